"""Whether an article is about a name or a theme, or only mentions it: what an editor decides before ranking."""

import re

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background, stock_stems
from newsdigest.enrich.candidates import Candidate, Telling
from newsdigest.enrich.spellings import INSTITUTIONS, countries, media
from newsdigest.enrich.themes import HEAD_LAST, PERHAPS_NOUN, determiners
from newsdigest.text import words

# Where nobody counted nouns: a noun stands after a determiner or one of these at least once, a verb (chiude) does not.
_BEFORE_NOUNS = {
    "es": frozenset(["de", "en", "con", "por", "para", "a", "sin", "sobre", "entre", "y", "o"]),
    "it": frozenset(["di", "d", "in", "con", "per", "a", "ad", "da", "senza", "su", "tra", "fra", "e", "o"]),
    "pt": frozenset(["de", "em", "com", "por", "para", "a", "sem", "sobre", "entre", "e", "ou"]),
}
# Un Montpelliérain, des Afro-Américains: whoever lives there; but la Nouvelle-Aquitaine.
_INHABITANT = {"fr": re.compile(r".{3,}(?:(?:ais|ois|ain|ien|éen)s?|(?:aise|oise|aine|ienne|éenne)s?)")}
_THE_ONE = frozenset(["la", "l", "le"])
_OPENING = 3  # sentences
_REPEATED, _IN_SENTENCES = 4, 3  # for what is not in the title: so many mentions in so many sentences
_TOO_COMMON_IN_TITLE, _TOO_COMMON = 2.2, 3.2  # rarity: gouvernement 1.5, sécurité 2.1; manifestation 2.5, vol 2.9
_RARE = 4.5  # nucléaire 4.7: a mention less is enough in the opening; trêve 5.5: perhaps one in the title alone
_TOO_COMMON_NAME = 1.9  # France 0.6, Paris 1.6, United States 1.8: only where they are repeated


def telling(candidate: Candidate, article: Article, rarity: float, counts: Background) -> Telling:
    """Return whether an editor would see a candidate as what the article is about; rarity: of its words, together."""
    if not candidate.is_name and len(candidate.key) > 1:  # but conditions météo, foreign minister
        head = candidate.key[-1 if article.lang in HEAD_LAST else 0]
        return Telling.NO if head in stock_stems(article.lang) else Telling.YES
    places = {mention.sentence for mention in candidate.mentions}
    titled, early = -1 in places, min(places) < _OPENING
    enough = _REPEATED - (early and rarity > _RARE)
    repeated = len(candidate.mentions) >= enough and len(places) >= _IN_SENTENCES
    if candidate.is_name:
        return _of_name(candidate, article, rarity, counts, titled=titled, early=early, repeated=repeated)
    return _of_noun(candidate, article, rarity, titled=titled, repeated=repeated)


def is_passing(candidate: Candidate) -> bool:
    """Return whether the article is not about a candidate, whatever its weight: a noun that stands once in its text."""
    return (
        not candidate.is_name
        and len(candidate.key) == 1
        and len(candidate.mentions) == 1
        and candidate.mentions[0].sentence >= 0
    )


def _of_noun(candidate: Candidate, article: Article, rarity: float, *, titled: bool, repeated: bool) -> Telling:
    several, before = len(candidate.mentions) > 1, _BEFORE_NOUNS.get(article.lang)
    if candidate.doubt < PERHAPS_NOUN:  # golfe du Mexique
        return Telling.NEVER
    if before and (before | determiners(article.lang)).isdisjoint(_before(candidate, article)):
        return Telling.NEVER
    if several and _is_rubric(candidate, article):
        return Telling.YES
    if rarity > (_TOO_COMMON_IN_TITLE if titled else _TOO_COMMON) and (repeated or (titled and several)):
        return Telling.YES
    return Telling(titled and rarity > _RARE and candidate.doubt == 1)


def _of_name(
    candidate: Candidate,
    article: Article,
    rarity: float,
    counts: Background,
    *,
    titled: bool,
    early: bool,
    repeated: bool,
) -> Telling:
    one, country = len(candidate.key) == 1, candidate.key in countries(article.lang)
    if one and not country and _is_inhabitant(candidate, article, counts):
        return Telling.NEVER
    if titled and not (_is_rubric(candidate, article) and one and _is_common(candidate.text(), article.lang, counts)):
        return Telling.YES
    if one and not country and _is_common(candidate.text(), article.lang, counts):  # Forces, Constitution
        return Telling.NEVER
    common = rarity < _TOO_COMMON_NAME and (country or one)
    beheaded = one and candidate.key[0] in INSTITUTIONS  # Assemblée, République
    quoted = {candidate.key, candidate.key[:2]} & media(article.lang)  # a-t-elle dit à BFMTV, à France Bleu Armorique
    if not repeated and (beheaded or quoted):
        return Telling.NEVER
    if (common or (country and not early)) and not repeated:
        return Telling.NO
    return Telling.YES if len(candidate.mentions) > 1 else Telling(early)


def _before(candidate: Candidate, article: Article) -> list[str]:
    """Return the word before each mention that has one and is written out."""
    found = []
    for mention in candidate.mentions:
        if mention.surface and mention.start:
            tokens = article.title_tokens if mention.sentence < 0 else article.tokens[mention.sentence]
            found.append(tokens[mention.start - 1].lower)
    return found


def _is_inhabitant(candidate: Candidate, article: Article, counts: Background) -> bool:
    """Return whether a name of one word is what the people of a place are called, by its ending and determiners."""
    pattern, name = _INHABITANT.get(article.lang), candidate.text()
    if pattern is None or not pattern.fullmatch(name) or counts.is_known_name(words.stem(name, article.lang)):
        return False
    before = _before(candidate, article)
    return (
        len(before) == len(candidate.mentions)
        and all(word in determiners(article.lang) for word in before)
        and (not name.endswith("e") or not _THE_ONE.issuperset(before))
    )


def _is_rubric(candidate: Candidate, article: Article) -> bool:
    """Return whether the title begins with the candidate and a colon: ``Coronavirus : …``."""
    return any(
        mention.sentence < 0
        and mention.start == 0
        and article.title[article.title_tokens[mention.end - 1].end :].lstrip().startswith(":")
        for mention in candidate.mentions
    )


def _is_common(word: str, lang: str, counts: Background) -> bool:
    return not word.isupper() and counts.is_common_word(words.stem(word, lang))
