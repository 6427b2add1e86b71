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
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from newsdigest.content.markdown_file import is_untouched, read_file, write
from newsdigest.document import Document
from newsdigest.errors import ContentError
from newsdigest.settings import Settings
from newsdigest.text.markup import plain
from newsdigest.text.slugs import slugify

SAME_TEXT = 0.8
OPENING = 10  # words


class Outcome(StrEnum):
    """What became of a document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "kept"  # a person has edited the file: it stays as it is
    DUPLICATE = "duplicate"  # another input of this run is the same article


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a document, and where it is."""

    outcome: Outcome
    path: Path
    document: Document
    """As saved: with the slug that was free and the date, slug and guid it had before."""


class Archive:
    """The articles below ``content/articles``.

    errors: one ContentError for each file that could not be read; the others are usable.
    """

    def __init__(self, settings: Settings, *, dry_run: bool = False) -> None:
        self.folder = settings.content / "articles"
        self.errors: list[ContentError] = []
        self._timezone = settings.timezone
        self._dry_run = dry_run
        self._by_key: dict[tuple[str, ...], list[Path]] = {}
        self._documents: dict[Path, Document] = {}
        self._slugs: set[str] = set()
        self._seen: dict[Path, str] = {}
        self._unreadable: set[Path] = set()
        self._shingles: dict[Path, frozenset[tuple[str, ...]]] = {}
        for path in sorted(self.folder.rglob("*.md")):
            try:
                self._add(path, read_file(path, self._timezone))
            except ContentError as error:
                self.errors.append(error)
                self._unreadable.add(path)

    def save(self, document: Document, origin: str, *, asked: frozenset[str] = frozenset()) -> Saved:
        """Write the document unless the archive has it; ``origin`` names the input it comes from.

        asked: the fields that a person asked for in so many words; they win over what the archive has.
        Raises ContentError when a file that cannot be read has the place of the document.
        """
        known = self._find(document)
        if known is None:
            return self._create(document, origin)
        earlier = self._documents[known]
        if known in self._seen:
            return Saved(outcome=Outcome.DUPLICATE, path=known, document=earlier)
        self._seen[known] = origin
        current = _merge(document, earlier, asked)
        text = known.read_text("utf-8") if known.exists() else ""
        if not is_untouched(text):
            return Saved(outcome=Outcome.EDITED, path=known, document=earlier)
        if write(current, self._timezone) == text:
            return Saved(outcome=Outcome.UNCHANGED, path=known, document=current)
        self._write(known, current)
        return Saved(outcome=Outcome.UPDATED, path=known, document=current)

    def origin_of(self, path: Path) -> str:
        """Return the input of this run that the article at ``path`` comes from; empty if none."""
        return self._seen.get(path, "")

    def _create(self, document: Document, origin: str) -> Saved:
        if (wanted := self._path(document, document.slug)) in self._unreadable:
            raise ContentError(f"{wanted} is in its place and cannot be read: repair it or remove it")
        slug = self._free_slug(document)
        if slug != document.slug:
            guess = f"another article has the slug {document.slug}: this one is {slug}"
            document = replace(document, slug=slug, warnings=(*document.warnings, guess))
        path = self._path(document, slug)
        self._write(path, document)
        self._seen[path] = origin
        return Saved(outcome=Outcome.ADDED, path=path, document=document)

    def _day(self, document: Document) -> date:
        return document.date.astimezone(self._timezone).date()

    def _path(self, document: Document, slug: str) -> Path:
        day = self._day(document)
        return self.folder / f"{day.year:04}" / f"{day.month:02}" / f"{day.day:02}-{slug}.md"

    def _write(self, path: Path, document: Document) -> None:
        if not self._dry_run:
            write_atomically(path, write(document, self._timezone))
        self._add(path, document)

    def _add(self, path: Path, document: Document) -> None:
        self._documents[path] = document
        self._shingles.pop(path, None)
        self._slugs.add(document.slug)
        for key in _keys(document):
            paths = self._by_key.setdefault(key, [])
            if path not in paths:
                paths.append(path)

    def _find(self, document: Document) -> Path | None:
        for kind, *value in _keys(document):
            for path in self._by_key.get((kind, *value), ()):
                if kind == "guid" or self._is_version(document, path, kind):
                    return path
        return None

    def _is_version(self, document: Document, path: Path, shared: str) -> bool:
        """Tell whether the article at ``path`` is the document, which shares its address, title or first words."""
        earlier = self._documents[path]
        if shared == "source_url" and slugify(earlier.title) == slugify(document.title):
            return True
        if shared != "source_url" and self._day(earlier) != self._day(document):
            return False
        if shared == "opening" and (not path.exists() or is_untouched(path.read_text("utf-8"))):
            return False
        if path not in self._shingles:
            self._shingles[path] = _shingles(earlier)
        first, second = _shingles(document), self._shingles[path]
        return len(first & second) >= SAME_TEXT * len(first | second)

    def _free_slug(self, document: Document) -> str:
        number = 1
        free = document.slug
        while free in self._slugs or self._path(document, free).exists():
            number += 1
            free = f"{document.slug}-{number}"
        return free


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


def _keys(document: Document) -> tuple[tuple[str, ...], ...]:
    """Return what the article is known by, surest first."""
    identities = (("guid", document.guid), ("source_url", document.source_url))
    title = ("title", document.source, slugify(document.title))
    opening = ("opening", document.source, *re.findall(r"\w+", document.body[:200].casefold())[:OPENING])
    return (*(key for key in identities if key[1]), title, opening)


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
