"""Whether tags are closed in order, and elements are where HTML has them.

libxml2 repairs all of it in silence, and each browser in its own way, so the page's text itself is read.
"""

import re
from collections.abc import Generator, Iterator
from functools import lru_cache
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

DEEPEST = 500
"""Elements in one another: browsers stop at 512."""

_TOKEN = re.compile(
    r"""<(?:!--.*?(?:-->|\Z)
      | (?P<end>/?)(?P<tag>[A-Za-z][^\s/<>]*+)(?P<rest>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>)""",
    re.VERBOSE | re.DOTALL,
)

Path = tuple[str, ...]
"""The tags of what is open, outermost first."""


class _Start(NamedTuple):
    """What a start tag does."""

    open: tuple[int, ...] | None
    """The places in the path of what stays open, None for all of it."""

    path: Path
    fault: str
    opens: bool


def faults(page: Page) -> Iterator[Fault]:
    """Yield what is not nested as HTML has it, at most ``MOST``."""
    for number, (position, reason) in enumerate(_Scan(page.text).faults()):
        if number == MOST:
            return
        yield Fault(page.text.count("\n", 0, position) + 1, reason)


class _Scan:
    """Reads the tags of a page in order; what is open is a path of tags, and where each of them begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._path: Path = ()
        self._begins: list[int] = []
        self._ended_by: tuple[str, int] | None = None

    def faults(self) -> Iterator[tuple[int, str]]:
        """Yield positions and reasons."""
        position: int | None = 0
        while position is not None:
            position = yield from self._until_raw(position)
        for depth in reversed(range(len(self._path))):
            if self._path[depth] not in MAY_STAY_OPEN:
                yield self._begins[depth], f"<{self._path[depth]}> is never closed"

    def _until_raw(self, position: int) -> Generator[tuple[int, str], None, int | None]:
        """Read up to the end of an element that holds text, whatever it looks like; return where, None at the end."""
        for match in _TOKEN.finditer(self._text, position):
            end, tag, rest = match.groups()
            if tag is None:
                continue
            tag = tag.lower()
            if end:
                yield from self._end(tag, match.start())
                continue
            yield from self._start(tag, match.start(), rest)
            if len(self._path) > DEEPEST:
                yield match.start(), f"<{tag}> in {DEEPEST} other elements"
                self._path = ()
                return None
            if tag in RAW and FOREIGN.isdisjoint(self._path):
                closing = re.compile(rf"</{re.escape(tag)}(?=[\s/>])", re.IGNORECASE).search(self._text, match.end())
                return closing.start() if closing else None
        return None

    def _start(self, tag: str, position: int, rest: str) -> Iterator[tuple[int, str]]:
        start = started(self._path, tag, rest.endswith("/"), tag == "input" and 'type="hidden"' in rest)
        if start.fault:
            yield position, start.fault
        if start.open is not None:
            if len(start.open) < len(self._path) and "p" in self._path:
                self._ended_by = (tag, position)
            self._begins = [self._begins[each] for each in start.open]
        self._path = start.path
        if start.opens:
            self._begins.append(position)

    def _end(self, tag: str, position: int) -> Iterator[tuple[int, str]]:
        if self._path and self._path[-1] == tag:
            self._path = self._path[:-1]
            self._begins.pop()
        elif tag in VOID:
            yield position, f"</{tag}>: <{tag}> is empty and is not closed"
        elif tag not in self._path:
            yield position, f"</{tag}> closes nothing{self._cause(tag)}"
        else:
            while (last := self._path[-1]) != tag:
                if last not in MAY_STAY_OPEN:
                    yield self._begins[-1], f"<{last}> is still open where </{tag}> comes"
                self._path = self._path[:-1]
                self._begins.pop()
            self._path = self._path[:-1]
            self._begins.pop()

    def _cause(self, tag: str) -> str:
        if tag != "p" or self._ended_by is None:
            return ""
        by, position = self._ended_by
        return f": <{by}> in line {self._text.count(chr(10), 0, position) + 1} has ended the paragraph"


@lru_cache(maxsize=8192)  # templates repeat themselves: this is what makes it fast
def started(path: Path, tag: str, closed: bool, hidden: bool) -> _Start:
    """Return what a start tag does where a path is open; closed: it ends with a slash; hidden: nobody sees it."""
    if not FOREIGN.isdisjoint(path):
        return _Start(None, path if closed else (*path, tag), "", not closed)
    still = _still_open(path, tag)
    left = path if still is None else tuple(path[each] for each in still)
    fault = _misplaced(left, tag, hidden=hidden)
    if tag in VOID or (closed and tag in FOREIGN):
        return _Start(still, left, fault, opens=False)
    if closed and not fault:
        fault = f"<{tag}/> does not close itself: only empty elements do"
    return _Start(still, (*left, tag), fault, opens=True)


def _still_open(path: Path, tag: str) -> tuple[int, ...] | None:
    """Return the places of what a start tag leaves open, None if that is all."""
    ended, up_to = ENDS.get(tag, (frozenset(), frozenset()))
    first = None
    for index in range(len(path) - 1, -1, -1):
        if path[index] in up_to:
            break
        if path[index] in ended:
            first = index
            if path[index] == "p":
                break
    if first is None:
        return None
    # What else is open in it, as <b> in <p><b><div>, browsers open again: its end tag is to come.
    inner = (each for each in range(first + 1, len(path)) if path[each] not in MAY_STAY_OPEN)
    return (*range(first), *inner)


def _misplaced(path: Path, tag: str, *, hidden: bool) -> str:
    """Return why an element may not be there, empty if it may."""
    if "template" in path:
        return ""
    parent = path[-1] if path else "nothing"
    if (parents := PARENTS.get(tag)) and parent not in parents:
        return f"<{tag}> in <{parent}>: its place is in <{next(each for each in USUAL_PARENTS if each in parents)}>"
    if (children := CHILDREN.get(parent)) and tag not in children:
        return f"<{tag}> directly in <{parent}>"
    outer = _excluding(tag, path, hidden=hidden)
    return f"<{tag}> in <{outer}>" if outer else ""


def _excluding(tag: str, path: Path, *, hidden: bool) -> str:
    """Return the element around that may not hold one with this tag, empty if all may."""
    if tag in INTERACTIVE and not hidden and (outer := next((each for each in ("a", "button") if each in path), "")):
        return outer
    around = next((each for each in reversed(path) if each not in TRANSPARENT), "")
    if tag in FLOW and around in PHRASING_ONLY:
        return around
    if tag == "form" and "form" in path:
        return "form"
    never = NEVER_IN.get(tag, frozenset())
    outer = next((each for each in reversed(path) if each in never or each in SECTIONING), "")
    return outer if outer in never else ""
