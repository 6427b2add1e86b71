"""What a sentence says of itself when it is weighed for a summary: numbers, the same for every language."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from newsdigest.enrich.article import Article, hangs, leaning
from newsdigest.enrich.expectation import Expectation, Odds
from newsdigest.text import words

SENTENCE_FEATURES = (
    "first", "inverse_position", "relative_position", "last",
    "first_paragraph", "opens_paragraph", "only_in_paragraph", "length", "log_length",
    "title_covered", "title_pairs", "title_before", "content_share", "names_share", "new", "like_first",
    "digits", "year", "commas", "colon", "quotes", "quoted_share", "opens_with_quote", "question", "exclamation",
    "first_person", "hanging", "leaning", "expected", "expected_content", "mean_expected",
)  # fmt: skip
SET_FEATURES = (
    "size_1", "size_3", "words", "words_squared", "longer_than_45", "longer_than_60",
    "holds_first", "holds_second", "adjacent", "distance", "first_position", "hanging",
    "expected", "expected_content", "expected_pairs",
)  # fmt: skip

_ABSTRACT = 32  # words that an abstract of OrangeSum has
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_DIGIT = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIRST_PERSON = re.compile(  # its first letter is asked for first, which takes a quarter of the time
    r"\b(?=[jnmviwouye])"
    r"(?:je|j['’]|nous|nos|notre|moi|mes|vous|votre|vos|i|we|my|our|me|us|you|your|ich|wir|unser\w*|yo|mi|nuestr\w+"
    r"|io|noi|nostr\w+|eu|nós|meu|nosso|ik|wij|onze)\b",
    re.IGNORECASE,
)


def length(sentence: str) -> int:
    """Return the length in words; two characters of a script without spaces are about one."""
    ideographs = words.count_ideographs(sentence)
    return words.count(words.without_ideographs(sentence) if ideographs else sentence) + ideographs // 2


class Measures:
    """An article's sentences as bags of stems, and what is weighed in them.

    article: at least one sentence; learned: other odds than ours of what an abstract has.
    """

    def __init__(self, article: Article, learned: Odds | None = None) -> None:
        self.article = article
        lang = article.lang
        self.expectation = Expectation(article, learned)
        self.lengths = [length(sentence.text) for sentence in article.sentences]
        self.hanging = [hangs(sentence.text, lang) for sentence in article.sentences]
        longer = frozenset([token.lower for tokens in article.tokens for token in tokens if len(token.text) > 1])
        content = longer - words.stop_words(lang)
        self.stems = [
            [stem for word, stem in zip(lower, stems, strict=True) if word in content]
            for lower, stems in zip(article.lower, article.stems, strict=True)
        ]
        self._kinds = [frozenset(stems) for stems in self.stems]
        self._owed = [_owed(lower, stems, lang) for lower, stems in zip(article.lower, article.stems, strict=True)]
        self.title = article.title_content
        self._title_pairs = frozenset(itertools.pairwise(article.title_stems))
        self._leaning = leaning(lang)
        self._first = Counter(self.stems[0])
        self._norm_first = _norm(self._first)
        self._seen: list[frozenset[str]] = []
        seen: frozenset[str] = frozenset()
        for kinds in self._kinds:
            self._seen.append(seen)
            seen |= kinds

    def of_sentence(self, index: int) -> list[float]:
        """Return the values of SENTENCE_FEATURES for a sentence."""
        article = self.article
        sentences = article.sentences
        sentence = sentences[index]
        text, paragraph = sentence.text, sentence.paragraph
        n = len(sentences)
        length = self.lengths[index]
        kinds, tokens = self._kinds[index], article.tokens[index]
        total = len(tokens) or 1
        opens = index == 0 or sentences[index - 1].paragraph != paragraph
        closes = index == n - 1 or sentences[index + 1].paragraph != paragraph
        quoted = sum(map(len, _QUOTED.findall(text)))
        expected, of_content = self.expectation.of_sentence(index)
        return [
            index == 0,
            1 / (index + 1),
            index / n,
            index == n - 1,
            paragraph == sentences[0].paragraph,
            opens,
            opens and closes,
            min(length, 60) / 30,
            math.log(1 + length),
            len(self.title & kinds) / (len(self.title) or 1),
            len(self._title_pairs.intersection(itertools.pairwise(article.stems[index])))
            / (len(self._title_pairs) or 1),
            len(self.title & self._kinds[index - 1]) / (len(self.title) or 1) if index else 0.0,
            len(self.stems[index]) / total,
            sum([token.capitalised for token in tokens[1:]]) / total,
            len(kinds - self._seen[index]) / (len(kinds) or 1),
            self._like_first(index) if index else 0.0,
            min(len(_DIGIT.findall(text)), 5) / 5,
            bool(_YEAR.search(text)),
            min(text.count(","), 6) / 6,
            ":" in text,
            quoted > 0,
            quoted / len(text),
            text[0] in '«“"',
            "?" in text,
            "!" in text,
            bool(_FIRST_PERSON.search(text)),
            self.hanging[index],
            min(sum([word in self._leaning for word in article.lower[index]]), 3) / 3,
            2 * expected / (total + _ABSTRACT),
            2 * of_content / (total + _ABSTRACT),
            expected / total,
        ]

    def _like_first(self, index: int) -> float:
        """Return the cosine of the words of a sentence and those of the first one."""
        first, own = self._first, Counter(self.stems[index])
        return (
            sum([first[stem] * count for stem, count in own.items() if stem in first]) / _norm(own) / self._norm_first
        )

    def owing(self, chosen: tuple[int, ...]) -> int:
        """Return how many sentences of a set point at what neither the sentence before nor another chosen one says."""
        return sum(
            [
                any(
                    all(stem not in self.article.stems[other] for other in chosen if other < index)
                    for stem in self._owed[index]
                )
                for index in chosen
                if self._owed[index] and index - 1 not in chosen
            ]
        )

    def of_set(self, chosen: tuple[int, ...]) -> list[float]:
        """Return the values of SET_FEATURES for a set of sentences, in order.

        What is expected is the F1 of ROUGE-1 (of all words, and of those of content) and of ROUGE-2 with an abstract.
        """
        total = sum([self.lengths[index] for index in chosen])
        first = chosen[0]
        words_30 = min(total, 100) / 30
        both = sum([len(self.article.tokens[index]) for index in chosen]) + _ABSTRACT
        return [
            len(chosen) == 1,
            len(chosen) == 3,
            words_30,
            words_30**2,
            max(0, total - 45) / 30,
            max(0, total - 60) / 30,
            first == 0,
            1 in chosen,
            len(chosen) > 1 and chosen[1] == first + 1,
            min(chosen[-1] - first, 10) / 10,
            1 / (first + 1),
            sum([self.hanging[index] for index in chosen]),
            *[2 * share / both for share in self.expectation.of_set(chosen)],
        ]


def _norm(counts: Counter[str]) -> float:
    """Return the length of a vector of counts; 1 without any."""
    return math.sqrt(sum([count * count for count in counts.values()])) or 1


def _owed(lower: Sequence[str], stems: Sequence[str], lang: str) -> list[str]:
    """Return the stems of what a sentence's first half points at and has not said: ``le maire salue cette demande``."""
    pointing, now = _pointing(lang)
    if pointing.isdisjoint(lower):
        return []
    return [
        stems[place + 1]
        for place in range(1, len(lower) // 2)
        if lower[place] in pointing
        and lower[place + 1] not in now
        and not lower[place + 1][0].isdigit()
        and stems[place + 1] not in stems[:place]
    ]


@cache
def _pointing(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that point back, and those before which they point at the present: empty where nobody looked."""
    read = words.read_table
    return read("newsdigest.enrich", "pointing.txt", lang), read("newsdigest.enrich", "pointing.txt", f"{lang}-now")
