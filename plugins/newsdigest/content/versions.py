"""What the sources of articles have said: the text that was imported, and the one that came after a person's edit.

Kept in the memory, by the guids of articles. Losing it loses no edit and no article: only that a
later change of the source can be told from the person's own.
"""

import zlib

import msgspec

from newsdigest.memory import Notebook, is_text

TABLE = "versions"


class Version(msgspec.Struct, frozen=True, array_like=True):
    """A source's texts as Markdown files; empty where one is not known."""

    base: str
    """As it was imported last."""

    now: str = ""
    """As it came when a person had edited the file, if that was another one."""

    origin: str = ""
    """The input that the text of ``base`` came from: a file, a page's address, a feed's."""

    teaser: bool = False
    """Whether that input gave away no more than the beginning of its article."""


class Versions:
    """The versions of all articles; they are looked up one at a time, and written together."""

    def __init__(self, notebook: Notebook | None = None) -> None:
        self._notebook = notebook
        self._new: dict[str, Version] = {}

    def of(self, guid: str) -> Version:
        """Return what is known of an article's source."""
        if guid in self._new or self._notebook is None or not is_text(guid):
            return self._new.get(guid, Version(""))
        return _decoded(self._notebook.get(TABLE, guid))

    def note(self, guid: str, version: Version) -> None:
        """Remember what a source says."""
        if guid:
            self._new[guid] = version

    def changes(self) -> list[tuple[str, bytes]]:
        """Return rows to write to the memory's table of this name; each only once."""
        new, self._new = self._new, {}
        return [(guid, _encoded(version)) for guid, version in new.items() if is_text(guid)]


def _encoded(version: Version) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(version), 1)


def _decoded(row: bytes | None) -> Version:
    try:
        return msgspec.msgpack.decode(zlib.decompress(row), type=Version) if row else Version("")
    except (zlib.error, msgspec.MsgspecError):  # of another version of this program
        return Version("")
