"""Which articles are related: found anew where an article or an earlier one like it has changed.

A day is remembered with the gists of its articles and what is related to each. Where a day has changed, the articles
after it are asked again that have a heavy word or name of what has changed, and no others.
"""

import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

import msgspec

from newsdigest.editions.related import WINDOW, Changes, Gist, Known, Plan, renewed, shown
from newsdigest.editions.stories import Story
from newsdigest.memory import Memory, code, digest
from newsdigest.publishing.site import Entry
from newsdigest.traits import Traits

Related = tuple[tuple[int, ...], ...]
"""Of each listed article, in their order, the places of those that are related to it."""

_CODE = ("editions/related.py", "editions/stories.py", "traits.py", "publishing/relating.py")
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


def relate(
    days: Mapping[date, Sequence[Entry]],
    digests: Mapping[date, bytes],
    stories: Iterable[Story],
    memory: Memory,
    traits: Callable[[str], Traits | None],
) -> Related:
    """Return what is related to each article.

    days: listed articles, both in the order of the site; digests: of the traits of each day's articles.
    Raises ForgottenError.
    """
    guids = [entry.view.guid for entries in days.values() for entry in entries]
    of_story = {guid: number for number, story in enumerate(stories) for guid in story.guids}
    names = {day.isoformat(): key for day, key in digests.items()}
    basis = code(*_CODE) + sys.byteorder.encode()
    key = digest(basis + _encode((guids, names, of_story)))
    known = None
    with suppress(msgspec.MsgspecError):  # another version's
        known = _all(row) if (row := memory.get(_TABLE, _ALL)) else None
    if known and known.key == key:
        return known.related
    before = known.days if known and known.basis == basis else {}
    found = _found(days, names, before, memory, traits)
    places = {guid: place for place, guid in enumerate(guids)}
    related = tuple(
        tuple(places[other] for other in shown(found.get(guid, ()), of_story.get(guid), of_story)) for guid in guids
    )
    memory.put(_TABLE, [(_ALL, _encode(_All(key, basis, names, related)))])
    return related


def _found(
    days: Mapping[date, Sequence[Entry]],
    names: Mapping[str, bytes],
    before: Mapping[str, bytes],
    memory: Memory,
    traits: Callable[[str], Traits | None],
) -> Mapping[str, tuple[str, ...]]:
    """Return what is related to each article that has any; days out of reach of a changed one as they were."""
    rows = dict(_remembered(memory, before))
    everything = sorted(before.keys() | names.keys())
    changed = [date.fromisoformat(name) for name in everything if name not in rows or rows[name].key != names.get(name)]
    found: dict[str, tuple[str, ...]] = {}
    changes = Changes()

    def plans() -> Iterator[Plan]:
        for name in everything:
            day, row = date.fromisoformat(name), rows.get(name)
            nearest = bisect_left(changed, day - _REACH)
            if row and (nearest == len(changed) or changed[nearest] - day > _REACH):
                found.update(row.found)
                continue
            was = Known(_gists(row.gists), row.found) if row else None if name in before else Known()
            now = was.gists if was and row and row.key == names.get(name) else _told(days.get(day, ()), traits)
            yield changes.plan(day, now, was)

    for plan, of_day in renewed(plans(), anew=not before):
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


def _told(entries: Iterable[Entry], traits: Callable[[str], Traits | None]) -> list[Gist]:
    told = ((entry.view.guid, traits(entry.record.path)) for entry in entries)
    return sorted((Gist.of(guid, own) for guid, own in told if own), key=lambda gist: gist.guid)
