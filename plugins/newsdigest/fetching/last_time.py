"""What each feed gave last time: remembered, so that the next run asks for and looks at only what is new."""

from dataclasses import asdict
from functools import cached_property

import msgspec

from newsdigest.document import Document, Subscription
from newsdigest.memory import Notebook, code, digest, libraries
from newsdigest.settings import Settings
from newsdigest.sources.answers import Validators

TABLE = "feeds"
_CODE = ("content", "document.py", "enrich", "fetching", "formats", "rights.py", "saving.py", "text")
_LIBRARIES = ("charset-normalizer", "feedparser", "ftfy", "lxml", "py3langid", "trafilatura")

_SETTINGS = (
    *("languages", "default_lang", "timezone", "typography", "max_bytes"),
    *("summary_sentences", "summary_words", "max_tags"),  # of excerpts
)


class Noted(msgspec.Struct, frozen=True, array_like=True):
    """A feed as it was when all that it holds had been saved."""

    key: bytes
    """Of all that the outcome depends on beside the feed."""

    etag: str = ""
    modified: str = ""
    data: bytes = b""
    """The digest of its bytes; empty where something is to be tried again."""

    entries: tuple[bytes, ...] = ()
    """The digests of the entries that were saved (``digest_of``)."""

    @property
    def validators(self) -> Validators:
        """Return what the server called this version."""
        return Validators(self.etag, self.modified)


_decode = msgspec.msgpack.Decoder(Noted).decode


class LastTime:
    """The feeds of earlier runs by their addresses; losing them costs a download and a look at each entry."""

    def __init__(self, notebook: Notebook, settings: Settings, *, recalls: bool = True, writes: bool = True) -> None:
        """recalls: use what earlier runs have noted. writes: note what becomes of feeds in this one."""
        self._notebook = notebook
        self._settings = settings
        self._writes = writes
        (self._rows,) = notebook.read(TABLE) if recalls else ({},)

    def find(self, subscription: Subscription) -> Noted:
        """Return what was noted of a feed; with other settings, or another policy of the source, it is nothing."""
        key = self._key(subscription)
        try:
            noted = _decode(self._rows[subscription.url])
        except (KeyError, msgspec.MsgspecError):  # never fetched, or by another version of this program
            return Noted(key)
        return noted if noted.key == key else Noted(key)

    def note(self, address: str, noted: Noted, *, before: str = "") -> None:
        """Remember a feed; before: the address that it had until now."""
        if self._writes:
            gone = {before} - {"", address}
            self._notebook.write({TABLE: [(address, msgspec.msgpack.encode(noted))]}, {TABLE: gone})

    def _key(self, subscription: Subscription) -> bytes:
        return digest(
            self._everything + repr(sorted((asdict(subscription) | {"url": "", "site": ""}).items())).encode()
        )

    @cached_property
    def _everything(self) -> bytes:
        read = [str(getattr(self._settings, name)) for name in _SETTINGS]
        return code(*_CODE) + libraries(*_LIBRARIES) + repr(read).encode()


def digest_of(entry: Document) -> bytes:
    """Return what stands for an entry of a feed: for what a reader would see of it.

    Without the date, which may be that of the fetch, and an article keeps the one that it has; and without warnings.
    """
    values = asdict(entry) | {"date": None, "warnings": ()}
    return digest(repr(sorted(values.items())).encode("utf-8", "surrogatepass"))
