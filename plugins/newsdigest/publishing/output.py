"""The output folder: nothing is written outside it, nothing twice, and nothing stays that is over."""

import logging
import os
import posixpath
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import msgspec

from newsdigest.memory import Sighting, is_text, look, sighting
from newsdigest.publishing.writing import LinkError, Pen, Put, has_link

logger = logging.getLogger(__name__)


class Made(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file that a build has made."""

    key: bytes
    """What stands for all that its content is a function of."""

    seen: Sighting


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a build has left in the output folder; paths are below it."""

    files: dict[str, Made] = {}
    groups: dict[str, tuple[bytes, list[str]]] = {}
    """Files that are functions of the same things: what stands for these, and the paths."""

    retained: tuple[str, ...] | None = None
    """What was not looked at when the folders were; None: nobody has looked."""

    folders: dict[str, Sighting] = {}
    """The folders of the files; one whose times are the same has got no file and lost none."""


class OutputFolder:
    """Where a build goes.

    root: its path with a slash at the end; made: what this build has made or found unchanged;
    written, unchanged and removed: how many files.
    """

    def __init__(
        self,
        path: Path,
        earlier: Manifest | None = None,
        *,
        exact: bool = False,
        retained: Iterable[str] = (),
        owned: bool = True,
    ) -> None:
        """Take the folder; ``earlier``: what the last build has made there, as far as that is known.

        exact: nothing stays that this build has not made, as Pelican's ``DELETE_OUTPUT_DIRECTORY`` asks, but for
        the files and folders in the output folder that ``retained`` names (``OUTPUT_RETENTION``); otherwise only
        what an earlier build is known to have made is ever removed, and only as it was made.
        owned: nothing in the folder is anything else's, a source of the site's for example; if not, all stays.
        """
        self.path = path.resolve()
        self.made: dict[str, Made] = {}
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._earlier = earlier or Manifest()
        self._exact = exact and owned
        self._owned = owned
        self._retained = tuple(sorted(retained))
        self.root = f"{self.path}{os.sep}"
        self._pen = Pen(self.root)
        self._origins: dict[str, object] = {}
        self._groups: dict[str, tuple[bytes, list[str]]] = {}
        self._settled: dict[str, Sighting] = {}

    def claim(self, save_as: str, origin: object, make: Callable[[], Iterable[Any]] | None = None) -> str:
        """Return the path that a file of this build has below the folder; ``origin`` is what messages call the file.

        make: returns the outputs of its group, should a message have to name it later; twenty thousand origins
        take 15 MB.

        A path outside the folder and a path that something else has in this build are reported; then it is empty.
        """
        path = posixpath.normpath(save_as)
        outside = path.startswith(("/", "../")) or path in (".", "..") or (os.sep != "/" and os.sep in path)
        if outside or "\0" in path:
            logger.error("%s: would be written outside the output folder (%s); skipped", origin, save_as)
            return ""
        if path in self._origins:
            logger.error("%s: has the address of %s (%s); skipped", origin, self._origin(path), save_as)
            return ""
        self._origins[path] = make or origin
        return path

    def _origin(self, path: str) -> object:
        """Return what messages call a claimed file; of one that belongs to a group, the group knows."""
        origin = self._origins[path]
        if not callable(origin):
            return origin
        return next((each for each in origin() if posixpath.normpath(each.save_as) == path), path)

    def is_new(self, path: str) -> bool:
        """Tell whether no earlier build is known to have made this file."""
        return path not in self._earlier.files

    def has(self, path: str, key: bytes) -> bool:
        """Tell whether a claimed file is there as an earlier build has made it from what the key stands for."""
        made = self._earlier.files.get(path)
        if made is None or made.key != key:
            return False
        try:
            seen = look(self.root + path, made.seen, links=False)
        except OSError:
            return False
        if seen is None or seen.digest != made.seen.digest:
            return False
        self.made[path] = made if seen is made.seen else Made(key, seen)
        self.unchanged += 1
        return True

    def keeps(self, name: str, key: bytes, make: Callable[[], Iterable[Any]]) -> bool:
        """Claim the files of a group if they are all there as an earlier build has made them from the same things.

        make: returns the group's outputs, should a message have to name one.
        """
        earlier, paths = self._earlier.groups.get(name, (b"", []))
        if not key or earlier != key or not self._origins.keys().isdisjoint(paths):
            return False
        kept = self.unchanged
        if not all(path in self._earlier.files and self.has(path, self._earlier.files[path].key) for path in paths):
            self.unchanged = kept
            return False
        self._origins.update(dict.fromkeys(paths, make))
        self._groups[name] = key, paths
        return True

    def group(self, name: str, key: bytes, paths: list[str]) -> None:
        """Remember of which group the files at these paths are; without a key it is asked anew each time."""
        if key:
            self._groups[name] = key, paths

    def write(self, path: str, data: bytes, key: bytes) -> None:
        """Write a claimed file, unless it is there already; one that cannot be written is reported."""
        try:
            try:
                put = self._pen.write(path, data)
            except (NotADirectoryError, IsADirectoryError, FileExistsError):
                self._make_way(path)
                put = self._pen.write(path, data)
        except LinkError:
            logger.error("%s: %s is behind a link in the output folder; skipped", self._origin(path), path)
        except OSError as error:
            logger.error("%s: %s cannot be written: %s; skipped", self._origin(path), path, error.strerror)
        else:
            self.take(path, key, put)

    def take(self, path: str, key: bytes, put: Put) -> None:
        """Note that a claimed file has been written, here or by another process of this machine."""
        self.made[path] = Made(key, put.seen)
        self.written += put.written
        self.unchanged += not put.written

    def adopt(self, path: str) -> None:
        """Take a claimed file that somebody else has made."""
        self.made[path] = Made(b"", sighting(os.lstat(self.root + path), b""))

    def drop(self, path: str) -> None:
        """Remove a claimed file that cannot be made any more."""
        if self._owned:
            self._remove(path)

    def sweep(self, kept: Iterable[str] = ()) -> None:
        """Remove what this build has not made, as ``exact`` says; what is named in ``kept`` stays."""
        if not self._owned:
            return
        stay = self.made.keys() | set(kept)
        for path in [path for path in self._earlier.files if path not in stay]:
            if self._exact or self._is_as_made(path):
                self._remove(path)
        if self._exact:
            for path in [path for path in self._new_files() if path not in stay]:
                self._remove(path)

    def _is_as_made(self, path: str) -> bool:
        """Tell whether a file is still the one that an earlier build has made; say so if it is another."""
        made = self._earlier.files[path]
        try:
            seen = look(self.root + path, made.seen, links=False)
        except OSError:
            return False
        if seen and made.key and seen.digest != made.seen.digest:
            logger.warning("%s%s: belongs to no article any more, but was changed by hand; it stays", self.root, path)
            return False
        return seen is not None

    def manifest(self) -> Manifest:
        """Return what this build leaves; to be asked when all is written. A name that is no text is not in it."""
        files = {path: made for path, made in self.made.items() if path.isascii() or is_text(path)}
        folders: Iterable[str] = self._earlier.folders
        if files.keys() != self._earlier.files.keys() or not folders:
            folders = {"", *chain.from_iterable(map(_ways, {path.rpartition("/")[0] for path in files}))}
        # A folder that has changed since it was looked through keeps its old times: the next build will look again.
        seen = {folder: self._settled.get(folder) or self._seen(folder) for folder in sorted(folders)}
        return Manifest(files, self._groups, self._retained if self._exact else None, seen)

    def _seen(self, folder: str) -> Sighting:
        try:
            return sighting(os.lstat(self.root + folder), b"")
        except OSError:  # somebody else is at work: it will be looked at
            return Sighting(b"", 0, 0, 0, 0)

    def _remove(self, path: str) -> None:
        """Remove a file, and the folders that are empty without it; what is behind a link is not ours."""
        folder = os.path.dirname(path)
        if has_link(self.root, folder):
            return
        try:
            os.unlink(self.root + path)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            logger.error("%s%s: cannot be removed: %s", self.root, path, error.strerror)
            return
        self.removed += 1
        with suppress(OSError):  # it is not empty
            while folder:
                os.rmdir(self.root + folder)
                folder = os.path.dirname(folder)

    def _make_way(self, path: str) -> None:
        """Remove what an earlier build has left in the way of a file: a file with a folder's name, or the reverse."""
        target = Path(self.root, path)
        below = [each.relative_to(self.path).as_posix() for each in target.rglob("*") if not each.is_dir()]
        for name in (*_ways(os.path.dirname(path)), *(below if not target.is_symlink() else ())):
            in_the_way = name in below or os.path.isfile(self.root + name)
            if in_the_way and name not in self.made and (self._exact or name in self._earlier.files):
                self._remove(name)

    def _new_files(self) -> Iterator[str]:
        """Yield the path of every file that has come since the last build."""
        known = self._earlier.folders if self._earlier.retained == self._retained else {}
        for folder, seen in (known or {"": Sighting(b"", 0, 0, 0, 0)}).items():
            try:
                status = os.lstat(self.root + folder)
                if seen.is_of(status):
                    self._settled[folder] = seen
                elif S_ISDIR(status.st_mode) and not has_link(self.root, folder):
                    self._settled[folder] = sighting(status, b"")
                    yield from self._files(folder, known)
            except OSError:  # it has gone
                continue

    def _files(self, folder: str, known: Container[str] = ()) -> Iterator[str]:
        """Yield the path of every file in a folder, and in those below it that are not known."""
        with os.scandir(self.root + folder) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if path in self._retained:
                    continue
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif path not in known:
                    yield from self._files(path)


def _ways(folder: str) -> Iterator[str]:
    """Yield a folder and each folder that it is in."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
