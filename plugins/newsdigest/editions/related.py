"""Related articles: those on the same matter, of the same day or earlier.

Likeness is that of stories: the cosine of tf-idf vectors, across languages that of names. Candidates are the latest
bearers of an article's heaviest terms; those are compared in full. No article of a later day is looked at, so a new
one changes pages of its own day alone, and no hour decides, which many articles do not have.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import nlargest
from typing import NamedTuple
from zlib import crc32

import msgspec

from newsdigest.editions.stories import FEWEST_NAMES, SAME_EVENT, SAME_NAMES, Weights
from newsdigest.traits import Traits

WINDOW = 180  # days
RELATED = 0.18  # of pairs that were read, four of five from 0.2 on tell of one matter, below 0.15 not half of them
SHOWN = 4
_NAMES_ALIKE = 0.38  # across languages; by countries alone a reactor and a treaty of one reach 0.35
_KEPT = 10  # more than are shown, as those of one story are left out later
TERMS, NAMES = 16, 6  # an article is found by: 85 of 100 that comparing all finds; by 12 terms 80, by 24 89
BEARERS = 40  # the latest; all of them cost most of the time and found one of 50 more
_COMPARED = 11  # itself among them
PROMISING = 0.05e6  # by their heaviest axes alone, which 98 of 100 have
_PASSAGES, _SAME_PASSAGES = 4, 2  # of the smallest
_TIDY_AFTER = 500  # articles
_WEIGHT_BITS = 10  # of a weight in thousandths
_AXIS, _WEIGHT = array("I").itemsize, array("H").itemsize
_MASK = (1 << _WEIGHT_BITS) - 1


class Vector(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Terms or names as numbers, the heaviest first: of 3,600 articles two megabytes, not forty."""

    axes: bytes
    weights: bytes

    @classmethod
    def of(cls, weights: Weights, space: str = "") -> "Vector":
        """Return the vector of some weights; ``space`` keeps the same word in two languages apart."""
        seed = crc32(space.encode())
        heaviest = sorted(((weight, crc32(name.encode(), seed)) for name, weight in weights), reverse=True)
        axes, values = array("I", [axis for _, axis in heaviest]), array("H", [weight for weight, _ in heaviest])
        return cls(axes.tobytes(), values.tobytes())

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield each axis with its weight."""
        return zip(array("I", self.axes), array("H", self.weights), strict=True)

    def heaviest(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield the first pairs."""
        axes, weights = self.axes[: number * _AXIS], self.weights[: number * _WEIGHT]
        return zip(array("I", axes), array("H", weights), strict=True)


class Gist(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The traits of an article, packed."""

    guid: str
    lang: str
    terms: Vector
    names: Vector
    passages: tuple[int, ...]

    @classmethod
    def of(cls, guid: str, traits: Traits) -> "Gist":
        """Return the gist of an article."""
        terms, names = Vector.of(traits.terms, traits.lang), Vector.of(traits.names)
        return cls(guid, traits.lang, terms, names, traits.passages[:_PASSAGES])

    def found_by(self) -> list[int]:
        """Return what it is found by: two articles without any of it in common do not concern each other."""
        return [*self.terms_found_by(), *self.names_found_by()]

    def terms_found_by(self) -> Sequence[int]:
        """Return the axes of its heaviest terms."""
        return array("I", self.terms.axes[: TERMS * _AXIS])

    def names_found_by(self) -> Sequence[int]:
        """Return those of its heaviest names."""
        return array("I", self.names.axes[: NAMES * _AXIS])


_Bearers = dict[int, list[int]]
"""Of an axis those that bear it, each with its weight in one number: half the room of pairs."""


class _Sought:
    """The axes by which others are found for some articles: their terms, and their names in other languages."""

    def __init__(self, asked: Iterable[Gist]) -> None:
        self._asked = list(asked)
        self._terms = frozenset(axis for gist in self._asked for axis in gist.terms_found_by())
        self._of: dict[str, tuple[frozenset[int], frozenset[int]]] = {}

    def of(self, gist: Gist) -> tuple[frozenset[int], frozenset[int]]:
        """Return those by which an article may be found."""
        found = self._of.get(gist.lang)
        if found is None:
            abroad = (other for other in self._asked if other.lang != gist.lang)
            names = frozenset(axis for other in abroad for axis in other.names_found_by())
            found = self._of[gist.lang] = self._terms, names
        return found


class Earlier:
    """The articles of a day and of those before it, as far back as ``WINDOW``."""

    def __init__(self, asked: Iterable[Gist] | None = None) -> None:
        """Begin; ``asked``: those that will be asked for, if they are known."""
        self._sought = None if asked is None else _Sought(asked)
        self._gists: dict[int, Gist] = {}
        self._days: dict[date, range] = {}
        self._first, self._next, self._tidied = 0, 0, 0
        self._terms: _Bearers = {}
        self._names: dict[str, _Bearers] = {}

    def begin(self, day: date) -> None:
        """Forget what is too old for articles of this day; days come in ascending order."""
        while self._days and (day - (oldest := next(iter(self._days)))).days > WINDOW:
            for number in self._days.pop(oldest):
                self._gists.pop(number, None)
                self._first = number + 1
        if self._first - self._tidied >= _TIDY_AFTER:
            for bearers in (self._terms, *self._names.values()):
                for axis in [axis for axis, there in bearers.items() if there[-1] >> _WEIGHT_BITS < self._first]:
                    del bearers[axis]
            self._tidied = self._first

    def add(self, day: date, gists: Iterable[Gist]) -> None:
        """Add the articles of a day."""
        start = self._next
        for gist in gists:
            terms, names = self._sought.of(gist) if self._sought else (None, None)
            if terms is None or not terms.isdisjoint(gist.terms_found_by()):
                self._gists[self._next] = gist
                self._note(self._terms, gist.terms.heaviest(TERMS), terms)
            if names is None or (names and not names.isdisjoint(gist.names_found_by())):
                self._gists[self._next] = gist
                self._note(self._names.setdefault(gist.lang, {}), gist.names.heaviest(NAMES), names)
            self._next += 1
        self._days[day] = range(start, self._next)

    def related(self, gist: Gist) -> tuple[str, ...]:
        """Return the guids of those that are related to an article, the most alike first, of copies one."""
        terms, names = dict(gist.terms.pairs()), dict(gist.names.pairs())
        alike = {
            number: _cosine(terms, self._gists[number].terms)[0]
            for number in self._candidates(self._terms, gist.terms.heaviest(TERMS))
            if self._gists[number].lang == gist.lang and self._gists[number].guid != gist.guid
        }
        for lang, bearers in self._names.items():
            if lang != gist.lang:
                for number in self._candidates(bearers, gist.names.heaviest(NAMES)):
                    degree, shared = _cosine(names, self._gists[number].names)
                    if degree >= _NAMES_ALIKE and shared >= FEWEST_NAMES:
                        alike[number] = degree * SAME_EVENT / SAME_NAMES
        near = sorted(((degree, number) for number, degree in alike.items() if degree >= RELATED), reverse=True)
        kept = [gist]
        for other in (self._gists[number] for _, number in near):
            if not any(_copies(other, each) for each in kept):
                kept.append(other)
        return tuple(each.guid for each in kept[1 : _KEPT + 1])

    def _note(self, bearers: _Bearers, heaviest: Iterator[tuple[int, int]], sought: frozenset[int] | None) -> None:
        for axis, weight in heaviest:
            if sought is not None and axis not in sought:
                continue
            there = bearers.get(axis)
            if there is None:
                there = bearers[axis] = []
            elif len(there) == 2 * BEARERS:
                del there[:BEARERS]
            there.append(self._next << _WEIGHT_BITS | weight)

    def _candidates(self, bearers: _Bearers, heaviest: Iterator[tuple[int, int]]) -> list[int]:
        """Return the numbers of those that share most by their heaviest axes."""
        products: defaultdict[int, int] = defaultdict(int)
        for axis, weight in heaviest:
            if axis in bearers:
                for bearer in bearers[axis][-BEARERS:]:
                    products[bearer >> _WEIGHT_BITS] += weight * (bearer & _MASK)
        first = self._first
        near = [(product, number) for number, product in products.items() if product >= PROMISING and number >= first]
        return [number for _, number in nlargest(_COMPARED, near)]


class Known(NamedTuple):
    """What was found out of a day."""

    gists: Sequence[Gist] = ()
    found: Mapping[str, tuple[str, ...]] = {}
    """What is related to an article, by its guid, if anything is."""


class Plan(NamedTuple):
    """What is to be found out of a day."""

    day: date
    gists: Sequence[Gist]
    asked: Sequence[Gist]
    """Those of them for which what is known may not hold."""

    known: Mapping[str, tuple[str, ...]]


def renewed(plans: Iterable[Plan], *, anew: bool = False) -> Iterator[tuple[Plan, dict[str, tuple[str, ...]]]]:
    """Yield each plan with what is related to the articles of its day, if anything is.

    anew: everything is asked for; else the plans are gone through twice, and only what may be found is kept.
    """
    earlier = Earlier()
    if not anew:
        plans = list(plans)
        earlier = Earlier(gist for plan in plans for gist in plan.asked)
        asking = [plan.day for plan in plans if plan.asked]
    for plan in plans:
        if anew or _is_reached(plan.day, asking):
            earlier.begin(plan.day)
            earlier.add(plan.day, plan.gists)
        found = {**plan.known, **{gist.guid: earlier.related(gist) for gist in plan.asked}}
        yield plan, {gist.guid: others for gist in plan.gists if (others := found.get(gist.guid))}


def _is_reached(day: date, asking: Sequence[date]) -> bool:
    """Tell whether the articles of a day may be found for those of others, given in ascending order."""
    position = bisect_left(asking, day)
    return position < len(asking) and (asking[position] - day).days <= WINDOW


def shown(related: Iterable[str], own: int | None, stories: Mapping[str, int]) -> Iterator[str]:
    """Yield those that are shown below an article: none of its own story, one of each other.

    own: the number of its story; stories: that of each article that is in one.
    """
    told = {own}
    number = 0
    for guid in related:
        story = stories.get(guid)
        if story is None or story not in told:
            told.add(story)
            yield guid
            number += 1
            if number == SHOWN:
                return


def _cosine(one: Mapping[int, int], other: Vector) -> tuple[float, int]:
    """Return the cosine of two vectors, and how many axes both have."""
    shared = [one[axis] * weight for axis, weight in other.pairs() if axis in one]
    return sum(shared) / 1e6, len(shared)


def _copies(one: Gist, other: Gist) -> bool:
    return len({*one.passages}.intersection(other.passages)) >= _SAME_PASSAGES
