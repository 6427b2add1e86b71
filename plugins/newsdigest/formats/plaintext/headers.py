"""The head of a plain text: its title, and the lines above and below it that speak of the article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsdigest.formats.plaintext import paragraphs
from newsdigest.formats.plaintext.metadata import MAX_TITLE, Fields, read_line
from newsdigest.formats.refusal import RefusedError

_NEAR = 4  # lines


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a text says, and the lines that are left."""

    title: str
    fields: Fields
    rest: tuple[str, ...]
    read: tuple[str, ...]
    """The lines that are metadata."""

    warnings: tuple[str, ...]


def take(lines: Sequence[str]) -> Head:
    """Read title and metadata from the first lines.

    Raises RefusedError for a text without a title.
    """
    fields: Fields = {}
    read: list[str] = []
    position = _skip_metadata(lines, 0, fields, read, before_title=True)
    if "title" not in fields:
        position = _take_title(lines, position, fields)
    title = tidy_title(fields["title"][0])
    repeated: list[str] = []
    while True:
        position = _skip_metadata(lines, position, fields, read)
        if position == len(lines) or not _repeats(lines[position], title):
            break
        repeated.append(f"removed the repeated title: '{lines[position].strip()}'")
        position += 1
    return Head(title, fields, tuple(lines[position:]), tuple(read), tuple(repeated))


def tidy_title(line: str) -> str:
    """Return the title on one line, without a Markdown heading's mark (``#metoo`` has none)."""
    return re.sub(r"^#{1,6}\s+|\s+#+$", "", re.sub(r"[^\S\u00a0\u202f]+", " ", line).strip()).strip()


def _skip_metadata(
    lines: Sequence[str], position: int, fields: Fields, read: list[str], *, before_title: bool = False
) -> int:
    """Move what metadata lines say into the fields; return the position of the first other line that is not blank."""
    while position < len(lines):
        line = lines[position].strip()
        if line and not _is_rule(line):
            found = read_line(line)
            if found is None or found.keys() <= fields.keys():
                break
            if before_title and _is_a_title(line, found, lines[position + 1 :], alone=not read):
                break
            fields |= found | fields  # what was said first wins: « Par X | Le 14/04/2023 » under another date
            read.append(line)
        position += 1
    return position


def _is_a_title(line: str, found: Fields, following: Sequence[str], *, alone: bool) -> bool:
    """Tell whether the first line only looks like metadata: ``Par Toutatis``, or ``Titre : espace`` above a text."""
    if "title" in found:
        following = [each.strip() for each in following[:_NEAR] if each.strip()]
        return alone and (not following or read_line(following[0]) is None)
    return "authors" in found and ":" not in line


def _take_title(lines: Sequence[str], position: int, fields: Fields) -> int:
    """Read the title, which a text wrapped by hand may have on two lines; return the position after it."""
    if position == len(lines):
        raise RefusedError("has no title" if any(map(str.strip, lines)) else "holds only white space")
    wrapped = range(position + 1, position + paragraphs.wrapped_lines(lines, position))
    end = next((each for each in wrapped if _is_below_a_title(lines[each].strip())), wrapped.stop)
    title = " ".join(line.strip() for line in lines[position:end])
    lines_of_title = end - position
    if len(title) > MAX_TITLE or (lines_of_title > 2 and title.endswith(".")):
        begins = "its first line is" if lines_of_title == 1 else "it begins with"
        raise RefusedError(f"has no title: {begins} a paragraph of {len(title)} characters")
    if not any(map(str.isalnum, title)):
        raise RefusedError(f"has no title: its first line is '{title}'")
    fields["title"] = (title,)
    return end


def _is_below_a_title(line: str) -> bool:
    """Tell a date, a byline or an address from what was wrapped of a long title: ``par Emmanuel Macron``."""
    found = read_line(line)
    return found is not None and ("url" in found or not line[:1].islower())


def _is_rule(line: str) -> bool:
    """Tell whether the line only separates, as ``=====`` below a title."""
    return len(line) > 2 and not line.strip("=-_*~#—–")


def _repeats(line: str, title: str) -> bool:
    return len(line) <= 2 * MAX_TITLE and tidy_title(line).casefold() == title.casefold()
