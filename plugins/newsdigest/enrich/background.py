"""How common a word is in the news of a language, where somebody counted."""

import math
from dataclasses import dataclass, field
from functools import cache

from newsdigest.text import words

_UNCOUNTED = 6.0  # what a word weighs in a language without counts; they are told apart by stop and stock words alone
_SELDOM = 8  # articles; what a stem that is left out of a table stands for, about half of the fewest that is kept


@dataclass(frozen=True, slots=True)
class Background:
    """How rare stems are, how often they are written as a name, and the words that are nouns."""

    rarities: dict[str, float] = field(default_factory=dict)
    unseen: float = _UNCOUNTED
    """The rarity of every other stem."""

    capitals: dict[str, int] = field(default_factory=dict)
    """Percentage of the occurrences inside a sentence that begin with a capital; empty where it is unknown."""

    nouns: frozenset[str] = frozenset()
    """Lower-case words that mostly follow a determiner; empty where nobody looked."""

    verbs: frozenset[str] = frozenset()
    """Lower-case words that often follow a subject or a negation; empty where nobody looked."""

    def rarity(self, stem: str) -> float:
        """Return the inverse document frequency of a stem: 0 in every article, about 8 in hardly any."""
        return self.rarities.get(stem, self.unseen)

    def is_common_word(self, stem: str) -> bool:
        """Return whether the stem is known, and mostly written without a capital."""
        return self.capitals.get(stem, 100) < 50

    def is_known_name(self, stem: str) -> bool:
        """Return whether the stem is known, and mostly written with a capital."""
        return self.capitals.get(stem, 0) >= 70


@cache
def background(lang: str) -> Background:
    """Return the counts for a language; without any, every stem is as rare as the others."""
    lines = words.read_lines("newsdigest.enrich", f"background/{lang}.txt")
    if not lines:
        return Background()
    articles, rows = int(lines[0]), [line.split() for line in lines[1:]]
    rarity = {number: math.log(articles / int(number)) for number in {row[1] for row in rows}}
    return Background(
        rarities={row[0]: rarity[row[1]] for row in rows},
        unseen=math.log(articles / _SELDOM),
        capitals={row[0]: int(row[2]) for row in rows if row[2:]},
        verbs=words.read_words("newsdigest.enrich", f"verbs/{lang}.txt"),
        nouns=words.read_words("newsdigest.enrich", f"nouns/{lang}.txt"),
    )


@cache
def stock_words(lang: str) -> frozenset[str]:
    """Return the words that any article uses (Thursday, president, country): no tags by themselves."""
    stock = words.read_words("newsdigest.enrich", f"stock/{lang}.txt")
    return stock | {words.fold(word[0]) + word[1:] for word in stock}  # Etat


@cache
def stock_stems(lang: str) -> frozenset[str]:
    """Return the stems of the words that any article uses."""
    return frozenset(words.stem(word, lang) for word in stock_words(lang))
