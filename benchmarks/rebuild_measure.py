"""What a command costs, and a folder that can be put back as it was."""

import ctypes
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_EVERY = 0.05  # seconds
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER

Listing = dict[str, tuple[int, int, int]]
"""Path below a folder -> time of its last change (ns), size, inode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took.

    cpu: user and system seconds of the whole process tree, also of processes that nobody waited for; wall: seconds;
    peak: MB, the largest sum over the process tree of PSS (shared pages counted once), sampled about every 50 ms;
    written, deleted: files of the output that were made or changed, and that went.
    """

    cpu: float
    wall: float
    peak: float
    written: int = 0
    deleted: int = 0


def measure(command: Sequence[str | Path], folder: Path) -> Cost:
    """Run a command to its end, in a folder, and return its cost (without the files).

    Raises RuntimeError with the end of its output when it fails.
    """
    ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1)  # a pool's helper process outlives its parent: its time counts, too
    log = folder / "build.log"
    ended = threading.Event()
    peaks = [0]
    sampler = threading.Thread(target=_sample, args=(ended, peaks))
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output, env=_environment())
        sampler.start()
        cpu = 0.0
        while True:
            try:
                pid, status, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            if pid == process.pid:
                wall = time.perf_counter() - started
                process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    sampler.join()
    if process.returncode:
        raise RuntimeError(f"{command} failed:\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return Cost(cpu=cpu, wall=wall, peak=peaks[0] / 1e6)


def _environment() -> dict[str, str]:
    """Return this one's, but that Python keeps compiled modules: without them every start takes 0.25 s more."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _sample(ended: threading.Event, peaks: list[int]) -> None:
    """Keep the largest memory of this process's children in ``peaks``; take at most a tenth of the time for it."""
    pause = SAMPLE_EVERY
    while not ended.wait(pause):
        started = time.perf_counter()
        peaks[0] = max(peaks[0], sum(map(_pss, _descendants(os.getpid()))))
        pause = max(SAMPLE_EVERY, 10 * (time.perf_counter() - started))


def _descendants(pid: int) -> list[int]:
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                found += [int(child), *_descendants(int(child))]
    except OSError:  # it has ended
        pass
    return found


def _pss(pid: int) -> int:
    """Return a process's proportional set size in bytes; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def listing(folder: Path) -> Listing:
    """Return what every file below a folder is known by."""
    found: Listing = {}
    folders = [str(folder)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                status = entry.stat(follow_symlinks=False)
                found[os.path.relpath(entry.path, folder)] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


def changes(before: Listing, after: Listing) -> tuple[set[str], set[str]]:
    """Return the files that were made or changed, and those that went."""
    return {path for path, known in after.items() if before.get(path) != known}, before.keys() - after.keys()


class Snapshot:
    """A copy of a folder, from which the folder is put back file by file: only what has changed since."""

    def __init__(self, folder: Path, copy: Path) -> None:
        self.folder = folder
        self.copy = copy
        self._listing: Listing = {}

    def save(self) -> None:
        """Take the folder as it is now."""
        now = listing(self.folder)
        made, gone = changes(self._listing, now)
        _copy(made, self.folder, self.copy)
        _remove(gone, self.copy)
        self._listing = now

    def restore(self) -> int:
        """Put the folder back with its times, and return how many files had changed."""
        changed, gone = changes(listing(self.folder), self._listing)  # from now to then
        _remove(gone, self.folder)
        _copy(changed, self.copy, self.folder)
        self._listing = listing(self.folder)  # of new inodes
        os.sync()
        return len(changed) + len(gone)


def _copy(paths: set[str], source: Path, target: Path) -> None:
    for path in paths:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / path, target / path)


def _remove(paths: set[str], folder: Path) -> None:
    for path in paths:
        (folder / path).unlink()
    for parent in sorted({parent for path in paths for parent in (folder / path).parents}, reverse=True):
        if parent.is_relative_to(folder) and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()


def differences(found: Path, wanted: Path) -> list[str]:
    """Return one line for each file that a folder does not have as another one has it, byte for byte."""
    left, right = listing(found), listing(wanted)
    lines = [f"should not be there: {path}" for path in sorted(left.keys() - right.keys())]
    lines += [f"missing: {path}" for path in sorted(right.keys() - left.keys())]
    for path in sorted(left.keys() & right.keys()):
        if (found / path).read_bytes() != (wanted / path).read_bytes():
            lines.append(f"differs: {path}")
    return lines
