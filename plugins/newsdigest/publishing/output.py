"""The output folder: nothing is written outside it, nothing twice, and nothing stays that is over."""

import logging
import os
import posixpath
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import msgspec

from newsdigest.memory import Sighting, digest, look, sighting

logger = logging.getLogger(__name__)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file that a build has made."""

    key: bytes
    """What stands for all that its content is a function of."""

    seen: Sighting


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a build has left in the output folder; paths are below it."""

    files: dict[str, Made] = {}
    groups: dict[str, tuple[bytes, list[str]]] = {}
    """Files that are functions of the same things: what stands for these, and the paths."""

    folders: dict[str, Sighting] = {}
    """The folders of the files; one whose times are the same has got no file and lost none."""


class LinkError(Exception):
    """A link on the way to a file: it may lead out of the output folder."""


class Put(msgspec.Struct, frozen=True, array_like=True):
    """A file that is there as it should be; ``written``: it was not before."""

    written: bool
    seen: Sighting


class OutputFolder:
    """Where a build goes.

    root: its path with a slash at the end; made: what this build has made or found unchanged;
    written, unchanged and removed: how many files.
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
        self.made: dict[str, Made] = {}
        self.written = 0
        self.unchanged = 0
        self.removed = 0
        self._earlier = earlier or Manifest()
        self._exact = exact
        self._retained = frozenset(retained)
        self.root = f"{self.path}{os.sep}"
        self._origins: dict[str, object] = {}
        self._groups: dict[str, tuple[bytes, list[str]]] = {}
        self._settled: dict[str, Sighting] = {}

    def claim(self, save_as: str, origin: object) -> str:
        """Return the path that a file of this build has below the folder; ``origin`` is what messages call the file.

        A path outside the folder and a path that something else has in this build are reported; then it is empty.
        """
        path = posixpath.normpath(save_as)
        if path.startswith(("/", "../")) or path in (".", "..") or (os.sep != "/" and os.sep in path):
            logger.error("%s: would be written outside the output folder (%s); skipped", origin, save_as)
            return ""
        if path in self._origins:
            logger.error("%s: has the address of %s (%s); skipped", origin, self._origins[path], save_as)
            return ""
        self._origins[path] = origin
        return path

    def has(self, path: str, key: bytes) -> bool:
        """Tell whether a claimed file is there as an earlier build has made it from what the key stands for."""
        made = self._earlier.files.get(path)
        if made is None or made.key != key:
            return False
        try:
            seen = look(self.root + path, made.seen)
        except OSError:
            return False
        if seen is None or seen.digest != made.seen.digest:
            return False
        self.made[path] = made if seen is made.seen else Made(key, seen)
        self.unchanged += 1
        return True

    def keeps(self, name: str, key: bytes) -> bool:
        """Claim the files of a group if they are all there as an earlier build has made them from the same things."""
        earlier, paths = self._earlier.groups.get(name, (b"", []))
        if not key or earlier != key or not self._origins.keys().isdisjoint(paths):
            return False
        kept = self.unchanged
        if not all(path in self._earlier.files and self.has(path, self._earlier.files[path].key) for path in paths):
            self.unchanged = kept
            return False
        self._origins.update(dict.fromkeys(paths, name))
        self._groups[name] = key, paths
        return True

    def group(self, name: str, key: bytes, paths: list[str]) -> None:
        """Remember of which group the files at these paths are."""
        self._groups[name] = key, paths

    def write(self, path: str, data: bytes, key: bytes) -> None:
        """Write a claimed file, unless it is there already; one that cannot be written is reported."""
        try:
            try:
                put = write_file(self.root, path, data)
            except (NotADirectoryError, IsADirectoryError, FileExistsError):
                self._make_way(Path(self.root, path))
                put = write_file(self.root, path, data)
        except LinkError:
            logger.error("%s: %s is behind a link in the output folder; skipped", self._origins[path], path)
        except OSError as error:
            logger.error("%s: %s cannot be written: %s; skipped", self._origins[path], path, error.strerror)
        else:
            self.take(path, key, put)

    def take(self, path: str, key: bytes, put: Put) -> None:
        """Note that a claimed file has been written, here or by another process of this machine."""
        self.made[path] = Made(key, put.seen)
        self.written += put.written
        self.unchanged += not put.written

    def sweep(self, kept: Iterable[str] = ()) -> None:
        """Remove what this build has not made, as ``exact`` says; what is named in ``kept`` stays."""
        stay = self.made.keys() | set(kept)
        for path in [path for path in self._earlier.files if path not in stay]:
            self._remove(Path(self.path, path))
        if self._exact:
            for path in [path for path in self._new_files() if path not in stay]:
                self._remove(Path(self.path, path))

    def manifest(self) -> Manifest:
        """Return what this build leaves; to be asked when all is written."""
        folders: Iterable[str] = self._earlier.folders
        if self.made.keys() != self._earlier.files.keys():
            folders = {"", *chain.from_iterable(map(_ways, {path.rpartition("/")[0] for path in self.made}))}
        # A folder that has changed since it was looked through keeps its old times: the next build will look again.
        seen = {folder: self._settled.get(folder) or self._seen(folder) for folder in folders}
        return Manifest(self.made, self._groups, seen)

    def _seen(self, folder: str) -> Sighting:
        return sighting(os.stat(self.root + folder), b"")

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
            if path.is_file() and name not in self.made and (self._exact or name in self._earlier.files):
                self._remove(path)

    def _new_files(self) -> Iterator[str]:
        """Yield the path of every file that has come since the last build."""
        known = self._earlier.folders or {"": Sighting(b"", 0, 0, 0, 0)}
        for folder, seen in known.items():
            try:
                if seen.is_of(os.stat(self.root + folder)):
                    self._settled[folder] = seen
                else:
                    yield from self._files(folder, known)
            except OSError:  # it has gone, or is a file
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


def write_file(root: str, path: str, data: bytes) -> Put:
    """Write a file below the folder ``root``, which ends with a slash, unless it holds these bytes already.

    Raises LinkError, and OSError when it cannot be written.
    """
    target = root + path
    if _has_link(root, os.path.dirname(path)):
        raise LinkError
    written = not _holds(target, data)
    if written:
        try:
            file = open(target, "wb")  # noqa: SIM115 - closed below
        except FileNotFoundError:
            _make_folder(os.path.dirname(target))
            file = open(target, "wb")  # noqa: SIM115
        with file:
            file.write(data)
    return Put(written, sighting(os.stat(target), digest(data), trusted=True))


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        os.mkdir(path)
    except FileExistsError:  # another process was quicker, or it is a file, as opening what is below it will tell
        pass


def _has_link(root: str, folder: str) -> bool:
    """Tell whether a folder below the root, or one that it is in, is a link."""
    while folder:
        if os.path.islink(root + folder):
            return True
        folder = os.path.dirname(folder)
    return False


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            return os.fstat(file.fileno()).st_size == len(data) and file.read() == data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _ways(folder: str) -> Iterator[str]:
    """Yield a folder and each folder that it is in."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
