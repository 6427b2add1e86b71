"""Every file looked at by itself, several at once; what the site needs of all of them is kept small."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo

from newsdigest.checking import articles
from newsdigest.checking.articles import Source
from newsdigest.checking.findings import Place, Places, Tally
from newsdigest.checking.hosting import Base, Where, resolve
from newsdigest.checking.listings import Sitemap
from newsdigest.checking.metadata import canonical_link
from newsdigest.checking.page import Page, UnreadableError, text_of
from newsdigest.checking.references import Reference, Role
from newsdigest.checking.rules import RULES, Look, Rule
from newsdigest.checking.site import PageFacts
from newsdigest.checking.subjects import MalformedError, Subject, opened

OUTPUT, CONTENT = "output", "content"
"""How the two folders are called until findings are given the names that a person knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is looked at, and by what rules."""

    output: Path
    content: Path
    base: Base
    timezone: ZoneInfo
    now: datetime
    rules: frozenset[str]


class Item(NamedTuple):
    """A file: ``content/articles/a.md``, ``output/index.html``; with its size in bytes."""

    file: str
    size: int


@dataclass(slots=True)
class Seen:
    """What a few files have given."""

    tally: Tally = field(default_factory=Tally)
    references: dict[tuple[Role, str], Places] = field(default_factory=dict)
    pages: list[PageFacts] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)


def look_at(plan: Plan, items: Iterable[Item]) -> list[Seen]:
    """Return what some files give, as one."""
    seen = Seen()
    for item in items:
        folder, _, name = item.file.partition("/")
        if folder == CONTENT:
            article = articles.read(plan.content, name, plan.timezone, plan.now)
            _apply(plan, item.file, article, seen.tally)
            seen.sources += [article.source] if article.source else []
        else:
            _look_at_output(plan, item.file, name, seen)
    return [seen]


def _look_at_output(plan: Plan, file: str, name: str, seen: Seen) -> None:
    try:
        subject, references = opened(plan.output, name, plan.base, plan.now)
    except MalformedError as error:
        seen.tally.add("well-formed", error.reason, Place(file, error.line))
        return
    except UnreadableError as error:
        seen.tally.add("unread", str(error), Place(file))
        return
    except OSError as error:
        seen.tally.add("unread", f"cannot be read: {error.strerror}", Place(file))
        return
    _apply(plan, file, subject, seen.tally)
    _refer(plan.base, file, name, references, seen.references)
    if isinstance(subject, Page):
        seen.pages.append(_facts(subject))
    elif isinstance(subject, Sitemap):
        seen.listed |= {each.address for each in subject.listed}


def _apply(plan: Plan, file: str, subject: Subject, tally: Tally) -> None:
    for rule, look in _looks(type(subject)):  # type: ignore[arg-type]
        if rule.name in plan.rules:
            tally.add_all(rule.name, file, look(subject))


@cache
def _looks(kind: type) -> tuple[tuple[Rule, Look], ...]:
    return tuple((rule, rule.looks[kind]) for rule in RULES if kind in rule.looks)


def _refer(
    base: Base, file: str, name: str, references: Iterable[Reference], found: dict[tuple[Role, str], Places]
) -> None:
    here = base.address(name)
    known: set[tuple[Role, str]] = set()
    for role, written, line in references:
        if written.startswith("#"):  # within the page: a rule of its own looks at it
            continue
        address = resolve(here, written)
        page, fragment = urldefrag(address) if "#" in address else (address, "")
        kept = address if fragment and base.where(page) is Where.HERE else page
        key = (role, kept or written)
        if key not in known:
            known.add(key)
            found.setdefault(key, Places(0, [])).add(1, (Place(file, line, written),))


def _facts(page: Page) -> PageFacts:
    heading = next(page.all("h1"), None)
    link = canonical_link(page)
    named = (each.get("name", "") for each in page.all("a"))
    return PageFacts(
        path=page.path,
        title=page.title,
        heading=text_of(heading) if heading is not None else "",
        ids=frozenset((*page.ids, *filter(None, named))),
        langs=frozenset(each.get("lang", "").lower().partition("-")[0] for each in page.having("lang")),
        lists=page.indexed and not page.moves,
        canonical=link.get("href", "") if link is not None else "",
    )
