"""The files that may be published: those of the site's own folders, found as Pelican's generators find them.

A folder that a setting names may be a link: it is the owner's. A link below it comes with the content, which may be a
stranger's; it leads nowhere else, and in no circle.
"""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Self

from pelican.generators import Generator

logger = logging.getLogger(__name__)


class Bounds:
    """Folders that nothing leads out of."""

    def __init__(self, *folders: Path) -> None:
        self._folders = [os.path.realpath(folder) for folder in folders]
        self._known: dict[str, bool] = {}

    @classmethod
    def of_content(cls, settings: Mapping[str, Any]) -> Self:
        """Return the bounds of the content folder, and of those that settings name in it."""
        content = Path(settings["PATH"])
        named = (name for key in ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS") for name in settings[key])
        return cls(content, *(content / name for name in named))

    def hold(self, path: Path) -> bool:
        """Tell whether a file is in one of the folders, all links followed; a path with a NUL is nowhere."""
        if "\0" in str(path):
            return False
        if path.is_symlink() or path.name == os.pardir:
            return self._hold(os.path.realpath(path))
        folder = str(path.parent)  # ten thousand pictures are in a few folders
        if folder not in self._known:
            self._known[folder] = self._hold(os.path.realpath(folder))
        return self._known[folder]

    def _hold(self, real: str) -> bool:
        return any(Path(real).is_relative_to(folder) for folder in self._folders)


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
            place = Path(self.path, name)
            if place.is_dir():
                found.update(self._below(name, passed))
            elif place.exists():
                found.add(name)
        return {path for path in found if self._include_path(path, extensions)}  # type: ignore[no-untyped-call]

    def _below(self, start: str, passed: set[str]) -> Iterator[str]:
        """Yield every file below a folder; what links lead to is gone into once, as links to links make millions."""
        home = Path(self.path, start)
        bounds, entered = Bounds(Path(self.path), home), [home]
        waiting = [start]
        while waiting:
            folder = waiting.pop()
            for entry in self._entries(folder):
                path = os.path.join(folder, entry.name)  # noqa: PTH118 - for each of ten thousand files
                link = Path(entry.path) if entry.is_symlink() else None
                if link and not bounds.hold(link):
                    self.leave_out(path)
                elif not (link.is_dir() if link else entry.is_dir()):
                    yield path
                elif os.path.normpath(path) in passed or self._is_ignored(entry.name):
                    continue
                elif not link:
                    waiting.append(path)
                elif not Bounds(*entered).hold(link):
                    entered.append(link)
                    waiting.append(path)

    def leave_out(self, path: str) -> None:
        """Say once in a build that a file is passed over."""
        told: set[str] = self.context.setdefault("newsdigest_left_out", set())
        if path not in told:
            told.add(path)
            leads_out(path)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(Path(self.path, folder)) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            logger.error("%s: the folder cannot be read: %s", folder, error.strerror)
            return []

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.settings["IGNORE_FILES"])
