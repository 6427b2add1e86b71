"""What stands among an article's text without being part of it: by the names of elements and by what they say."""

import re
from collections.abc import Iterator, Mapping
from enum import IntEnum
from importlib import resources
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.plaintext.leftovers import Rules


class Role(IntEnum):
    """What an element and all that is in it is by its name, the strongest last."""

    TEXT = 0
    CAPTION = 1
    DOUBTFUL = 2  # taken only if the library takes it
    ASIDE = 3


_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TAGS = {"nav": Role.ASIDE, "aside": Role.DOUBTFUL, "footer": Role.DOUBTFUL, "figcaption": Role.CAPTION}
_FIGURED = {**dict.fromkeys(("img", "amp-img", "picture", "div", "a", "span"), Role.TEXT), "figcaption": Role.CAPTION}
_MOST = 0.3  # of the article's words: what holds more of them is no aside, whatever it is called


def _names() -> dict[str, frozenset[str]]:
    """Return the words of each section of the file."""
    sections = resources.files(__package__).joinpath("names.txt").read_text(encoding="utf-8").split("\n[")[1:]
    return {name: frozenset(words.split()) for name, _, words in (each.partition("]") for each in sections)}


_NAMES = _names()
_BY_NAME = tuple((_NAMES[role.name.lower()], role) for role in (Role.CAPTION, Role.DOUBTFUL, Role.ASIDE))
_PAIRS = frozenset(tuple(pair.split("-")) for pair in _NAMES["aside, two words"])


def roles(container: HtmlElement, weights: Mapping[HtmlElement, int], total: int) -> dict[HtmlElement, Role]:
    """Return the role of each element in a container; weights are the words of the article in each of them."""
    found: dict[HtmlElement, Role] = {container: Role.TEXT}
    figures: set[HtmlElement] = set()
    for element in container.iterdescendants(etree.Element):
        parent = element.getparent()
        above = found[parent]
        own = _own_role(element) if weights.get(element, 0) < _MOST * total else Role.TEXT
        if above < Role.ASIDE and _is_figure(element):
            figures.add(element)
            found[element] = Role.TEXT if own is Role.DOUBTFUL else own  # an "image-embed", "popup-gallery"
            continue
        if parent in figures:
            figures.add(element)
            own = _FIGURED.get(element.tag, own) if own is Role.DOUBTFUL else own
        found[element] = max(above, own)
    return found


def is_subheading(element: HtmlElement) -> bool:
    """Tell whether an element is a heading by its name alone."""
    return not _NAMES["subheading"].isdisjoint(_tokens(element))


def _tokens(element: HtmlElement) -> list[str]:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return [token.lower() for token in _TOKENS.findall(names)] if names != " " else []


def _is_figure(element: HtmlElement) -> bool:
    return element.tag == "figure" and next(element.iter("img", "amp-img"), None) is not None


def _own_role(element: HtmlElement) -> Role:
    role = _TAGS.get(element.tag, Role.TEXT)
    if tokens := _tokens(element):
        for known, meant in _BY_NAME:
            if not known.isdisjoint(tokens):
                role = max(role, meant)
        if not _PAIRS.isdisjoint(pairwise(tokens)):
            role = Role.ASIDE
    return role


def _rules() -> Iterator[tuple[str, str]]:
    reason = ""
    for line in resources.files(__package__).joinpath("asides.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            reason = line[1:-1]
        elif line and not line.startswith("# "):
            yield reason, line


_RULES = Rules(_rules())
_OF_A_PLAYER = "message of a player"


def reason(text: str) -> str:
    """Return why a paragraph is none of the article's, or nothing."""
    return _RULES.reason(text)


def is_of_player(text: str) -> bool:
    """Tell whether a line is what stands where a film cannot be shown."""
    return reason(text) == _OF_A_PLAYER
