"""How far the articles of a day are alike with each other and with those of the days before: found in any process."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsdigest.editions.related import Gist
from newsdigest.editions.stories import Likeness, Told, likenesses
from newsdigest.memory import Shelf, digest
from newsdigest.publishing.records import Remembered
from newsdigest.traits import Traits

WEIGHT = 400
"""Of an article, where one that is read weighs its bytes."""

Articles = tuple[tuple[str, str, bytes], ...]
"""Guids and paths of a day's articles, and the digests of their traits."""

Known = Callable[[str, bytes], Traits | None]
"""Returns the traits of the article at a path that have this digest."""


class Day(NamedTuple):
    """A day whose articles are to be compared with those of the days before it."""

    day: date
    days: Mapping[date, Articles]
    """This one, and those before that concern it."""


class Compared(NamedTuple):
    """What came of it, in MessagePack: between processes that is quicker than pickles."""

    likenesses: bytes
    gists: bytes
    """Empty unless they were asked for."""

    def alike(self) -> list[Likeness]:
        """Return the likenesses."""
        return _likenesses(self.likenesses)

    def told(self) -> list[Gist]:
        """Return the gists of the day's own articles."""
        return _gists(self.gists)


_encode = msgspec.msgpack.Encoder().encode
_likenesses = msgspec.msgpack.Decoder(list[Likeness]).decode
_gists = msgspec.msgpack.Decoder(list[Gist]).decode
_remembered = msgspec.msgpack.Decoder(Remembered).decode
_traits = msgspec.msgpack.Decoder(Traits).decode


def compare(source: Path | Known, with_gists: bool, days: Sequence[Day]) -> list[Compared | None]:
    """Compare several days; what an executor runs.

    source: the traits, or the memory's file, which another process reads; None for a day of which it lacks something,
    as that process can't tell what was lost from what is out of its reach. with_gists: see Compared.
    """
    traits = _kept(source) if isinstance(source, Path) else source
    told: dict[date, list[Told]] = {}

    def of_day(day: date, articles: Articles) -> list[Told]:
        if day not in told:
            there = ((guid, traits(path, own)) for guid, path, own in articles)
            told[day] = sorted((Told(guid, day, own) for guid, own in there if own), key=lambda each: each.guid)
        return told[day]

    def compared(task: Day) -> Compared | None:
        for gone in told.keys() - task.days.keys():
            del told[gone]
        by_day = {day: of_day(day, articles) for day, articles in task.days.items()}
        if isinstance(source, Path) and any(len(by_day[day]) < len(task.days[day]) for day in by_day):
            return None
        own = by_day.pop(task.day)
        found = likenesses(own, [each for day in sorted(by_day) for each in by_day[day]])
        gists = _encode([Gist.of(each.guid, each.traits) for each in own]) if with_gists else b""
        return Compared(_encode(found), gists)

    return [compared(task) for task in days]


def _kept(memory: Path) -> Known:
    shelf = Shelf(memory)

    def traits(path: str, told: bytes) -> Traits | None:
        with suppress(msgspec.MsgspecError):  # another version's
            if (row := shelf.get("enrichments", path)) and digest(packed := _remembered(row).traits) == told:
                return _traits(packed)
        return None

    return traits
