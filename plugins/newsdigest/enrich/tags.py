"""Tags: the names and themes that an editor would file an article under."""

import math
from functools import lru_cache
from operator import mul

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background, background
from newsdigest.enrich.candidates import Candidate, Telling, Weighed
from newsdigest.enrich.grammar import Grammar, is_nominal
from newsdigest.enrich.likelihood import Evidence, tag_weights
from newsdigest.enrich.names import names
from newsdigest.enrich.telling import is_passing, telling
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

# The tags that are shown when nobody asks for a number.
_FEWEST_SHOWN, _ENOUGH = 4, 6
_MOST_NAMES, _MOST_NOUNS = 6, 3  # of the first eight; more names only where themes are missing


def ranked_tags(article: Article, *, max_tags: int, grammar: Grammar | None = None) -> tuple[str, ...]:
    """Return ``max_tags`` tags if there are so many, the likeliest first; none of them is a part of another.

    grammar: what a tagger of parts of speech says of the article.
    """
    chosen: list[Weighed] = []
    likely = sorted(likelihoods(article, grammar), key=lambda found: -sum(found[1]))
    _add(chosen, [one for one, _ in likely], max_tags)
    return tuple(one.text for one in chosen)


def likelihoods(article: Article, grammar: Grammar | None = None) -> list[tuple[Weighed, list[float]]]:
    """Return all that could be a tag, with the share of each feature in the logit of its likelihood."""
    found = weighed(article, candidates(article, stock=True))
    evidence, weights = Evidence(article, found, grammar), tag_weights(article.lang, grammar=grammar is not None)
    return [(one, list(map(mul, weights, evidence.features(one)))) for one in found]


def shown_tags(article: Article, *, max_tags: int, grammar: Grammar | None = None) -> tuple[str, ...]:
    """Return the tags that an editor would sign, best first: names and themes that the article is about.

    At most ``max_tags``, and at least four if there is anything to name; none is a part of another. Of a headline
    alone only the names: what else it speaks of, nobody can tell without a text.
    """

    def able(found: list[Candidate]) -> list[Weighed]:
        return [
            one
            for one in weighed(article, found)
            if one.telling is not Telling.NEVER and (grammar is None or is_nominal(one.candidate, grammar))
            if article.sentences or one.candidate.is_name
        ]

    found = candidates(article)
    ranked = able([candidate for candidate in found if not is_passing(candidate)])
    chief = [one for one in ranked if one.telling is Telling.YES]
    of_names = [one for one in chief if one.candidate.is_name]
    chosen: list[Weighed] = []
    _add(chosen, of_names, min(_MOST_NAMES, max_tags))
    _add(chosen, [one for one in chief if not one.candidate.is_name and not one.is_noun], max_tags)
    _add(chosen, [one for one in chief if one.is_noun], min(len(chosen) + _MOST_NOUNS, max_tags))
    _add(chosen, of_names, max_tags)
    _add(chosen, [one for one in ranked if one.telling > Telling.NO], min(_ENOUGH, max_tags))
    if len(chosen) < min(_FEWEST_SHOWN, max_tags):
        _add(chosen, sorted(able(found), key=lambda one: one.is_noun), min(_FEWEST_SHOWN, max_tags))
    return tuple(one.text for one in sorted(chosen, key=lambda one: -one.weight))


def candidates(article: Article, *, stock: bool = False) -> list[Candidate]:
    """Return all that could be a tag; stock: words that any article uses, too."""
    found = names(article)
    taken = frozenset(
        (mention.sentence, index)
        for candidate in found
        for mention in candidate.mentions
        if mention.surface  # armée russe is a theme, though russe counts for Russie
        for index in range(mention.start, mention.end)
    )
    return found + themes(article, taken, stock=stock)


def weighed(article: Article, found: list[Candidate]) -> list[Weighed]:
    """Return some candidates of an article and what is known of them, what has the greatest weight first."""
    counts = background(article.lang)
    ranked = []
    for candidate in found:
        text = article.aliases.canonical(candidate.text())
        stems, parts = _read(text, article.lang)
        if parts.strip():
            rarity = _rarity(stems, counts, is_name=candidate.is_name)
            weight, tells = _weight(candidate, article, rarity), telling(candidate, article, rarity, counts)
            ranked.append(Weighed(weight, text, stems, parts, rarity, candidate, tells))
    return sorted(ranked, key=lambda one: (-one.weight, one.text))


def _add(chosen: list[Weighed], waiting: list[Weighed], limit: int) -> None:
    """Add the first of those waiting that are not nested in a chosen one, up to ``limit`` together."""
    for one in waiting:
        if len(chosen) < limit and not any(one.parts in other.parts or other.parts in one.parts for other in chosen):
            chosen.append(one)


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


def _weight(candidate: Candidate, article: Article, rarity: float) -> float:
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
