"""The folder of articles: finds the article that a document already is, and saves it without overwriting a person.

Two documents are the same article when they share, in this order (``sameness``),

1. the ``Guid``, if need be with the source (``1234`` is no name for the world). Where another source has it too, by
   chance or on purpose, as of one page;
2. the page (``Source_url`` without what counts readers, ``www``, AMP and mobile forms), unless title, day and
   text are all others: a page that is rewritten every day is another article every day. Of two entries of one
   input, and of what leads to a site's front page, only the text counts; of what its publisher gives two guids, the
   text, or title and day. Of two sources, the text, or the title where one has no more than a teaser of the other: a
   link blog has the address of the articles that it writes about;
3. the day and the title, if nothing says that the sources are two, and at least 80% of their three-word
   sequences, or the one stands in the other (a teaser), or one is no full text by its ``Rights`` or for its feed;
4. the source, the day, the first words and as much of their text, where a person has edited the file since;
5. the text, of at least 60 words and published within 3 days, if nothing says that the sources are two: 60% of the
   sequences, nine tenths of the shorter text in sentences that stand in both word for word, and neither in the rest
   nor in the title a sentence in which words were exchanged. Of two addresses, title and day must be the same, too.

So a bulletin that repeats itself from day to day stays one article a day, and what two newspapers
took from one agency stays two. A source that is not known (empty) may be any.
"""

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid3

from newsdigest.content.index import Candidate, Index, Outcome, Trace, keys
from newsdigest.content.markdown_file import is_untouched, read, read_file, write
from newsdigest.content.revision import allows_less, gives_less, is_teaser, outdated, revise
from newsdigest.content.sameness import are_of_two_sources, are_one
from newsdigest.content.versions import Version, Versions
from newsdigest.document import TEASER, Document, Rights
from newsdigest.errors import ContentError
from newsdigest.memory import digest
from newsdigest.settings import Settings
from newsdigest.text.addresses import canonical, is_web

_UNFINISHED = ".tmp"


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

    def __init__(
        self,
        settings: Settings,
        index: Index | None = None,
        versions: Versions | None = None,
        *,
        dry_run: bool = False,
        today: date | None = None,
    ) -> None:
        """versions: is told what sources say, for ``newsdigest diff``. today: the day of the import, if not now."""
        self.folder = settings.content / "articles"
        self._index = index or Index(settings)
        self.errors = self._index.errors
        self._versions = versions or Versions()
        self._timezone = settings.timezone
        self._today = today or datetime.now(settings.timezone).date()
        self._dry_run = dry_run
        self._documents: dict[str, Document] = {}
        self._tidied: set[Path] = set()

    def save(
        self, document: Document, origin: str, *, asked: frozenset[str] = frozenset(), policy: Rights | None = None
    ) -> Saved:
        """Write the document unless the archive has it; ``origin`` names the input it comes from.

        asked: the fields that a person asked for in so many words; they win over what the archive has. policy: what
        the source allows by now, of one that is fetched: a text that came from the same origin is cut to it.
        Raises ContentError when a file that cannot be read has the place of the document.
        """
        document, known, candidates = self._identify(document, origin)
        if known is None:
            return self._create(document, origin, asked)
        path = self.folder / known
        earlier = self._document(known)
        data = self._bytes(known)
        text = _text(data)
        if policy and allows_less(policy, earlier.rights):
            document, asked = self._cut(document, earlier, origin, asked, policy)
        if known in self._index.origins and not (is_untouched(text) and gives_less(earlier, document)):
            same = self._trace(document, candidates, Outcome.DUPLICATE)
            return Saved(outcome=Outcome.DUPLICATE, path=path, document=document, trace=same)
        self._index.origins.setdefault(known, origin)
        outcome, current = self._compare(document, earlier, text, asked)
        if outcome is Outcome.UPDATED:
            text = self._write(known, current, origin if current.body == document.body else "")
            trace = self._foresee(document, origin, known, text, asked)
            return Saved(outcome=outcome, path=path, document=current, trace=trace)
        certain = candidates[-1][2] == digest(data)  # nobody has written to the file since the index looked at it
        return Saved(
            outcome=outcome,
            path=path,
            document=current if outcome is Outcome.UNCHANGED else replace(earlier, warnings=document.warnings),
            trace=self._trace(document, candidates, outcome) if certain else None,
        )

    def origin_of(self, path: Path) -> str:
        """Return the input of this run that the article at ``path`` comes from; empty if none."""
        return self._index.origins.get(path.relative_to(self.folder).as_posix(), "")

    def _cut(
        self, document: Document, earlier: Document, origin: str, asked: frozenset[str], policy: Rights
    ) -> tuple[Document, frozenset[str]]:
        """Return the document with a warning that its source allows less now, and ``asked`` with the rights in it.

        Without them if the text came another way, as an owner's own does; or may have, when the memory is lost.
        """
        now = f"the source allows only {policy} now"
        came = self._versions.of(earlier.guid).origin
        if came == origin:
            return replace(document, warnings=(*document.warnings, now)), asked | {"rights"}
        of_source = document.guid == earlier.guid and not are_of_two_sources(document, earlier)
        if of_source and (not came or is_web(came)):
            left = f"{now}, but whether the text came from there is not known: it is kept"
            document = replace(document, warnings=(*document.warnings, left))
        return document, asked

    def _create(self, document: Document, origin: str, asked: frozenset[str]) -> Saved:
        given = document
        if (wanted := self._name(document, document.slug)) in self._index.unreadable:
            raise ContentError(f"{self.folder / wanted} is in its place and cannot be read: repair it or remove it")
        slug = self._free_slug(document)
        if slug != document.slug:
            guess = f"another article has the slug {document.slug}: this one is {slug}"
            document = replace(document, slug=slug, warnings=(*document.warnings, guess))
        name = self._name(document, slug)
        text = self._write(name, document, origin)
        self._index.origins[name] = origin
        trace = self._foresee(given, origin, name, text, asked)
        return Saved(outcome=Outcome.ADDED, path=self.folder / name, document=document, trace=trace)

    def _compare(
        self, document: Document, earlier: Document, text: str, asked: frozenset[str]
    ) -> tuple[Outcome, Document]:
        """Return what becomes of a document that the archive has, and what its file must hold."""
        earlier, version = self._as_it_came(earlier, text), self._versions.of(earlier.guid)
        current = revise(document, earlier, asked, self._today, self._timezone)
        if is_untouched(text):
            return Outcome.UNCHANGED if write(current, self._timezone) == text else Outcome.UPDATED, current
        now = outdated(document, text, earlier, version, asked, self._timezone)
        if now != version.now:
            self._versions.note(earlier.guid, Version(version.base, now, version.origin, version.teaser))
        return Outcome.OUTDATED if now else Outcome.EDITED, current

    def _as_it_came(self, earlier: Document, text: str) -> Document:
        """Return the article of a file with what its feed said of it, if nobody has edited it since."""
        is_one = not is_teaser(earlier) and self._versions.of(earlier.guid).teaser and is_untouched(text)
        return replace(earlier, warnings=(*earlier.warnings, TEASER)) if is_one else earlier

    def _foresee(self, document: Document, origin: str, name: str, text: str, asked: frozenset[str]) -> Trace | None:
        """Return the trace of a document whose file has just been written: what saving it again will come to."""
        if self._dry_run:
            return None
        known, candidates = self._find(document, origin)
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

    def _write(self, name: str, document: Document, origin: str) -> str:
        """Write a file; origin: what its text comes from, if that is another one than before."""
        text = write(document, self._timezone)
        if not self._dry_run:
            self._tidy((self.folder / name).parent)
            write_atomically(self.folder / name, text)
            before = self._versions.of(document.guid)
            named = (origin or before.origin).encode("utf-8", "backslashreplace").decode()  # a name in no encoding
            teaser = is_teaser(document) if origin else before.teaser
            self._versions.note(document.guid, Version(text, origin=named, teaser=teaser))
        self._documents[name] = document if origin else replace(document, warnings=())  # they are of another text
        self._index.add(name, document, text.encode())
        return text

    def _tidy(self, folder: Path) -> None:
        """Remove what a run that was killed has left in a folder; no other one is at work, see ``locking``."""
        if folder not in self._tidied:
            self._tidied.add(folder)
            for path in folder.glob(f".????????{_UNFINISHED}"):
                path.unlink(missing_ok=True)

    def _document(self, name: str) -> Document:
        if name not in self._documents:
            self._documents[name] = read_file(self.folder / name, self._timezone)
        return self._documents[name]

    def _bytes(self, name: str) -> bytes:
        """Return what is in a file; nothing where there is none, in a dry run."""
        path = self.folder / name
        return path.read_bytes() if path.exists() else b""

    def _identify(self, document: Document, origin: str) -> tuple[Document, str | None, list[Candidate]]:
        """Return the document as the archive would have it, its file if there is one, and all it was compared with."""
        document = replace(document, source_url=canonical(document.source_url))
        known, candidates = self._find(document, origin)
        own = keys(document, self._timezone)
        if known is None and any(own[number].startswith("guid ") for number, _, _ in candidates):
            left = "its guid is that of another source's article: this one has a guid of its own"
            guid = uuid3(NAMESPACE_URL, f"{document.guid} {document.source}").urn
            document = replace(document, guid=guid, warnings=(*document.warnings, left))
            known, candidates = self._find(document, origin)
        return document, known, candidates

    def _find(self, document: Document, origin: str) -> tuple[str | None, list[Candidate]]:
        """Return the file of the article that the document is, and all that it was compared with to know that."""
        compared = []
        own = keys(document, self._timezone)
        for candidate in self._index.candidates(own):
            number, name, _ = candidate
            compared.append(candidate)
            if self._is_version(document, name, own[number].partition(" ")[0], origin):
                return name, compared
        return None, compared

    def _is_version(self, document: Document, name: str, shared: str, origin: str) -> bool:
        """Tell whether the article in a file is the document, which shares a key of this kind; see the rules above."""
        earlier = self._document(name)
        if shared == "title":
            earlier = self._as_it_came(earlier, _text(self._bytes(name)))
        if shared == "guid" and are_of_two_sources(earlier, document):
            base = self._versions.of(earlier.guid).base  # a person may have written another source into the file
            earlier = read(base, name, self._timezone) if base else earlier
        if shared == "opening" and is_untouched(_text(self._bytes(name))):
            return False
        twice = self._index.origins.get(name) == origin
        return are_one(earlier, document, shared, self._timezone, listed_twice=twice)

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


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write a file as a whole: whoever reads it sees the old text or the new one, also after a crash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
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
