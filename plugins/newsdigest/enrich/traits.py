"""What an article is compared by with others: its heaviest stems and names, and a sketch of its text.

A weight is that of tf-idf with logarithmic counts (Salton and Buckley, “Term-weighting approaches in automatic text
retrieval”, 1988) over a background that does not grow with the archive: so two articles compare alike for ever.
The sketch is that of Broder, “On the resemblance and containment of documents” (1997).
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from zlib import crc32

from babel import Locale, UnknownLocaleError

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background
from newsdigest.enrich.names import names
from newsdigest.text import words
from newsdigest.traits import Traits

TRAITS = 1
"""Rises when the same article may get other traits."""

_TERMS = 60  # on a month of news 30 lost one of ten pairs, 120 found no more
_NAMES = 16
_PASSAGES = 24
_PASSAGE_WORDS = 5
_TITLE, _OPENING, _OPENING_SENTENCES = 3.0, 1.5, 3
_SHORTEST = 3  # letters; shorter stems are endings and initials


def traits(article: Article) -> Traits:
    """Return what the article is compared by."""
    weights, spellings = _names(article)
    heaviest = _heaviest(weights, _NAMES)
    return Traits(
        lang=article.lang,
        terms=_heaviest(_terms(article), _TERMS),
        names=heaviest,
        passages=_passages(article),
        spelled=tuple(spellings[name] for name, _ in heaviest),
    )


def _weight(sentence: int) -> float:
    return _TITLE if sentence < 0 else _OPENING if sentence < _OPENING_SENTENCES else 1.0


def _terms(article: Article) -> dict[str, float]:
    stop, counts = words.stop_words(article.lang), background(article.lang)
    found: defaultdict[str, float] = defaultdict(float)
    texts = ((-1, article.title_tokens, article.title_stems),)
    for sentence, tokens, stems in (
        *texts,
        *zip(range(len(article.tokens)), article.tokens, article.stems, strict=True),
    ):
        weight = _weight(sentence)
        for token, stem in zip(tokens, stems, strict=True):
            if len(stem) >= _SHORTEST and token.lower not in stop:
                found[stem] += weight
    return {stem: (1 + math.log(count)) * counts.rarity(stem) for stem, count in found.items()}


def _names(article: Article) -> tuple[dict[str, float], dict[str, str]]:
    """Return the weights of the names, and how they are written."""
    codes = _territories(article.lang)
    found: defaultdict[str, float] = defaultdict(float)
    spellings: dict[str, str] = {}
    for candidate in names(article):
        text = candidate.text()
        folded = words.fold(text)
        name = codes.get(folded, folded)
        spellings.setdefault(name, text)
        found[name] += sum(mention.weight * _weight(mention.sentence) for mention in candidate.mentions)
    return {name: 1 + math.log(count) for name, count in found.items() if count >= 1}, spellings


@cache
def _territories(lang: str) -> Mapping[str, str]:
    """Return the codes of countries by their folded names in a language."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {words.fold(name): code for code, name in territories.items() if len(code) == 2}


def _heaviest(weights: Mapping[str, float], number: int) -> tuple[tuple[str, int], ...]:
    kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:number]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return tuple(sorted((name, round(1000 * weight / length)) for name, weight in kept))


def _passages(article: Article) -> tuple[int, ...]:
    folded = [token.folded for tokens in article.tokens for token in tokens]
    sequences = (" ".join(folded[start : start + _PASSAGE_WORDS]) for start in range(len(folded) - _PASSAGE_WORDS + 1))
    return tuple(sorted({crc32(sequence.encode()) for sequence in sequences})[:_PASSAGES])
