"""A book: pages and pictures as one EPUB 3 file, the same bytes for the same book on any machine.

Format: https://www.w3.org/TR/epub-33/. Nothing is compressed: each
version of zlib makes other bytes of a text.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/epub+zip"
XHTML, SVG, CSS = "application/xhtml+xml", "image/svg+xml", "text/css"
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
"""How the kinds begin that every reading system shows. Not SVG: a stranger's may hold a script."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # where the time of a zip file begins
_READABLE = 0o644 << 16
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of a book."""

    path: str
    """Relative to the others: ``a1.xhtml``, ``images/juice.jpg``."""

    data: bytes
    media_type: str = XHTML
    properties: str = ""
    """``nav``, ``cover-image`` …: https://www.w3.org/TR/epub-33/#app-item-properties-vocab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What an EPUB file is a function of."""

    identifier: str
    """A URN, the same for each version of the book."""

    title: str
    creator: str
    languages: tuple[str, ...]
    """Of its own words first."""

    published: date
    modified: datetime
    """Aware: when the newest of it was published or changed."""

    source: str
    """The address of the page that it is the book of."""

    description: str = ""
    rights: str = ""
    backwards: bool = False
    """Whether its pages turn from left to right, as those of an Arabic book."""

    parts: tuple[Part, ...]
    """The pages in the order of reading, and what they need."""


def known_language(lang: str) -> str:
    """Return a language as a book may name it: ``und`` for what is no tag."""
    return lang if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang) else "und"


def picture_type(data: bytes) -> str:
    """Return the media type of a picture that a book may hold; empty for any other file."""
    return next((kind for begin, kind in _PICTURES if data.startswith(begin)), "")


def bound(book: Book) -> bytes:
    """Return the file: ``mimetype`` first, times and order fixed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        _put(archive, "mimetype", MEDIA_TYPE.encode())
        _put(archive, "META-INF/container.xml", _CONTAINER.encode())
        _put(archive, "book/package.opf", "\n".join((*_package(book), "")).encode())
        for part in book.parts:
            _put(archive, f"book/{part.path}", part.data)
    return file.getvalue()


def _put(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, _LONG_AGO)
    entry.create_system = 3  # the same on Windows
    entry.external_attr = _READABLE
    entry.compress_type = zipfile.ZIP_STORED
    archive.writestr(entry, data)


def _package(book: Book) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    lang = quoteattr(book.languages[0])
    yield (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang={lang}'
        f"{' dir=' + quoteattr('rtl') if book.backwards else ''}>"
    )
    yield '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    yield f'<dc:identifier id="id">{escape(book.identifier)}</dc:identifier>'
    named = (
        *(("title", book.title), ("creator", book.creator), ("publisher", book.creator)),
        *(("language", language) for language in book.languages),
        *(("date", book.published.isoformat()), ("source", book.source)),
        *(("description", book.description), ("rights", book.rights)),
    )
    for name, value in named:
        if value:
            yield f"<dc:{name}>{escape(value)}</dc:{name}>"
    yield f'<meta property="dcterms:modified">{book.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</meta>'
    yield from _accessibility()
    yield "</metadata>"
    yield "<manifest>"
    for number, part in enumerate(book.parts):
        properties = f" properties={quoteattr(part.properties)}" if part.properties else ""
        yield f'<item id="i{number}" href={quoteattr(part.path)} media-type="{part.media_type}"{properties}/>'
    yield "</manifest>"
    yield f"<spine{' page-progression-direction=' + quoteattr('rtl') if book.backwards else ''}>"
    for number, part in enumerate(book.parts):
        if part.media_type == XHTML:
            yield f'<itemref idref="i{number}"/>'
    yield "</spine>"
    yield "</package>"


def _accessibility() -> Iterator[str]:
    """https://www.w3.org/TR/epub-a11y-11/#sec-disc-package."""
    for name, value in (
        ("accessMode", "textual"),
        ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "structuralNavigation"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityHazard", "none"),
    ):
        yield f'<meta property="schema:{name}">{value}</meta>'
