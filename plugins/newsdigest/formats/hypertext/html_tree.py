"""Any HTML to a tree, in bounded time and depth, and a tree to what a reader sees of it."""

import re
from collections.abc import Callable, Container, Iterator
from html import unescape

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsdigest.formats.hypertext.inline import SPACE, is_blank
from newsdigest.text.markup import remove_control_characters

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    (
        *("p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "figure", "picture"),
        "address",
        *(
            "form",
            "fieldset",
            "details",
            "summary",
            "center",
            "hgroup",
            "body",
            "html",
            "legend",
            "dir",
            "menu",
            "search",
        ),
        *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr"),
        *("td", "th", "hr", "figcaption", "noscript", *HEADINGS),
    )
)
INACTIVE = frozenset(
    (
        *(
            "script",
            "style",
            "template",
            "head",
            "title",
            "meta",
            "link",
            "base",
            "svg",
            "canvas",
            "noframes",
            "applet",
        ),
        *("input", "button", "select", "textarea", "option", "datalist", "progress", "meter", "dialog", "map"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# Classes by which what is read aloud is not shown ("Media caption", "opens in a new window"): of Bootstrap, WordPress,
# Drupal, HTML5 Boilerplate and others.
_SPOKEN = frozenset(
    (
        *("sr-only", "visually-hidden", "visuallyhidden", "u-visually-hidden", "screen-reader-text", "screenreader"),
        *("screen-reader-only", "off-screen", "offscreen", "element-invisible", "a11y-hidden", "assistive-text"),
    )
)
_NUMBERED = re.compile(r"&#(?:[0-9]++|[xX][0-9a-fA-F]++);?")
_MARKUP = frozenset("<>&\"'")
_EMPTY = "<html><body></body></html>"
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")
# 100,000 attributes of one element take libxml2 100 s, 500 take 2 ms.
_MANY_ATTRIBUTES = re.compile(
    r"""(<[a-z][^\s/>]*+)(?:[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+){500,}+""",
    re.IGNORECASE,
)
_EMBED = re.compile(r"<embed\b[^<>]*>", re.IGNORECASE)  # it has no end; libxml2 waits for one, with all that follows
# libxml2 stops at 2,048 levels and forgets the rest; nobody nests that deep on purpose.
_MOST_SPAN = 1000  # columns or rows
_MOST_SPANNED = 20_000  # cells
_SIMPLER = tuple(
    re.compile(rf"</?(?!(?:{kept})\b)[a-z][^<>]*>", re.IGNORECASE)
    for kept in (
        "html|head|body|title|meta|link|script|style|p|br|li|ul|ol|h[1-6]|blockquote|tr|td|th|table|a|img|time",
        "html|head|body|title|meta|script|style|p|br",
        "br",
    )
)


def tree_of(html: str) -> HtmlElement:
    """Return the ``html`` element of a page or fragment with all that is in it, scripts too; never raises."""
    readable = _NUMBERED.sub(_character, remove_control_characters(html))
    text = _EMBED.sub(r"\g<0></embed>", _MANY_ATTRIBUTES.sub(r"\1", _DECLARATION.sub("", readable, count=1)))
    tree, is_whole = _parsed(text)
    for tags in _SIMPLER:
        if not is_whole:
            text = tags.sub(" ", text)
            tree, is_whole = _parsed(text)
    return _limit_spans(tree)


def _character(reference: re.Match[str]) -> str:
    """Return what HTML takes a number for: ``&#146;`` is an apostrophe, ``&#8;``, for which lxml raises, nothing."""
    text = unescape(reference[0]) if len(reference[0]) < 16 else ""
    return reference[0] if text in _MARKUP else remove_control_characters(text)


def _limit_spans(tree: HtmlElement) -> HtmlElement:
    """Let cells span nothing where they would fill a table of millions, which trafilatura would make of them."""
    cells = [cell for cell in tree.iter("td", "th") if cell.get("colspan") or cell.get("rowspan")]
    if sum(span(cell, "colspan") * span(cell, "rowspan") for cell in cells) > _MOST_SPANNED:
        for cell in cells:
            cell.attrib.pop("colspan", None)
            cell.attrib.pop("rowspan", None)
    return tree


def span(cell: HtmlElement, name: str) -> int:
    """Return how many columns (``colspan``) or rows (``rowspan``) a cell takes."""
    text = cell.get(name, "1").strip()
    return max(1, min(_MOST_SPAN, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _parsed(text: str) -> tuple[HtmlElement, bool]:
    """Return the tree and whether all of the text is in it."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = document_fromstring(text.encode("utf-8") or _EMPTY.encode(), parser=parser)
    except etree.ParserError:  # nothing but white space or comments
        return document_fromstring(_EMPTY), True
    return tree, not parser.error_log.filter_from_fatals()


def parse(html: str) -> HtmlElement:
    """Return the ``html`` element of a page or fragment without what no reader sees; never raises."""
    return remove_hidden(tree_of(html))


def remove_spoken(tree: HtmlElement) -> None:
    """Remove what is there for screen readers only."""
    _remove(tree, is_spoken)


def is_spoken(element: HtmlElement) -> bool:
    """Tell whether an element is there for screen readers only."""
    return not _SPOKEN.isdisjoint(element.get("class", "").split())


def remove_hidden(tree: HtmlElement) -> HtmlElement:
    """Remove what is active or not shown from a tree, and return it."""
    _remove(tree, _is_hidden)
    return tree


def _is_hidden(element: HtmlElement) -> bool:
    inactive = element.tag in INACTIVE or "hidden" in element.attrib or is_spoken(element)
    return inactive or bool(_HIDDEN.search(element.get("style", "")))


def _remove(tree: HtmlElement, is_unwanted: Callable[[HtmlElement], bool]) -> None:
    for element in list(tree.iter(etree.Element)):
        if is_unwanted(element) and element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def text_of(element: HtmlElement) -> str:
    """Return the text as a reader sees it, white space folded, each block on a line of its own."""
    parts: list[str] = []
    inactive = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each.tag in BLOCKS or each.tag == "br":
            parts.append("\n")
        if each.tag in INACTIVE:
            inactive += 1 if event == "start" else -1
        text = each.text if event == "start" else each.tail if each is not element else ""
        if text and not inactive:
            parts.append(SPACE.sub(" ", text))
    lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if not is_blank(line))


def holds_only(element: HtmlElement, tags: Container[str]) -> bool:
    """Tell whether an element has only these as its children, and no text beside them."""
    return is_blank(element.text or "") and all(
        (child.tag in tags or child.tag in INACTIVE) and is_blank(child.tail or "") for child in element
    )


def heading_levels(root: HtmlElement) -> dict[str, int]:
    """Return the level of each kind of heading: the highest that is there becomes the second, without gaps."""
    used = {each.tag for each in root.iter(*HEADINGS) if not is_blank("".join(each.itertext()))}
    return {tag: min(6, level) for level, tag in enumerate(sorted(used), 2)}


def _verbatim(element: HtmlElement) -> Iterator[str]:
    """Yield the text in an element that keeps its white space."""
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each is not element and (each.tag in BLOCKS or (each.tag == "br" and event == "end")):
            yield "\n"
        text = "" if each.tag == "iframe" else each.text  # markup of a frame, which no browser shows
        yield (text if event == "start" else each.tail if each is not element else "") or ""


def verbatim_lines(element: HtmlElement) -> list[str]:
    """Return the lines of an element that keeps its white space; nothing if all are empty."""
    text = remove_control_characters("".join(_verbatim(element)))
    lines = [line.expandtabs(4).rstrip() for line in text.splitlines()]
    return lines if any(lines) else []
