"""How likely a person who is asked for keyphrases of an article names a candidate: a logistic regression."""

import json
import math
from functools import cache
from importlib import resources

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background
from newsdigest.enrich.candidates import Weighed
from newsdigest.enrich.themes import determiners

TAG_FEATURES = (
    "one", "weight", "mentions", "log_mentions", "log_sentences", "once",
    "start", "log_start", "first_sentence", "at_the_beginning", "in_title", "in_opening", "spread",
    "rarity", "commonest", "stock", "doubt", "determined",
    "name", "two_words", "three_words", "letters", "few_letters", "acronym", "hyphen",
)  # fmt: skip

_MOST_MENTIONS, _MOST_LETTERS, _FEW_LETTERS, _RAREST = 15, 30, 4, 8.0
_OPENING = 3  # sentences
_BEGINNING = 0.05  # of the article


class Places:
    """Where the words of an article stand in the whole of it."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.before = [0]
        for tokens in article.tokens:
            self.before.append(self.before[-1] + len(tokens))
        self.words = self.before[-1] or 1
        self.sentences = len(article.tokens) or 1
        self.determiners = determiners(article.lang)

    def features(self, one: Weighed, counts: Background) -> list[float]:
        """Return the values of TAG_FEATURES."""
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
            min(map(counts.rarity, one.stems), default=1.0),
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
        ]


def tag_weights(lang: str) -> list[float]:
    """Return the weights of TAG_FEATURES: how people who read this language choose keyphrases."""
    weights = _weights()
    return weights.get(lang) or weights["any"]


@cache
def _weights() -> dict[str, list[float]]:
    """Return the weights by language, as ``benchmarks/train_tags.py`` learned them."""
    path = resources.files("newsdigest.enrich").joinpath("tag_weights.json")
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return {lang: [weights[name] for name in TAG_FEATURES] for lang, weights in loaded.items()}
