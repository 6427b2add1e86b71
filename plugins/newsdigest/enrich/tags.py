"""Tags: the names and themes that an editor would file an article under."""

import math
from dataclasses import dataclass

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background, background
from newsdigest.enrich.candidates import Candidate
from newsdigest.enrich.names import names
from newsdigest.enrich.themes import themes
from newsdigest.text import words
from newsdigest.text.words import fold

_TITLE = 2.0  # what a mention in the title adds to its own weight
_OPENING = 0.6  # what one in the first sentences adds
_OPENING_SENTENCES = 3
_EARLY = 0.5  # what a first mention at the very beginning adds to the whole
_SPREAD = 0.3  # power of the number of sentences: two mentions in two of them say more than two in one
_ONCE = 0.6  # factor for what is mentioned a single time
# How rare a word is says little of a name: an editor files under Russie rather than under Nasams.
_RAREST_NAME, _RAREST_THEME = 4.0, 5.0
_NAME = 1.1
_SEVERAL = 1.15  # for a theme of several words
_TOGETHER = 0.7  # share of the sum of its words' rarities that counts for it
_LONGER = 0.5  # défense aérienne is taken for défense from this share of its score on
_NAMES_FIRST, _NAMES_SHARE = 2, 0.5  # no more names than these while there are themes


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: float
    text: str
    parts: str
    """The stems between spaces, so that a nested tag is a substring."""

    candidate: Candidate


def tag(article: Article, *, max_tags: int) -> tuple[str, ...]:
    """Return at most ``max_tags`` tags, best first; none of them is a part of another."""
    found = names(article)
    taken = frozenset(
        (mention.sentence, index)
        for candidate in found
        for mention in candidate.mentions
        for index in range(mention.start, mention.end)
    )
    counts = background(article.lang)
    ranked = sorted(
        (
            _Ranked(score(candidate, article, counts), text, _parts(text, article.lang), candidate)
            for candidate in found + themes(article, taken)
            if (text := candidate.text())
        ),
        key=lambda one: (-one.score, one.text),
    )
    return tuple(one.text for one in _choose([one for one in ranked if one.parts.strip()], max_tags))


def _choose(waiting: list[_Ranked], max_tags: int) -> list[_Ranked]:
    """Return the best that are not nested in each other, names and themes mixed."""
    chosen: list[_Ranked] = []
    while waiting and len(chosen) < max_tags:
        many = sum(one.candidate.is_name for one in chosen) >= _NAMES_FIRST + _NAMES_SHARE * len(chosen)
        best = next((one for one in waiting if not (many and one.candidate.is_name)), waiting[0])
        longer = (
            one
            for one in waiting
            if one.score > _LONGER * best.score and not one.candidate.is_name and best.parts in one.parts
        )
        best = best if best.candidate.is_name else max(longer, key=lambda one: (len(one.candidate.key) > 1, one.score))
        chosen.append(best)
        waiting = [one for one in waiting if one.parts not in best.parts and best.parts not in one.parts]
    return chosen


def score(candidate: Candidate, article: Article, counts: Background) -> float:
    """Return how much of the article a candidate stands for."""
    weight = sum(
        mention.weight * (1 + _TITLE * (mention.sentence < 0) + _OPENING * (0 <= mention.sentence < _OPENING_SENTENCES))
        for mention in candidate.mentions
    )
    stems = [words.stem(token.text, article.lang) for token in words.tokens(candidate.text())]
    rarities = [counts.rarity(stem) for stem in stems if stem not in words.stop_words(article.lang)] or [1.0]
    # A pair is rarer than its words and yet not as rare as their product: défense aérienne.
    rarity = sum(rarities) / len(rarities) if candidate.is_name else sum(rarities) * (_TOGETHER if rarities[1:] else 1)
    places = {mention.sentence for mention in candidate.mentions}
    early = 1 - max(min(places), 0) / (len(article.sentences) or 1)
    value = weight * candidate.doubt * (1 + _EARLY * early) * math.pow(len(places), _SPREAD)
    if len(candidate.mentions) == 1:
        value *= _ONCE
    if candidate.is_name:
        return value * min(rarity, _RAREST_NAME) * _NAME
    return value * min(rarity, _RAREST_THEME) * (_SEVERAL if len(candidate.key) > 1 else 1)


def _parts(text: str, lang: str) -> str:
    return f" {' '.join(words.stem(fold(token.text), lang) for token in words.tokens(text))} "
