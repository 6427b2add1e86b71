"""Lists as CommonMark has them (Hugo, Jekyll) to lists as Python-Markdown reads them.

CommonMark nests an item below the text of its parent, two columns in, and lets a list begin right below a paragraph
(https://spec.commonmark.org/0.31.2/#list-items); Python-Markdown wants four columns and an empty line.
"""

import re
from itertools import takewhile

_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( {1,4}(?=\S)|[ ]*$)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_COLUMNS = 4


def settle(text: str) -> str:
    """Return the text with its lists laid out for Python-Markdown; other lines stay as they are."""
    lines: list[str] = []
    open_items: list[int] = []  # the column at which the text of each item begins, the innermost last
    for line in text.split("\n"):
        after_blank = not lines or not lines[-1].strip()
        expanded = line.expandtabs(_COLUMNS)
        column = len(expanded) - len(expanded.lstrip(" "))
        item = _begins_item(expanded, column, open_items, after_blank)
        if not line.strip():
            lines.append(line)
        elif item:
            if not (after_blank or open_items):
                lines.append("")
            open_items = _around(open_items, column)
            marker = item[2].replace(")", ".")
            lines.append(f"{' ' * _COLUMNS * len(open_items)}{marker} {expanded[item.end() :]}".rstrip(" "))
            open_items.append(item.end() if item[3] else item.end() + 1)
        elif open_items and after_blank:
            open_items = _around(open_items, column)
            inner = open_items[-1] if open_items else 0
            lines.append(" " * _COLUMNS * len(open_items) + expanded[inner:] if open_items else line)
        elif open_items:
            lines.append(" " * (_COLUMNS * len(open_items) - 2) + expanded.lstrip(" "))
        else:
            lines.append(line)
    return "\n".join(lines)


def _begins_item(line: str, column: int, open_items: list[int], after_blank: bool) -> re.Match[str] | None:
    """Match an item; only a bullet or the number 1 may follow a paragraph without an empty line."""
    found = _ITEM.match(line)
    if not found or _RULE.fullmatch(line) or (not open_items and column >= _COLUMNS):
        return None
    follows_text = not after_blank and not open_items
    return None if follows_text and (found[2] not in ("-", "*", "+", "1.", "1)") or not found[3]) else found


def _around(open_items: list[int], column: int) -> list[int]:
    """Return the items that a line which begins in this column is within."""
    return list(takewhile(lambda begins: column >= begins, open_items))
