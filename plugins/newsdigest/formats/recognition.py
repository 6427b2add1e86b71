"""Which format the bytes of an article are in, by what they are and never by the file's name."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from newsdigest.document import Found, RawArticle
from newsdigest.formats import plaintext, signs
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

_HEAD = 4096  # bytes
_MARKS = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0")


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is told from the others, and what its bytes mean."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[RawArticle, Settings], Iterable[Found]]


def _starts_with(*signatures: bytes, at: int = 0) -> Callable[[bytes], bool]:
    return lambda data: data[at:].startswith(signatures) if at == 0 else data[at : at + 16].startswith(signatures)


def _holds_markup(pattern: bytes) -> Callable[[bytes], bool]:
    """Recognise what a text begins with, in any encoding that has ASCII in it (UTF-16 is ASCII with zeros)."""
    beginning = re.compile(
        rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*(?:" + pattern + rb")", re.IGNORECASE
    )
    return lambda data: bool(beginning.match(_MARKS.sub(b"", data[:_HEAD])))


def _is_json(data: bytes) -> bool:
    if data.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        return isinstance(json.loads(data), dict | list)
    except (ValueError, RecursionError):  # "[sic] was the word": a text may begin with a bracket
        return False


def _by(module: str) -> Callable[[RawArticle, Settings], Iterable[Found]]:
    """Return the ``read`` of a module beside this one, imported when it is needed: a text needs no HTML parser."""

    def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
        reader: Callable[[RawArticle, Settings], Iterable[Found]] = import_module(f"newsdigest.formats.{module}").read
        return reader(raw, settings)

    return read


def _refused(name: str, recognises: Callable[[bytes], bool]) -> Format:
    def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
        raise RefusedError(f"is {name}, not a text")

    return Format(name, recognises, read)


def _word_document(data: bytes) -> bool:
    return data.startswith(b"PK\3\4") and b"word/" in data


def _open_document(data: bytes) -> bool:
    return data.startswith(b"PK\3\4") and b"mimetypeapplication/vnd.oasis.opendocument" in data[:_HEAD]


def _book(data: bytes) -> bool:
    return data.startswith(b"PK\3\4") and b"mimetypeapplication/epub+zip" in data[:_HEAD]


# The first that recognises the bytes is taken; a text is what nothing else is.
FORMATS: tuple[Format, ...] = (
    _refused("a PDF", _starts_with(b"%PDF-")),
    _refused("a Word document", _word_document),
    _refused("an OpenDocument file", _open_document),
    _refused("an e-book", _book),
    _refused("a zip archive", _starts_with(b"PK\3\4", b"PK\5\6")),
    _refused("an Office document of before 2007", _starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    _refused("a Rich Text document", _starts_with(rb"{\rtf")),
    _refused("a PostScript file", _starts_with(b"%!PS")),
    _refused(
        "a compressed file",
        _starts_with(b"\x1f\x8b", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\7", b"\x28\xb5\x2f\xfd"),
    ),
    _refused(
        "an image",
        _starts_with(b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"\0\0\1\0"),
    ),
    _refused("an image", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP"),
    _refused("a recording", lambda data: data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI ")),
    _refused("a compressed file", lambda data: data[:3] == b"BZh" and data[4:10] == b"1AY&SY"),
    _refused("a recording", _starts_with(b"OggS\0", b"ID3\2", b"ID3\3", b"ID3\4", b"fLaC\0", b"\x1a\x45\xdf\xa3")),
    _refused("a recording or an image", _starts_with(b"ftyp", at=4)),
    _refused("a program", _starts_with(b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    _refused("a database", _starts_with(b"SQLite format 3\0")),
    Format("a feed", _holds_markup(rb"<(?:rss|feed|rdf:rdf)\b"), _by("feed")),
    Format("an OPML list", _holds_markup(rb"<opml\b"), _by("opml")),
    _refused("an SVG image", _holds_markup(rb"(?:<!doctype svg[^>]*>\s*)?<svg\b")),
    Format(
        "a web page",
        _holds_markup(
            rb"<!doctype html|<(?:html|head|body|meta|title|script|style|div|article|section|p|h1|table)\b[^<>]*>"
        ),
        _by("page"),
    ),
    _refused("an XML file", _starts_with(b"<?xml", b"\xef\xbb\xbf<?xml")),
    Format("a mailbox", signs.is_mailbox, _by("mailboxes")),
    Format("a saved page (MHTML)", signs.is_archive, _by("webarchive")),
    Format("an e-mail", signs.is_mail, _by("mail")),
    Format("a JSON feed", _is_json, _by("jsonfeed")),
    Format("a Markdown file", signs.is_frontmatter, _by("frontmatter")),
    Format("a list of addresses", signs.is_list, _by("addresses")),
    Format("a text", lambda data: True, plaintext.read),
)
