"""Which files have changed: those that a site is made from, and no others."""

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from watchfiles import Change, watch

_QUIET = 25
"""Milliseconds without a change after which what has changed is looked at: editors write, rename and set times."""

_LONGEST = 300
"""Milliseconds: what changes without end, an unpacked archive for example, is looked at in between."""

_TEMPORARY = ("~", ".swp", ".swx", ".tmp", ".temp", ".part", ".crdownload", ".bak", "___jb_tmp___", "___jb_old___")
_PROBE = "4913"  # Vim's, to see whether it may write a file here


class Watch:
    """Watches folders, whole or only the files in them; a context manager that ends that."""

    def __init__(self, folders: Iterable[Path], files_in: Iterable[Path], ignored: Iterable[Path]) -> None:
        """Begin.

        folders: watched with all that is below them. files_in: the Python files in these are watched, settings that
        is, and nothing below. ignored: what is made, not written.
        """
        self._queue: queue.SimpleQueue[set[Path] | BaseException] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._ignored = tuple(ignored)
        self._threads = [
            threading.Thread(target=self._run, args=(tuple(found), recursive), daemon=True)
            for places, recursive in ((folders, True), (files_in, False))
            if (found := [place for place in dict.fromkeys(places) if place.is_dir()])
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(1)

    def changes(self, stop: threading.Event | None = None) -> Iterator[set[Path]]:
        """Yield what has changed since the last time, all at once, until ``stop`` is set. Raises OSError."""
        while not (stop and stop.is_set()):
            try:
                found = [self._queue.get(timeout=0.5)]  # without a timeout Ctrl-C is not heard on Windows
            except queue.Empty:
                continue
            while not self._queue.empty():
                found.append(self._queue.get())
            for each in found:
                if isinstance(each, BaseException):
                    raise OSError(f"cannot watch the site's folders: {each}") from each
            yield set().union(*(each for each in found if not isinstance(each, BaseException)))

    def _run(self, places: Sequence[Path], recursive: bool) -> None:
        def matters(change: Change, path: str) -> bool:
            return (recursive or path.endswith(".py")) and is_source(Path(path), places, self._ignored)

        try:
            for changes in watch(
                *places,
                watch_filter=matters,
                debounce=_LONGEST,
                step=_QUIET,
                stop_event=self._stop,
                rust_timeout=1000,
                raise_interrupt=False,
                recursive=recursive,
            ):
                self._queue.put({Path(path) for _, path in changes})
        except BaseException as error:  # noqa: BLE001 - it is raised where changes are asked for
            self._queue.put(error)


def is_source(path: Path, places: Sequence[PurePath], ignored: Sequence[PurePath]) -> bool:
    """Tell whether a file in the watched places may be one that a site is made from."""
    if any(path.is_relative_to(folder) for folder in ignored):
        return False
    place = max((each for each in places if path.is_relative_to(each)), key=lambda each: len(each.parts), default=None)
    names = path.relative_to(place).parts if place else path.parts
    if any(name.startswith(".") or name == "__pycache__" for name in names):
        return False
    name = path.name
    return not name.endswith((*_TEMPORARY, ".pyc")) and name != _PROBE and not (name[:1] == name[-1:] == "#")
