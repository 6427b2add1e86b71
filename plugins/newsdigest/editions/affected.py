"""Whose related articles have to be found again, as what has changed may be among them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import reduce
from typing import NamedTuple

from newsdigest.editions.related import NAMES, PROMISING, TERMS, WINDOW, Gist, Known, Plan


class _Altered(NamedTuple):
    """An article that has changed, and what it weighs or has weighed at most on each axis that it is found by."""

    day: date
    terms: Mapping[int, int]
    names: Mapping[int, int]

    @classmethod
    def of(cls, day: date, *versions: Gist) -> "_Altered":
        """Take the versions of an article of this day, as it was and as it is."""
        terms = _most(version.terms.heaviest(TERMS) for version in versions)
        return cls(day, terms, _most(version.names.heaviest(NAMES) for version in versions))

    def may_be_found_by(self, gist: Gist) -> bool:
        """Tell whether it is, or was, promising to an article."""
        pairs = ((gist.terms.heaviest(TERMS), self.terms), (gist.names.heaviest(NAMES), self.names))
        return any(sum(weight * own.get(axis, 0) for axis, weight in heaviest) >= PROMISING for heaviest, own in pairs)


def _most(versions: Iterable[Iterable[tuple[int, int]]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for version in versions:
        for axis, weight in version:
            found[axis] = max(weight, found.get(axis, 0))
    return found


class Changes:
    """Tells day by day, in ascending order, which articles have to be asked for again."""

    def __init__(self) -> None:
        self._touched: dict[int, date] = {}
        self._moved: dict[int, date] = {}
        self._altered: list[_Altered] = []
        self._lost = date.min

    def plan(self, day: date, now: Sequence[Gist], was: Known | None) -> Plan:
        """Return what is to be found out of a day.

        was: the day as it was before, None where that was lost. Days up to ``WINDOW`` before and after one that has
        changed have to be planned, the others may be left out.
        """
        known = was or Known()
        altered = {*known.gists} ^ {*now} if known.gists is not now else set()
        versions: defaultdict[tuple[str, str], list[Gist]] = defaultdict(list)
        for gist in altered:
            versions[gist.guid, gist.lang].append(gist)
        for each in versions.values():
            self._altered.append(_Altered.of(day, *each))
            self._touched |= dict.fromkeys((axis for gist in each for axis in gist.found_by()), day)
            of_terms, of_names = [one.terms_found_by() for one in each], [one.names_found_by() for one in each]
            self._moved |= dict.fromkeys((*_not_in_all(of_terms), *_not_in_all(of_names)), day)
        asked = [gist for gist in now if gist in altered or self._is_touched(day, gist)]
        if was is None:
            self._lost = day
        return Plan(day, now, asked, known.found)

    def _is_touched(self, day: date, gist: Gist) -> bool:
        """Tell whether what was found for an article may not hold.

        It was found among the latest bearers of each of its axes. These are others only where an article has come to
        an axis, or left it; where one weighs more or less than before, it must have been promising, or be so now.
        """
        if (day - self._lost).days <= WINDOW:
            return True
        axes = gist.found_by() if self._touched else ()
        if self._touched.keys().isdisjoint(axes):
            return False
        oldest = day - timedelta(days=WINDOW)
        return any(self._moved.get(axis, date.min) >= oldest for axis in axes) or any(
            one.day >= oldest and one.may_be_found_by(gist) for one in self._altered
        )


def _not_in_all(versions: Sequence[Iterable[int]]) -> set[int]:
    """Return the axes that one of two versions has; of an article that has come or gone, its own."""
    return reduce(set.symmetric_difference, map(set, versions))
