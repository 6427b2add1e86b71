"""What ``newsdigest status`` tells: the inbox, the sources, the next edition, what waits, what was guessed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from newsdigest import arranging, comparing
from newsdigest.content import Outcome
from newsdigest.content.markdown_file import is_untouched
from newsdigest.desk.archive import Article, articles
from newsdigest.desk.renaming import moved
from newsdigest.desk.tagged import examined
from newsdigest.document import Document, Rights, Subscription
from newsdigest.errors import ContentError, SourceError
from newsdigest.fetching import health
from newsdigest.memory import Notebook, Sighting, look
from newsdigest.recollection import INPUTS, TOLD, Noted, Recollection
from newsdigest.settings import Settings
from newsdigest.sources import FoundFile, find_paths, read_found
from newsdigest.sources.patience import Patience
from newsdigest.standing import DRAFT, HIDDEN, PUBLISHED, WITHDRAWN, unknown_status
from newsdigest.subscribing import Subscriptions
from newsdigest.text.addresses import is_web, without_credentials
from newsdigest.text.confidential import brief

_NEVER = datetime.max.replace(tzinfo=UTC)
_GUESSES = ("date ", "language ")
"""What warnings of an import begin with that a person may want to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source and how it fares; moments are None where they are not known."""

    name: str
    url: str
    answered: datetime | None = None
    asked: datetime | None = None
    failing: datetime | None = None
    """Since when it fails each time."""

    reason: str = ""
    until: datetime | None = None
    """It is not asked before."""

    gone: bool = False
    """Its server says that it is gone for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The edition of the newest articles."""

    name: str
    lead: str
    sections: tuple[tuple[str, int], ...]
    """Names, and how many entries each has."""

    entries: int
    arranged: bool
    """Whether an editor has written its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to look at: a kind, a file, and a phrase."""

    kind: str
    file: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All of it; each list in the order of its files."""

    waiting: tuple[str, ...]
    """Files of the inbox that no import has read as they are now."""

    remembers: bool
    """Whether this machine knows of any import; if not, those files may have been read elsewhere."""

    refused: tuple[SourceError, ...]
    """Files of the inbox of which the last import has made no article, or the next one will make none."""

    sources: tuple[Source, ...]
    edition: Edition | None
    remarks: tuple[Remark, ...]
    """``unreadable``, ``scheduled``, ``draft``, ``moved``, ``changed at its source``, ``guessed``, ``incomplete``."""


def state(settings: Settings, notebook: Notebook) -> State:
    """Look at content and memory; nothing is written and nobody is asked."""
    found = list(articles(settings))
    known = [each for each in found if isinstance(each, Article)]
    waiting, refused = _inbox(settings, notebook)
    subscriptions, wrong = _subscriptions(settings)
    unreadable = (*(each for each in found if isinstance(each, ContentError)), *wrong)
    remarks = (
        *(Remark(kind="unreadable", file="", text=str(each)) for each in unreadable),
        *_statusless(known),
        *_timetable(known),
        *_moved(known, notebook, settings),
        *_outdated(settings, notebook),
        *_guessed(known, notebook, settings),
        *_incomplete(known),
    )
    return State(
        waiting=tuple(waiting),
        remembers=bool(notebook.read(INPUTS)[0]),
        refused=tuple(refused),
        sources=tuple(_sources(subscriptions, notebook)),
        edition=_edition(settings, notebook),
        remarks=remarks,
    )


def _inbox(settings: Settings, notebook: Notebook) -> tuple[list[str], list[SourceError]]:
    inbox = settings.content / "inbox"
    if not inbox.is_dir():
        return [], []
    recollection = Recollection(notebook, settings, None, writes=False)
    waiting, refused = [], []
    for each in find_paths([str(inbox)], settings):
        if isinstance(each, SourceError):
            refused.append(each)
        elif isinstance(each, FoundFile):
            last = recollection.last(each)
            seen = _look(each.path, last.seen) if last else None
            if last is None or seen is None or seen.digest != last.seen.digest:
                if isinstance(read := read_found(each, settings), SourceError):
                    refused.append(read)
                else:
                    waiting.append(each.path)
            elif reason := last.refusal or _twin(last, settings):
                refused.append(SourceError(each.path, reason))
    return waiting, refused


def _twin(last: Noted, settings: Settings) -> str:
    """Return why nothing came of a file of which each article was that of an earlier input; "" if something did."""
    if not last.traces or any(trace.outcome is not Outcome.DUPLICATE for trace in last.traces):
        return ""
    return f"is the same article as {settings.content / 'articles' / last.traces[0].candidates[-1][1]}"


def _look(path: str, earlier: Sighting) -> Sighting | None:
    try:
        return look(path, earlier)
    except OSError:
        return None


def _subscriptions(settings: Settings) -> tuple[list[Subscription], list[SourceError]]:
    found = Subscriptions(settings).read()
    return (
        [each for each in found if isinstance(each, Subscription)],
        [each for each in found if isinstance(each, SourceError)],
    )


def _sources(subscriptions: Iterable[Subscription], notebook: Notebook) -> Iterator[Source]:
    """Yield each source, those that fail the longest first."""
    healths = health.read(notebook)
    patience = Patience(notebook, lambda: datetime.now(UTC).timestamp())
    made = []
    for each in subscriptions:
        known = healths.get(each.url, health.Health())
        standing = patience.waiting(each.url)
        reason = known.reason or (standing.reason if standing else "")
        made.append(
            Source(
                name=each.title or brief(each.url),
                url=without_credentials(each.url),
                answered=_moment(known.answered),
                asked=_moment(known.asked),
                failing=_moment(known.failing),
                reason=reason,
                until=_moment(standing.until) if standing else None,
                gone=known.gone,
            )
        )
    yield from sorted(made, key=lambda one: (not one.failing, one.failing or _NEVER, one.name))


def _moment(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _edition(settings: Settings, notebook: Notebook) -> Edition | None:
    draft = arranging.draft(settings, known=examined(settings, notebook))
    if not draft.articles:
        return None
    return Edition(
        name=draft.path.stem,
        lead=draft.titles.get(draft.made.lead, ""),
        sections=tuple((name, len(slugs)) for name, slugs in draft.made.sections),
        entries=draft.articles,
        arranged=draft.path.exists(),
    )


def _statusless(known: Iterable[Article]) -> Iterator[Remark]:
    for each in known:
        if wrong := unknown_status(each.document):
            yield Remark(kind="unreadable", file=str(each.path), text=wrong)


def _timetable(known: Sequence[Article]) -> Iterator[Remark]:
    """Yield what is not published yet: by its date, in that order, or because it is a draft."""
    now = datetime.now(UTC)
    scheduled = [each for each in known if each.standing.status == PUBLISHED and each.document.date > now]
    for each in sorted(scheduled, key=lambda one: one.document.date):
        yield Remark(kind="scheduled", file=str(each.path), text=f"{each.document.date:%Y-%m-%d %H:%M}")
    for each in known:
        if each.standing.status == DRAFT:
            yield Remark(kind="draft", file=str(each.path), text=each.document.title)


def _moved(known: Iterable[Article], notebook: Notebook, settings: Settings) -> Iterator[Remark]:
    for each in moved(known, notebook, settings):
        yield Remark(kind="moved", file=str(each.path), text=f"nothing leads to it from {', '.join(each.former)}")


def _outdated(settings: Settings, notebook: Notebook) -> Iterator[Remark]:
    for change in comparing.changes([], settings, notebook):
        if not isinstance(change, ContentError):
            yield Remark(kind="changed at its source", file=str(change.path), text="since you edited it")


def _guessed(known: Iterable[Article], notebook: Notebook, settings: Settings) -> Iterator[Remark]:
    """Yield what the import has guessed of articles that nobody has edited since, and what each build guesses."""
    (rows,) = notebook.read(TOLD)
    for each in known:
        told = _warnings(rows, each.path.relative_to(settings.content / "articles").as_posix())
        guesses = [warning for warning in told if warning.startswith(_GUESSES)]
        if guesses and is_untouched(each.path.read_text("utf-8", errors="replace")):
            yield from (Remark(kind="guessed", file=str(each.path), text=warning) for warning in guesses)
        if not each.document.lang:
            yield Remark(kind="guessed", file=str(each.path), text="language, as it has no Lang line")


def _warnings(rows: Mapping[str, bytes], name: str) -> list[str]:
    try:
        return msgspec.msgpack.decode(rows[name], type=list[str])
    except (KeyError, msgspec.MsgspecError):  # of another version of this program
        return []


def _incomplete(known: Iterable[Article]) -> Iterator[Remark]:
    for each in known:
        if each.standing.status != HIDDEN:
            yield from (Remark(kind="incomplete", file=str(each.path), text=lack) for lack in _lacks(each))


def _lacks(article: Article) -> Iterator[str]:
    document: Document = article.document
    if not document.source:
        yield "has no Source"
    if document.rights is not Rights.FULL and not is_web(document.source_url):
        yield f"shows only {document.rights}, and has no Source_url"
    if article.standing.status == WITHDRAWN and not document.modified:
        yield "is withdrawn without a Modified line: feed readers may not notice"
    if article.standing.correction and not document.modified:
        yield "is corrected without a Modified line, which says when"
