"""What a reader sees around the headline: bylines and dates, in the order of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from newsdigest.formats.page.evidence.head import line
from newsdigest.formats.page.evidence.wording import read_words

_MOST_ELEMENTS = 20_000
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_LONGEST_LABEL = 200  # characters of a byline or a date with its label
_MOST_PARTS = 12  # elements in a line of text
_WORDS = read_words("classes.txt")
_APART, _OF_THE_ARTICLE, _BUILT, _BYLINE, _NO_BYLINE, _DATE = (
    frozenset(" ".join(_WORDS[name]).split())
    for name in ("apart", "of the article", "built", "byline", "no byline", "date")
)
_OF_A_PERSON = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|autore|byline|by|journalists?|journaliste|people|profiles?|staff|redakteure?|writers?|"
    r"contributors?|persons?|columnist|firmas?|redaktion|forfatter|users?|members?)/[^/]{3}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:updated?|modified|revised|edited|last\s+(?:change|edit)|mise? à jour|actualisé|modifié|aktualisiert"
    r"|ge[äa]ndert|stand|actualizad[oa]|modificad[oa]|aggiornat[oa]|atualizad[oa]|bijgewerkt|opdateret|uppdaterad"
    r"|oppdatert|zaktualizowan[oa]|обновлен[оа]?|изменен[оа]?|更新|diperbarui)\b",
    re.IGNORECASE,
)
_BREAKS = frozenset(("br", "hr", "img"))
# Behind these a line of text may stand that is in no element of its own.
_BEFORE_TEXT = _BREAKS | {"h1", "h2", "h3", "h4", "h5", "h6", "dl", "div", "p", "table", "ul"}
_OPAQUE = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "select", "option", "textarea", "button", "form")
)


@dataclass(frozen=True, slots=True)
class Label:
    """A short piece of the page: its text, what it is for machines, and where it stands."""

    text: str
    position: int
    strength: int = 0
    """How surely it is what it is taken for, by its markup."""

    moment: str = ""
    """``datetime`` or ``title`` of an element that shows a date."""

    changed: bool = False
    """Whether it calls itself a change rather than the publication."""


@dataclass(slots=True)
class Visible:
    """Candidates in the order of the page."""

    at: int = 0
    """Where the headline stands."""

    bylines: list[Label] = field(default_factory=list)
    dates: list[Label] = field(default_factory=list)
    texts: list[Label] = field(default_factory=list)
    """Short texts of any kind, where a byline or a date may stand without saying so in its markup."""


def read_visible(tree: HtmlElement, heading: HtmlElement | None) -> Visible:
    """Return what the body of a page shows of names and dates, those of other articles left out."""
    body = tree.find("body")
    seen = Visible()
    around = set() if heading is None else set(heading.iterancestors())
    for position, element in enumerate(_elements(tree if body is None else body, around)):
        if element is heading:
            seen.at = position
        _look_at(element, position, seen)
    return seen


def _elements(root: HtmlElement, around: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements in order, without the parts that are not about the article."""
    stack = [root]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _OPAQUE:
            continue
        if element not in around and element is not root and is_apart(element):
            continue
        yield element
        stack.extend(reversed(element))


def is_apart(element: HtmlElement) -> bool:
    """Tell the parts of a page that are not about its article."""
    if element.tag in ("nav", "figure", "figcaption"):
        return True
    if element.tag in ("a", "time", "span", "h1", "article", "main"):
        return False
    pieces = pieces_of(element)
    if element.tag in ("footer", "aside"):
        return not pieces & _OF_THE_ARTICLE
    if pieces & _BUILT or (pieces & _OF_THE_ARTICLE and "footer" in pieces):
        return False
    return bool(pieces & _APART)


def is_change(text: str) -> bool:
    """Tell whether a text speaks of a change rather than of the publication."""
    return bool(_CHANGED.search(text))


def before_change(text: str) -> str:
    """Return what a text says before it comes to speak of a change."""
    found = _CHANGED.search(text)
    return text[: found.start()] if found else text


def pieces_of(element: HtmlElement) -> frozenset[str]:
    """Return the words in the class and id of an element (``entry-title``, ``postMeta``)."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return frozenset(piece.lower() for piece in _PIECE.findall(names)) if names != " " else frozenset()


def _look_at(element: HtmlElement, position: int, seen: Visible) -> None:
    pieces = pieces_of(element)
    rel = (element.get("rel") or "").lower().split()
    named = "author" in rel or bool(pieces & _BYLINE) or element.tag == "address" or _leads_to_person(element)
    dated = element.tag == "time" or bool(pieces & _DATE) or element.tag in ("abbr",)
    if (
        named
        and (not pieces & _NO_BYLINE or "name" in pieces)
        and element.tag not in ("img", "body", "article", "section", "main")
    ):
        text = _short(element, "\n")
        if len(text) > 1:
            strength = (
                2 * ("author" in rel)
                + 2 * bool(pieces & {"name", "fn"})
                + (element.tag in ("a", "span"))
                + ("byline" in pieces)
            )
            seen.bylines.append(Label(text, position, strength))
    if dated:
        _note_date(element, position, pieces, seen)
    if element.tag in _BEFORE_TEXT and 5 < len(text := line(element.tail or "", _LONGEST_LABEL + 1)) <= _LONGEST_LABEL:
        seen.texts.append(Label(text, position))
    if element.tag in _BREAKS:
        return
    if len(element) <= _MOST_PARTS and len(text := _short(element)) > 5:
        seen.texts.append(Label(text, position))


def _leads_to_person(element: HtmlElement) -> bool:
    return element.tag == "a" and bool(_OF_A_PERSON.search(element.get("href") or ""))


def _note_date(element: HtmlElement, position: int, pieces: frozenset[str], seen: Visible) -> None:
    text = _short(element)
    moment = line(
        element.get("datetime")
        or element.get("content")
        or (element.get("title") if element.tag in ("abbr", "time", "span") else "")
        or "",
        60,
    )
    if not (any(map(str.isdigit, text)) or any(map(str.isdigit, moment))):
        return
    published = (
        bool(pieces & {"published", "pubdate", "publish", "created", "posted", "issued"})
        or element.get("pubdate") is not None
    )
    changed = not published and (
        bool(pieces & {"updated", "modified", "update", "lastmod"}) or bool(_CHANGED.search(text))
    )
    strength = (
        2 * published
        + 2 * (element.tag == "time")
        + bool(pieces & {"date", "time", "datum", "fecha", "timestamp"})
        + bool(pieces & {"entry", "article", "post"})
    )
    seen.dates.append(Label(text, position, strength, moment, changed))


def _short(element: HtmlElement, between: str = " ") -> str:
    """Return the text of an element, or nothing if it is too long for a label.

    between: what stands between two pieces of it: ``Meg James`` and ``Staff Writer`` are two lines.
    """
    parts: list[str] = []
    length = 0
    for text in element.itertext():
        if not text.isspace():
            parts.append(line(text, _LONGEST_LABEL + 1))
            length += len(parts[-1]) + 1
            if length > _LONGEST_LABEL or len(parts) > 40:
                return ""
    return between.join(filter(None, parts))
