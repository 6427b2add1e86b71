"""A decoded text to the characters that its author meant: one kind of line end, no mojibake, nothing invisible."""

import re
import unicodedata
from collections.abc import Callable

import ftfy

from newsdigest.text import markup

_LINE_END = re.compile(r"\r\n?|[\x0b\u2028]")
_PARAGRAPH_END = re.compile(r"[\f\u2029]")
_C1 = re.compile(r"[\x80-\x84\x86-\x9f]")
_SOFT_HYPHEN = "\u00ad"
# Letters and signs beside which a joiner, a non-joiner or a zero-width space is spelling: Hebrew and Arabic to
# Myanmar, Khmer to Mongolian, emoji and what follows them.
_JOINED = "\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe0f\ufe70-\ufefe\u2600-\u27bf\U0001f000-\U0001faff"
_INVISIBLE = re.compile(rf"[\u00ad\u2060\ufeff]|(?<![{_JOINED}])[\u200b-\u200d](?![{_JOINED}])")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_LOST = re.compile(r"\w{0,20}\ufffd[\w\ufffd]{0,20}")

Step = Callable[[str], tuple[str, str]]


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text in NFC with one kind of line end, and a warning for each kind of repair."""
    warnings = []
    for step in _STEPS:
        text, warning = step(text)
        warnings.append(warning)
    return text, tuple(filter(None, warnings))


def _end_lines(text: str) -> tuple[str, str]:
    # Byte 85 ends a line on mainframes and is "…" in Windows-1252; other bytes of its kind say which.
    if "\x85" in text and not _C1.search(text):
        text = text.replace("\x85", "\n")
    return _PARAGRAPH_END.sub("\n\n", _LINE_END.sub("\n", text)), ""


def _repair_mojibake(text: str) -> tuple[str, str]:
    """Undo "Ã©" for "é", line by line: one bad quotation must not keep the others from being repaired."""
    lines = text.split("\n")
    repaired = [line if line.isascii() else ftfy.fix_encoding(line) for line in lines]
    changed = [(before, after) for before, after in zip(lines, repaired, strict=True) if before != after]
    if not changed:
        return text, ""
    warning = f"repaired wrongly decoded characters in {_count(len(changed), 'line')}: {_sample(*changed[0])}"
    return "\n".join(repaired), warning


def _sample(before: str, after: str) -> str:
    """Show the first word that differs, before and after."""
    words = zip(before.split(" "), after.split(" "), strict=False)
    was, now = next(((was, now) for was, now in words if was != now), (before, after))
    return f"'{_printable(was)}' is '{_printable(now)}'"


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\\x" + f"{ord(character):02x}" for character in text[:40])


def _remove_controls(text: str) -> tuple[str, str]:
    cleaned = markup.remove_control_characters(text).replace("\x85", "\n")
    removed = len(text) - len(cleaned)
    return cleaned, f"removed {_count(removed, 'control character')}" if removed else ""


def _remove_invisible(text: str) -> tuple[str, str]:
    cleaned = _INVISIBLE.sub("", text)
    if not _RIGHT_TO_LEFT.search(cleaned):
        cleaned = _DIRECTION.sub("", cleaned)
    hyphens = text.count(_SOFT_HYPHEN)
    others = len(text) - len(cleaned) - hyphens
    removed = [_count(hyphens, "soft hyphen")] * bool(hyphens) + [_count(others, "invisible character")] * bool(others)
    return cleaned, "removed " + " and ".join(removed) if removed else ""


def _compose(text: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", text), ""


def _report_lost(text: str) -> tuple[str, str]:
    """Leave U+FFFD where it is: a reader sees that a letter is missing, and the person can look it up."""
    words = _LOST.findall(text)
    if not words:
        return text, ""
    return text, f"{_count(len(words), 'word')} with characters that were lost before: {', '.join(words[:5])}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


_STEPS: tuple[Step, ...] = (
    _end_lines,
    _repair_mojibake,  # before the control characters go, for some of them are half of a letter
    _remove_controls,
    _remove_invisible,
    _compose,
    _report_lost,
)
