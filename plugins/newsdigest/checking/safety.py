"""What can act in a reader's browser and is not the theme's: the second lock, after the sanitiser's."""

import re
from collections.abc import Iterator

from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.hosting import Where, resolve
from newsdigest.checking.page import Page, fault, line_of, within
from newsdigest.checking.subjects import Drawing

_DATA = frozenset({"application/ld+json", "application/json", "importmap", "speculationrules"})
_HANDLER = re.compile(r"on[a-z]+")
_RUNS = re.compile(
    r"[\x00-\x20]*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:|[\x00-\x20]*data\s*:\s*text/html", re.I
)
_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "xlink:href")


def active(page: Page) -> Iterator[Fault]:
    """Nothing in an article runs: no handlers, no ``javascript:``, no script, plug-in or base."""
    for name, elements in page.attributes.items():
        handles, leads = _HANDLER.fullmatch(name.lower()), name in _ADDRESSES
        for element in elements if handles or leads else ():
            value = element.get(name, "")
            if handles or _RUNS.match(value):
                yield fault(element, f"<{element.tag} {name}={quoted(value)}>", value)
    for element in page.all("object", "embed", "applet", "base"):
        yield fault(element, f"<{element.tag}>")
    for script in page.all("script"):
        inline = script.get("src") is None and script.get("type", "").lower() not in _DATA
        if inline and within(script, "article"):
            yield fault(script, f"a <script> in an article: {shown(script.text or '')}")
    for style in page.all("style", "meta", "link"):
        if within(style, "article") and style.get("itemprop") is None:
            yield fault(style, f"<{style.tag}> in an article")


def of_other_hosts(page: Page) -> Iterator[Fault]:
    """Scripts, styles and frames of other hosts: these see each reader, and may become something else."""
    for element in page.all("script", "iframe", "link"):
        if element.tag == "link" and "stylesheet" not in element.get("rel", "").lower().split():
            continue
        address = element.get("href" if element.tag == "link" else "src", "")
        if address and page.base.where(resolve(page.address, address)) is Where.ELSEWHERE:
            unbound = element.tag == "script" and not element.get("integrity")
            yield fault(
                element, f"<{element.tag}> of {shown(address)}{', without integrity' if unbound else ''}", address
            )


def active_drawing(drawing: Drawing) -> Iterator[Fault]:
    """See that an SVG file that is opened by itself runs what is in it, with the site's rights."""
    for element in drawing.root.iter():
        name = str(element.tag).rpartition("}")[2].lower()
        line = line_of(element)
        if name in ("script", "foreignobject", "iframe"):
            yield Fault(line, f"<{name}> in an image")
        for attribute, value in element.attrib.items():
            if _HANDLER.fullmatch(str(attribute).lower()) or _RUNS.match(str(value)):
                yield Fault(line, f"<{name} {attribute!s}={quoted(str(value))}> in an image")
