"""Pelican's articles and pages as the records that pages and feeds are made of."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import time
from itertools import chain
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from newsdigest.publishing.plugin import Enriched
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
    slug: str
    save_as: str
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
    unlisted = _in_order(
        chain(
            articles.hidden_articles,
            articles.hidden_translations,
            articles.drafts,
            articles.drafts_translations,
        ),
        settings,
    )
    sections = _topics("CATEGORY", ((entry, (entry.view.section,)) for entry in listed), settings)
    menu = _with_translations(context["pages"])
    return Site(
        view=SiteView(
            name=settings["SITENAME"],
            tagline=settings.get("SITESUBTITLE") or "",
            lang=settings["DEFAULT_LANG"],
            address=settings["SITEURL"],
            sections=tuple(topic.label for topic in sections),
            pages=tuple(Label(name=page.title, url=quote(page.url)) for page in menu),
            feeds=_feeds(settings["SITENAME"], "FEED_ALL", settings),
            sections_url=index_url("CATEGORIES", settings),
            tags_url=index_url("TAGS", settings),
            sources_url=index_url("NEWSDIGEST_SOURCES", settings),
            archive_url=index_url("ARCHIVES", settings),
        ),
        entries=listed,
        unlisted=unlisted,
        tags=_topics("TAG", ((entry, entry.view.tags) for entry in listed), settings),
        sections=sections,
        sources=_topics(
            "NEWSDIGEST_SOURCE", ((entry, (entry.view.source,)) for entry in listed if entry.view.source), settings
        ),
        pages=(*menu, *_with_translations((*context["hidden_pages"], *context["draft_pages"]))),
    )


def index_url(kind: str, settings: Mapping[str, Any]) -> str:
    """Return the address of the page that lists all of a kind; empty where the owner wants none."""
    return quote(settings[f"{kind}_URL"]) if settings[f"{kind}_SAVE_AS"] else ""


def _with_translations(pages: Iterable[Any]) -> list[Any]:
    return [version for page in pages for version in (page, *page.translations)]


def _in_order(articles: Iterable[Any], settings: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Return the entries newest first; at the same moment in the order of their addresses."""
    entries = [_entry(article, settings) for article in _with_addresses_of_their_own(articles)]
    spelling = _spellings(tag.name for entry in entries for tag in entry.view.tags)
    entries = [
        replace(
            entry,
            view=replace(
                entry.view, tags=tuple(replace(tag, name=spelling[slugify(tag.name)]) for tag in entry.view.tags)
            ),
        )
        for entry in entries
    ]
    by_address = sorted(entries, key=lambda entry: entry.view.url)
    return tuple(sorted(by_address, key=lambda entry: entry.view.date, reverse=True))


def _with_addresses_of_their_own(articles: Iterable[Any]) -> Iterator[Any]:
    """Yield the articles in the order of their files but those whose address another one has; report these."""
    taken: dict[str, str] = {}
    for article in sorted(articles, key=attrgetter("source_path")):
        other = taken.setdefault(article.save_as, article.source_path)
        if other == article.source_path:
            yield article
        else:
            logger.error("%s: has the address of %s; not published: give it another Slug", article.source_path, other)


def _spellings(names: Iterable[str]) -> dict[str, str]:
    """Return for each slug its most used spelling; of two that are used alike the first in the alphabet."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        counts[slugify(name)][name] += 1
    return {slug: min(names, key=lambda name: (-names[name], name)) for slug, names in counts.items()}


def _entry(article: Any, settings: Mapping[str, Any]) -> Entry:
    enriched: Enriched = article.newsdigest
    document = enriched.document
    zone = ZoneInfo(settings["TIMEZONE"])
    date = article.date.astimezone(zone)
    modified = getattr(article, "modified", None)
    view = ArticleView(
        title=document.title,
        url=quote(article.url),
        date=date,
        timed=date.time() != time(),
        lang=document.lang,
        summary=document.summary,
        section=Label(name=article.category.name, url=quote(article.category.url)),
        guid=document.guid or f"{settings['SITEURL']}/{article.url}",
        modified=modified.astimezone(zone) if modified else None,
        source=_label("NEWSDIGEST_SOURCE", document.source, settings) if document.source else None,
        source_url=document.source_url if urlsplit(document.source_url).scheme in ("http", "https") else "",
        tags=tuple(
            dict.fromkeys(
                Label(name=tag.name, url=quote(settings["TAG_URL"].format(slug=tag.slug))) for tag in article.tags
            )
        ),
        authors=document.authors,
        reading_time=enriched.reading_time,
        image=document.image if urlsplit(document.image).scheme in ("http", "https", "") else "",
        credits=document.credits,
        rights=document.rights.value,
        draft=article.status == "draft",
    )
    return Entry(view=view, save_as=article.save_as, content=article)


def _label(kind: str, name: str, settings: Mapping[str, Any]) -> Label:
    return Label(name=name, url=quote(settings[f"{kind}_URL"].format(slug=slugify(name))))


def _topics(
    kind: str, uses: Iterable[tuple[Entry, Iterable[Label | None]]], settings: Mapping[str, Any]
) -> tuple[Topic, ...]:
    """Group entries by label; the topics in the order of their slugs.

    kind: the first part of Pelican's setting names: ``TAG`` for ``TAG_URL``, ``TAG_SAVE_AS``, ``TAG_FEED_RSS``.
    """
    entries: dict[str, list[Entry]] = defaultdict(list)
    labels: dict[str, Label] = {}
    for entry, used in uses:
        for label in filter(None, used):
            slug = slugify(label.name)
            labels.setdefault(slug, label)
            entries[slug].append(entry)
    return tuple(
        Topic(
            label=labels[slug],
            slug=slug,
            save_as=settings[f"{kind}_SAVE_AS"].format(slug=slug),
            entries=tuple(entries[slug]),
            feeds=_feeds(labels[slug].name, f"{kind}_FEED", settings, slug=slug),
        )
        for slug in sorted(labels)
    )


def _feeds(title: str, setting: str, settings: Mapping[str, Any], **fields: str) -> tuple[FeedLink, ...]:
    return tuple(
        FeedLink(title=title, url=quote(str(path).format(**fields)), media_type=media_type)
        for suffix, media_type in (("RSS", RSS), ("ATOM", ATOM))
        if (path := settings.get(f"{setting}_{suffix}"))
    )
