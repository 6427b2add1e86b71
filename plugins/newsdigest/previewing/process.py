"""The process that builds: it has imported everything before it is asked.

    python -m newsdigest.previewing.process SETTINGS OVERRIDES

OVERRIDES is a JSON object of settings that count more than those of the file. Each line on standard input asks for a
build; answers are ``messages`` on what was standard output. Nobody waits for imports (0.3 s), nor for what a first
build finds out (0.1 s of 0.9 with 10,000 articles). The process ends with a build that has failed, and its parent ends
it when Python files change: the next one begins with the program, the plugins and the settings as they are then.
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
from newsdigest.previewing.messages import Problem, Result, Site, encoded
from newsdigest.previewing.one_build import build

_PRELOADED = (
    *("pelican", "pelican.settings", "pelican.readers", "pelican.plugins._utils", "markdown.extensions.extra"),
    *("newsdigest.publishing.digest", "newsdigest.publishing.plugin", "newsdigest.publishing.quick_markdown"),
    *("newsdigest.enrich.enrichment", "babel.dates", "jinja2.ext", "sqlite3"),
)


def main(arguments: list[str]) -> int:
    """Build whenever a line comes; end with the input."""
    settings_file, overrides = Path(arguments[0]), json.loads(arguments[1])
    tell = _take_standard_output()
    broken = _preload()
    gc.freeze()  # what is imported stays: no need to look at it again
    for _ in sys.stdin.buffer:
        result = Result(failed=True, problems=(broken,)) if broken else build(settings_file, overrides, tell)
        tell(result)
        if result.failed:
            return 1
        gc.collect()  # the records of this build go while nobody waits
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


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # who asked is gone
        sys.exit(main(sys.argv[1:]))
