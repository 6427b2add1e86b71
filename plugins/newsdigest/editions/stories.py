"""Stories: which articles tell the same event, and why.

Two articles are alike by their words (cosine of tf-idf vectors) and a little by their names in one language, by their
names alone across languages.
Likeness is a matter of these two alone and of a few days, so a new article touches its own days only. Articles are
joined pair by pair, the most alike first, as long as the two groups are alike on average (average linkage; Sokal and
Michener, “A statistical method for evaluating systematic relationships”, 1958): a chain of likenesses is no story.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from newsdigest.traits import Traits

DAYS = 3  # between two articles that are compared; a story goes on for as long as there are any
SAME_EVENT = 0.33
MEAN = 0.22  # between all pairs of two groups that become one; both from pairs of news that were read
_BY_NAMES = 0.15  # of a degree: many words are of a time (epidemic, strike); title, opening and numbers told no more
_ENOUGH_NAMES = 3  # of pairs at 0.3 by words 60 of 61 with as many tell one event, 17 of 24 with fewer
SLIGHT = 0.12  # what counts as nothing
SAME_TEXT = 0.5  # share of the passages: an agency's text in two papers
SAME_NAMES = 0.5  # across languages, where there are no words to compare
FEWEST_NAMES = 2
NAMED = 4  # in a reason

Weights = tuple[tuple[str, int], ...]
_Bearers = defaultdict[str, list[tuple[int, int]]]


class Told(msgspec.Struct, frozen=True, gc=False):
    """An article as stories are made of it."""

    guid: str
    day: date
    traits: Traits


class Likeness(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """How far two articles are alike, and in what."""

    guids: tuple[str, str]
    """The earlier article first, of one day in the order of their guids."""

    degree: float
    """Between 0 and 1; from SAME_EVENT on they tell the same event."""

    names: tuple[str, ...] = ()
    """Of one event: the heaviest that both have, as the earlier one writes them; of a country its code: ``:RU``."""

    words: tuple[str, ...] = ()
    """Of one event in one language: the heaviest stems that both have."""

    copy: bool = False
    """Whether they are the same text for the most part."""


class Story(msgspec.Struct, frozen=True, array_like=True):
    """Articles that tell one event, in the order of their days."""

    guids: tuple[str, ...]
    reasons: tuple[Likeness, ...]
    """The likenesses by which its articles were joined, the closest first; none where a person joined them."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says of stories: which articles belong together, and which do not."""

    joined: frozenset[tuple[str, str]] = frozenset()
    split: frozenset[tuple[str, str]] = frozenset()
    """Pairs of guids in ascending order."""


def compare(one: Told, other: Told) -> Likeness | None:
    """Return how far two articles are alike; None where it is nothing. Symmetric."""
    if abs((one.day - other.day).days) > DAYS:
        return None
    earlier, later = sorted((one, other), key=lambda told: (told.day, told.guid))
    mine, yours = earlier.traits, later.traits
    copy = _share(mine.passages, yours.passages) >= SAME_TEXT
    one_language = mine.lang == yours.lang
    degree = max(_degree(mine, yours), SAME_EVENT if copy else 0.0)
    if degree < SLIGHT:
        return None
    guids = earlier.guid, later.guid
    if degree < SAME_EVENT:
        return Likeness(guids, round(degree, 3))
    shared = _common(mine.terms, yours.terms)[:NAMED] if one_language else ()
    return Likeness(guids, round(degree, 3), _written(mine, _common(mine.names, yours.names)[:NAMED]), shared, copy)


def likenesses(articles: Sequence[Told], earlier: Sequence[Told] = ()) -> list[Likeness]:
    """Return every likeness among ``articles``, and between these and ``earlier`` ones.

    The cost grows with the articles that share a word, not with all pairs.
    """
    index = _Index(articles)
    pairs = [(told, articles[number]) for told in earlier for number in index.near(told)]
    pairs += [
        (articles[number], told) for own, told in enumerate(articles) for number in index.near(told) if number < own
    ]
    return [likeness for one, other in pairs if (likeness := compare(one, other))]


def stories(days: Mapping[str, date], alike: Iterable[Likeness], wishes: Wishes | None = None) -> list[Story]:
    """Return the stories of several articles, in the order of their first ones; the same for the same input.

    days: of each article, by its guid.
    """
    wishes = wishes or Wishes()
    groups = _Groups(days, alike, wishes)
    for one, other in sorted(wishes.joined):
        if one in days and other in days:
            groups.join(one, other)
    closest = sorted(groups.events, key=lambda likeness: (-likeness.degree, likeness.guids))
    for likeness in closest:
        groups.join_if_alike(*likeness.guids)
    reasons: defaultdict[str, list[Likeness]] = defaultdict(list)
    for likeness in closest:
        one, other = map(groups.of, likeness.guids)
        if one == other:
            reasons[one].append(likeness)
    told = [
        Story(tuple(sorted(members, key=lambda guid: (days[guid], guid))), tuple(reasons[group]))
        for group, members in groups.members.items()
        if len(members) > 1
    ]
    return sorted(told, key=lambda story: (days[story.guids[0]], story.guids[0]))


class _Groups:
    """The articles that were joined so far; each group is called by one of its members."""

    def __init__(self, days: Mapping[str, date], alike: Iterable[Likeness], wishes: Wishes) -> None:
        self.members: dict[str, list[str]] = {}
        self.events: list[Likeness] = []
        self._days = days
        self._group: dict[str, str] = {}
        self._degrees: dict[tuple[str, str], float] = {}
        self._split = wishes.split
        for likeness in alike:
            one, other = likeness.guids
            if one in days and other in days:
                self._degrees[one, other] = self._degrees[other, one] = likeness.degree
                if likeness.degree >= SAME_EVENT:
                    self.events.append(likeness)

    def of(self, guid: str) -> str:
        return self._group.get(guid, guid)

    def join_if_alike(self, one: str, other: str) -> None:
        mine, yours = self._members(one), self._members(other)
        if self.of(one) == self.of(other) or any(_pair(a, b) in self._split for a in mine for b in yours):
            return
        near = [
            self._degrees.get((a, b), 0.0)
            for a in mine
            for b in yours
            if abs((self._days[a] - self._days[b]).days) <= DAYS
        ]
        if sum(near) >= MEAN * len(near):
            self.join(one, other)

    def join(self, one: str, other: str) -> None:
        mine, yours = self.of(one), self.of(other)
        if mine == yours:
            return
        joined = self._members(one) + self._members(other)
        self.members.pop(yours, None)
        self.members[mine] = joined
        for guid in joined:
            self._group[guid] = mine

    def _members(self, guid: str) -> list[str]:
        return self.members.get(self.of(guid), [guid])


def _written(traits: Traits, names: Iterable[str]) -> tuple[str, ...]:
    """Return names as an article writes them; a country's code, which is no article's spelling, after a colon."""
    spelled = dict(zip((name for name, _ in traits.names), traits.spelled, strict=False))
    return tuple(f":{name}" if name.isupper() else spelled.get(name, name) for name in names)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


class _Index:
    """Which articles bear a word, a name or a passage."""

    def __init__(self, articles: Sequence[Told]) -> None:
        self._langs = [told.traits.lang for told in articles]
        self._terms: defaultdict[str, _Bearers] = defaultdict(lambda: defaultdict(list))
        self._names: _Bearers = defaultdict(list)
        self._passages: defaultdict[int, list[int]] = defaultdict(list)
        for number, told in enumerate(articles):
            for term, weight in told.traits.terms:
                self._terms[told.traits.lang][term].append((number, weight))
            for name, weight in told.traits.names:
                self._names[name].append((number, weight))
            for passage in told.traits.passages:
                self._passages[passage].append(number)

    def near(self, told: Told) -> list[int]:
        """Return the numbers of all that may be alike; one passage in common is enough to look closer."""
        traits = told.traits
        words, named = _products(self._terms[traits.lang], traits.terms), _products(self._names, traits.names)
        found = {number for number, product in words.items() if product >= SLIGHT * 1e6}
        found |= {
            number
            for number, product in named.items()
            if self._langs[number] != traits.lang and product >= SLIGHT * 1e6
        }
        for passage in self._passages.keys() & traits.passages:
            found.update(self._passages[passage])
        return sorted(found)


def _products(bearers: Mapping[str, list[tuple[int, int]]], weights: Weights) -> Mapping[int, int]:
    """Return the products of a vector with those of all that share an axis."""
    products: defaultdict[int, int] = defaultdict(int)
    for name, weight in weights:
        if name in bearers:  # most are not
            for number, its_weight in bearers[name]:
                products[number] += weight * its_weight
    return products


def _degree(one: Traits, other: Traits) -> float:
    words = _cosine(one.terms, other.terms) if one.lang == other.lang else None
    if words is not None and words < SLIGHT:
        return words
    names, shared = _cosine(one.names, other.names), len(_common(one.names, other.names))
    if words is not None:
        return words + _BY_NAMES * (names * min(1, shared / _ENOUGH_NAMES) - words)
    return names * SAME_EVENT / SAME_NAMES if shared >= FEWEST_NAMES else 0.0


def _cosine(one: Weights, other: Weights) -> float:
    weights = dict(one)
    return sum(weights.get(name, 0) * weight for name, weight in other) / 1e6


def _common(one: Weights, other: Weights) -> tuple[str, ...]:
    weights = dict(one)
    shared = {name: weights[name] * weight for name, weight in other if name in weights}
    return tuple(sorted(shared, key=lambda name: (-shared[name], name)))


def _share(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimate the share of passages in common from the smallest of both."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[: max(len(one), len(other))]
    both = {*one} & {*other}
    return sum(passage in both for passage in smallest) / len(smallest)
