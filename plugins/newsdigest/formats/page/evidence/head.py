"""What the ``<meta>``, ``<link>`` and ``<title>`` elements of a page say."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from newsdigest.text import markup

_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TAG = re.compile(r"</?(?:a|b|i|em|strong|span|br|p|div|u|s|sup|sub|font|q|cite|h\d)\b[^<>]*>", re.IGNORECASE)
_MOST = 20_000  # characters of one value that are looked at
_MOST_VALUES = 200  # of one name


@dataclass(frozen=True, slots=True)
class Head:
    """The declarations of a page that are not part of any vocabulary with items."""

    meta: Mapping[str, tuple[str, ...]]
    """Values by ``property``, ``name``, ``http-equiv`` or ``itemprop``, in lower case."""

    links: Mapping[str, tuple[str, ...]]
    """Addresses by ``rel``."""

    title: str
    lang: str

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the values of these names, in the order of the names."""
        return tuple(value for name in names for value in self.meta.get(name, ()))

    def first(self, *names: str) -> str:
        """Return the first value of the first of these names that has one."""
        return next(iter(self.all(*names)), "")


def line(text: str, most: int = 1000) -> str:
    """Return foreign text on one line of at most ``most`` characters: no control characters, tags or entities."""
    text = text[:_MOST]
    if "&" in text:  # twice escaped: &amp;#8217; in the source
        for _ in range(2):
            text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(_INVISIBLE.sub("", markup.remove_control_characters(text)).split())[:most].strip()


def read_head(tree: HtmlElement) -> Head:
    """Return what a page declares; a ``<meta>`` is read wherever it stands, as browsers move them into the body."""
    meta: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    title = ""
    for element in tree.iter("meta", "link", "title"):
        if element.tag == "meta":
            _read_meta(element, meta)
        elif element.tag == "link":
            for rel in (element.get("rel") or "").lower().split():
                links.setdefault(rel, []).append(line(element.get("href") or "", 2000))
        elif not title and (parent := element.getparent()) is not None and parent.tag != "svg":
            title = line("".join(element.itertext()))
    lang = next(
        (
            value
            for name in ("lang", "xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")
            if (value := tree.get(name))
        ),
        "",
    )
    return Head(
        meta={name: tuple(filter(None, values[:_MOST_VALUES])) for name, values in meta.items()},
        links={name: tuple(filter(None, values)) for name, values in links.items()},
        title=title,
        lang=line(lang, 40),
    )


def _read_meta(element: HtmlElement, meta: dict[str, list[str]]) -> None:
    name = element.get("property") or element.get("name") or element.get("http-equiv")
    if not name and (parent := element.getparent()) is not None and parent.tag == "head":
        name = element.get("itemprop")
    content = element.get("content") or element.get("value") or ""
    if name and content:
        for one in name.lower().split():
            meta.setdefault(one, []).append(line(content, 5000))
