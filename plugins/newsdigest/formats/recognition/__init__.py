"""Which format the bytes of an article are in, by what they are and never by the file's name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from newsdigest.document import Found, RawArticle
from newsdigest.formats import plaintext
from newsdigest.formats.recognition import mail_signs, markup_signs, signs, text_signs
from newsdigest.formats.recognition.signs import Sample
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is told from the others, and what its bytes mean."""

    name: str
    recognises: Callable[[Sample], bool]
    read: Callable[[RawArticle, Settings], Iterable[Found]]


def recognise(data: bytes) -> Format:
    """Return the format of these bytes; a text is what nothing else is."""
    sample = signs.take(data)
    return next(each for each in FORMATS if each.recognises(sample))


def _starts_with(*signatures: bytes, at: int = 0) -> Callable[[Sample], bool]:
    return lambda sample: sample.data.startswith(signatures, at)


def _root(*names: str) -> Callable[[Sample], bool]:
    return lambda sample: sample.root in names and sample.holds_elements


def _zipped(kind: bytes) -> Callable[[Sample], bool]:
    """Recognise the archive that a document is by what it says of itself near its beginning."""
    return lambda sample: sample.data.startswith(b"PK\3\4") and kind in sample.data[:4096]


def _riff(*kinds: bytes) -> Callable[[Sample], bool]:
    return lambda sample: sample.data[:4] == b"RIFF" and sample.data[8:12] in kinds


def _by(module: str) -> Callable[[RawArticle, Settings], Iterable[Found]]:
    """Return the ``read`` of a module beside this one, imported when it is needed: a text needs no HTML parser."""

    def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
        reader: Callable[[RawArticle, Settings], Iterable[Found]] = import_module(f"newsdigest.formats.{module}").read
        return reader(raw, settings)

    return read


def _refused(name: str, recognises: Callable[[Sample], bool], remedy: str = "") -> Format:
    def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
        raise RefusedError(f"is {name}, not a text{remedy and f': {remedy}'}")

    return Format(name, recognises, read)


def _word_document(sample: Sample) -> bool:
    return sample.data.startswith(b"PK\3\4") and b"word/" in sample.data


_SAVE = "save it as a plain text, or as a web page"
_COPY = "copy its text into a file"

# The first that recognises the bytes is taken; a text is what nothing else is.
FORMATS: tuple[Format, ...] = (
    _refused("a PDF", _starts_with(b"%PDF-"), _COPY),
    _refused("a Word document", _word_document, _SAVE),
    _refused("an OpenDocument file", _zipped(b"mimetypeapplication/vnd.oasis.opendocument"), _SAVE),
    _refused("an e-book", _zipped(b"mimetypeapplication/epub+zip")),
    _refused("a zip archive", _starts_with(b"PK\3\4", b"PK\5\6")),
    _refused("an Office document of before 2007", _starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _SAVE),
    _refused("a Rich Text document", _starts_with(rb"{\rtf"), _SAVE),
    _refused("a PostScript file", _starts_with(b"%!PS")),
    _refused(
        "a compressed file",
        _starts_with(b"\x1f\x8b", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\7", b"\x28\xb5\x2f\xfd"),
    ),
    _refused(
        "an image",
        _starts_with(b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"\0\0\1\0"),
    ),
    _refused("an image", _riff(b"WEBP")),
    _refused("a recording", _riff(b"WAVE", b"AVI ")),
    _refused("a compressed file", lambda sample: sample.data[:3] == b"BZh" and sample.data[4:10] == b"1AY&SY"),
    _refused("a recording", _starts_with(b"OggS\0", b"ID3\2", b"ID3\3", b"ID3\4", b"fLaC\0", b"\x1a\x45\xdf\xa3")),
    _refused("a recording or an image", _starts_with(b"ftyp", at=4)),
    _refused("a program", _starts_with(b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    _refused("a database", _starts_with(b"SQLite format 3\0")),
    Format("a saved page (webarchive)", markup_signs.is_safari_archive, _by("webarchive")),
    Format("a link to a page", markup_signs.is_shortcut, _by("addresses.shortcuts")),
    _refused("a property list", lambda sample: sample.data.startswith(b"bplist0") or sample.root == "plist"),
    Format("a feed", _root("rss", "feed", "rdf", "channel"), _by("feed")),
    Format("an OPML list", _root("opml"), _by("opml")),
    Format("a list of bookmarks", markup_signs.is_bookmarks, _by("addresses.shortcuts")),
    _refused("an SVG image", _root("svg")),
    Format("a web page", markup_signs.is_page, _by("page")),
    _refused("an XML file", lambda sample: sample.text.startswith("<?xml")),
    Format("a mailbox", mail_signs.is_mailbox, _by("mail.mailboxes")),
    Format("a saved page (MHTML)", mail_signs.is_archive, _by("webarchive")),
    Format("an e-mail", mail_signs.is_mail, _by("mail")),
    Format("a JSON feed", text_signs.is_json_feed, _by("feed.jsonfeed")),
    _refused("a JSON file", text_signs.is_json),
    _refused("a calendar", lambda sample: sample.text.startswith("BEGIN:VCALENDAR")),
    _refused("an address card", lambda sample: sample.text.startswith("BEGIN:VCARD")),
    Format("a list of addresses", text_signs.is_list, _by("addresses")),
    Format("a Markdown file", text_signs.is_frontmatter, _by("frontmatter")),
    _refused("a table of values", text_signs.is_table),
    Format("a text", lambda sample: True, plaintext.read),
)
