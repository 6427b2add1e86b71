"""content -> editions: what ``newsdigest edition`` writes, the draft of an edition for an editor to arrange."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.editions import arrangement, wishes
from newsdigest.editions.arrangement import Arrangement
from newsdigest.editions.edition import Piece, compose
from newsdigest.editions.periods import Period
from newsdigest.editions.stories import Story, Told, likenesses, stories
from newsdigest.enrich import Enrichment, examine
from newsdigest.errors import ContentError
from newsdigest.settings import Settings
from newsdigest.standing import PUBLISHED, Standing
from newsdigest.traits import Traits

_BEFORE = 14  # days in which a story may have begun; one that goes on for longer still has articles in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An edition as Markdown."""

    path: Path
    text: str
    articles: int
    """None for a day or a week without any: then there is no text."""

    made: Arrangement = field(default_factory=Arrangement)
    titles: Mapping[str, str] = field(default_factory=dict)
    """Of its articles, by their slugs."""

    errors: tuple[ContentError, ...] = ()
    """Files that could not be read."""

    def save(self) -> bool:
        """Write it, unless there is a file already: a person's stays. Return whether it was written; raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.path.open("x", encoding="utf-8", newline="") as file:
                file.write(self.text)
        except FileExistsError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Read:
    """An article with what enrichment says of it."""

    document: Document
    enrichment: Enrichment
    traits: Traits


Known = Callable[[Path, Document], tuple[Enrichment, Traits] | None]
"""What an earlier build has found out of a document; None where it has to be examined."""


def draft(settings: Settings, name: str = "", known: Known = lambda path, document: None) -> Draft:
    """Return the edition as it makes itself; name: ``2023-04-20``, ``2023-W16``, empty for the last one.

    Raises SettingsError for a name that names no edition.
    """
    now = datetime.now(UTC)
    errors: list[ContentError] = []
    documents = [each for each in _documents(settings, errors) if each[1].date <= now]
    newest = max((document.date for _, document in documents), default=now).astimezone(settings.timezone)
    period = Period.named(name, settings.edition) if name else Period.of(newest.date(), settings.edition)
    begin = period.first - timedelta(days=_BEFORE)
    read = [
        _Read(document, *(known(path, document) or examine(document, settings)))
        for path, document in documents
        if begin <= document.date.astimezone(settings.timezone).date() <= period.last
    ]
    path = settings.content / "editions" / f"{period.name}.md"
    made = _arranged(read, period, settings)
    titles = {each.document.slug: each.document.title for each in read}
    shown = len({*made.slugs})
    text = arrangement.write(made, titles.items()) if shown else ""
    return Draft(path=path, text=text, articles=shown, made=made, titles=titles, errors=tuple(errors))


def _documents(settings: Settings, errors: list[ContentError]) -> Iterator[tuple[Path, Document]]:
    """Yield the listed articles of the archive; note the files that cannot be read."""
    guids = {""}
    for path in sorted((settings.content / "articles").rglob("*.md")):
        try:
            document = read_file(path, settings.timezone)
        except ContentError as error:
            errors.append(error)
            continue
        if Standing.of(document).status == PUBLISHED:
            guid = document.guid if document.guid not in guids else str(path)  # as a build gives it one of its own
            guids.add(guid)
            yield path, replace(document, guid=guid)


def _arranged(read: list[_Read], period: Period, settings: Settings) -> Arrangement:
    """Return the order that the edition has by itself."""
    told = _stories(read, settings)
    slugs = {each.document.guid: each.document.slug for each in read}
    days = {each.document.guid: each.document.date.astimezone(settings.timezone) for each in read}
    story_of = {guid: story.guids[0] for story in told for guid in story.guids}
    follows: dict[str, str] = {}
    for story in told:
        earlier = [moment.date() for guid in story.guids if (moment := days[guid]).date() < period.first]
        if earlier:
            follows[story.guids[0]] = Period.of(max(earlier), settings.edition).name
    edition = compose(
        period,
        (
            _piece(each, story_of.get(each.document.guid, ""), settings)
            for each in read
            if days[each.document.guid].date() >= period.first
        ),
        number=0,
        lang=settings.default_lang,
        follows=follows,
    )
    return Arrangement(
        lead=slugs[edition.lead.guid] if edition.lead else "",
        sections=tuple(
            (section.name, tuple(slugs[entry.guid] for entry in section.entries)) for section in edition.sections
        ),
    )


def _stories(read: Iterable[_Read], settings: Settings) -> list[Story]:
    of_day: defaultdict[object, list[Told]] = defaultdict(list)
    guids = {}
    for each in read:
        guids[each.document.slug] = each.document.guid
        day = each.document.date.astimezone(settings.timezone).date()
        of_day[day].append(Told(each.document.guid, day, each.traits))
    articles = [told for _, of in sorted(of_day.items(), key=lambda item: str(item[0])) for told in of]
    lines, _ = wishes.read(_text(settings.content / "stories.txt"), "stories.txt")
    wished, _, _ = wishes.understand(lines, guids, "stories.txt")  # a build names the lines that mean nothing
    return stories({told.guid: told.day for told in articles}, likenesses(articles), wished)


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _piece(each: _Read, story: str, settings: Settings) -> Piece:
    document = each.document
    return Piece(
        guid=document.guid,
        slug=document.slug,
        date=document.date.astimezone(settings.timezone),
        lang=each.enrichment.lang,
        section=document.category or settings.default_category,
        source=document.source,
        minutes=each.enrichment.reading_time,
        words=each.enrichment.words,
        amended=bool(document.modified or Standing.of(document).correction),
        story=story,
    )
