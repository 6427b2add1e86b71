"""How mail programs forward a mail in HTML: its fields in a table, or all of it in a quotation."""

from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.hypertext import text_of
from newsdigest.formats.mail import forwarding

_MOST_FIELDS = 12
_MOST_QUOTATIONS = 3  # of which the first may be a forward, perhaps of a forward


def settle(tree: HtmlElement) -> None:
    """Make the fields of a mail that is forwarded lines of a paragraph, and its text that of the mail around it."""
    for quotation in list(islice(tree.iter("blockquote"), _MOST_QUOTATIONS)):  # Apple Mail
        if quotation.get("type") == "cite" and forwarding.begins(text_of(quotation).split("\n")):
            quotation.drop_tag()
    for table in list(tree.iter("table")):  # Thunderbird
        if fields := _fields(table):
            lines = etree.SubElement(table, "p")
            for field in fields:
                etree.SubElement(lines, "br").tail = field
            table.addprevious(lines)
            table.drop_tree()


def _fields(table: HtmlElement) -> list[str]:
    """Return the lines that a table of fields is; nothing for any other table."""
    found = list(islice(table.iter("tr"), _MOST_FIELDS + 1))
    if len(found) > _MOST_FIELDS or next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [[" ".join(text_of(cell).split()) for cell in row.iter("th", "td")] for row in found]
    if any(len(row) != 2 or not forwarding.is_header(row[0]) for row in rows):
        return []
    lines = [" ".join(row) for row in rows]
    return lines if forwarding.begins(lines) else []
