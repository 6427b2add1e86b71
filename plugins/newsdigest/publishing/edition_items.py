"""An edition as an item of a feed: the digest itself, in HTML that needs no stylesheet."""

from collections.abc import Iterator
from functools import lru_cache

from msgspec import structs

from newsdigest.publishing import feed_facts, views
from newsdigest.publishing.edition_views import EditionView
from newsdigest.publishing.feed_model import Feed, Issued, Item
from newsdigest.publishing.rendering import Renderer

TEMPLATE = "_feed_edition.html"
"""Macros that print of an edition what feeds show: ``title``, ``summary`` and ``content``."""


def written_out(feed: Feed, site: views.SiteView, renderer: Renderer) -> Feed:
    """Return a feed of editions with these as items, in the site's language."""
    items = _items(feed.editions, feed.author, site, renderer)
    title = renderer.text(TEMPLATE, "feed_title", site)
    return structs.replace(feed, title=title, items=items, editions=())


@lru_cache(maxsize=1)
def _items(editions: tuple[Issued, ...], author: str, site: views.SiteView, renderer: Renderer) -> tuple[Item, ...]:
    """Return the items, which are the same in each format."""
    return tuple(_item(issued, author, site, renderer) for issued in editions)


def _item(issued: Issued, author: str, site: views.SiteView, renderer: Renderer) -> Item:
    edition = issued.edition
    articles = list(_articles(edition))
    published = min(article.date for article in articles)
    return Item(
        article=views.ArticleView(
            title=renderer.text(TEMPLATE, "title", site, edition),
            url=edition.label.url,
            date=published,
            timed=True,
            lang=site.lang,
            summary=renderer.text(TEMPLATE, "summary", site, edition),
            section=views.Label(name=""),
            guid=issued.guid,
            modified=max(map(feed_facts.updated, articles)),
            authors=(author,),
            rights="full",
        ),
        content=renderer.html(TEMPLATE, "content", site, edition),
    )


def _articles(edition: EditionView) -> Iterator[views.ArticleView]:
    lead = [edition.lead] if edition.lead else []
    for entry in (*lead, *(entry for section in edition.sections for entry in section.entries)):
        yield from (entry.article, *entry.also, *entry.copies)
