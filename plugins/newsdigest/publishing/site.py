"""Pelican's articles and pages as the records that pages and feeds are made of."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import chain
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from newsdigest.document import Rights
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.plugin import Enriched
from newsdigest.publishing.sanitising import sanitise
from newsdigest.publishing.views import ArticleView, FeedLink, Label, SiteView
from newsdigest.text.slugs import slugify

logger = logging.getLogger(__name__)

RSS, ATOM = "application/rss+xml", "application/atom+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article: its record, where its page goes, and the Pelican object that renders its body."""

    view: ArticleView
    save_as: str
    content: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A tag, a section or a source, with its articles, newest first."""

    label: Label
    address: Address
    entries: tuple[Entry, ...]
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
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


def collect(articles: Any, context: Mapping[str, Any], settings: Mapping[str, Any]) -> Site:
    """Return the site: the articles that their generator has read, the static pages in Pelican's context."""
    listed = _in_order(chain(articles.articles, articles.translations), settings)
    hidden = chain(articles.hidden_articles, articles.hidden_translations)
    unlisted = _in_order(chain(hidden, articles.drafts, articles.drafts_translations), settings)
    tags = _topics("TAG", ((entry, entry.view.tags) for entry in listed), settings)
    sections = _topics("CATEGORY", ((entry, (entry.view.section,)) for entry in listed), settings)
    sources = _topics("NEWSDIGEST_SOURCE", ((entry, (entry.view.source,)) for entry in listed), settings)
    known = {topic.label.url for topic in chain(tags, sections, sources)}
    menu = _with_translations(context["pages"])
    return Site(
        view=SiteView(
            name=settings["SITENAME"],
            tagline=settings.get("SITESUBTITLE") or "",
            lang=settings["DEFAULT_LANG"],
            address=settings["SITEURL"],
            static_url=quote(settings["THEME_STATIC_DIR"]),
            sections=tuple(topic.label for topic in sections),
            pages=tuple(Label(name=page.title, url=Address.of(page.url, page.save_as).url) for page in menu),
            feeds=_feeds(settings["SITENAME"], "FEED_ALL", settings),
            sections_url=Address.from_settings("CATEGORIES", settings).url,
            tags_url=Address.from_settings("TAGS", settings).url,
            sources_url=Address.from_settings("NEWSDIGEST_SOURCES", settings).url,
            archive_url=Address.from_settings("ARCHIVES", settings).url,
        ),
        entries=listed,
        unlisted=tuple(replace(entry, view=_without_dead_links(entry.view, known)) for entry in unlisted),
        tags=tags,
        sections=sections,
        sources=sources,
        pages=(*menu, *_with_translations((*context["hidden_pages"], *context["draft_pages"]))),
    )


def _with_translations(pages: Iterable[Any]) -> list[Any]:
    return [version for page in pages for version in (page, *page.translations)]


def _in_order(articles: Iterable[Any], settings: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the entries newest first; at the same moment in the order of their addresses."""
    guids: dict[str, str] = {}
    entries = [_entry(article, settings, guids) for article in _with_addresses_of_their_own(articles)]
    by_address = sorted(entries, key=lambda entry: entry.view.url)
    return tuple(sorted(by_address, key=lambda entry: entry.view.date, reverse=True))


def _with_addresses_of_their_own(articles: Iterable[Any]) -> Iterator[Any]:
    """Yield the articles in the order of their files but those whose address another one has; report these."""
    taken: dict[str, str] = {}
    for article in sorted(articles, key=attrgetter("source_path")):
        other = taken.setdefault(article.save_as, article.source_path)
        if other == article.source_path or not article.save_as:
            yield article
        else:
            logger.error("%s: has the address of %s; not published: give it another Slug", article.source_path, other)


def _entry(article: Any, settings: Mapping[str, Any], guids: dict[str, str]) -> Entry:
    enriched: Enriched = article.newsdigest
    document = enriched.document
    address = Address.of(article.url, article.save_as)
    date = _local(article.date, settings)
    modified = _local(article.modified, settings) if hasattr(article, "modified") else None
    section = article.category.name if hasattr(article, "category") else document.category
    article._content = sanitise(article._content, article.source_path)
    view = ArticleView(
        title=document.title,
        url=address.url,
        date=date,
        timed=date.time() != time(),
        lang=document.lang,
        # A headline is all that may be shown of some articles, also in feeds and in a page's metadata.
        summary="" if document.rights is Rights.HEADLINE else document.summary,
        section=_label("CATEGORY", section or settings["DEFAULT_CATEGORY"], settings),
        guid=_guid(document.guid, article, guids),
        modified=modified,
        modified_timed=modified is not None and modified.time() != time(),
        source=_label("NEWSDIGEST_SOURCE", document.source, settings) if document.source else None,
        source_url=document.source_url if urlsplit(document.source_url).scheme in ("http", "https") else "",
        tags=_labels("TAG", document.tags, settings),
        authors=document.authors,
        reading_time=enriched.reading_time,
        image=_image(document.image),
        credits=document.credits,
        rights=document.rights.value,
        draft=article.status == "draft",
    )
    return Entry(view=view, save_as=address.save_as, content=article)


def _local(moment: datetime, settings: Mapping[str, Any]) -> datetime:
    """Return the moment in the site's time zone; Pelican's date of a draft without one is the end of time."""
    try:
        return moment.astimezone(ZoneInfo(settings["TIMEZONE"]))
    except OverflowError:
        return moment


def _guid(written: str, article: Any, guids: dict[str, str]) -> str:
    """Return what feeds know the article by; without a ``Guid`` of its own, what its address gives on any domain."""
    other = guids.setdefault(written, article.source_path) if written else ""
    if written and other == article.source_path:
        return written
    if written:
        logger.warning("%s: has the Guid of %s; feeds know it by its address", article.source_path, other)
    return f"urn:uuid:{uuid5(NAMESPACE_URL, article.url)}"


def _image(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return address
    return "" if parts.scheme else quote(address)


def _label(kind: str, name: str, settings: Mapping[str, Any]) -> Label:
    return Label(name=name, url=Address.from_settings(kind, settings, slug=slugify(name)).url)


def _labels(kind: str, names: Iterable[str], settings: Mapping[str, Any]) -> tuple[Label, ...]:
    """Return the labels in their order, of those that share an address the first."""
    labels: dict[str, Label] = {}
    for name in names:
        labels.setdefault(slugify(name), _label(kind, name, settings))
    return tuple(labels.values())


def _without_dead_links(article: ArticleView, known: set[str]) -> ArticleView:
    """Return an unlisted article without links to topics that no listed article has."""

    def settled(label: Label) -> Label:
        return label if label.url in known else replace(label, url="")

    return replace(
        article,
        section=settled(article.section),
        source=article.source and settled(article.source),
        tags=tuple(map(settled, article.tags)),
    )


def _topics(
    kind: str, uses: Iterable[tuple[Entry, Iterable[Label | None]]], settings: Mapping[str, Any]
) -> tuple[Topic, ...]:
    """Group entries by label; the topics in the order of their slugs.

    kind: the first part of Pelican's setting names: ``TAG`` for ``TAG_URL``, ``TAG_SAVE_AS``, ``TAG_FEED_RSS``.
    A topic has the name that most of its articles use, of two alike the first in the alphabet.
    """
    entries: dict[str, list[Entry]] = defaultdict(list)
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for entry, used in uses:
        for label in filter(None, used):
            slug = slugify(label.name)
            names[slug][label.name] += 1
            entries[slug].append(entry)
    topics = []
    for slug in sorted(names):
        name = min(names[slug], key=lambda name: (-names[slug][name], name))
        address = Address.from_settings(kind, settings, slug=slug)
        topics.append(
            Topic(
                label=Label(name=name, url=address.url),
                address=address,
                entries=tuple(entries[slug]),
                feeds=_feeds(name, f"{kind}_FEED", settings, slug=slug),
            )
        )
    return tuple(topics)


def _feeds(title: str, setting: str, settings: Mapping[str, Any], **fields: str) -> tuple[FeedLink, ...]:
    return tuple(
        FeedLink(title=title, url=quote(str(path).format(**fields)), media_type=media_type)
        for suffix, media_type in (("RSS", RSS), ("ATOM", ATOM))
        if (path := settings.get(f"{setting}_{suffix}"))
    )
