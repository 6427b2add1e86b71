"""The images of a piece of HTML, where they are and what is said of them; and what else is embedded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsdigest.formats.hypertext.html_tree import text_of
from newsdigest.formats.hypertext.inline import fold

_CANDIDATE = re.compile(r"(\S+[^\s,])(?:\s+(\d+(?:\.\d+)?)[wx])?\s*(?:,|$)")
EMBEDDED = {"iframe": "frame", "embed": "object", "object": "object", "video": "video", "audio": "recording"}
_FILE_NAME = re.compile(r"^\S+\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
_LAZY_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-original-src", "data-hi-res-src")
_SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of the text."""

    address: str
    alt: str = ""
    caption: str = ""
    """Plain text of the ``figcaption``."""


def image_sources(element: HtmlElement) -> Iterator[str]:
    """Yield where an image may be, the best first: what a script would load, then what stands in for it."""
    for name in (*_LAZY_SOURCES, "src"):
        if address := element.get(name, "").strip():
            yield address
    picture = next(element.iterancestors("picture"), None)
    around = picture.iter("source") if picture is not None else ()
    for each in (element, *around):
        for name in _SOURCE_SETS:
            if found := _CANDIDATE.findall(each.get(name, "")):
                yield max(found, key=lambda candidate: float(candidate[1] or 1))[0]


def described(element: HtmlElement) -> str:
    """Return what an image's ``alt`` says of it, on one line; the name of its file says nothing."""
    alt = fold(element.get("alt", "")).strip()
    return "" if _FILE_NAME.search(alt) else alt


def caption_of(element: HtmlElement) -> str:
    """Return the plain text of the caption of an image in a figure."""
    figure = next(element.iterancestors("figure"), None)
    captions = figure.iter("figcaption") if figure is not None else ()
    return " ".join(text_of(each).replace("\n", " ") for each in captions)


def embedded(element: HtmlElement) -> str:
    """Name what is embedded, with the host it comes from."""
    what = EMBEDDED[element.tag]
    try:
        host = urlsplit(element.get("src") or element.get("data-src") or "").hostname
    except ValueError:
        host = None
    return f"{what} of {host}" if host else what
