"""Three texts to one: what was imported, a person's edit of it, and what the source says now; sentence by sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A sentence with the space after it, or the end of a line by itself, so that what is added after it changes it not.
_UNIT = re.compile(r"[^\n]+?(?:[.!?…][»”\"’)\]]*[ \u00a0\u202f]+|(?=\n)|\Z)|\n+")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage that both have changed, each in its own way."""

    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """Units ``start`` to ``end`` of the base, exchanged for others."""

    start: int
    end: int
    units: tuple[str, ...]

    def meets(self, other: "_Edit") -> bool:
        """Tell whether both change the same unit, or insert at the same place; neighbours do not meet."""
        if self.start == self.end or other.start == other.end:
            inside = self.start < other.end and other.start < self.end
            return inside or (self.start, self.end) == (other.start, other.end)
        return self.start < other.end and other.start < self.end


def join(base: str, mine: str, theirs: str) -> list[str | Conflict]:
    """Return the joined text in pieces; ``join(a, b, a) == [b]`` and ``join(a, a, b) == [b]``, but for the pieces."""
    units = _units(base)
    ours, others = _edits(units, _units(mine)), _edits(units, _units(theirs))
    pieces: list[str | Conflict] = []
    position = 0
    while ours or others:
        left, right = _meeting(ours, others)
        region = [*left, *right]
        start, end = min(each.start for each in region), max(each.end for each in region)
        pieces.append("".join(units[position:start]))
        first, second = (_applied(units, start, end, each) for each in (left, right))
        if left and right and first != second:
            pieces.append(Conflict(first, second))
        else:
            pieces.append(first if left else second)
        position = end
    pieces.append("".join(units[position:]))
    return [piece for piece in pieces if piece]


def _meeting(ours: list[_Edit], others: list[_Edit]) -> tuple[list[_Edit], list[_Edit]]:
    """Take the first edit from the lists, and all that meet it or one another."""
    sides: tuple[list[_Edit], list[_Edit]] = ([], [])
    queues = (ours, others)
    first = min((0, 1), key=lambda side: _place(queues[side]))
    sides[first].append(queues[first].pop(0))
    growing = True
    while growing:
        growing = False
        for side in (0, 1):
            while queues[side] and any(queues[side][0].meets(each) for each in sides[1 - side]):
                sides[side].append(queues[side].pop(0))
                growing = True
    return sides


def _place(edits: list[_Edit]) -> tuple[bool, int, int]:
    """Return what edits are ordered by: an insertion stands before what is exchanged at its place."""
    return (not edits, edits[0].start if edits else 0, edits[0].end if edits else 0)


def _applied(units: Sequence[str], start: int, end: int, edits: list[_Edit]) -> str:
    found: list[str] = []
    for edit in edits:
        found += [*units[start : edit.start], *edit.units]
        start = edit.end
    return "".join((*found, *units[start:end]))


def _edits(base: Sequence[str], changed: Sequence[str]) -> list[_Edit]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        _Edit(start, end, tuple(changed[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _units(text: str) -> list[str]:
    return _UNIT.findall(text)
