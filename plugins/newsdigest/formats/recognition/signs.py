"""How formats that are made of text are told from an article that anybody may have typed.

Taking an article for something else is the worst mistake here: each test asks for signs that no
prose has in that place, and for more than one of them.
"""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

HEAD = 65_536  # bytes: more than the head of any page, mail or Markdown file
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLANK = "\ufeff \t\r\n\v\f\0"
# All that may stand before an element: it always matches, so no comment without an end is tried twice.
_PROLOG = re.compile(
    r"""(?:\s+|<\?.*?\?>|<!--.*?-->|<!\[.*?\]>
         |<!doctype\s++(?P<doctype>[\w:.-]++)[^\[>]*+(?:\[.*?\]\s*+)?>)*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
TAG = re.compile(r"<(?:[A-Za-z_][\w.-]*+:)?([A-Za-z_][\w.-]*+)(?=[\s/>])[^<>]*+>")
_HEADER = re.compile(r"([!-9;-~]+):[ \t]*([^\n]*(?:\n[ \t]+[^\n]*)*)\n?")


@dataclass(frozen=True)
class Sample:
    """What there is to tell a format by."""

    data: bytes
    text: str
    """The beginning without what is blank before it, decoded well enough for signs, which are ASCII."""

    @cached_property
    def root(self) -> str:
        """The element that the text begins with, in lower case, without its prefix; empty if there is none."""
        found = self._element
        return found[1].lower() if found else ""

    @cached_property
    def doctype(self) -> str:
        """What the text declares itself to be: ``html``."""
        return self._prolog[0]

    @cached_property
    def holds_elements(self) -> bool:
        """Tell whether the first element is followed by another one and not by words, as in XML."""
        found = self._element
        return found is not None and self.text[found.end() :].lstrip()[:1] in ("<", "")

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The header lines that the text begins with, by their names in lower case; of several the first."""
        return headers(self.text)

    @cached_property
    def json(self) -> object:
        """What the whole input is in JSON; None if it is no object and no array."""
        if self.text[:1] not in ("{", "["):
            return None
        try:
            return json.loads(self.data)
        except (ValueError, RecursionError):  # "[sic] was the word": a text may begin with a bracket
            return None

    @cached_property
    def _prolog(self) -> tuple[str, int]:
        """What the text declares itself to be, and where that ends."""
        found = _PROLOG.match(self.text)
        return ((found["doctype"] or "").lower(), found.end()) if found else ("", 0)

    @cached_property
    def _element(self) -> re.Match[str] | None:
        return TAG.match(self.text, self._prolog[1]) if self.text.startswith("<") else None


def take(data: bytes) -> Sample:
    """Return what there is to tell the format of an input by."""
    return Sample(data, _decoded(data[:HEAD]).lstrip(_BLANK))


def _decoded(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    if b"\0\0" in head[:4]:  # an XML file needs no mark
        return head.decode("utf-32-le" if head[:1] != b"\0" else "utf-32-be", "replace")
    if b"\0" in head[:64]:
        return head.decode("utf-16-le" if head[1:2] == b"\0" else "utf-16-be", "replace")
    return head.decode("utf-8", "replace")


def headers(text: str) -> Mapping[str, str]:
    """Return the header lines that a text begins with, by their names in lower case; of several the first."""
    found: dict[str, str] = {}
    position = 0
    while header := _HEADER.match(text, position):
        found.setdefault(header[1].lower(), header[2].strip())
        position = header.end()
    return found
