"""What Python-Markdown would make of a body that runs something in a reader's browser, whatever it was written as."""

import html
import re
from collections.abc import Iterator

import markdown
from lxml.html import HtmlElement

from newsdigest.formats import hypertext
from newsdigest.text.markup import MARKDOWN_EXTENSIONS

SAFE_SCHEMES = ("http", "https", "mailto", "tel", "ftp")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f]")  # a browser passes over most of it within a scheme

# All that Python-Markdown writes by itself.
_ELEMENTS = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "br", "ul", "ol", "li", "dl", "dt", "dd"),
        *("html", "body", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "code", "a", "img", "abbr"),
        *("sup", "div"),
    )
)
_ATTRIBUTES = frozenset(
    ("href", "src", "alt", "title", "id", "class", "lang", "dir", "width", "height", "start", "style")
)
_OF_THE_SITE = r"[{|](?=(?:filename|attach|static|author|category|index|tag)[|}])"
_SITE_LINK = re.compile(rf"[\"']{_OF_THE_SITE}", re.IGNORECASE)  # as Pelican finds it, anywhere in an element's tag
_HIDDEN = re.compile(r"<[!?]")  # a comment, of which browsers and parsers find different ends
_ALIGNMENT = re.compile(r"text-align: (?:left|right|center);")  # of a table's column


def scheme(address: str) -> str:
    """Return the scheme of an address as a browser reads it, in lower case; empty if it has none."""
    found = _SCHEME.match(_BLANK.sub("", html.unescape(address)).replace("\\", ""))
    return found[1].lower() if found else ""


def without(body: str, *, is_own: bool) -> tuple[str, tuple[str, ...]]:
    """Return the Markdown, and no warning, if nothing in it is active when rendered; else what is left without that.

    is_own: the owner of the site wrote it. A stranger's ``{static}/../pelicanconf.py`` would publish that file.
    """
    rendered = markdown.markdown(body, extensions=list(MARKDOWN_EXTENSIONS))
    active = dict.fromkeys((*_HIDDEN.findall(rendered), *_active(hypertext.tree_of(rendered))))
    if not active and (is_own or not _SITE_LINK.search(rendered)):
        return body, ()
    if not active:
        named = re.sub(_OF_THE_SITE, lambda sign: f"&#{ord(sign[0])};", body, flags=re.IGNORECASE)
        return named, ("links to files of this site lead nowhere now",)
    safe = hypertext.to_markdown(rendered)
    return safe.markdown, (f"removed active content: {', '.join(active)}", *safe.warnings)


def _active(tree: HtmlElement) -> Iterator[str]:
    """Yield the name of whatever Python-Markdown does not write by itself."""
    for element in tree.iter():
        if element.tag not in _ELEMENTS:
            yield str(element.tag)
        for name, value in element.attrib.items():
            if name not in _ATTRIBUTES or (name == "style" and not _ALIGNMENT.fullmatch(value)):
                yield name
            elif name in ("href", "src") and (found := scheme(value)) and found not in SAFE_SCHEMES:
                yield f"{found}:"
