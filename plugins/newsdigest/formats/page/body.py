"""A saved page to the Markdown of its article: what is chosen is found again in the page and keeps its structure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.hypertext import to_markdown
from newsdigest.formats.hypertext.html_images import EMBEDDED, Image, embedded, image_sources
from newsdigest.formats.hypertext.html_tree import HEADINGS, remove_hidden, remove_spoken
from newsdigest.formats.hypertext.inline import fold
from newsdigest.formats.page import asides, bylines
from newsdigest.formats.page.asides import Role
from newsdigest.formats.page.declared import declared_text
from newsdigest.formats.page.leaves import Leaf, leaves_of
from newsdigest.formats.page.metadata_section import is_kicker
from newsdigest.formats.page.selection import Selection, chosen_by_trafilatura, select
from newsdigest.formats.page.shingles import Passages, words_of
from newsdigest.formats.plaintext import leftovers
from newsdigest.formats.refusal import RefusedError
from newsdigest.text import addresses

_EDGE = 3  # leaves at either end, where bylines and dates stand
_ENOUGH_WORDS = 60
_CAPTION_WORDS = 3  # shorter ones are names of photographers
_HEADING_WORDS = 15
_BYLINE = "byline"
_OF_THE_ARTICLE = (_BYLINE, "date of a change")
_CELLS = ("td", "th")
_SHOWN = 60  # characters of what a warning names


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The text of a page's article."""

    markdown: str
    """Without the title."""

    text: str
    """Plain text of its blocks, one a line."""

    link_share: float
    """Share of the words that are in links."""

    images: tuple[Image, ...] = ()
    credits: tuple[str, ...] = ()
    """Who else worked on it, as lines of the article say."""

    warnings: tuple[str, ...] = ()


def read_body(
    tree: HtmlElement,
    *,
    title: str = "",
    base: str = "",
    lead_image: str = "",
    section: str = "",
    is_told: Callable[[str], bool] = lambda _: False,
) -> Body:
    """Return the article of a page. Raises RefusedError for a page without one.

    tree: the whole page, which is used up. title: as the page's metadata name it; it is no part of the body.
    base: the address that relative links are relative to. lead_image: the address of one that is shown elsewhere.
    section: which may stand above the text. is_told: whether the metadata say all that a byline says.
    """
    selection = _selection(tree, words_of(title), addresses.host(base).removeprefix("www."))
    if selection is None:
        raise RefusedError("is a web page without an article")
    cleaned = _cleaned(selection, section, is_told)
    embedded = _embedded(selection)
    images = set(_images(selection, cleaned.leaves, lead_image))
    captions = set(_captions(selection, cleaned.leaves, images))
    kept = [
        leaf for leaf in cleaned.leaves if selection.roles.get(leaf.element) is not Role.CAPTION or leaf in captions
    ]
    _name_tags(kept, captions)
    _prune(tree, [*(leaf.element for leaf in kept), *images])
    found = to_markdown(tree, base=base)
    return Body(
        markdown=found.markdown,
        text="\n".join(leaf.text for leaf in kept),
        link_share=sum(leaf.link_share * len(leaf.words) for leaf in kept)
        / max(1, sum(len(leaf.words) for leaf in kept)),
        images=found.images,
        credits=cleaned.credits,
        warnings=(*cleaned.warnings, *map(_boxed, selection.left_out), *embedded, *found.warnings),
    )


def _selection(tree: HtmlElement, title: tuple[str, ...], host: str) -> Selection | None:
    """Return the first selection that is long enough for an article, else the longest."""
    declared = Passages(declared_text(tree).split("\n"))  # its script is not there later
    remove_spoken(tree)
    leaves = leaves_of(remove_hidden(tree), host)
    precise = chosen_by_trafilatura(tree, precisely=True)
    best: Selection | None = None
    for passages in _choices(tree, precise, declared):
        selection = select(leaves, passages, tuple(word.casefold() for word in title))
        if selection and (best is None or selection.words > best.words):
            best = selection
        if best and best.words >= _ENOUGH_WORDS:
            return best
    return best


def _choices(tree: HtmlElement, precise: Passages, declared: Passages) -> Iterator[Passages]:
    yield precise
    yield chosen_by_trafilatura(tree, precisely=False)
    yield declared


@dataclass(frozen=True, slots=True)
class _Cleaned:
    leaves: list[Leaf]
    credits: tuple[str, ...]
    warnings: tuple[str, ...]


def _cleaned(selection: Selection, section: str, is_told: Callable[[str], bool]) -> _Cleaned:
    """Take away the lines that speak of the page, of other articles or of who made this one."""
    spoken = (leaf for leaf in selection.leaves if not asides.is_of_player(leaf.text))
    leaves = list(dropwhile(lambda leaf: is_kicker(leaf.text, section), spoken))
    found = leftovers.clean([leaf.text for leaf in leaves if not _is_caption(selection, leaf)])
    remaining = iter([*found.paragraphs, None])
    expected = next(remaining)
    kept: list[Leaf] = []
    credits, warnings = list(found.credits), list(found.warnings)
    for position, leaf in enumerate(leaves):
        if _is_caption(selection, leaf):
            kept.append(leaf)
            continue
        if leaf.text != expected:
            continue
        expected = next(remaining)
        at_edge = position < _EDGE or position >= len(leaves) - _EDGE
        reason = "" if _is_quoted(leaf) else asides.reason(leaf.text) or _reason_of_link(leaf)
        reason = reason or (_BYLINE if at_edge and _is_byline(leaf) else "")
        if reason == "credit":
            credits.append(leaf.text)
            warnings.append(leftovers.moved(leaf.text))
        elif reason in _OF_THE_ARTICLE and is_told(leaf.text):
            continue
        elif reason:
            warnings.append(leftovers.removed(_shortened(leaf.text), reason))
        else:
            kept.append(leaf)
    while kept and (reason := _reason_at_the_end(kept[-1])):
        warnings.append(leftovers.removed(_shortened(kept.pop().text), reason))
    return _Cleaned(kept, tuple(credits), tuple(warnings))


def _reason_at_the_end(leaf: Leaf) -> str:
    if leaf.element.tag in HEADINGS:  # "You may also like", and nothing below it
        return "heading without a text"
    in_list = leaf.element.tag == "li" or next(leaf.element.iterancestors("li"), None) is not None
    return "link to another article" if in_list and leaf.link_share >= _MOST_LINKED and not leaf.leads_away else ""


def _is_byline(leaf: Leaf) -> bool:
    return leaf.element.tag not in HEADINGS and not _is_quoted(leaf) and bylines.is_byline(leaf.text)


def _is_quoted(leaf: Leaf) -> bool:
    return leaf.element.tag == "blockquote" or next(leaf.element.iterancestors("blockquote"), None) is not None


_LABEL = re.compile(r"[^:：]{2,30}[:：]\s*\S")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟\"”»’')\]]$")
_MOST_LINKED = 0.7
_HEADLINE_WORDS = range(4, 40)


def _reason_of_link(leaf: Leaf) -> str:
    """Recognise in any language a paragraph that only leads to other articles of the site (``SEE MORE: …``)."""
    if leaf.element.tag != "p" or leaf.leads_away or len(leaf.words) not in _HEADLINE_WORDS:
        return ""
    labelled = leaf.link_share >= 0.5 and leaf.link_share < 1 and _LABEL.match(leaf.text)
    bare = leaf.link_share >= _MOST_LINKED and not _SENTENCE_END.search(leaf.text)
    several = leaf.link_share >= _MOST_LINKED and sum(1 for _ in leaf.element.iter("a")) > 1
    return "link to another article" if labelled or bare or several else ""


def _boxed(leaf: Leaf) -> str:
    return leftovers.removed(_shortened(leaf.text), "in a box of the page")


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " …"


def _within(selection: Selection, leaves: Sequence[Leaf]) -> Iterator[HtmlElement]:
    """Yield the elements from the first to the last leaf of the article that are no part of an aside."""
    inside = False
    for element in selection.container.iter(etree.Element) if leaves else ():
        inside = inside or element is leaves[0].element
        if inside and selection.roles[element] <= Role.CAPTION:
            yield element
        if element is leaves[-1].element:
            return


def _embedded(selection: Selection) -> list[str]:
    """Name what the article shows of other pages, which is left out."""
    found = Counter(embedded(each) for each in _within(selection, selection.leaves) if each.tag in EMBEDDED)
    return [f"left out {number} {what}" for what, number in found.items()]


def _images(selection: Selection, leaves: Sequence[Leaf], lead_image: str) -> Iterator[HtmlElement]:
    """Return the article's own images: what is shown elsewhere and what leads to another article is none."""
    lead = _file(lead_image)
    for element in _within(selection, leaves):
        if element.tag in ("img", "amp-img"):
            link = next(element.iterancestors("a"), None)
            in_figure = next(element.iterancestors("figure"), None) is not None
            if (link is None or in_figure) and not (lead and lead in map(_file, image_sources(element))):
                yield next(element.iterancestors("picture"), element)


def _file(address: str) -> str:
    """Return what names an image whatever size it is served in: the last part of its path."""
    return address.partition("?")[0].rstrip("/").rpartition("/")[2]


def _is_caption(selection: Selection, leaf: Leaf) -> bool:
    return selection.roles.get(leaf.element) is Role.CAPTION


def _captions(selection: Selection, leaves: Sequence[Leaf], images: set[HtmlElement]) -> Iterable[Leaf]:
    """Return the captions of images that are kept: in the smallest element around both there is no other text."""
    texts = {above for leaf in leaves if not _is_caption(selection, leaf) for above in leaf.element.iterancestors()}
    figures = {above for image in images for above in image.iterancestors() if above not in texts}
    shown: set[str] = set()
    for leaf in leaves:
        if not _is_caption(selection, leaf) or figures.isdisjoint(leaf.element.iterancestors()):
            continue
        if len(leaf.words) >= _CAPTION_WORDS and leaf.text not in shown:
            shown.add(leaf.text)
            yield leaf


def _name_tags(leaves: Iterable[Leaf], captions: set[Leaf]) -> None:
    """Call by its tag what is a caption or a heading only by its name."""
    for leaf in leaves:
        if leaf in captions:
            leaf.element.tag = "figcaption"
        elif asides.is_subheading(leaf.element) and len(leaf.words) <= _HEADING_WORDS:
            leaf.element.tag = leaf.element.tag if leaf.element.tag in HEADINGS else "h3"


def _prune(tree: HtmlElement, kept: Iterable[HtmlElement]) -> None:
    """Remove all but the elements that are kept, and those around them."""
    whole = set(kept)
    around = {above for element in whole for above in element.iterancestors()}
    grids = set(_grids(whole | around))
    stack = [tree]
    while stack:
        for child in list(stack.pop()):
            if child in around and child not in whole:
                stack.append(child)
            elif child not in whole and child.tag in _CELLS and next(child.iterancestors("table"), None) in grids:
                _empty(child)
            elif child not in whole:
                child.drop_tree()


def _grids(kept: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the tables that keep cells beside each other: there a column must not move into the place of another."""
    rows = Counter(cell.getparent() for cell in kept if cell.tag in _CELLS)
    yield from (table for row, cells in rows.items() if cells > 1 for table in islice(row.iterancestors("table"), 1))


def _empty(cell: HtmlElement) -> None:
    """Take the words out of a cell; a sign alone (``–``, ``%``) is a value."""
    text = fold("".join(cell.itertext())).strip()
    for child in list(cell):
        cell.remove(child)
    cell.text = "" if words_of(text) else text
