"""The output folder: nothing outside it, nothing twice, nothing that is over, and what changes changes at once."""

import logging
import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from errno import EEXIST, EILSEQ, EINVAL, EISDIR, ENAMETOOLONG, ENOTDIR
from functools import cached_property
from itertools import chain
from pathlib import Path
from stat import S_ISDIR
from typing import Any

from newsdigest.errors import OutputError
from newsdigest.memory import Sighting, is_text, look, sighting, untouched
from newsdigest.publishing.manifest import NO_GROUP, Made, Manifest
from newsdigest.publishing.obstacles import Obstacles, files_below, see_permission, ways
from newsdigest.publishing.writing import LinkError, Pen, Put
from newsdigest.replacing import WITHIN, Replacement, has_link

_OF_THE_NAME = frozenset({EEXIST, EILSEQ, EINVAL, EISDIR, ENAMETOOLONG, ENOTDIR})
"""Errors that say something of one file; others, a full disk for example, are the folder's."""

logger = logging.getLogger(__name__)


class OutputFolder:
    """Where a build goes.

    Files are put together beside it (``places``); ``replace`` puts them in place. made: what this build has made or
    found unchanged; written, unchanged and removed: how many files. is_first: no earlier build is known.
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
        self.written = self.unchanged = self.removed = 0
        self._earlier = earlier or Manifest()
        self.is_first = not self._earlier.files
        self._exact = exact and owned
        self._owned = owned
        self._retained = tuple(sorted({*retained, WITHIN}))
        self._replacement = Replacement(self.path)
        self.places = self._replacement.places
        self._root = self.places.root
        self._pen = Pen(self.places)
        self._put: list[str] = []
        self._gone: dict[str, None] = {}
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

    @property
    def claimed(self) -> Iterable[str]:
        """The paths that this build has given to its files so far."""
        return self._origins.keys()

    def is_new(self, path: str) -> bool:
        """Tell whether no earlier build is known to have made this file."""
        return path not in self._earlier.files

    def has(self, path: str, key: bytes) -> bool:
        """Tell whether a claimed file is there as an earlier build has made it from what the key stands for."""
        made = self._earlier.files.get(path)
        return made is not None and made.key == key and self._is_there(path, made)

    def _is_there(self, path: str, made: Made) -> bool:
        """Tell whether a file is there as an earlier build has made it."""
        if path in self._untouched:
            self.made[path] = made
            self.unchanged += 1
            return True
        try:
            seen = look(self._root + path, links=False)
        except OSError:
            return False
        if seen is None or seen.digest != made.seen.digest:
            return False
        self.made[path] = Made(made.key, seen)
        self.unchanged += 1
        return True

    @cached_property
    def _untouched(self) -> set[str]:
        return untouched(self._root, ((path, made.seen) for path, made in self._earlier.files.items()))

    def keeps(self, name: str, key: bytes, make: Callable[[], Iterable[Any]]) -> bool:
        """Claim the files of a group if they are all there as an earlier build has made them from the same things.

        make: returns the group's outputs, should a message have to name one.
        """
        earlier, paths = self._earlier.groups.get(name, NO_GROUP)
        if not key or earlier != key or not self._origins.keys().isdisjoint(paths):
            return False
        kept, files = self.unchanged, self._earlier.files
        if self._untouched.issuperset(paths):
            self.made.update(zip(paths, map(files.__getitem__, paths), strict=True))
            self.unchanged += len(paths)
        elif not all((made := files.get(path)) and self._is_there(path, made) for path in paths):
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
        """Write a claimed file, unless it is there already; one that cannot be written is reported.

        Raises OutputError when nothing can be written.
        """
        try:
            put = self._pen.write(path, data)
        except LinkError:
            logger.error("%s: %s is behind a link in the output folder; skipped", self._origin(path), path)
        except OSError as error:
            if error.errno not in _OF_THE_NAME:
                raise OutputError(self.path, error.strerror or str(error)) from error
            self._report(path, error.errno)
        else:
            self.take(path, key, put)

    def _report(self, path: str, error: int | None) -> None:
        logger.error("%s: %s cannot be written: %s; skipped", self._origin(path), path, os.strerror(error or EINVAL))

    def take(self, path: str, key: bytes, put: Put) -> None:
        """Note that a claimed file has been written, here or by another process of this machine."""
        self.made[path] = Made(key, put.seen)
        if put.written:
            self._put.append(path)
        self.written += put.written
        self.unchanged += not put.written

    def adopt(self, path: str) -> None:
        """Take a claimed file that somebody else has made."""
        self.made[path] = Made(b"", sighting(os.lstat(self._root + path), b""))

    def drop(self, path: str) -> None:
        """Let a claimed file go that cannot be made any more."""
        if self._owned:
            self._let_go(path)

    def sweep(self, kept: Iterable[str] = ()) -> None:
        """Let go what this build has not made, as ``exact`` says; what is named in ``kept`` stays."""
        if not self._owned:
            return
        stay = self.made.keys() | set(kept)
        for path in [path for path in self._earlier.files if path not in stay]:
            if self._exact or self._is_as_made(path):
                self._let_go(path)
        if self._exact:
            for path in [path for path in self._new_files() if path not in stay]:
                self._let_go(path)

    def _is_as_made(self, path: str) -> bool:
        """Tell whether a file is still the one that an earlier build has made; say so if it is another."""
        made = self._earlier.files[path]
        try:
            seen = look(self._root + path, made.seen, links=False)
        except OSError:
            return False
        if seen and made.key and seen.digest != made.seen.digest:
            logger.warning("%s%s: belongs to no article any more, but was changed by hand; it stays", self._root, path)
            return False
        return seen is not None

    @property
    def changes(self) -> bool:
        """Whether there is anything to put in place, or to remove."""
        return bool(self._put or self._gone)

    def intent(self) -> Manifest:
        """Return what may be new while files are put in place: should the run be ended then, the next one knows."""
        return self._earlier.intent({path: self.made[path] for path in self._put if is_text(path)}, self._groups)

    def manifest(self) -> Manifest:
        """Return what this build leaves; to be asked when all is written. A name that is no text is not in it."""
        files = self._named()
        earlier = self._earlier.files.keys()
        known: Iterable[str] = () if earlier - files.keys() else self._earlier.folders
        new = files.keys() - earlier if known else files.keys()
        folders = {"", *known, *chain.from_iterable(map(ways, {path.rpartition("/")[0] for path in new}))}
        # A folder that has changed since it was looked through keeps its old times: the next build will look again.
        seen = {folder: self._settled.get(folder) or self._seen(folder) for folder in sorted(folders)}
        return Manifest(files, self._groups, self._retained if self._exact else None, seen)

    def _named(self) -> dict[str, Made]:
        return {path: made for path, made in self.made.items() if path.isascii() or is_text(path)}

    def _seen(self, folder: str) -> Sighting:
        try:
            return sighting(os.lstat(self._root + folder), b"")
        except OSError:  # somebody else is at work: it will be looked at
            return Sighting(b"", 0, 0, 0, 0)

    def _let_go(self, path: str) -> None:
        """Note that a file is to go, if there is one; what is behind a link is not ours."""
        if os.path.lexists(self._root + path) and not has_link(self._root, os.path.dirname(path)):
            self._gone[path] = None

    def replace(self) -> None:
        """Put in place what was written, and remove what is to go: all of it or nothing. Raises OutputError.

        A run that is ended on the way leaves it to the next one: see ``replacing``.
        """
        first = self._in_the_way()
        self._gone = {path: None for path in self._gone if path not in self.made}
        see_permission(self._root, [*self._put, *first, *self._gone])
        moved = self._replacement.commit(sorted(first), [path for path in self._gone if path not in first])
        self.removed = len(self._gone.keys() | first)
        for path in moved:  # to move a file is a change of its status
            if made := self.made.get(path):
                seen = sighting(os.lstat(self._root + path), made.seen.digest, trusted=True)
                self.made[path] = Made(made.key, seen)

    def abandon(self) -> None:
        """Leave the folder as it is."""
        self._replacement.drop()

    def _in_the_way(self) -> set[str]:
        """Return the files of earlier builds that are in the way of new ones.

        What is not ours stays; then the new file is reported, and not put in place.
        """
        first: set[str] = set()
        obstacles = Obstacles(self._root)
        for path in list(self._put):
            error, found = obstacles.of(path)
            if all(self._may_go(name) for name in found):
                first.update(found)
                continue
            self._report(path, error)
            os.unlink(self.places.stage + path)
            del self.made[path]
            self._put.remove(path)
            self.written -= 1
        return first

    def _may_go(self, name: str) -> bool:
        return name not in self.made and name not in self._retained and (self._exact or name in self._earlier.files)

    def _new_files(self) -> Iterator[str]:
        """Yield the path of every file that has come since the last build."""
        known = self._earlier.folders if self._earlier.retained == self._retained else {}
        for folder, seen in (known or {"": Sighting(b"", 0, 0, 0, 0)}).items():
            try:
                status = os.lstat(self._root + folder)
                if seen.is_of(status):
                    self._settled[folder] = seen
                elif S_ISDIR(status.st_mode) and not has_link(self._root, folder):
                    self._settled[folder] = sighting(status, b"")
                    yield from files_below(self._root, folder, self._retained, known)
            except OSError:  # it has gone
                continue
