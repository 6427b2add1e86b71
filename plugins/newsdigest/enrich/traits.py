"""What an article is compared by with others: its heaviest stems and names, and a sketch of its text.

A weight is that of tf-idf with logarithmic counts (Salton and Buckley, “Term-weighting approaches in automatic text
retrieval”, 1988) over a background that does not grow with the archive: so two articles compare alike for ever.
The sketch is that of Broder, “On the resemblance and containment of documents” (1997).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from zlib import crc32

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background
from newsdigest.enrich.quick_names import names
from newsdigest.text import words
from newsdigest.traits import Traits

TRAITS = 2
"""Rises when the same article may get other traits."""

_TERMS = 60  # on a month of news 30 lost one of ten pairs, 120 found no more
_NAMES = 16
_PASSAGES = 24
_PASSAGE_WORDS = 5
_ANCHOR = 6  # letters of a word that a passage begins with: so each third one does, the same in any text
_TITLE, _OPENING, _OPENING_SENTENCES = 3.0, 1.5, 3
_SHORTEST = 3  # letters of a stem


def traits(article: Article) -> Traits:
    """Return what the article is compared by.

    Every article of a digest has traits, also one whose summary and tags a person wrote; so its words are
    counted as they stand, without the tokens and names that tags are made from, in a third of the time.
    """
    sentences = [sentence.text for sentence in article.sentences]
    opening, rest = ("\n".join(each) for each in (sentences[:_OPENING_SENTENCES], sentences[_OPENING_SENTENCES:]))
    parts = ((_TITLE, article.title), (_OPENING, opening), (1.0, rest))
    found = [(weight, words.lower_words(text)) for weight, text in parts]
    used: defaultdict[str, float] = defaultdict(float)
    for weight, of_part in found:
        for word, number in Counter(of_part).items():
            used[word] += weight * number
    body = parts[1:] if sentences else parts[:1]
    mentioned, spellings = names(body, parts[0], used, article.lang, article.aliases)
    heaviest = _heaviest({name: 1 + math.log(count) for name, count in mentioned.items()}, _NAMES)
    return Traits(
        lang=article.lang,
        terms=_heaviest(_terms(used, article.lang), _TERMS),
        names=heaviest,
        passages=_passages(found[1][1] + found[2][1]),
        spelled=tuple(spellings[name] for name, _ in heaviest),
    )


def _terms(used: Mapping[str, float], lang: str) -> dict[str, float]:
    stop, counts = words.stop_words(lang), background(lang)
    found: defaultdict[str, float] = defaultdict(float)
    kept = [word for word in used if word not in stop]
    for word, stem in zip(kept, words.stems(kept, lang), strict=True):
        found[stem] += used[word]
    return {
        stem: (1 + math.log(count)) * counts.rarity(stem) for stem, count in found.items() if len(stem) >= _SHORTEST
    }


def _heaviest(weights: Mapping[str, float], number: int) -> tuple[tuple[str, int], ...]:
    kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:number]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    return tuple(sorted((name, round(1000 * weight / length)) for name, weight in kept))


def _passages(found: list[str]) -> tuple[int, ...]:
    starts = [place for place, word in enumerate(found[: 1 - _PASSAGE_WORDS]) if len(word) >= _ANCHOR]
    return tuple(
        sorted({crc32(" ".join(found[start : start + _PASSAGE_WORDS]).encode()) for start in starts})[:_PASSAGES]
    )
