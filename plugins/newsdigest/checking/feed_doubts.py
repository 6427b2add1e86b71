"""What the W3C's validator warns of: feeds that most readers take, and some do not.

Its rules are explained at https://validator.w3.org/feed/docs/; those of JSON Feed are from its specification.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from newsdigest.checking.feed_texts import of_names, of_text
from newsdigest.checking.findings import quoted, shown
from newsdigest.checking.page import line_of

Doubt = tuple[int, str]
"""Line and phrase."""

ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

_CHANNEL = frozenset(
    {"title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "item"}
    | {"lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput"}
    | {"skipHours", "skipDays"}
)
_ITEM = frozenset(
    {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
)
_FEED = frozenset(
    {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title"}
    | {"updated", "entry"}
)
_ENTRY = frozenset(
    {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary"}
    | {"title", "updated"}
)
_SAME = (("author", f"{DC}creator"), ("category", f"{DC}subject"), ("pubDate", f"{DC}date"), ("guid", f"{ATOM}id"))
_PLURALS = {"title": "titles", "category": "categories", "source": "sources"}
_MEDIA = frozenset({"image", "audio", "video", "document", "executable"})

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_URI = re.compile(r"(?:[a-z]+://\[[0-9a-f:.]+\])?[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]+")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_END_TAG = re.compile(r"</[a-z][a-z0-9]*>", re.IGNORECASE)
_EARLIEST = "1990"


def of_rss(channel: etree._Element) -> Iterator[Doubt]:
    """Yield what is doubtful in an RSS channel."""
    language = channel.findtext("language") or channel.findtext(f"{DC}language")
    if not language:
        yield line_of(channel), "<channel> without <language>"
    elif not _LANGUAGE.fullmatch(language):
        yield line_of(channel), f"<language> {quoted(language)} is no language"
    yield from _unknown(channel, _CHANNEL, "")
    yield from _after(channel, "item")
    for item in channel.findall("item"):
        yield from _unknown(item, _ITEM, "")
        yield from ((line_of(item), phrase) for phrase in _of_item(item))


def _of_item(item: etree._Element) -> Iterator[str]:
    for own, other in _SAME:
        if item.find(own) is not None and item.find(other) is not None:
            yield f"<item> says the same in <{own}> and in {etree.QName(other).localname} of another namespace"
    names = [str(each.tag) for each in item]
    if CONTENT in names and "description" not in names[: names.index(CONTENT)]:
        yield "<item> has <content:encoded> without a <description> before it"
    if (source := item.find("source")) is not None and not source.get("url"):
        yield "<source> without url"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") not in (None, "true", "false"):
        yield "isPermaLink is neither true nor false"
    if guid is not None and (guid.text or "").isdecimal() and len(guid.text or "") < 9:
        yield f"the id {guid.text} is one that other feeds have, too"
    if match := re.search(r" (\d{4}) ", item.findtext("pubDate") or ""):
        yield from _early(match[1])
    if re.search(r"[+-]\d\d(?!00|30)\d\d\s*$", item.findtext("pubDate") or ""):
        yield "a <pubDate> whose zone is no half hour"
    for name in ("title", "category", "source"):
        yield from (phrase for each in item.findall(name) for phrase in _plain(name, each.text or ""))
    yield from _media(item)
    links = [each.get("href", "") for each in item.findall(f"{ATOM}link")]
    yield from _addresses(
        [item.findtext("link") or "", *(each.get("url", "") for each in item.findall("source")), *links]
    )
    yield from of_text("".join(map(str, item.itertext())))


def of_atom(feed: etree._Element) -> Iterator[Doubt]:
    """Yield what is doubtful in an Atom feed."""
    yield from _unknown(feed, _FEED, ATOM)
    yield from _after(feed, f"{ATOM}entry")
    links = Counter(
        (each.get("rel", "alternate"), each.get("type"), each.get("hreflang")) for each in feed.findall(f"{ATOM}link")
    )
    if twice := [rel for (rel, *_), number in links.items() if number > 1 and rel not in ("alternate", "hub")]:
        yield line_of(feed), f"<feed> with two links {twice[0]} of the same type"
    moments: set[str] = set()
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _unknown(entry, _ENTRY, ATOM)
        phrases = [*_of_entry(entry)]
        updated = (entry.findtext(f"{ATOM}updated") or "").strip()
        if updated in moments:
            phrases.append(f"two entries with the same <updated> {shown(updated)}")
        moments.add(updated)
        yield from ((line_of(entry), phrase) for phrase in phrases)


def _of_entry(entry: etree._Element) -> Iterator[str]:
    if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}summary") is None:
        yield "<entry> without <content> and <summary>"
    guid = (entry.findtext(f"{ATOM}id") or "").strip()
    if guid.lower().startswith("urn:uuid:") and not _UUID.fullmatch(guid):
        yield f"the id {quoted(guid)} is no UUID"
    for name in ("published", "updated"):
        yield from _early((entry.findtext(ATOM + name) or _EARLIEST)[:4])
    lang = entry.get("{http://www.w3.org/XML/1998/namespace}lang")
    if lang and not _LANGUAGE.fullmatch(lang):
        yield f"xml:lang {quoted(lang)} is no language"
    title = entry.find(f"{ATOM}title")
    if title is not None and title.get("type", "text") == "text":
        yield from _plain("title", title.text or "")
    yield from _media(entry)
    yield from of_names(each.text or "" for each in entry.findall(f"{ATOM}author/{ATOM}name"))
    yield from of_text("".join(map(str, entry.itertext())))
    yield from _addresses(each.get("href", "") for each in entry.findall(f"{ATOM}link"))


def of_json(data: dict[str, Any]) -> Iterator[Doubt]:
    """Yield what is doubtful in a JSON Feed."""
    lang = data.get("language")
    if lang is not None and not (isinstance(lang, str) and _LANGUAGE.fullmatch(lang)):
        yield 0, f"language {quoted(str(lang))} is no language"
    for hub in _dicts(data.get("hubs")):
        if not hub.get("type") or not hub.get("url"):
            yield 0, "a hub without type or url"
    for number, item in enumerate(_dicts(data.get("items")), start=1):
        phrases = [
            *(["without url"] if not item.get("url") else []),
            *(["an author without name, url and avatar"] if _nobody(item.get("authors")) else []),
            *(["tags that are no list of texts"] if _no_texts(item.get("tags", [])) else []),
            *(_addresses(str(item[name]) for name in ("url", "external_url", "image") if item.get(name))),
            *(phrase for name in ("title", "summary", "content_html") for phrase in of_text(str(item.get(name, "")))),
        ]
        yield from ((0, f"item {number}: {phrase}") for phrase in phrases)


def _unknown(element: etree._Element, known: frozenset[str], namespace: str) -> Iterator[Doubt]:
    """Find what the format does not have in its own namespace."""
    for child in element:
        if isinstance(child.tag, str) and child.tag.startswith("{") == bool(namespace):
            name = child.tag.removeprefix(namespace)
            if not name.startswith("{") and name not in known:
                yield line_of(child), f"<{shown(name)}> is no element of <{etree.QName(element).localname}>"


def _after(element: etree._Element, entry: str) -> Iterator[Doubt]:
    """Find what a feed says of itself after its first entry: readers of a stream have not heard it."""
    seen = False
    for child in element:
        if child.tag == entry:
            seen = True
        elif seen and isinstance(child.tag, str):
            yield line_of(child), f"<{etree.QName(child).localname}> after the first <{etree.QName(entry).localname}>"


def _plain(name: str, text: str) -> Iterator[str]:
    if not text.strip():
        yield f"<{name}> is empty"
    if match := _END_TAG.search(text):
        yield f"<{name}> holds {match[0]}: {_PLURALS[name]} are plain text"


def _media(entry: etree._Element) -> Iterator[str]:
    for element in entry.iter(f"{MEDIA}content", f"{MEDIA}thumbnail"):
        name = f"media:{etree.QName(element).localname}"
        for attribute in ("width", "height"):
            value = element.get(attribute)
            if value is not None and not (value.isdecimal() and int(value)):
                yield f"<{name}> {attribute} {quoted(value)} is no number of pixels"
        if element.get("medium", "image") not in _MEDIA:
            yield f"<{name}> medium {quoted(element.get('medium', ''))}"
        if not element.get("url", "").startswith(("https://", "http://")):
            yield f"<{name}> url {quoted(element.get('url', ''))} is no absolute address"
        yield from _addresses([element.get("url", "")])


def _addresses(found: Iterable[str]) -> Iterator[str]:
    for address in found:
        if address and not _URI.fullmatch(address.strip()):
            yield f"{quoted(address)} has characters that are escaped in an address"


def _early(year: str) -> Iterator[str]:
    if year < _EARLIEST:
        yield f"a date in {shown(year)}"


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _nobody(authors: object) -> bool:
    return any(not (each.get("name") or each.get("url") or each.get("avatar")) for each in _dicts(authors))


def _no_texts(tags: object) -> bool:
    return not isinstance(tags, list) or not all(isinstance(each, str) for each in tags)
