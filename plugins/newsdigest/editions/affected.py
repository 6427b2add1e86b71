"""Whose related articles have to be found again, as what has changed may be among them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import NamedTuple

from newsdigest.editions.related import BEARERS, NAMES, PROMISING, TERMS, WINDOW, Gist, Known, Plan

_Axis = tuple[str | None, int]
"""A name in articles of a language, or a term: None."""


class _Altered(NamedTuple):
    """An article that has changed, and what it weighs or has weighed at most on each axis that it is found by."""

    day: date
    lang: str
    terms: Mapping[int, int]
    names: Mapping[int, int]

    @classmethod
    def of(cls, day: date, lang: str, versions: Sequence[Gist]) -> "_Altered":
        """Take the versions in a language of an article of this day, as it was and as it is."""
        terms = _most(version.terms.heaviest(TERMS) for version in versions)
        return cls(day, lang, terms, _most(version.names.heaviest(NAMES) for version in versions))

    def may_be_found_by(self, gist: Gist) -> bool:
        """Tell whether it is, or was, promising to an article; names are only asked for in other languages."""
        if _product(gist.terms.heaviest(TERMS), self.terms) >= PROMISING:
            return True
        return gist.lang != self.lang and _product(gist.names.heaviest(NAMES), self.names) >= PROMISING


def _most(versions: Iterable[Iterable[tuple[int, int]]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for version in versions:
        for axis, weight in version:
            found[axis] = max(weight, found.get(axis, 0))
    return found


def _product(heaviest: Iterable[tuple[int, int]], own: Mapping[int, int]) -> int:
    return sum(weight * own.get(axis, 0) for axis, weight in heaviest)


class _Moved(NamedTuple):
    """That an article has come to an axis, or left it."""

    day: date
    """The last on which one has."""

    bearers: int
    """How many there were until the end of that day."""


class Today(NamedTuple):
    """A day as it is and as it was."""

    day: date
    now: Sequence[Gist]
    """The same object as the gists that were, if nothing has changed."""

    was: Known | None
    """None: what was found out of it was lost."""


def plans(days: Iterable[Today]) -> Iterator[Plan]:
    """Yield what is to be found out of each day, given in ascending order.

    Days up to ``WINDOW`` before and after one that has changed have to be given, the others may be left out.
    """
    everything = list(days)
    changes = _Changes(everything)
    yield from map(changes.plan, everything)


class _Changes:
    """What has changed until a day."""

    def __init__(self, days: Iterable[Today]) -> None:
        self._versions = {day: list(_altered(now, was)) for day, now, was in days if not was or was.gists is not now}
        versions = [each for of_day in self._versions.values() for _, each in of_day]
        self._touched = {axis for each in versions for gist in each for axis in gist.found_by()}
        self._left = Counter(axis for each in versions for axis in _not_in_all(each))  # or come to
        self._watched = {axis for _, axis in self._left}
        self._langs = {lang for lang, _ in self._left} - {None}
        self._bearers: Counter[_Axis] = Counter()
        self._moved: dict[_Axis, _Moved] = {}
        self._altered: list[_Altered] = []
        self._lost = date.min

    def plan(self, today: Today) -> Plan:
        """Return what is to be found out of a day; those before it have been planned."""
        day, now, was = today
        for gist in now:
            if not self._watched.isdisjoint(gist.found_by()):
                self._bearers.update(_borne_by(gist) & self._left.keys())
        for lang, each in self._versions.get(day, ()):
            self._altered.append(_Altered.of(day, lang, each))
            self._moved |= {axis: _Moved(day, self._bearers[axis]) for axis in _not_in_all(each)}
        if was is None:
            self._lost = day
        altered = {gist for _, each in self._versions.get(day, ()) for gist in each}
        until_now = self._altered or self._lost > date.min
        asked = [gist for gist in now if gist in altered or self._is_touched(day, gist)] if until_now else []
        return Plan(day, now, asked, was.found if was else {})

    def _is_touched(self, day: date, gist: Gist) -> bool:
        """Tell whether what was found for an article may not hold.

        It was found among the latest bearers of each of its axes. These may be others where an article has come to
        an axis, or left it; where one weighs more or less than before, it must have been promising, or be so now.
        """
        if (day - self._lost).days <= WINDOW:
            return True
        if self._touched.isdisjoint(gist.found_by()):
            return False
        return any(self._is_moved(day, axis) for axis in self._asked_by(gist)) or any(
            (day - one.day).days <= WINDOW and one.may_be_found_by(gist) for one in self._altered
        )

    def _is_moved(self, day: date, axis: _Axis) -> bool:
        """Tell whether others than those that came or left may be among the latest bearers, or not be any more.

        They are not where these are all that there are, nor where all of these have come later.
        """
        moved = self._moved.get(axis)
        if moved is None or (day - moved.day).days > WINDOW:
            return False
        bearers = self._bearers[axis]
        return bearers - moved.bearers < BEARERS < bearers + self._left[axis]

    def _asked_by(self, gist: Gist) -> Iterator[_Axis]:
        """Yield the axes by which others are found for an article."""
        yield from ((None, axis) for axis in gist.terms_found_by())
        for lang in self._langs - {gist.lang}:
            yield from ((lang, axis) for axis in gist.names_found_by())


def _altered(now: Sequence[Gist], was: Known | None) -> Iterator[tuple[str, list[Gist]]]:
    """Yield language and versions of each article that has changed, come or gone."""
    versions: defaultdict[tuple[str, str], list[Gist]] = defaultdict(list)
    for gist in {*(was.gists if was else ())} ^ {*now}:
        versions[gist.guid, gist.lang].append(gist)
    yield from ((lang, each) for (_, lang), each in versions.items())


def _borne_by(gist: Gist) -> set[_Axis]:
    """Return the axes by which others find an article."""
    return {*((None, axis) for axis in gist.terms_found_by()), *((gist.lang, axis) for axis in gist.names_found_by())}


def _not_in_all(versions: Iterable[Gist]) -> set[_Axis]:
    """Return the axes that one of two versions has; of an article that has come or gone, its own."""
    return reduce(set.symmetric_difference, map(_borne_by, versions))
