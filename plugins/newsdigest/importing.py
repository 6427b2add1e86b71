"""sources -> formats -> content: what ``newsdigest add`` does, one result for each article or refusal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from newsdigest.content import Archive, Outcome
from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import documents
from newsdigest.settings import Settings


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An article that came in, or was there already."""

    origin: str
    outcome: Outcome
    document: Document
    path: Path
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An input that did not become an article, and why."""

    error: SourceError


def import_articles(
    raws: Iterable[RawArticle | SourceError], archive: Archive, settings: Settings, hints: Hints | None = None
) -> Iterator[Imported | Refused]:
    """Import one raw article after the other; whatever is wrong with one does not touch the others."""
    hints = hints or Hints()
    for raw in raws:
        if isinstance(raw, SourceError):
            yield Refused(error=raw)
            continue
        try:
            found = documents(hints.before(raw), settings)
        except SourceError as error:
            yield Refused(error=error)
            continue
        for document in found:
            yield _save(hints.after(document), raw.origin, archive)


def _save(document: Document, origin: str, archive: Archive) -> Imported | Refused:
    try:
        saved = archive.save(document, origin)
    except OSError as error:
        return Refused(error=SourceError(origin, f"{error.filename} cannot be written: {error.strerror}"))
    if saved.outcome is Outcome.DUPLICATE:
        first = archive.origin_of(saved.path)
        return Refused(error=SourceError(origin, f"is the same article as {first}"))
    return Imported(
        origin=origin,
        outcome=saved.outcome,
        document=saved.document,
        path=saved.path,
        warnings=saved.document.warnings if saved.outcome is not Outcome.EDITED else document.warnings,
    )
