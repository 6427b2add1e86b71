"""The bytes of an XML document to its text, from the first element on: no document type reaches a parser."""

import codecs
import html
import html.entities
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from newsdigest.document import RawArticle
from newsdigest.formats import decoding
from newsdigest.formats.refusal import RefusedError

# A document that says its encoding by its first bytes: a byte order mark, or how "<" or "<?" looks in it.
_BEGINNINGS = (
    (codecs.BOM_UTF8, "utf_8_sig"),
    (codecs.BOM_UTF32_LE, "utf_32"),
    (codecs.BOM_UTF32_BE, "utf_32"),
    (codecs.BOM_UTF16_LE, "utf_16"),
    (codecs.BOM_UTF16_BE, "utf_16"),
    (b"\0\0\0<", "utf_32_be"),
    (b"<\0\0\0", "utf_32_le"),
    (b"\0<\0", "utf_16_be"),
    (b"<\0", "utf_16_le"),
)
_IN_MEDIA_TYPE = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_DECLARATION = re.compile(rb"\s*(?:<!--.{,900}?-->\s*)?<\?xml[^>]{,200}?\sencoding\s*=\s*[\"']([\w.:-]+)", re.DOTALL)
# Encodings that are a text's; "punycode" is one of Python's as well, and takes hours for a megabyte.
_TEXT_ENCODING = re.compile(r"(?:iso|cp|koi8|mac|euc|gb|big5|shift|hz|johab|tis|ascii|utf-8)")
_WIDER = {  # what people write for the narrower name, as browsers read it (WHATWG Encoding, 4.2)
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
_PASSED_OVER = r"\s++|<\?(?:[^?]|\?(?!>))*+\?>|<!--(?:[^-]|-(?!->))*+-->"
_QUOTED = r"\"[^\"]*+\"|'[^']*+'"
_PROLOG = re.compile(rf"(?:{_PASSED_OVER})*+")
_DOCUMENT_TYPE = re.compile(
    rf"<!DOCTYPE(?:[^\"'<>\[]|{_QUOTED})*+(?:\[(?P<subset>(?:{_PASSED_OVER}|[^\"'<>\]]|{_QUOTED}"
    rf"|<!(?:[^\"'<>]|{_QUOTED})*+>)*+)\]\s*+)?+>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,40})\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_PLAIN_VALUE = re.compile(r"(?:[^&<%]|&#\w{1,8};){0,200}")
_REFERENCE = re.compile(r"&(?:([A-Za-z][\w.-]{0,40})|#([xX][0-9a-fA-F]++|[0-9]++));")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


@dataclass(frozen=True, slots=True)
class Element:
    """A document from its first element on: without declaration, document type and references to its entities."""

    text: str
    line: int
    """How many lines are above it."""

    warnings: tuple[str, ...] = ()


def decode(raw: RawArticle) -> tuple[str, tuple[str, ...]]:
    """Return the text without the characters that XML forbids, and what was guessed or removed.

    Its encoding is told by its first bytes; it is UTF-8 if it can be; then as the server says, as the document says,
    or as the bytes look. Raises RefusedError for bytes that are no text.
    """
    text, warnings = _decoded(raw)
    readable = _ILLEGAL.sub("", text)
    if removed := len(text) - len(readable):
        warnings = (*warnings, f"removed {removed} control character{'s' if removed > 1 else ''}")
    return readable, warnings


def _decoded(raw: RawArticle) -> tuple[str, tuple[str, ...]]:
    for encoding in _encodings(raw):
        try:
            return raw.data.decode(encoding), ()
        except UnicodeDecodeError:
            continue
    decoded = decoding.decode(raw.data)
    return decoded.text, decoded.warnings


def _encodings(raw: RawArticle) -> Iterator[str]:
    yield from (encoding for beginning, encoding in _BEGINNINGS if raw.data.startswith(beginning))
    told = _IN_MEDIA_TYPE.search(raw.media_type)
    declared = _IN_DECLARATION.match(raw.data[:1200])
    names = [*([told[1]] if told else []), *([declared[1].decode("latin-1")] if declared else [])]
    known = list(filter(None, map(_codec, names)))
    if b"\x1b$" in raw.data:  # Japanese in seven bits
        yield from known
    yield "utf_8"
    yield from known


def _codec(name: str) -> str:
    """Return Python's name of an encoding that somebody names; empty for one that no feed is in."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return _WIDER.get(found, found) if _TEXT_ENCODING.match(found) else ""


def without_document_type(text: str) -> Element:
    """Return what comes after the document type, with the characters that references by name stand for.

    Python knows the names of HTML, which many feeds use without defining them; of the entities that a feed defines,
    those that are characters only are resolved. The others (files, entities made of entities) stay as they are written.
    """
    start = _PROLOG.match(text).end()  # type: ignore[union-attr]  # matches nothing, too
    defined: dict[str, str] = {}
    warnings: tuple[str, ...] = ()
    if kind := _DOCUMENT_TYPE.match(text, start):
        start = _PROLOG.match(text, kind.end()).end()  # type: ignore[union-attr]
        defined, warnings = _entities(kind["subset"] or "")
    room = [len(text)]
    root = _REFERENCE.sub(lambda found: _resolve(found, defined, room), text[start:])
    return Element(root, text.count("\n", 0, start), warnings)


def _entities(subset: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the entities of a document type that are mere characters, and a warning if there are others."""
    found = [(match[1], match[2] or match[3] or "") for match in _ENTITY.finditer(subset)]
    plain = {name: _ILLEGAL.sub("", html.unescape(value)) for name, value in found if _PLAIN_VALUE.fullmatch(value)}
    left = subset.count("<!ENTITY") - len(plain)
    warning = f"{left} entit{'ies' if left > 1 else 'y'} of its document type left unresolved"
    return plain, (warning,) if left > 0 else ()


def _resolve(reference: re.Match[str], defined: dict[str, str], room: list[int]) -> str:
    """Return the characters of one reference; ``room`` is how many may still be added to the text."""
    name = reference[1]
    if number := reference[2]:  # to a character that there is not: parsers stumble over it
        return reference[0] if _is_character(number) else "\ufffd"
    if name in _OF_XML:
        return reference[0]
    if name in defined:
        room[0] -= len(defined[name])
        if room[0] < 0:
            raise RefusedError("grows to more than twice its size by its own entities")
        return html.escape(defined[name])
    return html.entities.html5.get(f"{name};", reference[0]) if name in html.entities.name2codepoint else reference[0]


def _is_character(number: str) -> bool:
    code = int(number[1:9], 16) if number[0] in "xX" else int(number[:9])
    return len(number) < 9 and code <= sys.maxunicode and not _ILLEGAL.match(chr(code))
