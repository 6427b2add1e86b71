"""sources -> formats -> content: what ``newsdigest add`` does, one result for each article or refusal."""

import os
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newsdigest.content import Outcome, Trace
from newsdigest.document import Address, Document, Found, RawArticle, Subscription
from newsdigest.errors import ContentError, SourceError
from newsdigest.memory import Notebook, Sighting, digest, sighting
from newsdigest.recollection import Noted, Recollection, needs_time
from newsdigest.settings import Settings
from newsdigest.sources import FoundFile, read_found

if TYPE_CHECKING:
    from newsdigest.content import Archive

# What makes an article doubtful although it was taken: more than a guess or a leftover.
_DOUBTFUL = re.compile(r"in any calendar|control character|another article has the slug")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the person who adds articles says of all of them; stronger than what they say of themselves."""

    date: datetime | None = None
    lang: str = ""
    section: str = ""
    source: str = ""

    def before(self, raw: RawArticle) -> RawArticle:
        """Return the raw article with the hints that its text is read by."""
        return replace(raw, date=self.date or raw.date, lang=self.lang or raw.lang)

    def after(self, document: Document) -> Document:
        """Return the document with the hints that stand above what its text says."""
        return replace(document, category=self.section or document.category, source=self.source or document.source)

    @property
    def asked(self) -> frozenset[str]:
        """The fields of a document that the person has asked for."""
        return frozenset(name for name in ("date", "lang") if getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """An article that is there already, and was not read again: UNCHANGED or EDITED."""

    origin: str
    outcome: Outcome
    path: str

    @property
    def doubts(self) -> tuple[str, ...]:
        """None: see ``Imported``."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An article that came in, or was there already."""

    origin: str
    outcome: Outcome
    document: Document
    path: Path
    warnings: tuple[str, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """The warnings of a new article that a person should look at; ``--strict`` does not let them pass."""
        if self.outcome not in (Outcome.ADDED, Outcome.UPDATED):
            return ()
        return tuple(warning for warning in self.warnings if _DOUBTFUL.search(warning))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An input that did not become an article, and why."""

    error: SourceError


Input = FoundFile | RawArticle | SourceError
Result = Imported | Recalled | Refused


@dataclass(frozen=True, slots=True)
class _Read:
    """What one raw article means; made where the work is done, saved here."""

    origin: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An input whose turn has not come. With ``error`` or ``noted`` its end is known; else ``raw`` is being read."""

    found: FoundFile | None = None
    raw: RawArticle | None = None
    error: SourceError | None = None
    noted: Noted | None = None
    seen: Sighting | None = None
    modified: int = 0


def import_articles(
    inputs: Iterable[Input],
    settings: Settings,
    hints: Hints | None = None,
    *,
    recollection: Recollection | None = None,
    dry_run: bool = False,
) -> Iterator[Result]:
    """Import files and raw articles in their order; whatever is wrong with one does not touch the others.

    A file that is what it was, and has become what is still there, is not read. The others are read a batch at a
    time, where NEWSDIGEST_EXECUTOR says; this process alone writes. recollection: made with the same settings and
    hints. Raises SettingsError when there is no such place, WorkerError when a worker is lost.
    """
    hints = hints or Hints()
    recollection = recollection or Recollection(Notebook(None, print), settings, hints)
    return _Import(settings, hints, recollection, dry_run).run(inputs)


class _Import:
    """One run: inputs are looked at ahead of their turn, and end in their order."""

    def __init__(self, settings: Settings, hints: Hints, recollection: Recollection, dry_run: bool) -> None:
        self._settings = settings
        self._hints = hints
        self._recollection = recollection
        self._dry_run = dry_run
        self._waiting: deque[_Waiting] = deque()

    def run(self, inputs: Iterable[Input]) -> Iterator[Result]:
        try:
            for result in self._read(inputs):
                yield from self._settle_known()
                yield from self._take(self._waiting.popleft(), result)
            yield from self._settle_known()
        finally:  # what an interrupted run has noted is true
            self._recollection.save()

    @cached_property
    def _archive(self) -> "Archive":
        from newsdigest.content import Archive  # with Python-Markdown and dateutil: 30 ms

        return Archive(self._settings, self._recollection.index, dry_run=self._dry_run)

    def _read(self, inputs: Iterable[Input]) -> Iterator[_Read | SourceError]:
        raws = self._unread(inputs)
        first = next(raws, None)
        if first is None and self._settings.executor in ("processes", "serial"):
            return
        from newsdigest.execution import spread  # with concurrent.futures: 40 ms; names an executor that is none

        yield from spread(
            partial(_read, settings=self._settings, hints=self._hints),
            chain([first] if first else [], raws),
            weigh=_weight,
            name=self._settings.executor,
            workers=self._settings.workers,
            preload=[__name__, "newsdigest.formats"],
        )

    def _unread(self, inputs: Iterable[Input]) -> Iterator[RawArticle]:
        """Put every input into the queue, yield what must be read."""
        for each in inputs:
            if isinstance(each, SourceError):
                waiting = _Waiting(error=each)
            else:
                waiting = self._look(each) if isinstance(each, FoundFile) else _Waiting(raw=each)
            self._waiting.append(waiting)
            if waiting.raw:
                yield waiting.raw

    def _look(self, found: FoundFile, *, recall: bool = True) -> _Waiting:
        """Read a file unless it is known what becomes of it."""
        try:
            status = os.stat(found.path)  # noqa: PTH116 - half the time of Path's, ten thousand times
        except OSError:
            status = None
        noted = self._recollection.find(found, status.st_mtime_ns) if status and recall else None
        if status and noted and noted.seen.is_of(status):
            return _Waiting(found, noted=noted)
        raw = read_found(found, self._settings)
        if isinstance(raw, SourceError):
            return _Waiting(found, error=raw)
        if status is None:
            return _Waiting(raw=raw)
        seen = sighting(status, digest(raw.data))
        if noted and noted.seen.digest == seen.digest:
            return _Waiting(found, noted=noted, seen=seen)
        return _Waiting(found, raw, seen=seen, modified=status.st_mtime_ns)

    def _settle_known(self) -> Iterator[Result]:
        """End the inputs at the head of the queue whose end is known."""
        while self._waiting and not self._waiting[0].raw:
            waiting = self._waiting.popleft()
            if waiting.error:
                yield Refused(error=waiting.error)
            elif waiting.found and waiting.noted:
                yield from self._recall(waiting.found, waiting.noted, waiting.seen)

    def _recall(self, found: FoundFile, noted: Noted, seen: Sighting | None) -> Iterator[Result]:
        """Say again what became of a file; read it if an earlier input of this run makes it another thing."""
        known = self._recollection.index.again(noted.traces, found.path)
        if known is None:
            waiting = self._look(found, recall=False)
            if waiting.error:
                yield Refused(error=waiting.error)
            elif waiting.raw:
                (result,) = _read([waiting.raw], self._settings, self._hints)
                yield from self._take(waiting, result)
            return
        if seen:
            self._recollection.note(found, msgspec.structs.replace(noted, seen=seen))
        if noted.refusal:
            yield Refused(error=SourceError(found.path, noted.refusal))
        for each in known:
            if each.outcome is Outcome.DUPLICATE:
                yield _duplicate(found.path, each.first)
            else:
                yield Recalled(origin=found.path, outcome=each.outcome, path=each.path)

    def _take(self, waiting: _Waiting, result: _Read | SourceError) -> Iterator[Result]:
        """Save what an input means, and note what has become of it."""
        traces: list[Trace] = []
        modified = 0
        certain = True
        if isinstance(result, SourceError):
            yield Refused(error=result)
        else:
            for found in result.found:
                if not isinstance(found, Document):
                    certain = False
                    yield self._refuse(found, result.origin)
                    continue
                saved, trace = self._save(found, result.origin)
                if trace is None:
                    certain = False
                else:
                    traces.append(trace)
                    modified = modified or (waiting.modified if needs_time(found, trace) else 0)
                yield saved
        if certain and waiting.found and waiting.seen:
            refusal = result.reason if isinstance(result, SourceError) else ""
            key = self._recollection.key(waiting.found.source)
            self._recollection.note(waiting.found, Noted(waiting.seen, key, modified, refusal, tuple(traces)))

    def _refuse(self, found: Subscription | Address | SourceError, origin: str) -> Refused:
        if isinstance(found, SourceError):
            return Refused(error=found)
        return Refused(error=SourceError(origin, f"names {found.url}, which is not fetched"))

    def _save(self, document: Document, origin: str) -> tuple[Imported | Refused, Trace | None]:
        archive = self._archive
        try:
            saved = archive.save(document, origin, asked=self._hints.asked)
        except ContentError as error:
            return Refused(error=SourceError(origin, str(error))), None
        except OSError as error:
            reason = f"cannot be written below {archive.folder}: {error.strerror}"
            return Refused(error=SourceError(origin, reason)), None
        if saved.outcome is Outcome.DUPLICATE:
            return _duplicate(origin, archive.origin_of(saved.path)), saved.trace
        warnings = saved.document.warnings if saved.outcome is not Outcome.EDITED else document.warnings
        imported = Imported(
            origin=origin, outcome=saved.outcome, document=saved.document, path=saved.path, warnings=warnings
        )
        return imported, saved.trace


def _duplicate(origin: str, first: str) -> Refused:
    return Refused(error=SourceError(origin, f"is the same article as {first}"))


def _weight(raw: RawArticle) -> int:
    return 1024 + len(raw.data)


def _read(raws: Iterable[RawArticle], settings: Settings, hints: Hints) -> list[_Read | SourceError]:
    """Return what each raw article means, or why it means nothing."""
    return [_read_one(raw, settings, hints) for raw in raws]


def _read_one(raw: RawArticle, settings: Settings, hints: Hints) -> _Read | SourceError:
    from newsdigest.formats import contents  # with ftfy and the tables of all formats: 100 ms

    try:
        found = contents(hints.before(raw), settings)
    except SourceError as error:
        return error
    return _Read(raw.origin, tuple(hints.after(each) if isinstance(each, Document) else each for each in found))
