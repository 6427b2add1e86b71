"""The memory for whoever reads it at the beginning and writes to it at the end, and holds it no longer than that."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from newsdigest.memory.store import ForgottenError, Memory, is_text

T = TypeVar("T")


class Notebook:
    """Opens the memory's file for a moment at a time: two runs at once do not wait for each other's work.

    path: None remembers nothing. tell: is given a line for a person when what was remembered cannot be used.
    """

    def __init__(self, path: Path | None, tell: Callable[[str], object]) -> None:
        self._path = path
        self._tell = tell
        self._told: set[str] = set()

    def read(self, *tables: str) -> list[dict[str, bytes]]:
        """Return keys and values of each table; empty ones, and no file is made, if there is no file."""
        if self._path is None or not self._path.exists():
            return [{} for _ in tables]
        return self._with(lambda memory: [dict(memory.rows(table)) for table in tables]) or [{} for _ in tables]

    def decoded(self, table: str, decode: Callable[[bytes], T]) -> dict[str, T]:
        """Return keys and decoded values of a table, without those that another version of the program has written."""
        found = {}
        for key, row in self.read(table)[0].items():
            with suppress(msgspec.MsgspecError):
                found[key] = decode(row)
        return found

    def get(self, table: str, key: str) -> bytes | None:
        """Return one value of a table; None if it is not there."""
        if self._path is None or not self._path.exists():
            return None
        return self._with(lambda memory: memory.get(table, key))

    def write(self, rows: Mapping[str, Iterable[tuple[str, bytes]]], gone: Mapping[str, Iterable[str]]) -> None:
        """Write values by tables, over earlier ones with their keys, and forget others; all of it or nothing.

        A key that is not Unicode, as the name of a file need not be, is not remembered.
        """

        def put(memory: Memory) -> None:
            for table, values in rows.items():
                memory.put(table, (row for row in values if is_text(row[0])))
            for table, keys in gone.items():
                memory.remove(table, keys)
            memory.save()

        if self._path is not None:
            self._with(put)

    def _with(self, use: Callable[[Memory], T]) -> T | None:
        try:
            with Memory(self._path) as memory:
                if memory.problem:
                    self._say(memory.problem)
                return use(memory)
        except ForgottenError as error:
            self._say(str(error))
        return None

    def _say(self, problem: str) -> None:
        """Tell it once."""
        if problem not in self._told:
            self._told.add(problem)
            self._tell(problem)
