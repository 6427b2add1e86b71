"""What the files of the archive are known by, remembered from run to run; only a file that has changed is read."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

import msgspec

from newsdigest.content import likeness
from newsdigest.content.sketches import TEXT, Texts
from newsdigest.document import Document
from newsdigest.errors import ContentError
from newsdigest.memory import Sighting, code, digest, libraries, look
from newsdigest.settings import Settings
from newsdigest.text.addresses import canonical
from newsdigest.text.slugs import slugify

OPENING = 10  # words
Candidate = tuple[int, str, bytes]
"""The number of the key that an article shares with a document, the article's file, and the digest of its bytes."""


class Outcome(StrEnum):
    """What became of a document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "kept"  # a person has edited the file: it stays as it is
    OUTDATED = "outdated"  # so it does, but the source has changed since: see ``newsdigest diff``
    DUPLICATE = "duplicate"  # another input of this run is the same article


class Trace(msgspec.Struct, frozen=True, array_like=True):
    """How a document was found to be an article of the archive.

    Holds for as long as the keys lead to the same files with the same bytes: then the same follows.
    """

    keys: tuple[str, ...]
    """The keys of the document, up to the one by which it was found."""

    candidates: tuple[Candidate, ...]
    """The articles it was compared with; the last one is the same."""

    outcome: Outcome
    """What becomes of the document; DUPLICATE: only known after another input that is the same article."""


@dataclass(frozen=True, slots=True)
class Known:
    """What has become of a document that was not read again."""

    outcome: Outcome
    path: str
    first: str
    """The other input that is the same article, of a DUPLICATE."""


class Identity(msgspec.Struct, frozen=True, array_like=True):
    """What a file is known by; ``error`` if it cannot be read."""

    seen: Sighting
    version: bytes
    keys: tuple[str, ...] = ()
    slug: str = ""
    address: str = ""
    """The one of its page; empty for a site's front page, which is another article's tomorrow."""

    error: str = ""


_decode = msgspec.msgpack.Decoder(Identity).decode


class Index:
    """The articles below ``content/articles`` by their keys; files are named relative to that folder.

    errors: one ContentError for each file that could not be read; the others are usable.
    origins: the input of this run that an article comes from. slugs, unreadable: what is in use.
    told: what was guessed and removed of the articles that this run has written.
    """

    def __init__(self, settings: Settings, rows: Mapping[str, bytes] | None = None) -> None:
        """Look at every file; rows: the table of this name as an earlier run has left it."""
        self.folder = settings.content / "articles"
        self.timezone = settings.timezone
        self.errors: list[ContentError] = []
        self.origins: dict[str, str] = {}
        self.slugs: set[str] = set()
        self.unreadable: set[str] = set()
        self.told: dict[str, tuple[str, ...]] = {}
        self._digests: dict[str, bytes] = {}
        self._by_key: dict[str, list[str]] = {}
        self._by_address: dict[str, str] = {}
        self._texts = Texts()
        self._base = str(self.folder)
        program = code("content", "document.py", "text") + libraries("python-dateutil", "markdown")
        self._version = digest(program + str(self.timezone).encode())
        self._changed: dict[str, Identity] = {}
        self._written: dict[str, Identity] = {}
        rows = rows or {}
        for name in _files_below(self._base):
            self._take(name, rows.get(name))
        self._gone = rows.keys() - self._digests.keys()
        self._deleted = {
            key.removeprefix("guid ")
            for name in self._gone
            if (identity := _decoded(rows[name]))
            for key in identity.keys
            if key.startswith("guid ") and key not in self._by_key
        }

    def candidates(self, keys: Iterable[str]) -> Iterator[Candidate]:
        """Yield the articles that share a key, in the order of the keys and of their paths."""
        for number, key in enumerate(keys):
            for name in self._texts.near(key) if key.startswith(TEXT) else self._by_key.get(key, ()):
                yield number, name, self._digests[name]

    def article_of(self, address: str) -> str:
        """Return the file of an article whose page has this address, as messages name it; empty if none is known."""
        name = self._by_address.get(canonical(address))
        return f"{self._base}/{name}" if name else ""

    def add(self, name: str, document: Document, data: bytes) -> None:
        """Take the document that is written to a file."""
        seen = Sighting(digest(data), 0, 0, 0, 0)
        self._enter(name, self._identity(seen, document))

    def keep(self, name: str, document: Document) -> None:
        """Remember the file that was added last under a name, which reads as this document."""
        seen = Sighting(self._digests[name], 0, 0, 0, 0)
        self._written[name] = self._identity(seen, document)

    def again(self, traces: Sequence[Trace], origin: str) -> list[Known] | None:
        """Return what becomes of the documents of an input, in the state of the archive that their traces mean.

        None if it is another state, so that they must be read and saved; then nothing has happened.
        """
        taken: dict[str, str] = {}
        found = []
        for trace in traces:
            now = self.candidates(trace.keys)
            if not all(next(now, None) == candidate for candidate in trace.candidates):
                return None
            name = trace.candidates[-1][1]
            first = self.origins.get(name, taken.get(name, ""))
            if trace.outcome is Outcome.DUPLICATE and not first:
                return None
            found.append(Known(Outcome.DUPLICATE if first else trace.outcome, f"{self._base}/{name}", first))
            taken[name] = origin
        for name in taken:
            self.origins.setdefault(name, origin)
        return found

    def still(self, trace: Trace) -> bool:
        """Tell whether the article that a document was found to be is what it was."""
        _, name, known = trace.candidates[-1]
        return self._digests.get(name) == known

    def changes(self) -> tuple[list[tuple[str, bytes]], set[str]]:
        """Return rows to remember for the next run and keys to forget; each only once.

        The files that were written are looked at here and not when they were made: by now most of them are
        older than a tick of the clock.
        """
        for name, identity in self._written.items():
            try:
                seen = look(f"{self._base}/{name}")
            except OSError:
                continue
            if seen and seen.digest == identity.seen.digest:
                self._changed[name] = msgspec.structs.replace(identity, seen=seen)
        rows = [(name, msgspec.msgpack.encode(identity)) for name, identity in self._changed.items()]
        gone, self._gone = self._gone, set()
        self._changed, self._written = {}, {}
        return rows, gone

    def deleted(self) -> set[str]:
        """Return the guids of articles that no file has any more; each only once."""
        deleted, self._deleted = self._deleted, set()
        return {guid for guid in deleted if f"guid {guid}" not in self._by_key}

    def _take(self, name: str, row: bytes | None) -> None:
        path = f"{self._base}/{name}"
        earlier = _decoded(row)
        try:
            seen = look(path, earlier.seen if earlier else None)
        except OSError:
            seen = None
        if earlier and seen and (earlier.version, earlier.seen.digest) == (self._version, seen.digest):
            if seen is not earlier.seen:
                self._changed[name] = msgspec.structs.replace(earlier, seen=seen)
            self._enter(name, earlier)
            return
        identity = self._read(name, seen or Sighting(b"", 0, 0, 0, 0))
        if seen is not None:
            self._changed[name] = identity
        self._enter(name, identity)

    def _read(self, name: str, seen: Sighting) -> Identity:
        from newsdigest.content.markdown_file import read_file  # 30 ms that a run without a change does not wait for

        path = self.folder / name
        try:
            document = read_file(path, self.timezone)
        except ContentError as error:
            return Identity(seen, self._version, error=str(error).removeprefix(f"{path}: "))
        return self._identity(seen, document)

    def _identity(self, seen: Sighting, document: Document) -> Identity:
        address = "" if likeness.is_front_page(document.source_url) else canonical(document.source_url)
        return Identity(seen, self._version, keys(document, self.timezone), document.slug, address)

    def _enter(self, name: str, identity: Identity) -> None:
        self._digests[name] = identity.seen.digest
        if identity.error:
            self.errors.append(ContentError(f"{self.folder / name}: {identity.error}"))
            self.unreadable.add(name)
            return
        self.slugs.add(identity.slug)
        if identity.address:
            self._by_address.setdefault(identity.address, name)
        for key in identity.keys:
            if key.startswith(TEXT):
                self._texts.add(key, name)
                continue
            names = self._by_key.setdefault(key, [])
            if name not in names:
                names.append(name)


def keys(document: Document, timezone: tzinfo) -> tuple[str, ...]:
    """Return what the article is known by, surest first; each begins with the name of what it is made of."""
    day = day_of(document, timezone)
    opening = re.findall(r"\w+", document.body[:200].casefold())[:OPENING]
    sketch = likeness.sketch(document.body)
    return (
        *([f"guid {_global(document.guid, document.source)}"] if document.guid else []),
        *([f"source_url {likeness.page(document.source_url)}"] if document.source_url else []),
        f"title {day} {_short(slugify(document.title))}",
        f"opening {day} {_short(document.source, *opening)}",
        *([f"{TEXT}{day.toordinal()} {sketch}"] if sketch else []),
    )


def day_of(document: Document, timezone: tzinfo) -> date:
    """Return the day of publication."""
    try:
        return document.date.astimezone(timezone).date()
    except OverflowError:  # the last day of the calendar, in a zone where it is over
        return document.date.date()


def _global(guid: str, source: str) -> str:
    """Return the guid; one that need not be the only one of its kind in the world (``1234``) with its source."""
    return guid if ":" in guid else f"{guid} {source}"


def _short(*values: str) -> str:
    return digest(repr(values).encode()).hex()


def _decoded(row: bytes | None) -> Identity | None:
    try:
        return _decode(row) if row else None
    except msgspec.MsgspecError:  # of another version of this program
        return None


def _files_below(folder: str) -> list[str]:
    """Return the names of all Markdown files, in the order of their paths."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        try:
            with os.scandir("/".join((folder, *parts))) as entries:
                for entry in entries:
                    if entry.name.endswith(".md"):
                        found.append((*parts, entry.name))
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((*parts, entry.name))
        except OSError:  # there is none yet, or none that may be looked into
            continue
    return ["/".join(parts) for parts in sorted(found)]
