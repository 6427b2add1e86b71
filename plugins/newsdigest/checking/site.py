"""The site as a whole, after each of its files has been looked at: what leads where, and what is there twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from newsdigest.checking.articles import Source
from newsdigest.checking.files import Listing
from newsdigest.checking.findings import Place, Places, shown
from newsdigest.checking.hosting import INDEX, Base, Files, Where, is_nobodys
from newsdigest.checking.references import Role
from newsdigest.text.addresses import is_web

_PELICAN = ("filename", "static", "attach", "author", "category", "tag", "index")
"""Between braces: links that Pelican resolves."""

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


class Trouble(Enum):
    """What is wrong with an address."""

    BROKEN = "leads nowhere"
    NO_FILE = "is not there"
    NO_ANCHOR = "no element has this id"
    ASIDE = "leads beside the site"
    SLASH = "leads there by a detour"
    UNRESOLVED = "is not resolved"
    NOBODYS = "is nobody's address"
    INSECURE = "is not https"


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

    origins: dict[str, Source] = field(default_factory=dict)
    """The Markdown file that a page comes from."""

    _troubles: dict[Trouble, list[tuple[str, Places]]] | None = None

    def troubles(self, kind: Trouble) -> list[tuple[str, Places]]:
        """Return the addresses with this trouble: why, and where they are used."""
        if self._troubles is None:
            self._troubles = {each: [] for each in Trouble}
            files = Files(self.listing.sizes)
            for (role, address), places in sorted(self.references.items()):
                if found := self._judged(role, address, files, places.first[0].needle):
                    self._troubles[found[0]].append((found[1], places))
        return self._troubles[kind]

    def external(self) -> dict[str, Places]:
        """Return the addresses of others that a reader may follow."""
        found: dict[str, Places] = {}
        for (role, address), places in self.references.items():
            if (
                role in (Role.LINK, Role.IMAGE)
                and self.base.where(address) is Where.ELSEWHERE
                and not is_nobodys(address)
            ):
                found.setdefault(address, Places(0, [])).add(places.count, places.first)
        return found

    def _judged(self, role: Role, address: str, files: Files, written: str) -> tuple[Trouble, str] | None:
        name = shown(address)
        if any(unquote(written).lstrip("/").startswith(f"{{{each}}}") for each in _PELICAN):
            return Trouble.UNRESOLVED, f"{shown(unquote(written))}: Pelican has found no such file"
        match self.base.where(address):
            case Where.NOWHERE:
                return Trouble.BROKEN, f"{name} is no address"
            case Where.ELSEWHERE if role is not Role.METADATA and is_nobodys(address):
                return Trouble.NOBODYS, f"{name} is an address of nobody's, or of this machine"
            case Where.ELSEWHERE if address.startswith("http:") and self._https and role in (Role.IMAGE, Role.ACTIVE):
                return Trouble.INSECURE, f"{name} is loaded without https"
            case Where.ASIDE:
                return Trouble.ASIDE, f"{name} is not below {self.base.path}"
            case Where.OTHER_SCHEME:
                return Trouble.ASIDE, f"{name}: the site is at {self.base.url}"
            case Where.HERE:
                return self._judged_here(role, address, files)
        return None

    def _judged_here(self, role: Role, address: str, files: Files) -> tuple[Trouble, str] | None:
        page, _, fragment = address.partition("#")
        path = self.base.path_of(page)
        served = files.serve(path)
        name = f"{self.base.path}{shown(path)}"
        if not served.file:
            loaded = role in (Role.IMAGE, Role.ACTIVE)
            alike = files.alike(path)
            hint = f" (it is {self.base.path}{shown(alike.removesuffix(INDEX))})" if alike else ""
            reason = f"{name}: no such {'file' if loaded else 'page'}{hint}"
            return (Trouble.NO_FILE if loaded else Trouble.BROKEN), reason
        if role is Role.IMAGE and served.file.endswith((".html", ".htm")):
            return Trouble.NO_FILE, f"{name} is a page, no image"
        if served.redirected:
            return Trouble.SLASH, f"{name} leads to {name}/"
        facts = self.pages.get(served.file)
        if fragment and facts and not _is_there(fragment, facts.ids):
            return (
                Trouble.NO_ANCHOR,
                f"{name}#{shown(fragment)}: no element there has the id {shown(unquote(fragment))!r}",
            )
        return None

    @property
    def _https(self) -> bool:
        return self.base.url.startswith("https:")


def troubled(kind: Trouble) -> "partial[Found]":
    """Return the rule that a trouble is."""
    return partial(_troubled, kind)


def address(site: Site) -> Found:
    """See that the site's own address is one that readers can reach."""
    if not site.siteurl:
        yield "SITEURL is empty: feeds and canonical addresses need it", _nowhere()
    elif not is_web(site.siteurl):
        yield f"SITEURL is {shown(site.siteurl)!r}, which is no web address", _nowhere()
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
                f"{len(pages)} pages have the title {shown(title)!r}",
                _places((Place(f"output/{page.path}", 0, page.heading) for page in pages), len(pages)),
            )


def languages(site: Site) -> Found:
    """See that the page of an article in another language says so."""
    for path, source in site.origins.items():
        page = site.pages.get(path)
        if page and source.lang and source.lang not in page.langs:
            yield f"an article in {source.lang!r}, whose page says {', '.join(sorted(page.langs))}", _at(page)


def too_early(site: Site) -> Found:
    """See that what is dated in the future is not published yet."""
    for path, source in site.origins.items():
        page = site.pages.get(path)
        if page and page.lists and source.date > site.now:
            yield f"is published, and dated {source.date:%Y-%m-%d %H:%M}", _at(page)


def unlisted(site: Site) -> Found:
    """See that a sitemap, where there is one, has every page that may be found."""
    for path, page in site.pages.items() if site.listed else ():
        own = site.base.address(path)
        if page.lists and page.canonical in ("", own) and own not in site.listed:
            yield "is in no sitemap", _at(page)


def listed_in_vain(site: Site) -> Found:
    """See that a sitemap has no page that says that it is not to be found, or that it is another one's copy."""
    for path, page in site.pages.items():
        own = site.base.address(path)
        elsewhere = page.canonical != own and page.canonical.startswith(f"{site.base.url}/")
        if own in site.listed and (not page.lists or elsewhere):
            yield "is in a sitemap, and says that it is not to be listed", _at(page)


def _troubled(kind: Trouble, site: Site) -> Found:
    yield from site.troubles(kind)


def _is_there(fragment: str, ids: frozenset[str]) -> bool:
    name = unquote(fragment)
    return fragment in ids or name in ids or name.lower() == "top" or name.startswith((":~:", "!", "/"))


def _places(places: Iterator[Place], count: int) -> Places:
    found = Places(0, [])
    found.add(count, places)
    return found


def _at(page: PageFacts) -> Places:
    return Places(1, [Place(f"output/{page.path}", 0, page.heading)])


def _nowhere() -> Places:
    return Places(1, [Place("output/")])
