"""Lists of addresses for programs: sitemaps (sitemaps.org), OPML 2.0, robots.txt."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.page import line_of
from newsdigest.checking.references import Reference, Role

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOST_ADDRESSES = 50_000
"""Of one sitemap; a larger one is not read at all."""

_W3C_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?")


class Listed(NamedTuple):
    """One page of a sitemap, or one sitemap of an index."""

    line: int
    address: str
    changed: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or an index of sitemaps, with the moment that counts as now."""

    listed: tuple[Listed, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Outlines:
    """An OPML file."""

    root: etree._Element


def read_sitemap(root: etree._Element, now: datetime) -> Sitemap | None:
    """Return the sitemap that a document is, None if it is none."""
    if root.tag not in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"):
        return None
    found = (
        Listed(line_of(each), _text(each, "loc"), _text(each, "lastmod"))
        for each in root.iter(f"{SITEMAP}url", f"{SITEMAP}sitemap")
    )
    return Sitemap(tuple(found), now)


def read_robots(text: str) -> Iterator[Reference]:
    """Yield the sitemaps that robots.txt names."""
    for number, line in enumerate(text.splitlines(), start=1):
        name, _, value = line.partition(":")
        if name.strip().lower() == "sitemap":
            yield Reference(Role.METADATA, value.strip(), number)


def sitemap(found: Sitemap) -> Iterator[Fault]:
    """Each page once, absolute; dates exist."""
    if len(found.listed) > MOST_ADDRESSES:
        yield Fault(0, f"lists {len(found.listed)} addresses, more than {MOST_ADDRESSES}")
    seen: set[str] = set()
    for each in found.listed:
        if not each.address:
            yield Fault(each.line, "an entry without <loc>")
        elif not each.address.startswith(("https://", "http://")):
            yield Fault(each.line, f"{quoted(each.address)} is no absolute address")
        elif each.address in seen:
            yield Fault(each.line, f"lists {shown(each.address)} twice")
        seen.add(each.address)
        if each.changed and (reason := _no_date(each.changed)):
            yield Fault(each.line, f"<lastmod> {quoted(each.changed)} {reason}")


def ahead(found: Sitemap) -> Iterator[Fault]:
    """Dates are over; one line for all pages that have one article's date."""
    lines: dict[str, list[int]] = {}
    for each in found.listed:
        if each.changed and not _no_date(each.changed) and _is_to_come(each.changed, found.now):
            lines.setdefault(each.changed, []).append(each.line)
    for value, (first, *others) in lines.items():
        more = f", here and {len(others)} times more" if others else ""
        yield Fault(first, f"<lastmod> {quoted(value)} is in the future{more}")


def opml(found: Outlines) -> Iterator[Fault]:
    """See that there is a version, a body, and a text for each outline."""
    root = found.root
    if root.get("version") not in ("1.0", "1.1", "2.0"):
        yield Fault(line_of(root), 'OPML without version="2.0"')
    if root.find("body") is None:
        yield Fault(line_of(root), "OPML without <body>")
    for outline in root.iter("outline"):
        line = line_of(outline)
        if not outline.get("text"):
            yield Fault(line, "an <outline> without text")
        if outline.get("type") == "rss" and not outline.get("xmlUrl"):
            yield Fault(line, f"a feed without xmlUrl: {shown(outline.get('text', ''))}")
        for name in ("xmlUrl", "htmlUrl"):
            address = outline.get(name)
            if address and not address.startswith(("https://", "http://")):
                yield Fault(line, f"{name} {quoted(address)} is no absolute address")


def of_opml(found: Outlines) -> Iterator[Reference]:
    """Yield what an OPML file refers to."""
    for outline in found.root.iter("outline"):
        for name, role in (("xmlUrl", Role.METADATA), ("htmlUrl", Role.LINK)):
            if address := outline.get(name):
                yield Reference(role, address.strip(), line_of(outline))


def _no_date(value: str) -> str:
    if not _W3C_DATE.fullmatch(value):
        return "is no date as YYYY-MM-DD or with time and offset"
    if len(value) < len("2023-04-20"):
        return ""
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "is in no calendar"
    return ""


def _is_to_come(value: str, now: datetime) -> bool:
    if len(value) < len("2023-04-20"):
        return False
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) > now


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{SITEMAP}{name}") or "").strip()
