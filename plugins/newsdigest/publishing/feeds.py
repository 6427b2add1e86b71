"""RSS 2.0 and Atom 1.0, made so that a reader never sees an article twice.

Formats: https://www.rssboard.org/rss-specification with the profile that the W3C validator
checks (self link, absolute addresses, a guid that is no link), and RFC 4287.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from newsdigest.publishing.site import ATOM
from newsdigest.publishing.views import ArticleView
from newsdigest.text.markup import remove_control_characters

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
for _prefix, _namespace in (("atom", _ATOM), ("content", _CONTENT), ("dc", _DC)):
    ET.register_namespace(_prefix, _namespace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An article in a feed; ``content`` is its HTML with absolute links, empty where its rights forbid it."""

    article: ArticleView
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed is a function of. All addresses are absolute."""

    title: str
    description: str
    lang: str
    address: str
    """The site's, without a final slash."""

    link: str
    """The page that the feed follows."""

    self_link: str
    identifier: str
    """What stays when the domain changes: the feed's own address on the site."""

    items: tuple[Item, ...]
    """Newest first."""

    @property
    def updated(self) -> datetime | None:
        """The newest moment at which an item changed; None for an empty feed."""
        return max((_updated(item.article) for item in self.items), default=None)


def render(feed: Feed, media_type: str) -> bytes:
    """Return the feed as RSS or Atom, whichever ``media_type`` says."""
    root = _atom(feed) if media_type == ATOM else _rss(feed)
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _rss(feed: Feed) -> ET.Element:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    add = _adder(channel)
    add("title", feed.title)
    add("link", feed.link)
    add("description", feed.description or feed.title)
    add("language", feed.lang)
    if feed.updated:
        add("lastBuildDate", format_datetime(feed.updated))
    add(f"{{{_ATOM}}}link", href=feed.self_link, rel="self", type="application/rss+xml")
    for item in feed.items:
        _rss_item(channel, item, feed)
    return root


def _rss_item(channel: ET.Element, item: Item, feed: Feed) -> None:
    article = item.article
    add = _adder(ET.SubElement(channel, "item"))
    add("title", article.title)
    add("link", f"{feed.address}/{article.url}")
    add("guid", article.guid, isPermaLink="false")
    add("pubDate", format_datetime(article.date))
    for author in article.authors or ((article.source.name,) if article.source else ()):
        add(f"{{{_DC}}}creator", author)
    if article.lang != feed.lang:
        add(f"{{{_DC}}}language", article.lang)
    for label in (article.section, *article.tags):
        add("category", label.name)
    add("description", article.summary or article.title)
    if item.content:
        add(f"{{{_CONTENT}}}encoded", item.content)


def _atom(feed: Feed) -> ET.Element:
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.lang})
    add = _adder(root, _ATOM)
    add("title", feed.title)
    if feed.description:
        add("subtitle", feed.description)
    add("id", _uri(feed.identifier))
    add("link", href=feed.link, rel="alternate", type="text/html")
    add("link", href=feed.self_link, rel="self", type=ATOM)
    # An empty feed has no moment of its own, and the clock would make two builds differ.
    add("updated", (feed.updated.isoformat() if feed.updated else "1970-01-01T00:00:00Z"))
    _adder(add("author"), _ATOM)("name", feed.title)
    for item in feed.items:
        _atom_entry(root, item, feed)
    return root


def _atom_entry(root: ET.Element, item: Item, feed: Feed) -> None:
    article = item.article
    entry = ET.SubElement(root, f"{{{_ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": article.lang})
    add = _adder(entry, _ATOM)
    add("title", article.title)
    add("id", _uri(article.guid))
    add("link", href=f"{feed.address}/{article.url}", rel="alternate", type="text/html")
    add("published", article.date.isoformat())
    add("updated", _updated(article).isoformat())
    for author in article.authors or ((article.source.name,) if article.source else ()):
        _adder(add("author"), _ATOM)("name", author)
    for label in (article.section, *article.tags):
        add("category", term=label.name)
    add("summary", article.summary or article.title)
    if item.content:
        add("content", item.content, type="html")


def _adder(parent: ET.Element, namespace: str = "") -> Callable[..., ET.Element]:
    """Return a function that adds a child element with a text and attributes."""

    def add(name: str, text: str = "", **attributes: str) -> ET.Element:
        # ElementTree writes what no XML may hold, and one such character costs a reader the whole feed.
        clean = {attribute: remove_control_characters(value) for attribute, value in attributes.items()}
        element = ET.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name, clean)
        # A plain str: ElementTree would escape Markup, which escapes what it is joined with, once more.
        element.text = remove_control_characters(str(text)) or None
        return element

    return add


def _updated(article: ArticleView) -> datetime:
    return max(article.date, article.modified or article.date)


def _uri(guid: str) -> str:
    """Return the guid as a URI, which Atom demands; the same one for the same guid on any domain."""
    return guid if urlsplit(guid).scheme else f"urn:uuid:{uuid5(NAMESPACE_URL, guid)}"
