"""A person's Markdown to that of a document: the same, but for raw HTML and what only another site understands."""

import html
import re
from collections.abc import Callable, Iterator
from functools import partial

from newsdigest.formats import hypertext
from newsdigest.formats.frontmatter import active_content, code_blocks, list_layout, site_tags
from newsdigest.formats.frontmatter.matter import Kind
from newsdigest.formats.refusal import RefusedError
from newsdigest.text.markup import escape_inline, is_too_much

_BLANK_LINES = re.compile(r"(?:\n[ \t]*+(?=\n))++\n")
_BLOCK = re.compile(
    r" {0,3}</?(?:address|article|aside|audio|blockquote|center|dd|details|div|dl|dt|embed|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|iframe|li|main|nav|noscript|object|ol|p|picture|pre|script|section|style|summary"
    r"|svg|table|tbody|td|template|tfoot|th|thead|tr|ul|video)\b",
    re.IGNORECASE,
)
# Those whose parts mean nothing by themselves: empty lines are within them.
_WHOLE = re.compile(
    r" {0,3}<(table|ul|ol|dl|pre|figure|blockquote|details|script|style|svg|object|video|audio)\b", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_ACTIVE = re.compile(r"<(script|style|template|svg)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
# A span of code ends with its block: an empty line, an item, a heading, an element. What a line may go on with is text.
_KEPT = re.compile(
    r"(?<![`\\])(?P<ticks>`++)(?:[^\n]|\n {0,3}+(?=\w)(?!\d+\.)){1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|<(?:https?://|mailto:)[^\s<>]+>|<[\w.+-]+@[\w.-]+>"
)
_ELEMENT = re.compile(
    r"<(?P<tag>a|em|i|strong|b|code|kbd|tt|samp|q|cite|sup|sub)\b[^<>]*>[^<>]*</(?P=tag)\s*>"
    r"|<(?:img|br|iframe|embed)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?([A-Za-z][\w-]*)(?:\s[^<>]*)?/?>")
_LESS = re.compile(r"<(?=[A-Za-z/!?])")
_TARGET = re.compile(
    r"(?P<before>\]\(\s*+<?\s*+|^ {0,3}\[(?!\^)[^\[\]]++\]:[ \t]*+\n?[ \t]*+<?)(?P<link>(?:[^\s<>()]|\([^\s<>()]*\))+)"
    r"|<(?P<auto>[A-Za-z][\w+.-]*:[^\s<>]*)>",
    re.MULTILINE,
)
_NO_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\(#[^)\n]{0,300}\)")
# Python-Markdown takes nearly everything between two braces for attributes.
_ATTRIBUTES = re.compile(r"^[^\n]*(?:=|\bon\w)", re.MULTILINE | re.IGNORECASE)
_BRACE = re.compile(r"(?<!\\)\{")
_SHOWN = 3
_MOST_CHARACTERS = 1_000_000


def clean(body: str, kind: Kind, *, is_own: bool = True) -> tuple[str, tuple[str, ...]]:
    """Return the body without raw HTML, active links and tags of site generators, and a warning for each change.

    kind: what its metadata was written in; Pelican has no such tags, and lists as they must be.
    is_own: the owner of the site wrote it, and not somebody from whom it was fetched.
    Raises RefusedError for so much text, code or markup that it is no article, and a site could not be built of it.
    """
    if len(body) > _MOST_CHARACTERS:
        raise RefusedError(f"has {len(body):,} characters, more than the {_MOST_CHARACTERS:,} that are read")
    warnings: list[str] = []
    text = body if kind == "Pelican" else site_tags.fence_code(body)
    segments = list(code_blocks.segments(text))
    parts = [part if is_code else _prose(part, kind, warnings) for is_code, part in segments]
    prose = (part for part, (is_code, _) in zip(parts, segments, strict=True) if not is_code)
    if is_too_much("\n\n".join(prose)):
        raise RefusedError("has more lines or markup than an article can have")
    text = "\n\n".join(filter(None, (part.strip("\n") for part in parts))).strip()
    text, removed = active_content.without(text, is_own=is_own)
    return text, tuple(dict.fromkeys((*warnings, *removed)))


def _prose(text: str, kind: Kind, warnings: list[str]) -> str:
    if kind != "Pelican":
        text = list_layout.settle(_outside_code(text, partial(_resolved, warnings=warnings)))
    if "<" in text:
        text = _without_html(text, warnings)
    return _with_safe_links(text, warnings)


def _resolved(text: str, warnings: list[str]) -> str:
    text, said = site_tags.resolve(text)
    warnings += said
    return text


def _without_html(text: str, warnings: list[str]) -> str:
    closed, arrow, rest = text.rpartition("-->")  # no search for an end that is not there
    text = _COMMENT.sub(lambda found: _drop_comment(found[1], warnings), closed + arrow) + rest
    text = _ACTIVE.sub(lambda found: _drop(found[1].lower(), warnings), text)
    inline = partial(_inline, warnings=warnings)
    blocks = []
    for block in _html_blocks(_BLANK_LINES.split(text)):
        if _BLOCK.match(block):
            found = hypertext.to_markdown(block)
            warnings += found.warnings
            blocks.append(found.markdown)
        else:
            blocks.append(_outside_code(block, inline))
    return "\n\n".join(filter(str.strip, blocks))


def _drop_comment(comment: str, warnings: list[str]) -> str:
    words = " ".join(comment.split())
    if words and words.lower() not in ("more", "excerpt", "toc", "end"):
        warnings.append(f"removed a comment: '{words[:80]}'")
    return ""


def _drop(tag: str, warnings: list[str]) -> str:
    warnings.append(f"removed a {tag}")
    return ""


def _html_blocks(chunks: list[str]) -> Iterator[str]:
    """Yield the chunks between empty lines; those of one table or list as one."""
    waiting = iter(chunks)
    for chunk in waiting:
        if whole := _WHOLE.match(chunk):
            opens, closes = f"<{whole[1].lower()}", f"</{whole[1].lower()}"
            while chunk.lower().count(opens) > chunk.lower().count(closes):
                following = next(waiting, None)
                if following is None:
                    break
                chunk += "\n\n" + following
        yield chunk


def _outside_code(block: str, change: Callable[[str], str]) -> str:
    """Return the block with everything changed that is no code and no address in angle brackets."""
    pieces, position = [], 0
    for kept in _KEPT.finditer(block):
        pieces += [change(block[position : kept.start()]), kept[0]]
        position = kept.end()
    return "".join((*pieces, change(block[position:])))


def _inline(text: str, warnings: list[str]) -> str:
    """Return the text with the elements that Markdown has a sign for, and without the tags of the others."""
    if "<" not in text:
        return text
    for _ in range(4):  # elements in each other, the inner ones first
        changed = _ELEMENT.sub(lambda found: _element(found[0]), text)
        if changed == text:
            break
        text = changed
    tags = {found.lower() for found in _TAG.findall(text)}
    if tags:
        warnings.append(f"removed HTML tags, not their text: {', '.join(sorted(tags))}")
    return _LESS.sub("&lt;", _TAG.sub("", text))


def _element(element: str) -> str:
    if element.lower().startswith("<br"):
        return "  \n"
    inner = re.fullmatch(r"<(\w+)[^<>]*>([^<>]*)</\w+\s*>", element)
    marks = {"em": "*", "i": "*", "cite": "*", "strong": "**", "b": "**"}
    if inner and (mark := marks.get(inner[1].lower())):  # the text is Markdown already
        return f"{mark}{inner[2].strip()}{mark}" if inner[2].strip() else inner[2]
    if inner and inner[1].lower() == "a":
        href = re.search(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", element, re.IGNORECASE)
        target = html.unescape(next(filter(None, href.groups()), "")) if href else ""
        target = re.sub(r"[\s()<>]", "", target)
        return f"[{inner[2]}]({target})" if target else inner[2]
    return hypertext.to_markdown(element, base="").markdown if not inner or inner[1].lower() != "q" else f"“{inner[2]}”"


def _with_safe_links(text: str, warnings: list[str]) -> str:
    """Return the text with no link that runs something; those that lead to files beside it are named."""
    beside: list[str] = []

    def check(found: re.Match[str]) -> str:
        target = found["link"] or found["auto"]
        plain = html.unescape(target)
        scheme = active_content.scheme(target)
        if scheme and scheme not in active_content.SAFE_SCHEMES:
            warnings.append(f"removed a link to '{plain[:40]}'")
            return f"{found['before']}#" if found["before"] else escape_inline(target)
        if not scheme and not plain.startswith(("#", "//", "{{")) and not found["auto"]:
            beside.append(target)
        return found[0]

    def checked(piece: str) -> str:
        safe = _ATTRIBUTES.sub(lambda found: _BRACE.sub(r"\\{", found[0]), _TARGET.sub(check, piece))
        return _NO_PICTURE.sub(r"\1", safe)

    text = _outside_code(text, checked) if "`" in text else checked(text)
    if beside:
        named = ", ".join(f"'{target}'" for target in beside[:_SHOWN])
        warnings.append(f"left links to files that may not be here: {named}{', …' * (len(beside) > _SHOWN)}")
    return text
