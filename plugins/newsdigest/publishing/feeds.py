"""RSS 2.0 and Atom 1.0, made so that a reader never sees an article twice.

Formats: https://www.rssboard.org/rss-specification with the profile that the W3C validator
checks (self link, absolute addresses, a guid that is no link), and RFC 4287.
"""

import functools
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing.escaping import escaped
from newsdigest.publishing.fragments import Fragments
from newsdigest.publishing.views import ArticleView, View
from newsdigest.text.markup import remove_control_characters

RSS, ATOM = "application/rss+xml", "application/atom+xml"

_MODULES = ("feeds", "escaping", "fragments", "views")

_DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"
_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
_RSS_NAMESPACES = {
    "xmlns:atom": _ATOM_NAMESPACE,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


class Item(View, frozen=True, kw_only=True):
    """An article in a feed; ``content`` is its HTML with absolute links, empty where its rights forbid it."""

    article: ArticleView
    content: str


class Feed(View, frozen=True, kw_only=True):
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


class FeedRenderer:
    """Makes feeds; what the feeds of one format say of an article is the same in all of them and made once."""

    def __init__(self, *, remember: bool = True) -> None:
        """Without ``remember``, every item is made anew in each feed."""
        fragments = Fragments()
        self._rss_item = fragments.remembering(_rss_item) if remember else _rss_item
        self._atom_entry = fragments.remembering(_atom_entry) if remember else _atom_entry

    def render(self, feed: Feed, media_type: str) -> bytes:
        """Return the feed as RSS or Atom, whichever ``media_type`` says."""
        lines = [_DECLARATION, *(self._atom(feed) if media_type == ATOM else self._rss(feed)), ""]
        return "\n".join(lines).encode()

    def _rss(self, feed: Feed) -> Iterator[str]:
        yield _start("rss", version="2.0", **_RSS_NAMESPACES)
        yield "<channel>"
        yield _element("title", feed.title)
        yield _element("link", feed.link)
        yield _element("description", feed.description or feed.title)
        yield _element("language", feed.lang)
        if feed.updated:
            yield _element("lastBuildDate", format_datetime(feed.updated))
        yield _element("atom:link", href=feed.self_link, rel="self", type=RSS)
        for item in feed.items:
            yield "<item>"
            yield self._rss_item(item.article, feed.address, feed.lang)
            if item.content:
                yield f"<content:encoded>{_content(item.content)}</content:encoded>"
            yield "</item>"
        yield "</channel>"
        yield "</rss>"

    def _atom(self, feed: Feed) -> Iterator[str]:
        yield _start("feed", **{"xmlns": _ATOM_NAMESPACE, "xml:lang": feed.lang})
        yield _element("title", feed.title)
        if feed.description:
            yield _element("subtitle", feed.description)
        yield _element("id", _uri(feed.identifier))
        yield _element("link", href=feed.link, rel="alternate", type="text/html")
        yield _element("link", href=feed.self_link, rel="self", type=ATOM)
        # An empty feed has no moment of its own, and the clock would make two builds differ.
        yield _element("updated", feed.updated.isoformat() if feed.updated else "1970-01-01T00:00:00Z")
        yield _author(feed.title)
        for item in feed.items:
            yield _start("entry", **{"xml:lang": item.article.lang})
            yield self._atom_entry(item.article, feed.address)
            if item.content:
                yield f'<content type="html">{_content(item.content)}</content>'
            yield "</entry>"
        yield "</feed>"


def fingerprint() -> bytes:
    """Return 16 bytes that stand for all that a feed's bytes depend on besides its Feed."""
    return digest(code(*(f"publishing/{name}.py" for name in _MODULES), "text/markup.py") + libraries("msgspec"))


def _rss_item(article: ArticleView, address: str, lang: str) -> str:
    """Return all of an item but its HTML: looking for that would take as long as making it, and 150 MB."""
    lines = [
        _element("title", article.title),
        _element("link", f"{address}/{article.url}"),
        _element("guid", article.guid, isPermaLink="false"),
        _element("pubDate", format_datetime(article.date)),
        *(_element("dc:creator", author) for author in _authors(article)),
    ]
    if article.lang != lang:
        lines.append(_element("dc:language", article.lang))
    lines += (_element("category", label.name) for label in (article.section, *article.tags))
    lines.append(_element("description", article.summary or article.title))
    return "\n".join(lines)


def _atom_entry(article: ArticleView, address: str) -> str:
    """Return all of an entry but its HTML."""
    lines = (
        _element("title", article.title),
        _element("id", _uri(article.guid)),
        _element("link", href=f"{address}/{article.url}", rel="alternate", type="text/html"),
        _element("published", article.date.isoformat()),
        _element("updated", _updated(article).isoformat()),
        *map(_author, _authors(article)),
        *(_element("category", term=label.name) for label in (article.section, *article.tags)),
        _element("summary", article.summary or article.title),
    )
    return "\n".join(lines)


def _authors(article: ArticleView) -> tuple[str, ...]:
    return article.authors or ((article.source.name,) if article.source else ())


def _author(name: str) -> str:
    return f"<author>{_element('name', name)}</author>"


def _start(name: str, /, **attributes: str) -> str:
    listed = [f' {key}="{_text(value)}"' for key, value in attributes.items()]
    return f"<{name}{''.join(listed)}>"


def _element(name: str, text: str = "", /, **attributes: str) -> str:
    """Return an element; its text and the values of its attributes may be any text."""
    start = _start(name, **attributes) if attributes else f"<{name}>"
    return f"{start}{_text(text)}</{name}>"


def _text(text: str) -> str:
    """Return a text as XML may hold it: one control character costs a reader the whole feed.

    A plain str goes in: what is Markup would pass for escaped.
    """
    return escaped(remove_control_characters(str(text)))


@functools.lru_cache(maxsize=200)
def _content(html: str) -> str:
    """Return an article's HTML as text: it comes in each format of a feed, one after the other."""
    return _text(html)


def _updated(article: ArticleView) -> datetime:
    return max(article.date, article.modified or article.date)


def _uri(guid: str) -> str:
    """Return the guid as a URI, which Atom demands; the same one for the same guid on any domain."""
    return guid if urlsplit(guid).scheme else f"urn:uuid:{uuid5(NAMESPACE_URL, guid)}"
