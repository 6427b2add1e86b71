"""What stands for the program and its libraries in the keys of what is remembered."""

import functools
import sys
import unicodedata
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from newsdigest.memory.sightings import digest

_PACKAGE = Path(__file__).parents[1]


@functools.cache
def code(*parts: str) -> bytes:
    """Return what stands for modules and packages of the program and their data, as in ``text/slugs.py``, ``text``.

    Raises FileNotFoundError for a part that there is not.
    """
    return digest(b"".join(_digest(file) for part in parts for file in _files(_PACKAGE / part)))


@functools.cache
def libraries(*names: str) -> bytes:
    """Return what stands for the versions of Python and of installed libraries; one that is not installed is none."""
    found = [sys.version, unicodedata.unidata_version, *map(_version, names)]
    return digest(repr(found).encode())


@functools.cache
def _digest(file: Path) -> bytes:
    """Return the digest of a file: several parts have it in common."""
    return digest(file.read_bytes())


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise FileNotFoundError(path)
    if path.is_file():
        return iter([path])
    return (file for file in sorted(path.rglob("*")) if file.is_file() and file.parent.name != "__pycache__")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
