"""Which files have changed: those that a site is made from, and no others."""

import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from watchfiles import Change, watch

from newsdigest.errors import SettingsError

_QUIET = 25
"""Milliseconds without a change after which what has changed is looked at: editors write, rename and set times."""

_LONGEST = 300
"""Milliseconds: what changes without end, an unpacked archive for example, is looked at in between."""

_TEMPORARY = ("~", ".swp", ".swx", ".tmp", ".temp", ".part", ".crdownload", ".bak", "___jb_tmp___", "___jb_old___")
_PROBE = "4913"  # Vim's, to see whether it may write a file here


class Watch:
    """Watches folders; a context manager that ends that."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[set[Path] | BaseException] = queue.SimpleQueue()
        self._followed: object = None
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def follow(self, folders: Iterable[Path], files_in: Iterable[Path], ignored: Iterable[Path]) -> None:
        """Watch these from now on instead of others.

        folders: watched with all that is below them. files_in: the Python files in these are watched, settings that
        is, and nothing below. ignored: what is made, not written.
        """
        whole, flat = (
            tuple(dict.fromkeys(place for place in places if place.is_dir())) for places in (folders, files_in)
        )
        ignored = tuple(ignored)
        if self._followed == (whole, flat, ignored):
            return
        self._end()
        self._followed = whole, flat, ignored
        self._stop = threading.Event()
        for places, recursive in ((whole, True), (flat, False)):
            if places:
                task = (places, recursive, ignored, self._stop)
                self._threads.append(threading.Thread(target=self._run, args=task, daemon=True))
                self._threads[-1].start()

    def _end(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(1)
        self._threads.clear()

    def changes(self, stop: threading.Event | None = None) -> Iterator[set[Path]]:
        """Yield what has changed since the last time, all at once, until ``stop`` is set. Raises SettingsError."""
        while not (stop and stop.is_set()):
            try:
                found = [self._queue.get(timeout=0.5)]  # without a timeout Ctrl-C is not heard on Windows
            except queue.Empty:
                continue
            while not self._queue.empty():
                found.append(self._queue.get())
            for each in found:
                if isinstance(each, BaseException):
                    hint = "WATCHFILES_FORCE_POLLING=1 looks again and again instead"
                    raise SettingsError(f"the site's folders cannot be watched: {each}; {hint}") from each
            yield set().union(*(each for each in found if not isinstance(each, BaseException)))

    def _run(self, places: Sequence[Path], recursive: bool, ignored: Sequence[Path], stop: threading.Event) -> None:
        def matters(change: Change, path: str) -> bool:
            return (recursive or path.endswith(".py")) and is_source(Path(path), places, ignored)

        try:
            for changes in watch(
                *places,
                watch_filter=matters,
                debounce=_LONGEST,
                step=_QUIET,
                stop_event=stop,
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
