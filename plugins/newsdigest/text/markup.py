"""Plain text to Markdown that means the same text, and Markdown back to the text that is read.

The dialect is Python-Markdown's with ``extra``, as Pelican sets it up by default.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

import markdown

MARKDOWN_EXTENSIONS = ("markdown.extensions.extra",)

# Python-Markdown writes its placeholders between STX and ETX and XML forbids most of the others.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[ \t]+")
_INLINE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {character: "\\" + character for character in "\\`*_{}[]|"}
)
# What only means something at the start of a line, and how it is kept from meaning it. Python-Markdown
# has no backslash escape for a colon (definition list), a tilde (fence) or an equals sign (underline).
_LINE_START = (
    (re.compile(r"^(\d+)\."), r"\1\."),
    (re.compile(r"^([#+!-])"), r"\\\1"),
    (re.compile(r"^:"), "&#58;"),
    (re.compile(r"^~"), "&#126;"),
    (re.compile(r"^="), "&#61;"),
)


def remove_control_characters(text: str) -> str:
    """Return the text without the characters that no XML document may hold (tab and newline stay)."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def escape_line(text: str) -> str:
    """Return Markdown on one line that renders as exactly this text (white space folded)."""
    line = _SPACES.sub(" ", remove_control_characters(text).replace("\n", " ")).strip()
    return escape_start(escape_inline(line))


def escape_inline(text: str) -> str:
    """Return Markdown that means this text anywhere but at the start of a line."""
    return text.translate(_INLINE)


def escape_start(line: str) -> str:
    """Return a line whose text is escaped within so that its start means itself, too."""
    for pattern, replacement in _LINE_START:
        line = pattern.sub(replacement, line)
    return line


def escape(paragraph: str) -> str:
    """Return Markdown that renders as one paragraph of this text; its line breaks stay line breaks."""
    return "  \n".join(escaped for line in paragraph.splitlines() if (escaped := escape_line(line)))


BlockKind = Literal["paragraph", "heading", "quote", "item", "table", "code", "caption"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article as a reader sees it, without markup."""

    kind: BlockKind
    text: str


_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "table"),
    "p": "paragraph",
    "pre": "code",
    "figcaption": "caption",
}
_SIGNS = "`*_[]{}|<"
_SIGN = re.compile(r"(?<!\\)[`*_\[\]{}|<]")
_SIGN_OF_LINE = re.compile(r"\n(?:[#>:+=~-]|\d+\.|    |\t)")
_MOST_SIGNS = 1000
_MOST_LINES = 50_000  # each a row of a table or an item: some 5 s
_SIGN_OF_BLOCK = re.compile(r"^ {0,3}+(?:[#:]|\*\[|```|~~~|[=-]++ *+$|(?:[*_-] *+){3,}+$)|[\[<]", re.MULTILINE)
_SIGN_OF_WORDS = re.compile(r"[`*_\\&]|  \n")
_DEARER = 100  # is one that begins a block, or a link
_MOST_WORK = 2_000_000_000  # signs times characters: some 2 s
_WHOLE_LINK = re.compile(r"\[[^\[\]\n]{0,400}+\]\([^()\s]{0,2000}+\)")
_DEEP = re.compile(r"(?:>[ \t]?|[*+-][ \t]++|\d{1,9}\.[ \t]++){100}")  # blocks within blocks: minutes for a megabyte
_EMPTY_LINES = re.compile(r"\n\s*\n")
_BACKSLASH = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")


def blocks(body: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown text, in order; empty ones are left out."""
    # Most imported texts hold no markup, and are read some twenty times as fast without a parser.
    if not _is_marked_up(body) or is_too_much(body):
        chunks = (_unescape(chunk) for chunk in _EMPTY_LINES.split(body))
        return tuple(Block("paragraph", text) for chunk in chunks if (text := _tidy(chunk)))
    return tuple(Block(kind, text) for kind, text in _walk(_parse(body), "paragraph") if text)


def is_too_much(body: str) -> bool:
    """Tell whether a Markdown text, which then is no article, would take Python-Markdown more than some seconds.

    8,000 brackets cost it 7 s, 50,000 four minutes. After each sign it begins anew with all that follows up to an
    empty line: 20,000 lines of ``=`` cost 14 s.
    """
    if max(map(body.count, ("[", "<", "&lt;", "&#"))) > _MOST_SIGNS or body.count("\n") > _MOST_LINES:
        return True
    return sum(map(_work, _EMPTY_LINES.split(body))) > _MOST_WORK


def takes_too_long(body: str) -> bool:
    """Tell whether a Markdown text cannot be rendered within some seconds; links that end, a list of many, can."""
    if _DEEP.search(body):
        return True
    return is_too_much(body) and is_too_much(_WHOLE_LINK.sub("x", body))


def _work(chunk: str) -> int:
    signs = _DEARER * len(_SIGN_OF_BLOCK.findall(chunk)) + len(_SIGN_OF_WORDS.findall(chunk))
    return (len(chunk) + 3 * chunk.count("\t")) * signs  # a tab becomes four characters


def plain(body: str) -> str:
    """Return the text of a Markdown text, blocks separated by an empty line."""
    return "\n\n".join(block.text for block in blocks(body))


def _is_marked_up(body: str) -> bool:
    # Looking for each sign by itself costs a hundredth of trying the expression at every place.
    if any(sign in body for sign in _SIGNS) and _SIGN.search(body):
        return True
    return _SIGN_OF_LINE.search("\n" + body) is not None


def _unescape(text: str) -> str:
    return _BACKSLASH.sub(r"\1", html.unescape(text)) if "\\" in text or "&" in text else text


def _tidy(text: str) -> str:
    if "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return "\n".join(filter(None, map(str.strip, text.split("\n"))))


def _parse(body: str) -> Element:
    """Return Python-Markdown's element tree for the text, which has a root element of no meaning."""
    parser = markdown.Markdown(extensions=list(MARKDOWN_EXTENSIONS))
    lines = remove_control_characters(body).split("\n")
    for preprocessor in parser.preprocessors:
        lines = preprocessor.run(lines)
    root = Element(parser.doc_tag)
    parser.parser.parseChunk(root, "\n".join(lines))
    for treeprocessor in parser.treeprocessors:
        if (changed := treeprocessor.run(root)) is not None:
            root = changed
    for element in root.iter():
        element.text = _restore(parser, element.text)
        element.tail = _restore(parser, element.tail)
    return root


def _restore(parser: markdown.Markdown, text: str | None) -> str:
    """Put the text of stashed HTML back, tags removed, and resolve entities."""
    if not text:
        return ""
    for position, stashed in enumerate(parser.htmlStash.rawHtmlBlocks):
        placeholder = parser.htmlStash.get_placeholder(position)
        if placeholder in text:
            text = text.replace(placeholder, re.sub(r"<[^>]*>", " ", str(stashed)))
    return html.unescape(text.replace(markdown.util.AMP_SUBSTITUTE, "&"))


def _walk(element: Element, kind: BlockKind) -> Iterator[tuple[BlockKind, str]]:
    """Yield kind and text of every block below the element; the innermost block gives the kind, a quote wins."""
    inline = element.text or ""
    for child in element:
        if child.tag in _KINDS or child.tag in ("ul", "ol", "dl", "div", "blockquote", "table", "figure"):
            yield kind, _tidy(inline)
            yield from _walk(child, _kind(child.tag, kind))
            inline = child.tail or ""
        elif child.tag in ("thead", "tbody", "tr"):
            yield from _walk(child, kind)
        else:
            inline += _inline_text(child) + (child.tail or "")
    yield kind, _tidy(inline)


def _kind(tag: str, inside: BlockKind) -> BlockKind:
    if tag == "blockquote" or inside == "quote":
        return "quote"
    if tag == "p" and inside == "item":
        return "item"
    return _KINDS.get(tag, inside)


def _inline_text(element: Element) -> str:
    if element.tag in ("br", "hr"):
        return "\n"
    return (element.text or "") + "".join(_inline_text(child) + (child.tail or "") for child in element)
