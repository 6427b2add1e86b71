"""The page that lists all feeds, and the lists that feed readers take (OPML 2.0, http://opml.org/spec2.opml)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote

from newsdigest.publishing import feed_views, views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.feed_pages import languages
from newsdigest.publishing.feed_views import FeedGroup, Followed, SourceFolder
from newsdigest.publishing.pages import Output
from newsdigest.publishing.site import Site, Tale, Topic
from newsdigest.publishing.story_pages import chief
from newsdigest.publishing.typesetting import apostrophes
from newsdigest.text.markup import remove_control_characters

TAGS, STORIES = 100, 20
"""At most so many on the page: those with the most articles, the newest. The others' pages have their feeds, too."""


def feed_groups(site: Site, settings: Mapping[str, Any]) -> tuple[FeedGroup, ...]:
    """Return all feeds of the site by kinds; a kind without any is left out."""
    own = groupby(site.view.feeds, key=lambda feed: feed.kind)
    found = {
        "site": [Followed(label=_label("", _page(kind, site.view)), feeds=tuple(links)) for kind, links in own],
        "sections": _followed(site.sections),
        "sources": _followed(site.sources),
        "languages": _followed(languages(site.entries, (), settings)),
        "tags": _followed(site.tags),
        "stories": [_story(tale, site.view) for tale in reversed(site.tales) if tale.feeds],
    }
    return tuple(FeedGroup(kind=kind, followed=tuple(each)) for kind, each in found.items() if each)


def on_page(groups: Sequence[FeedGroup], tags: Sequence[Topic]) -> tuple[FeedGroup, ...]:
    """Return the groups as the page shows them."""
    most = sorted(tags, key=lambda topic: (-len(topic.entries), topic.label.name))[:TAGS]
    chosen = {topic.label.url or topic.label.name for topic in most}

    def shown(group: FeedGroup) -> tuple[Followed, ...]:
        if group.kind == "tags":
            return tuple(each for each in group.followed if (each.label.url or each.label.name) in chosen)
        return group.followed[:STORIES] if group.kind == "stories" else group.followed

    return tuple(FeedGroup(kind=group.kind, followed=shown(group)) for group in groups)


def subscribe(
    groups: Sequence[FeedGroup], shown: tuple[FeedGroup, ...], settings: Mapping[str, Any], *, with_sources: bool
) -> Iterator[Output]:
    """Yield the page that lists the feeds."""
    address = Address.from_settings("NEWSDIGEST_SUBSCRIBE", settings)
    own = settings["NEWSDIGEST_SOURCES_OPML"] if with_sources else ""
    page = feed_views.SubscribePage(
        url=address.url,
        title="",
        groups=shown,
        partial=list(shown) != list(groups),
        feeds_url=quote(settings["NEWSDIGEST_FEEDS_OPML"]),
        sources_url=quote(own),
    )
    yield Output(save_as=address.save_as, template="subscribe.html", page=page)


def feeds_outline(groups: tuple[FeedGroup, ...], settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the list of all feeds for programs."""
    file = settings["NEWSDIGEST_FEEDS_OPML"]
    page = feed_views.FeedsOutline(url=quote(file), title=apostrophes(settings["SITENAME"]), groups=groups)
    yield Output(save_as=file, template="feeds.opml", page=page)


def sources_outline(folders: tuple[SourceFolder, ...], settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the list of the feeds that the digest is made from, if there are any that everybody may know."""
    if not folders:
        return
    file = settings["NEWSDIGEST_SOURCES_OPML"]
    page = feed_views.SourcesOutline(url=quote(file), title=apostrophes(settings["SITENAME"]), folders=folders)
    yield Output(save_as=file, template="sources.opml", page=page)


def _page(kind: str, site: views.SiteView) -> str:
    return site.editions_url if kind == "editions" else ""


def _followed(topics: Iterable[Topic]) -> list[Followed]:
    return [Followed(label=_label(each.label.name, each.label.url), feeds=each.feeds) for each in topics if each.feeds]


def _story(tale: Tale, site: views.SiteView) -> Followed:
    title = chief((entry.view for entry in tale.entries), site.lang).title
    return Followed(label=_label(title, tale.address.url), feeds=tale.feeds)


def _label(name: str, url: str) -> views.Label:
    return views.Label(name=_plain(name), url=url)


def _plain(text: str) -> str:
    """Return a text as XML may hold it, too."""
    return remove_control_characters(text)
