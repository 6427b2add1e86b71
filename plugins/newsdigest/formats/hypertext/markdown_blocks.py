"""Blocks of Markdown and how Python-Markdown wants them together."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsdigest.formats.hypertext.inline import Run, render

# An invisible paragraph between two blocks that Python-Markdown would make one; a comment would be raw HTML.
_SEPARATOR = "&#8203;"
_MERGED = frozenset((("ol", "ol"), ("ol", "ul"), ("ul", "ol"), ("quote", "quote")))


class Block(NamedTuple):
    """A block of Markdown, of one line or several, and what it is."""

    kind: str
    text: str


def joined(blocks: list[Block]) -> str:
    """Return the blocks below each other; rules at the ends and beside each other are left out."""
    parts: list[str] = []
    before = ""
    for kind, text in blocks:
        if kind == "rule" and before in ("", "rule"):
            continue
        if (before, kind) in _MERGED:
            parts.append(_SEPARATOR)
        parts.append(text)
        before = kind
    if before == "rule":
        parts.pop()
    return "\n\n".join(parts)


def indented(text: str, first: str, rest: str) -> str:
    """Put a mark before the first line and another before the rest."""
    head, *lines = text.split("\n")
    return "\n".join([first + head, *(rest + line if line else rest.rstrip() for line in lines)])


def list_text(kind: str, items: list[list[Block]], start: int) -> str:
    """Return a list of these items, each of at least one block."""
    loose = any(block.kind not in ("ul", "ol") for item in items for block in item[1:])
    loose = loose or any("\n\n" in block.text for item in items for block in item)
    gap = "\n\n" if loose else "\n"
    position = start
    parts: list[str] = []
    for item in items:
        text = gap.join(block.text for block in item)
        if item[0].kind in ("ul", "ol"):  # a list of nothing but a list
            parts.append(text)
            continue
        if item[0].kind == "quote":  # Python-Markdown forgets that it is in one at "    >"
            text = text.replace("\n>\n", "\n\n")
        parts.append(indented(text, f"{position}. " if kind == "ol" else "- ", "    "))
        position += 1
    return gap.join(parts)


def flush(blocks: list[Block], runs: list[Run]) -> None:
    """Make the paragraphs that the runs are, and empty them."""
    blocks += [Block("text", "  \n".join(lines)) for lines in render(runs)]
    runs.clear()


def line_of(runs: Iterable[Run]) -> str:
    """Return the runs on one line."""
    return " ".join(line for lines in render(runs) for line in lines)


def fenced(lines: list[str]) -> str:
    """Return a block of code with a fence that is longer than any row of ticks in it."""
    longest = max(len(ticks) for line in ("", *lines) for ticks in ("", *re.findall(r"`+", line)))
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence, *lines, fence])


def number(text: str) -> int:
    """Return the number that a list begins with."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 1
