"""Whether a file is what it was: by its status, and by its bytes where the status leaves a doubt.

A checkout or an unpacked cache gives every file another status and the same bytes. The other way round,
a file that is written twice within one tick of the clock may keep its status (git calls this
"racy", https://git-scm.com/docs/racy-git): the status of a file that is younger than that counts for nothing.
"""

import os
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG

import msgspec

_TICK = 100_000_000
"""Nanoseconds; file systems stamp files with the time of the last tick, every 1 to 10 ms on Linux."""


class Sighting(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was seen."""

    digest: bytes
    """Of its bytes."""

    modified: int
    """``st_mtime_ns``; 0 when the file was too young for its status to be trusted."""

    changed: int
    """``st_ctime_ns``."""

    size: int
    inode: int

    def is_of(self, status: os.stat_result) -> bool:
        """Tell whether the file must still be the one that was seen."""
        return (
            self.modified == status.st_mtime_ns
            and self.changed == status.st_ctime_ns
            and self.size == status.st_size
            and self.inode == status.st_ino
        )


def look(path: str | Path, earlier: Sighting | None = None, *, links: bool = True) -> Sighting | None:
    """Return the file as it is now, read only if its status says that it may have changed; None if there is none.

    links: follow one; if not, a link is no file. Raises OSError when the file cannot be read.
    """
    try:
        status = os.stat(path) if links else os.lstat(path)
    except FileNotFoundError:
        return None
    if not S_ISREG(status.st_mode):
        return None
    if earlier is not None and earlier.is_of(status):
        return earlier
    return sighting(status, digest(Path(path).read_bytes()))


def untouched(root: str, files: Iterable[tuple[str, Sighting]]) -> set[str]:
    """Return the files whose status says that they are what was seen; paths follow ``root``. One by one is half slower.

    A link is none, also where it leads to the file.
    """
    found = set()
    lstat = os.lstat
    for path, seen in files:
        try:
            status = lstat(root + path)
        except OSError:
            continue
        if seen.is_of(status) and S_ISREG(status.st_mode):
            found.add(path)
    return found


def sighting(status: os.stat_result, file_digest: bytes, *, trusted: bool = False) -> Sighting:
    """Return the sighting of a file whose status was taken before its bytes were read.

    trusted: it is nobody's but ours, so nobody else writes to it within the same tick.
    """
    young = not trusted and max(status.st_mtime_ns, status.st_ctime_ns) > time.time_ns() - _TICK
    return Sighting(file_digest, 0 if young else status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)


def digest(data: bytes) -> bytes:
    """Return what stands for the bytes: nobody makes other bytes with the same digest."""
    return blake2b(data, digest_size=16).digest()
