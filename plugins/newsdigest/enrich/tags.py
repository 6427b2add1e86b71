"""Tags: the names and themes that an editor would file an article under."""

import math
from dataclasses import dataclass
from functools import lru_cache

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background, background
from newsdigest.enrich.candidates import Candidate
from newsdigest.enrich.names import names
from newsdigest.enrich.telling import Telling, telling
from newsdigest.enrich.themes import themes
from newsdigest.text import words

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
_TOGETHER = 0.5  # share of the sum of its words' rarities that counts for it
_LONGER = 0.9  # défense aérienne is taken for défense from this share of its score on
_NAMES_FIRST, _NAMES_SHARE = 2, 0.3  # no more names than these while there are themes

# The tags that are shown when nobody asks for a number.
_FEWEST_SHOWN, _ENOUGH = 4, 6
_MOST_NAMES, _MOST_NOUNS = 6, 3  # of the first eight; more names only where themes are missing


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: float
    text: str
    parts: str
    """The stems between spaces, so that a nested tag is a substring."""

    candidate: Candidate
    telling: Telling

    @property
    def is_noun(self) -> bool:
        """Whether it is a theme of one word."""
        return not self.candidate.is_name and len(self.candidate.key) == 1


def ranked_tags(article: Article, *, max_tags: int) -> tuple[str, ...]:
    """Return ``max_tags`` tags if there are so many, best first; none of them is a part of another."""
    return tuple(one.text for one in _choose(_ranked(article), max_tags))


def shown_tags(article: Article, *, max_tags: int) -> tuple[str, ...]:
    """Return the tags that an editor would sign, best first: names and themes that the article is about.

    At most ``max_tags``, and at least four if there is anything to name; none is a part of another.
    """
    ranked = [one for one in _ranked(article) if one.telling is not Telling.NEVER]
    chief = [one for one in ranked if one.telling is Telling.YES]
    of_names = [one for one in chief if one.candidate.is_name]
    chosen: list[_Ranked] = []
    _add(chosen, of_names, min(_MOST_NAMES, max_tags))
    _add(chosen, [one for one in chief if not one.candidate.is_name and not one.is_noun], max_tags)
    _add(chosen, [one for one in chief if one.is_noun], min(len(chosen) + _MOST_NOUNS, max_tags))
    _add(chosen, of_names, max_tags)
    _add(chosen, [one for one in ranked if one.telling > Telling.NO], min(_ENOUGH, max_tags))
    _add(chosen, sorted(ranked, key=lambda one: one.is_noun), min(_FEWEST_SHOWN, max_tags))
    return tuple(one.text for one in sorted(chosen, key=lambda one: -one.score))


def _ranked(article: Article) -> list[_Ranked]:
    found = names(article)
    taken = frozenset(
        (mention.sentence, index)
        for candidate in found
        for mention in candidate.mentions
        for index in range(mention.start, mention.end)
    )
    counts = background(article.lang)
    ranked = []
    for candidate in found + themes(article, taken):
        text = article.aliases.canonical(candidate.text())
        stems, parts = _read(text, article.lang)
        if parts.strip():
            rarity = _rarity(stems, counts, is_name=candidate.is_name)
            value, tells = _score(candidate, article, rarity), telling(candidate, article, rarity, counts)
            ranked.append(_Ranked(value, text, parts, candidate, tells))
    return sorted(ranked, key=lambda one: (-one.score, one.text))


def _add(chosen: list[_Ranked], waiting: list[_Ranked], limit: int) -> None:
    """Add the first of those waiting that are not nested in a chosen one, up to ``limit`` together."""
    for one in waiting:
        if len(chosen) < limit and not any(one.parts in other.parts or other.parts in one.parts for other in chosen):
            chosen.append(one)


def _choose(waiting: list[_Ranked], max_tags: int) -> list[_Ranked]:
    """Return the best that are not nested in each other, names and themes mixed."""
    chosen: list[_Ranked] = []
    while waiting and len(chosen) < max_tags:
        many = sum(one.candidate.is_name for one in chosen) >= _NAMES_FIRST + _NAMES_SHARE * len(chosen)
        best = next((one for one in waiting if not (many and one.candidate.is_name)), waiting[0])
        longer = (
            one
            for one in waiting
            if one.score >= _LONGER * best.score and not one.candidate.is_name and best.parts in one.parts
        )
        best = best if best.candidate.is_name else max(longer, key=lambda one: (len(one.candidate.key) > 1, one.score))
        chosen.append(best)
        waiting = [one for one in waiting if one.parts not in best.parts and best.parts not in one.parts]
    return chosen


@lru_cache(maxsize=20_000)
def _read(text: str, lang: str) -> tuple[tuple[str, ...], str]:
    """Return the stems of a tag but for stop words, and the stems of its folded words between spaces."""
    tokens, stop = tuple(words.tokens(text)), words.stop_words(lang)
    stems = (words.stem(token.lower, lang) for token in tokens)
    parts = " ".join(words.stem(token.folded, lang) for token in tokens)
    return tuple(stem for stem in stems if stem not in stop), f" {parts} "


def _rarity(stems: tuple[str, ...], counts: Background, *, is_name: bool) -> float:
    """Return the mean rarity of a name's words; for a theme of several words their sum, reduced."""
    rarities = [counts.rarity(stem) for stem in stems] or [1.0]
    # A pair is rarer than its words and yet not as rare as their product: défense aérienne.
    return sum(rarities) / len(rarities) if is_name else sum(rarities) * (_TOGETHER if rarities[1:] else 1)


def _score(candidate: Candidate, article: Article, rarity: float) -> float:
    """Return how much of the article a candidate stands for."""
    weight = sum(
        mention.weight * (1 + _TITLE * (mention.sentence < 0) + _OPENING * (0 <= mention.sentence < _OPENING_SENTENCES))
        for mention in candidate.mentions
    )
    places = {mention.sentence for mention in candidate.mentions}
    early = 1 - max(min(places), 0) / (len(article.sentences) or 1)
    value = weight * candidate.doubt * (1 + _EARLY * early) * math.pow(len(places), _SPREAD)
    if len(candidate.mentions) == 1:
        value *= _ONCE
    if candidate.is_name:
        return value * min(rarity, _RAREST_NAME) * _NAME
    return value * min(rarity, _RAREST_THEME) * (_SEVERAL if len(candidate.key) > 1 else 1)
