"""What a tagger of parts of speech says of an article, for a site that has one installed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsdigest.enrich.candidates import Candidate, Weighed
from newsdigest.text.words import Token

GRAMMAR_FEATURES = ("nouns", "phrases", "entities", "near_opening")

_NOUNS = ("NOUN", "PROPN")
_OF_PHRASES = (*_NOUNS, "ADJ")
_TIES = (" ", "\u00a0", "-", "’", "'")
_HARDLY = 0.2  # share of the mentions that begin with a noun

Span = tuple[int, int]


class Parse(NamedTuple):
    """A title or a sentence as the tagger reads it; spans are of our tokens."""

    kinds: tuple[str, ...]
    """The universal part of speech of each token (https://universaldependencies.org/u/pos)."""

    phrases: frozenset[Span]
    """The longest runs of nouns and adjectives."""

    entities: frozenset[Span]
    """What it takes for the name of something."""


class Grammar(NamedTuple):
    """An article as the tagger reads it."""

    parses: Mapping[int, Parse]
    """By the numbers of the article's ``texts``."""

    nearness: Mapping[str, float]
    """How near in meaning the words of a stem are to the title and the first sentences: -1 to 1."""


def parse(text: str, tokens: Sequence[Token], words: Iterable[tuple[Span, str]], entities: Iterable[Span]) -> Parse:
    """Return the parse of a text whose words, with their parts of speech, and entities are spans of characters."""
    found: list[list[str]] = [[] for _ in tokens]
    words = list(words)
    for index, token in enumerate(tokens):
        found[index] = [kind for (start, end), kind in words if start < token.end and end > token.start]
    kinds = tuple(
        next((kind for kind in of_token if kind in _NOUNS), of_token[-1] if of_token else "X") for of_token in found
    )
    return Parse(kinds, frozenset(_phrases(text, tokens, kinds)), frozenset(_covered(tokens, entities)))


def _phrases(text: str, tokens: Sequence[Token], kinds: Sequence[str]) -> Iterator[Span]:
    start = None
    for index, kind in enumerate(kinds):
        if start is not None and not (
            kind in _OF_PHRASES and text[tokens[index - 1].end : tokens[index].start] in _TIES
        ):
            yield start, index
            start = None
        if start is None and kind in _OF_PHRASES:
            start = index
    if start is not None:
        yield start, len(kinds)


def _covered(tokens: Sequence[Token], spans: Iterable[Span]) -> Iterator[Span]:
    for start, end in spans:
        if inside := [index for index, token in enumerate(tokens) if token.start < end and token.end > start]:
            yield inside[0], inside[-1] + 1


def grammar_features(one: Weighed, grammar: Grammar) -> list[float]:
    """Return the values of GRAMMAR_FEATURES.

    Shares of the mentions that begin with a noun, are a phrase, an entity; how near its words are to the opening.
    """
    near = [grammar.nearness[stem] for stem in one.stems if stem in grammar.nearness]
    return [*_kinds(one.candidate, grammar), sum(near) / (len(near) or 1)]


def _kinds(candidate: Candidate, grammar: Grammar) -> tuple[float, float, float]:
    mentions = [mention for mention in candidate.mentions if mention.surface]
    number = len(mentions) or 1
    spans = [(grammar.parses[mention.sentence], (mention.start, mention.end)) for mention in mentions]
    return (
        sum(parsed.kinds[start] in _NOUNS for parsed, (start, _) in spans) / number,
        sum(span in parsed.phrases for parsed, span in spans) / number,
        sum(span in parsed.entities for parsed, span in spans) / number,
    )


def is_nominal(candidate: Candidate, grammar: Grammar) -> bool:
    """Return whether a candidate can be a tag by its grammar: a name, or what begins with a noun and holds no verb."""
    return candidate.is_name or (
        _kinds(candidate, grammar)[0] > _HARDLY
        and not all("VERB" in grammar.parses[one.sentence].kinds[one.start : one.end] for one in candidate.mentions)
    )
