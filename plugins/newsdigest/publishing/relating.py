"""Which articles are related: found anew where an article or an earlier one like it has changed.

A day is remembered with the gists of its articles and what is related to each. Where a day has changed, those of its
articles and of later ones are asked again that ``editions.affected`` tells, and no others.
"""

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

import msgspec

from newsdigest.editions.affected import Today, plans
from newsdigest.editions.related import WINDOW, Earlier, Gist, Known, Plan, renewed, shown
from newsdigest.editions.stories import Story
from newsdigest.memory import Memory, code, digest
from newsdigest.publishing.site import Entry
from newsdigest.traits import Traits

Related = tuple[tuple[int, ...], ...]
"""Of each listed article, in their order, the places of those that are related to it."""

_CODE = (
    *("editions/affected.py", "editions/related.py", "editions/stories.py", "traits.py"),
    "publishing/relating.py",
)
_TABLE, _ALL = "related", "all"
_REACH = timedelta(days=WINDOW)


class _Day(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a day."""

    key: bytes
    gists: msgspec.Raw
    """In MessagePack: of most days nobody asks for them."""

    found: dict[str, tuple[str, ...]]


class _All(msgspec.Struct, frozen=True, array_like=True):
    key: bytes
    basis: bytes
    days: dict[str, bytes]
    """The digest of each day whose row was written, or held, with this one."""

    related: Related


_day = msgspec.msgpack.Decoder(_Day).decode
_all = msgspec.msgpack.Decoder(_All).decode
_gists = msgspec.msgpack.Decoder(list[Gist]).decode
_encode = msgspec.msgpack.Encoder().encode


class Relating:
    """Finds what is related to each article.

    anew: nothing is known of any day; then ``take`` may be given the gists of each as they come.
    """

    def __init__(
        self,
        days: Mapping[date, Sequence[Entry]],
        digests: Mapping[date, bytes],
        memory: Memory,
        traits: Callable[[str, bytes], Traits],
    ) -> None:
        """Take listed articles, both in the order of the site, and the digests of the traits of each day's articles.

        Raises ForgottenError.
        """
        self.days = days
        self._names = {day.isoformat(): key for day, key in digests.items()}
        self._memory = memory
        self._traits = traits
        self._basis = code(*_CODE) + sys.byteorder.encode()
        self._known: _All | None = None
        with suppress(msgspec.MsgspecError):  # another version's
            self._known = _all(row) if (row := memory.get(_TABLE, _ALL)) else None
        self._before = self._known.days if self._known and self._known.basis == self._basis else {}
        self.anew = not self._before
        self._earlier = Earlier()
        self._taken: dict[date, tuple[list[Gist], dict[str, tuple[str, ...]]]] = {}

    def paths(self) -> Iterator[str]:
        """Yield the path of each article."""
        return (entry.record.path for entries in self.days.values() for entry in entries)

    def take(self, day: date, gists: list[Gist]) -> None:
        """Find what is related to the articles of a day; they come in ascending order, and all of them."""
        self._earlier.begin(day)
        self._earlier.add(day, gists)
        self._taken[day] = gists, {gist.guid: found for gist in gists if (found := self._earlier.related(gist))}

    def related(self, stories: Iterable[Story]) -> Related:
        """Return what is related to each article, none of its own story. Raises ForgottenError."""
        guids = [entry.view.guid for entries in self.days.values() for entry in entries]
        of_story = {guid: number for number, story in enumerate(stories) for guid in story.guids}
        key = digest(self._basis + _encode((guids, self._names, of_story)))
        if self._known and self._known.key == key:
            return self._known.related
        found = self._all_taken() or _found(self.days, self._names, self._before, self._memory, self._traits)
        places = {guid: place for place, guid in enumerate(guids)}
        related = tuple(
            tuple(places[other] for other in shown(found.get(guid, ()), of_story.get(guid), of_story)) for guid in guids
        )
        self._memory.put(_TABLE, [(_ALL, _encode(_All(key, self._basis, self._names, related)))])
        return related

    def _all_taken(self) -> dict[str, tuple[str, ...]]:
        """Return what was found of the days that were taken, and remember it."""
        found: dict[str, tuple[str, ...]] = {}
        for day, (gists, of_day) in self._taken.items():
            name = day.isoformat()
            row = _Day(self._names[name], msgspec.Raw(_encode(gists)), of_day)
            self._memory.put(_TABLE, [(name, _encode(row))])
            found |= of_day
        self._taken.clear()
        return found


def _found(
    days: Mapping[date, Sequence[Entry]],
    names: Mapping[str, bytes],
    before: Mapping[str, bytes],
    memory: Memory,
    traits: Callable[[str, bytes], Traits],
) -> Mapping[str, tuple[str, ...]]:
    """Return what is related to each article that has any; days out of reach of a changed one as they were."""
    rows = dict(_remembered(memory, before))
    everything = sorted(before.keys() | names.keys())
    changed = [date.fromisoformat(name) for name in everything if name not in rows or rows[name].key != names.get(name)]
    found: dict[str, tuple[str, ...]] = {}

    def reached() -> Iterator[Today]:
        for name in everything:
            day, row = date.fromisoformat(name), rows.get(name)
            nearest = bisect_left(changed, day - _REACH)
            if row and (nearest == len(changed) or changed[nearest] - day > _REACH):
                found.update(row.found)
                continue
            was = Known(_gists(row.gists), row.found) if row else None if name in before else Known()
            now = was.gists if was and row and row.key == names.get(name) else _told(days.get(day, ()), traits)
            yield Today(day, now, was)

    asked = plans(reached()) if before else (Plan(day, now, now, {}) for day, now, _ in reached())
    for plan, of_day in renewed(asked, anew=not before):
        found |= of_day
        name = plan.day.isoformat()
        row = rows.pop(name, None)
        if name in names and (row is None or row.key != names[name] or of_day != row.found):
            memory.put(_TABLE, [(name, _encode(_Day(names[name], msgspec.Raw(_encode(plan.gists)), of_day)))])
    memory.remove(_TABLE, before.keys() - names.keys())
    return found


def _remembered(memory: Memory, before: Mapping[str, bytes]) -> Iterator[tuple[str, _Day]]:
    for name, row in memory.rows(_TABLE):
        with suppress(msgspec.MsgspecError):
            if name in before and (day := _day(row)).key == before[name]:
                yield name, day


def _told(entries: Iterable[Entry], traits: Callable[[str, bytes], Traits]) -> list[Gist]:
    told = (Gist.of(entry.view.guid, traits(entry.record.path, entry.record.told)) for entry in entries)
    return sorted(told, key=lambda gist: gist.guid)
