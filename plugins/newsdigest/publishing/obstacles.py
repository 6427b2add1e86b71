"""What is in the way of a file: one with the name of its folder, a folder with its own, a folder that is locked."""

import os
from collections.abc import Container, Iterable, Iterator
from errno import EACCES, EISDIR, ENOTDIR
from stat import S_ISDIR

from newsdigest.errors import OutputError


class Obstacles:
    """What is in the way of files below ``root``, whose path ends with a slash; each folder is looked at once."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._folders: dict[str, str] = {"": ""}

    def of(self, path: str) -> tuple[int, list[str]]:
        """Return the files in the way of one, and the error that they are the cause of."""
        if obstacle := self._on_the_way(os.path.dirname(path)):
            return ENOTDIR, [obstacle]
        return EISDIR, list(self._below(path))

    def _on_the_way(self, folder: str) -> str:
        """Return what is no folder, of this one and those that it is in; empty if nothing is."""
        found = self._folders.get(folder)
        if found is None:
            found = self._on_the_way(os.path.dirname(folder))
            if not found and os.path.lexists(self._root + folder) and not os.path.isdir(self._root + folder):
                found = folder
            self._folders[folder] = found
        return found

    def _below(self, path: str) -> list[str]:
        try:
            if not S_ISDIR(os.lstat(self._root + path).st_mode):
                return []
        except OSError:
            return []
        walk = os.walk(self._root + path)
        return [os.path.join(folder, name)[len(self._root) :] for folder, _, names in walk for name in names]


def ways(folder: str) -> Iterator[str]:
    """Yield a folder and each folder that it is in."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def see_permission(root: str, paths: Iterable[str]) -> None:
    """See that each folder that is to change can be changed, before anything has. Raises OutputError."""
    for folder in {os.path.dirname(path) for path in paths}:
        while folder and not os.path.isdir(root + folder):
            folder = os.path.dirname(folder)
        if not os.access(root + folder, os.W_OK | os.X_OK):
            raise OutputError(root + folder, os.strerror(EACCES))


def files_below(root: str, folder: str, passed: Container[str] = (), known: Container[str] = ()) -> Iterator[str]:
    """Yield the path of every file in a folder, and in those below it that are not known; not what is passed."""
    with os.scandir(root + folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if path in passed:
                continue
            if not entry.is_dir(follow_symlinks=False):
                yield path
            elif path not in known:
                yield from files_below(root, path, passed)
