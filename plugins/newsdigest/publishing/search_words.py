"""The files of words of a block of the search index: see ``search_index``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import chain, repeat

import msgspec

from newsdigest.publishing.search_terms import Found, Term, choices, found_as
from newsdigest.publishing.views import ArticleView


def word_files(articles: Iterable[tuple[ArticleView, Found]], number: int) -> Iterator[bytes]:
    """Yield so many files of the words of articles, given in their order with what each is found by."""
    ways = _Ways()
    said: defaultdict[str, set[str]] = defaultdict(set)
    for place, (view, (weights, words)) in enumerate(articles):
        said[view.lang].update(words)
        ways.add(place, chain(weights.items(), zip(choices(view), repeat(0))))
    names = _names(chain.from_iterable(found_as(words, lang) for lang, words in said.items()))
    keys: list[list[str]] = [[] for _ in range(number)]
    for key in sorted(ways.keys() | names.keys()):
        keys[file_of(key, number)].append(key)
    for those in keys:
        yield msgspec.json.encode({key: [*sorted(names.get(key, ())), *ways.take(key)] for key in those})


class _Ways:
    """Of each key the way to each of its places from the one before, in sixteenths: what is over is a weight."""

    def __init__(self) -> None:
        self._held: dict[str, list[int]] = {}
        """Of each key the last place, and the ways: to hold the places first took twice as long."""

    def add(self, place: int, weights: Iterable[tuple[str, int]]) -> None:
        """Take the keys of a place, each with a weight below sixteen; places come in their order."""
        held, here = self._held, place * 16
        for key, weight in weights:
            ways = held.get(key)
            if ways is None:
                held[key] = [here, here + weight]
            else:
                ways.append(here - ways[0] + weight)
                ways[0] = here

    def keys(self) -> Set[str]:
        """Return the keys that have places."""
        return self._held.keys()

    def take(self, key: str) -> list[int]:
        """Return the ways of a key, and forget them."""
        return self._held.pop(key, [0])[1:]


def _names(found: Iterable[Term]) -> dict[str, set[str]]:
    """Return the other forms of stems; and of a form that is to be found elsewhere than its stem, its stems."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for stem, form in found:
        if form != stem:
            names[stem].add(form)
            if _beginning(form) != _beginning(stem):
                names[form].add(stem)
    return names


def file_of(key: str, files: int) -> int:
    """Return the number of the file that holds a key; words that begin alike are together, for those half typed."""
    return _sum(_beginning(key)) % files


@lru_cache(maxsize=10_000)
def _sum(beginning: str) -> int:
    number = 0
    for sign in beginning:
        number = (number * 31 + ord(sign)) % 65521
    return number


def _beginning(key: str) -> str:
    return key if "=" in key else key[:3]
