"""What a build makes lives until its end: nobody need look for garbage in it, nor take it apart value by value."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

_last: list[object] = []
_last.append(_last)  # it holds itself, so its end is the collector's to find, which passes it over at the program's end


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage seldom: the records live until the end, and going through them again was a sixth of a build.

    Not at the end of the program either, where Python goes through all that is left: 0.1 s for ten thousand articles.
    """
    del _last[1:]
    thresholds = gc.get_threshold()
    gc.set_threshold(200_000, *thresholds[1:])
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # what there is now is old: nobody goes through it only because the thresholds are lower
        gc.set_threshold(*thresholds)


def keep(*made: object) -> None:
    """Let what a build has made stay until the next one, or until the system takes it back at the program's end."""
    _last.extend(made)
