"""The article's text as a page declares it in JSON-LD, where what it shows is not enough."""

import html
import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import parse, text_of
from newsdigest.formats.page.evidence import jsonld

_MARKUP = re.compile(r"<(?:p|br|div|a|b|i|em|strong|span|h[1-6]|ul|li)\b[^<>]*>", re.IGNORECASE)
_MOST_DEPTH = 20


def declared_text(tree: HtmlElement) -> str:
    """Return the longest ``articleBody`` of a page, one paragraph a line, or nothing."""
    texts = (_plain(text) for value in jsonld.objects(tree) for text in _bodies(value, 0))
    return max(texts, key=len, default="")


def _bodies(value: object, depth: int) -> Iterator[str]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, dict):
        if isinstance(body := value.get("articleBody"), str):
            yield body
        for each in value.values():
            yield from _bodies(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            yield from _bodies(each, depth + 1)


def _plain(text: str) -> str:
    text = html.unescape(text)
    if _MARKUP.search(text):
        return text_of(parse(text))
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
