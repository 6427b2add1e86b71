"""A file of the output or of ``content/`` as what the rules look at."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from lxml import etree

from newsdigest.checking import listings, references
from newsdigest.checking.articles import Article
from newsdigest.checking.feed_formats import Feed, read_json, read_xml
from newsdigest.checking.findings import shown
from newsdigest.checking.hosting import Base, Where
from newsdigest.checking.listings import Outlines, Sitemap
from newsdigest.checking.page import LARGEST, Page, UnreadableError
from newsdigest.checking.references import Reference, Role

XML = frozenset({"xml", "rss", "atom", "opml", "svg", "rdf"})
JSON = frozenset({"json", "webmanifest"})
PAGES = frozenset({"html", "htm"})
READ = XML | JSON | PAGES | {"css", "txt"}
"""Endings of names; other files are weighed only."""


class MalformedError(Exception):
    """A file that is not what its name says; with the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


class Drawing(NamedTuple):
    """An SVG file."""

    root: etree._Element


Subject = Page | Feed | Sitemap | Outlines | Drawing | Article | None


class Opened(NamedTuple):
    """A file of the output: what it is, None if no rule is for it, and what it refers to."""

    subject: Subject
    references: tuple[Reference, ...]


def ending(name: str) -> str:
    """Return what the name ends with, in lower case, without the dot."""
    return name.rpartition("/")[2].rpartition(".")[2].lower()


def opened(folder: Path, name: str, base: Base, now: datetime) -> Opened:
    """Read a file of the output folder.

    Raises MalformedError, UnreadableError for one that is too large or no plain text, and OSError.
    """
    path = folder / name
    if (size := path.stat().st_size) > LARGEST:
        raise UnreadableError(f"has {size / 1e6:,.0f} MB")
    data = path.read_bytes()
    kind = ending(name)
    if kind in PAGES:
        page = Page(name, data, base)
        return Opened(page, tuple(references.of_page(page)))
    if kind in XML:
        return _xml(folder, name, data, base, now)
    if kind in JSON:
        return _json(folder, name, data, base)
    text = data.decode("utf-8", "replace")
    if kind == "css":
        return Opened(None, tuple(references.of_style(text)))
    return Opened(None, tuple(listings.read_robots(text)) if name == "robots.txt" else ())


def _xml(folder: Path, name: str, data: bytes, base: Base, now: datetime) -> Opened:
    # Entities and other files are never followed; huge texts are let through, as they are ours.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedError(error.lineno or 0, f"is not well-formed: {shown(str(error.msg))}") from error
    if feed := read_xml(base.address(name), root):
        return Opened(_settled(feed, folder, data, base), tuple(_of_feed(feed)))
    if sitemap := listings.read_sitemap(root, now):
        return Opened(sitemap, tuple(Reference(Role.METADATA, each.address, each.line) for each in sitemap.listed))
    if root.tag == "opml":
        outlines = Outlines(root)
        return Opened(outlines, tuple(listings.of_opml(outlines)))
    return Opened(Drawing(root) if str(root.tag).endswith("svg") else None, ())


def _json(folder: Path, name: str, data: bytes, base: Base) -> Opened:
    try:
        # msgspec reads what json reads five times as slowly; what it refuses is read again for the line.
        found = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = _slowly(data)
    feed = read_json(base.address(name), found)
    return Opened(_settled(feed, folder, data, base), tuple(_of_feed(feed))) if feed else Opened(None, ())


def _settled(feed: Feed, folder: Path, data: bytes, base: Base) -> Feed:
    """Return a feed with its size; a copy of another, as a merged tag leaves it, is where that one is."""
    copied = feed.self != feed.address and base.where(feed.self) is Where.HERE
    original = folder / base.path_of(feed.self).lstrip("/") if copied else folder
    try:
        same = copied and original.resolve().is_relative_to(folder.resolve()) and original.read_bytes() == data
    except (OSError, ValueError):
        same = False
    return replace(feed, size=len(data), address=feed.self if same else feed.address)


def _slowly(data: bytes) -> object:
    try:
        return json.loads(data)
    except json.JSONDecodeError as error:
        raise MalformedError(error.lineno, f"is no JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise MalformedError(0, f"is no JSON: {shown(str(error))}") from error


def _of_feed(feed: Feed) -> list[Reference]:
    """Return the absolute addresses in a feed; that others are relative is a fault of their own."""
    found = [
        Reference(Role.LINK, address, entry.line)
        for entry in (feed.head, *feed.entries)
        for _, address in entry.addresses
    ]
    for entry in feed.entries:
        for html in entry.html:
            found += [Reference(role, address, entry.line) for role, address in references.of_markup(html)]
    return [each for each in found if each.address.startswith(("https://", "http://"))]
