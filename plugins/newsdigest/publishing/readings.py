"""What earlier builds have read, by the paths of files: a few large rows, and small ones for what came since.

Ten thousand rows took as long to fetch and to check as all that they say to decode. A build that was interrupted has
small rows alone; one that has read much puts all into the large ones.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from zlib import crc32

import msgspec

from newsdigest.memory import Memory
from newsdigest.publishing.reading import Reading

_ALL, _NEW = "readings", "new_readings"
_ROWS = 64
_MANY = 500
"""Small rows; more cost more than to write all anew."""


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A reading as it is remembered: it holds for a file of this digest, read under this key."""

    source: bytes
    key: bytes
    reading: Reading


# Not MessagePack, which writes a moment without its offset.
_encode = msgspec.json.Encoder().encode
_row = msgspec.json.Decoder(dict[str, Kept]).decode
_new = msgspec.json.Decoder(Kept | None).decode


class Readings:
    """The readings of a memory. All methods raise ForgottenError.

    kept: what is known of each path.
    """

    def __init__(self, memory: Memory) -> None:
        self.kept: dict[str, Kept] = {}
        self._memory = memory
        self._new: set[str] = set()
        self._strange: list[str] = []
        for name, row in memory.rows(_ALL):
            try:
                self.kept |= _row(row)
            except msgspec.MsgspecError:  # another version's
                self._strange.append(name)
        for path, row in memory.rows(_NEW):
            self._new.add(path)
            self.kept.pop(path, None)
            with suppress(msgspec.MsgspecError):
                if found := _new(row):
                    self.kept[path] = found

    def put(self, path: str, kept: Kept) -> None:
        """Remember what a file gave."""
        self._note(path, kept)
        self.kept[path] = kept

    def remove(self, paths: Iterable[str]) -> None:
        """Forget files that are no more."""
        for path in paths:
            self._note(path, None)
            del self.kept[path]

    def _note(self, path: str, kept: Kept | None) -> None:
        self._memory.put(_NEW, [(path, _encode(kept))])
        self._new.add(path)

    def settle(self) -> None:
        """Put all into large rows, if there are many small ones, and forget rows that nobody understands."""
        self._memory.remove(_ALL, self._strange)
        if len(self._new) <= _MANY:
            return
        rows: defaultdict[str, dict[str, Kept]] = defaultdict(dict)
        for path, kept in self.kept.items():
            rows[f"{crc32(path.encode()) % _ROWS}"][path] = kept
        self._memory.remove(_ALL, {str(number) for number in range(_ROWS)} - rows.keys())
        self._memory.put(_ALL, ((name, _encode(row)) for name, row in rows.items()))
        self._memory.remove(_NEW, self._new)
        self._new.clear()
