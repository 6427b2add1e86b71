"""One run over many inputs: those that are known are not read, the others are read ahead and saved in their order."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, TypeVar

import msgspec

from newsdigest.content import Outcome, Trace
from newsdigest.content.likeness import is_front_page
from newsdigest.document import Address, Document, RawArticle, Subscription
from newsdigest.errors import SourceError
from newsdigest.importing.hints import Hints
from newsdigest.importing.reading import Reading, read_all, read_one
from newsdigest.importing.results import Recalled, Result, Subscribed
from newsdigest.importing.ways import Ways
from newsdigest.memory import Notebook, Sighting, digest, sighting
from newsdigest.recollection import READ_AGAIN, Noted, Recollection, needs_time
from newsdigest.saving import Refused, Saver, duplicate
from newsdigest.settings import Images, Settings
from newsdigest.sources import FoundFile, read_found
from newsdigest.text.addresses import without_credentials

if TYPE_CHECKING:
    from newsdigest.pictures import Pictures

Input = FoundFile | RawArticle | Address | SourceError
_Item = TypeVar("_Item")
_AHEAD = 32  # pages that are held at once: so many times 10 MB at the worst, and in most cases of 100 KB


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An input whose turn has not come. With ``error`` or ``noted`` its end is known; else ``raw`` is being read."""

    found: FoundFile | None = None
    raw: RawArticle | None = None
    recalled: Recalled | None = None
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
        self._dry_run = dry_run
        self._recollection = recollection
        self._saver = Saver(settings, recollection.index, recollection.versions, dry_run=dry_run)
        self._waiting: deque[_Waiting] = deque()

    def run(self, inputs: Iterable[Input]) -> Iterator[Result]:
        try:
            for result in self._read(inputs):
                yield from self._settle_known()
                yield from self._take(self._waiting.popleft(), result)
            yield from self._settle_known()
        finally:  # what an interrupted run has noted is true
            self._recollection.save()

    def _read(self, inputs: Iterable[Input]) -> Iterator[Reading | SourceError]:
        raws = self._unread(inputs)
        first = next(raws, None)
        if first is None and self._settings.executor in ("processes", "serial"):
            return
        from newsdigest.execution import spread  # with concurrent.futures: 40 ms; names an executor that is none

        yield from spread(
            partial(read_all, settings=self._settings, hints=self._hints),
            chain([first] if first else [], raws),
            weigh=_weight,
            name=self._settings.executor,
            workers=self._settings.workers,
            preload=[__name__, "newsdigest.formats"],
        )

    def _unread(self, inputs: Iterable[Input]) -> Iterator[RawArticle]:
        """Put every input into the queue, yield what must be read."""
        for raw in self._with_pages(inputs):
            match raw:
                case SourceError():
                    waiting = _Waiting(error=raw)
                case Recalled():
                    waiting = _Waiting(recalled=raw)
                case FoundFile():
                    waiting = self._look(raw)
                case RawArticle():
                    waiting = _Waiting(raw=raw)
            self._waiting.append(waiting)
            if waiting.raw:
                yield waiting.raw

    def _with_pages(self, inputs: Iterable[_Item | Address]) -> Iterator[_Item | RawArticle | Recalled | SourceError]:
        """Put what is at addresses in their place; those that follow each other are fetched at once, some ahead."""
        for are_addresses, group in groupby(inputs, lambda each: isinstance(each, Address)):
            if not are_addresses:
                yield from (each for each in group if not isinstance(each, Address))
                continue
            addresses = (each for each in group if isinstance(each, Address))
            while ahead := list(islice(addresses, _AHEAD)):
                yield from self._fetch(ahead)

    def _fetch(self, addresses: Sequence[Address]) -> Iterator[RawArticle | Recalled | SourceError]:
        """Yield the pages in the order of their addresses, but for those whose article is there already.

        Without a network that is no failure. Who says something of an article wants it to be read again.
        """
        if self._ways is None:
            for each in addresses:
                shown = without_credentials(each.url)
                yield SourceError(each.origin, f"names {shown}, which is not fetched here")
            return
        wanted = self._ways.again or self._hints != Hints()
        recalled = [None if wanted else self._known(each) for each in addresses]
        missing = [each for each, known in zip(addresses, recalled, strict=True) if known is None]
        fetched = iter(self._ways.fetch(missing) if missing else ())
        yield from (known or next(fetched) for known in recalled)

    def _known(self, address: Address) -> Recalled | None:
        """Return the article of a page; a front page has none, whatever has been taken from it."""
        path = "" if is_front_page(address.url) else self._recollection.index.article_of(address.url)
        return Recalled(origin=address.origin, outcome=Outcome.UNCHANGED, path=path) if path else None

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
            elif waiting.recalled:
                yield waiting.recalled
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
                result = read_one(waiting.raw, self._settings, self._hints)
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

    def _take(self, waiting: _Waiting, result: Reading | SourceError) -> Iterator[Result]:
        """Save what an input means, and note what has become of it."""
        traces: list[Trace] = []
        modified = 0
        certain = True
        refused: list[SourceError] = []
        if isinstance(result, SourceError):
            yield Refused(error=result)
        else:
            for ended, document, trace in self._end(result):
                if document is None or trace is None:
                    certain = False
                    refused += [ended.error] if isinstance(ended, Refused) else []
                else:
                    traces.append(trace)
                    modified = modified or (waiting.modified if needs_time(document, trace) else 0)
                yield ended
        if waiting.found and waiting.seen:
            refusal = result.reason if isinstance(result, SourceError) else _told(refused, waiting.found.path)
            key = self._recollection.key(waiting.found.source) if certain else READ_AGAIN
            self._recollection.note(waiting.found, Noted(waiting.seen, key, modified, refusal, tuple(traces)))

    def _end(
        self, result: Reading, *, followed: bool = False
    ) -> Iterator[tuple[Result, Document | None, Trace | None]]:
        """Yield what becomes of each thing that an input holds; a page that it names is fetched and read in its place.

        followed: the input is such a page itself; what it names in turn is left alone.
        """
        for found in result.found if followed else self._with_pages(result.found):
            match found:
                case Document():
                    document = self._with_picture(found, result.origin)
                    saved, trace = self._saver.save(document, result.origin, asked=self._hints.asked)
                    yield saved, document, trace
                case Subscription():
                    yield self._subscribe(found, result), None, None
                case RawArticle() | Recalled():
                    yield from self._follow(found)
                case Address():
                    in_turn = f"names {without_credentials(found.url)} in turn"
                    yield Refused(error=SourceError(found.origin, in_turn)), None, None
                case SourceError():
                    yield Refused(error=found), None, None

    def _with_picture(self, document: Document, origin: str) -> Document:
        if self._ways is None or self._dry_run or self._settings.images is not Images.KEEP:
            return document
        picture = partial(self._ways.picture, origin=origin, settings=self._settings)
        return self._pictures.keep(document, picture)

    @cached_property
    def _pictures(self) -> "Pictures":
        from newsdigest.pictures import Pictures

        return Pictures(self._settings)

    def _follow(self, page: RawArticle | Recalled) -> Iterator[tuple[Result, Document | None, Trace | None]]:
        read = read_one(page, self._settings, self._hints) if isinstance(page, RawArticle) else page
        match read:
            case SourceError():
                yield Refused(error=read), None, None
            case Recalled():
                yield read, None, None
            case Reading():
                yield from self._end(read, followed=True)

    def _subscribe(self, wished: Subscription, listed: Reading) -> Subscribed | Refused:
        """Enter a feed; how much of it the site may show is the owner's to say, not that of a list from the web."""
        if not self._ways:
            shown = without_credentials(wished.url)
            return Refused(error=SourceError(listed.origin, f"names the feed {shown}, which is not taken here"))
        default = Subscription(url=wished.url)
        given = replace(wished, rights=default.rights, pages=default.pages) if listed.fetched else wished
        new = self._ways.subscribe(given)
        if isinstance(new, SourceError):
            return Refused(error=new)
        left = f"rights {wished.rights} and pages {wished.pages}, as a list from the web wishes, are not taken"
        return Subscribed(origin=listed.origin, subscription=given, new=new, warning=left if given != wished else "")


def _told(refused: Sequence[SourceError], path: str) -> str:
    """Return in a line what was refused of a file that holds several things; "" if nothing was."""
    first = str(refused[0]).removeprefix(path).lstrip(",: ") if refused else ""
    return f"{first} (and {len(refused) - 1} more)" if len(refused) > 1 else first


def _weight(raw: RawArticle) -> int:
    return 1024 + len(raw.data)
