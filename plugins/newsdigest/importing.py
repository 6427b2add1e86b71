"""sources -> formats -> content: what ``newsdigest add`` does, one result for each article or refusal."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from newsdigest.content import Archive, Outcome
from newsdigest.document import Document, RawArticle
from newsdigest.errors import ContentError, SourceError
from newsdigest.formats import documents
from newsdigest.settings import Settings

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
            yield _save(hints.after(document), raw.origin, archive, hints.asked)


def _save(document: Document, origin: str, archive: Archive, asked: frozenset[str]) -> Imported | Refused:
    try:
        saved = archive.save(document, origin, asked=asked)
    except ContentError as error:
        return Refused(error=SourceError(origin, str(error)))
    except OSError as error:
        return Refused(error=SourceError(origin, f"cannot be written below {archive.folder}: {error.strerror}"))
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
