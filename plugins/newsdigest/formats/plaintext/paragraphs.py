"""Lines to paragraphs: blank lines, one paragraph per line, lines wrapped by hand, verse, lists."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

_MIN_WIDTH, _MAX_WIDTH = 40, 110  # where editors and mailers wrap lines
_SLACK = 0.9  # of the width: a line that would have held the next word up to here was not wrapped
_WRAPPED_SHARE = 0.6  # of the line breaks: all of them on 1,500 articles; fewer where no blank line parts paragraphs
_LONG_VERSE = 60  # an alexandrine has some 40 characters
_BULLET = re.compile(r"\s*([-–•◦▪‣*·])\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*$")
_BROKEN_WORD = re.compile(r"(?<![^\W\d_])(?<!-)([^\W\d_]{2,})-$")
_COMPOUND = re.compile(r"\w-$")  # "a-t-" and "est-à-" keep their hyphens
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one text are laid out."""

    width: int
    """Where its lines are wrapped; 0 if they are not."""

    words: frozenset[str]
    """Its words in lower case, which tell whether a hyphen at a line's end belongs to the word."""

    def breaks(self, line: str, following: str) -> bool:
        """Tell whether the line ends only because the next word had no room."""
        room = len(line.rstrip()) + 1 + len((following.split(maxsplit=1) or [""])[0])
        return self.width > 0 and len(line) <= _MAX_WIDTH and room > self.width * _SLACK

    def joins(self, line: str, following: str) -> bool:
        """Tell whether the two lines are one paragraph wrapped by hand."""
        return self.breaks(line, following) or (self.width > 0 and _runs_on(line, following))


def layout(lines: Sequence[str]) -> Layout:
    """Measure the lines of a text."""
    pairs = [pair for group in _groups(lines) for pair in pairwise(group) if not any(map(_BULLET.match, pair))]
    width = max((len(line) for line, _ in pairs if len(line) <= _MAX_WIDTH), default=0)
    measured = Layout(width, frozenset())
    wrapped = sum(measured.breaks(*pair) for pair in pairs)
    capitals = sum(following.lstrip()[:1].isupper() for _, following in pairs)
    # Every line of a poem begins with a capital, and its lines may be of one length.
    if width < _MIN_WIDTH or wrapped < _WRAPPED_SHARE * len(pairs) or capitals > _WRAPPED_SHARE * len(pairs):
        return Layout(0, frozenset())
    return replace(measured, words=frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(lines).casefold())))


def wrapped_lines(lines: Sequence[str], position: int) -> int:
    """Return how many lines from here on are one paragraph wrapped by hand; 1 if the line stands alone."""
    group = next(_groups(lines[position:]), [])
    found = layout(lines)
    count = 1
    while found.width and count < len(group) and found.breaks(group[count - 1], group[count]):
        count += 1
    return count


def split(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paragraphs of a text, and warnings about hyphens at line ends.

    A paragraph holds a line break where the text means one: in verse, in an address, and
    between the items of a list, which keep their bullets (see ``items``).
    """
    measured = layout(lines)
    warnings: list[str] = []
    found = [part for group in _groups(lines) for part in _paragraphs(group, measured, warnings)]
    return tuple(_gather_lists(found)), tuple(warnings)


def items(paragraph: str) -> tuple[str, ...]:
    """Return the items of a list without their bullets; nothing if the paragraph is not a list."""
    lines = paragraph.split("\n")
    if len(lines) < 2 or not all(map(_BULLET.match, lines)):
        return ()
    return tuple(_BULLET.sub("", line, count=1) for line in lines)


def _groups(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the runs of lines between blank lines."""
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not blank:
            yield list(group)


def _paragraphs(group: list[str], measured: Layout, warnings: list[str]) -> Iterator[str]:
    starts = [bool(_BULLET.match(line)) for line in group]
    pairs = list(pairwise(group))
    wrapped = measured.width and sum(measured.breaks(*pair) for pair in pairs) >= len(pairs) / 2
    if wrapped or any(starts):
        yield from _rejoin(group, measured, warnings)
    elif _one_per_line(group):
        yield from map(str.strip, group)
    else:
        yield "\n".join(map(str.strip, group))


def _one_per_line(group: list[str]) -> bool:
    """Tell prose, a paragraph on each line, from verse or an address."""
    sentences = [line for line in group if _SENTENCE_END.search(line.rstrip())]
    return max(map(len, group)) > _MAX_WIDTH or len(sentences) * 2 > len(group) or any(map(_is_long, sentences))


def _is_long(line: str) -> bool:
    return len(line) > _LONG_VERSE


def _rejoin(group: list[str], measured: Layout, warnings: list[str]) -> Iterator[str]:
    """Yield the paragraphs of lines wrapped by hand; a bullet, an indent or a line cut short begins a new one."""
    parts = [group[0].strip()]
    bullets = sum(bool(_BULLET.match(line)) for line in group)  # one alone may be a dash that was wrapped
    for line, following in pairwise(group):
        indented = following[:1].isspace() and not line[:1].isspace()
        if _BULLET.match(line) and indented and not _BULLET.match(following):
            begins = False
        else:
            begins = (
                (bullets > 1 and bool(_BULLET.match(following))) or indented or not measured.breaks(line, following)
            )
        if begins and not (measured.width and _runs_on(line, following)):
            yield "".join(parts)
            parts = [following.strip()]
        else:
            _join(parts, following.strip(), measured.words, warnings)
    yield "".join(parts)


def _runs_on(line: str, following: str) -> bool:
    """Tell whether a sentence goes on in the next line although there was room for its first word."""
    return not _BULLET.match(following) and following.lstrip()[:1].islower() and not _SENTENCE_END.search(line.rstrip())


def _join(parts: list[str], following: str, words: frozenset[str], warnings: list[str]) -> None:
    """Add a line to a paragraph; a hyphen before it goes only if the text has the whole word elsewhere."""
    head, tail = _BROKEN_WORD.search(parts[-1]), _FIRST_WORD.match(following)
    if not head or not tail:
        parts += (following,) if _COMPOUND.search(parts[-1]) else (" ", following)
        return
    whole, hyphenated = head[1] + tail[0], f"{head[1]}-{tail[0]}"
    if whole.casefold() in words and hyphenated.casefold() not in words:
        warnings.append(f"joined a word at a line's end: '{hyphenated}' is '{whole}'")
        parts[-1] = parts[-1][:-1]
    else:
        warnings.append(f"kept the hyphen of a word at a line's end: '{hyphenated}'")
    parts.append(following)


def _gather_lists(found: list[str]) -> Iterator[str]:
    """Yield the paragraphs, two or more in a row that begin with a bullet as one list."""
    for bulleted, run in groupby(found, key=lambda part: "\n" not in part and bool(_BULLET.match(part))):
        parts = list(run)
        if bulleted and len(parts) > 1:
            yield "\n".join(parts)
        else:
            yield from parts
