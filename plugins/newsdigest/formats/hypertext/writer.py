"""One conversion of HTML to Markdown, block by block."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsdigest.formats.hypertext import pipe_tables
from newsdigest.formats.hypertext.html_images import EMBEDDED, Image, caption_of, described, embedded, image_sources
from newsdigest.formats.hypertext.html_tree import (
    BLOCKS,
    HEADINGS,
    INACTIVE,
    heading_levels,
    holds_only,
    text_of,
    verbatim_lines,
)
from newsdigest.formats.hypertext.inline import BREAK, PLAIN, Run, Style, code, fold, image
from newsdigest.formats.hypertext.markdown_blocks import (
    Block,
    fenced,
    flush,
    indented,
    joined,
    line_of,
    list_text,
    number,
)
from newsdigest.text import addresses

_MAX_DEPTH = 150  # levels of elements: Python's own stack has 1,000, and each level takes two or three
_MAX_NESTING = 6  # lists, quotes and tables in each other; Python-Markdown's stack is Python's, too
_MAX_ADDRESS = 4000  # characters
_UNDESCRIBED = "…"  # an empty text says that an image says nothing; of this one nobody has said anything
_STRONG = frozenset(("b", "strong"))
_EMPHASIS = frozenset(("i", "em", "cite", "dfn", "var"))
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_LISTS = ("ul", "ol", "dir", "menu")
_STRUCTURES = (*_LISTS, "table", "blockquote", "pre", "dl")
_FINAL_HASHES = re.compile(r"#+$")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_RAISED = {
    "sup": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "sub": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


class Writer:
    """One conversion: what it knows of the whole and what it leaves out on the way."""

    def __init__(self, root: HtmlElement, base: str) -> None:
        self._base = base
        self._levels = heading_levels(root)
        self._nesting = 0
        self._flat = 0
        self._left_out: Counter[str] = Counter()
        self.images: list[Image] = []

    def warnings(self) -> tuple[str, ...]:
        """Return what was left out or is missing, one phrase each."""
        found = [f"left out {number} {what}{'s' * (number > 1)}" for what, number in self._left_out.items()]
        if undescribed := sum(not image.alt for image in self.images):
            found.append(f"{undescribed} image{'s' * (undescribed > 1)} without a description")
        return tuple(found)

    def flow(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        """Return the blocks that are in an element."""
        blocks: list[Block] = []
        runs: list[Run] = []
        self._fill(element, style, depth, blocks, runs)
        flush(blocks, runs)
        return blocks

    def _fill(self, element: HtmlElement, style: Style, depth: int, blocks: list[Block], runs: list[Run]) -> None:
        """Add what is in an element to the blocks, and what ends it and is no block yet to the runs."""
        if depth > _MAX_DEPTH:
            runs.append(Run(fold(text_of(element)), style))
            return
        if element.text:
            runs.append(Run(fold(element.text), style))
        for child in element:
            if isinstance(child.tag, str):
                self._add(child, style, depth + 1, blocks, runs)
            if child.tail:
                runs.append(Run(fold(child.tail), style))

    def _add(self, element: HtmlElement, style: Style, depth: int, blocks: list[Block], runs: list[Run]) -> None:
        tag = element.tag
        if tag in INACTIVE:
            return
        if tag in EMBEDDED:
            self._left_out[embedded(element)] += 1
        elif self._flat and (tag in BLOCKS or tag == "br"):
            runs.append(Run(" ", PLAIN))
            self._fill(element, style, depth, blocks, runs)
            runs.append(Run(" ", PLAIN))
        elif tag in _BLOCK_WRITERS:
            flush(blocks, runs)
            blocks += self._block(element, style, depth)
        elif tag in BLOCKS:
            flush(blocks, runs)
            self._fill(element, style, depth, blocks, runs)
            flush(blocks, runs)
        elif tag == "br":
            runs.append(BREAK)
        elif tag in ("img", "amp-img"):
            self._image(element, runs)
        else:
            self._inline(element, style, depth, blocks, runs)

    def _block(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        if self._nesting >= _MAX_NESTING and element.tag not in HEADINGS:
            return self.flow(element, style, depth)
        self._nesting += 1
        try:
            return _BLOCK_WRITERS[element.tag](self, element, style, depth)
        finally:
            self._nesting -= 1

    def _inline(self, element: HtmlElement, style: Style, depth: int, blocks: list[Block], runs: list[Run]) -> None:
        tag = element.tag
        if tag in _STRONG:
            style = style._replace(strong=True)
        elif tag in _EMPHASIS:
            style = style._replace(emphasis=True)
        elif tag in _CODE:
            style = style._replace(code=True)
        elif tag == "a" and (link := self._link(element)):
            style = style._replace(link=link)
        before = len(runs)
        if tag == "q":
            runs.append(Run("“", style))
        self._fill(element, style, depth, blocks, runs)
        if tag == "q":
            runs.append(Run("”", style))
        elif signs := _RAISED.get(tag):
            runs[before:] = [
                run._replace(text=run.text.translate(signs)) if not run.is_image else run for run in runs[before:]
            ]

    def _link(self, element: HtmlElement) -> str:
        address = element.get("href", "").strip()
        if not address or address.startswith("#"):
            return ""
        absolute = self._absolute(address)
        if not absolute and not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address):
            self._left_out["relative link"] += 1
        return addresses.without_tracking(absolute)

    def _absolute(self, address: str) -> str:
        """Return a web or mail address, or nothing where there is none."""
        try:
            absolute = urljoin(self._base, _LINE_ENDS.sub("", address))
            parts = urlsplit(absolute)
        except ValueError:  # "http://[oops"
            return ""
        web = parts.scheme in ("http", "https") and parts.netloc
        return absolute if (web or parts.scheme == "mailto") and len(absolute) <= _MAX_ADDRESS else ""

    def _image(self, element: HtmlElement, runs: list[Run]) -> None:
        if element.get("width") in ("0", "1") or element.get("height") in ("0", "1"):  # it counts readers
            return
        sources = (each for each in image_sources(element) if not each.startswith(("data:", "blob:")))
        address = next((found for each in sources if (found := self._absolute(each))), "")
        if not address or address.startswith("mailto:"):
            return
        if not self.images or self.images[-1].address != address:  # once more in a noscript
            alt = described(element)
            self.images.append(Image(address=address, alt=alt, caption=caption_of(element)))
            runs.append(Run(image(address, alt or _UNDESCRIBED), PLAIN, is_image=True))

    def _one_line(self, element: HtmlElement, style: Style, depth: int) -> list[Run]:
        """Return all that is in an element as if it had no blocks."""
        self._flat += 1
        runs: list[Run] = []
        self._fill(element, style, depth, [], runs)
        self._flat -= 1
        return runs

    def _heading(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        if next(element.iterdescendants(*_STRUCTURES), None) is not None:  # "<h3><ol><li>…"
            return self.flow(element, style, depth)
        runs = self._one_line(element, style, depth)
        text = line_of(run._replace(style=run.style._replace(strong=False)) for run in runs)
        if not text or element.tag not in self._levels:  # an image is no heading
            return [Block("text", text)] if text else []
        text = _FINAL_HASHES.sub(lambda hashes: hashes[0].replace("#", "\\#"), text)
        return [Block("heading", f"{'#' * self._levels[element.tag]} {text}")]

    def _quote(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        text = joined(self.flow(element, style, depth))
        return [Block("quote", indented(text, "> ", "> "))] if text else []

    def _caption(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        return self.flow(element, style._replace(emphasis=True), depth)

    def _code(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        lines = verbatim_lines(element)
        if self._nesting > 1:  # Python-Markdown knows fences at the top only
            return [Block("text", "  \n".join(code(line.strip()) for line in lines if line.strip()))] if lines else []
        return [Block("code", fenced(lines))] if lines else []

    def _list(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        kind = "ol" if element.tag == "ol" else "ul"
        items = [[block for block in item if block.kind != "rule"] for item in self._items(element, style, depth)]
        items = [item for item in items if item]
        start = number(element.get("start", "1"))
        return [Block(kind, list_text(kind, items, start))] if items else []

    def _items(self, element: HtmlElement, style: Style, depth: int) -> list[list[Block]]:
        """Return the blocks of each item; what stands between the items is one, too."""
        items: list[list[Block]] = []
        stray: list[Block] = []
        runs = [Run(fold(element.text or ""), style)]
        for child in [*element, None]:
            if child is None or child.tag == "li" or child.tag in _LISTS:
                flush(stray, runs)
                items += [stray] if stray else []
                stray = []
            if child is None:
                break
            if child.tag == "li":
                items.append(self.flow(child, style, depth))
            elif child.tag in _LISTS:  # a list beside the item that it belongs to
                items[-1:] = [[*(items[-1] if items else []), *self._block(child, style, depth)]]
            elif isinstance(child.tag, str):
                self._add(child, style, depth, stray, runs)
            runs.append(Run(fold(child.tail or ""), style))
        return items

    def _definitions(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        blocks: list[Block] = []
        terms: list[str] = []  # that wait for what they mean
        groups = [each for child in element for each in (child if child.tag == "div" else (child,))]
        parts = (element, *element.iterchildren("div"))
        if not all(holds_only(each, ("dt", "dd", "div")) for each in parts) or any(
            each.tag not in ("dt", "dd") for each in groups
        ):
            return self.flow(element, style, depth)
        for child in groups:
            if child.tag == "dt":
                terms += filter(None, [line_of(self._one_line(child, style, depth))])
                continue
            meaning = self.flow(child, style, depth)
            begun = terms or (blocks and blocks[-1].kind == "dl")
            if begun and meaning and all(block.kind == "text" for block in meaning):
                text = indented("\n\n".join(block.text for block in meaning), ":   ", "    ")
                blocks.append(Block("dl", "\n".join([*terms, text])))
            else:
                blocks += [Block("text", term) for term in terms] + meaning
            terms = []
        return blocks + [Block("text", term) for term in terms]

    def _table(self, element: HtmlElement, style: Style, depth: int) -> list[Block]:
        rows = pipe_tables.rows_of(element)
        if not pipe_tables.is_data(element, rows):
            self._nesting -= 1  # it only places what is in it
            try:
                return self.flow(element, style, depth)
            finally:
                self._nesting += 1
        caption = [block for each in element.iterchildren("caption") for block in self._caption(each, style, depth)]
        text = pipe_tables.render(rows, lambda cell: line_of(self._one_line(cell, style, depth)))
        return [*caption, Block("table", text)] if text else caption


_Writing = Callable[[Writer, HtmlElement, Style, int], list[Block]]
_BLOCK_WRITERS: dict[str, _Writing] = {
    **dict.fromkeys(HEADINGS, Writer._heading),
    **dict.fromkeys(_LISTS, Writer._list),
    "blockquote": Writer._quote,
    "figcaption": Writer._caption,
    "caption": Writer._caption,
    "hr": lambda *_: [Block("rule", "---")],
    "pre": Writer._code,
    "dl": Writer._definitions,
    "table": Writer._table,
}
