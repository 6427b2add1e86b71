"""What scraping and copying leave behind in a text, and the credits that are no part of it.

The rules are data: ``leftovers.txt``. They were read against 1,500 French news articles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

_MAX_LINE = 200
_ARROWS = " \u00a0→►▶▸➜➔⇒›»>"
_AT_THE_END = " at the end"
_AT_THE_EDGE = " at the edge"
_CREDIT = "credit"
_MARKER = "scraper's marker"
MOVED = (_CREDIT, "copyright")
"""The reasons for which a line goes to the credits."""

# Names to the end of the line, and perhaps where they were: a credit says nothing else.
_NAME = r"(?-i:[A-ZÀ-Þ][\w’'.-]{0,20})"
_PLACE = rf"(?:,? (?:à|en|au|aux|in|at|from)(?: {_NAME}){{1,3}})"
_PERSON = rf"{_NAME}(?:(?: (?:de|du|des|la|le|van|von|der))? {_NAME}){{0,4}}{_PLACE}?"
_PEOPLE = rf"{_PERSON}(?:(?:,|,? (?:et|and|avec|with|pour|for)|,? &) {_PERSON}){{0,5}}(?: ?\([^()]{{2,30}}\))?\.?"
_SECOND_SENTENCE = re.compile(r"[.!?…][»”\")]?\s+[A-ZÀ-Þ«“\"]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Paragraphs without leftovers, the credits found among them, and what was taken away."""

    paragraphs: tuple[str, ...]
    credits: tuple[str, ...]
    warnings: tuple[str, ...]


class Rules:
    """Patterns for whole lines, made one pattern: a single pass says whether a line is any of them, and which."""

    def __init__(self, rules: Iterable[tuple[str, str]]) -> None:
        """Take pairs of a reason and a pattern."""
        pairs = list(rules)
        self._reasons = [reason.removesuffix(_AT_THE_END).removesuffix(_AT_THE_EDGE) for reason, _ in pairs]
        self._pattern = re.compile("|".join(f"({pattern})" for _, pattern in pairs), re.IGNORECASE)

    def reason(self, line: str) -> str:
        """Return why the whole line, with or without the arrow of a button, is no text; or nothing."""
        found = self._pattern.fullmatch(line.lstrip(_ARROWS)) if len(line) <= _MAX_LINE else None
        reason = self._reasons[(found.lastindex or 1) - 1] if found else ""
        return "" if reason == _CREDIT and _SECOND_SENTENCE.search(line) else reason  # "Photo : il pose. Derrière, …"


def _read_rules() -> Iterator[tuple[str, str]]:
    """Yield reason and pattern of every rule in the file."""
    reason = ""
    for line in resources.files(__package__).joinpath("leftovers.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            reason = line[1:-1]
        elif line and not line.startswith("# "):
            yield reason, line.replace("{PEOPLE}", _PEOPLE)


_RULES = tuple(_read_rules())
_ANYWHERE = Rules(rule for rule in _RULES if not rule[0].endswith((_AT_THE_END, _AT_THE_EDGE)))
_EDGE = Rules(rule for rule in _RULES if rule[0].endswith(_AT_THE_EDGE))
_LAST = Rules(rule for rule in _RULES if rule[0].endswith(_AT_THE_END))


def reason_at_the_end(line: str) -> str:
    """Return why a line below which there is no text is no text itself, or nothing."""
    return _LAST.reason(line) or _ANYWHERE.reason(line) or _EDGE.reason(line)


def is_marker(line: str) -> bool:
    """Tell whether a scraper names the article so."""
    return _LAST.reason(line) == _MARKER


def clean(paragraphs: Sequence[str]) -> Cleaned:
    """Return the paragraphs without the lines that are leftovers or credits; each such line is named in a warning."""
    lines = [line for paragraph in paragraphs for line in paragraph.split("\n")]
    reasons = _at_the_edges(lines, [_ANYWHERE.reason(line) for line in lines])
    found = [(line, reason) for line, reason in zip(lines, reasons, strict=True) if reason]
    credits = tuple(line for line, reason in found if reason in MOVED)
    warnings = (removed(line, reason) for line, reason in found if reason not in MOVED)
    return Cleaned(tuple(_kept(paragraphs, reasons)), credits, (*warnings, *map(moved, credits)))


def _at_the_edges(lines: Sequence[str], reasons: list[str]) -> list[str]:
    """Add the reasons that count for the first line, the last one and the neighbour of a leftover only.

    "Commentaires" within a text is a subhead, and above "12 réactions" it is not.
    """
    for order in (range(len(lines)), reversed(range(len(lines)))):
        above = True
        for position in order:
            if above and not reasons[position]:
                reasons[position] = _EDGE.reason(lines[position])
            above = bool(reasons[position])
    return reasons


def _kept(paragraphs: Sequence[str], reasons: Sequence[str]) -> Iterator[str]:
    each = iter(reasons)
    for paragraph in paragraphs:
        lines = [line for line in paragraph.split("\n") if not next(each)]
        if lines:
            yield "\n".join(lines)


def removed(line: str, reason: str) -> str:
    """Say that a line is no longer in the text."""
    return f"removed: '{line}' ({reason})"


def moved(line: str) -> str:
    """Say that a line is no longer in the text, but in the credits."""
    return f"moved to the credits: '{line}'"
