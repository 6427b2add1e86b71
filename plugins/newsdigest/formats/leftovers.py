"""What scraping and copying leave behind in a text, and the credits that are no part of it.

The rules are data: ``leftovers.txt``. They were read against 1,500 French news articles.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

_MAX_LINE = 200
_AT_THE_END = " at the end"
_CREDIT = "credit"
_MOVED = (_CREDIT, "copyright")
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
        self._reasons = [reason.removesuffix(_AT_THE_END) for reason, _ in pairs]
        self._pattern = re.compile("|".join(f"({pattern})" for _, pattern in pairs), re.IGNORECASE)

    def reason(self, line: str) -> str:
        """Return why the whole line is no text, or nothing."""
        found = self._pattern.fullmatch(line) if len(line) <= _MAX_LINE else None
        return self._reasons[(found.lastindex or 1) - 1] if found else ""


def _read_rules() -> Iterator[tuple[str, str]]:
    """Yield reason and pattern of every rule in the file."""
    reason = ""
    for line in resources.files(__package__).joinpath("leftovers.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            reason = line[1:-1]
        elif line and not line.startswith("# "):
            yield reason, line


_RULES = tuple(_read_rules())
_ANYWHERE = Rules(rule for rule in _RULES if not rule[0].endswith(_AT_THE_END))
_LAST = Rules(rule for rule in _RULES if rule[0].endswith(_AT_THE_END))


def clean(paragraphs: Sequence[str]) -> Cleaned:
    """Return the paragraphs without the lines that are leftovers or credits; each such line is named in a warning."""
    kept: list[str] = []
    moved: list[str] = []
    warnings: list[str] = []
    for paragraph in paragraphs:
        lines = []
        for line in paragraph.split("\n"):
            reason = _ANYWHERE.reason(line)
            if reason == _CREDIT and _SECOND_SENTENCE.search(line):
                reason = ""  # "Photo : il pose. Derrière lui, …" is a text
            if not reason:
                lines.append(line)
            elif reason in _MOVED:
                moved.append(line)
            else:
                warnings.append(_removed(line, reason))
        kept += ["\n".join(lines)] if lines else []
    while kept and (reason := _LAST.reason(last := kept[-1].rpartition("\n")[2])):
        warnings.append(_removed(last, reason))
        kept[-1:] = filter(None, (kept[-1].rpartition("\n")[0],))
    warnings += (f"moved to the credits: '{line}'" for line in moved)
    return Cleaned(tuple(kept), tuple(moved), tuple(warnings))


def _removed(line: str, reason: str) -> str:
    return f"removed: '{line}' ({reason})"
