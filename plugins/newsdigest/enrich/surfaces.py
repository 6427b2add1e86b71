"""How a name is written where it stands in a text."""

import re

from msgspec.structs import replace

from newsdigest.enrich.candidates import Candidate
from newsdigest.enrich.spellings import countries
from newsdigest.text import words
from newsdigest.text.words import Token

HONORIFICS = words.read_words("newsdigest.text", "abbreviations/any.txt") | {"M", "MM", "Mme", "Mlle", "Me", "Mgr"}
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?…:]\s*|[-–—•]\s+)[«“\"'‘(\[ \u00a0\u202f]*$|[«“\"‘„][ \u00a0\u202f]?$")
_ARTICLES = {
    "fr": frozenset(["le", "la", "l", "les"]),
    "es": frozenset(["el", "la", "los", "las"]),
    "it": frozenset(["il", "la", "l", "lo", "i", "gli", "le"]),
}
_WITHOUT_GENITIVE = ("fr", "es", "it", "pt")  # l’agence Moody’s
_GENITIVE = re.compile(r"['’]s(?!\w)")


def surface(text: str, tokens: tuple[Token, ...], start: int, last: Token, lang: str) -> str:
    """Return the name that begins with token ``start`` of a text and ends with ``last``, as it is shown.

    Its article belongs to it where that has a capital (La Rochelle), and so does what looks like an English genitive
    in a language without one (Moody’s).
    """
    if start and _is_article(text, tokens, start - 1, lang) and (tokens[start].folded,) not in countries(lang):
        start -= 1
    end = last.end + 2 if lang in _WITHOUT_GENITIVE and _GENITIVE.match(text, last.end) else last.end
    found = " ".join(text[tokens[start].start : end].split())
    return found[0].upper() + found[1:]  # quai d’Orsay


def _is_article(text: str, tokens: tuple[Token, ...], index: int, lang: str) -> bool:
    token = tokens[index]
    return (
        token.capitalised
        and token.lower in _ARTICLES.get(lang, ())
        and not starts_sentence(text, token, index)
        and touch(text, token, tokens[index + 1])
    )


def give_articles(candidate: Candidate, lang: str) -> None:
    """Write a name everywhere with the article that belongs to it: du Havre is of Le Havre."""
    whole, articles = {}, _ARTICLES.get(lang, frozenset())
    for written in dict.fromkeys(mention.surface for mention in candidate.mentions):  # not a set: the last one wins
        first = next(words.tokens(written))
        if first.lower in articles:
            whole[written[first.end :].lstrip(" \u00a0'’")] = written
    if whole:
        candidate.mentions = [replace(one, surface=whole.get(one.surface, one.surface)) for one in candidate.mentions]


def starts_sentence(text: str, token: Token, index: int) -> bool:
    """Return whether a word has its capital for standing first: in the sentence, or in a quotation."""
    return index == 0 or bool(_STARTS_SENTENCE.search(text[max(0, token.start - 4) : token.start]))


def touch(text: str, one: Token, other: Token) -> bool:
    """Return whether two words stand in one name: a space, an apostrophe or an initial's full stop between them."""
    gap = text[one.end : other.start]
    return gap in (" ", "\u00a0", "'", "’", "\u202f") or (
        gap == ". " and (len(one.text) == 1 or one.text in HONORIFICS)
    )
