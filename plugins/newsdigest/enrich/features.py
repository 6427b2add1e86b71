"""What a sentence says of itself when it is weighed for a summary: numbers, the same for every language."""

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence

from newsdigest.enrich.article import Article, hangs, leaning
from newsdigest.enrich.background import background
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
    "rare_mass", "rare_centroid", "rare_title", "mean_rarity", "names_covered", "new", "title_before", "like_first",
    "year", "dash", "known_subject", "relative_length", "closes_with_quote", "leaning", "opens_leaning",
)  # fmt: skip
SET_FEATURES = (
    "one", "size_1", "size_3",
    "words", "words_squared", "longer_than_45", "longer_than_60",
    "title_covered", "mass", "mass_beginning", "redundancy", "holds_first", "holds_second", "adjacent", "distance",
    "first_position", "first_title", "hanging",
)  # fmt: skip

_BEGINNING = 5  # sentences
_OPENING = 8  # words
_RAREST = 6.0  # what stands in fewer articles than one in 400 is as rare as that
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_DIGIT = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
        self._leaning = leaning(lang)
        self.names: Counts = Counter(
            [
                stem
                for tokens, stems in zip(article.tokens, article.stems, strict=True)
                for token, stem in zip(tokens[1:], stems[1:], strict=True)
                if token.capitalised
            ]
        )
        rarity = background(lang).rarity
        self.rarity = {stem: min(rarity(stem), _RAREST) for stem in self.all.keys() | self.title}
        self._rare = sum([self.rarity[stem] * count for stem, count in self.all.items()]) or 1
        self._rare_title = sum([self.rarity[stem] for stem in self.title]) or 1
        self._rare_norm = math.sqrt(sum([(self.rarity[stem] * count) ** 2 for stem, count in self.all.items()])) or 1
        self._norm_first = math.sqrt(sum([count * count for count in self.bags[0].values()])) or 1
        self._mean_length = sum(self.lengths) / len(self.lengths) or 1
        self._seen: list[frozenset[str]] = []
        seen: frozenset[str] = frozenset()
        for bag in self.bags:
            self._seen.append(seen)
            seen |= bag.keys()
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
        leans = [place for place, token in enumerate(tokens) if token.lower in self._leaning]
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
            *self._of_rarity(index, norm),
            bool(_YEAR.search(text)),
            " – " in text or " - " in text,
            bool(tokens) and tokens[0].capitalised and self.names[article.stems[index][0]] > 1,
            min(length / self._mean_length / 3, 2.0),
            text[-1] in '»”"',
            min(len(leans), 3) / 3,
            bool(leans) and leans[0] < _OPENING,
        ]

    def _of_rarity(self, index: int, norm: float) -> tuple[float, ...]:
        """Return what a sentence holds of the article, its rare words and its names; norm: of its bag."""
        bag, rarity, frequency = self.bags[index], self.rarity, self.all
        weights = [(rarity[stem], count, frequency[stem]) for stem, count in bag.items()]
        rare_norm = math.sqrt(sum([(rare * count) ** 2 for rare, count, _ in weights])) or 1
        named = [self.names[stem] for stem in bag if stem in self.names]
        before = self.bags[index - 1].keys() if index else ()
        first = self.bags[0]
        return (
            sum([rare * times for rare, _, times in weights]) / self._rare,
            sum([rare * rare * count * times for rare, count, times in weights]) / rare_norm / self._rare_norm,
            sum([rarity[stem] for stem in self.title & bag.keys()]) / self._rare_title,
            sum([rare for rare, _, _ in weights]) / (len(bag) or 1) / _RAREST,
            sum(named) / (self.names.total() or 1),
            len(bag.keys() - self._seen[index]) / (len(bag) or 1),
            len(self.title.intersection(before)) / (len(self.title) or 1),
            sum([first[stem] * count for stem, count in bag.items() if stem in first]) / norm / self._norm_first
            if index
            else 0.0,
        )

    def of_set(self, chosen: tuple[int, ...]) -> list[float]:
        """Return the values of SET_FEATURES for a set of sentences, in order."""
        total = sum(self.lengths[index] for index in chosen)
        bags = [self.bags[index] for index in chosen]
        union = frozenset[str]().union(*bags)
        spread = sum(map(len, bags))
        beginning = self.beginning
        first = chosen[0]
        words_30 = min(total, 100) / 30
        return [
            1.0,
            len(chosen) == 1,
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
