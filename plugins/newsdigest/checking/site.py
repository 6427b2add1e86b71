"""The site as a whole, after each of its files has been looked at: what leads where, and what is there twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from newsdigest.checking.articles import Source
from newsdigest.checking.files import Listing
from newsdigest.checking.findings import Place, Places, quoted, shown
from newsdigest.checking.hosting import Base
from newsdigest.checking.references import Role
from newsdigest.text.addresses import is_nobodys, is_web
from newsdigest.text.old_addresses import FILE, file_of, read

Found = Iterator[tuple[str, Places]]
"""What a rule for the site gives: reasons, and where each holds."""


class PageFacts(NamedTuple):
    """What the rest of the site needs of a page."""

    path: str
    title: str
    heading: str
    ids: frozenset[str]
    langs: frozenset[str]
    lists: bool
    """Whether it is one of the site's pages: search engines may list it, and it does not lead to another."""

    canonical: str


@dataclass(slots=True)
class Site:
    """Everything that is known when all files have been read."""

    siteurl: str
    """As it is set."""

    base: Base
    listing: Listing
    now: datetime
    references: dict[tuple[Role, str], Places] = field(default_factory=dict)
    """Where each address is used; absolute, with its fragment if it leads to a page of the site."""

    pages: dict[str, PageFacts] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    """The addresses in sitemaps."""

    redirects: str = ""
    """The text of ``content/redirects.txt``."""

    origins: dict[str, Source] = field(default_factory=dict)
    """The Markdown file that a page comes from."""

    judged: list[tuple[Any, str, Places]] | None = None
    """What is wrong with addresses (``links``): the trouble, why, and where they are used; None before it is known."""


def address(site: Site) -> Found:
    """See that the site's own address is one that readers can reach."""
    if not site.siteurl:
        yield "SITEURL is empty: feeds and canonical addresses need it", _nowhere()
    elif not is_web(site.siteurl):
        yield f"SITEURL is {quoted(site.siteurl)}, which is no web address", _nowhere()
    elif is_nobodys(site.siteurl):
        yield f"SITEURL is {shown(site.siteurl)}: that is nobody's address, or this machine's", _nowhere()


def titles(site: Site) -> Found:
    """No two pages have the same title: a list of results does not tell them apart."""
    by_title: dict[str, list[PageFacts]] = {}
    for page in site.pages.values():
        if page.lists and page.title:
            by_title.setdefault(page.title, []).append(page)
    for title, pages in by_title.items():
        if len(pages) > 1:
            yield (
                f"{len(pages)} pages have the title “{shown(title)}”",
                _places((Place(f"output/{page.path}", 0, page.heading) for page in pages), len(pages)),
            )


def languages(site: Site) -> Found:
    """See that the page of an article in another language says so."""
    for path, source in site.origins.items():
        page = site.pages.get(path)
        if page and source.lang and source.lang not in page.langs:
            yield f"an article in '{source.lang}', whose page says {', '.join(sorted(page.langs))}", _at(page)


def too_early(site: Site) -> Found:
    """See that what is dated in the future is not published yet."""
    for path, source in site.origins.items():
        page = site.pages.get(path)
        if page and page.lists and source.date > site.now:
            yield f"is published, and dated {source.date:%Y-%m-%d %H:%M}", _at(page)


def redirects(site: Site) -> Found:
    """See that each address that something had before leads on: no page has it, and it does not lead in a circle."""
    lines, complaints = read(site.redirects)
    yield from ((each, Places(1, [Place(f"content/{FILE}")])) for each in complaints)
    old = [(Place(f"content/{FILE}", line), address) for line, address, _ in lines]
    old += [(Place(f"content/{each.file}", 0, address), address) for each in site.sources for address in each.former]
    for place, address in old:
        try:
            page = site.pages.get(file_of(address, site.siteurl.rstrip("/")))
        except ValueError as error:
            yield f"{shown(address)} {error}", Places(1, [place])
        else:
            if page is None:
                yield f"{shown(address)} leads nowhere: perhaps in a circle", Places(1, [place])
            elif page.lists:
                yield f"{shown(address)} is the address of a page: {page.path}", Places(1, [place])


def unlisted(site: Site) -> Found:
    """See that a sitemap, where there is one, has every page that may be found."""
    for path, page in site.pages.items() if site.listed else ():
        own = site.base.address(path)
        if page.lists and page.canonical in ("", own) and own not in site.listed:
            yield "is in no sitemap", Places(1, [Place(f"output/{path}")])


def listed_in_vain(site: Site) -> Found:
    """See that a sitemap has no page that says that it is not to be found, or that it is another one's copy."""
    for path, page in site.pages.items():
        own = site.base.address(path)
        elsewhere = page.canonical not in ("", own)
        if own in site.listed and (not page.lists or elsewhere):
            yield "is in a sitemap, and says that it is not to be listed", Places(1, [Place(f"output/{path}")])


def _places(places: Iterator[Place], count: int) -> Places:
    found = Places(0, [])
    found.add(count, places)
    return found


def _at(page: PageFacts) -> Places:
    return Places(1, [Place(f"output/{page.path}", 0, page.heading)])


def _nowhere() -> Places:
    return Places(1, [Place("output/")])
