"""What the W3C's validator warns of in the texts of a feed: broken characters, and HTML that feed readers drop."""

import re
from collections.abc import Iterable, Iterator

from newsdigest.checking.findings import shown

LARGEST = 5_000_000
"""Bytes of a feed: the validator reads no more."""

_BROKEN = re.compile("[\x80-\x9f\ufffd]")
_TWICE = re.compile("[\xc2\xc3][\x80-\xbf]")
_TAG = re.compile(r"<([a-zA-Z][\w:-]*)((?:\s+[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_DROPPED = re.compile(r"role|style|xmlns:.+|aria-.+", re.IGNORECASE)
_NAMES = (
    "a abbr acronym address area article aside audio b bdi big blockquote br caption center cite code col colgroup "
    "data dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins "
    "kbd li main map mark nav ol p picture pre q rp rt ruby s samp section small source span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr"
)
ACTIVE = frozenset({"script", "iframe", "object", "embed", "applet", "form", "meta", "base"})
_ELEMENTS = frozenset(_NAMES.split())
"""HTML's elements that neither act nor belong to the head of a page."""


def of_text(text: str) -> Iterator[str]:
    """Yield what is broken in a text: characters that no one writes, UTF-8 that was read as Latin-1."""
    if match := _BROKEN.search(text):
        yield f"a broken character, U+{ord(match[0]):04X}"
    elif (match := _TWICE.search(text)) and _is_utf_8(text):
        yield f"letters that were decoded wrongly: {shown(match[0])}"


def of_html(html: str) -> Iterator[str]:
    """Yield the elements and attributes that readers drop; what acts is more than a doubt (``feeds.texts``)."""
    for name, attributes in dict.fromkeys(_TAG.findall(html)):
        if name.lower() not in _ELEMENTS | ACTIVE:
            yield f"<{shown(name)}> in a text"
        for attribute in _ATTRIBUTE.findall(attributes):
            if _DROPPED.fullmatch(attribute):
                yield f"{shown(attribute)} of <{name}> in a text"


def of_size(size: int) -> Iterator[str]:
    """Yield what is wrong with a feed of so many bytes."""
    if size > LARGEST:
        yield f"{size / 1e6:.1f} MB: validators read no more than {LARGEST / 1e6:.0f} MB (FEED_MAX_ITEMS)"


def of_names(names: Iterable[str]) -> Iterator[str]:
    """Yield the names that tell an e-mail address."""
    for name in names:
        if re.search(r"<[^<>@\s]+@[^<>@\s]+>", name):
            yield f"an author's name holds an e-mail address: {shown(name)}"


def _is_utf_8(text: str) -> bool:
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return False
    return True
