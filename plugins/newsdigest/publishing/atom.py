"""Atom 1.0 (RFC 4287); pictures are in Media RSS, as Atom has nothing for them."""

from collections.abc import Iterator

from newsdigest.publishing import feed_facts, rss
from newsdigest.publishing.elements import element, start
from newsdigest.publishing.feed_model import ATOM, Feed
from newsdigest.publishing.views import ArticleView

_NAMESPACES = {"xmlns": rss.NAMESPACES["xmlns:atom"], "xmlns:media": rss.NAMESPACES["xmlns:media"]}


def head(feed: Feed) -> Iterator[str]:
    """Yield what comes before the entries."""
    yield start("feed", **_NAMESPACES, **{"xml:lang": feed.lang})
    yield element("title", feed.title)
    if feed.description:
        yield element("subtitle", feed.description)
    yield element("id", feed.identifier)
    yield element("link", href=feed.link, rel="alternate", type="text/html")
    yield element("link", href=feed.self_link, rel="self", type=ATOM)
    if feed.hub:
        yield element("link", href=feed.hub, rel="hub")
    # An empty feed has no moment of its own, and the clock would make two builds differ.
    yield element("updated", feed.updated.isoformat() if feed.updated else "1990-01-01T00:00:00Z")
    yield _author(feed.author)


def entry(article: ArticleView, address: str) -> str:
    """Return all of an entry but its HTML."""
    lines = [
        element("title", article.title),
        element("id", feed_facts.identifier(article.guid)),
        element("link", href=f"{address}/{article.url}", rel="alternate", type="text/html"),
    ]
    if original := feed_facts.original(article):
        lines.append(element("link", href=original, rel="via"))
    lines += (
        element("published", article.date.isoformat()),
        element("updated", feed_facts.told_apart(article).isoformat()),
        *map(_author, feed_facts.authors(article)),
        *(element("category", term=name) for name in feed_facts.categories(article)),
    )
    if picture := feed_facts.picture(article, address):
        lines += rss.media(picture)
    lines.append(element("summary", article.summary or article.title))
    return "\n".join(lines)


def foot() -> Iterator[str]:
    """Yield what comes after the entries."""
    yield "</feed>"


def _author(name: str) -> str:
    return f"<author>{element('name', name)}</author>"
