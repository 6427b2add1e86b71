"""All files of a site in groups, each a function of a few things: where these are the same, so are its files."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import unquote

from newsdigest.memory import digest
from newsdigest.publishing import views
from newsdigest.publishing.amendments import in_feed
from newsdigest.publishing.archive_pages import archives
from newsdigest.publishing.books import TEMPLATES as BOOK_TEMPLATES
from newsdigest.publishing.books import book, pictures
from newsdigest.publishing.edition_pages import edition, editions, front
from newsdigest.publishing.feed_pages import feeds, languages, most, newest_editions, of_editions, stylesheet
from newsdigest.publishing.listed_sources import source_folders
from newsdigest.publishing.pages import Output, Texts, articles, index, listing, static_pages, withdrawn
from newsdigest.publishing.redirects import redirect_page
from newsdigest.publishing.search_page import search
from newsdigest.publishing.site import Entry, Issue, Redirect, Site, Tale, Topic
from newsdigest.publishing.story_pages import chief, story
from newsdigest.publishing.subscribe_pages import (
    feed_groups,
    feeds_outline,
    on_page,
    sources_outline,
    subscribe,
)

TEMPLATES = (
    *("404.html", "archives.html", "article.html", "categories.html", "category.html", "edition.html"),
    *("editions.html", "feed.css", "feeds.opml", "_feed_edition.html", "index.html", "page.html"),
    *(
        "period_archives.html",
        "redirect.html",
        "search.html",
        "source.html",
        "sources.html",
        "sources.opml",
        "story.html",
    ),
    *("subscribe.html", "tag.html", "tags.html", "withdrawn.html"),
    *BOOK_TEMPLATES,
)
"""What a theme has to bring."""


class Group(NamedTuple):
    """Outputs that are a function of the same few things; where these are the same, not one of them is looked at."""

    name: str
    make: Callable[[], Iterable[Output]]
    inputs: tuple[object, ...] | None = None
    """All that ``make`` depends on beside settings, templates and the site's view; None: look at each output."""


def groups(site: Site, settings: Mapping[str, Any], texts: Texts) -> Iterator[Group]:
    """Yield every page and feed but redirects; one that the owner does not want has an empty ``save_as``."""
    inputs_of = _inputs if any(map(_linked, site.entries)) else _of_unlinked
    yield Group("front", partial(front, site, settings))
    yield from _days_of_articles(site, settings, texts, inputs_of)
    for issue in site.issues:
        make = partial(edition, issue, site.view, settings)
        yield Group(f"edition {issue.label.name}", make, (*_without_entries(issue), issue.entries))
        if issue.book.save_as:
            make = partial(book, issue, site.view, settings, texts)
            shown = pictures(issue.entries, settings)
            yield Group(f"book {issue.label.name}", make, inputs_of((*_without_entries(issue), shown), issue.entries))
    for tale in site.tales:
        inputs = inputs_of((tale.address, tale.feeds, tale.reasons), tale.entries)
        yield Group(f"story {tale.slug}", partial(_story, tale, site.view, settings, texts), inputs)
    for kind, topics in (("tag", site.tags), ("category", site.sections), ("source", site.sources)):
        for topic in topics:
            make = partial(_topic, topic, kind, site.view, settings, texts)
            own = (topic.label, topic.address, topic.feeds, topic.former, topic.withdrawn, topic.spellings)
            inputs = inputs_of(own, topic.entries)
            yield Group(f"{kind} {topic.label.name}", make, inputs)
    recent = newest_editions(site.issues, settings)
    inputs = tuple(value for issue in recent for value in (*_without_entries(issue), issue.entries))
    yield Group("editions feed", partial(of_editions, recent, site.view, settings), inputs)
    for topic in languages(site.entries, site.withdrawn, settings):
        newest = topic.entries[: most(settings)]
        make = partial(_topic, topic, "", site.view, settings, texts)
        yield Group(
            f"language {topic.label.name}",
            make,
            inputs_of((topic.label, topic.feeds, topic.lang, topic.withdrawn), newest),
        )
    yield from _subscribing(site, settings)
    yield Group("indexes", partial(_indexes, site, settings))
    yield Group(
        "archives", partial(archives, site, settings), (tuple(issue.label for issue in site.issues), site.entries)
    )
    for entry in site.withdrawn:
        yield Group(f"withdrawn {entry.record.path}", partial(withdrawn, entry))
    yield Group("others", partial(_others, site, settings, texts))


_linked = attrgetter("record.linked")

_Depends = Callable[[tuple[object, ...], tuple[Entry, ...]], tuple[object, ...] | None]
"""Returns what a group of articles is a function of, beside these: see ``_inputs``."""


def _inputs(values: tuple[object, ...], entries: tuple[Entry, ...]) -> tuple[object, ...] | None:
    """Return what a group of these articles depends on; one that links to others depends on these, too."""
    return None if any(map(_linked, entries)) else (*values, entries)


def _of_unlinked(values: tuple[object, ...], entries: tuple[Entry, ...]) -> tuple[object, ...]:
    """Return what a group depends on where no article of the site links to others: each is in nine groups."""
    return (*values, entries)


def _without_entries(issue: Issue) -> tuple[object, ...]:
    return (
        issue.label,
        issue.address,
        issue.tales,
        issue.copies,
        issue.arrangement,
        issue.previous,
        issue.next,
        issue.book,
    )


def _topic(
    topic: Topic, template: str, site: views.SiteView, settings: Mapping[str, Any], texts: Texts
) -> Iterator[Output]:
    if topic.address.save_as:
        yield from listing(topic, template, settings["DEFAULT_PAGINATION"] or len(topic.entries))
    title = f"{site.name} – {topic.label.name}"
    newest = in_feed(topic.entries, topic.withdrawn, most(settings))
    made = list(feeds(site, topic.feeds, title, topic.label.url, newest, texts, settings, topic.lang))
    yield from made
    for address, old in topic.former:
        if address.save_as:
            yield redirect_page(Redirect(address=address, target=topic.label.url, title=topic.label.name))
        # No feed reader follows a page: who has subscribed to the old feed is given the new one.
        yield from (feed._replace(save_as=unquote(link.url)) for feed, link in zip(made, old, strict=True))


def _story(tale: Tale, site: views.SiteView, settings: Mapping[str, Any], texts: Texts) -> Iterator[Output]:
    yield from story(tale, site)
    title = f"{site.name} – {chief((entry.view for entry in tale.entries), site.lang).title}"
    yield from feeds(site, tale.feeds, title, tale.address.url, tale.entries[::-1], texts, settings)


def _subscribing(site: Site, settings: Mapping[str, Any]) -> Iterator[Group]:
    found = feed_groups(site, settings)
    shown = on_page(found, site.tags)
    sources = source_folders(settings)
    is_all = shown == found
    yield Group(
        "subscribe",
        partial(subscribe, found, shown, settings, with_sources=bool(sources)),
        (shown, is_all, bool(sources)),
    )
    yield Group("feeds outline", partial(feeds_outline, found, settings), (found,))
    yield Group("sources outline", partial(sources_outline, sources, settings), (sources,))


def _indexes(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    yield index("tags", "TAGS", site.tags, settings)
    yield index("categories", "CATEGORIES", site.sections, settings)
    yield index("sources", "NEWSDIGEST_SOURCES", site.sources, settings)
    yield from editions(site, settings)
    yield from search(site, settings)


def _others(site: Site, settings: Mapping[str, Any], texts: Texts) -> Iterator[Output]:
    yield from static_pages(site, settings)
    latest = tuple(entry.view for entry in site.entries[:3])
    yield Output(
        save_as="404.html",
        template="404.html",
        page=views.NotFoundPage(url="404.html", title="", archive_url=site.view.archive_url, latest=latest),
    )
    yield stylesheet(site.view, settings)
    newest = in_feed(site.entries, site.withdrawn, most(settings))
    links = [feed for feed in site.view.feeds if feed.kind == "all"]
    yield from feeds(site.view, links, site.view.name, "", newest, texts, settings)


def _days_of_articles(site: Site, settings: Mapping[str, Any], texts: Texts, inputs_of: _Depends) -> Iterator[Group]:
    """Yield the articles' own pages by days: in most of these nothing changes any more."""
    stories = {entry.view.guid: tale for tale in site.tales if tale.address.url for entry in tale.entries}
    keys = {tale.slug: digest(b"".join(entry.record.shown for entry in tale.entries)) for tale in site.tales}
    start = 0
    for day, entries in groupby(site.entries, key=lambda entry: entry.view.date.date()):
        of_day = tuple(entries)
        end = start + len(of_day)
        newer = site.entries[start - 1].view if start else None
        older = site.entries[end].view if end < len(site.entries) else None
        told = {guid: stories[guid] for entry in of_day if (guid := entry.view.guid) in stories}
        related = [[site.entries[place] for place in places] for places in site.related[start:end]]
        make = partial(articles, of_day, newer, older, told, related, settings, texts)
        shown = [[other.record.shown for other in others] for others in related]
        stories_told = [(guid, tale.address.url, keys[tale.slug]) for guid, tale in told.items()]
        yield Group(f"articles {day}", make, inputs_of((newer, older, stories_told, shown), of_day))
        start = end
    for entry in site.unlisted:
        yield Group(
            f"unlisted {entry.record.path}", partial(articles, (entry,), None, None, {}, ((),), settings, texts)
        )
