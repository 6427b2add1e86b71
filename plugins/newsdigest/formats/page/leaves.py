"""The text blocks of a page, in order: the smallest elements that hold text and no other block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import BLOCKS, text_of
from newsdigest.formats.hypertext.inline import fold, is_blank
from newsdigest.formats.page.shingles import words_of

_HOST = re.compile(r"(?:https?:)?//([^/?#:]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leaf:
    """One block of text."""

    element: HtmlElement
    text: str
    """On one line, white space folded."""

    words: tuple[str, ...]
    link_share: float
    """Share of the words that are in links."""

    leads_away: bool
    """All its links, and there are some, lead to other sites."""

    position: int
    """In the order of the document, among all its elements."""


def leaves_of(tree: HtmlElement, host: str = "") -> list[Leaf]:
    """Return the leaves that hold words, in order; text beside blocks is put into paragraphs of its own first.

    host: the page's own, without ``www.``.
    """
    branches = _branches(tree)
    for element in branches:
        _wrap(element, branches)
    positions = {element: position for position, element in enumerate(tree.iter())}
    return list(_leaves(tree, branches, positions, host))


def _branches(tree: HtmlElement) -> dict[HtmlElement, None]:
    """Return the elements that hold blocks."""
    branches: dict[HtmlElement, None] = {}
    for element in tree.iter(*BLOCKS):
        above = element.getparent()
        while above is not None and above not in branches:
            branches[above] = None
            above = above.getparent()
    return branches


def _wrap(element: HtmlElement, branches: dict[HtmlElement, None]) -> None:
    """Put each run of text and inline elements in an element that holds blocks into a paragraph."""
    run: HtmlElement | None = None
    if not is_blank(element.text or ""):
        run = etree.SubElement(element, "p")
        element.insert(0, run)
        run.text, element.text = element.text, None
    for child in list(element):
        if child is run:
            continue
        if child.tag in BLOCKS or child in branches:
            run = None
        elif run is None:
            run = element.makeelement("p")
            child.addprevious(run)
            run.append(child)
            continue
        else:
            run.append(child)
            continue
        if not is_blank(child.tail or ""):
            run = element.makeelement("p")
            run.text, child.tail = child.tail, None
            child.addnext(run)


def _leaves(
    tree: HtmlElement, branches: dict[HtmlElement, None], positions: dict[HtmlElement, int], host: str
) -> Iterator[Leaf]:
    for element in tree.iter(*BLOCKS):
        if element in branches:
            continue
        text = text_of(element).replace("\n", " ") if len(element) else fold(element.text or "").strip()
        if words := words_of(text):
            around = next(element.iterancestors("a"), None)
            links = [around] if around is not None else list(element.iter("a"))
            linked = sum(len(words_of("".join(link.itertext()))) for link in links)
            yield Leaf(
                element=element,
                text=text,
                words=words,
                link_share=1.0 if around is not None else min(1.0, linked / len(words)),
                leads_away=bool(links) and all(_leads_away(link.get("href", ""), host) for link in links),
                position=positions[element],
            )


def _leads_away(address: str, host: str) -> bool:
    found = _HOST.match(address)
    other = found[1].lower().removeprefix("www.") if found else host
    return not (other == host or other.endswith("." + host) or host.endswith("." + other))
