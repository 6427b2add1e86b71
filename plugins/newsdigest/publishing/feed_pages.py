"""The feeds of a site: of all articles, the editions, and of each topic, language and story."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from uuid import NAMESPACE_URL, uuid5

from newsdigest.publishing import feed_links, views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.edition_pages import composed
from newsdigest.publishing.feed_facts import identifier
from newsdigest.publishing.feed_model import Feed, Issued, Item
from newsdigest.publishing.feed_views import FeedStylesheet
from newsdigest.publishing.interface import autonym
from newsdigest.publishing.pages import Output, Texts
from newsdigest.publishing.rendering import relative_root
from newsdigest.publishing.site import Entry, Issue, Topic

STYLESHEET = "feed.css"
EDITIONS = 20
"""At most so many editions in their feed: each is as long as twenty articles."""


def feeds(
    site: views.SiteView,
    links: Sequence[views.FeedLink],
    title: str,
    page: str,
    entries: Sequence[Entry],
    texts: Texts,
    settings: Mapping[str, Any],
    lang: str = "",
) -> Iterator[Output]:
    """Yield the feed of a page in each of its formats; ``entries``, newest first, are cut at ``FEED_MAX_ITEMS``.

    lang: the language of all of them, where it need not be the site's.
    """
    newest = entries[: most(settings)]
    items = tuple(Item(article=entry.view, content="") for entry in newest)
    shown = tuple(texts(entry.record, site.address) for entry in newest)
    for link in links:
        feed = _feed(site, link, title, page, settings, lang=lang, items=items)
        yield Output(save_as=unquote(link.url), template=link.media_type, page=feed, texts=shown)


def stylesheet(site: views.SiteView, settings: Mapping[str, Any]) -> Output:
    """Return what makes each feed a page that a person can read."""
    page = FeedStylesheet(url=f"{site.static_url}/{STYLESHEET}", title="")
    return Output(save_as=f"{settings['THEME_STATIC_DIR']}/{STYLESHEET}", template=STYLESHEET, page=page)


def of_editions(issues: Sequence[Issue], site: views.SiteView, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the feed of the editions, one item for each, in each format."""
    editions = tuple(
        Issued(guid=edition_guid(issue.label.name, settings), edition=made)
        for issue in issues
        if (made := composed(issue, site, settings)).lead
    )
    for link in site.feeds:
        if link.kind == "editions":
            feed = _feed(site, link, site.name, site.editions_url, settings, editions=editions)
            yield Output(save_as=unquote(link.url), template=link.media_type, page=feed)


def edition_guid(name: str, settings: Mapping[str, Any]) -> str:
    """Return what feeds, books and mails know an edition by, on any domain."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{_seed(settings)}/edition/{name}')}"


def newest_editions(issues: Sequence[Issue], settings: Mapping[str, Any]) -> Sequence[Issue]:
    """Return the editions that their feed has."""
    return issues[: min(EDITIONS, most(settings) or EDITIONS)]


def most(settings: Mapping[str, Any]) -> int | None:
    """Return how many items a feed may have; None, for ``FEED_MAX_ITEMS = 0``: all."""
    return settings["FEED_MAX_ITEMS"] or None


def languages(entries: Sequence[Entry], withdrawn: Sequence[Entry], settings: Mapping[str, Any]) -> Iterator[Topic]:
    """Yield each language that articles are written in, in the order of its code; it has feeds and no page.

    Also where there is only one: its feed stays when an article in another one comes, or goes.
    """
    of_lang, gone = _by_language(entries), _by_language(withdrawn)
    for lang, written in sorted(of_lang.items()):
        name = autonym(lang)
        links = feed_links.links("NEWSDIGEST_LANGUAGE_FEED", name, settings, lang=lang)
        yield Topic(
            label=views.Label(name=name),
            address=Address("", ""),
            entries=tuple(written),
            feeds=links,
            lang=lang,
            withdrawn=tuple(gone[lang]),
        )


def _by_language(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[_primary(entry.view.lang)].append(entry)
    return found


@lru_cache(maxsize=1000)
def _primary(lang: str) -> str:
    return lang.lower().replace("_", "-").partition("-")[0]


def _feed(
    site: views.SiteView,
    link: views.FeedLink,
    title: str,
    page: str,
    settings: Mapping[str, Any],
    *,
    items: tuple[Item, ...] = (),
    editions: tuple[Issued, ...] = (),
    lang: str = "",
) -> Feed:
    return Feed(
        title=title,
        description=site.tagline,
        lang=lang or site.lang,
        author=site.name,
        address=site.address,
        link=f"{site.address}/{page}",
        self_link=f"{site.address}/{link.url}",
        identifier=identifier(f"{_seed(settings)}/{link.url}"),
        stylesheet=f"{relative_root(link.url)}/{site.static_url}/{STYLESHEET}",
        hub=settings["NEWSDIGEST_WEBSUB_HUB"],
        items=items,
        editions=editions,
    )


def _seed(settings: Mapping[str, Any]) -> str:
    """Return what tells the ids of this site from those of another one, on any domain."""
    return str(settings["NEWSDIGEST_FEED_ID"] or settings["SITENAME"])
