"""The process that builds: it has imported everything before it is asked.

    python -m newsdigest.previewing.process SETTINGS OVERRIDES

OVERRIDES is a JSON object of settings that count more than those of the file. Each line on standard input asks for a
build; answers are ``messages`` on what was standard output. Where there is ``fork``, each build has a child of its
own: nothing that a settings file or a plugin does outlives it, and nobody waits for imports (0.3 s). Elsewhere the
process ends with its first build, and its parent starts the next one ahead.
"""

import gc
import importlib
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from newsdigest.previewing.complaints import of_exception
from newsdigest.previewing.messages import Level, Problem, Result, Site, encoded
from newsdigest.previewing.one_build import build

_PRELOADED = (
    *("pelican", "pelican.settings", "pelican.readers", "pelican.plugins._utils", "markdown.extensions.extra"),
    *("newsdigest.publishing.digest", "newsdigest.publishing.plugin", "newsdigest.publishing.quick_markdown"),
    *("newsdigest.enrich", "babel.dates", "jinja2.ext", "sqlite3"),
)


def main(arguments: list[str]) -> int:
    """Build whenever a line comes; end with the input."""
    settings_file, overrides = Path(arguments[0]), json.loads(arguments[1])
    tell = _take_standard_output()
    broken = _preload()
    gc.freeze()  # children share these objects as they are
    for _ in sys.stdin.buffer:
        if broken:
            tell(Result(failed=True, problems=(broken,)))
            return 1
        if hasattr(os, "fork") and (child := os.fork()):
            _, status = os.waitpid(child, 0)
            if status:
                tell(_lost(os.waitstatus_to_exitcode(status)))
            continue
        build(settings_file, overrides, tell)
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(0)  # taking ten thousand records apart takes time, and helps nobody
    return 0


def _take_standard_output() -> Callable[[Site | Result], None]:
    """Return what sends a message there; what settings and plugins print goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def tell(message: Site | Result) -> None:
        answers.write(encoded(message))
        answers.flush()

    return tell


def _preload() -> Problem | None:
    """Import what a build needs; return what is wrong with our own code, or with a library's."""
    try:
        for name in _PRELOADED:
            importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - a module may raise anything while somebody is at work on it
        return of_exception(error, (Path(__file__).parents[1],))
    return None


def _lost(exit_code: int) -> Result:
    ended = f"by signal {-exit_code}" if exit_code < 0 else f"with exit code {exit_code}"
    return Result(failed=True, problems=(Problem(level=Level.ERROR, text=f"the build was ended {ended}"),))


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # who asked is gone
        sys.exit(main(sys.argv[1:]))
