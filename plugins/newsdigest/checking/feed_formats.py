"""RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1 as one thing that has rules (``feeds``), and what each asks for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from newsdigest.checking.feed_doubts import Doubt, of_atom, of_json, of_rss
from newsdigest.checking.findings import quoted
from newsdigest.checking.page import line_of

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
JSON_FEED = "https://jsonfeed.org/version/"
_VERSIONS = (f"{JSON_FEED}1", f"{JSON_FEED}1.1")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; texts are empty where there is none, None in ``dates`` is one that must be there."""

    line: int
    id: str
    id_is_address: bool
    dates: tuple[tuple[str, str], ...]
    addresses: tuple[tuple[str, str], ...]
    """Name and value of what must be an absolute address."""

    html: tuple[str, ...]
    missing: tuple[str, ...]
    """What the format asks for and is not there, as a phrase each."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``head`` is what it says of itself, in the form of an entry."""

    address: str
    """Where it is."""

    format: str
    head: Entry
    entries: tuple[Entry, ...]
    self: str
    """The address that it gives as its own."""

    doubts: tuple[Doubt, ...] = ()
    """What validators warn of."""

    size: int = 0
    """Bytes."""


def read_xml(address: str, root: etree._Element) -> Feed | None:
    """Return the feed that a document is, None if it is none; address: where it is served."""
    channel = root.find("channel")
    if root.tag == "rss" and channel is not None:
        own = next((each.get("href", "") for each in channel.findall(f"{ATOM}link") if each.get("rel") == "self"), "")
        version = () if root.get("version") == "2.0" else ('<rss> without version="2.0"',)
        items = tuple(map(_item, channel.findall("item")))
        return Feed(address, "RSS", _channel(channel, version), items, own, tuple(of_rss(channel)))
    if root.tag == "rss":
        return Feed(address, "RSS", Entry(1, "-", False, (), (), (), ("<rss> without <channel>",)), (), "")
    if root.tag == f"{ATOM}feed":
        named = root.find(f"{ATOM}author") is not None
        entries = tuple(_entry(each, named=named) for each in root.findall(f"{ATOM}entry"))
        own = next((each.get("href", "") for each in root.findall(f"{ATOM}link") if each.get("rel") == "self"), "")
        return Feed(address, "Atom", _entry(root, named=True), entries, own, tuple(of_atom(root)))
    return None


def read_json(address: str, data: object) -> Feed | None:
    """Return the JSON Feed that a value is, None if it is none."""
    if not isinstance(data, dict) or not str(data.get("version", "")).startswith(JSON_FEED):
        return None
    items = data.get("items")
    missing = [f"no {name}" for name in ("title", "items") if name not in data]
    missing += [] if isinstance(items, list) else ["items is no list"]
    missing += [] if data["version"] in _VERSIONS else [f"version {quoted(str(data['version']))}"]
    addresses = [(name, data[name]) for name in ("home_page_url", "feed_url", "icon", "favicon") if name in data]
    head = Entry(0, "-", False, (), tuple(_texts(addresses)), (), tuple(missing))
    entries = enumerate(items if isinstance(items, list) else [], start=1)
    return Feed(
        address,
        "JSON Feed",
        head,
        tuple(_json_item(number, each) for number, each in entries),
        str(data.get("feed_url", "")),
        tuple(of_json(data)),
    )


def _channel(channel: etree._Element, version: tuple[str, ...]) -> Entry:
    missing = tuple(
        f"<channel> without <{name}>"
        for name in ("title", "link", "description")
        if channel.find(name) is None or (name != "description" and not _text(channel, name))
    )
    ttl = _text(channel, "ttl")
    return Entry(
        line=line_of(channel),
        id="",
        id_is_address=False,
        dates=_given(channel, "pubDate", "lastBuildDate"),
        addresses=(*_given(channel, "link"), *_given(channel, "docs"), *_given(channel, "image/url", "image/link")),
        html=(),
        missing=(*version, *missing, *((f"<ttl> {quoted(ttl)}",) if ttl and not ttl.isdecimal() else ())),
    )


def _item(item: etree._Element) -> Entry:
    guid = item.find("guid")
    missing = [] if _text(item, "title") or _text(item, "description") else ["<item> without <title> and <description>"]
    for name in ("title", "link", "guid", "pubDate", "description"):
        if len(item.findall(name)) > 1:
            missing.append(f"<item> with more than one <{name}>")
    for enclosure in item.findall("enclosure"):
        lacking = [name for name in ("url", "length", "type") if not enclosure.get(name)]
        missing += [f"<enclosure> without {', '.join(lacking)}"] if lacking else []
    if (author := _text(item, "author")) and "@" not in author:
        missing.append("<author> is no e-mail address (dc:creator takes a name)")
    return Entry(
        line=line_of(item),
        id=(guid.text or "").strip() if guid is not None else "",
        id_is_address=guid is not None and guid.get("isPermaLink", "true") == "true",
        dates=_given(item, "pubDate"),
        addresses=(*_given(item, "link", "comments"), *_attributes(item, "enclosure", "url")),
        html=tuple(filter(None, (_text(item, "description"), _text(item, CONTENT)))),
        missing=tuple(missing),
    )


def _entry(entry: etree._Element, *, named: bool) -> Entry:
    name = etree.QName(entry).localname
    missing = []
    for child in ("id", "title", "updated"):
        number = len(entry.findall(f"{ATOM}{child}"))
        if number != 1 or (child == "id" and not _text(entry, f"{ATOM}id")):
            missing.append(f"<{name}> with {number} <{child}>" if number > 1 else f"<{name}> without <{child}>")
    if not named and entry.find(f"{ATOM}author") is None and entry.find(f"{ATOM}source/{ATOM}author") is None:
        missing.append("<entry> without <author>, and so is the feed")
    if any(not _text(each, f"{ATOM}name") for each in entry.findall(f"{ATOM}author")):
        missing.append("<author> without <name>")
    links = entry.findall(f"{ATOM}link")
    alternates = [each for each in links if each.get("rel", "alternate") == "alternate"]
    if name == "entry" and not alternates and entry.find(f"{ATOM}content") is None:
        missing.append("<entry> without a link and without <content>")
    kinds = Counter((each.get("type"), each.get("hreflang")) for each in alternates)
    if any(number > 1 for number in kinds.values()):
        missing.append(f"<{name}> with two alternate links of the same type")
    missing += [f"<{name}> has a <link> without href" for each in links if not each.get("href")]
    missing += [
        f"<{name}> has a <category> without term" for each in entry.findall(f"{ATOM}category") if not each.get("term")
    ]
    texts = [each for tag in ("content", "summary") for each in entry.findall(ATOM + tag) if each.get("type") == "html"]
    based = any(each.get("{http://www.w3.org/XML/1998/namespace}base") for each in (entry, *entry.iterancestors()))
    return Entry(
        line=line_of(entry),
        id=_text(entry, f"{ATOM}id"),
        id_is_address=True,
        dates=tuple(
            (each.removeprefix(ATOM), value) for each, value in _given(entry, f"{ATOM}published", f"{ATOM}updated")
        ),
        addresses=tuple(("<link>", each.get("href", "")) for each in links if each.get("href") and not based),
        html=() if based else tuple(each.text or "" for each in texts),
        missing=tuple(missing),
    )


def _json_item(number: int, item: Any) -> Entry:
    if not isinstance(item, dict):
        return Entry(0, f"-{number}", False, (), (), (), (f"item {number} is no object",))
    missing = (
        []
        if isinstance(item.get("content_html"), str) or isinstance(item.get("content_text"), str)
        else [f"item {number} without content_html and content_text"]
    )
    if "id" in item and not isinstance(item["id"], str):
        missing.append(f"item {number}: id is no string")
    if not isinstance(item.get("authors", []), list):
        missing.append(f"item {number}: authors is no list")
    return Entry(
        line=0,
        id=str(item.get("id", "")),
        id_is_address=False,
        dates=tuple(_texts((name, item[name]) for name in ("date_published", "date_modified") if name in item)),
        addresses=tuple(_texts((name, item[name]) for name in ("url", "external_url", "image") if name in item)),
        html=(str(item.get("content_html") or ""),),
        missing=tuple(missing),
    )


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""


def _given(element: etree._Element, *paths: str) -> tuple[tuple[str, str], ...]:
    return tuple((path, (each.text or "").strip()) for path in paths for each in element.findall(path))


def _attributes(element: etree._Element, tag: str, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"{tag} {name}", each.get(name, "")) for each in element.findall(tag) if each.get(name))


def _texts(pairs: Any) -> Iterator[tuple[str, str]]:
    return ((name, value if isinstance(value, str) else repr(value)) for name, value in pairs)
