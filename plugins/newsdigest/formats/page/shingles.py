"""Whether a text is in another: by its runs of four words."""

import re
from collections import Counter
from collections.abc import Iterable

# Chinese, Japanese, Thai, Lao, Khmer and Burmese have no spaces: each of their signs counts as a word.
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")
_LENGTH = 4
_ENOUGH = 0.6  # of the shingles: an abbreviation, a note or a button may be missing in one of the two


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, in order."""
    return tuple(_WORD.findall(text))


def shingles(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the runs of four words; a shorter text is one run."""
    return [words[start : start + _LENGTH] for start in range(max(1, len(words) - _LENGTH + 1))]


class Passages:
    """A text that others are looked for in; what is shorter than a run of words is found as a whole line only."""

    def __init__(self, lines: Iterable[str]) -> None:
        each = [words_of(line) for line in lines]
        self.words = sum(map(len, each))
        self._all = Counter(shingle for words in each for shingle in shingles(words))
        self._unclaimed = self._all.copy()

    def __contains__(self, words: tuple[str, ...]) -> bool:
        looked_for = shingles(words)
        return sum(shingle in self._all for shingle in looked_for) >= _ENOUGH * len(looked_for)

    def claim(self, words: tuple[str, ...]) -> bool:
        """Tell whether a text is in this one beside all that have been claimed before; then it is claimed, too."""
        looked_for = shingles(words)
        if sum(self._unclaimed[shingle] > 0 for shingle in looked_for) < _ENOUGH * len(looked_for):
            return False
        self._unclaimed.subtract(looked_for)
        return True
