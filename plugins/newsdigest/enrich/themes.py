"""Themes of an article: its nouns, and the pairs and trios of words that it repeats."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background, stock_stems
from newsdigest.enrich.candidates import Candidate, Key, Mention
from newsdigest.enrich.spellings import demonyms
from newsdigest.text import words
from newsdigest.text.words import Token

HEAD_LAST = ("en", "de", "nl", "sv", "da", "no")
"""Languages that say "defence budget", where French has "budget de la défense"."""

_SHORTEST = 3  # letters
_OFTEN, _MOSTLY = 0.3, 0.6  # share of the mentions that follow a determiner
PERHAPS_NOUN, _NO_NOUN = 0.7, 0.3
"""Factors for a word that may be a noun, and for one that is none by its ending."""

_NO_NOUN_ENDING = re.compile(
    r"(?:er|ir|é|ée|és|ées|ant|ait|aient|ez|ly|ed|ing|ous|ful|ive|able|mente|ando|endo|indo|aram|eram|iram|ava|avam|ada|ado|adas|ados|ou|eu|iu)$"
)
_INVERTED = re.compile(r"-(?:t-)?(?:ils?|elles?|on|je|tu|nous|vous|ce)$")  # a-t-il
_ADVERB = re.compile(r"\w{2}(?:(?:[aeiy]bl|iqu|eus|iv|[ae]l)ement|[ae]mment)$")  # possiblement, récemment
_FINITE_ENDING = {  # of a verb that is no adjective: no theme ends with one
    "fr": re.compile(r"(?:ront|rait|raient|èrent|aient|era|ira)$"),
    "pt": re.compile(r"(?:[^o]ou|iu|[aei]ram|avam?|eria|aria|ará|arão|erão|irão|ando|endo|indo)$"),
    "es": re.compile(r"(?:aron|ieron|[^aeiou]ó|aba|aban|ando|iendo|ará|arán|erán|irán|aría)$"),
    "it": re.compile(r"(?:arono|erono|irono|ava|avano|evano|ando|endo|erà|anno|erebbe)$"),
}
_LONGEST = 3  # words, those that tie them not counted
_LINKS = frozenset(
    ["de", "du", "des", "d", "of", "da", "do", "dos", "das", "di", "del", "della", "dei", "delle", "van"]
)
_LINKS_OF = {"de": frozenset(["des"]), "en": frozenset(["of"]), "nl": frozenset(["van"])}  # where "de" is an article
_ARTICLES = frozenset(["la", "l", "le", "les", "the", "o", "a", "os", "as", "el", "los", "las", "il", "lo", "gli", "i"])

_BEFORE_NAME = _LINKS | _ARTICLES


def themes(article: Article, taken: frozenset[tuple[int, int]], *, stock: bool = False) -> list[Candidate]:
    """Return the themes of an article with their mentions.

    taken: sentence and index of the tokens that belong to names; stock: words that any article uses, too.
    A theme of several words is one when it stands twice, or in the title and the text.
    """
    reader, adjectives = _Reader(article), demonyms(article.lang)  # which are mentions of their countries
    single: defaultdict[Key, list[Mention]] = defaultdict(list)
    several: defaultdict[Key, list[Mention]] = defaultdict(list)
    for key, mention in reader.mentions(taken):
        (several if len(key) > 1 else single)[key].append(mention)
    _leave_longest(several, reader.stock)
    found = [
        Candidate(key, is_name=False, mentions=mentions)
        for key, mentions in several.items()
        if stock or not (key[0] in reader.stock and key[-1] in reader.stock)  # projet de loi
    ]
    found += [
        Candidate(
            key,
            is_name=False,
            mentions=mentions,
            doubt=reader.doubt(key[0], mentions),
            is_stock=key[0] in reader.stock,
        )
        for key, mentions in single.items()
        if (stock or key[0] not in reader.stock) and words.fold(mentions[0].surface) not in adjectives
    ]
    return found


def _leave_longest(several: dict[Key, list[Mention]], stock: frozenset[str]) -> None:
    """Take away what stands once, and what stands only as a part of something longer."""
    for key, mentions in list(several.items()):
        if len(mentions) < 2:
            del several[key]
    for key, mentions in list(several.items()):
        shown = key
        if key[0] in stock and key[1:] in several:  # système de défense aérienne
            del several[key]
            shown = key[1:]
        for part in (key[1:], key[:-1]):
            if part != shown and part in several and len(several[part]) <= len(mentions):
                del several[part]


class _Reader:
    """Finds the words of an article that can be themes."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.lang = article.lang
        self.stop = words.stop_words(article.lang)
        self.stock = stock_stems(article.lang)
        self.background = background(article.lang)
        self._head_last = article.lang in HEAD_LAST
        self._counting = counting(article.lang)
        self._links = _LINKS_OF.get(article.lang, _LINKS)
        self._meaning = _meaning(article.lang)

    @cached_property
    def _determined(self) -> frozenset[str]:
        """The words that stand after a determiner."""
        before_nouns = determiners(self.lang)
        return frozenset(
            word for lower in self.article.lower for before, word in pairwise(lower) if before in before_nouns
        )

    @cached_property
    def _after_determiner(self) -> Counter[str]:
        """How often each stem does."""
        before_nouns = determiners(self.lang)
        return Counter(
            stem
            for lower, stems in zip(self.article.lower, self.article.stems, strict=True)
            for before, stem in zip(lower, stems[1:], strict=False)
            if before in before_nouns
        )

    @cached_property
    def _lower(self) -> set[str]:
        return {token.text for tokens in self.article.tokens for token in tokens if token.text.islower()}

    def mentions(self, taken: frozenset[tuple[int, int]]) -> Iterator[tuple[Key, Mention]]:
        """Yield every word and run of words that can be a theme, longer runs after the shorter ones they begin with."""
        meaning = self._meaning
        for number, text, tokens in self.article.texts:
            free = [
                meaning[token.text]
                and (self.is_lower(token, index) or (number < 0 and self.lang != "de" and not token.text.isupper()))
                and (number, index) not in taken
                for index, token in enumerate(tokens)
            ]
            stems = self.article.title_stems if number < 0 else self.article.stems[number]
            for start in [
                index
                for index, is_free in enumerate(free)
                if is_free
                and tokens[index].lower not in self._counting
                and (self._head_last or self._may_be_noun(tokens[index].lower))
            ]:
                for end in self.ends(text, tokens, free, start):
                    if self._may_end(tokens[end - 1].lower, alone=end == start + 1):
                        surface = text[tokens[start].start : tokens[end - 1].end]
                        surface = surface if end == start + 1 else " ".join(surface.split())
                        yield self.key(tokens, stems, start, end), Mention(number, start, end, self.cased(surface))

    def key(self, tokens: tuple[Token, ...], stems: tuple[str, ...], start: int, end: int) -> Key:
        """Return the stems of a theme, those of the words that tie it left out."""
        if end == start + 1:
            return (stems[start],)
        return tuple([stems[index] for index in range(start, end) if tokens[index].lower not in self.stop])

    def is_lower(self, token: Token, index: int) -> bool:
        """Return whether the word is written as the language writes a noun."""
        if self.lang == "de":
            return token.capitalised
        if not token.capitalised:
            return True
        lower = token.lower  # Nantes ferme … is no noun, Ponts fermés … is one
        return index == 0 and not token.text.isupper() and (lower in self.background.nouns or lower in self._lower)

    def cased(self, surface: str) -> str:
        """Return a theme as it is shown: lower case, but for a language that writes its nouns with a capital."""
        return surface if self.lang == "de" else surface.lower()

    def ends(self, text: str, tokens: tuple[Token, ...], free: list[bool], start: int) -> list[int]:
        """Return where the candidates that begin at ``start`` end: one word, noun adjective, noun of noun."""
        place = start + 1
        found = [place]
        while place < len(tokens) and len(found) < _LONGEST and _touch(text, tokens, place):
            if not free[place]:
                if tokens[place].lower not in self._links:
                    break
                place += 1
                if place < len(tokens) and tokens[place].lower in _ARTICLES:
                    place += 1
                if place >= len(tokens) or not free[place] or not _touch(text, tokens, place):
                    break
            place += 1
            found.append(place)
        return found

    def _may_end(self, last: str, *, alone: bool) -> bool:
        """Return whether a theme can end with a word: a noun where the last word governs; of several, with no verb."""
        if last in self._counting:
            return False
        return (not self._head_last or self._may_be_noun(last)) and (
            alone or (last not in self.background.verbs and not _is_finite(last, self.lang))
        )

    def _may_be_noun(self, word: str) -> bool:
        if not self.background.nouns or word in self.background.nouns:
            return True
        return word in self._determined and not _NO_NOUN_ENDING.search(word)

    def doubt(self, stem: str, mentions: list[Mention]) -> float:
        """Return 1 for a noun, less for one that only tells what a name is, or a word that may be no noun."""
        if sum(map(self._names, mentions)) > _MOSTLY * len(mentions):
            return _NO_NOUN
        if self.background.nouns:
            return 1.0
        share = self._after_determiner[stem] / len(mentions)
        if _NO_NOUN_ENDING.search(mentions[0].surface.lower()):
            return 1.0 if share > _MOSTLY else _NO_NOUN
        return 1.0 if share > _OFTEN else PERHAPS_NOUN

    def _names(self, mention: Mention) -> bool:
        """Return whether a name follows that belongs to the word: ``golfe du Mexique``, ``ville de Nantes``."""
        tokens = self.article.title_tokens if mention.sentence < 0 else self.article.tokens[mention.sentence]
        if tokens[mention.end : mention.end + 1] and tokens[mention.end].lower not in _BEFORE_NAME:
            return False
        following = [token for token in tokens[mention.end : mention.end + 3] if token.lower not in _ARTICLES]
        return len(following) > 1 and following[0].lower in _LINKS and following[1].capitalised


@cache
def _meaning(lang: str) -> words.Remembered[bool]:
    """Return which words of a language have a meaning of their own."""
    stop = words.stop_words(lang)

    def has_meaning(word: str) -> bool:
        return (
            len(word) >= _SHORTEST
            and word.lower() not in stop
            and any(map(str.isalpha, word))
            and not word[0].isdigit()
            and not _INVERTED.search(word)
            and not _ADVERB.search(word)
            and not words.count_ideographs(word)  # without spaces a "word" is a clause
        )

    return words.Remembered(has_meaning)


@lru_cache(maxsize=100_000)
def _is_finite(word: str, lang: str) -> bool:
    return lang in _FINITE_ENDING and bool(_FINITE_ENDING[lang].search(word))


def _touch(text: str, tokens: tuple[Token, ...], index: int) -> bool:
    return text[tokens[index - 1].end : tokens[index].start] in (" ", "\u00a0", "'", "’")


@cache
def counting(lang: str) -> frozenset[str]:
    """Return the words of a language that count or date others (``trentaine``, ``kilos``, ``vendredi``)."""
    return words.read_table("newsdigest.enrich", "counting.txt", lang)


@cache
def determiners(lang: str) -> frozenset[str]:
    """Return the words of a language that a noun follows."""
    return words.read_table("newsdigest.enrich", "determiners.txt", lang)
