"""Which articles tell one story: found anew where articles have changed, remembered where they have not.

The likenesses of a day are a function of its articles and of those of the days before that are compared with them;
the stories one of all likenesses and of what a person wishes.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import msgspec

from newsdigest.editions import arrangement, wishes
from newsdigest.editions.stories import DAYS, Likeness, Story, Told, Wishes, likenesses, stories
from newsdigest.errors import ContentError
from newsdigest.memory import Memory, code, digest
from newsdigest.publishing.own_files import Bounds, leads_out
from newsdigest.publishing.relating import Related, relate
from newsdigest.publishing.site import Entry
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


def tell(content: Path, entries: Sequence[Entry], memory: Memory, traits: Callable[[str], Traits | None]) -> Telling:
    """Return the stories of listed articles, what is related to each, and what an editor has written of all this.

    content: the folder; traits: those of the article at a path. Raises ForgottenError.
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
    found = tuple(_stories(days, digests, wished, memory, traits))
    related = relate(days, digests, found, memory, traits)
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
    traits: Callable[[str], Traits | None],
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
        _alike(days, digests, basis, memory, traits),
        wished,
    )
    memory.put("stories", [("all", _encode(_All(key, tuple(found))))])
    return found


def _alike(
    days: Mapping[date, Sequence[Entry]],
    digests: Mapping[date, bytes],
    basis: bytes,
    memory: Memory,
    traits: Callable[[str], Traits | None],
) -> Iterable[Likeness]:
    """Return the likenesses of all articles, those of days that have changed found anew."""
    known = dict(memory.rows("likenesses"))
    told: dict[date, list[Told]] = {}

    def of_day(day: date) -> list[Told]:
        if day not in told:
            there = ((each.view.guid, traits(each.record.path)) for each in days.get(day, ()))
            told[day] = sorted((Told(guid, day, own) for guid, own in there if own), key=lambda each: each.guid)
        return told[day]

    found: list[Likeness] = []
    for day in sorted(days):
        before = [day - timedelta(days=number) for number in range(DAYS, 0, -1)]
        key = digest(basis + b"".join(digests.get(each, b"\0") for each in (*before, day)))
        row = known.pop(day.isoformat(), None)
        with suppress(msgspec.MsgspecError):  # another version's
            if row and _day(row).key == key:
                found += _likenesses(_day(row).found)
                continue
        own = likenesses(of_day(day), [each for earlier in before for each in of_day(earlier)])
        memory.put("likenesses", [(day.isoformat(), _encode(_Day(key, _encode(own))))])
        found += own
        told.pop(before[0], None)
    memory.remove("likenesses", known)
    return found
