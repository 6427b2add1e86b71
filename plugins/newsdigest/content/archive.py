"""The folder of articles: finds the article that a document already is, and saves it without overwriting a person.

Two documents are the same article when they share, in this order,

1. the ``Guid``;
2. the ``Source_url``, and the title or at least 80% of their three-word sequences (a page
   that is rewritten every day is another article every day);
3. the source, the day, the title and as much of their text (an article that was corrected
   before it was imported again); the first words instead of the title where a person has
   edited the file since. A bulletin that repeats itself from day to day is no such article.
"""

import os
import re
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from newsdigest.content.index import Candidate, Index, Outcome, Trace, keys
from newsdigest.content.markdown_file import is_untouched, read, read_file, write
from newsdigest.document import Document
from newsdigest.errors import ContentError
from newsdigest.memory import digest
from newsdigest.settings import Settings
from newsdigest.text.markup import plain
from newsdigest.text.slugs import slugify

SAME_TEXT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a document, and where it is."""

    outcome: Outcome
    path: Path
    document: Document
    """As saved: with the slug that was free and the date, slug and guid it had before; a DUPLICATE as it was given."""

    trace: Trace | None
    """From what the same follows when it is saved again; None if that is not certain."""


class Archive:
    """The articles below ``content/articles``.

    errors: one ContentError for each file that could not be read; the others are usable.
    """

    def __init__(self, settings: Settings, index: Index | None = None, *, dry_run: bool = False) -> None:
        self.folder = settings.content / "articles"
        self._index = index or Index(settings)
        self.errors = self._index.errors
        self._timezone = settings.timezone
        self._dry_run = dry_run
        self._documents: dict[str, Document] = {}
        self._shingles: dict[str, frozenset[tuple[str, ...]]] = {}

    def save(self, document: Document, origin: str, *, asked: frozenset[str] = frozenset()) -> Saved:
        """Write the document unless the archive has it; ``origin`` names the input it comes from.

        asked: the fields that a person asked for in so many words; they win over what the archive has.
        Raises ContentError when a file that cannot be read has the place of the document.
        """
        known, candidates = self._find(document)
        if known is None:
            return self._create(document, origin, asked)
        path = self.folder / known
        if known in self._index.origins:
            trace = self._trace(document, candidates, Outcome.DUPLICATE)
            return Saved(outcome=Outcome.DUPLICATE, path=path, document=document, trace=trace)
        earlier = self._document(known)
        self._index.origins[known] = origin
        data = path.read_bytes() if path.exists() else b""
        text = _text(data)
        outcome, current = self._compare(document, earlier, text, asked)
        if outcome is Outcome.UPDATED:
            text = self._write(known, current)
            return Saved(
                outcome=outcome, path=path, document=current, trace=self._foresee(document, known, text, asked)
            )
        certain = candidates[-1][2] == digest(data)  # nobody has written to the file since the index looked at it
        return Saved(
            outcome=outcome,
            path=path,
            document=earlier if outcome is Outcome.EDITED else current,
            trace=self._trace(document, candidates, outcome) if certain else None,
        )

    def origin_of(self, path: Path) -> str:
        """Return the input of this run that the article at ``path`` comes from; empty if none."""
        return self._index.origins.get(path.relative_to(self.folder).as_posix(), "")

    def _create(self, document: Document, origin: str, asked: frozenset[str]) -> Saved:
        given = document
        if (wanted := self._name(document, document.slug)) in self._index.unreadable:
            raise ContentError(f"{self.folder / wanted} is in its place and cannot be read: repair it or remove it")
        slug = self._free_slug(document)
        if slug != document.slug:
            guess = f"another article has the slug {document.slug}: this one is {slug}"
            document = replace(document, slug=slug, warnings=(*document.warnings, guess))
        name = self._name(document, slug)
        text = self._write(name, document)
        self._index.origins[name] = origin
        trace = self._foresee(given, name, text, asked)
        return Saved(outcome=Outcome.ADDED, path=self.folder / name, document=document, trace=trace)

    def _compare(
        self, document: Document, earlier: Document, text: str, asked: frozenset[str]
    ) -> tuple[Outcome, Document]:
        """Return what becomes of a document that the archive has, and what its file must hold."""
        current = _merge(document, earlier, asked)
        if not is_untouched(text):
            return Outcome.EDITED, current
        return Outcome.UNCHANGED if write(current, self._timezone) == text else Outcome.UPDATED, current

    def _foresee(self, document: Document, name: str, text: str, asked: frozenset[str]) -> Trace | None:
        """Return the trace of a document whose file has just been written: what saving it again will come to."""
        if self._dry_run:
            return None
        known, candidates = self._find(document)
        try:
            earlier = read(text, name, self._timezone)
        except ContentError:
            return None
        self._index.keep(name, earlier)
        outcome, _ = self._compare(document, earlier, text, asked)
        certain = known == name and outcome is not Outcome.UPDATED
        return self._trace(document, candidates, outcome) if certain else None

    def _trace(self, document: Document, candidates: list[Candidate], outcome: Outcome) -> Trace:
        return Trace(keys(document, self._timezone)[: candidates[-1][0] + 1], tuple(candidates), outcome)

    def _name(self, document: Document, slug: str) -> str:
        day = document.date.astimezone(self._timezone).date()
        return f"{day.year:04}/{day.month:02}/{day.day:02}-{slug}.md"

    def _write(self, name: str, document: Document) -> str:
        text = write(document, self._timezone)
        if not self._dry_run:
            write_atomically(self.folder / name, text)
        self._documents[name] = document
        self._shingles.pop(name, None)
        self._index.add(name, document, text.encode())
        return text

    def _document(self, name: str) -> Document:
        if name not in self._documents:
            self._documents[name] = read_file(self.folder / name, self._timezone)
        return self._documents[name]

    def _find(self, document: Document) -> tuple[str | None, list[Candidate]]:
        """Return the file of the article that the document is, and all that it was compared with to know that."""
        compared = []
        own = keys(document, self._timezone)
        for candidate in self._index.candidates(own):
            number, name, _ = candidate
            compared.append(candidate)
            kind = own[number].partition(" ")[0]
            if kind == "guid" or self._is_version(document, name, kind):
                return name, compared
        return None, compared

    def _is_version(self, document: Document, name: str, shared: str) -> bool:
        """Tell whether the article in a file is the document, which shares its address, or its day and first words."""
        earlier = self._document(name)
        if shared == "source_url" and slugify(earlier.title) == slugify(document.title):
            return True
        path = self.folder / name
        if shared == "opening" and (not path.exists() or is_untouched(_text(path.read_bytes()))):
            return False
        if name not in self._shingles:
            self._shingles[name] = _shingles(earlier)
        first, second = _shingles(document), self._shingles[name]
        return len(first & second) >= SAME_TEXT * len(first | second)

    def _free_slug(self, document: Document) -> str:
        number = 1
        free = document.slug
        while free in self._index.slugs or (self.folder / self._name(document, free)).exists():
            number += 1
            free = f"{document.slug}-{number}"
        return free


def _text(data: bytes) -> str:
    """Return what ``Path.read_text`` does."""
    return data.decode().replace("\r\n", "\n").replace("\r", "\n")


def _merge(document: Document, earlier: Document, asked: frozenset[str]) -> Document:
    """Return the new text with the address and date that the article has, and with what only the earlier one said."""
    return replace(
        document,
        date=document.date if "date" in asked else earlier.date,
        lang=document.lang if "lang" in asked else earlier.lang,
        slug=earlier.slug,
        guid=earlier.guid or document.guid,
        category=document.category or earlier.category,
        authors=document.authors or earlier.authors,
        source=document.source or earlier.source,
        source_url=document.source_url or earlier.source_url,
    )


@lru_cache(maxsize=1)  # the one document that is being compared with several
def _shingles(document: Document) -> frozenset[tuple[str, ...]]:
    """Return the three-word sequences of the text; two texts are compared by the share they have in common."""
    words = re.findall(r"\w+", plain(document.body).casefold())
    return frozenset(tuple(words[start : start + 3]) for start in range(max(1, len(words) - 2)))


def write_atomically(path: Path, text: str) -> None:
    """Write a file as a whole: whoever reads it sees the old text or the new one, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())  # mkstemp makes it private; an article is as readable as its neighbours
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
