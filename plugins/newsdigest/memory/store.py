"""The memory's file: SQLite, each value with a checksum of its own.

SQLite undoes what an interrupted run was writing, but it believes what it reads; so a value whose
checksum does not hold counts as forgotten. Whatever is wrong with the file, it is replaced by an empty one.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_FORMAT = 1
"""Rises when the tables of this module change; what values mean is up to those who write them."""

_APPLICATION = 0x6E646967
"""``PRAGMA application_id``: "ndig"."""

_NOT_DAMAGED = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
    | {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)
"""Errors that say nothing against the file: another run writes to it, the disk is full …"""

_BUSY = 60.0
"""Seconds to wait for another run that writes to the same memory."""


class ForgottenError(Exception):
    """The memory has failed under way: start again; it has been emptied."""


class Memory:
    """Tables of keys and values, kept in a file; a context manager that saves and closes.

    problem: why what an earlier run has left cannot be used, in words for a person; empty if it can.
    """

    def __init__(self, path: Path | None) -> None:
        """Open the file, make it if there is none, and replace it if it is damaged or not ours.

        path: None remembers nothing beyond this run, and so does a place that cannot be written to.
        """
        self.path = path
        self.problem = ""
        self._tables: set[str] = set()
        try:
            self._database = _open(path)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            self._database = self._without(error)
        except OSError as error:
            self.problem = f"{path}: {error.strerror}; nothing is remembered for the next run"
            self._database = _open(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(ForgottenError):  # the disk is full: the work itself is done
            self.save()
        self._database.close()

    def rows(self, table: str) -> Iterator[tuple[str, bytes]]:
        """Yield keys and values of a table, without those that are damaged. Raises ForgottenError."""
        for key, value, check in self._run(table, "SELECT key, value, sum FROM {table}"):
            if isinstance(key, str) and isinstance(value, bytes) and _sum(key, value) == check:
                yield key, value

    def get(self, table: str, key: str) -> bytes | None:
        """Return a value, None if it is not there or damaged. Raises ForgottenError."""
        for value, check in self._run(table, "SELECT value, sum FROM {table} WHERE key = ?", (key,)):
            if isinstance(value, bytes) and _sum(key, value) == check:
                return value
        return None

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Write values, over earlier ones with their keys. Raises ForgottenError."""
        checked = ((key, value, _sum(key, value)) for key, value in rows)
        self._run_many(table, "INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", checked)

    def remove(self, table: str, keys: Iterable[str]) -> None:
        """Forget values. Raises ForgottenError."""
        self._run_many(table, "DELETE FROM {table} WHERE key = ?", ((key,) for key in keys))

    def forget(self) -> None:
        """Begin again with an empty memory."""
        self._database.close()
        self._database = self._anew()

    def save(self) -> None:
        """Make what was written last; an interrupted run undoes the rest. Raises ForgottenError."""
        try:
            self._database.commit()
        except sqlite3.Error as error:
            raise self._forgotten(error) from error

    def _run(self, table: str, statement: str, values: tuple[str, ...] = ()) -> Iterator[Any]:
        try:
            self._make(table)
            yield from self._database.execute(statement.format(table=table), values)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._forgotten(error) from error

    def _run_many(self, table: str, statement: str, rows: Iterable[tuple[str | bytes, ...]]) -> None:
        try:
            self._make(table)
            self._database.executemany(statement.format(table=table), rows)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            raise self._forgotten(error) from error

    def _make(self, table: str) -> None:
        if table not in self._tables:
            if not table.isidentifier():
                raise ValueError(f"{table!r} is no name for a table")
            self._database.execute(f"CREATE TABLE IF NOT EXISTS {table} (key TEXT PRIMARY KEY, value BLOB, sum BLOB)")
            self._tables.add(table)

    def _forgotten(self, error: Exception) -> ForgottenError:
        self._database.close()
        self._database = self._without(error)
        return ForgottenError(self.problem)

    def _without(self, error: Exception) -> sqlite3.Connection:
        """Return a memory that does not need what the file holds, and note why."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_DAMAGED:
            self.problem = f"{self.path}: {_words(error)}; nothing is remembered for the next run"
            self.path = None
            self._tables.clear()
            return _open(None)
        self.problem = f"{self.path}: {_words(error)}; everything is made anew"
        return self._anew()

    def _anew(self) -> sqlite3.Connection:
        """Return an empty database in the place of a damaged one."""
        self._tables.clear()
        if self.path is not None:
            for suffix in ("", "-journal"):
                with suppress(OSError):
                    self.path.with_name(self.path.name + suffix).unlink()
        try:
            return _open(self.path)
        except (sqlite3.Error, OSError):
            return _open(None)


class Shelf:
    """The saved values of a memory that another process may have open; they are read and never written."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_BUSY)

    def get(self, table: str, key: str) -> bytes | None:
        """Return a value, None if it is not there, damaged or out of reach."""
        try:
            row = self._database.execute(f"SELECT value, sum FROM {table} WHERE key = ?", (key,)).fetchone()  # noqa: S608
        except (sqlite3.DatabaseError, UnicodeError):
            return None
        return row[0] if row and isinstance(row[0], bytes) and _sum(key, row[0]) == row[1] else None


def _words(error: Exception) -> str:
    """Return the message in one line; SQLite quotes the damage, which need not be text."""
    return "the file is damaged" if isinstance(error, UnicodeDecodeError) else " ".join(str(error).split())


def _open(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path or ":memory:", timeout=_BUSY)
    try:
        database.execute("PRAGMA synchronous = OFF")  # after a power cut checksums tell what is missing
        marks = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        match tuple(marks):
            case (0, 0) if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                database.execute(f"PRAGMA application_id = {_APPLICATION}")
                database.execute(f"PRAGMA user_version = {_FORMAT}")
            case (application, version) if (application, version) != (_APPLICATION, _FORMAT):
                raise sqlite3.DatabaseError("was written by another version, or by another program")
    except BaseException:
        database.close()
        raise
    return database


def _sum(key: str, value: bytes) -> bytes:
    return blake2b(value, digest_size=16, key=key.encode()[-64:]).digest()


def is_text(key: str) -> bool:
    """Tell whether a key can be written down; the name of a file need not be in any encoding."""
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True
