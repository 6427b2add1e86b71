"""The files of words of a block of the search index: see ``search_index``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat

import msgspec

from newsdigest.publishing.search_terms import Found, Term, choices, found_as
from newsdigest.publishing.views import ArticleView


def word_files(articles: Iterable[tuple[ArticleView, Found]], number: int) -> Iterator[bytes]:
    """Yield so many files of the words of articles, given in their order with what each is found by."""
    held: defaultdict[str, list[int]] = defaultdict(list)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for place, (view, (weights, words)) in enumerate(articles):
        said[view.lang].update(words)
        for key, weight in chain(weights.items(), zip(choices(view), repeat(0))):
            held[key].append(place * 16 + weight)
    names = _names(chain.from_iterable(found_as(words, lang) for lang, words in said.items()))
    keys: list[list[str]] = [[] for _ in range(number)]
    for key in sorted(held.keys() | names.keys()):
        keys[file_of(key, number)].append(key)
    for those in keys:
        ways = {key: [*sorted(names.get(key, ())), *_ways(held.pop(key, ()))] for key in those}
        yield msgspec.json.encode(ways)


def _ways(places: Sequence[int]) -> list[int]:
    """Return the way to each place from the one before; each is held with a weight below sixteen."""
    return [place - (before & -16) for before, place in pairwise((0, *places))]


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
