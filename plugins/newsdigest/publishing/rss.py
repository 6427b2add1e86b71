"""RSS 2.0 (https://www.rssboard.org/rss-specification) with the profile that the W3C validator checks.

So a self link, absolute addresses, a guid that is no link, ``description`` before ``content:encoded``. Pictures are
in Media RSS (https://www.rssboard.org/media-rss).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from newsdigest.publishing import feed_facts
from newsdigest.publishing.elements import element, start
from newsdigest.publishing.feed_facts import Picture
from newsdigest.publishing.feed_model import RSS, Feed
from newsdigest.publishing.views import ArticleView

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:dcterms": "http://purl.org/dc/terms/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
TTL = 60
"""Minutes for which a reader may keep a feed: a site is built a few times a day."""


def head(feed: Feed) -> Iterator[str]:
    """Yield what comes before the items."""
    yield start("rss", version="2.0", **NAMESPACES)
    yield "<channel>"
    yield element("title", feed.title)
    yield element("link", feed.link)
    yield element("description", feed.description or feed.title)
    yield element("language", feed.lang)
    if feed.updated:
        yield element("lastBuildDate", _date(feed.updated))
    yield element("ttl", str(TTL))
    yield element("atom:link", href=feed.self_link, rel="self", type=RSS)
    if feed.hub:
        yield element("atom:link", href=feed.hub, rel="hub")


def item(article: ArticleView, address: str, lang: str) -> str:
    """Return all of an item but its HTML: looking for that would take as long as making it, and 150 MB."""
    lines = [
        element("title", article.title),
        element("link", f"{address}/{article.url}"),
        element("guid", article.guid, isPermaLink="false"),
        element("pubDate", _date(article.date)),
        # The same without English names: what a person who opens the feed is shown, in any language (feed.css).
        element("dcterms:issued", article.date.isoformat()),
        *([element("atom:updated", feed_facts.updated(article).isoformat())] if article.modified else []),
        *(element("dc:creator", author) for author in feed_facts.authors(article)),
    ]
    if article.lang != lang:
        lines.append(element("dc:language", article.lang))
    lines += (element("category", name) for name in feed_facts.categories(article))
    if article.source and (origin := feed_facts.origin(article, address)):
        lines.append(element("source", article.source.name, url=origin))
    if original := feed_facts.original(article):
        lines.append(element("atom:link", href=original, rel="via"))
    if picture := feed_facts.picture(article, address):
        lines += media(picture)
    # HTML to every reader (https://www.rssboard.org/rss-profile#element-channel-item-description), so text is escaped
    lines.append(element("description", escape(article.summary or article.title, quote=False)))
    return "\n".join(lines)


def media(picture: Picture) -> Iterator[str]:
    """Yield a picture, as a thumbnail, too: readers know one or the other.

    Without ``media:description``: feedparser takes it for the item's own.
    """
    size = {"width": picture.width, "height": picture.height}
    yield start("media:content", url=picture.url, medium="image", type=picture.media_type, **size)
    if picture.credit:
        yield element("media:credit", picture.credit)
    yield element("media:thumbnail", url=picture.url, **size)
    yield "</media:content>"


def _date(moment: datetime) -> str:
    """Return a moment as RFC 822 has it; validators take ``+0545``, Nepal's, for a mistake."""
    minutes = (moment.utcoffset() or timedelta()).total_seconds() / 60
    return format_datetime(moment.astimezone(UTC) if minutes % 30 else moment)


def foot() -> Iterator[str]:
    """Yield what comes after the items."""
    yield "</channel>"
    yield "</rss>"
