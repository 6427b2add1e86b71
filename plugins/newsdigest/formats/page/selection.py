"""Which of a page's leaves are the article's: trafilatura's choice, corrected by what stands around it."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile

from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import HEADINGS
from newsdigest.formats.page.asides import Role, is_subheading, roles
from newsdigest.formats.page.leaves import Leaf
from newsdigest.formats.page.shingles import Passages

_CORE = 8  # words: shorter leaves may be anywhere on a page
_MOST = 0.9  # of the words of the core are in the article's container
_STREAM = 0.1  # of the words of the core: an element that holds so many beside each other is a stream
_MOSTLY = 0.5  # of the words of the core are in streams
_GROUPS = frozenset(("table", "ul", "ol", "dl"))
_MOST_WRAPPERS = 3
_SENTENCE = re.compile(r"[.!?…。！？।؟][\"'”»’」』)\]]*$")
_SENTENCE_WORDS = 12
_LONG = 50
_LINKED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The article's leaves, in order, and where they are."""

    leaves: tuple[Leaf, ...]
    container: HtmlElement
    roles: dict[HtmlElement, Role]
    left_out: tuple[Leaf, ...]
    """Leaves that the library takes for the article's, and that are an aside by their name."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(leaf.words) for leaf in self.leaves)


def chosen_by_trafilatura(tree: HtmlElement, *, precisely: bool) -> Passages:
    """Return the text that trafilatura takes for the article's; nothing where it fails."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page that it finds nothing on
    try:
        found = bare_extraction(tree, favor_precision=precisely, include_comments=False, with_metadata=False)
    except Exception:  # noqa: BLE001 - on pages made by hand it raises what lxml and Python raise
        found = None
    text = getattr(found, "text", None) or ""
    return Passages(part.strip("- ") for line in text.split("\n") for part in line.split("|"))


def select(leaves: Sequence[Leaf], passages: Passages, title: tuple[str, ...]) -> Selection | None:
    """Return the leaves that are the article's, or None if hardly any is in the passages.

    title: its words, which are no part of the text.
    """
    chosen = _chosen(leaves, passages)
    core = [leaf for leaf in leaves if leaf in chosen and len(leaf.words) >= _CORE]
    if not core:
        return None
    weights = _weights(core)
    total = sum(len(leaf.words) for leaf in core)
    container = _container(weights, total)
    role_of = roles(container, weights, total)
    streams = _streams(core)
    span = _span(core, streams)
    span = range(_beginning(leaves, span, role_of, streams), _end(leaves, span, role_of, streams))
    grouped = _groups([leaf for leaf in leaves if leaf.element in role_of], passages, container)
    grouped.update(list(_headings_of(grouped, leaves)))
    kept: list[Leaf] = []
    left_out: list[Leaf] = []
    for leaf in leaves:
        role = role_of.get(leaf.element)
        if leaf in chosen:
            if _is_title(leaf, title, core[0]):
                continue
            alone = leaf.position not in span and leaf not in grouped and not streams.surround(leaf.element)
            if alone and (len(leaf.words) < _CORE or leaf.link_share > _LINKED):
                continue
            (left_out if role is Role.ASIDE else kept).append(leaf)
        elif (
            role is not None
            and leaf.position in span
            and ((leaf in grouped and role < Role.ASIDE) or _belongs(leaf, role, streams))
        ):
            kept.append(leaf)
    return Selection(leaves=tuple(kept), container=container, roles=role_of, left_out=tuple(left_out))


def _chosen(leaves: Sequence[Leaf], passages: Passages) -> set[Leaf]:
    """Return the leaves that are in the passages, each passage once: a teaser repeats what the article begins with."""
    found = [leaf for leaf in leaves if leaf.words in passages]
    weights = _weights(found)
    by_weight = sorted(found, key=lambda leaf: -weights[leaf.element.getparent()])
    return {leaf for leaf in by_weight if passages.claim(leaf.words)}


def _weights(leaves: Sequence[Leaf]) -> Counter[HtmlElement]:
    """Return how many words of the leaves each element holds."""
    weights: Counter[HtmlElement] = Counter()
    for leaf in leaves:
        weights[leaf.element] += len(leaf.words)
        for above in leaf.element.iterancestors():
            weights[above] += len(leaf.words)
    return weights


def _container(weights: Counter[HtmlElement], total: int) -> HtmlElement:
    """Return the smallest element that holds nearly all words; of one in the other, the inner one."""
    return min(
        (each for each in weights if weights[each] >= _MOST * total and len(each)),
        key=lambda each: (weights[each], -sum(1 for _ in each.iterancestors())),
    )


@dataclass(frozen=True, slots=True)
class _Streams:
    """The elements that hold the article's paragraphs beside each other, each perhaps in wrappers of its own."""

    elements: frozenset[HtmlElement]
    wrappers: int

    def surround(self, element: HtmlElement) -> bool:
        return not self.elements.isdisjoint(element.iterancestors())

    def hold(self, element: HtmlElement) -> bool:
        """Tell whether an element is in a stream as the article's paragraphs are."""
        return not self.elements.isdisjoint(islice(element.iterancestors(), self.wrappers + 1))

    def path(self, element: HtmlElement) -> Iterator[HtmlElement]:
        """Yield an element and those around it that are in a stream."""
        yield element
        for above in element.iterancestors():
            if above in self.elements:
                return
            yield above


def _streams(core: Sequence[Leaf]) -> _Streams:
    core = [leaf for leaf in core if leaf.element.tag not in ("td", "th")] or core
    total = sum(len(leaf.words) for leaf in core)
    found: frozenset[HtmlElement] = frozenset()
    for wrappers in range(_MOST_WRAPPERS + 1):
        weights: Counter[HtmlElement] = Counter()
        for leaf in core:
            for above in islice(leaf.element.iterancestors(), wrappers, wrappers + 1):
                weights[above] += len(leaf.words)
        found = frozenset(element for element, weight in weights.items() if weight >= _STREAM * total)
        if sum(weights[element] for element in found) >= _MOSTLY * total:
            return _Streams(found, wrappers)
    return _Streams(found, _MOST_WRAPPERS)


def _span(core: Sequence[Leaf], streams: _Streams) -> range:
    """Return the positions from the first to the last leaf in a stream: what is chosen elsewhere is a teaser."""
    within = [leaf.position for leaf in core if streams.surround(leaf.element)]
    return range(min(within, default=0), max(within, default=-1) + 1)


def _beginning(leaves: Sequence[Leaf], span: range, role_of: dict[HtmlElement, Role], streams: _Streams) -> int:
    """Return the position of the first of the sentences beside those of the span and right above them."""
    first = span.start
    for leaf in reversed([leaf for leaf in leaves if leaf.position < span.start]):
        if role_of.get(leaf.element) is not Role.TEXT or leaf.element.tag != "p" or not streams.hold(leaf.element):
            break
        if not _is_sentence(leaf):
            break
        first = leaf.position
    return first


def _end(leaves: Sequence[Leaf], span: range, role_of: dict[HtmlElement, Role], streams: _Streams) -> int:
    """Return the position after the last of the long paragraphs beside those of the span and right below them.

    trafilatura drops what follows a film or a picture at times; shorter ones are about the author or the paper.
    """
    end = span.stop
    for leaf in leaves:
        if leaf.position < span.stop or role_of.get(leaf.element, Role.TEXT) > Role.CAPTION:
            continue
        if leaf.element.tag != "p" or not streams.hold(leaf.element):
            break
        if len(leaf.words) < _LONG or not _is_sentence(leaf):
            break
        end = leaf.position + 1
    return end


def _is_sentence(leaf: Leaf) -> bool:
    return len(leaf.words) >= _SENTENCE_WORDS and bool(_SENTENCE.search(leaf.text)) and leaf.link_share < _LINKED


def _groups(leaves: Sequence[Leaf], passages: Passages, container: HtmlElement) -> set[Leaf]:
    """Return the leaves of tables and lists most of which the library takes; it drops short cells and items."""
    members: dict[HtmlElement, list[Leaf]] = {}
    for leaf in leaves:
        around = takewhile(lambda above: above is not container, leaf.element.iterancestors())
        if outermost := [above for above in around if above.tag in _GROUPS][-1:]:
            members.setdefault(outermost[0], []).append(leaf)
    return {leaf for group in members.values() if _mostly(group, passages) for leaf in group}


def _mostly(leaves: Sequence[Leaf], passages: Passages) -> bool:
    taken = sum(len(leaf.words) for leaf in leaves if leaf.words in passages)
    return taken >= _MOSTLY * sum(len(leaf.words) for leaf in leaves)


def _headings_of(grouped: set[Leaf], leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Yield the headings right above a table or list, in one box with it."""
    for leaf, below in pairwise(leaves):
        if (
            leaf.element.tag in HEADINGS
            and below in grouped
            and leaf.element.getparent() in below.element.iterancestors()
        ):
            yield leaf


def _is_title(leaf: Leaf, title: tuple[str, ...], first: Leaf) -> bool:
    words = tuple(word.casefold() for word in leaf.words)
    return words == title or (leaf.element.tag == "h1" and leaf.position <= first.position)


def _belongs(leaf: Leaf, role: Role, streams: _Streams) -> bool:
    """Tell whether a leaf that the library passes over is a part of the text around it."""
    tags = {each.tag for each in streams.path(leaf.element)}
    if role is Role.CAPTION or (tags & {"blockquote", "pre"} and role < Role.ASIDE):  # a post is a quote in a "widget"
        return True
    if role > Role.CAPTION:
        return False
    in_stream = streams.hold(leaf.element)
    if in_stream and (not tags.isdisjoint(HEADINGS) or is_subheading(leaf.element)):
        return True
    if leaf.link_share >= _LINKED and not leaf.leads_away:
        return False
    if in_stream and leaf.element.tag == "p":
        return True
    if tags & {"li", "td", "th", "dd", "dt"}:
        return any(streams.hold(each) for each in streams.path(leaf.element))
    return _is_sentence(leaf)
