"""Where on a page a paragraph is: ids ``p1``, ``p2`` … in the order in which ``text.markup.blocks`` counts, from 1.

They are set when a page is made and are not in the text that is kept, so a feed has none.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from msgspec import structs

from newsdigest.publishing.views import SummarySentence

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*+)>')
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMED = frozenset({*_HEADINGS, "p", "li", "dd", "dt", "pre", "figcaption", "blockquote", "div"})
_BLOCKS = _NAMED | {"ul", "ol", "dl", "table", "thead", "tbody", "tr", "td", "th", "figure"}
_ID = re.compile(r'\sid="([^"]*)"')
_NO_WORD = re.compile(r"\W+")


class _Block(NamedTuple):
    """A run of text that no other block interrupts."""

    start: int
    end: int
    tag: re.Match[str] | None
    """What opens the element that begins with it; None for text that goes on after another block, and in a table."""


def anchored(html: str, summary: tuple[SummarySentence, ...]) -> tuple[str, tuple[SummarySentence, ...]]:
    """Return sanitised HTML with an id on each of its blocks, and the sentences with the ids of theirs.

    An id that a block has already stays, and none is given twice. A sentence whose words stand in no block gets no
    anchor: a text that a plugin of Pelican has rewritten, for example.
    """
    taken = set(_ID.findall(html)) if ' id="' in html else set()
    anchors: list[str] = []
    pieces: list[str] = []
    written = 0
    blocks = tuple(_blocks(html))
    for number, block in enumerate(blocks, 1):
        if block.tag is None:
            anchors.append("")
        elif own := _ID.search(block.tag[3]):
            anchors.append(unescape(own[1]))
        else:
            anchors.append(_free(f"p{number}", taken))
            at = block.tag.end(2)
            pieces += (html[written:at], f' id="{anchors[-1]}"')
            written = at
    found = tuple(structs.replace(each, anchor=_anchor(each, html, blocks, anchors)) for each in summary)
    return "".join((*pieces, html[written:])), found


def _blocks(html: str) -> Iterator[_Block]:
    opening: re.Match[str] | None = None
    start = at = 0
    filled = False
    for tag in _TAG.finditer(html):
        filled = filled or _says(html[at : tag.start()])
        at = tag.end()
        if tag[2] not in _BLOCKS:
            continue
        if filled:
            yield _Block(start, tag.start(), opening)
        start, filled = at, False
        opening = tag if not tag[1] and tag[2] in _NAMED else None
    if filled or _says(html[at:]):
        yield _Block(start, len(html), opening)


def _says(text: str) -> bool:
    return bool(unescape(text).strip()) if text else False


def _free(name: str, taken: set[str]) -> str:
    """Return the name, or one like it that no element of the text has."""
    while name in taken:
        name += "-"
    return name


def _anchor(sentence: SummarySentence, html: str, blocks: tuple[_Block, ...], anchors: list[str]) -> str:
    """Return the id of the sentence's own block if it is there, or else of the first that has its words.

    Raw HTML in Markdown is one block to ``text.markup`` and several here.
    """
    if sentence.paragraph < 0 or not (said := _words(sentence.text)):
        return ""
    named = list(zip(blocks, anchors, strict=True))
    for block, anchor in (*named[sentence.paragraph : sentence.paragraph + 1], *named):
        if said in _words(unescape(_TAG.sub("", html[block.start : block.end]))):
            return anchor
    return ""


def _words(text: str) -> str:
    """Return the words alone: punctuation may have been set anew."""
    return _NO_WORD.sub("", text).casefold()
