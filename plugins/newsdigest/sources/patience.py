"""When a source that has failed is asked again: after what it asks for, and later each time that it fails."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from newsdigest.memory import Notebook

TABLE = "patience"
FIRST, LONGEST = 15 * 60.0, 24 * 3600.0
"""Seconds: the second failure in a row costs the first, each further one twice as many, up to the longest."""

MOST = 7 * 24 * 3600.0
"""Seconds that a source may ask for."""


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """A source that has failed."""

    failures: int
    """In a row."""

    until: float
    """Seconds since 1970: it is not asked before."""

    reason: str
    """Of the last failure."""


_decode = msgspec.msgpack.Decoder(Standing).decode


def after_failure(earlier: Standing | None, reason: str, now: float, asked: float | None) -> Standing:
    """Return where a source stands that has failed once more.

    asked: the seconds that it wants us to wait, if it says so. The first failure costs nothing else:
    it may have been ours.
    """
    failures = earlier.failures + 1 if earlier else 1
    backing_off = min(FIRST * 2.0 ** min(failures - 2, 30), LONGEST) if failures > 1 else 0.0
    return Standing(failures, now + max(backing_off, min(asked or 0.0, MOST)), reason)


def retry_after(value: str, now: float) -> float | None:
    """Return the seconds that a header ``Retry-After`` means (RFC 9110, section 10.2.3), None if it means nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        moment = parsedate_to_datetime(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, aware.timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


class Patience:
    """What sources have failed in earlier runs; losing it costs them a request."""

    def __init__(self, notebook: Notebook, now: Callable[[], float]) -> None:
        """now: seconds since 1970, as ``time.time`` has them."""
        self._notebook = notebook
        self._now = now
        (rows,) = notebook.read(TABLE)
        self._standings = {address: standing for address, row in rows.items() if (standing := _decoded(row))}
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()

    def waiting(self, address: str) -> Standing | None:
        """Return why a source is not asked now; None if it may be.

        A wait longer than any is of a clock that has been set back since.
        """
        standing, now = self._standings.get(address), self._now()
        return standing if standing and now < standing.until <= now + MOST else None

    def failed(self, address: str, reason: str, asked: float | None = None) -> datetime | None:
        """Note a failure; return when it will be asked again, None if that is the next time that anybody wants it."""
        now = self._now()
        standing = after_failure(self._standings.get(address), reason, now, asked)
        self._standings[address] = standing
        self._new[address] = msgspec.msgpack.encode(standing)
        return datetime.fromtimestamp(standing.until, UTC) if standing.until > now else None

    def answered(self, address: str) -> None:
        """Note that a source has answered: all is forgiven."""
        if self._standings.pop(address, None):
            self._new.pop(address, None)
            self._gone.add(address)

    def save(self) -> None:
        """Write what has changed."""
        if self._new or self._gone:
            self._notebook.write({TABLE: self._new.items()}, {TABLE: self._gone})
        self._new, self._gone = {}, set()


def _decoded(row: bytes) -> Standing | None:
    try:
        return _decode(row)
    except msgspec.MsgspecError:  # of another version of this program
        return None
