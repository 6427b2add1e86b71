"""The search page: what can be chosen there is what the index can filter by."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from newsdigest.publishing import views
from newsdigest.publishing.pages import Output
from newsdigest.publishing.searching import FOLDER, search_address
from newsdigest.publishing.site import Entry, Site, Topic

TAGS = 100
"""So many tags can be chosen: the most used ones, of which a new article seldom makes others."""


def search(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the search page, if there is an index for it."""
    if not site.view.search_url:
        return
    most = sorted(site.tags, key=lambda topic: (-len(topic.entries), topic.label.name))[:TAGS]
    yield Output(
        save_as=search_address(settings).save_as,
        template="search.html",
        page=views.SearchPage(
            url=site.view.search_url,
            title="",
            index_url=f"{FOLDER}/",
            archive_url=site.view.archive_url,
            sources=_labels(site.sources),
            tags=_labels(most),
            months=tuple(f"{month:%Y-%m}" for month, _ in groupby(site.entries, key=_month)),
        ),
    )


def _month(entry: Entry) -> date:
    day = entry.view.date
    return date(day.year, day.month, 1)


def _labels(topics: Iterable[Topic]) -> tuple[views.Label, ...]:
    return tuple(sorted((topic.label for topic in topics if topic.label.url), key=lambda label: label.name.casefold()))
