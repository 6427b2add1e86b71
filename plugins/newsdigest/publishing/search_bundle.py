"""What Pagefind writes, in one order: its hash tables list filters and their values otherwise each time.

The files are CBOR (RFC 8949) behind a mark, compressed with gzip, and named by what is in them:
``filter/fr_96262c4.pf_filter`` is ``[name, [[value, [pages]], …]]``, and ``pagefind.fr_bb8b49eee0.pf_meta`` is
``[version, pages, chunks, filters, …]`` with ``[name, "fr_96262c4"]`` for each filter; ``pagefind-entry.json`` names
that file.
"""

import gzip
import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

_MARK = b"pagefind_dcd"
_UNSIGNED, _TEXT, _ARRAY = 0, 3, 4
_META_PARTS, _FILTERS = 6, 3
_BLOCK = 0xFFFF


def put_in_order(bundle: Path) -> None:
    """Make the files of a bundle a function of what was indexed.

    Raises ValueError for another format than this; then nothing has changed.
    """
    filters = {path: _filter(path) for path in sorted(bundle.glob("filter/*.pf_filter"))}
    renamed = dict(_names(path, data) for path, data in filters.items())
    metas = {path: _meta(path, renamed) for path in sorted(bundle.glob("pagefind.*.pf_meta"))}
    entry = bundle / "pagefind-entry.json"
    listed = entry.read_bytes()
    for path, data in {**filters, **metas}.items():
        old, new = _names(path, data)
        path.unlink()
        path.with_name(path.name.replace(old.decode(), new.decode())).write_bytes(_stored(_MARK + data))
        listed = listed.replace(old, new) if path in metas else listed
    entry.write_bytes(listed)


def _filter(path: Path) -> bytes:
    """Return a filter with its values sorted."""
    name, values = _items(_read(path), 0)
    return bytes([_ARRAY << 5 | 2]) + name + _sorted(values)


def _meta(path: Path, renamed: Mapping[bytes, bytes]) -> bytes:
    """Return the list of all with the new names of the filters, sorted."""
    data = _read(path)
    for old, new in renamed.items():
        data = data.replace(old, new)
    parts = list(_items(data, 0))
    if len(parts) != _META_PARTS:
        raise ValueError(f"{path.name}: {len(parts)} parts, not {_META_PARTS}")
    parts[_FILTERS] = _sorted(parts[_FILTERS])
    return bytes([_ARRAY << 5 | _META_PARTS]) + b"".join(parts)


def _names(path: Path, data: bytes) -> tuple[bytes, bytes]:
    """Return the old name of a file, without ending, and the one that its content gives."""
    old = path.stem.removeprefix("pagefind.")
    lang, _, mark = old.rpartition("_")
    return old.encode(), f"{lang}_{hashlib.sha256(data).hexdigest()[: len(mark)]}".encode()


def _sorted(array: bytes) -> bytes:
    _, _, start = _head(array, 0)
    return array[:start] + b"".join(sorted(_items(array, 0)))


def _stored(data: bytes) -> bytes:
    """Return data as gzip holds it uncompressed (RFC 1951, 1952).

    Versions of zlib compress otherwise, and Python 3.13 writes another header.
    """
    blocks = [data[start : start + _BLOCK] for start in range(0, len(data), _BLOCK)]
    stored = b"".join(struct.pack("<BHH", 0, len(each), _BLOCK - len(each)) + each for each in blocks)
    end = b"\x01\0\0\xff\xff"  # an empty block, the last
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + stored + end + struct.pack("<LL", zlib.crc32(data), len(data))


def _read(path: Path) -> bytes:
    try:
        data = gzip.decompress(path.read_bytes())
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path.name}: {error}") from error
    if not data.startswith(_MARK):
        raise ValueError(f"{path.name}: begins with {data[: len(_MARK)]!r}")
    return data.removeprefix(_MARK)


def _items(data: bytes, position: int) -> Iterator[bytes]:
    """Yield the items of the array at a position."""
    kind, number, position = _head(data, position)
    if kind != _ARRAY:
        raise ValueError(f"no array at {position}")
    for _ in range(number):
        end = _end(data, position)
        if end > len(data):
            raise ValueError(f"is cut off at {len(data)}")
        yield data[position:end]
        position = end


def _end(data: bytes, position: int) -> int:
    """Return where the item at a position ends."""
    kind, number, position = _head(data, position)
    if kind == _TEXT:
        return position + number
    if kind == _ARRAY:
        for _ in range(number):
            position = _end(data, position)
        return position
    if kind == _UNSIGNED:
        return position
    raise ValueError(f"an item of kind {kind} at {position}")


def _head(data: bytes, position: int) -> tuple[int, int, int]:
    """Return the kind and the number that an item begins with, and where what follows begins."""
    if position >= len(data):
        raise ValueError(f"is cut off at {len(data)}")
    kind, number = data[position] >> 5, data[position] & 31
    if number < 24:
        return kind, number, position + 1
    size = 1 << (number - 24)
    if size > 8:
        raise ValueError(f"a length that is not said at {position}")
    return kind, int.from_bytes(data[position + 1 : position + 1 + size]), position + 1 + size
