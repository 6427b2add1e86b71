"""The bytes of a page to its HTML, without what is no text: pages in a single file hold megabytes of pictures."""

import codecs
import re
from dataclasses import dataclass

from newsdigest.formats import decoding
from newsdigest.formats.refusal import RefusedError

MOST = 1_500_000  # characters of HTML without scripts, styles and pictures; such a page takes 1 to 8 s
_HEAD = 4096  # bytes, in which a page names its encoding (HTML, 13.2.3.2, has 1,024)
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}?encoding=["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_NO_CHARSETS = frozenset(("base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "idna", "punycode", "undefined"))
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PICTURE = re.compile(r"data:[\w/+.;=-]{0,100},[A-Za-z0-9+/=%_~.!*-]{100,}")
_OPENINGS = re.compile(r"<(?:!--|script\b|style\b|svg\b|noscript\b(?=[^<]{0,20}<style))", re.IGNORECASE)
_CLOSINGS = {
    start: re.compile(end, re.IGNORECASE)
    for start, end in {
        "!--": "-->",
        "scr": "</script",
        "sty": "</style",
        "svg": "</svg",
        "nos": "</noscript",
    }.items()
}
_DATA = re.compile(r"[^<>]{0,300}ld\+json", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The HTML of a page."""

    text: str
    """All of it, as it was decoded."""

    html: str
    """Without what is no text: of its scripts, those that hold data about the article."""

    warnings: tuple[str, ...]


def read_source(data: bytes, media_type: str) -> Source:
    """Return the HTML of a page.

    media_type: the ``Content-Type`` that came with it; its charset is believed where the bytes can be read with it.
    Raises RefusedError for bytes that are no text, and for a page that is too large to be an article.
    """
    text, warnings = _decoded(data, media_type)
    html = lightened(text)
    if len(html) > MOST:
        raise RefusedError(
            f"is a page of {len(html):,} characters without scripts and pictures, more than the {MOST:,} that are read"
        )
    return Source(text, html, warnings)


def _decoded(data: bytes, media_type: str) -> tuple[str, tuple[str, ...]]:
    if not data.startswith(_MARKS):
        for named in _named(data, media_type):
            try:
                return data.decode(named), ()
            except UnicodeError:
                continue
    decoded = decoding.decode(data)
    return decoded.text, decoded.warnings


def _named(data: bytes, media_type: str) -> list[str]:
    """Return the encodings that the server and the page name, as Python calls them."""
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", media_type, re.IGNORECASE)
    names = [found[1]] if found else []
    names += [(each[1] or each[2]).decode("ascii") for each in _CHARSET.finditer(data[:_HEAD])]
    encodings = []
    for name in names:
        try:
            encoding = codecs.lookup(name).name
        except LookupError:
            continue
        # What calls itself Latin-1 is Windows-1252 (Encoding Standard, 4.2); UTF-16 would have shown its zeros.
        encoding = "cp1252" if encoding in ("iso8859-1", "ascii") else encoding
        if encoding not in _NO_CHARSETS and not encoding.startswith(("utf-16", "utf-32")):
            encodings.append(encoding)
    return encodings


def lightened(html: str) -> str:
    """Return the HTML without scripts (but data), styles, drawings, comments and pictures within it; in linear time."""
    parts: list[str] = []
    position = 0
    while found := _OPENINGS.search(html, position):
        start = found[0][1:4].lower()
        closing = _CLOSINGS[start].search(html, found.end())
        if not closing:
            break
        end = closing.end() if start == "!--" else html.find(">", closing.end()) + 1 or len(html)
        keep = start == "scr" and _DATA.match(html, found.end())
        parts.append(html[position : end if keep else found.start()])
        position = end
    parts.append(html[position:])
    return _PICTURE.sub("data:,", "".join(parts))
