"""What a page, a style sheet or a feed refers to: each address once, with the role that it plays."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from lxml.html import HtmlElement

from newsdigest.checking.page import Page, line_of


class Role(StrEnum):
    """What an address is for."""

    LINK = "link"  # a reader goes there
    IMAGE = "image"  # shown, heard or seen
    ACTIVE = "active"  # can change the page: scripts, styles, frames
    METADATA = "metadata"  # for programs: feeds, canonical addresses


class Reference(NamedTuple):
    """An address as it is written; ``line`` is where."""

    role: Role
    address: str
    line: int


_ATTRIBUTES: dict[str, tuple[tuple[str, Role], ...]] = {
    "a": (("href", Role.LINK),),
    "area": (("href", Role.LINK),),
    "form": (("action", Role.LINK),),
    "img": (("src", Role.IMAGE),),
    "source": (("src", Role.IMAGE),),
    "video": (("src", Role.IMAGE), ("poster", Role.IMAGE)),
    "audio": (("src", Role.IMAGE),),
    "track": (("src", Role.IMAGE),),
    "input": (("src", Role.IMAGE),),
    "image": (("href", Role.IMAGE), ("xlink:href", Role.IMAGE)),
    "use": (("href", Role.IMAGE), ("xlink:href", Role.IMAGE)),
    "iframe": (("src", Role.ACTIVE),),
    "embed": (("src", Role.ACTIVE),),
    "object": (("data", Role.ACTIVE),),
    "script": (("src", Role.ACTIVE),),
    "blockquote": (("cite", Role.METADATA),),
    "q": (("cite", Role.METADATA),),
}
_RELATIONS = {
    "stylesheet": Role.ACTIVE,
    "modulepreload": Role.ACTIVE,
    "manifest": Role.ACTIVE,
    "icon": Role.IMAGE,
    "apple-touch-icon": Role.IMAGE,
    "mask-icon": Role.IMAGE,
    "preload": Role.IMAGE,
    "prefetch": Role.LINK,
    "next": Role.LINK,
    "prev": Role.LINK,
    "alternate": Role.METADATA,
    "canonical": Role.METADATA,
    "search": Role.METADATA,
}
"""Of ``<link>``; others are no addresses of files (``preconnect``)."""

_PREVIEWS = ("og:url", "og:image", "og:image:url", "og:image:secure_url")
"""Of ``<meta>``: what networks show of a page."""

_OF_OTHERS = ("data:", "mailto:", "tel:", "sms:", "xmpp:", "urn:", "about:", "blob:", "javascript:", "magnet:", "feed:")
_BETWEEN_CANDIDATES = re.compile(r",\s+|(?<=\d[wx]),")
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=)?\s*[\"']?(?P<address>[^\"']*)", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(
    r"url\(\s*(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s\"'()]+))\s*\)"
    r"|@import\s+(?:\"(?P<import>[^\"\n]*)\"|'(?P<import_>[^'\n]*)')",
    re.IGNORECASE,
)
_MARKUP_URL = re.compile(r"<(?P<tag>[a-z][a-z0-9]*)\b(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE)
_IN_MARKUP = re.compile(
    r"\b(?P<name>href|src|poster|srcset|action)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)


def of_page(page: Page) -> Iterator[Reference]:
    """Yield what a page refers to, an address for each line and role once."""
    seen: set[tuple[Role, str]] = set()
    for reference in _all_of(page):
        key = reference[:2]
        if key not in seen and _is_address(reference.address):
            seen.add(key)
            yield reference


def of_style(css: str, line: int = 1) -> Iterator[Reference]:
    """Yield what a style sheet refers to; line: where its text begins."""
    text = _CSS_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), css)
    for match in _CSS_URL.finditer(text):
        address = next(filter(None, match.groups()), "")
        if _is_address(address) and not address.startswith("#"):
            yield Reference(Role.IMAGE, address, line + text.count("\n", 0, match.start()))


@lru_cache(maxsize=512)  # the same article is in the feeds of its section, its source and each of its tags
def of_markup(html: str) -> tuple[tuple[Role, str], ...]:
    """Return what the HTML in a feed refers to."""
    found: dict[tuple[Role, str], None] = {}
    for tag in _MARKUP_URL.finditer(html):
        roles = dict(_ATTRIBUTES.get(tag["tag"].lower(), ()))
        for match in _IN_MARKUP.finditer(tag["rest"]):
            value = unescape(match["double"] or match["single"] or match["bare"] or "")
            role = Role.IMAGE if match["name"].lower() == "srcset" else roles.get(match["name"].lower())
            for address in _of_srcset(value) if match["name"].lower() == "srcset" else (value,):
                if role and _is_address(address):
                    found[role, address.strip()] = None
    return tuple(found)


def _all_of(page: Page) -> Iterator[Reference]:
    for tag, attributes in _ATTRIBUTES.items():
        for element in page.all(tag):
            for name, role in attributes:
                if (address := element.get(name)) is not None:
                    yield Reference(role, address.strip(), line_of(element))
    for tag, of in (("link", _of_link), ("meta", _of_meta), ("img", _of_candidates), ("source", _of_candidates)):
        for element in page.all(tag):
            yield from of(element)
    for element in page.all("style"):
        yield from of_style(element.text or "", line_of(element))
    for element in page.having("style"):
        yield from of_style(element.get("style", ""), line_of(element))


def _of_candidates(element: HtmlElement) -> Iterator[Reference]:
    for address in _of_srcset(element.get("srcset", "")):
        yield Reference(Role.IMAGE, address, line_of(element))


def _of_meta(element: HtmlElement) -> Iterator[Reference]:
    name, content = element.get("property", ""), element.get("content", "")
    if element.get("http-equiv", "").lower() == "refresh" and (match := _REFRESH.match(content)):
        yield Reference(Role.LINK, match["address"].strip(), line_of(element))
    elif name in _PREVIEWS and content.startswith(("https://", "http://")):
        yield Reference(Role.IMAGE if "image" in name else Role.METADATA, content, line_of(element))


def _of_link(element: HtmlElement) -> Iterator[Reference]:
    relations = element.get("rel", "").lower().split()
    role = next((_RELATIONS[each] for each in relations if each in _RELATIONS), None)
    if role and (address := element.get("href")) is not None:
        yield Reference(role, address.strip(), line_of(element))


def _of_srcset(value: str) -> Iterator[str]:
    for candidate in _BETWEEN_CANDIDATES.split(value):
        yield from candidate.split()[:1]


def _is_address(address: str) -> bool:
    return not address.lower().startswith(_OF_OTHERS)
