"""A content file to its record, through Pelican's readers; in this process or in any other one.

What is said while a file is read is kept with its record and said again at each build: a warning
does not go away because the file has not changed.
"""

import functools
import logging
import os
import pickle
import secrets
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from blinker import NamedSignal
from msgspec import structs
from pelican.contents import Article, SkipStub
from pelican.log import FatalLogger, LimitFilter
from pelican.readers import MarkdownReader, Readers

from newsdigest.execution import packed
from newsdigest.memory import Sighting, look
from newsdigest.publishing.plain_reading import PlainReader
from newsdigest.publishing.plugin import absence, enrichment_of, prepare, unlist_withdrawn, waiting
from newsdigest.publishing.quick_markdown import QuickMarkdownReader
from newsdigest.publishing.records import Record, Remembered, record
from newsdigest.settings import Settings
from newsdigest.text.markup import takes_too_long

logger = logging.getLogger(__name__)


_AT_ONCE = datetime.min.replace(tzinfo=UTC)
"""At the next build."""

_ALONE = threading.Lock()
"""The Markdown parser and the handlers of messages are one for a process: an engine's threads take turns."""


_METADATA = NamedSignal("newsdigest_metadata")
"""As ``article_generator_context``, which is the signal of Pelican's own generator."""

_METADATA.connect(unlist_withdrawn)


class Notice(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Something that was said to the person."""

    logger: str
    level: int
    text: str
    limit: str = ""
    """Pelican's summary for more of the kind."""

    def say(self) -> None:
        """Say it again."""
        extra = {"limit_msg": self.limit} if self.limit else None
        logging.getLogger(self.logger).log(self.level, "%s", self.text, extra=extra)


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a file gave."""

    record: Record | None
    """None for a file that gives no article."""

    notices: tuple[Notice, ...] = ()
    statics: tuple[str, ...] = ()
    """The files that its text links to with ``{static}`` or ``{attach}``."""

    until: datetime | None = None
    """The moment at which it must be read again: an article waits for its date."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read: its reading, its HTML, and its enrichment for the next time."""

    path: str
    reading: Reading
    seen: Sighting | None = None
    """The file as it was; only where that was not known."""

    html: str = ""
    remembered: Remembered | None = None


class Task(NamedTuple):
    """A file to be read."""

    path: str
    remembered: Remembered | None = None
    """What may be its document's enrichment."""

    seen: bool = True
    """Whether it is known how the file is now."""


def seen(folder: str, path: str, earlier: Sighting | None = None) -> Sighting:
    """Return how a file is now; one that cannot be read has a digest that no file has."""
    try:
        found = look(f"{folder}{os.sep}{path}", earlier)
    except OSError:
        found = None
    return found or Sighting(secrets.token_bytes(16), 0, 0, 0, 0)


class ArticleReader:
    """Reads articles with Pelican's readers, one settings mapping for all of them."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._ours = Settings.from_mapping(settings)
        self._readers = readers(settings)
        quick = type(self._readers.readers.get("md")) is QuickMarkdownReader
        self._plain = PlainReader(settings) if quick and PlainReader.serves(settings) else None

    def perform(self, task: Task) -> Read:
        """Read a file, and look at it before if nobody has."""
        before = None if task.seen else seen(self._settings["PATH"], task.path)
        return structs.replace(self.read(task.path, task.remembered), seen=before)

    def read(self, path: str, remembered: Remembered | None = None) -> Read:
        """Return what the file at ``path``, relative to the content folder, gives; never raises for what is in it.

        remembered: an enrichment that may be the document's.
        """
        with _notices() as notices:
            try:
                read = self._read(path, remembered)
            except Exception:  # noqa: BLE001 - a reader may raise anything; one article never stops an edition
                self._complain(path)
                read = Read(path=path, reading=Reading(record=None))
        return structs.replace(read, reading=structs.replace(read.reading, notices=tuple(notices)))

    def _read(self, path: str, remembered: Remembered | None) -> Read:
        if self._plain and path.endswith(".md") and (plain := self._plain.read(path, remembered)):
            found, html, known = plain
            until = None if known.key else _AT_ONCE
            return Read(path=path, reading=Reading(record=found, until=until), html=html, remembered=known)
        article = self._article(path)
        if article is None:
            return Read(path=path, reading=Reading(record=None))
        enriched, known = enrichment_of(article, self._ours, remembered)
        prepare(article, enriched)
        found, html = record(article, enriched, self._settings)
        until = None
        if waits := waiting(article):
            logger.warning("%s", waits)
            until = found.view.date
        if path.endswith(".rst") or not known.key:  # docutils may include other files: who knows what has changed
            until = _AT_ONCE
        statics = tuple(sorted(article.get_static_links())) if found.linked else ()
        return Read(path=path, reading=Reading(record=found, statics=statics, until=until), html=html, remembered=known)

    def _takes_too_long(self, path: Path) -> bool:
        if not isinstance(self._readers.readers.get(path.suffix[1:]), MarkdownReader):
            return False
        return takes_too_long(path.read_bytes().decode("utf-8", "replace"))

    def _complain(self, path: str) -> None:
        logging.getLogger("pelican.generators").exception(
            "Could not process %s", path, exc_info=self._settings.get("DEBUG", False)
        )

    def _article(self, path: str) -> Any:
        base = self._settings["PATH"]
        if self._takes_too_long(Path(base, path)):
            logger.error("%s: its text would take too long to render (too many signs of Markdown); not published", path)
            return None
        reason = ""
        try:
            article = self._readers.read_file(
                base_path=base, path=path, content_class=Article, context={}, context_signal=_METADATA
            )
            if isinstance(article, SkipStub):
                return None
            lacking = [each.title() for each in article.mandatory_properties if not hasattr(article, each)]
            if lacking or article.status not in article.allowed_statuses:  # Pelican knows of fewer, and of no line
                reason = absence(Path(base, path), path, self._ours)
            if lacking and not reason:
                reason = f"{path}: has no {' and no '.join(lacking)} line; not published"
            if not reason and article.is_valid():
                return article
        except Exception:  # noqa: BLE001 - one article never stops an edition
            reason = absence(Path(base, path), path, self._ours)
            if not reason or self._settings.get("DEBUG", False):
                self._complain(path)
        if reason := reason or absence(Path(base, path), path, self._ours):
            logger.error("%s", reason)
        return None


def read_articles(settings: bytes | Mapping[str, Any], tasks: Sequence[Task]) -> list[Read]:
    """Return what some files give; what an executor runs. ``settings``: Pelican's, pickled for another process."""
    with _ALONE:
        reader = _reader(settings) if isinstance(settings, bytes) else ArticleReader(settings)
        return [reader.perform(task) for task in tasks]


@functools.lru_cache(maxsize=1)
def _reader(settings: bytes) -> ArticleReader:
    mapping = pickle.loads(settings)  # noqa: S301 - our own, from the process that has started this one
    LimitFilter._ignore.update(map(tuple, mapping["LOG_FILTER"]))
    return ArticleReader(mapping)


def readers(settings: Mapping[str, Any], cache_name: str = "") -> Readers:
    """Return Pelican's readers, the Markdown reader replaced by a quicker one where it gives the same HTML."""
    found = Readers(settings, cache_name)
    for suffix, reader in found.readers.items():
        if type(reader) is MarkdownReader and QuickMarkdownReader.serves(settings):
            found.readers[suffix] = QuickMarkdownReader(settings)
    return found


class _Collector(logging.Handler):
    """Keeps what is said while one file is read; nobody else writes to it, and it needs no lock."""

    level = logging.WARNING

    def __init__(self) -> None:  # the base class enters each handler in a list of all, which took 40 µs
        self.notices: list[Notice] = []

    def handle(self, record: logging.LogRecord) -> bool:
        limit = str(getattr(record, "limit_msg", ""))
        self.notices.append(Notice(record.name, record.levelno, record.getMessage(), limit))
        return True


@contextmanager
def _notices() -> Iterator[list[Notice]]:
    """Collect warnings and errors instead of showing them; none of them stops the program (``--fatal``)."""
    collector = _Collector()
    root = logging.getLogger()
    handlers, fatal = root.handlers, FatalLogger.fatal_lvl
    shown = LimitFilter._raised_messages, LimitFilter._group_count
    root.handlers, FatalLogger.fatal_lvl = [collector], logging.CRITICAL + 1
    LimitFilter._raised_messages, LimitFilter._group_count = set(), defaultdict(int)
    try:
        yield collector.notices
    finally:
        root.handlers, FatalLogger.fatal_lvl = handlers, fatal
        LimitFilter._raised_messages, LimitFilter._group_count = shown


def settings_for_readers(settings: Mapping[str, Any]) -> bytes:
    """Return Pelican's settings as another process takes them. Raises an error of pickle for what it cannot take."""
    return packed({name: value for name, value in settings.items() if not name.startswith(("JINJA_", "PELICAN_"))})
