"""What Pagefind writes, in one order: its hash tables list filters and their values otherwise each time.

The files are CBOR (RFC 8949) behind a mark, compressed with gzip, and named by what is in them:
``filter/fr_96262c4.pf_filter`` is ``[name, [[value, [pages]], …]]``, and ``pagefind.fr_bb8b49eee0.pf_meta`` is
``[version, pages, chunks, filters, …]`` with ``[name, "fr_96262c4"]`` for each filter; ``pagefind-entry.json`` names
that file.
"""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

_MARK = b"pagefind_dcd"
_UNSIGNED, _TEXT, _ARRAY = 0, 3, 4
_META_PARTS, _FILTERS = 6, 3


def put_in_order(bundle: Path) -> None:
    """Make the files of a bundle a function of what was indexed; raises ValueError for another format than this."""
    names = dict(_filter_in_order(path) for path in sorted(bundle.glob("filter/*.pf_filter")))
    for path in sorted(bundle.glob("pagefind.*.pf_meta")):
        data = _read(path)
        for old, new in names.items():
            data = data.replace(old, new)
        parts = list(_items(data, 0))
        if len(parts) != _META_PARTS:
            raise ValueError(f"{path.name}: {len(parts)} parts, not {_META_PARTS}")
        parts[_FILTERS] = _sorted(parts[_FILTERS])
        old, new = _write(path, bytes([_ARRAY << 5 | _META_PARTS]) + b"".join(parts))
        entry = bundle / "pagefind-entry.json"
        entry.write_bytes(entry.read_bytes().replace(old, new))


def _filter_in_order(path: Path) -> tuple[bytes, bytes]:
    """Sort the values of a filter; return its old and its new name."""
    name, values = _items(_read(path), 0)
    return _write(path, bytes([_ARRAY << 5 | 2]) + name + _sorted(values))


def _sorted(array: bytes) -> bytes:
    _, _, start = _head(array, 0)
    return array[:start] + b"".join(sorted(_items(array, 0)))


def _read(path: Path) -> bytes:
    data = gzip.decompress(path.read_bytes())
    if not data.startswith(_MARK):
        raise ValueError(f"{path.name}: begins with {data[: len(_MARK)]!r}")
    return data.removeprefix(_MARK)


def _write(path: Path, data: bytes) -> tuple[bytes, bytes]:
    """Put a file in the place of another, under the name that its content gives; return both names without ending."""
    old = path.stem.removeprefix("pagefind.")
    lang, _, mark = old.rpartition("_")
    new = f"{lang}_{hashlib.sha256(data).hexdigest()[: len(mark)]}"
    path.unlink()
    path.with_name(path.name.replace(old, new)).write_bytes(gzip.compress(_MARK + data, 9, mtime=0))
    return old.encode(), new.encode()


def _items(data: bytes, position: int) -> Iterator[bytes]:
    """Yield the items of the array at a position."""
    kind, number, position = _head(data, position)
    if kind != _ARRAY:
        raise ValueError(f"no array at {position}")
    for _ in range(number):
        end = _end(data, position)
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
    kind, number = data[position] >> 5, data[position] & 31
    if number < 24:
        return kind, number, position + 1
    size = 1 << (number - 24)
    if size > 8:
        raise ValueError(f"a length that is not said at {position}")
    return kind, int.from_bytes(data[position + 1 : position + 1 + size]), position + 1 + size
