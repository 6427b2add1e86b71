"""What people need who hear a page, or go through it with the keyboard: the basics that a program can tell.

After WCAG 2.2, in brackets. Contrast is a matter of the style sheet and is not looked at.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.page import HEADINGS, Page, fault, lang_of, text_of, within

_UNLABELLED = frozenset({"hidden", "submit", "reset", "button", "image"})
HEADLINE = 6
"""Words: a link with fewer may speak of a page in another language in its own."""

_LAYOUT = frozenset({"presentation", "none"})


def images(page: Page) -> Iterator[Fault]:
    """Each image says what it shows, or that it only decorates (1.1.1)."""
    for image in page.all("img", "area"):
        if image.tag == "area" and not image.get("href"):
            continue
        named = image.get("alt") is not None or image.get("aria-label") or image.get("aria-labelledby")
        if not named and image.get("role") not in _LAYOUT and not page.hidden(image):
            address = image.get("src") or image.get("href") or ""
            yield fault(image, f"<{image.tag}> without alt: {shown(address)}", address)
    for button in page.all("input"):
        if button.get("type", "").lower() == "image" and not page.name_of(button):
            yield fault(button, "<input type=image> without alt")


def links(page: Page) -> Iterator[Fault]:
    """Each link says where it leads (2.4.4)."""
    for link in page.all("a"):
        address = link.get("href")
        if address is not None and not page.hidden(link) and not page.name_of(link):
            yield fault(link, f"a link without words: {shown(address)}", address)


def buttons(page: Page) -> Iterator[Fault]:
    """Each button says what it does (4.1.2)."""
    for button in page.all("button"):
        if not page.hidden(button) and not page.name_of(button):
            yield fault(button, "a button without words")
    for button in page.all("input"):
        if button.get("type", "").lower() == "button" and not page.name_of(button):
            yield fault(button, "a button without words")


def heading_order(page: Page) -> Iterator[Fault]:
    """No level is left out on the way down (1.3.1), and no heading is empty."""
    before = 0
    for element in page.root.iter(*HEADINGS):
        if page.hidden(element):
            continue
        level, words = int(str(element.tag)[1]), text_of(element)
        if before and level > before + 1:
            yield fault(element, f"<h{level}> after <h{before}>: {shown(words)}", words)
        if not page.name_of(element):
            yield fault(element, f"an empty <h{level}>")
        before = level


def top_heading(page: Page) -> Iterator[Fault]:
    """One heading says what the page is (2.4.6)."""
    if page.moves:
        return
    found = [each for each in page.all("h1") if not page.hidden(each)]
    if not found:
        yield Fault(0, "has no <h1>")
    for each in found[1:]:
        words = text_of(each)
        yield fault(each, f"has {len(found)} <h1>, of which one: {shown(words)}", words)


def main(page: Page) -> Iterator[Fault]:
    """One place holds what the page is about, and what is on every page can be passed over (1.3.1, 2.4.1)."""
    if page.moves:
        return
    found = [each for each in page.having("role") if each.get("role") == "main"]
    found += [each for each in page.all("main") if each not in found and each.get("hidden") is None]
    if not found:
        yield Fault(0, "has no <main>")
    if len(found) > 1:
        yield fault(found[1], f"has {len(found)} <main>")


def landmarks(page: Page) -> Iterator[Fault]:
    """Of several navigations each has a name, and no two have the same (1.3.1)."""
    navigations = [each for each in page.all("nav") if not page.hidden(each)]
    names: set[str] = set()
    for each in navigations if len(navigations) > 1 else ():
        name = each.get("aria-label", "").strip() or (page.name_of(each) if each.get("aria-labelledby") else "")
        if not name:
            yield fault(each, "one of several <nav>, without a name")
        elif name in names:
            yield fault(each, f"a second <nav> with the name {quoted(name)}")
        names.add(name)


def labels(page: Page) -> Iterator[Fault]:
    """Each field says what to write into it (3.3.2)."""
    described = {each.get("for") for each in page.all("label") if text_of(each)}
    for field in page.all("input", "select", "textarea"):
        if field.tag == "input" and field.get("type", "text").lower() in _UNLABELLED:
            continue
        named = field.get("id") in described or within(field, "label") or _names_itself(page, field)
        if not named and not page.hidden(field):
            yield fault(field, f"<{field.tag}> without a label: {shown(field.get('name', ''))}".rstrip(": "))


def _names_itself(page: Page, field: HtmlElement) -> bool:
    named = field.get("aria-label") or field.get("title")
    return bool(named) or any(each in page.ids for each in field.get("aria-labelledby", "").split())


def parts_in_other_languages(page: Page) -> Iterator[Fault]:
    """See that a headline in another language says so, or it is read out as gibberish (3.1.2).

    Of links with ``hreflang`` to other pages here; a few words may well be the page's own (*en anglais*).
    """
    for link in page.all("a"):
        target = link.get("hreflang", "").lower().partition("-")[0]
        if not target or "//" in link.get("href", "") or len(words := text_of(link).split()) < HEADLINE:
            continue
        said = {lang_of(each).partition("-")[0] for each in link.iter() if isinstance(each.tag, str)}
        if target not in said and not page.hidden(link):
            yield fault(link, f"a headline in '{target}', marked '{lang_of(link)}': {shown(' '.join(words))}")


def tables(page: Page) -> Iterator[Fault]:
    """Cells are read out with their headers (1.3.1)."""
    for table in page.all("table"):
        data = table.get("role") not in _LAYOUT and next(table.iter("td"), None) is not None
        if data and next(table.iter("th"), None) is None and not page.hidden(table):
            beginning = text_of(next(table.iter("td")))
            yield fault(table, f"a table without header cells: {shown(beginning)} …", beginning)


def frames(page: Page) -> Iterator[Fault]:
    """Each frame says what is in it (4.1.2)."""
    for frame in page.all("iframe"):
        if not page.hidden(frame) and not (frame.get("title") or frame.get("aria-label")):
            address = frame.get("src", "")
            yield fault(frame, f"<iframe> without title: {shown(address)}", address)
