"""What has become of each input file: remembered, so that one that is what it was is not read again."""

import os
import re
from functools import cache

import msgspec

from newsdigest.content import Index, Trace, Versions
from newsdigest.document import Document
from newsdigest.memory import Notebook, Sighting, code, digest, libraries
from newsdigest.settings import Settings
from newsdigest.sources import FoundFile

INPUTS, _IDENTITIES, _VERSIONS = "inputs", "identities", "versions"
TOLD = "told"
"""The table of what was guessed and removed when an article was written, by the names of files; for a person only."""

_CODE = (
    *("content", "document.py", "enrich", "errors.py", "formats", "importing", "pictures.py", "recollection.py"),
    *("rights.py", "sources", "text"),
)
_LIBRARIES = (
    *("babel", "charset-normalizer", "feedparser", "ftfy", "htmldate", "lxml", "markdown", "pillow"),
    *("python-dateutil", "pyyaml", "trafilatura", "tzdata", "wcwidth"),
)
_SETTINGS = (
    *("languages", "default_lang", "timezone", "typography", "max_bytes", "images", "image_width"),
    *("summary_sentences", "summary_words", "max_tags"),  # of excerpts
)
# What the date of an article was guessed from with the help of its file's time.
_GUESSED_DATE = re.compile(r"date [0-9-]+ (?:is the file's own|taken from the dateline|is that of the last change)")
_MANY = 1000  # inputs: an interrupted run need not read these again


READ_AGAIN = b""
"""The key of a file that an import reads each time: what it leads to, or a part that was refused, may be another."""


class Noted(msgspec.Struct, frozen=True, array_like=True):
    """What has become of a file: a refusal, or documents that the archive has."""

    seen: Sighting
    key: bytes
    """Of all that the outcome depends on beside the file and the archive."""

    modified: int
    """``st_mtime_ns`` where a guess that was made from it matters; 0 where none does."""

    refusal: str
    traces: tuple[Trace, ...]


_decode = msgspec.msgpack.Decoder(Noted).decode


class Recollection:
    """The inputs of earlier runs, by their paths relative to the content folder.

    index: the archive as it is now. versions: what its sources have said. Nothing that is wrong with what was
    remembered is an error: it counts as nothing.
    """

    def __init__(
        self, notebook: Notebook, settings: Settings, said: object, *, recalls: bool = True, writes: bool = True
    ) -> None:
        """said: what the person says of all inputs, as a value with a ``repr``; the same words, the same outcome.

        recalls: use what earlier runs have noted of inputs. writes: note what becomes of them in this one.
        """
        self._notebook = notebook
        self._folder = settings.content
        self._recalls = recalls
        self._writes = writes
        self._rows, identities = notebook.read(INPUTS, _IDENTITIES)
        self.index = Index(settings, identities)
        self.versions = Versions(notebook)
        read = [str(getattr(settings, name)) for name in _SETTINGS]
        everything = code(*_CODE) + libraries(*_LIBRARIES) + repr((read, said)).encode()
        self.key = cache(lambda source: digest(everything + source.encode("utf-8", "surrogatepass")))
        self._name_of = cache(lambda folder: os.path.relpath(folder or os.curdir, self._folder))
        self._met: set[str] = set()
        self._new: dict[str, bytes] = {}

    def last(self, found: FoundFile) -> Noted | None:
        """Return what became of a file of this name when it was last read, whatever it is now; None if it never was."""
        try:
            return _decode(self._rows[self._name(found)])
        except (KeyError, msgspec.MsgspecError):
            return None

    def find(self, found: FoundFile, modified: int) -> Noted | None:
        """Return what became of a file of this name; with another digest it is another file.

        modified: its ``st_mtime_ns``. None, too, if the archive no longer has what it became, or the key is another.
        """
        name = self._name(found)
        self._met.add(name)
        row = self._rows.get(name)
        if row is None or not self._recalls:
            return None
        try:
            noted = _decode(row)
        except msgspec.MsgspecError:  # of another version of this program
            return None
        holds = noted.key == self.key(found.source) and noted.modified in (0, modified)
        return noted if holds and all(map(self.index.still, noted.traces)) else None

    def note(self, found: FoundFile, noted: Noted) -> None:
        """Remember what has become of a file."""
        try:
            name, row = self._name(found), msgspec.msgpack.encode(noted)
        except UnicodeEncodeError:  # a name in no known encoding
            return
        if row != self._rows.get(name):
            self._new[name] = row
        if len(self._new) >= _MANY:
            self._save(set())

    def save(self) -> None:
        """Write what has changed; forget the inputs that are gone."""
        unmet = self._rows.keys() - self._met
        self._save({name for name in unmet if not os.path.lexists(self._folder / name)})

    def _save(self, gone: set[str]) -> None:
        identities, gone_identities = self.index.changes()
        versions, deleted = self.versions.changes(), self.index.deleted()
        told = [(name, msgspec.msgpack.encode(warnings)) for name, warnings in self.index.told.items()]
        if self._writes and (self._new or gone or identities or gone_identities or versions or deleted or told):
            rows = {INPUTS: self._new.items(), _IDENTITIES: identities, _VERSIONS: versions, TOLD: told}
            forgotten = {INPUTS: gone, _IDENTITIES: gone_identities, _VERSIONS: deleted, TOLD: gone_identities}
            self._notebook.write(rows, forgotten)
        self._new = {}
        self.index.told.clear()

    def _name(self, found: FoundFile) -> str:
        folder, name = os.path.split(found.path)
        return f"{self._name_of(folder)}/{name}"


def needs_time(document: Document, trace: Trace) -> bool:
    """Tell whether an article of the archive might have become another one, had its raw file another time.

    The date that the archive has stays; but a day may be what it was found by, or what a last change was before.
    """
    if not any(map(_GUESSED_DATE.match, document.warnings)):
        return False
    by_day = any(key.startswith(("title ", "opening ", "text ")) for key in trace.keys)
    return by_day or document.modified is not None or any("is left out" in warning for warning in document.warnings)
