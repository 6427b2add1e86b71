"""Where quotations open and close: « French », “English”, „German“, »German«, and typed."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_MARK = re.compile(r"[«»„“”‟\"‘‹›]|(?<=[.,;!?…])’(?!\w)|(?<=\w)’(?=[.,;!?…])")
_MARKS = '«»„“”‟"‘‹›’'
_OPENS, _CLOSES = "«„“‟‘‹", "»”’›"
_BEFORE = " \u00a0\u202f\n([—–-'’«“„\""  # what stands before an opening mark; so does the beginning
_SPACES = " \u00a0\u202f\n"


class Mark(NamedTuple):
    """A mark's position in its text, and 1 where it opens a quotation, -1 where it closes one."""

    place: int
    step: int


@lru_cache(maxsize=1_000)  # a sentence of the article at hand is asked for up to five times
def marks(text: str) -> tuple[Mark, ...]:
    """Return every mark that opens or closes a quotation in the text, in order.

    The neighbours decide first, since “ closes in German and » opens; where spaces stand on
    both sides (French), the mark itself does.
    """
    return tuple(_marks(text)) if any(mark in text for mark in _MARKS) else ()


def _marks(text: str) -> Iterator[Mark]:
    for match in _MARK.finditer(text):
        place, mark = match.start(), match[0]
        before, after = text[place - 1 : place] or " ", text[place + 1 : place + 2] or " "
        if mark == "’":
            yield Mark(place, -1)
        elif before in _BEFORE and (after.isalnum() or after in _OPENS):
            yield Mark(place, 1)
        elif before not in _SPACES and mark != "‘":
            yield Mark(place, -1)
        elif mark in _OPENS or mark in _CLOSES:
            yield Mark(place, 1 if mark in _OPENS else -1)


def depth(text: str) -> int:
    """Return how many more quotations open in the text than close."""
    return sum([mark.step for mark in marks(text)])


def is_balanced(text: str) -> bool:
    """Return whether every quotation that opens in the text closes in it, and the other way round."""
    around = 0
    for mark in marks(text):
        around += mark.step
        if around < 0:
            return False
    return around == 0
