"""One build, as ``pelican`` does it, and what it has to tell."""

import importlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from newsdigest.previewing.complaints import Complaints, of_exception
from newsdigest.previewing.messages import Kind, Problem, Result, Site, Unlisted
from newsdigest.previewing.words import Words, usable
from newsdigest.replacing import make_whole


def build(settings_file: Path, overrides: dict[str, Any], tell: Callable[[Site], object]) -> Result:
    """Tell where the site is, build it, and return how that ended. Takes over logging: for a process of its own."""
    from pelican.log import console, init
    from pelican.settings import read_settings

    began = time.perf_counter()
    console.quiet = True  # its last lines say what the result says
    own = [settings_file.parent.absolute()]
    complaints = Complaints(own)
    logging.getLogger().handlers.clear()  # the last build's
    init(level=logging.WARNING, handler=complaints, logs_dedup_min_level=logging.DEBUG)  # the next build says it again
    if str(own[0]) not in sys.path:  # a module of the owner's that a setting names is beside the settings
        sys.path.append(str(own[0]))
    notes = _Notes()
    failure: tuple[Problem, ...] = ()
    try:
        settings = read_settings(str(settings_file), override=overrides)
        site = _site(settings)
        own.extend(map(Path, site.watched))
        make_whole(Path(site.output), logging.getLogger(__name__).info)  # nobody is shown half of a site
        tell(site)
        pelican = _pelican_class(settings["PELICAN_CLASS"])(settings)
        notes.listen()
        pelican.run()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the owner's files may raise anything
        failure = (of_exception(error, own),)
    return Result(
        failed=bool(failure),
        problems=(*failure, *complaints.problems),
        unlisted=tuple(notes.unlisted),
        read=notes.read,
        changed=notes.changed,
        seconds=round(time.perf_counter() - began, 2),
    )


def _site(settings: dict[str, Any]) -> Site:
    from newsdigest.publishing.interface import decimal_symbol, direction, translations_of  # the words are the theme's

    lang = str(settings["DEFAULT_LANG"])
    words = usable(translations_of(Path(settings["THEME"], "translations"), lang, map(str, Words)))
    spoken = lang if words else "en"
    folders = (settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"], *settings["THEME_TEMPLATES_OVERRIDES"])
    return Site(
        address=str(settings["SITEURL"] or "").rstrip("/"),
        output=os.path.realpath(settings["OUTPUT_PATH"]),
        cache=os.path.realpath(settings["CACHE_PATH"]),
        port=int(settings["PORT"]),
        watched=tuple(os.path.realpath(folder) for folder in dict.fromkeys(folders) if Path(folder).is_dir()),
        lang=spoken,
        direction=direction(spoken),
        decimal=decimal_symbol(spoken),
        words=words,
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
