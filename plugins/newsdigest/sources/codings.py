"""Content codings (RFC 9110, section 8.4.1) undone, and never more of them than is wanted.

A megabyte of gzip may stand for a gigabyte, one of Brotli for more: each is decoded up to the limit and refused beyond.
"""

import zlib
from collections.abc import Callable

import brotli

MOST = 2
"""Codings one upon the other; more are nothing but a bomb."""

_FILES = 16  # of gzip in one answer; of empty ones, 10 MB would keep a core busy for minutes


class CodingError(Exception):
    """An answer that cannot be decoded; the message is the reason, a phrase."""


def decode(data: bytes, codings: str, limit: int) -> bytes:
    """Return the bytes that were coded.

    codings: the header ``Content-Encoding``. limit: the most bytes that are wanted.
    Raises CodingError for codings that were not asked for, damaged and cut data, and more than the limit.
    """
    if not data:
        return data
    names = [name for name in (part.strip().lower() for part in codings.split(",")) if name not in ("", "identity")]
    if len(names) > MOST:
        raise CodingError(f"is coded {len(names)} times over")
    for name in reversed(names):
        if name not in _CODINGS:
            raise CodingError(f"is coded as {name[:20]!r}, which was not asked for")
        try:
            data, complete = _CODINGS[name](data, limit + 1)
        except (zlib.error, brotli.error) as error:
            raise CodingError(f"is not the {name} that it says it is") from error
        if len(data) > limit:
            raise CodingError(f"has more than {limit / 1e6:g} MB when it is unpacked (NEWSDIGEST_MAX_BYTES)")
        if not complete:
            raise CodingError(f"breaks off in the middle of its {name}")
    return data


def _gzip(data: bytes, most: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    for _ in range(_FILES):  # one after the other
        decompressor = zlib.decompressobj(wbits=31)
        parts.append(decompressor.decompress(data, most))
        most -= len(parts[-1])
        data = decompressor.unused_data
        if not decompressor.eof or most <= 0 or not data.startswith(b"\x1f\x8b"):
            return b"".join(parts), decompressor.eof
    raise CodingError(f"is more than {_FILES} files of gzip")


def _deflate(data: bytes, most: int) -> tuple[bytes, bool]:
    try:
        decompressor = zlib.decompressobj()
        return decompressor.decompress(data, most), decompressor.eof
    except zlib.error:  # without zlib's header, as some servers have understood it
        decompressor = zlib.decompressobj(wbits=-15)
        return decompressor.decompress(data, most), decompressor.eof


def _brotli(data: bytes, most: int) -> tuple[bytes, bool]:
    decompressor = brotli.Decompressor()
    return decompressor.process(data, output_buffer_limit=most), decompressor.is_finished()


_CODINGS: dict[str, Callable[[bytes, int], tuple[bytes, bool]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}
ACCEPTED = "gzip, deflate, br"
