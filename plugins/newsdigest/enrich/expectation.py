"""Which words an abstract of an article would have, as far as the article tells: what sentences are weighed by.

A word's odds are a sum of its cells in a few tables (how often it stands in the article, where first, whether in the
title …) and, in a language where somebody counted, of its own. ``benchmarks/train_expectation.py`` learned them from
articles and the abstracts that journalists wrote of them.
"""

import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, pairwise
from math import fsum  # whose result is that of any order, and sets have another in each run
from operator import mul

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background
from newsdigest.text import words

Pair = tuple[str, str]
Share = tuple[float, float, float]
"""How many words, words of content and pairs of words may be expected in an abstract."""

PAIR_FEATURES = (
    "first", "second", "lesser", "in_title", "twice", "thrice", "only_first_stop", "only_second_stop", "both_stop",
)  # fmt: skip

_KINDS, _STOP, _NUMBER, _NAME, _WORD = 4, 0, 1, 2, 3
_TIMES, _PLACES = (2, 3, 4, 5, 7, 10), (1, 2, 3, 4, 6, 10, 16, 30)  # from which on a number is in the next cell
_TIME_CELLS, _PLACE_CELLS = len(_TIMES) + 1, len(_PLACES) + 1
_RAREST, _LONGEST, _MOST_BESIDE, _MOST_SENTENCES, _MOST_TITLE = 8, 12, 3, 4, 4
_SIZES = (
    _KINDS * _TIME_CELLS * _PLACE_CELLS,  # how often, where first
    _KINDS * _TIME_CELLS * _TIME_CELLS,  # how often, and how often its stem
    _KINDS * (_RAREST + 1) * 3 * (_MOST_BESIDE + 1),  # how rare, in the title, beside its words
    _KINDS * (_LONGEST + 1) * (_RAREST + 1),  # how long, how rare
    _KINDS * (_MOST_SENTENCES + 1) * (_MOST_TITLE + 1),  # in how many sentences, with how many words of the title
)
CELLS = sum(_SIZES)
_SECOND, _THIRD, _FOURTH, _FIFTH = (sum(_SIZES[:place]) for place in range(1, len(_SIZES)))


def _steps(edges: tuple[int, ...]) -> list[int]:
    return [sum(edge <= number for edge in edges) for number in range(edges[-1] + 1)]


_TIME_STEPS, _PLACE_STEPS = _steps(_TIMES), _steps(_PLACES)
_MANY, _FAR = len(_TIME_STEPS), len(_PLACE_STEPS)


@dataclass(frozen=True, slots=True)
class Odds:
    """What was learned, all of it in logits."""

    bias: float
    cells: list[float]
    """Of ``CELLS`` cells, in the order of ``cells``."""

    words: dict[str, float]
    """Of lower-case words by themselves."""

    pair_bias: float
    pairs: list[float]
    """Of PAIR_FEATURES."""


@cache
def odds(lang: str) -> Odds:
    """Return what was learned for a language; in one where nobody counted, without the words by themselves."""
    path = resources.files("newsdigest.enrich").joinpath("expectation.json")
    learned = json.loads(path.read_text(encoding="utf-8"))
    own = words.read_lines("newsdigest.enrich", f"expected/{lang}.txt")
    row = learned[lang if lang in learned else "any"]
    of_words = {word: int(hundredths) / 100 for word, _, hundredths in (line.partition(" ") for line in own)}
    cells = [hundredths / 100 for hundredths in row["cells"]]
    return Odds(row["bias"], cells, of_words, row["pair_bias"], [row["pairs"][name] for name in PAIR_FEATURES])


def cells(article: Article) -> dict[str, tuple[int, ...]]:
    """Return for each word of an article's sentences, in lower case, its cell in each of the tables."""
    title_stems = article.title_content
    title = {token.lower for token in article.title_tokens}
    lowers, stems = article.lower, article.vocabulary
    times, of_stem = Counter(chain.from_iterable(lowers)), Counter(chain.from_iterable(article.stems))
    sentences = Counter(chain.from_iterable(article.distinct))
    opening = Counter([lower[0] for lower in lowers if lower])
    capitals = Counter([token.lower for tokens in article.tokens for token in tokens[1:] if token.capitalised])
    beside: list[str] = []
    first: dict[str, int] = {}
    with_title: dict[str, int] = {}
    for number, (lower, stemmed) in reversed([*enumerate(zip(lowers, article.stems, strict=True))]):
        first.update(dict.fromkeys(lower, number))
        if hits := [place for place, stem in enumerate(stemmed) if stem in title_stems]:
            together = min(len({stemmed[place] for place in hits}), _MOST_TITLE)
            with_title.update([(word, together) for word in lower if together > with_title.get(word, 0)])
            beside += [lower[place - 1] for place in hits if place]
            beside += [lower[place + 1] for place in hits if place + 1 < len(lower)]
    near_title = Counter(beside)
    by_itself = _by_itself(article.lang)
    found: dict[str, tuple[int, ...]] = {}
    for word, often in times.items():
        stem = stems[word]
        kind, rare, long = by_itself[word]
        if kind == _WORD and word in capitals and capitals[word] * 2 > often - opening.get(word, 0):
            kind = _NAME
        of_times = kind * _TIME_CELLS + (_TIME_STEPS[often] if often < _MANY else _TIME_CELLS - 1)
        place, with_stem, where = first[word], of_stem[stem], sentences[word]
        near = near_title.get(word, 0)  # Counter asks a function of Python for what it has not
        titled = 2 if word in title else stem in title_stems
        found[word] = (
            of_times * _PLACE_CELLS + (_PLACE_STEPS[place] if place < _FAR else _PLACE_CELLS - 1),
            _SECOND + of_times * _TIME_CELLS + (_TIME_STEPS[with_stem] if with_stem < _MANY else _TIME_CELLS - 1),
            _THIRD
            + ((kind * (_RAREST + 1) + rare) * 3 + titled) * (_MOST_BESIDE + 1)
            + (near if near < _MOST_BESIDE else _MOST_BESIDE),
            _FOURTH + (kind * (_LONGEST + 1) + long) * (_RAREST + 1) + rare,
            _FIFTH
            + (kind * (_MOST_SENTENCES + 1) + (where if where < _MOST_SENTENCES else _MOST_SENTENCES))
            * (_MOST_TITLE + 1)
            + with_title.get(word, 0),
        )
    return found


@cache
def _by_itself(lang: str) -> words.Remembered[tuple[int, int, int]]:
    """Return what the words of a language are wherever they stand: their kind, how rare and how long they are."""
    stop, counts = words.stop_words(lang), background(lang)

    def by_itself(word: str) -> tuple[int, int, int]:
        kind = _STOP if word in stop else _NUMBER if word[0].isdigit() else _WORD
        return kind, min(int(counts.rarity(words.stem(word, lang))), _RAREST), min(len(word), _LONGEST)

    return words.Remembered(by_itself)


class Expectation:
    """What may be expected of an article's words, and of any of its sentences together."""

    def __init__(self, article: Article, learned: Odds | None = None) -> None:
        self._learned = learned or odds(article.lang)
        self._stop = words.stop_words(article.lang)
        self._lower = article.lower
        self._title = frozenset(pairwise([token.lower for token in article.title_tokens]))
        weight, bias, own = self._learned.cells.__getitem__, self._learned.bias, self._learned.words
        self.logits = {
            word: bias + own.get(word, 0.0) + sum(map(weight, places)) for word, places in cells(article).items()
        }
        self.words = {word: 1 / (1 + math.exp(-logit)) for word, logit in self.logits.items()}
        self._times = Counter(chain.from_iterable(map(pairwise, self._lower)))
        self._pairs: dict[Pair, float] = {}
        self._sets = article.distinct
        self._pair_sets: dict[int, frozenset[Pair]] = {}
        self._alone: dict[int, Share] = {}
        self._together: dict[tuple[int, ...], tuple[Share, frozenset[str], frozenset[Pair]]] = {
            (): ((0.0, 0.0, 0.0), frozenset(), frozenset())
        }

    def of_sentence(self, index: int) -> tuple[float, float]:
        """Return how many words, and how many words of content, a sentence may be expected to share."""
        return self._of_words(self._sets[index])

    def of_set(self, chosen: tuple[int, ...]) -> Share:
        """Return what some sentences share together; what stands in several of them counts once."""
        (words, content, pairs), singles, doubles = self._of_all(chosen[:-1])
        own_words, own_content, own_pairs = self._of_one(chosen[-1])
        again, content_again = self._of_words(self._sets[chosen[-1]] & singles)
        pairs_again = fsum(map(self._pairs.__getitem__, self._pairs_of(chosen[-1]) & doubles))
        return words + own_words - again, content + own_content - content_again, pairs + own_pairs - pairs_again

    def _of_words(self, distinct: frozenset[str]) -> tuple[float, float]:
        expected = self.words.__getitem__
        return fsum(map(expected, distinct)), fsum(map(expected, distinct - self._stop))

    def _of_one(self, index: int) -> Share:
        """Return what a sentence shares by itself."""
        known = self._alone.get(index)
        if known is None:
            pairs = fsum(map(self._pairs.__getitem__, self._pairs_of(index)))
            known = self._alone[index] = (*self.of_sentence(index), pairs)
        return known

    def _of_all(self, chosen: tuple[int, ...]) -> tuple[Share, frozenset[str], frozenset[Pair]]:
        """Return what some sentences share together, their words and their pairs."""
        known = self._together.get(chosen)
        if known is None:
            _, singles, pairs = self._of_all(chosen[:-1])
            known = (
                self.of_set(chosen),
                singles | self._sets[chosen[-1]],
                pairs | self._pairs_of(chosen[-1]),
            )
            self._together[chosen] = known
        return known

    def _pairs_of(self, index: int) -> frozenset[Pair]:
        """Return the pairs of a sentence, each of which has its expectation from now on."""
        found = self._pair_sets.get(index)
        if found is None:
            found = self._pair_sets[index] = frozenset(pairwise(self._lower[index]))
            bias, weights, features, exp = self._learned.pair_bias, self._learned.pairs, self.pair_features, math.exp
            for pair in found.difference(self._pairs):
                self._pairs[pair] = 1 / (1 + exp(-bias - sum(map(mul, weights, features(pair)))))
        return found

    def pair_features(self, pair: Pair) -> tuple[float, ...]:
        """Return the values of PAIR_FEATURES for two words that stand side by side."""
        first, second = pair
        one, other, stop = self.logits[first], self.logits[second], self._stop
        stops = 2 * (first in stop) + (second in stop)
        times = self._times[pair]
        return (
            one,
            other,
            one if one < other else other,
            pair in self._title,
            times > 1,
            times > 2,
            stops == 2,
            stops == 1,
            stops == 3,
        )
