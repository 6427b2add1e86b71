"""An article's sanitised HTML as the XHTML that a book may hold.

A book is refused for what a browser forgives, so the text is built anew from a small content model: what is in no table
here goes, and its words stay. https://www.w3.org/TR/epub-33/#sec-xhtml
"""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import quote, urljoin, urlsplit

import nh3
from lxml import etree, html

from newsdigest.text.markup import remove_control_characters

_LINES = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "pre"})
"""Blocks that hold words and no blocks."""

_FLOWS = frozenset({"div", "blockquote", "li", "td", "th", "dd", "dt", "figure", "figcaption", "caption"})
_LISTS = {"ul": "li", "ol": "li"}
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small"}
    | {"span", "strong", "sub", "sup", "u", "var"}
)
_SPACING = _LINES | _FLOWS | _LISTS.keys() | {"dl", "table", "tr", "hr"}
"""What begins a line of its own: where it may not be, a line break says so."""

_RENAMED = {
    **{"strike": "s", "tt": "code", "acronym": "abbr", "h1": "h2"},
    **dict.fromkeys(("section", "article", "header", "footer", "aside", "center", "details", "summary"), "div"),
    **dict.fromkeys(("address", "hgroup", "main", "nav"), "div"),
}

_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]")
_URL_SIGNS = "/:?#[]@!$&'()*+,;=%~"

Picture = Callable[[str], str]
"""Returns the path of a picture in the book, by its absolute address; empty for one that is not in it."""


def xhtml(text: str, base: str, picture: Picture) -> str:
    """Return the same text as well-formed XHTML, without a root; links are absolute.

    text: sanitised HTML. base: the address that relative links begin at. A picture that is not in the book becomes a
    link with its alternative text; one without such a text says nothing to a reader, and goes.
    """
    if not text.strip():
        return ""
    root = html.fragment_fromstring(remove_control_characters(text), create_parent="div")
    made = etree.Element("div")
    words = unescape(nh3.clean(remove_control_characters(text), tags=set()))
    if "".join(words.split()) == "".join(root.text_content().split()):
        _Converter(base, picture, _ids(root)).flow(root, made)
    else:  # nested deeper than 256, where the parser gives up: its words alone
        etree.SubElement(made, "p").text = words
    ids = {element.get("id") for element in made.iter()}
    for link in made.iter("a"):
        if link.get("href", "").startswith("#") and link.get("href", "")[1:] not in ids:
            del link.attrib["href"]
    parts = [_escaped(made.text or ""), *(etree.tostring(child, encoding="unicode") for child in made)]
    return "".join(parts).strip()


def absolute(address: str, base: str) -> str:
    """Return an address as a book may hold it, without spaces and the like; empty for one that leads nowhere."""
    if not address:
        return ""
    try:
        parts = urlsplit(urljoin(base, address))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "mailto") or not (parts.netloc or parts.scheme == "mailto"):
        return ""
    return quote(parts.geturl(), safe=_URL_SIGNS)


def _ids(root: etree._Element) -> dict[str, str]:
    """Return the id in the book of each id of the text: XML knows fewer signs."""
    found: dict[str, str] = {}
    for element in root.iter(etree.Element):
        name = element.get("id")
        if name and name not in found:
            found[name] = f"{_NOT_IN_IDS.sub('-', f'n-{name}')}-{len(found)}"
    return found


class _Converter:
    """Builds one text anew."""

    def __init__(self, base: str, picture: Picture, ids: dict[str, str]) -> None:
        self._base = base
        self._picture = picture
        self._ids = ids
        self._used: set[str] = set()

    def flow(self, source: etree._Element, target: etree._Element) -> None:
        """Append what an element holds, blocks and words."""
        _say(target, source.text)
        for child in source:
            self._block(child, target)
            _say(target, child.tail)

    def words(self, source: etree._Element, target: etree._Element, *, linked: bool) -> None:
        """Append what an element holds as words; of blocks in it, only the breaks between them stay."""
        _say(target, source.text)
        for child in source:
            self._inline(child, target, linked=linked)
            _say(target, child.tail)

    def _block(self, child: etree._Element, target: etree._Element) -> None:
        name = _name(child)
        if name in _LINES:
            self.words(child, self._open(target, name, child), linked=False)
        elif name in ("div", "blockquote"):
            self.flow(child, self._open(target, name, child))
        elif name == "figure":
            self._figure(child, target)
        elif name in _LISTS:
            self._list(child, target, name)
        elif name == "dl":
            self._definitions(child, target)
        elif name == "table":
            self._table(child, target)
        elif name == "hr":
            etree.SubElement(target, name)
        elif name in _FLOWS or name in ("tr", "tbody", "thead", "tfoot"):  # without what it belongs to
            self.flow(child, target)
        else:
            self._inline(child, target, linked=False)

    def _inline(self, child: etree._Element, target: etree._Element, *, linked: bool) -> None:
        name = _name(child)
        if not name:
            return
        if name == "img":
            self._image(child, target, linked=linked)
        elif name in ("br", "wbr"):
            etree.SubElement(target, name)
            self.words(child, target, linked=linked)  # libxml2 does not know that wbr is empty
        elif name == "a" and (linked or not self._address(child)):
            self.words(child, target, linked=linked)
        elif name in _INLINE:
            made = self._open(target, name, child)
            self.words(child, made, linked=linked or name == "a")
        else:
            if name in _SPACING and (len(target) or (target.text or "").strip()):
                etree.SubElement(target, "br")
            self.words(child, target, linked=linked)

    def _figure(self, child: etree._Element, target: etree._Element) -> None:
        made = self._open(target, "figure", child)
        captions = [each for each in child if _name(each) == "figcaption"]
        _say(made, child.text)
        for each in child:
            if each not in captions:
                self._block(each, made)
            _say(made, each.tail)
        if captions:
            self.flow(captions[0], self._open(made, "figcaption", captions[0]))
            for each in captions[1:]:
                self.flow(each, made[-1])

    def _list(self, child: etree._Element, target: etree._Element, name: str) -> None:
        items = list(_items(child, "li"))
        if not items:
            return
        made = self._open(target, name, child)
        if name == "ol" and _NUMBER.fullmatch(child.get("start") or ""):
            made.set("start", child.get("start") or "")
        for item in items:
            self.flow(item, self._open(made, "li", item))

    def _definitions(self, child: etree._Element, target: etree._Element) -> None:
        """Append a list of terms and definitions, if each term has one."""
        parts = [part for part in child.iter("dt", "dd") if next(part.iterancestors("dl"), None) is child]
        if not re.fullmatch(r"(?:t+d+)+", "".join(_name(part)[1] for part in parts)):
            self.flow(child, target)
            return
        made = self._open(target, "dl", child)
        for part in parts:
            opened = self._open(made, _name(part), part)
            if opened.tag == "dt":
                self.words(part, opened, linked=False)
            else:
                self.flow(part, opened)

    def _table(self, child: etree._Element, target: etree._Element) -> None:
        rows = [row for row in child.iter("tr") if next(row.iterancestors("table"), None) is child]
        rows = [row for row in rows if any(_name(cell) in ("td", "th") for cell in row)]
        if not rows:
            self.flow(child, target)
            return
        made = self._open(target, "table", child)
        for caption in child.findall("caption")[:1]:
            self.words(caption, self._open(made, "caption", caption), linked=False)
        body = etree.SubElement(made, "tbody")
        for row in rows:
            line = etree.SubElement(body, "tr")
            for cell in row:
                if (name := _name(cell)) == "td":
                    self.flow(cell, self._cell(line, name, cell))
                elif name == "th":  # no heading in it
                    self.words(cell, self._cell(line, name, cell), linked=False)

    def _cell(self, line: etree._Element, name: str, cell: etree._Element) -> etree._Element:
        made = self._open(line, name, cell)
        for attribute in ("colspan", "rowspan"):
            if _NUMBER.fullmatch(cell.get(attribute) or ""):
                made.set(attribute, cell.get(attribute) or "")
        if name == "th" and cell.get("scope") in ("row", "col"):
            made.set("scope", cell.get("scope") or "")
        return made

    def _image(self, child: etree._Element, target: etree._Element, *, linked: bool) -> None:
        address = self._absolute(child.get("src") or "")
        text = " ".join((child.get("alt") or "").split())
        if path := address and self._picture(address):
            etree.SubElement(target, "img", src=path, alt=text)
        elif text and address and not linked:
            etree.SubElement(target, "a", href=address).text = text
        elif text:
            _say(target, text)

    def _open(self, target: etree._Element, name: str, source: etree._Element) -> etree._Element:
        """Append an element with the attributes of another that a book may have."""
        made = etree.SubElement(target, name)
        lang = source.get("lang") or ""
        if _LANG.fullmatch(lang):
            made.set("lang", lang)
            made.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
        if (direction := (source.get("dir") or "").lower()) in ("ltr", "rtl", "auto"):
            made.set("dir", direction)
        if title := source.get("title"):
            made.set("title", title)
        own = self._ids.get(source.get("id") or "")
        if own and own not in self._used:
            self._used.add(own)
            made.set("id", own)
        if name == "a":
            made.set("href", self._address(source))
        return made

    def _address(self, link: etree._Element) -> str:
        """Return where a link leads; empty where it leads nowhere."""
        address = (link.get("href") or "").strip()
        if address.startswith("#"):
            return f"#{self._ids[address[1:]]}" if address[1:] in self._ids else ""
        return self._absolute(address)

    def _absolute(self, address: str) -> str:
        return absolute(address, self._base)


def _items(source: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the items of a list; what stands between them becomes one."""
    stray = etree.Element(name)

    def gathered() -> Iterator[etree._Element]:
        nonlocal stray
        if len(stray) or (stray.text or "").strip():
            yield stray
        stray = etree.Element(name)

    stray.text = source.text
    for child in list(source):
        tail, child.tail = child.tail, None
        if _name(child) == name:
            yield from gathered()
            yield child
        else:
            stray.append(child)
        _say(stray, tail)
    yield from gathered()


def _name(element: etree._Element) -> str:
    """Return what the element is called here; empty for a comment."""
    return _RENAMED.get(element.tag, element.tag) if isinstance(element.tag, str) else ""


def _say(target: etree._Element, words: str | None) -> None:
    """Append words to what an element holds."""
    if not words:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + words
    else:
        target.text = (target.text or "") + words


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
