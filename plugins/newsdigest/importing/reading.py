"""What raw articles mean; done where NEWSDIGEST_EXECUTOR says."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsdigest.document import Document, Found, RawArticle, Rights
from newsdigest.errors import SourceError, unexpected
from newsdigest.importing.hints import Hints
from newsdigest.settings import Settings


@dataclass(frozen=True, slots=True)
class Reading:
    """What one raw article means."""

    origin: str
    found: tuple[Found, ...]
    fetched: bool = False
    """Whether it came from the web: then it has no say in what the owner grants."""


def read_all(raws: Iterable[RawArticle], settings: Settings, hints: Hints) -> list[Reading | SourceError]:
    """Return what each raw article means, or why it means nothing."""
    return [read_one(raw, settings, hints) for raw in raws]


def read_one(raw: RawArticle, settings: Settings, hints: Hints) -> Reading | SourceError:
    """Return what a raw article means, within the rights of its source."""
    from newsdigest.formats import contents  # with ftfy and the tables of all formats: 100 ms

    raw = hints.before(raw)
    try:
        found = contents(raw, settings)
    except SourceError as error:
        return error
    except Exception as error:  # noqa: BLE001 - one input among many
        return SourceError(raw.origin, unexpected(error))
    return Reading(
        raw.origin,
        tuple(_limited(hints.after(each), raw, settings) if isinstance(each, Document) else each for each in found),
        fetched=bool(raw.url),
    )


def _limited(document: Document, raw: RawArticle, settings: Settings) -> Document:
    if raw.rights is document.rights is Rights.FULL:
        return document
    from newsdigest.rights import limit  # with the tables of summaries and tags: 100 ms

    return limit(document, raw.rights, settings)
