"""Lists of subscriptions in OPML 1 and 2: read from any program, written so that what others have put there stays.

An edit is a splice into the text, found by the position that the parser tells: no comment, attribute, order,
indentation or quotation mark of an owner changes, and a version control system shows the one line that did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TypeVar
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from newsdigest.document import Found, Pages, Public, RawArticle, Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.formats import xmltext
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text import addresses

EMPTY = """\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>Sources</title>
  </head>
  <body>
  </body>
</opml>
"""
_OWN = {"url": "xmlUrl", "title": "text", "site": "htmlUrl", "section": "section", "lang": "lang"}
_OWN |= {"rights": "rights", "pages": "pages", "public": "public"}
"""The attribute of an outline for each field of a subscription."""

_TAG_END = re.compile(rb"<(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>")
_ATTRIBUTE = re.compile(r"(\s(?P<name>[^\s=<>/\"']+)\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARED = re.compile(r"\A(\s*<\?xml[^>]*?\sencoding\s*=\s*[\"'])[\w.:-]+")

_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(slots=True)
class _Outline:
    """An outline where it stands; the end is set when the parser comes to it."""

    attributes: dict[str, str]
    """Names as they are written."""

    folder: str
    """The name of the innermost folder around it that has one."""

    line: int
    start: int
    end: int = 0
    """The position (in bytes) of its closing tag; of itself if it has none."""

    def said(self, name: str) -> str:
        """Return an attribute, however its name is spelled: ``xmlurl`` is common."""
        found = (value for key, value in self.attributes.items() if key.lower() == name.lower())
        return " ".join(next(found, "").split())

    def name(self) -> str:
        """Return what a folder is called; one without a name belongs to the one around it."""
        return self.said("text") or self.said("title") or self.folder


@dataclass(slots=True)
class _List:
    outlines: list[_Outline]
    body: int = -1
    """The position of the closing tag of the body."""

    fault: str = ""


def read(raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield each subscription, and a SourceError for what is none or has a value that is none.

    A subscription in a folder belongs to the section that the folder is named after, unless it says another one
    itself. A list that breaks off gives what is before the break.
    """
    text, _ = xmltext.decode(raw)
    element = xmltext.without_document_type(text)
    listed = _parse(element.text)
    seen: set[str] = set()
    for outline in listed.outlines:
        origin = f"{raw.origin}, line {element.line + outline.line}"
        if outline.said("xmlUrl"):
            yield from _subscription(outline, origin, seen)
        elif outline.said("type").lower() in ("link", "include") and outline.said("url"):
            shown = addresses.without_credentials(outline.said("url"))
            yield SourceError(origin, f"{shown} is a page or another list, not a feed")
    if listed.fault:
        yield SourceError(raw.origin, f"is no well-formed XML ({listed.fault}): read up to there")


def _subscription(outline: _Outline, origin: str, seen: set[str]) -> Iterator[Found]:
    url = outline.said("xmlUrl")
    if not addresses.is_web(url):
        yield SourceError(origin, f"'{addresses.without_credentials(url)[:200]}' is no http or https address")
        return
    if url in seen:
        yield SourceError(origin, f"{addresses.without_credentials(url)} is listed twice")
        return
    seen.add(url)
    faults: list[str] = []
    yield _meant(outline, faults)
    yield from (SourceError(origin, fault) for fault in faults)


def _meant(outline: _Outline, faults: list[str]) -> Subscription:
    url = outline.said("xmlUrl")
    category = outline.said("category").partition(",")[0].rstrip("/").rpartition("/")[2]
    return Subscription(
        url=url,
        title=_title(outline, url),
        site=outline.said("htmlUrl") if addresses.is_web(outline.said("htmlUrl")) else "",
        section=outline.said("section") or outline.folder or category,
        lang=_lang(outline, faults),
        rights=_chosen(Rights, outline.said("rights"), Rights.EXCERPT, "rights", faults),
        pages=_chosen(Pages, outline.said("pages"), Pages.AUTO, "pages", faults),
        public=_chosen(Public, outline.said("public"), Public.AUTO, "public", faults),
    )


def _title(outline: _Outline, url: str) -> str:
    """Return what the source is called; programs that know no better write the address there."""
    names = (outline.said("text"), outline.said("title"))
    return next((name for name in names if name and name != url), "")


def _lang(outline: _Outline, faults: list[str]) -> str:
    """Return the language that the owner says, or that the feed's program did, often as ``en-us``."""
    if own := outline.said("lang"):
        if found := re.fullmatch(r"([a-z]{2,3})(?:[-_]\w+)*", own.lower()):
            return found[1]
        faults.append(f"lang='{own[:40]}' is no language (fr, en, …): the articles' own is taken")
    found = re.fullmatch(r"([a-z]{2})(?:[-_]\w+)*", outline.said("language").lower())
    return found[1] if found else ""


def _chosen(kind: type[_Choice], value: str, default: _Choice, name: str, faults: list[str]) -> _Choice:
    if not value:
        return default
    try:
        return kind(value.lower())
    except ValueError:
        faults.append(f"{name}='{value[:40]}' is none of {', '.join(kind)}: {default} is taken")
        return default


def _parse(text: str) -> _List:
    """Return the outlines with their positions, up to the first fault. No entity is resolved but XML's own."""
    parser = expat.ParserCreate("utf-8")
    listed = _List([])
    open_outlines: list[_Outline] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.lower() == "outline":
            folder = open_outlines[-1].name() if open_outlines else ""
            outline = _Outline(attributes, folder, parser.CurrentLineNumber, parser.CurrentByteIndex)
            listed.outlines.append(outline)
            open_outlines.append(outline)

    def end(name: str) -> None:
        if name.lower() == "outline" and open_outlines:
            open_outlines.pop().end = parser.CurrentByteIndex
        elif name.lower() == "body":
            listed.body = parser.CurrentByteIndex

    def refuse(*declaration: object) -> None:
        raise RefusedError("defines entities of its own")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        listed.fault = f"line {error.lineno}: {expat.ErrorString(error.code)}"
    return listed


def add(text: str, subscription: Subscription) -> str:
    """Return the list with one more subscription: in the folder of its section if there is one, else at the end.

    A list that has it already is returned as it is. Raises RefusedError for a text that is no such list.
    """
    listed = _checked(text)
    if any(each.said("xmlUrl") == subscription.url for each in listed.outlines):
        return text
    data = text.encode()
    folder = next((each for each in listed.outlines if _is_folder(each, data, subscription.section)), None)
    outline = _outline(replace(subscription, section="") if folder else subscription)
    place = folder.end if folder else listed.body
    start = data.rfind(b"\n", 0, place) + 1
    margin = data[start:place]
    if margin.strip():  # not at the start of a line
        return _utf8((data[:place] + outline + data[place:]).decode())
    return _utf8((data[:start] + _indent(data, margin) + outline + b"\n" + data[start:]).decode())


def replace_url(text: str, old: str, new: str) -> str:
    """Return the list with another address for a feed that has moved; without the old one, as it is.

    Where the new one is listed already, nothing changes. Raises RefusedError for a text that is no such list.
    """
    listed = _checked(text)
    if any(each.said("xmlUrl") == new for each in listed.outlines):
        return text
    outline = next((each for each in listed.outlines if each.said("xmlUrl") == old), None)
    return _changed(text, outline, {"xmlUrl": new}) if outline else text


def _checked(text: str) -> _List:
    listed = _parse(text)
    if listed.fault:
        raise RefusedError(f"is no well-formed XML ({listed.fault})")
    if listed.body < 0:
        raise RefusedError("has no body: is no list of subscriptions")
    return listed


def _is_folder(outline: _Outline, data: bytes, section: str) -> bool:
    """Tell whether it is the folder of a section, with a closing tag before which there is room."""
    named = section in (outline.said("text"), outline.said("title"))
    return bool(section) and named and not outline.said("xmlUrl") and data.startswith(b"</", outline.end)


def _outline(subscription: Subscription) -> bytes:
    """Return the tag of a subscription; ``text`` must be there in OPML 2."""
    values = {_OWN[field.name]: str(getattr(subscription, field.name)) for field in fields(Subscription)}
    values["text"] = subscription.title or subscription.url
    order = ("text", *(name for name in values if name != "text"))
    written = (f"{name}={_quoted(values[name])}" for name in order if values[name] not in ("", Pages.AUTO, Public.AUTO))
    return f'<outline type="rss" {" ".join(written)}/>'.encode()


def _indent(data: bytes, margin: bytes) -> bytes:
    """Return the margin of a line that is one level below a closing tag with this one: that of its neighbours."""
    deeper = re.search(rb"^(" + re.escape(margin) + rb"[ \t]+)<outline\b", data, re.MULTILINE | re.IGNORECASE)
    return deeper[1] if deeper else margin + (b"\t" if b"\t" in margin else b"  ")


def _changed(text: str, outline: _Outline, values: dict[str, str]) -> str:
    """Return the text with other values for attributes of one outline."""
    data = text.encode()
    found = _TAG_END.match(data, outline.start)
    if found is None:  # a well-formed document has none such
        return text
    tag = found[0].decode()
    for name, value in values.items():
        tag = _with_attribute(tag, name, value)
    return _utf8((data[: found.start()] + tag.encode() + data[found.end() :]).decode())


def _with_attribute(tag: str, name: str, value: str) -> str:
    quoted = _quoted(value)

    def rewritten(attribute: re.Match[str]) -> str:
        return attribute[1] + quoted if attribute["name"].lower() == name.lower() else attribute[0]

    if any(each["name"].lower() == name.lower() for each in _ATTRIBUTE.finditer(tag)):
        return _ATTRIBUTE.sub(rewritten, tag)
    return re.sub(r"\s*/?>\Z", lambda end: f" {name}={quoted}{end[0]}", tag)


def _quoted(value: str) -> str:
    """Return an attribute's value in quotation marks, without the characters that XML does not have."""
    return quoteattr(_FORBIDDEN.sub("", value))


def _utf8(text: str) -> str:
    """Return the text with the encoding that it will be written in."""
    return _DECLARED.sub(r"\1UTF-8", text)
