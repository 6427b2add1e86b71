"""The items that a page marks up in its text: microdata (``itemprop``) and RDFa (``property``), as JSON-LD has them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml.etree import XPath
from lxml.html import HtmlElement

from newsdigest.formats.page.evidence.head import line

_MOST = 3000  # elements of a page that are looked at
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "source": "src", "video": "src"}
_PREFIX = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|\w+:)")
# Dublin Core, FOAF and SIOC (Drupal 7 writes them) in terms of schema.org.
_TERMS = {"created": "datePublished", "issued": "datePublished", "modified": "dateModified", "title": "headline"}


@dataclass(frozen=True, slots=True)
class _Syntax:
    """The attributes of a vocabulary: what opens an item, its type and a property of the item around it."""

    opens: str
    kind: str
    names: str
    marked: XPath

    def elements(self, tree: HtmlElement) -> Iterable[HtmlElement]:
        """Return what carries its attributes, in the order of the page."""
        return cast("list[HtmlElement]", self.marked(tree))


_SYNTAXES = (
    _Syntax("itemscope", "itemtype", "itemprop", XPath("//*[@itemscope or @itemprop]")),
    _Syntax("typeof", "typeof", "property", XPath("//*[@typeof or (@property and not(self::meta and parent::head))]")),
)


def items(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """Yield the items that are no property of another one, and one without a type of what stands in none."""
    for syntax in _SYNTAXES:
        yield from _items(tree, syntax)


def _items(tree: HtmlElement, syntax: _Syntax) -> Iterator[dict[str, object]]:
    opened: dict[HtmlElement, dict[str, object]] = {}
    outer: dict[str, object] = {}
    roots = []
    for element in islice(syntax.elements(tree), _MOST):
        if element.get(syntax.opens) is not None:
            opened[element] = {"@type": [line(kind, 100) for kind in (element.get(syntax.kind) or "").split()[:5]]}
        names = (element.get(syntax.names) or "").split()[:5]
        holder = _holder(element, opened) if names else None
        for name in names:
            values = (outer if holder is None else holder).setdefault(_term(name), [])
            if isinstance(values, list):
                values.append(opened.get(element) or _value(element))
        if element in opened and holder is None:
            roots.append(opened[element])
    yield from roots
    if outer:
        yield outer


def _holder(element: HtmlElement, opened: dict[HtmlElement, dict[str, object]]) -> dict[str, object] | None:
    return next((opened[above] for above in element.iterancestors() if above in opened), None)


def _term(name: str) -> str:
    short = _PREFIX.sub("", name)[:50]
    return _TERMS.get(short, short) if ":" in name else short


def _value(element: HtmlElement) -> str:
    if (content := element.get("content")) is not None:
        return line(content, 5000)
    if element.tag == "time" and (moment := element.get("datetime")):
        return line(moment, 100)
    if address := element.get(_ADDRESSES.get(str(element.tag), "-")):
        return line(address, 2000) if element.tag != "a" else line(" ".join(element.itertext()), 300) or address[:2000]
    return line(" ".join(text for text in element.itertext()), 5000)
