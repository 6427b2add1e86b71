"""Feeds in three formats, made so that a reader never sees an article twice."""

import functools
from collections.abc import Iterator

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing import atom, json_feed, rss
from newsdigest.publishing.elements import DECLARATION, start, text
from newsdigest.publishing.feed_facts import absolute
from newsdigest.publishing.feed_model import ATOM, JSON, RSS, Feed, Item
from newsdigest.publishing.fragments import Digests, Fragments

__all__ = ["ATOM", "JSON", "RSS", "Feed", "FeedRenderer", "Item", "fingerprint"]

_MODULES = (
    *("feeds", "feed_model", "feed_facts", "rss", "atom", "json_feed", "elements"),
    *("escaping", "fragments", "views", "edition_views", "edition_items"),
)


class FeedRenderer:
    """Makes feeds; what the feeds of one format say of an article is the same in all of them and made once."""

    def __init__(self, *, remember: bool = True, digests: Digests | None = None) -> None:
        """Without ``remember``, every item is made anew in each feed; ``digests``: see ``Fragments``."""
        fragments = Fragments(digests=digests)
        self._rss_item = fragments.remembering(rss.item) if remember else rss.item
        self._atom_entry = fragments.remembering(atom.entry) if remember else atom.entry

    def render(self, feed: Feed, media_type: str) -> bytes:
        """Return the feed in the format that ``media_type`` says."""
        if media_type == JSON:
            return json_feed.render(feed)
        lines = self._atom(feed) if media_type == ATOM else self._rss(feed)
        return "\n".join((DECLARATION, *_stylesheet(feed), *lines, "")).encode()

    def _rss(self, feed: Feed) -> Iterator[str]:
        yield from rss.head(feed)
        for item in feed.items:
            yield "<item>"
            yield self._rss_item(item.article, feed.address, feed.lang)
            if item.content:
                yield f"<content:encoded>{_content(item, feed)}</content:encoded>"
            yield "</item>"
        yield from rss.foot()

    def _atom(self, feed: Feed) -> Iterator[str]:
        yield from atom.head(feed)
        for item in feed.items:
            yield start("entry", **{"xml:lang": item.article.lang})
            yield self._atom_entry(item.article, feed.address)
            if item.content:
                yield f'<content type="html">{_content(item, feed)}</content>'
            yield "</entry>"
        yield from atom.foot()


def fingerprint() -> bytes:
    """Return 16 bytes that stand for all that a feed's bytes depend on besides its Feed."""
    return digest(code(*(f"publishing/{name}.py" for name in _MODULES), "text/markup.py") + libraries("msgspec"))


def _stylesheet(feed: Feed) -> Iterator[str]:
    if feed.stylesheet:
        yield f'<?xml-stylesheet type="text/css" href="{text(feed.stylesheet)}"?>'


def _content(item: Item, feed: Feed) -> str:
    return _escaped(absolute(item.content, f"{feed.address}/{item.article.url}"))


_escaped = functools.lru_cache(maxsize=200)(text)
