"""The editions and stories of a site: which articles are in each, and where its page is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import structs

from newsdigest.editions import arrangement
from newsdigest.editions.periods import Period, Rhythm
from newsdigest.publishing import feed_links
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.edition_views import EditionLabel
from newsdigest.publishing.site import Entry, Issue, Site, Tale
from newsdigest.publishing.telling import ARRANGEMENTS, Telling


def tales(entries: Sequence[Entry], telling: Telling, settings: Mapping[str, Any]) -> tuple[Tale, ...]:
    """Return the stories of a site, in the order of their first articles.

    The slug is what a person calls the story, or that of its first article.
    """
    if not telling.stories:
        return ()
    of_guid = {entry.view.guid: entry for entry in entries}
    taken: set[str] = set()
    found = []
    for story in telling.stories:
        members = sorted((of_guid[guid] for guid in story.guids), key=lambda entry: (entry.view.date, entry.view.url))
        pinned = next((telling.names[guid] for guid in story.guids if guid in telling.names), "")
        first = pinned or members[0].record.slug
        slug = next(name for name in _numbered(first) if name not in taken)
        taken.add(slug)
        address = Address.from_settings("NEWSDIGEST_STORY", settings, slug=slug)
        feeds = feed_links.links("NEWSDIGEST_STORY_FEED", "", settings, slug=slug)
        found.append(Tale(slug=slug, address=address, entries=tuple(members), reasons=story.reasons, feeds=feeds))
    return tuple(found)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def issues(
    entries: Sequence[Entry], told: Sequence[Tale], telling: Telling, settings: Mapping[str, Any]
) -> tuple[Issue, ...]:
    """Return the editions of a site, newest first.

    A day without articles has a number and no edition; so has one whose articles an editor has all left out. Those
    before the first that the owner names (``NEWSDIGEST_FIRST_EDITION``) have number 0, which is not shown.
    """
    if not entries:
        return ()
    rhythm = Rhythm(settings["NEWSDIGEST_EDITION"])
    days = ((day, tuple(each)) for day, each in groupby(entries, key=lambda entry: entry.view.date.date()))
    periods = groupby(days, key=lambda item: Period.of(item[0], rhythm))
    of_period = [(period, tuple(entry for _, each in of for entry in each)) for period, of in periods]
    first = _first(settings) or of_period[-1][0]
    left_out = {name: arrangement.read(text, name).left_out for name, text in telling.arrangements.items()}
    of_period = [
        (period, each)
        for period, each in of_period
        if not left_out.get(period.name) or {entry.record.slug for entry in each} - left_out[period.name]
    ]
    addresses = [Address.from_settings("NEWSDIGEST_EDITION", settings, name=period.name) for period, _ in of_period]
    labels = [
        EditionLabel(
            name=period.name, url=address.url, first=period.first, last=period.last, number=max(period.number(first), 0)
        )
        for (period, _), address in zip(of_period, addresses, strict=True)
    ]
    of_name = {label.name: label for label in labels}
    copies = _copies(told, rhythm)
    carried = _carried(told, left_out, rhythm)
    return tuple(
        Issue(
            label=labels[position],
            address=addresses[position],
            entries=each,
            tales=tuple((guid, slug, of_name.get(last)) for guid, slug, last in carried.get(period, ())),
            copies=tuple(copies.get(period, ())),
            arrangement=telling.arrangements.get(period.name, ""),
            previous=labels[position + 1] if position + 1 < len(labels) else None,
            next=labels[position - 1] if position else None,
            book=_book(position, period, settings),
        )
        for position, (period, each) in enumerate(of_period)
    )


def _first(settings: Mapping[str, Any]) -> Period | None:
    """Return the edition of number 1, if the owner names it; raises SettingsError for what names none."""
    name = settings["NEWSDIGEST_FIRST_EDITION"]
    return Period.named(name, Rhythm(settings["NEWSDIGEST_EDITION"])) if name else None


def _book(position: int, period: Period, settings: Mapping[str, Any]) -> Address:
    """Return where the book of an edition is; only the newest editions have one."""
    if position >= settings["NEWSDIGEST_EPUB_EDITIONS"]:
        return Address("", "")
    return Address.from_settings("NEWSDIGEST_EPUB", settings, name=period.name)


def _carried(
    told: Sequence[Tale], left_out: Mapping[str, frozenset[str]], rhythm: Rhythm
) -> dict[Period, list[tuple[str, str, str]]]:
    """Return the stories in each period: an article's guid, the story's slug, the last earlier edition that had it.

    What an editor has left out of an edition this has not had.
    """
    found: defaultdict[Period, list[tuple[str, str, str]]] = defaultdict(list)
    for tale in told:
        last = ""
        for period, members in groupby(tale.entries, key=lambda entry: Period.of(entry.view.date.date(), rhythm)):
            slugs = set()
            for entry in members:
                found[period].append((entry.view.guid, tale.slug, last))
                slugs.add(entry.record.slug)
            last = period.name if slugs - left_out.get(period.name, frozenset()) else last
    return found


def _copies(told: Sequence[Tale], rhythm: Rhythm) -> dict[Period, list[tuple[str, str]]]:
    """Return the articles of one text that are in one period."""
    found: defaultdict[Period, list[tuple[str, str]]] = defaultdict(list)
    for tale in told:
        pairs = [reason.guids for reason in tale.reasons if reason.copy]
        if pairs:
            periods = {entry.view.guid: Period.of(entry.view.date.date(), rhythm) for entry in tale.entries}
            for one, other in pairs:
                if periods[one] == periods[other]:
                    found[periods[one]].append((one, other))
    return found


def digested(site: Site, telling: Telling, settings: Mapping[str, Any]) -> Site:
    """Return the site with its stories, its editions and what is related to its articles."""
    told = tales(site.entries, telling, settings)
    made = issues(site.entries, told, telling, settings)
    return structs.replace(site, tales=told, issues=made, related=telling.related)


def complaints(site: Site, telling: Telling) -> Iterator[str]:
    """Yield what an editor's files name that there is not."""
    of_name = {issue.label.name: issue for issue in site.issues}
    early = [name for name, issue in of_name.items() if issue.label.number < 1]
    if early:
        shown = f"{', '.join(early[:3])}{', …' if early[3:] else ''}"
        yield f"NEWSDIGEST_FIRST_EDITION: before it are {shown}: no number"
    for name, text in telling.arrangements.items():
        file = f"{ARRANGEMENTS}/{name}.md"
        if name not in of_name:
            yield f"{file}: there is no edition of this name, or no article in it"
            continue
        known = {entry.record.slug for entry in of_name[name].entries}
        said = arrangement.read(text, file)
        for slug in said.slugs:
            if slug not in known:
                yield f"{file}: {slug} is no article of this edition"
            elif slug in said.left_out and slug in said.shown:
                yield f"{file}: {slug} is in Leave_out and named too; it is left out"
