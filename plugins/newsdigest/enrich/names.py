"""Names in an article: runs of capitalised words that are not capitalised for standing first."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from newsdigest.enrich import spellings
from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background, stock_stems, stock_words
from newsdigest.enrich.candidates import Candidate, Key, Mention
from newsdigest.enrich.surfaces import HONORIFICS, give_articles, starts_sentence, surface, touch
from newsdigest.enrich.themes import counting, determiners
from newsdigest.text import words
from newsdigest.text.words import Token

_LONGEST = 7  # words
_PARTICLES = ("von", "van", "bin", "ibn", "ben", "al", "el", "le", "la", "af")
_AFTER_PARTICLE = ("der", "den", "de", "la", "ter")  # van der, de la
# "Assemblée nationale", "Nations unies": what follows a capitalised common noun and belongs to its name.
_ADJECTIVE = re.compile(
    r".{2,}(?:al|ale|ales|aux|el|elle|elles|ique|iques|iste|istes|ien|ienne|iens|iennes|éen|éenne|éens|ain|aine|aire"
    r"|aires|ais|aise|ois|oise|if|ive|ives|eur|eure|eurs|eures|suprême|blanche|rouge|saoudite"
    r"|nal|nais|peo|pea|peu|peia|zionale|unies?|unidas?|unidos?|unite)"
)
_FIXED = "fixed_names.txt"
# Initials of what each town has one of: CHU de Nantes, but LREM de Paris.
_OF_PLACES = frozenset(["AS", "CAF", "CCI", "CHR", "CHRU", "CHU", "CNAM", "FC", "IEP", "IUT", "OGC", "SDIS", "TGI"])
TITLES = words.read_words("newsdigest.enrich", "titles.txt")
_PORTFOLIOS = words.read_words("newsdigest.enrich", "portfolios.txt")
_COMPOUND = re.compile(r"-(?:based|led|born|backed|area|style|wide|long|like|owned|run|trained|related)$")
_ORDINAL = re.compile(r"[IVXLC]+(?:e|er|ème)")  # XXIe siècle
_LONG_WORD = 7  # letters
_SAINTS = frozenset(["St", "Ste"])
_YEARS = frozenset(["ans", "years", "jahre", "años", "anni", "anos", "jaar"])
_PARTIES = words.read_words("newsdigest.enrich", "parties.txt")
_OF_NAMES = words.read_words("newsdigest.enrich", "of_names.txt")
_SHOUTED = 0.6  # share of capitals from which a title or a sentence says nothing about names


def names(article: Article) -> list[Candidate]:
    """Return the names of an article with their mentions, spellings of one name joined."""
    found: dict[Key, Candidate] = {}
    for mention in _Reader(article).mentions():
        if key := spellings.name_key(mention.surface):
            found.setdefault(key, Candidate(key, is_name=True)).mentions.append(mention)
    for candidate in found.values():
        give_articles(candidate, article.lang)
    return list(spellings.join(found, article).values())


class _Reader:
    """Finds the runs of an article; what one sentence shows is evidence for the others."""

    def __init__(self, article: Article) -> None:
        self.lang = article.lang
        self.stop = words.stop_words(article.lang)
        self.stock = stock_stems(article.lang)
        self.nameless = _PORTFOLIOS | counting(article.lang)
        self.stock_words = stock_words(article.lang)
        self.background = background(article.lang)
        self.texts = [text for text in article.texts if not _shouts(text[2], title=text[0] < 0)]
        self.lower = Counter([token.folded for _, _, tokens in self.texts for token in tokens if not token.capitalised])
        self.fixed = fixed_names(article.lang)
        self.inside = Counter(
            [
                token.folded
                for _, text, tokens in self.texts
                for index, token in enumerate(tokens)
                if token.capitalised and not starts_sentence(text, token, index)
            ]
        )

    def mentions(self) -> Iterator[Mention]:
        runs = [(number, text, tokens, run) for number, text, tokens in self.texts for run in self._runs(text, tokens)]
        alone = Counter(_folded(part) for *_, run in runs if len(run) == 1 for part in run)
        together = Counter(tuple(map(_folded, run)) for *_, run in runs if len(run) > 1)
        for number, text, tokens, run in runs:
            keep = len(run) > 1 and all(alone[_folded(part)] < together[tuple(map(_folded, run))] for part in run[:-1])
            for part in [[item for section in run for item in section]] if keep else run:
                if (stripped := self._strip(part)) and len(stripped) <= _LONGEST:
                    (start, _), (end, last) = stripped[0], stripped[-1]
                    yield Mention(number, start, end + 1, surface(text, tokens, start, last, self.lang))

    def _runs(self, text: str, tokens: tuple[Token, ...]) -> Iterator[list[list[tuple[int, Token]]]]:
        """Yield runs of name words, each as the parts that "de" or "of" tie together."""
        parts: list[list[tuple[int, Token]]] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.folded in self.fixed and (length := self._fixed(text, tokens, index)):
                if parts:
                    yield parts
                    parts = []
                yield [[(place, tokens[place]) for place in range(index, index + length)]]
                index += length
                continue
            if not (token.capitalised and self._is_name(text, tokens, index)):
                if parts:
                    yield parts
                    parts = []
                index += 1
                continue
            part = [(index, token)]
            index += 1
            while index < len(tokens):
                step = self._continues(text, tokens, index)
                if not step:
                    break
                part += [(place, tokens[place]) for place in range(index, index + step)]
                index += step
            parts.append(part)
            step = self._tied(text, tokens, index)
            if step:
                index += step
            else:
                yield parts
                parts = []
        if parts:
            yield parts

    def _fixed(self, text: str, tokens: tuple[Token, ...], index: int) -> int:
        """Return how many tokens from here on are a name that has common nouns in it; none that begins small."""
        for name, anyhow in self.fixed[tokens[index].folded]:
            found = tokens[index : index + len(name)]
            if (
                tuple(token.folded for token in found) == name
                and (found[0].capitalised or anyhow)
                and all(touch(text, one, other) for one, other in pairwise(found))
            ):
                return len(name)
        return 0

    def _continues(self, text: str, tokens: tuple[Token, ...], index: int) -> int:
        """Return how many tokens from here on belong to the part before them."""
        if not touch(text, tokens[index - 1], tokens[index]):
            return 0
        token = tokens[index]
        if token.capitalised:
            return 0 if _COMPOUND.search(token.text) else 1
        if token.text.isdigit() and len(token.text) <= 2:  # Falcon 9, but Naeem 35 ans
            return 0 if tokens[index + 1 : index + 2] and tokens[index + 1].lower in _YEARS else 1
        lower = token.lower
        if lower in _PARTICLES:
            following = index + 1
            following += following < len(tokens) and tokens[following].text in _AFTER_PARTICLE
            if self._capital_at(text, tokens, following):
                return following - index + 1
        before = tokens[index - 1]
        if lower not in self.stop and self._heads_institution(before) and _ADJECTIVE.fullmatch(lower):
            return 1
        return 0

    def _heads_institution(self, token: Token) -> bool:
        """Return whether a capitalised word is a common noun, as in ``Conseil constitutionnel``."""
        if token.folded in spellings.INSTITUTIONS:
            return True
        if self.background.capitals:
            return not token.text.isupper() and self.background.is_common_word(words.stem(token.text, self.lang))
        return False

    def _tied(self, text: str, tokens: tuple[Token, ...], index: int) -> int:
        """Return how many tokens tie the part before to a name after them."""
        if index >= len(tokens) or tokens[index].lower not in spellings.TIES:
            return 0
        for step in (1, 2):
            place = index + step
            if place >= len(tokens) or not all(
                touch(text, tokens[here - 1], tokens[here]) for here in range(index, place + 1)
            ):
                return 0
            if tokens[place].capitalised:
                before = tokens[index - 1].text
                if before.isupper() and len(before) > 1 and (step > 1 or before not in _OF_PLACES):
                    return 0  # CFDT de la Semitan, LREM de Paris
                return step if tokens[place].lower not in self.stop else 0
            if tokens[place].lower not in spellings.LINKS:
                return 0
        return 0

    def _capital_at(self, text: str, tokens: tuple[Token, ...], index: int) -> bool:
        return index < len(tokens) and tokens[index].capitalised and touch(text, tokens[index - 1], tokens[index])

    def _is_name(self, text: str, tokens: tuple[Token, ...], index: int) -> bool:
        """Return whether a capitalised word has its capital for being a name."""
        token = tokens[index]
        if _COMPOUND.search(token.text):
            return False
        folded, lower = token.folded, token.lower
        inside = not starts_sentence(text, token, index)
        if lower in self.stop and not (len(token.text) > 1 and token.text.isupper()):  # but "Good Friday Agreement"
            return inside and lower not in determiners(self.lang) and self._capital_at(text, tokens, index + 1)
        if inside:
            return True
        if words.is_elided(lower):
            return False
        if (folded,) in spellings.countries(self.lang):
            return True
        if (token.text.isupper() and len(token.text) > 1) or self.inside[folded]:
            return self.lower[folded] <= self.inside[folded] or token.text.isupper()
        if self.lower[folded]:
            return False
        stem = words.stem(token.text, self.lang)
        if self.background.is_known_name(stem):
            return True
        if self.background.is_common_word(stem):
            return False
        return self._capital_at(text, tokens, index + 1) and not self._is_stock(token.text)

    def _strip(self, part: list[tuple[int, Token]]) -> list[tuple[int, Token]]:
        """Take titles and trades from the beginning, and leave nothing of what is no name by itself."""
        titles = [place for place, (_, token) in enumerate(part) if token.lower in TITLES]
        if titles and all(token.capitalised for _, token in part):
            rest = part[titles[-1] + 1 :]
            if not rest or not self._goes_on(rest[0][1].text, alone=len(rest) == 1):
                part = rest
        while len(part) > 1 and part[1][1].capitalised and self._is_attribute(part[0][1], part[1][1]):
            part = part[1:]
        part = _without_party(part)
        while part and not (part[-1][1].capitalised or len(part) > 1):
            part = part[:-1]
        if _folded(part) in spellings.demonyms(self.lang):
            return []
        if len(part) == 1:
            word = part[0][1].text
            if len(word) < 2 or _ORDINAL.fullmatch(word) or self._is_stock(word) or word.lower() in self.nameless:
                return []
            if word.lower() in self.stop and not word.isupper():
                return []
        return part

    def _is_stock(self, word: str) -> bool:
        lower = word.lower()
        if len(lower) < _LONG_WORD:  # the stem of Marie is that of mari
            return lower in self.stock_words or lower.removesuffix("s") in self.stock_words
        return words.stem(lower, self.lang) in self.stock

    def _goes_on(self, word: str, *, alone: bool) -> bool:
        """Return whether a title and the word after it begin a name: ``Justice Department``, ``Santé publique``."""
        if alone:
            return self._is_stock(word)
        if self.lang == "fr" and word.endswith("er"):  # Intérieur Peter Dutton: his stem is that of péter
            return False
        return self.background.is_common_word(words.stem(word, self.lang))

    def _is_attribute(self, token: Token, following: Token) -> bool:
        """Return whether a word only tells what the name after it is: ``Russian Foreign Ministry``."""
        if token.text in HONORIFICS and token.text not in _SAINTS:  # St James’s Hospital
            return True
        if token.folded in spellings.demonyms(self.lang):  # la Polonaise Agnieszka Radwanska
            return self.lang == "fr" or self._is_stock(following.text)
        return self._is_stock(token.text) and token.folded not in _OF_NAMES


@cache
def fixed_names(lang: str) -> dict[str, tuple[tuple[Key, bool], ...]]:
    """Return the names that have common nouns in them (``Bourse du travail``) by their first word, the longest first.

    Each is its folded words, and whether it is a name even where it begins small (``quai d’Orsay``).
    """
    found: defaultdict[str, list[tuple[Key, bool]]] = defaultdict(list)
    for line in words.read_lines("newsdigest.enrich", _FIXED):
        code, _, names = line.partition(" ")
        for name in names.split(",") if code == lang else ():
            first, *rest = words.tokens(name)
            key = (first.folded, *(token.folded for token in rest))
            found[first.folded].append((key, any(token.capitalised for token in rest)))
    return {first: tuple(sorted(some, key=lambda one: -len(one[0]))) for first, some in found.items()}


def _without_party(part: list[tuple[int, Token]]) -> list[tuple[int, Token]]:
    """Take the initials of a party from a name of two words or more: EELV Anna Modèle, Anna Modèle LREM."""
    first, last = 0, len(part)
    while last - first > 2 and part[first][1].text.isupper() and part[first][1].lower in _PARTIES:
        first += 1
    while last - first > 2 and part[last - 1][1].text.isupper() and part[last - 1][1].lower in _PARTIES:
        last -= 1
    return part[first:last]


def _shouts(tokens: tuple[Token, ...], *, title: bool) -> bool:
    long = [token for token in tokens if len(token.text) > 3]
    if len(long) < 4:
        return False
    telling = sum(token.capitalised if title else token.text.isupper() for token in long)
    return telling > _SHOUTED * len(long)


def _folded(part: list[tuple[int, Token]]) -> str:
    return " ".join(token.folded for _, token in part)
