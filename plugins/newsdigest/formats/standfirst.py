"""The standfirst: the lines under a headline that its publisher wrote, told from what programs put in their place."""

import re

from newsdigest.text.slugs import slugify

FEWEST = 6  # words
MOST = 80
_CUT_OFF = re.compile(r"(?:…|\.\.+)\W*$|\[[^\]]*\]\s*$")
_ENDS = re.compile(r"[.!?。！？؟।;:»”\"’')\]]\s*$")
_MORE = re.compile(
    r"\s*(?:read more|lire (?:la suite|plus)|weiterlesen|mehr lesen|continue reading|leer más|seguir leyendo"
    r"|leggi (?:tutto|ancora)|continua a leggere|leia mais|lees meer|læs mere|läs mer|les mer|czytaj (?:dalej|więcej)"
    r"|читать далее|more)\s*[»›→>.…]*\s*$",
    re.IGNORECASE,
)
_FOR_SEARCHERS = re.compile(
    r"^(?:lisez|lire|retrouvez|découvrez (?:toute|l['’]actu)|toute l['’]actu\w*|read (?:the latest|more|about)"
    r"|find (?:out more|the latest)|get the latest|latest news|breaking news|check out|click here|visit"
    r"|lesen sie|alle (?:news|infos|nachrichten)|aktuelle (?:news|nachrichten)|lee (?:las|toda)|todas las noticias"
    r"|últimas noticias|leggi (?:le|tutte)|tutte le notizie|leia (?:as|mais)|últimas notícias|posts about)\b"
    r"|\b(?:appeared first on|est apparu en premier sur|erschien zuerst auf|apareció primero en)\b"
    r"|\b(?:sur|on|auf|en|su|em) (?:[\w-]+\.)+(?:com|fr|de|es|it|org|net|co\.uk|ch|at|be)\s*\.?$"
    r"|^(?:www\.)?[\w-]+\.(?:com|fr|de|es|it|org|net|co\.uk|ch|at|be)\b"
    r"|\b(?:posted (?:on|by)|publié le|veröffentlicht am|copyright|all rights reserved|cookies?|javascript)\b.{0,80}$",
    re.IGNORECASE,
)
_SAME_START = 40  # letters by which a candidate is known as the opening of the text
_DATELINE = 60  # letters that may stand before either of them


def standfirst(candidate: str, title: str, opening: str) -> str:
    """Return the candidate on one line if it is a standfirst of its own, else an empty text.

    candidate: a page's description, a feed's summary, a line under the headline. title: the headline.
    opening: the beginning of the article's text, at least as long as the candidate; empty if it is not known.
    A standfirst has 6 to 80 words and ends as a sentence does; what is cut off, written for search engines, the
    title again or the beginning of the text is none. Languages without spaces are measured in characters.
    """
    text = " ".join(candidate.split())
    if not text or _MORE.search(text) or _CUT_OFF.search(text) or _FOR_SEARCHERS.search(text):
        return ""
    if not FEWEST <= _length(text) <= MOST or not _ENDS.search(text):
        return ""
    if _repeats(text, title) or _begins(text, opening):
        return ""
    return text


def _length(text: str) -> float:
    """Return the number of words; two characters count as one in scripts that do not separate them."""
    joined = sum("\u3040" <= sign <= "\u9fff" or "\u0e00" <= sign <= "\u0e7f" for sign in text)
    return joined / 2 if joined > len(text) / 2 else len(text.split())


def _repeats(text: str, title: str) -> bool:
    words, named = _words(text), _words(title)
    return bool(words) and (words <= named or (len(words - named) <= 2 and len(words) <= len(named) + 3))


def _begins(text: str, opening: str) -> bool:
    """Tell whether it and the text of the article begin alike, perhaps after a dateline."""
    one, start = _letters(text), _letters(opening)
    if not start:
        return False
    probe, other = one[:_SAME_START], start[:_SAME_START]
    return probe in start[: len(probe) + _DATELINE] or other in one[: len(other) + _DATELINE]


def _words(text: str) -> frozenset[str]:
    return frozenset(slugify(text, max_length=2000).split("-"))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
