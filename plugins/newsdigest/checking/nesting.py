"""Whether tags are closed in order, and elements are where HTML has them.

libxml2 repairs all of it in silence, and each browser in its own way, so the page's text itself is read. The tables
are those of the HTML standard's sections "optional tags" and "content model", as far as templates and Markdown
get them wrong; an element that they do not name may be anywhere.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsdigest.checking.findings import Fault
from newsdigest.checking.page import Page

MOST = 10
"""Faults of one page: the first ones make the others."""

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_RAW = frozenset(["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"])
_FOREIGN = frozenset({"svg", "math"})
_MAY_STAY_OPEN = frozenset(
    [
        "html",
        "head",
        "body",
        "p",
        "li",
        "dt",
        "dd",
        "rp",
        "rt",
        "option",
        "optgroup",
        "colgroup",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_FLOW = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "table",
        "ul",
    ]
)
_PHRASING_ONLY = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "span",
        "em",
        "strong",
        "small",
        "s",
        "cite",
        "q",
        "dfn",
        "abbr",
        "data",
        "time",
        "code",
        "var",
        "samp",
        "kbd",
        "sub",
        "sup",
        "i",
        "b",
        "u",
        "mark",
        "bdi",
        "bdo",
        "label",
        "button",
        "output",
        "summary-text",
    ]
)
_TRANSPARENT = frozenset(["a", "ins", "del", "map", "noscript", "canvas", "video", "audio", "object", "slot"])
_INTERACTIVE = frozenset(["a", "button", "select", "textarea", "iframe", "label", "input", "details"])
# What each of these may be in; a "template" may hold anything.
_PARENTS: dict[str, frozenset[str]] = {
    child: frozenset(parents.split())
    for children, parents in (
        ("li", "ul ol menu"),
        ("dt dd", "dl div"),
        ("tr", "table thead tbody tfoot"),
        ("td th", "tr"),
        ("thead tbody tfoot caption colgroup", "table"),
        ("col", "colgroup table"),
        ("figcaption", "figure"),
        ("summary", "details"),
        ("legend", "fieldset"),
        ("optgroup", "select datalist"),
        ("option", "select datalist optgroup"),
        ("title", "head"),
    )
    for child in children.split()
}
_CHILDREN: dict[str, frozenset[str]] = {
    parent: frozenset(children.split())
    for parents, children in (
        ("ul ol menu", "li script template"),
        ("dl", "dt dd div script template"),
        ("table", "caption colgroup col thead tbody tfoot tr script template"),
        ("thead tbody tfoot", "tr script template"),
        ("tr", "td th script template"),
    )
    for parent in parents.split()
}
# A start tag ends these where they are open, up to the elements after the bar.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    tag: (frozenset(ended.split()), frozenset(up_to.split()))
    for tags, ended, up_to in (
        (" ".join(_FLOW), "p", "button table td th caption object"),
        ("li", "li", "ul ol menu"),
        ("dt dd", "dt dd", "dl"),
        ("td th", "td th", "tr table"),
        ("tr", "tr td th", "table"),
        ("thead tbody tfoot", "thead tbody tfoot tr td th colgroup", "table"),
        ("option optgroup", "option", "select datalist"),
        ("rt rp", "rt rp", "ruby"),
        ("body", "head", ""),
    )
    for tag in tags.split()
}
_NEVER_IN: dict[str, frozenset[str]] = {
    "main": frozenset(["article", "aside", "header", "footer", "nav"]),
    "form": frozenset({"form"}),
    "header": frozenset({"header", "footer"}),
    "footer": frozenset({"header", "footer"}),
    "address": frozenset({"address"}),
}
_SECTIONING = frozenset(["article", "aside", "nav", "section", "body", "main", "td", "blockquote"])
_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(?P<end>/?)(?P<tag>[A-Za-z][^\s/<>]*+)(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.VERBOSE | re.DOTALL,
)


class _Open(NamedTuple):
    tag: str
    line: int


def faults(page: Page) -> Iterator[Fault]:
    """Yield what is not nested as HTML has it, at most ``MOST``."""
    for number, found in enumerate(_Scan(page.text).faults()):
        if number == MOST:
            return
        yield found


class _Scan:
    """Reads the tags of a page in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._ended_by: _Open | None = None
        self._line = 1
        self._counted = 0

    def faults(self) -> Iterator[Fault]:
        position = 0
        while match := _TOKEN.search(self._text, position):
            position = match.end()
            if match["tag"] is None:
                continue
            tag = match["tag"].lower()
            here = _Open(tag, self._line_at(match.start()))
            if match["end"]:
                yield from self._end(here)
                continue
            yield from self._start(here, closed=match["rest"].endswith("/"), hidden='type="hidden"' in match["rest"])
            if tag in _RAW and not self._foreign():
                position = self._after_raw(tag, position)
        for each in reversed(self._open):
            if each.tag not in _MAY_STAY_OPEN:
                yield Fault(each.line, f"<{each.tag}> is never closed")

    def _start(self, here: _Open, *, closed: bool, hidden: bool) -> Iterator[Fault]:
        tag = here.tag
        if self._foreign():
            if not closed:
                self._open.append(here)
            return
        self._end_what_ends(here)
        yield from self._misplaced(here, hidden=hidden)
        if tag in _VOID or (closed and tag in _FOREIGN):
            return
        if closed:
            yield Fault(here.line, f"<{tag}/> does not close itself: only empty elements do")
        self._open.append(here)

    def _misplaced(self, here: _Open, *, hidden: bool) -> Iterator[Fault]:
        tag = here.tag
        parent = self._open[-1].tag if self._open else ""
        line = [each.tag for each in self._open]
        if "template" in line:
            return
        if (parents := _PARENTS.get(tag)) and parent not in parents and (parent or tag != "title"):
            yield Fault(here.line, f"<{tag}> in <{parent or 'nothing'}>: its place is in <{_first(parents, tag)}>")
            return
        if (children := _CHILDREN.get(parent)) and tag not in children:
            yield Fault(here.line, f"<{tag}> directly in <{parent}>")
            return
        if (
            tag in _INTERACTIVE
            and not hidden
            and (outer := next((each for each in ("a", "button") if each in line), ""))
        ):
            yield Fault(here.line, f"<{tag}> in <{outer}>: only one of them can be clicked")
        around = next((each for each in reversed(line) if each not in _TRANSPARENT), "")
        if tag in _FLOW and around in _PHRASING_ONLY:
            yield Fault(here.line, f"<{tag}> in <{around}>, which holds text only")
        never = _NEVER_IN.get(tag, frozenset())
        section = next((each for each in reversed(line) if each in never or (each in _SECTIONING)), "")
        if section in never or (tag == "form" and "form" in line):
            yield Fault(here.line, f"<{tag}> in <{section if section in never else 'form'}>")

    def _end(self, here: _Open) -> Iterator[Fault]:
        tag = here.tag
        if tag in _VOID and not self._foreign():
            yield Fault(here.line, f"</{tag}>: <{tag}> is empty and is not closed")
            return
        if all(each.tag != tag for each in self._open):
            by = self._ended_by
            cause = f": <{by.tag}> in line {by.line} has ended the paragraph" if tag == "p" and by else ""
            yield Fault(here.line, f"</{tag}> closes nothing{cause}")
            return
        while (each := self._open.pop()).tag != tag:
            if each.tag not in _MAY_STAY_OPEN:
                yield Fault(each.line, f"<{each.tag}> is still open where </{tag}> comes")

    def _end_what_ends(self, here: _Open) -> None:
        """Close what this start tag closes without an end tag."""
        ended, up_to = _ENDS.get(here.tag, (frozenset(), frozenset()))
        if not ended:
            return
        for index in range(len(self._open) - 1, -1, -1):
            tag = self._open[index].tag
            if tag in up_to:
                return
            if tag in ended:
                if tag == "p":
                    self._ended_by = here
                # What is open in it, as <b> in <p><b><div>, is opened again by browsers: its end tag is to come.
                del self._open[index]
                if tag == "p":
                    return

    def _foreign(self) -> bool:
        return any(each.tag in _FOREIGN for each in self._open)

    def _after_raw(self, tag: str, position: int) -> int:
        """Return where the end tag of an element begins that holds text, whatever it looks like."""
        match = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self._text, position)
        return match.start() if match else len(self._text)

    def _line_at(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line


def _first(parents: frozenset[str], tag: str) -> str:
    """Return the usual parent."""
    usual = ("ul", "dl", "tr", "table", "figure", "details", "fieldset", "select", "head", "colgroup")
    return next((each for each in usual if each in parents), tag)
