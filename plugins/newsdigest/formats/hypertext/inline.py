"""Runs of text in one style to the Markdown of a line, so that Python-Markdown gives the same text back."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from newsdigest.text.markup import escape_inline, escape_start, remove_control_characters

# No-break and thin spaces are kept: they are typography. The others fold as in a browser.
SPACE = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u034f]*")
_UNSAFE = re.compile(r"[\s()<>\"\\`\[\]{}|^]")


class Style(NamedTuple):
    """How a run of text looks."""

    strong: bool = False
    emphasis: bool = False
    code: bool = False
    link: str = ""


PLAIN = Style()


class Run(NamedTuple):
    """A run of text in one style, or an image (then the text is its Markdown), or a line's end (a lone newline)."""

    text: str
    style: Style
    is_image: bool = False


BREAK = Run("\n", PLAIN)


def fold(text: str) -> str:
    """Return the text with white space folded as a browser does, without what no XML document may hold."""
    return SPACE.sub(" ", remove_control_characters(text).replace("\ufeff", ""))


def is_blank(text: str) -> bool:
    """Tell whether a reader sees nothing of the text."""
    return _BLANK.fullmatch(text) is not None


def image(address: str, alt: str) -> str:
    """Return the Markdown of an image."""
    return f"![{escape_inline(fold(alt).strip())}]({_quoted(address)})"


def render(runs: Iterable[Run]) -> list[list[str]]:
    """Return the paragraphs that the runs make, each with its lines; two ends of line make a new paragraph."""
    paragraphs: list[list[str]] = [[]]
    for is_break, line in groupby(runs, lambda run: run.text == BREAK.text):
        if is_break:
            if len(list(line)) > 1:
                paragraphs.append([])
        elif trimmed := _trimmed(line):
            paragraphs[-1].append(_line(trimmed))
        elif paragraphs[-1]:  # nothing but space between two ends of line
            paragraphs.append([])
    return [lines for lines in paragraphs if lines]


def _trimmed(runs: Iterable[Run]) -> list[Run]:
    """Fold the space between runs, join those of one style, and remove it at both ends."""
    joined: list[Run] = []
    for run in runs:
        text = run.text
        if not run.is_image:
            text = text.lstrip() if not joined else text.lstrip(" ") if joined[-1].text.endswith(" ") else text
        if not text:
            continue
        if joined and joined[-1].style == run.style and not (run.is_image or joined[-1].is_image):
            joined[-1] = Run(joined[-1].text + text, run.style)
        else:
            joined.append(Run(text, run.style, run.is_image))
    if joined and not joined[-1].is_image:
        joined[-1] = joined[-1]._replace(text=joined[-1].text.rstrip())
    if all(not run.is_image and is_blank(run.text) for run in joined):
        return []
    return [run for run in joined if run.text]


def _line(runs: list[Run]) -> str:
    line = ""
    for link, linked in groupby(runs, lambda run: run.style.link):
        before, text, after = _outside("".join(_styled(list(linked))))
        if link and text and not text.startswith("!["):
            text = f"[{text}]({_quoted(link)})"
            if (line + before).endswith("!"):  # "Look![here](…)" would be an image
                line = line[:-1] + "\\!"
        line += before + text + after
    starts_with_text = runs[0].style == PLAIN and not runs[0].is_image
    return escape_start(line) if starts_with_text else line


def _styled(runs: list[Run]) -> Iterator[str]:
    """Yield each run with its marks; two marks never meet, as ``*a***b**`` means something else."""
    marked = False
    for run in runs:
        if run.is_image:
            yield run.text
            marked = False
            continue
        before, text, after = _outside(run.text)
        mark = "" if is_blank(text) or (marked and not before) else "*" * (run.style.emphasis + 2 * run.style.strong)
        if text:
            inner = code(text) if run.style.code else escape_inline(text)
            yield f"{before}{mark}{inner}{mark}{after}"
        else:
            yield before
        marked = bool(mark) and not after


def _outside(text: str) -> tuple[str, str, str]:
    """Take the space at both ends of a text off: within marks it would undo them."""
    bare = text.strip()
    start = text.find(bare)
    return (text[:start], bare, text[start + len(bare) :]) if bare else (text, "", "")


def code(text: str) -> str:
    """Return the Markdown of code on one line."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _quoted(address: str) -> str:
    """Escape in an address what would end it."""
    return _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), address)
