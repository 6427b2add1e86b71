"""An edition: the articles of a day or a week as a digest, each of them once.

What tells the same event is one entry. Entries are ordered by how much they matter:

    2 for each source beyond the first (at most 4 of them)
    1 for each article of the entry beyond the first (at most 3)
    1 where it goes on with a story of earlier editions in several articles, -1 where in a single one
    up to 1 for its length (three minutes of reading or more have all of it)
    up to 1 for its hour (the last one of the period has all of it)
    1 where it is in the site's language

The best entry leads; the next ones lead their sections. Sections stand in the order of their best entries, a section
of one entry after those of several. An editor's arrangement (``arrangement``) wins over all of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from newsdigest.editions.arrangement import Arrangement
from newsdigest.editions.periods import Period

_SOURCES, _MOST_SOURCES = 2.0, 4
_ARTICLES, _MOST_ARTICLES = 1.0, 3
_LONG = 3  # minutes
_LANGUAGE = 1.0
_NEWS = 1.0  # of a story that goes on, told by several; the same less where a single article tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article as an edition is made of it."""

    guid: str
    slug: str
    date: datetime
    """Aware, in the site's time zone."""

    lang: str
    section: str
    source: str
    minutes: int
    """Reading time."""

    words: int = 0
    amended: bool = False
    """Whether it was corrected, or brought up to date."""

    story: str = ""
    """What names its story; empty for an article that is alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event in an edition: the article that stands for it, and the others that tell it."""

    guid: str
    also: tuple[str, ...] = ()
    story: str = ""
    follows: str = ""
    """The name of the last edition before this one that had the story; empty if none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries under one heading."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A day or a week of the digest."""

    period: Period
    number: int
    title: str = ""
    """An editor's; empty: the site names it by its date."""

    note: str = ""
    """An editor's, in Markdown."""

    lead: Entry | None
    sections: tuple[Section, ...]
    """Without the lead."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, the lead first."""
        return (*([self.lead] if self.lead else []), *(each for section in self.sections for each in section.entries))


def compose(
    period: Period,
    pieces: Iterable[Piece],
    *,
    number: int,
    lang: str,
    follows: Mapping[str, str] | None = None,
    arrangement: Arrangement | None = None,
) -> Edition:
    """Return the edition of a period; each of its articles stands in it once, but for those that an editor left out.

    pieces: the articles of the period. number: of the edition. lang: the site's. follows: by the name of a story,
    the name of the last earlier edition that had it.
    """
    arrangement = arrangement or Arrangement()
    chosen = {slug: place for place, slug in enumerate(arrangement.slugs)}
    shown = [piece for piece in pieces if piece.slug not in arrangement.left_out]
    groups = _groups(shown)
    ranked = sorted(
        (_Ranked(_entry(group, lang, follows or {}, chosen), group, lang) for group in groups),
        key=lambda each: each.order,
    )
    lead = next((each for each in ranked if arrangement.lead in each.slugs), None) if arrangement.lead else None
    lead = lead or next(iter(ranked), None)
    rest = [each for each in ranked if each is not lead]
    return Edition(
        period=period,
        number=number,
        title=arrangement.title,
        note=arrangement.note,
        lead=lead.entry if lead else None,
        sections=_sections(rest, arrangement),
    )


class Account(Protocol):
    """What decides which article stands for an event."""

    @property
    def guid(self) -> str:
        """What names it."""
        ...

    @property
    def date(self) -> datetime:
        """Aware."""
        ...

    @property
    def lang(self) -> str:
        """Its language."""
        ...

    @property
    def words(self) -> int:
        """How many it has."""
        ...

    @property
    def amended(self) -> bool:
        """Whether it was corrected, or brought up to date."""
        ...


def fullness(account: Account, lang: str) -> tuple[bool, int, bool, datetime, str]:
    """Return what orders accounts of one event: those in the site's language first, then those of most words.

    Of copies of one text the amended one comes first, then the earliest.
    """
    return account.lang != lang, -account.words, not account.amended, account.date, account.guid


class _Ranked:
    """An entry and what it is ordered by."""

    def __init__(self, entry: Entry, pieces: Sequence[Piece], lang: str) -> None:
        self.entry = entry
        self.slugs = frozenset(piece.slug for piece in pieces)
        self.section = pieces[0].section
        self.order = (-_score(entry, pieces, lang), -max(piece.date for piece in pieces).timestamp(), entry.guid)


def _groups(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the articles of each event."""
    groups: defaultdict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        groups[f"story {piece.story}" if piece.story else f"article {piece.guid}"].append(piece)
    return list(groups.values())


def _entry(pieces: list[Piece], lang: str, follows: Mapping[str, str], chosen: Mapping[str, int]) -> Entry:
    """Let the article that an editor names, or else the fullest, stand for the event; order the others so.

    chosen: the place of each slug among those that an editor names.
    """
    pieces.sort(key=lambda piece: (chosen.get(piece.slug, len(chosen)), fullness(piece, lang)))
    chief, *others = pieces
    return Entry(
        guid=chief.guid,
        also=tuple(piece.guid for piece in others),
        story=chief.story,
        follows=follows.get(chief.story, "") if chief.story else "",
    )


def _score(entry: Entry, pieces: Sequence[Piece], lang: str) -> float:
    sources = len({piece.source for piece in pieces if piece.source} or {""})
    hour = max((piece.date.hour * 60 + piece.date.minute) / (24 * 60) for piece in pieces)
    return (
        _SOURCES * min(sources - 1, _MOST_SOURCES)
        + _ARTICLES * min(len(pieces) - 1, _MOST_ARTICLES)
        + (_NEWS if len(pieces) > 1 else -_NEWS) * bool(entry.follows)
        + min(max(piece.minutes for piece in pieces) / _LONG, 1)
        + hour
        + _LANGUAGE * any(piece.lang == lang for piece in pieces)
    )


def _sections(ranked: Sequence[_Ranked], arrangement: Arrangement) -> tuple[Section, ...]:
    """Return the entries by sections, first those that an editor has named, in the editor's order."""
    waiting = list(ranked)
    found: dict[str, list[_Ranked]] = {}
    for name, slugs in arrangement.sections:
        for slug in slugs:
            if each := next((one for one in waiting if slug in one.slugs), None):
                waiting.remove(each)
                found.setdefault(name, []).append(each)
    arranged = list(found)
    for each in waiting:
        found.setdefault(each.section, []).append(each)
    others = [name for name in found if name not in arranged]
    others.sort(key=lambda name: (len(found[name]) == 1, found[name][0].order))
    return tuple(Section(name=name, entries=tuple(each.entry for each in found[name])) for name in (*arranged, *others))
