"""The JSON-LD of a page, as it should be and as it is: in comments, with trailing commas, escaped twice, cut off."""

import html
import json
import re
from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

_MOST = 2_000_000  # characters of one script
_MOST_SCRIPTS = 50
# Every pattern takes linear time: runs of white space are passed over once.
_OPENING = re.compile(r"(?://|/\*)?[ \t]{0,9}<!(?:--|\[CDATA\[)\s{0,9}(?:\*/)?")
_CLOSING = re.compile(r"(?://|/\*)?[ \t]{0,9}(?:-->|\]\]>)\s{0,9}(?:\*/)?$")
_MOST_WRAPPINGS = 3
_LONGEST_CLOSING = 40  # characters
_BETWEEN = re.compile(r"[ \t\r\n,;]*")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r"(?<=[}\]\"])(?=[ \t\r]*\n\s*\"[@\w]+\"\s*:)")
_COMMENT = re.compile(r"/\*[^*]{0,2000}\*/|^[ \t]*//.*$", re.MULTILINE)
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_STRING = r'\s*:\s*"((?:[^"\\]|\\.)*)"'
_SALVAGED = {
    name: re.compile(rf'"{name}"{_STRING}')
    for name in ("headline", "datePublished", "dateModified", "articleSection", "inLanguage", "description")
}
_SALVAGED_AUTHOR = re.compile(
    r'"(?:author|creator)"\s*:\s*(?:\[\s*)?(?:\{[^{}]*?"name"\s*:\s*|(?="))"((?:[^"\\]|\\.)*)"'
)
_SALVAGED_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|Posting|WebPage))"')


def objects(tree: HtmlElement) -> Iterator[object]:
    """Yield the value of each JSON-LD script; of one that cannot be read, what a pattern finds of it."""
    scripts = (
        element for element in tree.iter("script") if "ld+json" in (element.get("type") or "").lower() and element.text
    )
    for _, script in zip(range(_MOST_SCRIPTS), scripts, strict=False):
        yield from _parsed(_unwrapped(script.text[:_MOST]).rstrip(";"))


def _unwrapped(text: str) -> str:
    """Return a script without the comments and CDATA sections that hid it from browsers of the last century."""
    text = text.strip()
    for _ in range(_MOST_WRAPPINGS):
        opening = _OPENING.match(text)
        text = text[opening.end() :].lstrip() if opening else text
        closing = _CLOSING.search(text, max(0, len(text) - _LONGEST_CLOSING))
        text = text[: closing.start()].rstrip() if closing else text
    return text


def _parsed(text: str) -> list[object]:
    for repair in _REPAIRS:
        try:
            return [json.loads(repair(text), strict=False)]
        except (ValueError, RecursionError):
            continue
    return _one_after_another(text) or _salvaged(text)


def _without_slips(text: str) -> str:
    return _TRAILING_COMMA.sub("", _MISSING_COMMA.sub(",", _BAD_ESCAPE.sub(r"\\\\", text)))


_REPAIRS: tuple[Callable[[str], str], ...] = (
    str,
    _without_slips,
    lambda text: _without_slips(_COMMENT.sub("", text)),
    lambda text: _without_slips(html.unescape(text)),
)


def _one_after_another(text: str) -> list[object]:
    decoder, found, position = json.JSONDecoder(strict=False), [], 0
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
        between = _BETWEEN.match(text, position)
        position = between.end() if between else position
    return found


def _salvaged(text: str) -> list[object]:
    """Return the first value of each property that an article has, where no parser gets through."""
    kind = _SALVAGED_TYPE.search(text)
    if not kind:
        return []
    found: dict[str, object] = {"@type": kind[1]}
    for name, pattern in _SALVAGED.items():
        if value := pattern.search(text):
            found[name] = _unescaped(value[1])
    found["author"] = [_unescaped(name) for name in dict.fromkeys(_SALVAGED_AUTHOR.findall(text))][:5]
    return [found]


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
