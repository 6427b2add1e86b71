"""Where feeds are: settings named as Pelican names its own, one for each kind and format."""

from collections.abc import Mapping, Sequence
from typing import Any

from newsdigest.publishing.addresses import quoted
from newsdigest.publishing.feed_model import ATOM, JSON, RSS
from newsdigest.publishing.typesetting import apostrophes
from newsdigest.publishing.views import FeedLink

FORMATS = {"RSS": RSS, "ATOM": ATOM, "JSON": JSON}
"""The last part of a setting's name for each format, the one that most readers know first."""


def links(
    kind: str, title: str, settings: Mapping[str, Any], *, named: str = "", **fields: str
) -> tuple[FeedLink, ...]:
    """Return the feeds of one thing, in the formats that the owner wants.

    kind: ``TAG_FEED`` for ``TAG_FEED_RSS``, whose value has a place for each of ``fields``. named: see FeedLink.kind.
    """
    return tuple(
        FeedLink(title=title, url=quoted(str(path).format(**fields)), media_type=media_type, kind=named)
        for suffix, media_type in FORMATS.items()
        if (path := settings.get(f"{kind}_{suffix}"))
    )


def of_site(settings: Mapping[str, Any]) -> tuple[FeedLink, ...]:
    """Return the feeds that fit every page: all articles, and the editions."""
    name = apostrophes(settings["SITENAME"])
    return (
        *links("FEED_ALL", name, settings, named="all"),
        *links("NEWSDIGEST_EDITIONS_FEED", name, settings, named="editions"),
    )


def first(feeds: Sequence[FeedLink]) -> tuple[FeedLink, ...]:
    """Return one of the feeds that say the same."""
    return tuple(feeds[:1])
