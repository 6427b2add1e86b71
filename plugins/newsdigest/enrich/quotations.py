"""Where quotations open and close: « French », “English”, „German“, »German«, and typed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from newsdigest.enrich.article import Sentence

_MARK = re.compile(r"[«»„“”‟\"‘‹›]|(?<=[.,;!?…])’(?!\w)|(?<=\w)’(?=[.,;!?…])")
_MARKS = '«»„“”‟"‘‹›’'
_OPENS, _CLOSES = "«„“‟‘‹", "»”’›"
_BEFORE = " \u00a0\u202f\n([—–-'’«“„\""  # what stands before an opening mark; so does the beginning
_SPACES = " \u00a0\u202f\n"
_NEXT_PARAGRAPHS = 3  # that a quotation may run through


@lru_cache(maxsize=1_000)  # a sentence of the article at hand is asked for up to five times
def marks(text: str) -> tuple[int, ...]:
    """Return 1 for every mark that opens a quotation in the text and -1 for every one that closes it, in order.

    The neighbours decide first, since “ closes in German and » opens; where spaces stand on
    both sides (French), the mark itself does.
    """
    return tuple(_marks(text)) if any(mark in text for mark in _MARKS) else ()


def _marks(text: str) -> Iterator[int]:
    for match in _MARK.finditer(text):
        before, after = text[match.start() - 1 : match.start()] or " ", text[match.end() : match.end() + 1] or " "
        mark = match[0]
        if mark == "’":
            yield -1
        elif before in _BEFORE and (after.isalnum() or after in _OPENS):
            yield 1
        elif before not in _SPACES and mark != "‘":
            yield -1
        elif mark in _OPENS or mark in _CLOSES:
            yield 1 if mark in _OPENS else -1


def is_balanced(text: str) -> bool:
    """Return whether every quotation that opens in the text closes in it, and the other way round."""
    depth = 0
    for step in marks(text):
        depth += step
        if depth < 0:
            return False
    return depth == 0


def inside(sentences: Sequence[Sentence]) -> list[bool]:
    """Return for each sentence whether it begins between the marks of others: its speaker is not named.

    A quotation ends with its paragraph, unless a paragraph soon after closes it before it opens another.
    """
    found: list[bool] = []
    depth = 0
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    for number, paragraph in enumerate(paragraphs):
        for sentence in paragraph:
            found.append(depth > 0)
            depth = max(0, depth + sum(marks(sentence.text)))
        following = paragraphs[number + 1 : number + 1 + _NEXT_PARAGRAPHS]
        if next((step for later in following for one in later for step in marks(one.text)), 1) > 0:
            depth = 0
    return found
