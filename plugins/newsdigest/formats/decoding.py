"""Bytes to text: which encoding they are in, and how sure that is.

UTF-8 checks itself, a byte order mark says what it is, and zeros in every other byte are UTF-16.
What is left is judged by what the bytes would mean: a Western text has few letters beyond ASCII,
and those are accents and quotation marks. Anything else is left to charset-normalizer.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from newsdigest.formats.refusal import RefusedError

# The mark of UTF-32 begins with the mark of UTF-16: the longer ones come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_NAMES = {
    "utf_16_le": "UTF-16 (little-endian)",
    "utf_16_be": "UTF-16 (big-endian)",
    "utf_32_le": "UTF-32 (little-endian)",
    "utf_32_be": "UTF-32 (big-endian)",
    "latin_1": "Latin-1",
    "iso8859_15": "Latin-9",
    "mac_roman": "Mac Roman",
    "iso2022_jp": "ISO-2022-JP",
    "cp932": "Shift JIS",
    "cp949": "EUC-KR",
    "koi8_r": "KOI8-R",
    "gb18030": "GB 18030",
}
# In order of preference: the first of equals is taken.
_WESTERN = ("cp1252", "iso8859_15", "mac_roman", "cp850")
_EXPECTED = frozenset("àâäáãåçéèêëîïìíñôöòóõùûüúÿœæßøÀÂÄÁÇÉÈÊËÎÏÍÑÔÖÓÙÛÜÚŒÆØÅ«»“”„‘’…–—·•€°§©®ºª¿¡×½²³£±´\u00a0\u00ad")
# "c½ur" is Latin-9 for "cœur", "enquÇte" is CP850 read as Mac Roman: a sign or a capital has no place in a word.
_MISPLACED = re.compile(
    r"(?<=[^\W\d_])[½¼¾£±´§¿¡×]|(?<=[^\W\d_])[²³®©°ºª](?=[^\W\d_])|(?<!\d)[½¼¾](?=[^\W\d_])|(?<=[a-zß-ÿ])[À-ÞŒŸ]"
)
_FOREIGN = (
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"),
    *("cp1250", "iso8859_2", "cp1253", "iso8859_7", "cp1254", "cp1255", "cp1256", "cp1257", "tis_620"),
)
_SAMPLE = 20_000  # bytes: enough for every judgement here, and charset-normalizer is slow beyond
_EXPECTED_SHARE = 0.8  # 0.98 and more on 1,500 French articles in cp1252; 0.5 for Polish in cp1250 read as cp1252
_FOREIGN_SHARE = 0.4  # of the letters: at most 0.07 on the same articles; nearly all in Russian or Greek
_MIN_FOREIGN = 12  # high bytes; with fewer a Western reading is the better guess ("Été" is two thirds accents)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and what was guessed to read it."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """Return the text that the bytes mean, its encoding named in a warning unless it is UTF-8.

    Raises RefusedError for no bytes at all, and for bytes that are not a text.
    """
    if not data:
        raise RefusedError("the file is empty")
    decoded = _decode(data)
    if len(_CONTROL.findall(decoded.text)) > 4 + len(decoded.text) // 100:
        raise RefusedError("is not text: too many control characters")
    return decoded


def _decode(data: bytes) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding)
    if b"\0" in data:
        return _read(data, _utf16_without_mark(data))
    if b"\x1b$" in data and (text := _strictly(data, "iso2022_jp")) is not None:
        return Decoded(text, (_say("iso2022_jp"),))
    if (text := _strictly(data, "utf_8")) is not None:
        return Decoded(text)
    return _mostly_utf8(data) or _read(data, _western(data) or _foreign(data) or "cp1252")


def _read(data: bytes, encoding: str) -> Decoded:
    warnings = () if encoding == "utf_8" else (_say(_without_c1(data) if encoding == "cp1252" else encoding),)
    return Decoded(data.decode(encoding, "replace"), warnings)


def _without_c1(data: bytes) -> str:
    """Name the narrower of two encodings that differ in bytes 80 to 9F only."""
    return "cp1252" if re.search(rb"[\x80-\x9f]", data) else "latin_1"


def _say(encoding: str) -> str:
    name = _NAMES.get(encoding) or re.sub(r"^cp(?=125)", "Windows-", encoding).replace("_", "-").replace("iso", "ISO ")
    return f"decoded as {name if name[0].isupper() else name.upper()}"


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str:
    """Tell the byte order from where the zeros are: even a Chinese text has ASCII spaces and line ends."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    encoding = "utf_16_le" if odd > even else "utf_16_be"
    if len(data) % 2 == 0 and min(even, odd) * 20 <= max(even, odd):
        text = _strictly(data, encoding)
        if text is not None and _unassigned(text[:_SAMPLE]) * 50 <= len(text):
            return encoding
    raise RefusedError("is not text: it holds zero bytes and is not UTF-16")


def _unassigned(text: str) -> int:
    """Count the characters that Unicode does not know, of which bytes at random give many."""
    return sum(unicodedata.category(character) == "Cn" for character in text)


def _mostly_utf8(data: bytes) -> Decoded | None:
    """Read a UTF-8 text into which somebody pasted a few bytes of Windows-1252."""
    text = data.decode("utf_8", "surrogateescape")
    strays = re.findall(r"[\udc80-\udcff]", text)
    letters = len(re.findall(r"[^\x00-\x7f]", text)) - len(strays)
    if len(strays) * 2 > letters:
        return None
    read = re.sub(r"[\udc80-\udcff]", lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(read, (f"read {len(strays)} bytes that are not UTF-8 as Windows-1252",))


def _western(data: bytes) -> str | None:
    """Return the encoding that makes the bytes a Western text, if any does."""
    first = next(position for position, byte in enumerate(data) if byte > 0x7F)  # in an ASCII text of 20 kB, late
    sample = data[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2]
    scores = [(_score(sample.decode(encoding, "replace")), encoding) for encoding in _WESTERN]
    best, encoding = max(scores, key=lambda scored: scored[0])
    return encoding if best >= _EXPECTED_SHARE else None


def _score(text: str) -> float:
    """Return how much of what is beyond ASCII is what a Western text has there; 0 if there is too much of it."""
    beyond = [character for character in text if character > "\x7f"]
    ascii_letters = sum(character.isascii() and character.isalpha() for character in text)
    if len(beyond) > _MIN_FOREIGN and len(beyond) > _FOREIGN_SHARE * (len(beyond) + ascii_letters):
        return 0
    expected = sum(character in _EXPECTED for character in beyond) - len(_MISPLACED.findall(text))
    return expected / max(1, len(beyond))


def _foreign(data: bytes) -> str | None:
    if sum(byte > 0x7F for byte in data[:_SAMPLE]) <= _MIN_FOREIGN:
        return None
    guess = from_bytes(_whole_lines(data), cp_isolation=list(_FOREIGN), enable_fallback=False).best()
    return guess.encoding if guess and _strictly(data, guess.encoding) is not None else None


def _whole_lines(data: bytes) -> bytes:
    """Return a sample that ends with a line, lest it end within a character."""
    return data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]
