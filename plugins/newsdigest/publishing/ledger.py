"""The articles of the content folder: read where their files have changed, remembered where they have not."""

import logging
import os
import pickle
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, TypeVar

import msgspec
from msgspec import structs

from newsdigest.enrich import hooks
from newsdigest.execution import SERIAL, spread
from newsdigest.memory import ForgottenError, Memory, Sighting, code, digest, is_text, libraries, untouched
from newsdigest.publishing.fingerprints import of_settings, sources, together
from newsdigest.publishing.reading import Read, Reading, Task, read_articles, seen, settings_for_readers
from newsdigest.publishing.readings import Kept, Readings
from newsdigest.publishing.records import Record, Remembered
from newsdigest.publishing.sharing import Labels
from newsdigest.publishing.spellings import tag_aliases
from newsdigest.settings import Settings
from newsdigest.standing import PUBLISHED
from newsdigest.traits import Traits

logger = logging.getLogger(__name__)

# What an article's record cannot depend on. Any setting that is not named here has all articles read again.
_IRRELEVANT = frozenset(
    {"SITENAME", "SITESUBTITLE", "SITEURL", "RELATIVE_URLS", "OUTPUT_PATH", "DELETE_OUTPUT_DIRECTORY"}
    | {"OUTPUT_RETENTION", "THEME", "THEME_STATIC_DIR", "THEME_STATIC_PATHS", "THEME_TEMPLATES_OVERRIDES"}
    | {"ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS", "STATIC_CHECK_IF_MODIFIED", "DEFAULT_PAGINATION"}
    | {
        "FEED_MAX_ITEMS",
        "NEWSDIGEST_FEED_ID",
        "NEWSDIGEST_WEBSUB_HUB",
        "NEWSDIGEST_FEEDS_OPML",
        "NEWSDIGEST_SOURCES_OPML",
    }
    | {"PLUGINS", "PLUGIN_PATHS"}
    | {"CACHE_PATH", "CACHE_CONTENT", "LOAD_CONTENT_CACHE", "PORT", "BIND", "DEBUG", "FEED_DOMAIN"}
    | {"NEWSDIGEST_EXECUTOR", "NEWSDIGEST_WORKERS", "NEWSDIGEST_MAX_BYTES", "NEWSDIGEST_TYPOGRAPHY"}
    | {"NEWSDIGEST_CONTACT", "NEWSDIGEST_TIMEOUT", "NEWSDIGEST_CONNECTIONS", "NEWSDIGEST_ALLOW_PRIVATE"}
    | {"NEWSDIGEST_IMAGE_WIDTH", "NEWSDIGEST_CHECK_SKIP", "NEWSDIGEST_ENDPOINT_TIMEOUT", "NEWSDIGEST_ENDPOINT_BUDGET"}
    | {"NEWSDIGEST_EDITION", "NEWSDIGEST_FIRST_EDITION"}
)
_IRRELEVANT_KINDS = (
    *("JINJA_", "PELICAN_", "ARCHIVES_", "MONTH_ARCHIVE_", "TAGS_", "CATEGORIES_"),
    *("NEWSDIGEST_EDITION_", "NEWSDIGEST_EDITIONS_", "NEWSDIGEST_STORY_", "NEWSDIGEST_LANGUAGE_FEED_"),
    *("FEED_ALL_", "CATEGORY_FEED_", "TAG_FEED_", "NEWSDIGEST_SOURCE_FEED_", "NEWSDIGEST_SUBSCRIBE_"),
    *("NEWSDIGEST_EPUB_", "NEWSDIGEST_MAIL_"),
)
_CODE = ("content", "document.py", "enrich", "errors.py", "publishing", "settings", "standing.py", "text")
_LIBRARIES = (
    *("pelican", "markdown", "Pygments", "docutils", "typogrify", "smartypants", "nh3", "msgspec", "python-dateutil"),
    *("tzdata", "PyStemmer"),
)

Found = TypeVar("Found", covariant=True)


class Decoder(Protocol[Found]):
    """One of msgspec's."""

    def decode(self, row: bytes, /) -> Found:
        """Return the value; raises MsgspecError."""


_TEXT = 3000  # bytes of an article, to weigh those whose size is not known


_REMEMBERED = msgspec.msgpack.Decoder(Remembered)
_TRAITS = msgspec.msgpack.Decoder(Traits)
_SIGHTINGS = msgspec.msgpack.Decoder(dict[str, Sighting])
_SETTINGS = msgspec.json.Decoder(dict[str, bytes])
_ADDRESSES = msgspec.msgpack.Decoder(list[str])


class Ledger:
    """The articles by the paths of their files, relative to the content folder.

    readings: one for each file, in the order of their paths; fresh: how many files were read in this build;
    reason: why they were all read anew, if they were; empty if only what has changed was read.
    """

    def __init__(self, memory: Memory, settings: Mapping[str, Any]) -> None:
        self.readings: dict[str, Reading] = {}
        self.fresh = 0
        self.reason = ""
        self._memory = memory
        self._bodies: dict[str, str] = {}
        self._enrichments: dict[str, Remembered] = {}
        self._labels = Labels()
        self._settings = settings

    def read(self, paths: Iterable[str]) -> None:
        """Take the readings of these files and say again what was said of them. Raises ForgottenError."""
        key = self._key()
        now = datetime.now(UTC)
        remembered = Readings(self._memory)
        kept = dict(remembered.kept)
        earlier = _understood(_SIGHTINGS, self._memory.get("sightings", "articles")) or {}
        folder = self._settings["PATH"]
        paths = sorted(paths)
        # Where nothing is known those who read the files look at them, too: that is work for all processors.
        same = untouched(f"{folder}{os.sep}", earlier.items())
        sightings = {
            path: earlier[path] if path in same else seen(folder, path, earlier.get(path))
            for path in paths
            if kept or earlier
        }
        for path, file in sightings.items():
            found = kept.get(path)
            if found and (found.source, found.key) == (file.digest, key) and not _is_over(found.reading, now):
                self.readings[path] = found.reading
        # The newest first: the requests that an endpoint is granted may not be enough for all.
        stale = [path for path in reversed(paths) if path not in self.readings]
        homes = {row.source: path for path, row in kept.items() if path not in sightings}  # of files that have moved
        tasks = (
            Task(path, self._remembered(path, homes.get(sightings[path].digest)))
            if path in sightings
            else Task(path, self._remembered(path, None), seen=False)
            for path in stale
        )
        for one in self._read(tasks):
            file = one.seen or sightings[one.path]
            sightings[one.path] = file
            self._remember(one, remembered, Kept(file.digest, key, one.reading))
        self._note_moved([row.reading.record for row in kept.values() if row.key == key] if stale else (), stale)
        named = {path: file for path, file in sightings.items() if is_text(path)}
        if named != earlier:
            self._memory.put("sightings", [("articles", msgspec.msgpack.encode(named))])
        gone = [path for path in kept if path not in sightings]
        remembered.remove(gone)
        remembered.settle()
        for table in ("bodies", "enrichments"):
            self._memory.remove(table, gone)
        self._memory.save()
        self.readings = {path: self.readings[path] for path in paths}
        for reading in self.readings.values():
            for notice in reading.notices:
                notice.say()

    def body(self, path: str) -> str:
        """Return the HTML of an article as it was read. Raises ForgottenError."""
        if path in self._bodies:
            return self._bodies[path]
        body = self._memory.get("bodies", path)
        if body is None or digest(body) != getattr(self.readings[path].record, "body", b""):
            raise self._lost(path)
        return body.decode()

    def enrichment(self, path: str) -> Remembered | None:
        """Return an earlier enrichment of the file's document, or of what it was. Raises ForgottenError."""
        if not is_text(path):
            return self._enrichments.get(path)
        return _understood(_REMEMBERED, self._memory.get("enrichments", path))

    def traits(self, path: str, told: bytes) -> Traits:
        """Return what an article is compared by with others; ``told``: its digest. Raises ForgottenError."""
        found = self.enrichment(path)
        traits = _understood(_TRAITS, found.traits) if found and digest(found.traits) == told else None
        if traits is None:
            raise self._lost(path)
        return traits

    def keep_enrichment(self, path: str, remembered: Remembered) -> None:
        """Remember an enrichment for the next build. Raises ForgottenError."""
        if is_text(path):
            self._memory.put("enrichments", [(path, msgspec.msgpack.encode(remembered))])
        else:
            self._enrichments[path] = remembered

    def _lost(self, path: str) -> ForgottenError:
        self._memory.forget()
        return ForgottenError(f"the text of {path} is not in the memory; everything is made anew")

    def _remembered(self, path: str, earlier_path: str | None) -> Remembered | None:
        return self.enrichment(path) or (self.enrichment(earlier_path) if earlier_path else None)

    def _remember(self, one: Read, remembered: Readings, row: Kept) -> None:
        self.fresh += 1
        found = one.reading.record
        self.readings[one.path] = structs.replace(one.reading, record=found and self._labels.shared(found))
        if not is_text(one.path):  # a name in no encoding can be kept nowhere: the file is read each time
            self._bodies[one.path] = one.html
            if one.remembered:
                self.keep_enrichment(one.path, one.remembered)
            return
        remembered.put(one.path, row)
        self._memory.put("bodies", [(one.path, one.html.encode())])
        if one.remembered:
            self.keep_enrichment(one.path, one.remembered)
        if self.fresh % 200 == 0:  # an interrupted build need not read these again, and `newsdigest add` need not wait
            self._memory.save()

    def _note_moved(self, before: Iterable[Record | None], stale: Iterable[str]) -> None:
        """Note the addresses that articles have no more, for ``newsdigest rename``: no page is made from these."""
        fresh = {one.guid: one for path in stale if (one := self.readings[path].record) and one.guid}
        for was in before:
            if was and was.status == PUBLISHED and (now := fresh.get(was.guid)) and was.view.url != now.view.url:
                earlier = _understood(_ADDRESSES, self._memory.get("former", was.guid)) or []
                found = list(dict.fromkeys((*earlier, was.view.url)))
                self._memory.put("former", [(was.guid, msgspec.msgpack.encode(found))])

    def _read(self, tasks: Iterable[Task]) -> Iterable[Read]:
        ours = Settings.from_mapping(self._settings)
        name = ours.executor
        try:
            settings: bytes | dict[str, Any] = settings_for_readers(self._settings)
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            logger.info("%s: one process reads all articles", error)
            name, settings = SERIAL, dict(self._settings)
        return spread(
            partial(read_articles, settings),
            tasks,
            weigh=lambda task: _TEXT,
            name=name,
            workers=ours.workers,
            # For those who render afterwards, too.
            preload=["newsdigest.publishing.digest", "newsdigest.enrich.enrichment"],
        )

    def _key(self) -> bytes:
        """Return what stands for all that a reading depends on beside the file; note what has changed of it."""
        parts, incomparable = of_settings(self._settings, _IRRELEVANT, _IRRELEVANT_KINDS)
        parts["MARKDOWN"] += sources(self._settings["MARKDOWN"]["extensions"])
        parts |= {"the program": code(*_CODE), "a library": libraries(*_LIBRARIES)}
        parts["tag-aliases.txt"] = tag_aliases(self._settings).digest
        ours = Settings.from_mapping(self._settings)
        parts["NEWSDIGEST_SUMMARIZER"] += hooks.version(ours.summarizer, hooks.SUMMARIZER, ours).encode()
        parts["NEWSDIGEST_TAGGER"] += hooks.version(ours.tagger, hooks.TAGGER, ours).encode()
        earlier = _understood(_SETTINGS, self._memory.get("settings", "articles")) or {}
        if earlier and earlier != parts:
            changed = sorted(name for name in parts.keys() | earlier.keys() if parts.get(name) != earlier.get(name))
            self.reason = incomparable or f"{', '.join(changed)} changed"
        if earlier != parts:
            self._memory.put("settings", [("articles", msgspec.json.encode(parts))])
        return together(parts)


def _understood(decoder: Decoder[Found], row: bytes | None) -> Found | None:
    """Return what a row says; None for one that another version of this program has written in its own way."""
    try:
        return None if row is None else decoder.decode(row)
    except msgspec.MsgspecError:
        return None


def _is_over(reading: Reading, now: datetime) -> bool:
    """Tell whether a file is to be read again. What is to come was past before a clock was set back."""
    if reading.until is not None:
        return reading.until <= now
    return reading.record is not None and reading.record.view.date > now
