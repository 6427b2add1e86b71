"""Rules for the HTML of a page, other than for people who do not see it (``accessibility``)."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.hosting import NOT_FOUND
from newsdigest.checking.page import Page, fault, text_of, within
from newsdigest.checking.references import of_page

HEAVY_PAGE = 500_000  # bytes

_DOCTYPE = re.compile(
    r"(?:\s|<!--.*?-->)*<!doctype\s+html\s*(?:SYSTEM\s+[\"']about:legacy-compat[\"']\s*)?>", re.I | re.S
)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*|x(?:-[A-Za-z0-9]{1,8})+")
_CHARSET_WITHIN = 1024  # bytes: further on no browser looks for it
_DECLARED = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*utf-?8\b", re.I)
_ID_LISTS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form")


def is_lang(tag: str) -> bool:
    """Tell whether a text has the form of a BCP 47 tag."""
    return bool(_LANG.fullmatch(tag))


def doctype(page: Page) -> Iterator[Fault]:
    """Without it browsers imitate those of 1998."""
    if not _DOCTYPE.match(page.text):
        yield Fault(1, "does not begin with <!DOCTYPE html>")


def encoding(page: Page) -> Iterator[Fault]:
    """See that the bytes are UTF-8, and the page says so early enough."""
    try:
        page.data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(page.data.count(b"\n", 0, error.start) + 1, f"byte {error.start} is not UTF-8")
    if not _DECLARED.search(page.data[:_CHARSET_WITHIN]):
        yield Fault(1, f'no <meta charset="utf-8"> in the first {_CHARSET_WITHIN} bytes')


def lang(page: Page) -> Iterator[Fault]:
    """See that a screen reader takes the voice of the page's language."""
    if not page.root.get("lang", "").strip():
        yield fault(page.root, "<html> has no lang")
    for element in page.having("lang"):
        tag = element.get("lang", "")
        if tag and not is_lang(tag):
            yield fault(element, f"lang={quoted(tag)} is no language")


def title(page: Page) -> Iterator[Fault]:
    """One title, with a text."""
    titles = [each for each in page.all("title") if not within(each, "svg")]
    if not titles:
        yield Fault(1, "has no <title>")
    elif not text_of(titles[0]):
        yield fault(titles[0], "has an empty <title>")
    for each in titles[1:]:
        yield fault(each, "has a second <title>")


def viewport(page: Page) -> Iterator[Fault]:
    """See that a telephone shows the page as wide as it is, and a reader may enlarge it."""
    given = [each for each in page.all("meta") if each.get("name", "").lower() == "viewport"]
    if not given and not page.moves:
        yield Fault(1, "has no <meta name=viewport>: telephones show it as a desktop's page, tiny")
    for each in given:
        content = each.get("content", "").lower().replace(" ", "")
        if (
            "user-scalable=no" in content
            or "user-scalable=0" in content
            or re.search(r"maximum-scale=1(\.0+)?\b", content)
        ):
            yield fault(each, "forbids readers to enlarge the page")


def ids(page: Page) -> Iterator[Fault]:
    """See that a link to an id reaches its first element only."""
    count = Counter(each.get("id") for each in page.having("id"))
    for element in page.having("id"):
        name = element.get("id", "")
        if page.ids.get(name) is element and count[name] > 1:
            yield fault(element, f"id={quoted(name)} {count[name]} times")
        if not name or re.search(r"\s", name):
            yield fault(element, f"id={quoted(name)}: an id is not empty and has no space")


def id_references(page: Page) -> Iterator[Fault]:
    """See that what is named by its id is on the page."""
    for attribute in _ID_LISTS:
        for element in page.having(attribute):
            for name in element.get(attribute, "").split():
                if name not in page.ids:
                    yield fault(element, f"{attribute}={quoted(name)}: no element has this id")


def weight(page: Page) -> Iterator[Fault]:
    """See that a page of words is small."""
    if len(page.data) > HEAVY_PAGE:
        yield Fault(0, f"has {len(page.data) / 1000:,.0f} kB, more than {HEAVY_PAGE // 1000}")


def anchors(page: Page) -> Iterator[Fault]:
    """See that a link within the page leads to something."""
    for link in page.all("a", "area"):
        address = link.get("href", "").strip()
        name = unquote(address[1:])
        if address.startswith("#") and name and name.lower() != "top" and not name.startswith((":~:", "!", "/")):
            known = (
                name in page.ids or address[1:] in page.ids or any(each.get("name") == name for each in page.all("a"))
            )
            if not known:
                yield fault(link, f"{shown(address)}: no element of the page has this id", address)


def relative_in_not_found(page: Page) -> Iterator[Fault]:
    """``404.html`` is served in any folder: what is relative in it leads elsewhere in each."""
    if page.path != NOT_FOUND:
        return
    for reference in of_page(page):
        if not reference.address.startswith(("/", "#", "https:", "http:")):
            yield Fault(reference.line, f"{quoted(reference.address)} is relative")
