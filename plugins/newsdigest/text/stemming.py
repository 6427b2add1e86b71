"""Snowball's stemmers with a faster search for endings.

Its runtime for Python looks an ending up by comparing letters one by one, which is most of the time that a word
takes; here each ending of the word is looked up in a table. The stems are the same.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol


class _Among(Protocol):
    """An entry of Snowball's tables."""

    s: str
    substring_i: int
    """Index of the longest other entry that begins or ends this one; -1 without one."""

    result: int
    method: Callable[[Any], bool] | None


_Index = tuple[dict[str, tuple[tuple[int, dict[str, _Among]], ...]], _Among | None]
"""By first or last letter: the lengths of entries, longest first, with the entries; and the empty entry."""


def stemmer(algorithm: str) -> Callable[[str], str]:
    """Return what makes a stem of a lower-case word; algorithm: Snowball's name of a language."""
    # The tables of all languages take 24 ms, and a build in which no article is new needs none.
    import snowballstemmer  # type: ignore[import-untyped]

    found = snowballstemmer.stemmer(algorithm)
    if hasattr(found, "find_among_b"):  # PyStemmer, which Snowball prefers where it is installed, is C
        found = type("Stemmer", (_French if algorithm == "french" else _Search, type(found)), {})()
    stem: Callable[[str], str] = found.stemWord
    return stem


class _Search:
    """Snowball's ``find_among``: the longest entry of a table at the cursor whose condition holds."""

    current: str
    cursor: int
    limit: int
    limit_backward: int

    def __init__(self) -> None:
        # By id: the tables live as long as their class.
        self._forward: dict[int, _Index] = {}
        self._backward: dict[int, _Index] = {}
        super().__init__()

    def find_among(self, table: Sequence[_Among]) -> int:
        """Return the result of the entry that the text goes on with, and pass over it; 0 without one."""
        start, limit = self.cursor, self.limit
        letters, entry = self._forward.get(id(table)) or self._index(self._forward, table, 0)
        if start < limit and (lengths := letters.get(self.current[start])):
            for length, entries in lengths:
                if start + length <= limit and (found := entries.get(self.current[start : start + length])):
                    entry = found
                    break
        return self._take(table, entry, start, 1) if entry else 0

    def find_among_b(self, table: Sequence[_Among]) -> int:
        """Return the result of the entry that the text before the cursor ends with, and go before it."""
        end, limit = self.cursor, self.limit_backward
        letters, entry = self._backward.get(id(table)) or self._index(self._backward, table, -1)
        if end > limit and (lengths := letters.get(self.current[end - 1])):
            for length, entries in lengths:
                if end - length >= limit and (found := entries.get(self.current[end - length : end])):
                    entry = found
                    break
        return self._take(table, entry, end, -1) if entry else 0

    def _take(self, table: Sequence[_Among], entry: _Among | None, place: int, step: int) -> int:
        while entry is not None:
            self.cursor = place + step * len(entry.s)
            if entry.method is None:
                return entry.result
            if entry.method(self):
                self.cursor = place + step * len(entry.s)
                return entry.result
            entry = table[entry.substring_i] if entry.substring_i >= 0 else None
        return 0

    def _index(self, indexes: dict[int, _Index], table: Sequence[_Among], place: int) -> _Index:
        letters: dict[str, dict[int, dict[str, _Among]]] = {}
        empty = None
        for entry in table:
            if entry.s:
                letters.setdefault(entry.s[place], {}).setdefault(len(entry.s), {})[entry.s] = entry
            else:
                empty = entry
        index = {letter: tuple(sorted(lengths.items(), reverse=True)) for letter, lengths in letters.items()}, empty
        indexes[id(table)] = index
        return index


class _French(_Search):
    """Leaves out, for words without any, the steps that mark vowels spoken as consonants and take the marks away.

    That is two fifths of the time.
    """

    _to_mark = re.compile("[aeiouyàâèéêëîïôùû][ui][aeiouyàâèéêëîïôùû]|[yëï]|qu")
    _marked = re.compile("[IUYH]")

    def _FrenchStemmer__r_prelude(self) -> bool:  # noqa: N802 - Snowball's name
        return not self._to_mark.search(self.current) or self._of_snowball("prelude")

    def _FrenchStemmer__r_postlude(self) -> bool:  # noqa: N802
        return not self._marked.search(self.current) or self._of_snowball("postlude")

    def _of_snowball(self, step: str) -> bool:
        found: Callable[[], bool] = getattr(super(), f"_FrenchStemmer__r_{step}")
        return found()
