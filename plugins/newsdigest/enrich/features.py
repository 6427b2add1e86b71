"""What a sentence says of itself when it is weighed for a summary: numbers, the same for every language."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

from newsdigest.enrich.article import Article, hangs
from newsdigest.text import words

SENTENCE_FEATURES = (
    "one", "first", "second", "third", "inverse_position", "relative_position", "last",
    "first_paragraph", "second_paragraph", "last_paragraph", "opens_paragraph", "only_in_paragraph",
    "length", "length_squared", "log_length", "shorter_than_10", "longer_than_40",
    "title_covered", "in_title", "title_pairs", "title_names",
    "centroid", "centroid_beginning", "mass", "mean_frequency", "pairs_repeated",
    "content_share", "names_share", "digits", "commas", "colon", "brackets",
    "quotes", "quoted_share", "opens_with_quote", "question", "exclamation", "first_person",
    "article_length", "first_of_short", "only_one", "hanging",
)  # fmt: skip
SET_FEATURES = (
    "one", "sum", "best", "worst", "first_score", "size_3",
    "words", "words_squared", "longer_than_45", "longer_than_60",
    "title_covered", "mass", "mass_beginning", "redundancy", "holds_first", "holds_second", "adjacent", "distance",
    "first_position", "first_title", "hanging",
)  # fmt: skip

_BEGINNING = 5  # sentences
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_DIGIT = re.compile(r"\d+")
_FIRST_PERSON = re.compile(  # its first letter is asked for first, which takes a quarter of the time
    r"\b(?=[jnmviwouye])"
    r"(?:je|j['’]|nous|nos|notre|moi|mes|vous|votre|vos|i|we|my|our|me|us|you|your|ich|wir|unser\w*|yo|mi|nuestr\w+"
    r"|io|noi|nostr\w+|eu|nós|meu|nosso|ik|wij|onze)\b",
    re.IGNORECASE,
)

Counts = Counter[str]


def length(sentence: str) -> int:
    """Return the length in words; two characters of a script without spaces are about one."""
    ideographs = words.count_ideographs(sentence)
    return words.count(words.without_ideographs(sentence) if ideographs else sentence) + ideographs // 2


class Measures:
    """An article's sentences as bags of stems, and what is weighed in them.

    article: at least one sentence.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        lang = article.lang
        stop = words.stop_words(lang)
        self.lengths = [length(sentence.text) for sentence in article.sentences]
        self.hanging = [hangs(sentence.text, lang) for sentence in article.sentences]
        self.stems = [
            _of_content(tokens, stems, stop) for tokens, stems in zip(article.tokens, article.stems, strict=True)
        ]
        self.bags: list[Counts] = [Counter(stems) for stems in self.stems]
        self.title = frozenset(_of_content(article.title_tokens, article.title_stems, stop))
        self.all: Counts = Counter(itertools.chain.from_iterable(self.stems))
        self.beginning: Counts = Counter(itertools.chain.from_iterable(self.stems[:_BEGINNING]))
        self.pairs = Counter(itertools.chain.from_iterable(map(itertools.pairwise, self.stems)))
        self._title_pairs = frozenset(itertools.pairwise(article.title_stems))
        self._norm = math.sqrt(sum(count * count for count in self.all.values())) or 1
        self._norm_beginning = math.sqrt(sum(count * count for count in self.beginning.values())) or 1
        self._total = self.all.total() or 1
        self._total_beginning = self.beginning.total() or 1

    def of_sentence(self, index: int) -> list[float]:
        """Return the values of SENTENCE_FEATURES for a sentence."""
        article = self.article
        sentences = article.sentences
        sentence = sentences[index]
        text = sentence.text
        paragraph = sentence.paragraph
        n = len(sentences)
        length = self.lengths[index]
        stems = self.stems[index]
        bag = self.bags[index]
        content = len(stems) or 1
        tokens = article.tokens[index]
        frequency, beginning, pairs = self.all, self.beginning, self.pairs
        norm = math.sqrt(sum([count * count for count in bag.values()])) or 1
        first_paragraph = sentences[0].paragraph
        paragraphs = sentences[-1].paragraph
        opens = index == 0 or sentences[index - 1].paragraph != paragraph
        closes = index == n - 1 or sentences[index + 1].paragraph != paragraph
        names = [stem for token, stem in zip(tokens[1:], article.stems[index][1:], strict=True) if token.capitalised]
        quoted = sum(map(len, _QUOTED.findall(text)))
        title_hits = len(self.title & bag.keys())
        return [
            1.0,
            index == 0,
            index == 1,
            index == 2,
            1 / (index + 1),
            index / n,
            index == n - 1,
            paragraph == first_paragraph,
            paragraph == first_paragraph + 1,
            paragraph == paragraphs,
            opens,
            opens and closes,
            min(length, 60) / 30,
            (min(length, 60) / 30) ** 2,
            math.log(1 + length),
            length < 10,
            length > 40,
            title_hits / (len(self.title) or 1),
            title_hits / content,
            len(self._title_pairs.intersection(itertools.pairwise(article.stems[index])))
            / (len(self._title_pairs) or 1),
            sum([stem in self.title for stem in names]) / (len(names) or 1),
            sum([frequency[stem] * count for stem, count in bag.items()]) / norm / self._norm,
            sum([beginning.get(stem, 0) * count for stem, count in bag.items()]) / norm / self._norm_beginning,
            sum([frequency[stem] for stem in bag]) / self._total,
            sum([frequency[stem] for stem in stems]) / content / self._total * 100,
            sum([pairs[pair] > 1 for pair in itertools.pairwise(stems)]) / content,
            content / (len(tokens) or 1),
            len(names) / (len(tokens) or 1),
            min(len(_DIGIT.findall(text)), 5) / 5,
            min(text.count(","), 6) / 6,
            ":" in text,
            "(" in text,
            quoted > 0,
            quoted / len(text),
            text[0] in '«“"',
            "?" in text,
            "!" in text,
            bool(_FIRST_PERSON.search(text)),
            math.log(1 + n),
            (index == 0) * (length < 15),
            (opens and closes) * (length < 20),
            self.hanging[index],
        ]

    def of_set(self, chosen: tuple[int, ...], scores: dict[int, float]) -> list[float]:
        """Return the values of SET_FEATURES for a set of sentences, in order, given the score of each sentence."""
        total = sum(self.lengths[index] for index in chosen)
        bags = [self.bags[index] for index in chosen]
        union = frozenset[str]().union(*bags)
        spread = sum(map(len, bags))
        beginning = self.beginning
        own = [scores[index] for index in chosen]
        first = chosen[0]
        words_30 = min(total, 100) / 30
        return [
            1.0,
            sum(own),
            max(own),
            min(own),
            own[0],
            len(chosen) == 3,
            words_30,
            words_30**2,
            max(0, total - 45) / 30,
            max(0, total - 60) / 30,
            len(self.title & union) / (len(self.title) or 1),
            sum(map(self.all.__getitem__, union)) / self._total,
            sum([beginning[stem] for stem in union if stem in beginning]) / self._total_beginning,
            1 - len(union) / (spread or 1),
            first == 0,
            1 in chosen,
            len(chosen) > 1 and chosen[1] == first + 1,
            min(chosen[-1] - first, 10) / 10,
            1 / (first + 1),
            len(self.title.intersection(self.stems[first])) / (len(self.title) or 1),
            sum(self.hanging[index] for index in chosen),
        ]


def _of_content(tokens: Sequence[words.Token], stems: Sequence[str], stop: frozenset[str]) -> list[str]:
    """Return the stems of the words that are more than a letter and have a meaning of their own."""
    return [
        stem
        for token, stem in zip(tokens, stems, strict=True)
        if token.end - token.start > 1 and token.lower not in stop
    ]
