"""The heading of a page that is the headline of its article."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsdigest.formats.page.evidence.head import line
from newsdigest.formats.page.evidence.headlines import cuts, slugify
from newsdigest.formats.page.evidence.visible import is_apart, pieces_of

_MOST = 100  # headings that are looked at
_MOST_TEXTS = 2000
_TEXTUAL = ("p", "div", "span", "td", "th", "b", "strong", "font", "a", "h4", "h5", "h6", "center", "li", "dt", "big")
_LONGEST = 400  # characters
_ALIKE = 0.25  # share of words that a heading has in common with what the page is called
_SURELY = 0.6
_LOWER = 0.1  # what a heading of the second level must have more than one of the first
_TITLE = frozenset(("title", "headline", "titel", "titre", "titulo", "titolo", "heading"))
_OF_THE_SITE = frozenset(("site", "logo", "brand", "blog", "masthead", "header"))
_LIKE_HEADINGS = (
    ".//body//*[self::div or self::p or self::span or self::td or self::h4 or self::strong or self::font]"
    "[contains(@class, 'title') or contains(@class, 'headline') or contains(@class, 'Title') or contains(@id, 'title')"
    " or @itemprop='headline' or @itemprop='name']"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the element and its text on one line."""

    element: HtmlElement
    text: str


def first_headings(tree: HtmlElement) -> tuple[str, ...]:
    """Return the texts of the first headings of the first level."""
    return tuple(heading.text for _, heading in zip(range(3), _headings(tree.iter("h1")), strict=False))


def main_heading(tree: HtmlElement, named: Sequence[str]) -> Heading | None:
    """Return the heading that shares most words with what declarations call the article, if there is such a one.

    Where nothing is declared, or a single ``h1`` stands in an article, it is that.
    """
    wanted = [words for name in named if (words := _words(name))]
    first = list(_headings(tree.iter("h1")))
    alike = ((_shared(heading.text, wanted), heading) for heading in first)
    best = max(alike, key=lambda each: each[0], default=None)
    if best is None or best[0] < _SURELY:  # the name of a site may be its h1, and have words of its titles
        others = (*_headings(tree.iter("h2", "h3")), *(() if best else _headings(tree.xpath(_LIKE_HEADINGS))))
        lower = ((_shared(heading.text, wanted) - _LOWER, heading) for heading in others)
        best = max((each for each in (best, *lower) if each), key=lambda each: each[0], default=None)
    if best and best[0] >= _ALIKE:
        return _without_kicker(best[1], wanted)
    if shown := _shown_as_text(tree, named):
        return shown
    alone = [heading for heading in first if not _OF_THE_SITE & pieces_of(heading.element)]
    if wanted:
        return next((one for one in alone if len(first) == 1 and _stands_in_article(one.element)), None)
    return next(iter(alone), None)


def _without_kicker(heading: Heading, wanted: list[frozenset[str]]) -> Heading:
    """Return the part of a heading that is called the title elsewhere, without a kicker or a subtitle in an element."""
    own = " ".join([heading.element.text or "", *(child.tail or "" for child in heading.element)])
    parts = [
        line(own, _LONGEST),
        *(line("".join(child.itertext()), _LONGEST) for child in heading.element.iterchildren("*")),
    ]
    best = max((part for part in parts if part), key=lambda part: _shared(part, wanted), default="")
    return Heading(heading.element, best) if _shared(best, wanted) > _shared(heading.text, wanted) else heading


def _shown_as_text(tree: HtmlElement, named: Sequence[str]) -> Heading | None:
    """Return the element of an old or careless page that shows a name of it, or a part of one, in no heading at all.

    Of two parts, one is the name of the site, which is commonly the shorter.
    """
    wanted = {slugify(part) for name in named for part in (name, *(rest for rest, _, _ in cuts(name)))}
    best: Heading | None = None
    body = tree.find("body")
    for _, element in zip(range(_MOST_TEXTS), (tree if body is None else body).iter(*_TEXTUAL), strict=False):
        text = line(element.text or "", _LONGEST + 1)
        if 5 < len(text) <= _LONGEST and (best is None or len(text) > len(best.text)) and slugify(text) in wanted:
            best = Heading(element, text)
    return best


def _headings(elements: Iterable[HtmlElement]) -> Iterator[Heading]:
    for _, element in zip(range(_MOST), elements, strict=False):
        text = line(" ".join("".join(element.itertext()).split()), _LONGEST + 1)
        if 1 < len(text) <= _LONGEST and (
            element.tag == "h1" or not any(is_apart(above) for above in (element, *element.iterancestors()))
        ):
            yield Heading(element, text)


def _stands_in_article(element: HtmlElement) -> bool:
    return bool(_TITLE & pieces_of(element)) or any(
        above.tag in ("article", "main") for above in element.iterancestors()
    )


def _shared(text: str, wanted: list[frozenset[str]]) -> float:
    """Return the largest share of words that a text and one of the names have in common."""
    words = _words(text)
    return round(max((len(words & name) / max(len(words | name), 1) for name in wanted), default=0.0), 1)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold()))
