"""Whether tags are closed in order, and elements are where HTML has them.

libxml2 repairs all of it in silence, and each browser in its own way, so the page's text itself is read.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsdigest.checking.content_model import (
    CHILDREN,
    ENDS,
    FLOW,
    FOREIGN,
    INTERACTIVE,
    MAY_STAY_OPEN,
    NEVER_IN,
    PARENTS,
    PHRASING_ONLY,
    RAW,
    SECTIONING,
    TRANSPARENT,
    USUAL_PARENTS,
    VOID,
)
from newsdigest.checking.findings import Fault
from newsdigest.checking.page import Page

MOST = 10
"""Faults of one page: the first ones make the others."""

_TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
      | <(?P<end>/?)(?P<tag>[A-Za-z][^\s/<>]*+)(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.VERBOSE | re.DOTALL,
)


DEEPEST = 500
"""Elements in one another: browsers stop at 512."""


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
            if len(self._open) >= DEEPEST:
                yield Fault(here.line, f"<{tag}> in {DEEPEST} other elements")
                return
            yield from self._start(here, closed=match["rest"].endswith("/"), hidden='type="hidden"' in match["rest"])
            if tag in RAW and not self._foreign():
                position = self._after_raw(tag, position)
        for each in reversed(self._open):
            if each.tag not in MAY_STAY_OPEN:
                yield Fault(each.line, f"<{each.tag}> is never closed")

    def _start(self, here: _Open, *, closed: bool, hidden: bool) -> Iterator[Fault]:
        tag = here.tag
        if self._foreign():
            if not closed:
                self._open.append(here)
            return
        self._end_what_ends(here)
        yield from self._misplaced(here, hidden=hidden)
        if tag in VOID or (closed and tag in FOREIGN):
            return
        if closed:
            yield Fault(here.line, f"<{tag}/> does not close itself: only empty elements do")
        self._open.append(here)

    def _misplaced(self, here: _Open, *, hidden: bool) -> Iterator[Fault]:
        line = [each.tag for each in self._open]
        if "template" in line:
            return
        parent = line[-1] if line else "nothing"
        if (parents := PARENTS.get(here.tag)) and parent not in parents:
            usual = next(each for each in USUAL_PARENTS if each in parents)
            yield Fault(here.line, f"<{here.tag}> in <{parent}>: its place is in <{usual}>")
        elif (children := CHILDREN.get(parent)) and here.tag not in children:
            yield Fault(here.line, f"<{here.tag}> directly in <{parent}>")
        elif outer := _excluding(here.tag, line, hidden=hidden):
            yield Fault(here.line, f"<{here.tag}> in <{outer}>")

    def _end(self, here: _Open) -> Iterator[Fault]:
        tag = here.tag
        if tag in VOID and not self._foreign():
            yield Fault(here.line, f"</{tag}>: <{tag}> is empty and is not closed")
            return
        if all(each.tag != tag for each in self._open):
            by = self._ended_by
            cause = f": <{by.tag}> in line {by.line} has ended the paragraph" if tag == "p" and by else ""
            yield Fault(here.line, f"</{tag}> closes nothing{cause}")
            return
        while (each := self._open.pop()).tag != tag:
            if each.tag not in MAY_STAY_OPEN:
                yield Fault(each.line, f"<{each.tag}> is still open where </{tag}> comes")

    def _end_what_ends(self, here: _Open) -> None:
        """Close what this start tag closes without an end tag."""
        ended, up_to = ENDS.get(here.tag, (frozenset(), frozenset()))
        if not ended:
            return
        for index in range(len(self._open) - 1, -1, -1):
            tag = self._open[index].tag
            if tag in up_to:
                return
            if tag in ended:
                if tag == "p":
                    self._ended_by = here
                # What else is open in it, as <b> in <p><b><div>, browsers open again: its end tag is to come.
                self._open[index:] = [each for each in self._open[index + 1 :] if each.tag not in MAY_STAY_OPEN]
                if tag == "p":
                    return

    def _foreign(self) -> bool:
        return any(each.tag in FOREIGN for each in self._open)

    def _after_raw(self, tag: str, position: int) -> int:
        """Return where the end tag of an element begins that holds text, whatever it looks like."""
        match = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self._text, position)
        return match.start() if match else len(self._text)

    def _line_at(self, position: int) -> int:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._line


def _excluding(tag: str, line: list[str], *, hidden: bool) -> str:
    """Return the element around that may not hold one with this tag; empty if all may.

    line: what is open, outermost first; hidden: it is an ``input`` that nobody sees.
    """
    if tag in INTERACTIVE and not hidden and (outer := next((each for each in ("a", "button") if each in line), "")):
        return outer
    around = next((each for each in reversed(line) if each not in TRANSPARENT), "")
    if tag in FLOW and around in PHRASING_ONLY:
        return around
    if tag == "form" and "form" in line:
        return "form"
    never = NEVER_IN.get(tag, frozenset())
    outer = next((each for each in reversed(line) if each in never or each in SECTIONING), "")
    return outer if outer in never else ""
