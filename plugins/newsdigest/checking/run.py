"""The check of a site: all its files, then the site as a whole, then what a person is told."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from newsdigest.checking import subjects
from newsdigest.checking.articles import FOLDERS
from newsdigest.checking.files import Listing, listing
from newsdigest.checking.findings import Finding, Place, Places, Report, Severity, Tally
from newsdigest.checking.hosting import Base
from newsdigest.checking.looking import CONTENT, OUTPUT, Item, Plan, look_at
from newsdigest.checking.origins import SHORTEST, Texts, origins
from newsdigest.checking.page import LARGEST
from newsdigest.checking.rules import BY_NAME, RULES
from newsdigest.checking.site import Site
from newsdigest.errors import SettingsError
from newsdigest.execution import PROCESSES, SERIAL, spread
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web
from newsdigest.text.old_addresses import FILE

_SHARE = 4
"""Looking at a page costs a quarter of what enriching as many bytes does, which is what a batch is measured by."""

_PAGES = (".html", ".htm")
_NOWHERE = "https://site.invalid"
"""Where a site is without a ``SITEURL`` that can be used: its links can be followed all the same."""

More = Callable[[Site, Tally], None]
"""A part of the check that is made on demand: it is given the site and adds to the findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The rules that are applied: all, or ``only`` these, without ``skip``."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    def names(self) -> frozenset[str]:
        """Return the rules' names. Raises SettingsError for one that is none."""
        for name in (*self.only, *self.skip):
            if name not in BY_NAME:
                raise SettingsError(f"{name} is no rule; there are {', '.join(sorted(BY_NAME))}")
        return frozenset(self.only or BY_NAME) - frozenset(self.skip)


def check(
    settings: Settings, selection: Selection, *, now: datetime | None = None, more: Iterable[More] = ()
) -> Report:
    """Look at the site in ``settings.output`` and at the Markdown in ``settings.content``; nothing is written.

    now: what counts as now (aware). more: parts on demand. Raises SettingsError for an unknown rule and for an output
    folder that is not there, WorkerError.
    """
    rules = selection.names()
    if not settings.output.is_dir():
        raise SettingsError(f"{settings.output}: no such folder; build the site first (make html)")
    plan = Plan(
        output=settings.output,
        content=settings.content,
        base=Base(settings.siteurl.rstrip("/") if is_web(settings.siteurl) else _NOWHERE),
        timezone=settings.timezone,
        now=now or datetime.now(UTC),
        rules=rules,
    )
    found = listing(settings.output)
    site = Site(siteurl=settings.siteurl, base=plan.base, listing=found, now=plan.now)
    tally = Tally()
    for look in (_all_files, _folder, _whole_site):
        look(settings, plan, site, tally)
    for part in more:
        part(site, tally)
    return _report(settings, site, tally, rules)


def _all_files(settings: Settings, plan: Plan, site: Site, tally: Tally) -> None:
    """Look at each file, and gather what the site needs."""
    items = [*_markdown(settings.content), *_output(site.listing)]
    engine = settings.executor if settings.executor in (PROCESSES, SERIAL) else SERIAL  # the files are on this machine
    batches = spread(
        partial(look_at, plan),
        items,
        weigh=lambda item: min(item.size, LARGEST) // _SHARE + 500,
        name=engine,
        workers=settings.workers,
        preload=("newsdigest.checking.looking",),
    )
    kept: dict[frozenset[str], frozenset[str]] = {}  # the ids that a template gives are the same on ten thousand pages
    for seen in batches:
        tally.merge(seen.tally)
        for key, places in seen.references.items():
            site.references.setdefault(key, Places(0, [])).add(places.count, places.first)
        for page in seen.pages:
            ids, langs = kept.setdefault(page.ids, page.ids), kept.setdefault(page.langs, page.langs)
            site.pages[page.path] = page._replace(ids=ids, langs=langs)
        site.sources += seen.sources
        site.listed |= seen.listed
    patterns = {"articles": settings.article_save_as, "pages": settings.page_save_as, "drafts": settings.draft_save_as}
    site.origins = origins(site.sources, patterns)
    with suppress(OSError):  # there need not be one
        site.redirects = (settings.content / FILE).read_text("utf-8-sig", errors="replace")


def _folder(settings: Settings, plan: Plan, site: Site, tally: Tally) -> None:
    for rule in RULES:
        if rule.name in plan.rules and (look := rule.looks.get(Listing)):
            for file, reason in look(site.listing):
                tally.add(rule.name, reason, Place(f"{OUTPUT}/{file}"))


def _whole_site(settings: Settings, plan: Plan, site: Site, tally: Tally) -> None:
    for rule in RULES:
        if rule.name in plan.rules and (look := rule.looks.get(Site)):
            for reason, places in look(site):
                tally.add_places(rule.name, reason, places)


def _markdown(content: Path) -> Iterator[Item]:
    for folder in FOLDERS:
        for name, size in listing(content / folder).sizes.items() if (content / folder).is_dir() else ():
            if name.endswith(".md"):
                yield Item(f"{CONTENT}/{folder}/{name}", size)


def _output(found: Listing) -> Iterator[Item]:
    for name, size in found.sizes.items():
        if subjects.ending(name) in subjects.READ:
            yield Item(f"{OUTPUT}/{name}", size)


def _report(settings: Settings, site: Site, tally: Tally, rules: frozenset[str]) -> Report:
    texts = Texts(settings.content)
    imported = frozenset(f"{CONTENT}/{each.file}" for each in site.sources if each.imported)
    findings: list[Finding] = []
    more = {name: number for name, number in tally.beyond.items() if name in rules}
    for name, reason, places in tally:
        if name in rules:
            findings += _findings(settings, site, texts, imported, name, reason, places)
    order = {rule.name: number for number, rule in enumerate(RULES)}
    findings.sort(key=lambda each: (each.severity.rank, order[each.rule], each.file, each.line, each.reason))
    counts = dict.fromkeys(Severity, 0)
    for each in findings:
        counts[each.severity] += 1
    for name, number in more.items():
        kept = (each.severity for each in findings if each.rule == name)
        counts[min(kept, key=lambda each: each.rank)] += number
    return Report(findings=tuple(findings), more=more, counts=counts, files=len(site.listing.sizes))


def _findings(
    settings: Settings, site: Site, texts: Texts, imported: frozenset[str], name: str, reason: str, places: Places
) -> Iterator[Finding]:
    """Yield a finding for each place in Markdown that has a fault, or else in the one page, or one for all pages."""
    rule = BY_NAME[name]
    settled = [texts.place(place, site.origins.get(place.file.removeprefix(f"{OUTPUT}/"))) for place in places.first]
    edited = {
        (place.file, place.line): place for place in map(texts.line, settled) if place.file.startswith(f"{CONTENT}/")
    }
    if edited:
        named, others = list(edited.values()), places.count - len(settled)
    else:
        named = settled if len({place.file for place in settled}) == 1 else settled[:1]
        others = places.count - len(named)
    # A template may have the same: of what an article brings along only feeds and, where an address is too short to be
    # found in the Markdown, its own page have the links.
    pages = {place for place in settled if place.file.startswith(f"{OUTPUT}/") and place.file.endswith(_PAGES)}
    own = {each.file for each in pages if len(each.needle) < SHORTEST and _source(site, each.file) in imported}
    brought = len(pages) <= 1 and {each.file for each in pages} == own
    for number, place in enumerate(named):
        yield Finding(
            rule=name,
            severity=rule.weighed(imported=brought and (place.file in imported or place.file in own)),
            file=_known_as(settings, place.file),
            line=place.line,
            reason=reason,
            remedy=rule.remedy,
            count=1 if number else 1 + others,
        )


def _source(site: Site, file: str) -> str:
    """Return the Markdown file that a page of the output is made of; nothing where that is not known."""
    source = site.origins.get(file.removeprefix(f"{OUTPUT}/"))
    return f"{CONTENT}/{source.file}" if source else ""


def _known_as(settings: Settings, file: str) -> str:
    """Return a file's name as a person in the current folder has it."""
    folder, _, name = file.partition("/")
    path = (settings.content if folder == CONTENT else settings.output) / name
    with suppress(ValueError):
        path = path.absolute().relative_to(Path.cwd())
    return path.as_posix()
