"""A folder is replaced as a whole: what is new is put together beside it, and moved in place when all of it is there.

The *home* of a replacement is a folder beside the one that is replaced, on the same file system (``.output.new``);
where none can be made, one within it. A run that ends before it has written its *plan* there leaves the folder as it
was, and what it has put together is dropped. With a plan, the next command does the rest of it. Every
file is moved by one rename, new files before those that may lead to them, and what has gone goes last: also who
reads the folder meanwhile finds each file whole, and no link that leads to nothing.

Exchanging two folders at once (``renameat2``) would leave no moment in between. But twenty thousand links for each
new article are half a second, a folder that is mounted or served from within a container can't be exchanged, and a
``.git`` in it would have to be carried over.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR, S_ISLNK
from typing import NamedTuple

import msgspec

from newsdigest.errors import OutputError
from newsdigest.locking import alone

WITHIN = ".newsdigest.new"
"""The name of a home within the folder that is replaced."""

_PLAN = "plan.json"


class Places(NamedTuple):
    """Where a file is to be, and where it is put together; both end with a slash."""

    root: str
    stage: str

    def now(self, path: str) -> str:
        """Return where a file of this run can be read before it is put in place."""
        return self.stage + path if os.path.lexists(self.stage + path) else self.root + path


class _Plan(msgspec.Struct, frozen=True):
    """What is left to do; paths are below the folder."""

    stage: str
    """The name of the folder in the home whose files are to be moved."""

    first: list[str]
    """Files that are in the way of new ones."""

    gone: list[str]


class Replacement:
    """What one run puts in the place of a folder's files. ``places``: for who makes these."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = beside(folder) if _can_move_from_beside(folder) else folder / WITHIN
        self._stage = secrets.token_hex(4)  # a process that has outlived its run writes to a stage that nobody moves
        self.places = Places(f"{folder}{os.sep}", f"{self._home / self._stage}{os.sep}")

    def commit(self, first: list[str], gone: list[str]) -> list[str]:
        """Put everything in place; return the files that were moved one by one, not with their folder.

        first: files in the way of new ones; gone: files that are to go. Raises OutputError.
        """
        stage = self._home / self._stage
        if not (first or gone or stage.exists()):
            return []
        try:
            stage.mkdir(parents=True, exist_ok=True)
            plan = _Plan(self._stage, first, gone)
            draft = self._home / f"{_PLAN}.{self._stage}"
            draft.write_bytes(msgspec.json.encode(plan))
            draft.replace(self._home / _PLAN)
        except OSError as error:
            raise OutputError(self._folder, error.strerror or str(error)) from error
        return _perform(plan, self._home, self._folder)

    def drop(self) -> None:
        """Leave the folder as it is, unless there is a plan already."""
        if not (self._home / _PLAN).exists():
            shutil.rmtree(self._home, ignore_errors=True)


@contextmanager
def turn(folder: Path, say: Callable[[str], object]) -> Iterator[None]:
    """Have a folder for oneself, made if there is none, and whole: what a run has left half done is completed first.

    say: is given a line for the person who has to wait, or whose last run was ended. Raises OutputError.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(folder, "build", say))
        except OSError as error:
            raise OutputError(folder, error.strerror or str(error)) from error
        _complete(folder, say)
        yield


def make_whole(folder: Path, say: Callable[[str], object]) -> None:
    """Complete what an ended run has begun to move, for who is about to read the folder. Raises OutputError."""
    if any((home / _PLAN).exists() for home in _homes(folder)):
        with turn(folder, say):
            pass


def beside(folder: Path) -> Path:
    """Return the home of a folder's replacement where one can be made beside it."""
    return folder.with_name(f".{folder.name}.new")


def stages(folder: Path) -> list[Path]:
    """Return where runs under way put files together, for who shows these before they are in place."""
    found: list[Path] = []
    for home in _homes(folder):
        if home.is_symlink():  # nobody puts anything together there
            continue
        with suppress(OSError), os.scandir(home) as entries:  # there is none, or none any more
            found += [Path(entry) for entry in entries if entry.is_dir(follow_symlinks=False)]
    return found


def has_link(root: str, folder: str) -> bool:
    """Tell whether a folder below the root, or one that it is in, is a link."""
    while folder:
        if os.path.islink(root + folder):
            return True
        folder = os.path.dirname(folder)
    return False


def _homes(folder: Path) -> tuple[Path, Path]:
    return beside(folder), folder / WITHIN


def _can_move_from_beside(folder: Path) -> bool:
    return os.access(folder.parent, os.W_OK | os.X_OK) and not _is_mounted(folder)


def _is_mounted(folder: Path) -> bool:
    """Tell whether a folder is where another file system begins, or part of the same one once more (bind mounts)."""
    try:
        mounts = Path("/proc/self/mountinfo").read_bytes().splitlines()  # proc_pid_mountinfo(5)
    except OSError:
        return folder.is_mount()
    name = os.fsencode(folder).replace(b"\\", rb"\134").replace(b" ", rb"\040")
    return any(mount.split(b" ")[4] == name for mount in mounts)


def _complete(folder: Path, say: Callable[[str], object]) -> None:
    """Do the rest of a plan, and drop what was put together without one. Raises OutputError."""
    for home in _homes(folder):
        try:
            if home.is_symlink():
                home.unlink()
                continue
            plan = _plan(home)
            if plan is None and home.exists():
                shutil.rmtree(home)
        except OSError as error:
            raise OutputError(folder, error.strerror or str(error)) from error
        if plan:
            _perform(plan, home, folder)
            say(f"{folder}: a build was ended while its files were put in place; that is completed now")


def _plan(home: Path) -> _Plan | None:
    """Return the plan in a home; None for one that is not there, or not whole."""
    try:
        plan = msgspec.json.decode((home / _PLAN).read_bytes(), type=_Plan)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return None
    return plan if plan.stage.isalnum() else None


def _perform(plan: _Plan, home: Path, folder: Path) -> list[str]:
    """Do what is left of a plan, however often it was begun; return the files that were moved one by one.

    Raises OutputError; the plan stays then.
    """
    root, stage = f"{folder}{os.sep}", f"{home / plan.stage}{os.sep}"
    try:
        _remove(root, plan.first)
        moves = list(_moves(stage, root, ""))
        for path, _ in sorted(moves, key=lambda move: not move[1]):
            with suppress(IsADirectoryError, NotADirectoryError):  # somebody has made it since: a build will report it
                os.replace(stage + path, root + path)
        _remove(root, plan.gone)
        (home / _PLAN).unlink()
        shutil.rmtree(home)
    except OSError as error:
        raise OutputError(folder, error.strerror or str(error), begun=True) from error
    return [path for path, new in moves if not new or not os.path.isdir(root + path)]


def _moves(stage: str, root: str, folder: str) -> Iterator[tuple[str, bool]]:
    """Yield what is to be moved, files and whole folders, and whether it is new where it goes."""
    try:
        entries = sorted(os.scandir(stage + folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        try:
            mode = os.lstat(root + path).st_mode
        except FileNotFoundError:
            yield path, True
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield path, False
        elif S_ISDIR(mode) and not S_ISLNK(mode):
            yield from _moves(stage, root, path)


def _remove(root: str, paths: Iterable[str]) -> None:
    """Remove files, and the folders that are empty without them; what is behind a link is not ours."""
    for path in paths:
        folder = os.path.dirname(path)
        if path.startswith(("/", "../")) or "/../" in path or has_link(root, folder):
            continue
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(root + path)
        with suppress(OSError):  # it is not empty
            while folder:
                os.rmdir(root + folder)
                folder = os.path.dirname(folder)
