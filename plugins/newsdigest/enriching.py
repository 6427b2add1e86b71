"""content -> enrich: what ``newsdigest enrich`` shows, one result for each Markdown file."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.enrich import Enrichment, analyse
from newsdigest.errors import ContentError
from newsdigest.execution import spread
from newsdigest.settings import Settings


def enrich_files(
    names: Iterable[str], settings: Settings, *, max_tags: int | None = None, max_sentences: int | None = None
) -> Iterator[tuple[str, Enrichment | ContentError]]:
    """Yield each file's name and its enrichment, or why there is none; for the limits see ``analyse``.

    The files are read here and enriched a batch at a time where NEWSDIGEST_EXECUTOR says.
    Raises SettingsError when there is no such place, WorkerError when a worker is lost.
    """
    return spread(
        partial(_analyse, settings=settings, max_tags=max_tags, max_sentences=max_sentences),
        ((name, _read(name, settings)) for name in names),
        weigh=_weight,
        name=settings.executor,
        workers=settings.workers,
        preload=[__name__],
    )


def _read(name: str, settings: Settings) -> Document | ContentError:
    """Read a Markdown file; one without a date takes any, which the enrichment does not look at."""
    try:
        return read_file(Path(name), settings.timezone, date=datetime.now(settings.timezone))
    except ContentError as error:
        return error


def _weight(item: tuple[str, Document | ContentError]) -> int:
    return 1024 + (len(item[1].body) if isinstance(item[1], Document) else 0)


def _analyse(
    items: Iterable[tuple[str, Document | ContentError]],
    settings: Settings,
    max_tags: int | None,
    max_sentences: int | None,
) -> list[tuple[str, Enrichment | ContentError]]:
    def one(item: Document | ContentError) -> Enrichment | ContentError:
        if isinstance(item, ContentError):
            return item
        return analyse(item, settings=settings, max_tags=max_tags, max_sentences=max_sentences)

    return [(name, one(item)) for name, item in items]
