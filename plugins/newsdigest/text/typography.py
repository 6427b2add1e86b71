"""French typography of a plain text: guillemets, and the spaces that belong to them and to high punctuation.

National practice: « and » with a no-break space inside, a narrow one before ; ! ? and a full one
before the colon, and a no-break space between a title and a name (M. Dupont). No word is changed; what is
set already stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

NO_BREAK = "\u00a0"
NARROW = "\u202f"

_BETWEEN = "\n\n"
_SPACES = " \u00a0\u202f\u2009"
_SPACE = f"[{_SPACES}]"
_STARTS_AFTER = _SPACES + "\n\t([{—–-'’/«“„\""
_ENDS_BEFORE = _SPACES + '\n\t)]}.,;:!?…—–-/»”"'
_FAMILY = dict(zip('“”„‟«»"', "cccc««s", strict=True))
_OPENING = "«“„"

# An address, an entity, an HTML tag, a code span: what these hold is not prose.
_KEPT = r"(?P<kept>\b(?:https?://|www\.)(?:=\"[^\s\"]*\"|[^\s»”\"])+|&#?\w{1,31};|<[^<>\n]{1,200}>|`[^`\n]{1,200}`)"
_QUOTE = re.compile(rf"{_KEPT}|[\"“”„‟«»]")
# A smiley, a time and a ratio have other signs after them; a sign without a space amid a sentence may belong to
# a name ("Yahoo! a annoncé").
_SIGN = re.compile(
    rf"{_KEPT}"
    rf"|(?<=[\w)»”\"…%€.’>/`])[{_SPACES}]+(?P<spaced>;(?!\))|[!?]+)(?=[\s)»”\"]|$)"
    r"|(?<=[^\W\d_]|»)(?P<tight>[;!?][!?]*)(?=[^\S\n]*[)»”\"\n]|$|\s+[^\Wa-zà-ÿ\d_])"
    r"|(?<=[^\W\d_]|»)(?P<semicolon>;)(?=\s|$)"
    rf"|(?<=[\w)»”\"’%€>/`])[{_SPACES}]+:(?=\s|$)|(?<=[^\W\d_]|»):(?=[^\S\n]|$)"
    rf"|(?<![\w.#])(?P<title>MM?\.|M(?:mes?|lles?|e|gr)|[DP]r){_SPACE}(?=[A-ZÀ-ÞŒ])"
)
_CHEVRONS = re.compile(rf"{_KEPT}|<<(?P<quoted>[^<>\n]{{1,300}})>>(?!>)")
_LONGEST_QUOTATION = 3  # paragraphs
_READINGS = 4


@dataclass(frozen=True, slots=True)
class Typeset:
    """Paragraphs as they are printed, and what was found on the way."""

    paragraphs: tuple[str, ...]
    mixed: int = 0
    """Quotations that opened in one kind of marks and closed in another."""

    unbalanced: int = 0
    """Quotation marks without a partner, left as they are."""


def french(paragraphs: Sequence[str]) -> Typeset:
    """Return the paragraphs with French quotation marks and spaces; what is set already is not changed again.

    A quotation may go on through a few paragraphs. Marks in such disorder that each reading leads to
    another (``""»“``; in none of 1,500 articles) stay as they are.
    """
    first = found = _read_once(paragraphs)
    for _ in range(_READINGS):
        again = _read_once(found.paragraphs)
        if again.paragraphs == found.paragraphs:
            return replace(found, mixed=first.mixed, unbalanced=first.unbalanced)
        found = again
    return Typeset(tuple(paragraphs), unbalanced=first.unbalanced)


def _read_once(paragraphs: Sequence[str]) -> Typeset:
    done: list[str] = []
    mixed = unbalanced = 0
    while len(done) < len(paragraphs):
        found = _set_together(paragraphs[len(done) : len(done) + _LONGEST_QUOTATION])
        done += found.paragraphs
        mixed += found.mixed
        unbalanced += found.unbalanced
    return Typeset(tuple(done), mixed, unbalanced)


def _set_together(paragraphs: Sequence[str]) -> Typeset:
    """Set the first paragraph, with as many of the others as it takes to end a quotation that it begins."""
    tries = (_set(_BETWEEN.join(paragraphs[:size])) for size in range(1, len(paragraphs) + 1))
    alone = next(tries)
    return alone if not alone.unbalanced else next((found for found in tries if not found.unbalanced), alone)


def _set(text: str) -> Typeset:
    text = _CHEVRONS.sub(lambda found: found["kept"] or f"«{found['quoted']}»", text)
    pairs, unbalanced = _pair(text)
    mixed = sum(_FAMILY[text[opening]] != _FAMILY[text[closing]] for opening, closing in pairs)
    set_text = _SIGN.sub(_set_sign, _set_quotes(text, pairs))
    return Typeset(tuple(set_text.split(_BETWEEN)), mixed, unbalanced)


def _set_sign(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    if found["title"]:
        return found["title"] + NO_BREAK
    high = found["spaced"] or found["tight"] or found["semicolon"]
    return NARROW + high if high else NO_BREAK + ":"


def _set_quotes(text: str, pairs: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for position, depth, opens in _depths(pairs):
        before = text[done:position]
        done = position + 1
        if opens:
            done = _skip_spaces(text, done)
            parts += (before, "“" if depth else "«" + NO_BREAK)
        else:
            parts += (before.rstrip(_SPACES), "”" if depth else NO_BREAK + "»")
    return "".join(parts) + text[done:]


def _skip_spaces(text: str, position: int) -> int:
    while position < len(text) and text[position] in _SPACES:
        position += 1
    return position


def _pair(text: str) -> tuple[list[tuple[int, int]], int]:
    """Return the positions of opening and closing marks that belong together, and how many belong to none."""
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    alone = 0
    for found in _QUOTE.finditer(text):
        direction = None if found["kept"] else _direction(text, found.start(), bool(waiting))
        if direction == "opens":
            waiting.append(found.start())
        elif direction == "closes" and waiting:
            pairs.append((waiting.pop(), found.start()))
        elif direction == "closes":
            alone += 1
    written_twice = _written_twice(text, pairs)
    return [pair for pair in pairs if pair not in written_twice], alone + len(waiting) + 2 * len(written_twice)


def _written_twice(text: str, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs with nothing but each other between them (``““doubles””``): no quotation within another."""
    known = set(pairs)
    inner = {(opening, closing) for opening, closing in pairs if (opening - 1, closing + 1) in known}
    inner = {pair for pair in inner if text[pair[0]] == text[pair[0] - 1]}
    return inner | {(opening - 1, closing + 1) for opening, closing in inner}


def _direction(text: str, position: int, waiting: bool) -> Literal["opens", "closes"] | None:
    """Tell whether a mark opens or closes a quotation; guillemets say it, the others are known by their neighbours."""
    mark = text[position]
    if mark in "«»":
        return "opens" if mark == "«" else "closes"
    before, after = text[position - 1 : position] or "\n", text[position + 1 : position + 2] or "\n"
    may_open, may_close = before in _STARTS_AFTER, after in _ENDS_BEFORE
    if mark == '"' and not waiting and before.isdigit():
        return None  # 27 inches
    if may_open != may_close:
        return "opens" if may_open else "closes"
    if mark != '"':
        return "opens" if mark in _OPENING else "closes"
    if before.isalnum() and after.isalnum():
        return None  # within a word
    return "closes" if waiting else "opens"


def _depths(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield each mark's position, in order, how many quotations are around it, and whether it opens one."""
    marks = sorted((position, opens) for pair in pairs for position, opens in zip(pair, (True, False), strict=True))
    depth = 0
    for position, opens in marks:
        depth -= not opens
        yield position, depth, opens
        depth += opens
