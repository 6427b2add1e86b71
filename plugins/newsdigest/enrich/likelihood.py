"""How likely a person who is asked for keyphrases of an article names a candidate: a logistic regression."""

import json
import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import chain

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background
from newsdigest.enrich.candidates import Weighed
from newsdigest.enrich.grammar import GRAMMAR_FEATURES, Grammar, grammar_features
from newsdigest.enrich.themes import determiners

TAG_FEATURES = (
    "one", "weight", "mentions", "log_mentions", "log_sentences", "once",
    "start", "log_start", "first_sentence", "at_the_beginning", "in_title", "in_opening", "spread",
    "rarity", "commonest", "stock", "doubt", "determined",
    "name", "two_words", "three_words", "letters", "few_letters", "acronym", "hyphen",
    "words", "summed_rarity", "most_frequent_word", "least_frequent_word", "words_in_title",
    "in_longer", "longer_mentions", "shorter_mentions",
)  # fmt: skip

WITH_GRAMMAR = "+grammar"
"""What follows the language in the file of weights where they were learned with GRAMMAR_FEATURES."""

_MOST_MENTIONS, _MOST_LETTERS, _FEW_LETTERS, _RAREST = 15, 30, 4, 8.0
_OPENING = 3  # sentences
_BEGINNING = 0.05  # of the article


class Evidence:
    """Where the words of an article stand in the whole of it, how often, and which candidates hold others.

    found: all candidates of the article; grammar: what a tagger of parts of speech says of it.
    """

    def __init__(self, article: Article, found: Sequence[Weighed], grammar: Grammar | None = None) -> None:
        self.article = article
        self.grammar = grammar
        self.counts = background(article.lang)
        self.stems = Counter(chain(article.title_stems, *article.stems))
        self.title = frozenset(article.title_stems)
        self.mentions = [(one.parts, len(one.candidate.mentions)) for one in found]
        self.before = [0]
        for tokens in article.tokens:
            self.before.append(self.before[-1] + len(tokens))
        self.words = self.before[-1] or 1
        self.sentences = len(article.tokens) or 1
        self.determiners = determiners(article.lang)

    def features(self, one: Weighed) -> list[float]:
        """Return the values of TAG_FEATURES, and with a grammar those of GRAMMAR_FEATURES."""
        candidate, text = one.candidate, one.text
        parts = one.parts.count(" ") - 1
        mentions = sum(mention.weight for mention in candidate.mentions)
        numbers = {mention.sentence for mention in candidate.mentions}
        body = [mention for mention in candidate.mentions if mention.sentence >= 0]
        places = [self.before[mention.sentence] + mention.start for mention in body]
        first = min(places, default=self.words)
        determined = sum(
            mention.start > 0 and self.article.tokens[mention.sentence][mention.start - 1].lower in self.determiners
            for mention in body
        )
        return [
            1.0,
            math.log1p(one.weight),
            min(mentions, _MOST_MENTIONS),
            math.log1p(mentions),
            math.log1p(len(numbers)),
            mentions <= 1,
            first / self.words,
            math.log1p(first),
            min((mention.sentence for mention in body), default=self.sentences) / self.sentences,
            first < _BEGINNING * self.words,
            -1 in numbers,
            any(0 <= number < _OPENING for number in numbers),
            (max(places) - first) / self.words if places else 0.0,
            min(one.rarity, _RAREST),
            min(map(self.counts.rarity, one.stems), default=1.0),
            candidate.is_stock,
            candidate.doubt,
            determined / (len(body) or 1),
            candidate.is_name,
            parts == 2,
            parts > 2,
            min(len(text), _MOST_LETTERS) / 10,
            len(text) <= _FEW_LETTERS,
            len(text) > 1 and text.isupper(),
            "-" in text,
            *self._of_words(one.stems),
            *self._of_nested(one.parts),
            *(grammar_features(one, self.grammar) if self.grammar is not None else ()),
        ]

    def _of_words(self, stems: tuple[str, ...]) -> tuple[float, ...]:
        """Return what the words of a candidate are by themselves, wherever they stand in the article."""
        times = [self.stems[stem] for stem in stems] or [0]
        return (
            len(stems),
            min(sum([min(self.counts.rarity(stem), _RAREST) for stem in stems]), _RAREST) if stems else 1.0,
            math.log1p(max(times)),
            math.log1p(min(times)),
            sum([stem in self.title for stem in stems]) / (len(stems) or 1),
        )

    def _of_nested(self, parts: str) -> tuple[float, ...]:
        """Return how often a candidate stands in longer ones, and holds shorter ones."""
        longer = [times for other, times in self.mentions if parts in other and other != parts]
        shorter = [times for other, times in self.mentions if other in parts and other != parts]
        return (bool(longer), math.log1p(max(longer, default=0)), math.log1p(max(shorter, default=0)))


def tag_weights(lang: str, *, grammar: bool = False) -> list[float]:
    """Return the weights of TAG_FEATURES: how people who read this language choose keyphrases.

    With a grammar, those of GRAMMAR_FEATURES as well.
    """
    weights = _weights()
    return (weights.get(f"{lang}{WITH_GRAMMAR}") if grammar else None) or weights.get(lang) or weights["any"]


@cache
def _weights() -> dict[str, list[float]]:
    """Return the weights by language, as ``benchmarks/train_tags.py`` learned them."""
    path = resources.files("newsdigest.enrich").joinpath("tag_weights.json")
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    names = (*TAG_FEATURES, *GRAMMAR_FEATURES)
    return {lang: [weights[name] for name in names if name in weights] for lang, weights in loaded.items()}
