"""What an article is found by: its words, made as the search page's script (``static/search.js``) makes a question's.

A word is found in all forms that have its stem (Snowball's, of the article's language), with or without accents. The
script has no stemmers: the index lists the forms of each stem, and one that no article has is cut until it is a stem.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain
from typing import NamedTuple
from unicodedata import category, normalize

from newsdigest.publishing.views import ArticleView
from newsdigest.text.words import fold, stemmer, stop_words

_TITLE, _SUMMARY = 4, 2
"""What a word counts for there; in a text, 1."""

MOST = 15
"""The weight of a word that an article is all about."""

_SATURATION, _BY_LENGTH, _USUAL = 1.2, 0.75, 250
"""BM25's k and b, and a length in words that is no average: a new article would change that for all."""

_MARKUP = re.compile(r"<[^>]*>")
_UNSEEN = re.compile("[\u00ad\u0307\u0640\u064b-\u0652\u0670]")
"""Soft hyphens, the dot that a small Turkish i keeps, and what Arabic is written with or without."""

_SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0900-\u0963\u0966-\u0df3"
_WORD = re.compile(rf"[^\W_{_SIGNS}]++(?:[{_MARKS}]++[^\W_{_SIGNS}]*+)*+|[{_SIGNS}]")
"""A script without spaces is found by its signs. Marks, as the vowels of Hindi, are no letters, and end no word."""

_REMEMBERED = 50_000
"""Words of a language whose stems are remembered, in 10 MB: as many as some 3,000 articles have."""


Found = tuple[dict[str, int], list[str]]
"""The weight (1 to MOST) of each stem of an article, and its words."""


class Term(NamedTuple):
    """What a word is found as."""

    stem: str
    form: str


class _Stems(dict[str, str]):
    """Of a language's words what they are found as; nothing for one that says nothing.

    It fills itself, so that an article's words are counted by their stems without a line of Python for each.
    """

    def __init__(self, lang: str) -> None:
        self._stem, self._silent = stemmer(lang), stop_words(lang)

    def __missing__(self, word: str) -> str:
        silent = word in self._silent or (len(word) == 1 and word.isalpha() and not _is_sign(word))
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = "" if silent else _folded(self._stem(word))
        return found


_stems = cache(_Stems)


class _Bases(dict[int, str]):
    """Of a letter what is left without accents and all that stands above or below it; it fills itself.

    So a word's are looked up in C: a third of the words of a French text are in no ASCII.
    """

    def __missing__(self, letter: int) -> str:
        folded = fold(chr(letter))
        found = self[letter] = "".join(sign for sign in folded if category(sign) != "Mn")
        return found


_bases = _Bases()


def terms(article: ArticleView, html: str) -> Found:
    """Return the weight (1 to MOST) of each stem in what an article's page says, and the words that it says.

    html: the text, empty where the article's rights do not allow it to be shown. Weights are BM25's, with a
    multiple for a title (Robertson and Zaragoza, 2009, “The Probabilistic Relevance Framework”, 3.4 and 3.6).
    """
    title, summary, text = map(_words, _parts(article, html))
    said = chain(title * _TITLE, summary * _SUMMARY, text)
    counts = Counter(map(_stems(article.lang).__getitem__, said))
    del counts[""]
    length = len(title) + len(summary) + len(text)
    damping = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * length / _USUAL)
    weights = {count: int(MOST * count / (count + damping)) or 1 for count in set(counts.values())}
    return {stem: weights[count] for stem, count in counts.items()}, [*title, *summary, *text]


def found_as(words: Iterable[str], lang: str) -> Iterator[Term]:
    """Yield what the words of a language are found as, those that say something."""
    stems = _stems(lang)
    yield from (Term(stem, _folded(word)) for word in words if (stem := stems[word]))


def choices(article: ArticleView) -> Iterator[str]:
    """Yield what an article can be chosen by, as names that no word has: its month and the addresses of its topics."""
    yield f"month={article.date:%Y-%m}"
    topics = (("section", article.section), ("source", article.source), *(("tag", tag) for tag in article.tags))
    yield from dict.fromkeys(f"{kind}={topic.url}" for kind, topic in topics if topic and topic.url)


def _parts(article: ArticleView, html: str) -> tuple[str, str, str]:
    """Return title, summary and text with what stands beside each."""
    names = " ".join((*article.authors, article.source.name if article.source else ""))
    title = " ".join((article.title, *(tag.name for tag in article.tags)))
    return title, article.summary, f"{names} {unescape(_MARKUP.sub(' ', html))}"


def _words(text: str) -> list[str]:
    """Return the words in lower case."""
    return _WORD.findall(_UNSEEN.sub("", normalize("NFC", text).lower()))


def _folded(word: str) -> str:
    """Return a lower-case word without accents and all that stands above or below letters."""
    if word.isascii():  # two of three
        return word
    return word.translate(_bases)


def _is_sign(letter: str) -> bool:
    return re.match(f"[{_SIGNS}]", letter) is not None
