"""The records of all articles as one site: what is listed where, before anything is rendered."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec import structs

from newsdigest.editions.stories import Likeness
from newsdigest.publishing import feed_links, spellings
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.cards import site_card
from newsdigest.publishing.edition_views import EditionLabel
from newsdigest.publishing.records import Record, of_a_calendar
from newsdigest.publishing.searching import search_address
from newsdigest.publishing.typesetting import apostrophes
from newsdigest.publishing.views import ArticleView, FeedLink, Label, SiteView
from newsdigest.standing import PUBLISHED, WITHDRAWN

logger = logging.getLogger(__name__)


class Entry(NamedTuple):
    """An article on the site."""

    view: ArticleView
    record: Record


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A tag, a section or a source, with its articles, newest first."""

    label: Label
    address: Address
    entries: tuple[Entry, ...]
    feeds: tuple[FeedLink, ...]
    lang: str = ""
    """That of all its articles; empty where they may have several."""

    withdrawn: tuple[Entry, ...] = ()
    """Articles that were in its feeds."""

    spellings: tuple[str, ...] = ()
    """Other names that its articles may have for a tag."""

    former: tuple[tuple[Address, tuple[FeedLink, ...]], ...] = ()
    """Pages and feeds that the spellings had which are this tag now."""


class Tale(msgspec.Struct, frozen=True, kw_only=True):
    """Several articles on one event."""

    slug: str
    address: Address
    entries: tuple[Entry, ...]
    """Oldest first."""

    reasons: tuple[Likeness, ...]
    """Why they were joined, the closest first; none for what a person has joined."""

    feeds: tuple[FeedLink, ...] = ()


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """An edition before it is composed."""

    label: EditionLabel
    address: Address
    entries: tuple[Entry, ...]
    """Newest first."""

    tales: tuple[tuple[str, str, EditionLabel | None], ...]
    """Of each entry of a story: its guid, the story's slug, and the last edition before this one that had it."""

    copies: tuple[tuple[str, str], ...]
    """Pairs of entries that are the same text."""

    arrangement: str
    """The editor's file; empty where there is none, or none that can be read."""

    previous: EditionLabel | None
    next: EditionLabel | None
    book: Address = Address("", "")
    """Of its book; empty where it has none."""


class Redirect(msgspec.Struct, frozen=True, kw_only=True):
    """An address that something had before."""

    address: Address
    target: str
    """Relative to the site's root, or an address elsewhere."""

    title: str = ""
    """Of what is there; empty where it is not known."""

    lang: str = ""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The whole site before anything is rendered."""

    view: SiteView
    entries: tuple[Entry, ...]
    """Published and listed, newest first."""

    unlisted: tuple[Entry, ...]
    """Drafts and hidden articles: they have a page, and no other page names them."""

    tags: tuple[Topic, ...]
    sections: tuple[Topic, ...]
    sources: tuple[Topic, ...]
    pages: tuple[Any, ...]
    """Pelican's static pages, also unlisted ones."""

    withdrawn: tuple[Entry, ...] = ()
    """They have a page that says so, and no list names them."""

    tales: tuple[Tale, ...] = ()
    issues: tuple[Issue, ...] = ()
    """Newest first."""

    related: tuple[tuple[int, ...], ...] = ()
    """Of each entry the places of those that are related to it."""


def collect(records: Iterable[Record], context: Mapping[str, Any], settings: Mapping[str, Any]) -> Site:
    """Return the site of these articles, given in the order of their paths, and of the static pages in the context."""
    of_status: defaultdict[str, list[Record]] = defaultdict(list)
    for record in of_a_calendar(records):
        of_status[record.status if record.status in (PUBLISHED, WITHDRAWN) else ""].append(record)
    listed, unlisted, withdrawn = (_in_order(of_status[status]) for status in (PUBLISHED, "", WITHDRAWN))
    tags, sections, sources = topics(listed, withdrawn, settings)
    known = {topic.label.url for topic in chain(tags, sections, sources)}
    menu = _with_translations(context["pages"])
    return Site(
        view=SiteView(
            name=apostrophes(settings["SITENAME"]),
            tagline=apostrophes(settings.get("SITESUBTITLE") or ""),
            lang=settings["DEFAULT_LANG"],
            address=settings["SITEURL"],
            static_url=quote(settings["THEME_STATIC_DIR"]),
            sections=tuple(topic.label for topic in sections),
            pages=tuple(Label(name=page.title, url=Address.of(page.url, page.save_as).url) for page in menu),
            feeds=feed_links.of_site(settings),
            sections_url=Address.from_settings("CATEGORIES", settings).url,
            tags_url=Address.from_settings("TAGS", settings).url,
            sources_url=Address.from_settings("NEWSDIGEST_SOURCES", settings).url,
            editions_url=Address.from_settings("NEWSDIGEST_EDITIONS", settings).url,
            subscribe_url=Address.from_settings("NEWSDIGEST_SUBSCRIBE", settings).url,
            archive_url=Address.from_settings("ARCHIVES", settings).url,
            card=site_card(settings).url,
            search_url=search_address(settings).url if listed else "",
        ),
        entries=listed,
        unlisted=tuple(entry._replace(view=_without_dead_links(entry.view, known)) for entry in unlisted),
        withdrawn=tuple(entry._replace(view=_without_dead_links(entry.view, known)) for entry in withdrawn),
        tags=tags,
        sections=sections,
        sources=sources,
        pages=(*menu, *_with_translations((*context["hidden_pages"], *context["draft_pages"]))),
    )


def _with_translations(pages: Iterable[Any]) -> list[Any]:
    return [version for page in pages for version in (page, *page.translations)]


def _in_order(records: Iterable[Record]) -> tuple[Entry, ...]:
    guids: dict[str, str] = {}
    return tuple(_newest_first(_entry(record, guids) for record in _with_addresses_of_their_own(records)))


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in their order; at the same moment in that of their addresses."""
    by_address = sorted(entries, key=attrgetter("view.url"))
    return sorted(by_address, key=attrgetter("view.date"), reverse=True)


def _with_addresses_of_their_own(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records in their order but those whose address another one has; report these."""
    taken: dict[str, str] = {}
    for record in records:
        other = taken.setdefault(record.save_as, record.path)
        if other == record.path or not record.save_as:
            yield record
        else:
            logger.error("%s: has the address of %s; not published: give it another Slug", record.path, other)


def _entry(record: Record, guids: dict[str, str]) -> Entry:
    """Return the entry; without a ``Guid`` of its own it has what its address gives on any domain."""
    written = record.guid
    other = guids.setdefault(written, record.path) if written else ""
    if written and other == record.path:
        return Entry(record.view, record)
    if written:
        logger.warning("%s: has the Guid of %s; feeds know it by its address", record.path, other)
    guid = f"urn:uuid:{uuid5(NAMESPACE_URL, record.url)}"
    return Entry(structs.replace(record.view, guid=guid), record)


def _without_dead_links(article: ArticleView, known: set[str]) -> ArticleView:
    """Return an unlisted article without links to topics that no listed article has."""

    def settled(label: Label) -> Label:
        return label if label.url in known else structs.replace(label, url="")

    return structs.replace(
        article,
        section=settled(article.section),
        source=article.source and settled(article.source),
        tags=tuple(map(settled, article.tags)),
    )


def topics(
    listed: Sequence[Entry], withdrawn: Sequence[Entry], settings: Mapping[str, Any]
) -> tuple[tuple[Topic, ...], tuple[Topic, ...], tuple[Topic, ...]]:
    """Return the tags, sections and sources of listed articles; of withdrawn ones their feeds tell."""
    uses: tuple[tuple[str, Callable[[ArticleView], tuple[Label | None, ...]]], ...] = (
        ("TAG", lambda article: article.tags),
        ("CATEGORY", lambda article: (article.section,)),
        ("NEWSDIGEST_SOURCE", lambda article: (article.source,)),
    )
    tags, sections, sources = (
        _topics(
            kind,
            ((entry, labels(entry.view)) for entry in listed),
            [(entry, labels(entry.view)) for entry in withdrawn],
            settings,
        )
        for kind, labels in uses
    )
    return tags, sections, sources


def _topics(
    kind: str,
    uses: Iterable[tuple[Entry, Iterable[Label | None]]],
    withdrawn: Iterable[tuple[Entry, Iterable[Label | None]]],
    settings: Mapping[str, Any],
) -> tuple[Topic, ...]:
    """Group entries by label; the topics in the order of their slugs. ``kind``: see ``records.label``.

    A topic has the name that most of its articles use, of two alike the first in the alphabet; of tags that are
    spellings of one it has the spelling that the aliases name.
    """
    aliases = spellings.tag_aliases(settings)
    canonical = aliases.canonical if kind == "TAG" else str
    of_name: dict[str, list[Entry]] = defaultdict(list)
    for entry, used in uses:
        for label in used:
            if label:
                of_name[label.name].append(entry)
    names: dict[str, list[str]] = defaultdict(list)
    for name, slug in spellings.slugs(kind, of_name, settings):
        names[slug].append(name)
    gone: dict[str, list[Entry]] = defaultdict(list)
    for entry, used in withdrawn:
        own = (label.name for label in used if label)
        for slug in {slug for _, slug in spellings.slugs(kind, own, settings)}:
            gone[slug].append(entry)
    found = []
    merged = spellings.merged(settings) if kind == "TAG" else {}
    for slug, written in sorted(names.items()):
        name = written[0]
        entries = of_name[name]
        if len(written) > 1:
            name = min(written, key=lambda name: (-len(of_name[name]), name))
            entries = _newest_first(chain.from_iterable(of_name[spelling] for spelling in written))
        name = canonical(name)
        feeds_of = partial(feed_links.links, f"{kind}_FEED", name, settings)
        address = Address.from_settings(kind, settings, slug=slug)
        found.append(
            Topic(
                label=Label(name=name, url=address.url),
                address=address,
                entries=tuple(entries),
                feeds=feeds_of(slug=slug),
                withdrawn=tuple(gone.get(slug, ())),
                spellings=spellings.others(name, written, aliases) if kind == "TAG" else (),
                former=tuple(
                    (Address.from_settings(kind, settings, slug=old), feeds_of(slug=old))
                    for old in merged.get(slug, ())
                    if old not in names
                ),
            )
        )
    return tuple(found)
