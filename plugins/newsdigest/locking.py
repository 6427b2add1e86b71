"""One run at a time where two would get in each other's way."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: two runs at once have to be avoided by hand
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(place: Path, what: str, say: Callable[[str], object]) -> Iterator[None]:
    """Have a file or a folder for oneself, the latter made if there is neither; the lock ends with the process.

    what: the kind of run, as in ``build``. say: is given a line for the person who has to wait. Raises OSError.
    """
    if not place.is_file():
        place.mkdir(parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        _lock(descriptor, f"{place}: another {what} is at work; waiting for its end", say)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, notice: str, say: Callable[[str], object]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(notice)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:  # a file system without locks
        return
