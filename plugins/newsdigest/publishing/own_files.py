"""The files that may be published: those of the site's own folders, found as Pelican's generators find them.

A folder that a setting names may be a link: it is the owner's. A link below it comes with the content, which may be a
stranger's; it leads nowhere else, and in no circle.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from typing import Any, Self

from pelican.generators import Generator

logger = logging.getLogger(__name__)


class Bounds:
    """Folders that nothing leads out of."""

    def __init__(self, *folders: str | os.PathLike[str]) -> None:
        self._folders = [os.path.realpath(folder) for folder in folders]
        self._seen: dict[str, bool] = {}

    @classmethod
    def of_content(cls, settings: Mapping[str, Any]) -> Self:
        """Return the bounds of the content folder, and of those that settings name in it."""
        named = (name for key in ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS") for name in settings[key])
        return cls(settings["PATH"], *(os.path.join(settings["PATH"], name) for name in named))

    def hold(self, path: str | os.PathLike[str]) -> bool:
        """Tell whether a file is in one of the folders, all links followed; a path with a NUL is nowhere."""
        if "\0" in os.fspath(path):
            return False
        if os.path.islink(path):
            return self._is_within(os.path.realpath(path))
        folder = os.path.dirname(path)
        if folder not in self._seen:
            self._seen[folder] = self._is_within(os.path.realpath(folder))
        return self._seen[folder] and os.path.basename(path) != os.pardir

    def _is_within(self, real: str) -> bool:
        return any(real == folder or real.startswith(folder.rstrip(os.sep) + os.sep) for folder in self._folders)


def leads_out(path: str) -> None:
    """Say that a file is passed over."""
    logger.error("%s: leads out of its folder; not published", path)


class OwnFiles(Generator):
    """A generator whose files are all in the content folder."""

    def get_files(
        self, paths: str | Iterable[str], exclude: Iterable[str] | None = None, extensions: Any = None
    ) -> set[str]:
        """Return the files in folders, and those that are named themselves; all paths are below the content folder.

        extensions: as Pelican's generators have it: None for those of its readers, False for all.
        """
        passed = {os.path.normpath(name) for name in exclude or ()}
        found: set[str] = set()
        for name in [paths] if isinstance(paths, str) else paths:
            if os.path.isdir(os.path.join(self.path, name)):
                found.update(path for path in self._below(name, passed) if self._include_path(path, extensions))
            elif os.path.exists(os.path.join(self.path, name)) and self._include_path(name, extensions):
                found.add(name)
        return found

    def _below(self, start: str, passed: set[str]) -> Iterator[str]:
        """Yield every file below a folder; a folder that links lead to is gone into once."""
        home = os.path.join(self.path, start)
        bounds, known = Bounds(self.path, home), Bounds(home)
        waiting, linked = [start], set()
        while waiting:
            folder = waiting.pop()
            for entry in self._entries(folder):
                path = os.path.join(folder, entry.name)
                if entry.is_symlink() and not bounds.hold(entry.path):
                    leads_out(path)
                elif not os.path.isdir(entry.path) if entry.is_symlink() else not entry.is_dir():
                    yield path
                elif os.path.normpath(path) in passed or self._is_ignored(entry.name):
                    continue
                elif not entry.is_symlink():
                    waiting.append(path)
                elif not known.hold(entry.path) and (real := os.path.realpath(entry.path)) not in linked:
                    linked.add(real)
                    waiting.append(path)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(os.path.join(self.path, folder)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            logger.error("%s: the folder cannot be read: %s", folder, error.strerror)
            return []

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.settings["IGNORE_FILES"])
