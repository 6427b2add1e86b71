"""The process that builds: it has imported everything before it is asked.

    python -m newsdigest.previewing.process SETTINGS [OUTPUT]

Each line on standard input asks for a build; answers are ``messages`` on what was standard output. Where there is
``fork``, each build has a child of its own: nothing that a settings file or a plugin does outlives it, and nobody
waits for imports (0.3 s). Elsewhere the process ends with its first build, and its parent starts the next one ahead.
"""

import gc
import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from newsdigest.previewing.complaints import Complaints, of_exception
from newsdigest.previewing.messages import Kind, Level, Problem, Result, Site, Unlisted, encoded

FORKS = hasattr(os, "fork")
_PRELOADED = (
    *("pelican", "pelican.settings", "pelican.readers", "pelican.plugins._utils", "markdown.extensions.extra"),
    *("newsdigest.publishing.digest", "newsdigest.publishing.plugin", "newsdigest.publishing.quick_markdown"),
    *("newsdigest.enrich", "babel.dates", "jinja2.ext", "sqlite3"),
)


def main(arguments: list[str]) -> int:
    """Build whenever a line comes; end with the input."""
    settings_file, output = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None
    answers = _take_standard_output()
    broken = _preload()
    gc.freeze()  # children share these objects as they are
    for _ in sys.stdin.buffer:
        if broken:
            answers.write(encoded(Result(failed=True, problems=(broken,))))
            return 1
        if FORKS and (child := os.fork()):
            _, status = os.waitpid(child, 0)
            if status:
                answers.write(encoded(_lost(os.waitstatus_to_exitcode(status))))
            continue
        build(settings_file, output, lambda message: answers.write(encoded(message)))
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)  # taking ten thousand records apart takes time, and helps nobody
    return 0


def _take_standard_output() -> BinaryIO:
    """Return standard output; what settings and plugins print goes to standard error instead."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return answers


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


def build(settings_file: Path, output: Path | None, tell: Callable[[Site | Result], object]) -> None:
    """Build once as ``pelican`` does: tell where the site is, then how it ended."""
    from pelican.log import console, init
    from pelican.settings import read_settings

    began = time.perf_counter()
    console.quiet = True  # its last lines say what the result says
    complaints = Complaints()
    init(level=logging.WARNING, handler=complaints)
    own = [settings_file.parent.absolute()]
    sys.path.append(str(own[0]))
    digest: Any = None
    notes = _Notes()
    failure: tuple[Problem, ...] = ()
    try:
        override = {"OUTPUT_PATH": str(output.absolute())} if output else {}
        settings = read_settings(str(settings_file), override=override)
        site = _site(settings)
        own.extend(map(Path, site.watched))
        tell(site)
        digest = _pelican_class(settings["PELICAN_CLASS"])(settings)
        notes.listen()
        digest.run()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the owner's files may raise anything
        failure = (of_exception(error, own),)
    tell(
        Result(
            failed=bool(failure),
            problems=(*failure, *complaints.problems),
            unlisted=tuple(notes.unlisted),
            read=notes.read,
            changed=notes.changed,
            seconds=round(time.perf_counter() - began, 2),
        )
    )


def _site(settings: dict[str, Any]) -> Site:
    folders = (settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"], *settings["THEME_TEMPLATES_OVERRIDES"])
    return Site(
        address=str(settings["SITEURL"] or "").rstrip("/"),
        output=os.path.realpath(settings["OUTPUT_PATH"]),
        cache=os.path.realpath(settings["CACHE_PATH"]),
        port=int(settings["PORT"]),
        watched=tuple(os.path.realpath(folder) for folder in dict.fromkeys(folders) if Path(folder).is_dir()),
    )


def _pelican_class(named: Any) -> Any:
    if not isinstance(named, str):
        return named
    module, _, name = named.rpartition(".")
    return getattr(importlib.import_module(module), name)


class _Notes:
    """What a build knows when it has written its pages; stock Pelican knows less."""

    def __init__(self) -> None:
        self.unlisted: list[Unlisted] = []
        self.read: int | None = None
        self._folder: Any = None

    def listen(self) -> None:
        """Wait for Pelican's signal; it does not keep this object alive."""
        from pelican import signals

        signals.article_writer_finalized.connect(self._take)

    @property
    def changed(self) -> int | None:
        """How many files were written or removed up to now."""
        return self._folder.written + self._folder.removed if self._folder else None

    def _take(self, generator: Any, **_: object) -> None:
        self._folder = getattr(getattr(generator, "build", None), "folder", None)
        ledger = getattr(generator, "ledger", None)
        self.read = getattr(ledger, "fresh", None)
        readings = getattr(ledger, "readings", {})
        found = _of_readings(readings) if readings else _of_articles(generator)
        pages = (_unlisted(page, Kind.DRAFT) for page in generator.context.get("draft_pages", ()))
        self.unlisted = [*found, *pages]


def _of_readings(readings: dict[str, Any]) -> Iterator[Unlisted]:
    """Yield the unlisted articles of a digest's ledger."""
    for reading in readings.values():
        record = reading.record
        if record and record.status != "published":
            yield Unlisted(
                kind=Kind.WAITING if reading.until else Kind(record.status),
                title=record.view.title,
                url=record.view.url,
                save_as=record.save_as,
                source=record.path,
                until=_moment(record.view.date) if reading.until else "",
            )


def _of_articles(generator: Any) -> Iterator[Unlisted]:
    """Yield the unlisted articles that Pelican itself has read."""
    for article in generator.drafts:
        waits = str(article.metadata.get("status", "published")).lower() == "published"
        yield _unlisted(article, Kind.WAITING if waits else Kind.DRAFT, _moment(article.date) if waits else "")
    for article in generator.hidden_articles:
        yield _unlisted(article, Kind.HIDDEN)


def _unlisted(content: Any, kind: Kind, until: str = "") -> Unlisted:
    return Unlisted(
        kind=kind,
        title=str(content.title),
        url=str(content.url),
        save_as=str(content.save_as),
        source=str(content.get_relative_source_path()),
        until=until,
    )


def _moment(date: Any) -> str:
    return f"{date:%Y-%m-%d %H:%M}".removesuffix(" 00:00")


if __name__ == "__main__":
    with suppress(BrokenPipeError):  # who asked is gone
        sys.exit(main(sys.argv[1:]))
