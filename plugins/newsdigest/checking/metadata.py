"""What a page says of itself to programs: its canonical address, Open Graph, JSON-LD (schema.org)."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.hosting import Base, Where
from newsdigest.checking.page import Page, fault, line_of

_ARTICLES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BlogPosting"}
)
_REQUIRED = ("headline", "datePublished", "author")
"""Of an article: what search engines and aggregators show beside a headline."""

_ADDRESSES = ("og:url", "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:url")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


def is_iso_date(value: object) -> bool:
    """Tell whether a value is a day or a moment of ISO 8601 that exists."""
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def canonical_link(page: Page) -> HtmlElement | None:
    """Return the ``link`` with the address of the page, None if it has none."""
    return next((each for each in page.all("link") if "canonical" in each.get("rel", "").lower().split()), None)


def canonical(page: Page) -> Iterator[Fault]:
    """One canonical address, absolute and of this site, or that of the original that the page leads to."""
    links = [each for each in page.all("link") if "canonical" in each.get("rel", "").lower().split()]
    for link in links[:1]:
        if link.get("href") not in _originals(page):
            yield from _own(link, link.get("href", ""), "canonical address", page.base)
    for link in links[1:]:
        yield fault(link, "a second canonical address")


def open_graph(page: Page) -> Iterator[Fault]:
    """Addresses are absolute, and the page's own is its canonical one."""
    links = canonical_link(page)
    for meta in page.all("meta"):
        name, content = meta.get("property") or meta.get("name") or "", meta.get("content", "").strip()
        if name in _ADDRESSES and not content.startswith(("https://", "http://")):
            yield fault(meta, f"{name}={quoted(content)} is no absolute address")
        elif name == "og:url":
            yield from _own(meta, content, name, page.base)
            if links is not None and links.get("href") not in {content, *_originals(page)}:
                yield fault(meta, "og:url is not the canonical address")
        elif name.startswith(("og:", "article:")) and not content:
            yield fault(meta, f"{name} is empty")
        elif name in ("article:published_time", "article:modified_time") and not is_iso_date(content):
            yield fault(meta, f"{name}={quoted(content)} is no date")


def _originals(page: Page) -> set[str]:
    """Return where a page says that what it shows an excerpt of is published."""
    return {each.get("href", "") for each in page.all("a") if "external" in each.get("rel", "").lower().split()}


def json_ld(page: Page) -> Iterator[Fault]:
    """Each block is JSON."""
    for script in _blocks(page):
        try:
            json.loads(script.text or "")
        except (ValueError, RecursionError) as error:
            yield fault(script, f"JSON-LD is no JSON: {shown(str(error))}")


def json_ld_articles(page: Page) -> Iterator[Fault]:
    """See that what is called an article has what an article has."""
    for script in _blocks(page):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        line = line_of(script)
        for thing in _things(data):
            kinds = thing.get("@type")
            names = {str(each) for each in (kinds if isinstance(kinds, list) else [kinds])}
            if names & _ARTICLES:
                yield from _article(line, thing)
            if not kinds and "@id" not in thing and "@graph" not in thing:
                yield Fault(line, "JSON-LD: a thing without @type")
        if not any("schema.org" in json.dumps(each.get("@context", "")) for each in _roots(data)):
            yield Fault(line, "JSON-LD: @context is not https://schema.org")


def _article(line: int, thing: dict[str, Any]) -> Iterator[Fault]:
    for name in _REQUIRED:
        if not thing.get(name):
            yield Fault(line, f"JSON-LD: an article without {name}")
    for name in ("datePublished", "dateModified"):
        if thing.get(name) and not is_iso_date(thing[name]):
            yield Fault(line, f"JSON-LD: {name} {quoted(str(thing[name]))} is no ISO 8601 date")
    authors = thing.get("author") or []
    for author in authors if isinstance(authors, list) else [authors]:
        if not (isinstance(author, dict) and (author.get("name") or author.get("@id"))):
            yield Fault(line, "JSON-LD: an author without a name")
    for name in ("url", "image", "mainEntityOfPage"):
        values = thing.get(name)
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, str) and not value.startswith(("https://", "http://")):
                yield Fault(line, f"JSON-LD: {name} {quoted(value)} is no absolute address")


def _blocks(page: Page) -> Iterator[HtmlElement]:
    return (each for each in page.all("script") if each.get("type", "").lower() == "application/ld+json")


def _roots(data: object) -> list[dict[str, Any]]:
    return [each for each in (data if isinstance(data, list) else [data]) if isinstance(each, dict)]


def _things(data: object) -> Iterator[dict[str, Any]]:
    """Yield what a block describes, not what that consists of."""
    for root in _roots(data):
        graph = root.get("@graph")
        yield from _roots(graph) if isinstance(graph, list) else [root]


def _own(element: HtmlElement, address: str, what: str, base: Base) -> Iterator[Fault]:
    if not address.startswith(("https://", "http://")):
        yield fault(element, f"{what} {quoted(address)} is not absolute")
    elif (where := base.where(address)) is not Where.HERE:
        reason = f"{what} begins with {shown('/'.join(address.split('/')[:3]))}, SITEURL is {base.url}"
        yield fault(element, reason if where is not Where.ASIDE else f"{what} is not below SITEURL, {base.url}")
