"""Document -> content, with what became of it: shared by all ways in (``importing``, ``fetching``)."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsdigest.content import Index, Outcome, Trace, Versions
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError, SourceError
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.content import Archive

# What makes an article doubtful although it was taken: more than a guess or a leftover.
_DOUBTFUL = re.compile(r"in any calendar|control character|another article has the slug")


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


class Saver:
    """Writes documents to the archive; what goes wrong with one is its result, not an exception.

    index: the archive as it is now. versions: is told what sources say. dry_run: write nothing.
    """

    def __init__(
        self, settings: Settings, index: Index, versions: Versions | None = None, *, dry_run: bool = False
    ) -> None:
        self._settings = settings
        self._index = index
        self._versions = versions
        self._dry_run = dry_run

    @cached_property
    def _archive(self) -> "Archive":
        from newsdigest.content import Archive  # with Python-Markdown and dateutil: 30 ms

        return Archive(self._settings, self._index, self._versions, dry_run=self._dry_run)

    def save(
        self, document: Document, origin: str, *, asked: frozenset[str] = frozenset(), policy: Rights | None = None
    ) -> tuple[Imported | Refused, Trace | None]:
        """Write a document unless the archive has it; return the trace from which the same follows next time, if any.

        origin: the input that it comes from. asked: the fields that a person asked for in so many words.
        policy: what its source allows by now, of one that is fetched.
        """
        archive = self._archive
        try:
            saved = archive.save(document, origin, asked=asked, policy=policy)
        except ContentError as error:
            return Refused(error=SourceError(origin, str(error))), None
        except OSError as error:
            reason = f"cannot be written below {archive.folder}: {error.strerror}"
            return Refused(error=SourceError(origin, reason)), None
        if saved.outcome is Outcome.DUPLICATE:
            return duplicate(origin, archive.origin_of(saved.path)), saved.trace
        if saved.outcome in (Outcome.ADDED, Outcome.UPDATED):
            name = saved.path.relative_to(archive.folder).as_posix()
            self._index.told[name] = saved.document.warnings
        imported = Imported(
            origin=origin,
            outcome=saved.outcome,
            document=saved.document,
            path=saved.path,
            warnings=saved.document.warnings,
        )
        return imported, saved.trace


def duplicate(origin: str, first: str) -> Refused:
    """Return the refusal of an input that is the same article as an earlier one of the run."""
    return Refused(error=SourceError(origin, f"is the same article as {first}"))
