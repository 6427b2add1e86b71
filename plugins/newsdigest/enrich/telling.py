"""Whether an article is about a name or a theme, or only mentions it: what an editor decides before ranking."""

from newsdigest.enrich.article import Article
from newsdigest.enrich.background import Background, stock_stems
from newsdigest.enrich.candidates import Candidate, Telling
from newsdigest.enrich.spellings import countries
from newsdigest.enrich.themes import HEAD_LAST, PERHAPS_NOUN
from newsdigest.text import words

_OPENING = 3  # sentences
_REPEATED, _IN_SENTENCES = 4, 3  # for what is not in the title: so many mentions in so many sentences
_TOO_COMMON_IN_TITLE, _TOO_COMMON = 2.2, 3.2  # rarity: gouvernement 1.5, sécurité 2.1; manifestation 2.5, vol 2.9
_RARE = 4.5  # nucléaire 4.7: a mention less is enough in the opening; trêve 5.5: perhaps one in the title alone
_TOO_COMMON_NAME = 1.9  # France 0.6, Paris 1.6, United States 1.8: only where they are repeated


def telling(candidate: Candidate, article: Article, rarity: float, counts: Background) -> Telling:
    """Return whether an editor would see a candidate as what the article is about; rarity: of its words, together."""
    lang = article.lang
    times, places = len(candidate.mentions), {mention.sentence for mention in candidate.mentions}
    titled, early = -1 in places, min(places) < _OPENING
    repeated = times >= _REPEATED - (early and rarity > _RARE) and len(places) >= _IN_SENTENCES
    if not candidate.is_name and len(candidate.key) > 1:  # but conditions météo, foreign minister
        return Telling.NO if candidate.key[-1 if lang in HEAD_LAST else 0] in stock_stems(lang) else Telling.YES
    if not candidate.is_name:
        if candidate.doubt < PERHAPS_NOUN:  # golfe du Mexique
            return Telling.NEVER
        if times > 1 and _is_rubric(candidate, article):
            return Telling.YES
        if rarity > (_TOO_COMMON_IN_TITLE if titled else _TOO_COMMON) and (repeated or (titled and times > 1)):
            return Telling.YES
        return Telling(titled and rarity > _RARE and candidate.doubt == 1)
    if titled:
        return Telling.YES
    country = candidate.key in countries(lang)
    if len(candidate.key) == 1 and not country and _is_common(candidate.text(), lang, counts):  # Forces, Constitution
        return Telling.NEVER
    common = rarity < _TOO_COMMON_NAME and (country or len(candidate.key) == 1)
    if (common or (country and not early)) and not repeated:
        return Telling.NO
    return Telling.YES if times > 1 else Telling(early)


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
