"""sources -> formats -> content: what ``newsdigest add`` does, one result for each article or refusal."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain

import msgspec

from newsdigest.content import Outcome, Trace
from newsdigest.document import Address, Document, Found, RawArticle, Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.memory import Notebook, Sighting, digest, sighting
from newsdigest.recollection import Noted, Recollection, needs_time
from newsdigest.saving import Imported, Refused, Saver, duplicate
from newsdigest.settings import Settings
from newsdigest.sources import FoundFile, read_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the person who adds articles says of all of them; stronger than what they say of themselves."""

    date: datetime | None = None
    lang: str = ""
    section: str = ""
    source: str = ""
    rights: Rights | None = None

    def before(self, raw: RawArticle) -> RawArticle:
        """Return the raw article with the hints that its text is read by."""
        return replace(raw, date=self.date or raw.date, lang=self.lang or raw.lang, rights=self.rights or raw.rights)

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
class Subscribed:
    """A feed that an input names, and whether it is a new one."""

    origin: str
    subscription: Subscription
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What an import does about inputs that only name something elsewhere; each may be a SourceError of its own."""

    fetch: Callable[[Address], RawArticle | SourceError]
    """Get the page at an address."""

    subscribe: Callable[[Subscription], bool | SourceError]
    """Enter a feed among the subscriptions; False: it is there already."""


Input = FoundFile | RawArticle | Address | SourceError
Result = Imported | Recalled | Refused | Subscribed


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
    ways: Ways | None = None,
    recollection: Recollection | None = None,
    dry_run: bool = False,
) -> Iterator[Result]:
    """Import files, raw articles and addresses in their order; whatever is wrong with one does not touch the others.

    A file that is what it was, and has become what is still there, is not read. The others are read a batch at a
    time, where NEWSDIGEST_EXECUTOR says; this process alone writes. ways: None refuses what leads elsewhere.
    recollection: made with the same settings and hints. Raises SettingsError when there is no such place,
    WorkerError when a worker is lost.
    """
    hints = hints or Hints()
    recollection = recollection or Recollection(Notebook(None, print), settings, hints)
    return _Import(settings, hints, ways, recollection, dry_run).run(inputs)


class _Import:
    """One run: inputs are looked at ahead of their turn, and end in their order."""

    def __init__(
        self, settings: Settings, hints: Hints, ways: Ways | None, recollection: Recollection, dry_run: bool
    ) -> None:
        self._settings = settings
        self._hints = hints
        self._ways = ways
        self._recollection = recollection
        self._saver = Saver(settings, recollection.index, dry_run=dry_run)
        self._waiting: deque[_Waiting] = deque()

    def run(self, inputs: Iterable[Input]) -> Iterator[Result]:
        try:
            for result in self._read(inputs):
                yield from self._settle_known()
                yield from self._take(self._waiting.popleft(), result)
            yield from self._settle_known()
        finally:  # what an interrupted run has noted is true
            self._recollection.save()

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
            raw = self._fetch(each) if isinstance(each, Address) else each
            if isinstance(raw, SourceError):
                waiting = _Waiting(error=raw)
            else:
                waiting = self._look(raw) if isinstance(raw, FoundFile) else _Waiting(raw=raw)
            self._waiting.append(waiting)
            if waiting.raw:
                yield waiting.raw

    def _fetch(self, address: Address) -> RawArticle | SourceError:
        if self._ways:
            return self._ways.fetch(address)
        return SourceError(address.origin, f"names {address.url}, which is not fetched here")

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
                yield duplicate(found.path, each.first)
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
            for ended, document, trace in self._end(result):
                if document is None or trace is None:
                    certain = False
                else:
                    traces.append(trace)
                    modified = modified or (waiting.modified if needs_time(document, trace) else 0)
                yield ended
        if certain and waiting.found and waiting.seen:
            refusal = result.reason if isinstance(result, SourceError) else ""
            key = self._recollection.key(waiting.found.source)
            self._recollection.note(waiting.found, Noted(waiting.seen, key, modified, refusal, tuple(traces)))

    def _end(self, result: _Read, *, fetched: bool = False) -> Iterator[tuple[Result, Document | None, Trace | None]]:
        """Yield what becomes of each thing that an input holds; a page that it names is fetched and read in its place.

        fetched: the input is such a page itself; what it names in turn is left alone.
        """
        for found in result.found:
            match found:
                case Document():
                    saved, trace = self._saver.save(found, result.origin, asked=self._hints.asked)
                    yield saved, found, trace
                case Subscription():
                    yield self._subscribe(found, result.origin), None, None
                case Address() if not fetched:
                    raw = self._fetch(found)
                    page = raw if isinstance(raw, SourceError) else _read_one(raw, self._settings, self._hints)
                    if isinstance(page, SourceError):
                        yield Refused(error=page), None, None
                    else:
                        yield from self._end(page, fetched=True)
                case Address():
                    yield Refused(error=SourceError(found.origin, f"names {found.url} in turn")), None, None
                case SourceError():
                    yield Refused(error=found), None, None

    def _subscribe(self, subscription: Subscription, origin: str) -> Subscribed | Refused:
        if not self._ways:
            return Refused(error=SourceError(origin, f"names the feed {subscription.url}, which is not taken here"))
        new = self._ways.subscribe(subscription)
        if isinstance(new, SourceError):
            return Refused(error=new)
        return Subscribed(origin=origin, subscription=subscription, new=new)


def _weight(raw: RawArticle) -> int:
    return 1024 + len(raw.data)


def _read(raws: Iterable[RawArticle], settings: Settings, hints: Hints) -> list[_Read | SourceError]:
    """Return what each raw article means, or why it means nothing."""
    return [_read_one(raw, settings, hints) for raw in raws]


def _read_one(raw: RawArticle, settings: Settings, hints: Hints) -> _Read | SourceError:
    from newsdigest.formats import contents  # with ftfy and the tables of all formats: 100 ms

    raw = hints.before(raw)
    try:
        found = contents(raw, settings)
    except SourceError as error:
        return error
    return _Read(raw.origin, tuple(hints.after(each) if isinstance(each, Document) else each for each in found))
