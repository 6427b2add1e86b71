"""Which feeds a page names, and what a feed says of itself."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsdigest.document import RawArticle, Subscription
from newsdigest.formats.recognition import recognise
from newsdigest.formats.refusal import RefusedError
from newsdigest.text.addresses import canonical, is_web

WELL_KNOWN = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json", "feeds/all.atom.xml")
"""Where the programs that make sites put their feeds, the most common first."""

_FEEDS = ("a feed", "a JSON feed")
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_COMMENTS = re.compile(r"comment|kommentar|coment|reacti|réaction|replies", re.IGNORECASE)
_LOOKS_LIKE_A_FEED = re.compile(r"(?:^|[/.?=_-])(?:rss|atom|feeds?)(?:$|[/.?=_-])", re.IGNORECASE)

_HOST = re.compile(r"^(?:[a-z]+:)?//[^/?#]*", re.IGNORECASE)


def is_feed(data: bytes) -> bool:
    """Tell whether the bytes are a feed, whatever the server calls them."""
    return recognise(data).name in _FEEDS


def kind(data: bytes) -> str:
    """Return what the bytes are, with its article: ``a web page``."""
    return recognise(data).name


def describe(raw: RawArticle) -> Subscription:
    """Return a feed as it describes itself: title, site and language; what it does not say is empty.

    Raises RefusedError for a feed that is broken before its first entry.
    """
    title, site, lang = _of_json(raw.data) if kind(raw.data) == "a JSON feed" else _of_xml(raw)
    site = _joined(raw.url, site) if site else ""
    tag = re.match(r"[a-z]{2,3}(?![^_-])", lang.strip().lower())
    return Subscription(url=raw.url, title=title, site=site if is_web(site) else "", lang=tag[0] if tag else "")


def _of_xml(raw: RawArticle) -> tuple[str, str, str]:
    from newsdigest.formats.feed import entries, feedxml  # feedparser: 60 ms

    feed = feedxml.parse(raw).feed
    title, site, lang = (str(feed.get(name) or "") for name in ("title", "link", "language"))
    return entries.plain(entries.Text(value=title)), site, lang


def _of_json(data: bytes) -> tuple[str, str, str]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"is no JSON: {error}") from error
    values = told if isinstance(told, dict) else {}
    title, site, lang = (values.get(name) for name in ("title", "home_page_url", "language"))
    return tuple(" ".join(each.split()) if isinstance(each, str) else "" for each in (title, site, lang))  # type: ignore[return-value]


def feeds_of(raw: RawArticle) -> list[str]:
    """Return the addresses of the feeds that a page names, the one of all its articles first as far as that shows.

    First those that the page declares in its head (``<link rel="alternate" type="application/rss+xml">``), then
    links that look like one; feeds of comments are last of each.
    """
    from newsdigest.formats.hypertext.html_tree import tree_of  # lxml: 30 ms

    tree = tree_of(raw.data.decode("utf-8", "replace"))  # addresses are ASCII in any encoding
    base = _joined(raw.url, next(iter(tree.xpath("//base/@href")), ""))
    found = [*sorted(_declared(tree), key=_is_of_comments), *sorted(_linked(tree), key=_is_of_comments)]
    addresses = (_joined(base, href) for href, _ in found if href)
    return list(dict.fromkeys(canonical(address) for address in addresses if is_web(address)))


def _declared(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for link in tree.iter("link"):
        relations = link.get("rel", "").lower().split()
        media_type = link.get("type", "").partition(";")[0].strip().lower()
        if "feed" in relations or ("alternate" in relations and media_type in _TYPES):
            yield link.get("href", "").strip(), link.get("title", "")


def _linked(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for anchor in tree.iter("a"):
        href = anchor.get("href", "").strip()
        if _LOOKS_LIKE_A_FEED.search(_HOST.sub("", href)):
            yield href, anchor.text or ""


def _is_of_comments(link: tuple[str, str]) -> bool:
    return any(map(_COMMENTS.search, link))


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:  # a bracket that is not closed
        return ""
