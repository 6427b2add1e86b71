"""One page of the site, parsed once, as the rules see it."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsdigest.checking.findings import Fault
from newsdigest.checking.hosting import Base

LARGEST = 20_000_000
"""Bytes: a larger file is weighed and not read."""

MANY_ATTRIBUTES = 2000
"""Of one element: libxml2 compares each with all others (100,000 take it 100 s)."""

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMED_BY = ("aria-label", "title", "alt")
_SPACE = re.compile(r"\s+")
_TAG = re.compile(rb"<[A-Za-z][^<>]{10000,}")


class UnreadableError(Exception):
    """A file that is not looked into; the message is the reason, a phrase."""


class Page:
    """A page: ``elements`` by tag in the order of the page, and what several rules ask for."""

    def __init__(self, path: str, data: bytes, base: Base) -> None:
        """path: below the output folder, with ``/``; base: where the site is served. Raises UnreadableError."""
        self.path = path
        self.base = base
        self.address = base.address(path)
        self.data = data
        if any(tag[0].count(b"=") > MANY_ATTRIBUTES for tag in _TAG.finditer(data)):
            raise UnreadableError(f"has an element with more than {MANY_ATTRIBUTES} attributes")
        text = data.decode("utf-8", "replace")
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\0", "\ufffd")
        self.root = _tree(self.text)
        self.elements: dict[str, list[HtmlElement]] = {}
        self.attributes: dict[str, list[HtmlElement]] = {}
        """The elements by the names of their attributes."""
        for element in self.root.iter():
            if isinstance(element.tag, str):
                self.elements.setdefault(element.tag, []).append(element)
                for name in element.keys():  # noqa: SIM118 - of an element, not of a mapping
                    self.attributes.setdefault(str(name), []).append(element)

    def all(self, *tags: str) -> Iterator[HtmlElement]:
        """Yield the elements of these tags, tag by tag."""
        for tag in tags:
            yield from self.elements.get(tag, ())

    def having(self, attribute: str) -> Iterator[HtmlElement]:
        """Yield all elements with an attribute, in the order of the page."""
        yield from self.attributes.get(attribute, ())

    @cached_property
    def ids(self) -> dict[str, HtmlElement]:
        """Return the elements by their ids, of twins the first."""
        found: dict[str, HtmlElement] = {}
        for element in self.having("id"):
            found.setdefault(element.get("id", ""), element)
        found.pop("", None)
        return found

    @cached_property
    def title(self) -> str:
        """Return the text of ``title``."""
        first = next((each for each in self.all("title") if not within(each, "svg")), None)
        return text_of(first) if first is not None else ""

    @cached_property
    def moves(self) -> bool:
        """Tell whether the page only leads to another one."""
        return any(each.get("http-equiv", "").lower() == "refresh" for each in self.all("meta"))

    @cached_property
    def indexed(self) -> bool:
        """Tell whether search engines may list the page."""
        robots = (each.get("content", "") for each in self.all("meta") if each.get("name", "").lower() == "robots")
        return not any("noindex" in each.lower() for each in robots)

    def hidden(self, element: HtmlElement) -> bool:
        """Tell whether nobody meets the element: it, or what it is in, says so."""
        if "aria-hidden" not in self.attributes and "hidden" not in self.attributes:
            return False
        line = (element, *element.iterancestors())
        return any(each.get("aria-hidden") == "true" or each.get("hidden") is not None for each in line)

    def name_of(self, element: HtmlElement) -> str:
        """Return what a screen reader calls an element, roughly as accname-1.2 has it."""
        labelled = element.get("aria-labelledby", "").split()
        if labels := [text_of(self.ids[each]) for each in labelled if each in self.ids]:
            return " ".join(filter(None, labels))
        return " ".join(_parts_of_name(element)).strip()


def fault(element: HtmlElement, reason: str, needle: str = "") -> Fault:
    """Return a fault at an element."""
    return Fault(line_of(element), reason, needle)


def line_of(element: Any) -> int:
    """Return the line on which an element of lxml begins, 0 if it is not known."""
    return int(element.sourceline or 0)


def text_of(element: HtmlElement) -> str:
    """Return the text in an element, its white space folded."""
    return _SPACE.sub(" ", "".join(map(str, element.itertext(with_tail=False)))).strip()


def within(element: HtmlElement, *tags: str) -> bool:
    """Tell whether the element is in one of these."""
    return next(element.iterancestors(*tags), None) is not None


def lang_of(element: HtmlElement) -> str:
    """Return the language of what an element holds, in lower case; empty if none is said."""
    for each in (element, *element.iterancestors()):
        if (lang := each.get("lang")) is not None:
            return str(lang).lower()
    return ""


def _parts_of_name(element: HtmlElement) -> Iterator[str]:
    """Yield the pieces in the order of the page; without recursion, as elements may be 2,000 deep."""
    waiting: list[HtmlElement | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if given := next((value for name in _NAMED_BY if (value := each.get(name, "").strip())), ""):
            yield given
            continue
        if each.tag == "input":
            yield each.get("value", "")
        for child in reversed(each):
            waiting.append((child.tail or "").strip())
            if isinstance(child.tag, str) and child.get("aria-hidden") != "true":
                waiting.append(child)
        if each.tag not in ("script", "style"):
            yield (each.text or "").strip()


def _tree(text: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except ParserError:  # nothing but comments, or nothing at all
        return document_fromstring(b"<html></html>", parser=parser)
