"""The end of a plain text: metadata, leftovers and credits in any order, read from the last line upwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsdigest.formats.plaintext import leftovers, paragraphs
from newsdigest.formats.plaintext.metadata import Fields, names_a_page, read_line

# "Source : Insee" at the end is a credit, and no line there names the title.
_FIELDS = {"date", "modified", "authors", "category", "tags", "lang", "url", "credits", "reading time"}
_METADATA = "metadata"
_LONGEST_UNKNOWN = 60  # characters of a line that is neither a sentence nor known, below a scraper's marker


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of a text says, and the lines that are left."""

    fields: Fields
    rest: tuple[str, ...]
    read: tuple[str, ...]
    """The lines that are metadata."""

    credits: tuple[str, ...]
    warnings: tuple[str, ...]


def take(lines: Sequence[str], known: Fields) -> Ending:
    """Read the last lines until one is text. What is known from the head is not changed."""
    fields: Fields = {}
    taken: dict[int, tuple[str, str]] = {}
    unknown = False
    for position in _standing_alone(lines):
        line = lines[position].strip()
        found = _read(line, known | fields)
        fields = (found or {}) | fields
        if reason := _METADATA if found else leftovers.reason_at_the_end(line):
            taken[position] = line, reason
        elif unknown or not _is_below_a_marker(line, lines[:position]):
            break
        else:
            unknown = True
    return _ending(lines, fields, taken)


def _ending(lines: Sequence[str], fields: Fields, taken: dict[int, tuple[str, str]]) -> Ending:
    in_order = [taken[position] for position in sorted(taken)]
    moved = [line for line, reason in in_order if reason in leftovers.MOVED]
    removed = [pair for pair in in_order if pair[1] not in (_METADATA, *leftovers.MOVED)]
    return Ending(
        fields=fields,
        rest=tuple(line for position, line in enumerate(lines) if position not in taken),
        read=tuple(line for line, reason in in_order if reason == _METADATA),
        credits=tuple(moved),
        warnings=(*(leftovers.removed(*pair) for pair in removed), *map(leftovers.moved, moved)),
    )


def _standing_alone(lines: Sequence[str]) -> Iterator[int]:
    """Yield, from the last one upwards, the lines with text until one goes on from the line above it."""
    layout = paragraphs.layout(lines)
    for position in reversed(range(len(lines))):
        if not lines[position].strip():
            continue
        above = lines[position - 1] if position else ""
        address = lines[position].strip().startswith("http")
        if above.strip() and layout.joins(above, lines[position]) and not address:
            return
        yield position


def _read(line: str, known: Fields) -> Fields | None:
    """Return what a line says of the article; a second address may be part of the text."""
    found = read_line(line)
    if not found or not found.keys() <= _FIELDS:
        return None
    return None if "url" in found and ("url" in known or not names_a_page(found["url"][0])) else found


def _is_below_a_marker(line: str, above: Sequence[str]) -> bool:
    """Tell whether a line that is no sentence is below a scraper's marker, which then is no part of the text."""
    nearest = next((each.strip() for each in reversed(above) if each.strip()), "")
    return len(line) <= _LONGEST_UNKNOWN and line[-1] not in '.!?…»”"' and leftovers.is_marker(nearest)
