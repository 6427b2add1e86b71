"""The output folder: nothing is written outside it, nothing twice, and nothing stays that is over."""

import logging
import os
import posixpath
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import msgspec

from newsdigest.memory import Sighting, digest, look, sighting

logger = logging.getLogger(__name__)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file that a build has made."""

    key: bytes
    """What stands for all that its content is a function of."""

    seen: Sighting


Manifest = dict[str, Made]
"""The files that a build has made, by their paths below the output folder."""


class OutputFolder:
    """Where a build goes.

    made: what this build has made or found unchanged; written, unchanged and removed: how many files.
    """

    def __init__(
        self, path: Path, earlier: Manifest | None = None, *, exact: bool = False, retained: Iterable[str] = ()
    ) -> None:
        """Take the folder; ``earlier``: what the last build has made there, as far as that is known.

        exact: nothing stays that this build has not made, as Pelican's ``DELETE_OUTPUT_DIRECTORY`` asks, but for
        the files and folders in the output folder that ``retained`` names (``OUTPUT_RETENTION``); otherwise only
        what an earlier build is known to have made is ever removed.
        """
        self.path = path.resolve()
        self.made: Manifest = {}
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._earlier = earlier or {}
        self._exact = exact
        self._retained = frozenset(retained)
        self._origins: dict[str, str] = {}
        self._is_inside = lru_cache(maxsize=None)(self._is_folder_inside)

    def claim(self, save_as: str, origin: str) -> bool:
        """Reserve a path for a file of this build; ``origin`` names what it shows.

        A path outside the folder and a path that something else has in this build are reported, and not given.
        """
        path = posixpath.normpath(save_as)
        if path.startswith(("/", "../")) or path in (".", "..") or (os.sep != "/" and os.sep in path):
            logger.error("%s: would be written outside the output folder (%s); skipped", origin, save_as)
            return False
        if path in self._origins:
            logger.error("%s: has the address of %s (%s); skipped", origin, self._origins[path], save_as)
            return False
        self._origins[path] = origin
        return True

    def has(self, save_as: str, key: bytes) -> bool:
        """Tell whether the file is there as an earlier build has made it from what the key stands for."""
        path = posixpath.normpath(save_as)
        made = self._earlier.get(path)
        if made is None or made.key != key:
            return False
        try:
            seen = look(os.path.join(self.path, path), made.seen)
        except OSError:
            return False
        if seen is None or seen.digest != made.seen.digest:
            return False
        self.made[path] = made if seen is made.seen else Made(key, seen)
        self.unchanged += 1
        return True

    def write(self, save_as: str, data: bytes, key: bytes) -> None:
        """Write a file whose path was claimed, unless it is there already; one that cannot be written is reported."""
        path = posixpath.normpath(save_as)
        target = os.path.join(self.path, path)
        try:
            if not self._is_inside(os.path.dirname(target)):
                logger.error("%s: is a way out of the output folder; skipped", save_as)
                return
            if _holds(target, data):
                self.unchanged += 1
            else:
                try:
                    _write(target, data)
                except (NotADirectoryError, IsADirectoryError, FileExistsError):
                    self._make_way(Path(self.path, path))
                    _write(target, data)
                self.written += 1
            self.made[path] = Made(key, sighting(os.stat(target), digest(data), trusted=True))
        except OSError as error:
            logger.error("%s: %s cannot be written: %s; skipped", self._origins[path], save_as, error.strerror)

    def sweep(self, kept: Iterable[str] = ()) -> None:
        """Remove what this build has not made, as ``exact`` says; what is named in ``kept`` stays."""
        stay = self.made.keys() | set(kept)
        found = self._files() if self._exact else iter(self._earlier)
        for path in [path for path in found if path not in stay]:
            self._remove(Path(self.path, path))

    def _remove(self, target: Path) -> None:
        try:
            target.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            logger.error("%s: cannot be removed: %s", target, error.strerror)
            return
        self.removed += 1
        folder = target.parent
        with suppress(OSError):  # it is not empty
            while folder != self.path:
                folder.rmdir()
                folder = folder.parent

    def _make_way(self, target: Path) -> None:
        """Remove what an earlier build has left in the way of a file: a file with a folder's name, or the reverse."""
        parents = (self.path / parent for parent in target.relative_to(self.path).parents)
        below = target.rglob("*") if target.is_dir() and not target.is_symlink() else ()
        for path in (*parents, *below):
            name = path.relative_to(self.path).as_posix()
            if path.is_file() and name not in self.made and (self._exact or name in self._earlier):
                self._remove(path)

    def _files(self) -> Iterator[str]:
        """Yield the path of every file in the folder."""
        for parent, folders, names in os.walk(self.path):
            below = os.path.relpath(parent, self.path)
            prefix = "" if below == os.curdir else below.replace(os.sep, "/") + "/"
            if not prefix:
                folders[:] = [name for name in folders if name not in self._retained]
                names = [name for name in names if name not in self._retained]
            links = [name for name in folders if os.path.islink(os.path.join(parent, name))]
            yield from (prefix + name for name in (*names, *links))

    def _is_folder_inside(self, folder: str) -> bool:
        """Tell whether no link on the way leads out of the output folder."""
        return Path(os.path.realpath(folder)).is_relative_to(self.path)


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _write(path: str, data: bytes) -> None:
    try:
        file = open(path, "wb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = open(path, "wb")  # noqa: SIM115
    with file:
        file.write(data)
