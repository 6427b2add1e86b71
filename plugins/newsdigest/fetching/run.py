"""One run over all sources: feeds are fetched at once, read as they come, completed by their pages, and saved."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from newsdigest.content import Outcome
from newsdigest.document import Document, Subscription
from newsdigest.errors import NewsdigestError, SourceError, unexpected
from newsdigest.fetching.health import Records
from newsdigest.fetching.last_time import LastTime, Noted
from newsdigest.fetching.report import Ending, Report
from newsdigest.fetching.source import Source
from newsdigest.memory import Notebook, digest
from newsdigest.pictures import Pictures
from newsdigest.recollection import Recollection
from newsdigest.saving import Imported, Saver
from newsdigest.settings import Settings
from newsdigest.sources.answers import Fetched, FetchError, Kind, NotModified, Request, Response, RestingError
from newsdigest.sources.patience import Patience
from newsdigest.sources.web import Web, data_of
from newsdigest.subscribing import Subscriptions
from newsdigest.text.addresses import is_web, without_credentials

_Step = TypeVar("_Step")
_EMPTY = ("without any article", "without any entry")  # as formats say it of a feed that is whole


def fetch(
    subscriptions: Iterable[Subscription],
    settings: Settings,
    *,
    notebook: Notebook,
    recollection: Recollection | None = None,
    force: bool = False,
    dry_run: bool = False,
    now: Callable[[], float] = time.time,
) -> Iterator[Report]:
    """Fetch every source and save what is new; yield one report for each, as they come.

    force: ask also sources that are to be left alone, and look at every entry again. dry_run: write nothing.
    recollection: of the archive. now: seconds since 1970. A source that fails is a report and touches no other.
    """
    recollection = recollection or Recollection(notebook, settings, None, writes=not dry_run)
    run = _Run(settings, notebook, recollection, force=force, dry_run=dry_run, now=now)
    try:
        yield from map(run.note, run.over(subscriptions))
    finally:  # what an interrupted run has saved is saved
        run.save()


class _Run:
    def __init__(
        self,
        settings: Settings,
        notebook: Notebook,
        recollection: Recollection,
        *,
        force: bool,
        dry_run: bool,
        now: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._recollection = recollection
        self._web = Web(settings, now=now)
        self._saver = Saver(settings, recollection.index, recollection.versions, dry_run=dry_run)
        self._subscriptions = Subscriptions(settings)
        self._pictures = Pictures(settings)
        self._patience = Patience(notebook, now)
        self._health = Records(notebook, now)
        self._last_time = LastTime(notebook, settings, recalls=not force, writes=not dry_run)
        self._force = force
        self._dry_run = dry_run

    def over(self, subscriptions: Iterable[Subscription]) -> Iterator[Report]:
        asked: dict[str, tuple[Subscription, Noted]] = {}
        for subscription in subscriptions:
            if report := self._pass_over(subscription, asked):
                yield report
            else:
                asked[subscription.url] = (subscription, self._last_time.find(subscription))
        requests = [Request(url=url, kind=Kind.FEED, validators=noted.validators) for url, (_, noted) in asked.items()]
        incomplete: list[Source] = []
        for request, fetched in self._web.get_all(requests):
            found = asked[request.url]
            source = self._guard(*found, partial(self._take, *found, fetched))
            if isinstance(source, Report):
                yield source
            elif source.wanted:
                incomplete.append(source)
            else:
                yield self._end(source)
        yield from self._complete(incomplete)

    def note(self, report: Report) -> Report:
        """Note how it went with a source; return the report, in the site's time zone."""
        until = report.until.astimezone(self._settings.timezone) if report.until else None
        return self._health.note(replace(report, until=until))

    def save(self) -> None:
        """Remember what has become of sources and articles."""
        if not self._dry_run:
            self._patience.save()
            self._health.save()
        self._recollection.save()

    def _pass_over(self, subscription: Subscription, asked: Iterable[str]) -> Report | None:
        if subscription.url in asked:
            return Report(subscription=subscription, ending=Ending.FAILED, reason="is listed twice")
        standing = None if self._force else self._patience.waiting(subscription.url)
        if standing is None:
            return None
        until = datetime.fromtimestamp(standing.until, UTC)
        return Report(subscription=subscription, ending=Ending.WAITING, reason=standing.reason, until=until)

    def _guard(self, subscription: Subscription, noted: Noted, step: Callable[[], _Step]) -> _Step | Report:
        """Do a step for a source; what nobody foresaw is the failure of this source, and touches no other."""
        try:
            return step()
        except NewsdigestError:  # a setting, which is wrong for all
            raise
        except Exception as error:  # noqa: BLE001 - it is said in the report
            return self._failed(subscription, noted, unexpected(error))

    def _end(self, source: Source) -> Report:
        return self._guard(source.subscription, source.noted, partial(self._finish, source))

    def _take(self, subscription: Subscription, noted: Noted, fetched: Fetched) -> Source | Report:
        """Read a feed that has come; return its entries, or the report where there is nothing to be done."""
        match fetched:
            case RestingError():
                until = datetime.fromtimestamp(fetched.until, UTC)
                return Report(subscription=subscription, ending=Ending.WAITING, reason=fetched.reason, until=until)
            case FetchError():
                gone = fetched.status == 410
                remedy = f": remove it from {self._subscriptions.path}" if gone else ""
                return replace(self._failed(subscription, noted, fetched.reason + remedy, fetched.asked), gone=gone)
            case NotModified():
                return self._unmodified(subscription, noted, fetched.moved)
            case Response() if digest(fetched.data) == noted.data:
                return self._unmodified(subscription, noted, fetched.moved)
            case Response():
                return self._read(subscription, noted, fetched)

    def _failed(self, subscription: Subscription, noted: Noted, reason: str, asked: float | None = None) -> Report:
        until = self._patience.failed(subscription.url, reason, asked)
        gave = bool(noted.entries)
        return Report(subscription=subscription, ending=Ending.FAILED, reason=reason, gave=gave, until=until)

    def _unmodified(self, subscription: Subscription, noted: Noted, moved: str) -> Report:
        self._patience.answered(subscription.url)
        moved, faults = self._move(subscription, moved)
        if moved:
            self._last_time.note(moved, noted, before=subscription.url)
        return Report(subscription=subscription, ending=Ending.NOT_MODIFIED, moved=moved, refused=faults)

    def _move(self, subscription: Subscription, moved: str) -> tuple[str, tuple[SourceError, ...]]:
        """Enter the address that a feed has from now on; return it, or nothing if it stays, and what went wrong."""
        done = bool(moved) and not self._dry_run and self._subscriptions.move(subscription.url, moved)
        return (moved if done is True else ""), ((done,) if isinstance(done, SourceError) else ())

    def _read(self, subscription: Subscription, noted: Noted, response: Response) -> Source | Report:
        from newsdigest.formats import contents
        from newsdigest.formats.discovery import is_feed, kind

        if not is_feed(response.data):
            return self._failed(subscription, noted, f"is {kind(response.data)}, not a feed")
        raw = replace(
            response.raw(without_credentials(subscription.url)),
            lang=subscription.lang,
            section=subscription.section,
            source=subscription.title,
        )
        try:
            found = contents(raw, self._settings)
        except SourceError as error:
            if not error.reason.endswith(_EMPTY):
                return self._failed(subscription, noted, error.reason)
            found = []
        self._patience.answered(subscription.url)
        source = Source(subscription, noted, response.moved, response.validators, digest(response.data))
        for each in found:
            if isinstance(each, Document):
                source.enter(each)
            elif isinstance(each, SourceError):
                source.refused.append(each)
        return source

    def _complete(self, sources: list[Source]) -> Iterator[Report]:
        """Fetch the pages that entries lead to; a source is done when its last one has come, or has failed."""
        wanting: dict[str, list[tuple[Source, int]]] = {}
        for source in sources:
            for number, url in source.wanted.items():
                wanting.setdefault(url, []).append((source, number))
        for request, fetched in self._web.get_all(Request(url=url) for url in wanting):
            page = self._page(fetched)
            for source, number in wanting[request.url]:
                source.take_page(number, page)
                if not source.wanted:
                    yield self._end(source)

    def _page(self, fetched: Fetched) -> Document | SourceError:
        from newsdigest.formats import contents

        match fetched:
            case FetchError():
                return fetched
            case Response():
                try:
                    found = contents(fetched.raw(fetched.url), self._settings)
                except SourceError as error:
                    return error
                except Exception as error:  # noqa: BLE001 - the entry is what the feed gives
                    return SourceError(fetched.url, unexpected(error))
                if len(found) == 1 and isinstance(found[0], Document):
                    return found[0]
        return SourceError("", "is no article")

    def _with_pictures(self, documents: list[Document]) -> list[Document]:
        """Return articles with copies of their lead images, where the owner keeps these.

        Each copy is made when its image comes: a feed may have a hundred of 9 MB.
        """
        if not self._pictures.are_kept or self._dry_run:
            return documents
        copied = self._pictures.copy_of
        missing = {each.image: each for each in documents if is_web(each.image) and not copied(each.image)}
        failed: dict[str, SourceError] = {}
        for request, fetched in self._web.get_all(Request(url=address, kind=Kind.IMAGE) for address in missing):
            stored = self._pictures.store(missing[request.url], data_of(fetched))
            if isinstance(stored, SourceError):
                failed[request.url] = stored
        none = SourceError("", "is no address of the web")
        return [self._pictures.keep(document, lambda address: failed.get(address, none)) for document in documents]

    def _finish(self, source: Source) -> Report:
        """Save the entries of a source within its rights, and note what need not be looked at again."""
        from newsdigest.rights import limit

        saved: list[Imported] = []
        unchanged, duplicates = source.unchanged, 0
        origin = without_credentials(source.subscription.url)
        allowed = [limit(entry, source.subscription.rights, self._settings) for entry in source.entries]
        for number, document in enumerate(self._with_pictures(allowed)):
            result, trace = self._saver.save(document, origin, policy=source.subscription.rights)
            if isinstance(result, Imported):
                if result.outcome is Outcome.UNCHANGED and not _is_told(result):
                    unchanged += 1
                else:
                    saved.append(result)
            elif trace and trace.outcome is Outcome.DUPLICATE:
                duplicates += 1
            else:
                source.refuse(number, result.error)
        moved, faults = self._move(source.subscription, source.moved)
        url = source.subscription.url
        self._last_time.note(moved or url, source.note(), before=url)
        return Report(
            subscription=source.subscription,
            ending=Ending.READ,
            saved=tuple(saved),
            refused=(*source.refused, *faults),
            unchanged=unchanged,
            duplicates=duplicates,
            moved=moved,
        )


def _is_told(unchanged: Imported) -> bool:
    """Tell an article that stays as it is although its source allows less: a person has to know."""
    return any(warning.startswith("the source allows only") for warning in unchanged.warnings)
