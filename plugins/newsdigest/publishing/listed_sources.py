"""The feeds that a digest is made from, as far as everybody may know their addresses."""

import logging
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from newsdigest.document import Public, RawArticle, Subscription
from newsdigest.publishing.feed_views import SourceFeed, SourceFolder
from newsdigest.settings import Settings
from newsdigest.text.addresses import host, is_web, without_credentials
from newsdigest.text.confidential import may_hold_key
from newsdigest.text.markup import remove_control_characters

logger = logging.getLogger(__name__)

SOURCES = "sources.opml"
"""The owner's subscriptions in the content folder."""


def source_folders(settings: Mapping[str, Any]) -> tuple[SourceFolder, ...]:
    """Return the feeds in ``content/sources.opml`` by their folders, without those that are the owner's own.

    An address that may hold a key is withheld until its line says ``public="yes"``, and named at each build until it
    says ``yes`` or ``no``. One with a password is never published.
    """
    listed = sorted(filter(_is_public, _subscriptions(settings)), key=lambda each: (each.section, each.title))
    return tuple(
        SourceFolder(name=remove_control_characters(section), sources=tuple(map(_shown, sources)))
        for section, sources in groupby(listed, key=lambda each: each.section)
    )


def _subscriptions(settings: Mapping[str, Any]) -> list[Subscription]:
    if not settings["NEWSDIGEST_SOURCES_OPML"]:
        return []
    try:
        data = Path(settings["PATH"], SOURCES).read_bytes()
    except OSError:  # the owner fetches nothing
        return []
    from newsdigest.formats import opml
    from newsdigest.formats.refusal import RefusedError

    raw = RawArticle(data=data, origin=SOURCES)
    try:
        return [each for each in opml.read(raw, Settings.from_mapping(settings)) if isinstance(each, Subscription)]
    except RefusedError as error:
        logger.warning("%s: is not published: %s", SOURCES, error)
        return []


def _is_public(feed: Subscription) -> bool:
    if feed.public is Public.NO:
        return False
    if without_credentials(feed.url) != feed.url:
        logger.warning('%s: %s is not published: its address holds a password (public="no": agreed)', *_named(feed))
        return False
    if feed.public is Public.AUTO and may_hold_key(feed.url):
        logger.warning('%s: %s is not published: its address may hold a key (public="yes" or "no"?)', *_named(feed))
        return False
    return True


def _named(feed: Subscription) -> tuple[str, str]:
    return SOURCES, _name(feed)


def _shown(feed: Subscription) -> SourceFeed:
    site = "" if may_hold_key(feed.site) else feed.site
    return SourceFeed(name=_name(feed), feed=feed.url, site=site, lang=feed.lang)


def _name(feed: Subscription) -> str:
    """Return what a feed is called; programs that know no better write an address there."""
    title = remove_control_characters(feed.title)
    return host(feed.url) if not title or is_web(title) else title
