"""Which articles tell one story: found anew where articles have changed, remembered where they have not.

The likenesses of a day are a function of its articles and of those of the days before that are compared with them;
the stories one of all likenesses and of what a person wishes.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import msgspec

from newsdigest.editions import arrangement, wishes
from newsdigest.editions.stories import DAYS, Likeness, Story, Wishes, stories
from newsdigest.errors import ContentError
from newsdigest.execution import PROCESSES, SERIAL, spread
from newsdigest.memory import Memory, code, digest, is_text
from newsdigest.publishing.days import WEIGHT, Compared, Day, compare
from newsdigest.publishing.own_files import Bounds, leads_out
from newsdigest.publishing.relating import Related, Relating
from newsdigest.publishing.site import Entry
from newsdigest.settings import Settings
from newsdigest.traits import Traits

logger = logging.getLogger(__name__)

WISHES = "stories.txt"
ARRANGEMENTS = "editions"
"""The file and the folder in the content folder that an editor writes."""

_CODE = ("editions/stories.py", "traits.py")


class Telling(msgspec.Struct, frozen=True, array_like=True):
    """What pages and editions are made of beside their articles."""

    stories: tuple[Story, ...] = ()
    names: dict[str, str] = {}
    """What a person calls a story, by the guid of one of its articles."""

    arrangements: dict[str, str] = {}
    """An editor's files, by the names of editions."""

    related: Related = ()
    """What is shown below each article."""


class _Day(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of a day."""

    key: bytes
    found: bytes
    """Its likenesses in MessagePack."""


class _All(msgspec.Struct, frozen=True, array_like=True):
    key: bytes
    stories: tuple[Story, ...]


_day = msgspec.msgpack.Decoder(_Day).decode
_all = msgspec.msgpack.Decoder(_All).decode
_likenesses = msgspec.msgpack.Decoder(list[Likeness]).decode
_encode = msgspec.msgpack.Encoder().encode


def tell(
    content: Path,
    entries: Sequence[Entry],
    memory: Memory,
    traits: Callable[[str, bytes], Traits],
    settings: Settings,
) -> Telling:
    """Return the stories of listed articles, what is related to each, and what an editor has written of all this.

    content: the folder; traits: those of the article at a path that have a digest. Raises ForgottenError.
    """
    lines, errors = wishes.read(_text(content / WISHES), WISHES)
    guids: dict[str, str] = {}
    for entry in entries if lines else ():
        guids.setdefault(entry.record.slug, entry.view.guid)
    wished, names, unknown = wishes.understand(lines, guids, WISHES)
    for error in (*errors, *unknown):
        logger.error("%s", error)
    days: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        days[entry.view.date.date()].append(entry)
    digests = {
        day: digest(b"\0".join(sorted(each.view.guid.encode() + each.record.told for each in days[day])))
        for day in days
    }
    relating = Relating(days, digests, memory, traits)
    found = tuple(_stories(days, digests, wished, memory, partial(_compared, memory, traits, settings, relating)))
    related = relating.related(found)
    memory.save()  # SQLite keeps readers out when what is not saved outgrows its cache: workers would wait for texts
    return Telling(found, names, dict(_arrangements(content)), related)


def _arrangements(content: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each edition that an editor has arranged; the others make themselves."""
    bounds = Bounds(content, content / ARRANGEMENTS)
    for file in sorted((content / ARRANGEMENTS).glob("*.md")):
        if not bounds.hold(file):
            leads_out(f"{ARRANGEMENTS}/{file.name}")
            continue
        text = _text(file)
        try:
            arrangement.read(text, f"{ARRANGEMENTS}/{file.name}")
        except ContentError as error:
            logger.error("%s; this edition is made by itself", error)
        else:
            yield file.stem, text


def _text(path: Path) -> str:
    """Return what a person has written; nothing where there is no such file, or none that is a text."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        logger.error(
            "%s/%s: cannot be read: %s", path.parent.name, path.name, getattr(error, "strerror", None) or error
        )
        return ""


def _stories(
    days: Mapping[date, Sequence[Entry]],
    digests: Mapping[date, bytes],
    wished: Wishes,
    memory: Memory,
    compared: Callable[[Sequence[Day]], Iterable[Compared]],
) -> Sequence[Story]:
    basis = code(*_CODE)
    asked = sorted(wished.joined), sorted(wished.split), sorted((day.isoformat(), key) for day, key in digests.items())
    key = digest(basis + _encode(asked))
    with suppress(msgspec.MsgspecError):  # another version's
        row = memory.get("stories", "all")
        known = _all(row) if row else None
        if known and known.key == key:
            return known.stories
    found = stories(
        {each.view.guid: day for day, of_day in days.items() for each in of_day},
        _alike(days, digests, basis, memory, compared),
        wished,
    )
    memory.put("stories", [("all", _encode(_All(key, tuple(found))))])
    return found


def _alike(
    days: Mapping[date, Sequence[Entry]],
    digests: Mapping[date, bytes],
    basis: bytes,
    memory: Memory,
    compared: Callable[[Sequence[Day]], Iterable[Compared]],
) -> Iterable[Likeness]:
    """Return the likenesses of all articles, those of days that have changed found anew."""
    rows = dict(memory.rows("likenesses"))
    found: list[Likeness] = []
    keys: dict[date, bytes] = {}
    for day in sorted(days):
        key = digest(basis + b"".join(digests.get(each, b"\0") for each in _reach(day)))
        row = rows.pop(day.isoformat(), None)
        with suppress(msgspec.MsgspecError):  # another version's
            if row and _day(row).key == key:
                found += _likenesses(_day(row).found)
                continue
        keys[day] = key
    named = {
        day: tuple((each.view.guid, each.record.path, each.record.told) for each in days[day])
        for day in {each for day in keys for each in _reach(day)} & days.keys()
    }
    asked = [Day(day, {each: named[each] for each in _reach(day) if each in named}) for day in keys]
    made = []
    for day, one in zip(keys, compared(asked), strict=True):
        found += one.alike()
        made.append((day.isoformat(), _encode(_Day(keys[day], one.likenesses))))
    memory.put("likenesses", made)
    memory.remove("likenesses", rows)
    return found


def _reach(day: date) -> list[date]:
    """Return the days whose articles are compared with those of one, which is the last."""
    return [day - timedelta(days=number) for number in range(DAYS, -1, -1)]


def _compared(
    memory: Memory,
    traits: Callable[[str, bytes], Traits],
    settings: Settings,
    relating: Relating,
    days: Sequence[Day],
) -> Iterator[Compared]:
    """Yield what comes of comparing days, given in ascending order; where all are, what is related is found meanwhile.

    Nothing is written until then: SQLite would keep out those who read.
    """
    memory.save()
    everything = relating.anew and len(days) == len(relating.days)
    away = memory.path if settings.executor == PROCESSES and all(map(is_text, relating.paths())) else None
    found = spread(
        partial(compare, away or traits, everything),
        days,
        weigh=lambda task: WEIGHT * len(task.days[task.day]),
        name=PROCESSES if away else SERIAL,
        workers=settings.workers,
        preload=["newsdigest.publishing.digest"],
    )
    for task, there in zip(days, found, strict=True):
        for one in filter(None, (there,) if there else compare(traits, everything, [task])):
            if everything:
                relating.take(task.day, one.told())
            yield one
