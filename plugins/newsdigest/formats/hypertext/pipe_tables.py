"""Tables that hold data to the pipe tables of Python-Markdown; those that only place things are told apart."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import holds_only, span

_MOST_CELLS = 10_000
_LONG = 400  # characters of a cell, in a table without headings of columns or rows
_VERY_LONG = 1500
_GROUPS = ("thead", "tbody", "tfoot")
_PARTS = {
    "table": ("caption", "colgroup", "col", "tr", *_GROUPS),
    **dict.fromkeys(_GROUPS, ("tr",)),
    "tr": ("td", "th"),
}
_PLACED = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "figure", "form", "hr", "pre")


def rows_of(table: HtmlElement) -> list[list[HtmlElement]]:
    """Return the cells of each row of this table, not of those in it."""
    return [cells for row in _own_rows(table) if (cells := [each for each in row if each.tag in ("td", "th")])]


def _own_rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _GROUPS:
            yield from (row for row in child if row.tag == "tr")


def is_data(table: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """Tell a table that relates values from one that places blocks beside each other, as newsletters do."""
    if len(rows) < 2 or max(map(len, rows)) < 2 or table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table"), None) is not None or _size(rows) > _MOST_CELLS:
        return False
    if not all(holds_only(each, parts) for tag, parts in _PARTS.items() for each in table.iter(tag)):
        return False
    has_headings = any(cell.tag == "th" for row in rows for cell in row)
    longest = max(len("".join(cell.itertext()).strip()) for row in rows for cell in row)
    if has_headings:
        return longest <= _VERY_LONG
    return longest <= _LONG and next(table.iterdescendants(*_PLACED), None) is None


def _size(rows: list[list[HtmlElement]]) -> int:
    return sum(span(cell, "colspan") * span(cell, "rowspan") for row in rows for cell in row)


def render(rows: list[list[HtmlElement]], text_of: Callable[[HtmlElement], str]) -> str:
    """Return the Markdown of a table; a first row without headings gets an empty row of headings above it.

    A column without any text is left out; nothing is returned if all are. text_of: the Markdown of a cell, on one line.
    """
    grid = _grid(rows, text_of)
    if not any(cell.tag == "th" for cell in rows[0]) and rows[0][0].getparent().getparent().tag != "thead":
        grid.insert(0, [])
    columns = [column for column in zip_longest(*grid, fillvalue="") if any(column)]
    if not columns:
        return ""
    head, *body = zip(*columns, strict=True)
    return "\n".join(map(_row, (head, ["---"] * len(columns), *body)))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _grid(rows: list[list[HtmlElement]], text_of: Callable[[HtmlElement], str]) -> list[list[str]]:
    """Put each cell in its column: one that spans several leaves the others empty."""
    taken: dict[tuple[int, int], str] = {}
    for down, row in enumerate(rows):
        across = 0
        for cell in row:
            while (down, across) in taken:
                across += 1
            width, height = span(cell, "colspan"), min(span(cell, "rowspan"), len(rows) - down)
            taken.update(dict.fromkeys(((down + y, across + x) for y in range(height) for x in range(width)), ""))
            taken[down, across] = text_of(cell)
            across += width
    lines: list[list[str]] = [[] for _ in rows]
    for down, across in sorted(taken):
        line = lines[down]
        line += [""] * (across - len(line))
        line.append(taken[down, across])
    return lines
