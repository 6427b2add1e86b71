"""A summary: two or three sentences of the article, whole and in its order."""

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import combinations
from operator import mul

from newsdigest.enrich.article import Article, Sentence
from newsdigest.enrich.features import Measures
from newsdigest.text import words

SHORTLIST = 6
_ALONE = 26  # words; a shorter sentence is no summary by itself when there is another
_FEWEST_WORDS = 6
_MOST_WORDS = 60
_ENDS_WHOLE = re.compile(r"[.!?…。！？؟][\s»”\"'’)\]]*$")
_PAIRS = ("«»", "“”", "()", "[]", "‹›")
_LIST_MARK = "-–—•*"


def summarise(article: Article, *, max_sentences: int, max_words: int) -> tuple[Sentence, ...]:
    """Return at most ``max_sentences`` sentences of about ``max_words`` words together, in the article's order.

    Empty only when the article has no sentence at all.
    """
    sentences = article.sentences
    if len(sentences) <= 1:
        return sentences
    measures = Measures(article)
    candidates = eligible(article, measures.lengths)
    scores = {index: _dot(weights()["sentence"], measures.of_sentence(index)) for index in candidates}
    shortlist = sorted(candidates, key=lambda index: (-scores[index], index))[:SHORTLIST]
    chosen = max(
        candidate_sets(shortlist, measures.lengths, max_sentences=max_sentences, max_words=max_words),
        key=lambda indexes: (_dot(weights()["set"], measures.of_set(indexes, scores)), [-index for index in indexes]),
    )
    return tuple(sentences[index] for index in chosen)


def extract(article: Article, *, max_sentences: int) -> tuple[Sentence, ...]:
    """Return the ``max_sentences`` best sentences of any length, in the article's order."""
    measures = Measures(article) if article.sentences else None
    if measures is None:
        return ()
    candidates = eligible(article, measures.lengths, fewest=max_sentences)
    scores = {index: _dot(weights()["sentence"], measures.of_sentence(index)) for index in candidates}
    chosen = sorted(candidates, key=lambda index: (-scores[index], index))[:max_sentences]
    return tuple(article.sentences[index] for index in sorted(chosen))


def candidate_sets(
    shortlist: Iterable[int], lengths: list[int], *, max_sentences: int, max_words: int
) -> list[tuple[int, ...]]:
    """Return the sets of sentences among which the summary is chosen; never none for a shortlist that has one."""
    ordered = sorted(shortlist)
    sets = [chosen for size in range(1, max_sentences + 1) for chosen in combinations(ordered, size)]
    total = {chosen: sum(lengths[index] for index in chosen) for chosen in sets}
    fitting = [chosen for chosen in sets if total[chosen] <= max_words and (len(chosen) > 1 or total[chosen] >= _ALONE)]
    return fitting or [(index,) for index in ordered]


def eligible(article: Article, lengths: list[int], *, fewest: int = 1) -> list[int]:
    """Return the indexes of the sentences that can stand in a summary; of all, when none can.

    Those that point back are among them only when there are not ``fewest`` others.
    """
    inside = _inside_quotation(article)
    whole = [
        index
        for index, sentence in enumerate(article.sentences)
        if not inside[index] and is_whole(sentence.text) and _FEWEST_WORDS <= lengths[index] <= _MOST_WORDS
    ]
    alone = [index for index in whole if not hangs(article.sentences[index].text, article.lang)]
    for kept in (alone, whole):
        if len(kept) >= min(fewest, len(whole)) and kept:
            return kept
    return [index for index in range(len(lengths)) if is_balanced(article.sentences[index].text)] or [0]


def is_whole(sentence: str) -> bool:
    """Return whether the sentence has its beginning and end, and both halves of every quotation."""
    begins = sentence.lstrip("«“\"'’ \u00a0\u202f([")[:1]
    return (
        sentence[0] not in _LIST_MARK
        and not begins.islower()
        and bool(_ENDS_WHOLE.search(sentence[-8:]))
        and is_balanced(sentence)
    )


def is_balanced(sentence: str) -> bool:
    """Return whether every quotation and bracket that opens in the sentence closes in it, and the other way round."""
    return sentence.count('"') % 2 == 0 and all(sentence.count(pair[0]) == sentence.count(pair[1]) for pair in _PAIRS)


def hangs(sentence: str, lang: str) -> bool:
    """Return whether the sentence begins by pointing back (``Il``, ``Mais``, ``Selon elle``)."""
    pattern = _openings().get(lang)
    return pattern is not None and bool(pattern.match(sentence.lstrip('«“" \u00a0\u202f')))


def _inside_quotation(article: Article) -> list[bool]:
    """Return for each sentence whether it lies between the quotation marks of others: its speaker is not named."""
    inside: list[bool] = []
    paragraph, depth, odd = -1, 0, 0
    for sentence in article.sentences:
        if sentence.paragraph != paragraph:
            paragraph, depth, odd = sentence.paragraph, 0, 0
        inside.append(bool(depth or odd))
        text = sentence.text
        depth = max(0, depth + text.count("«") + text.count("“") - text.count("»") - text.count("”"))
        odd = (odd + text.count('"')) % 2
    return inside


def _dot(weight: list[float], values: list[float]) -> float:
    total: float = sum(map(mul, weight, values))
    return total


@cache
def weights() -> dict[str, list[float]]:
    """Return the weights of SENTENCE_FEATURES and SET_FEATURES, as ``benchmarks/train_summary.py`` learned them."""
    path = resources.files("newsdigest.enrich").joinpath("summary_weights.json")
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return {stage: list(named.values()) for stage, named in loaded.items()}


@cache
def _openings() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for line in words.read_lines("newsdigest.enrich", "openings.txt"):
        lang, _, patterns = line.partition(":")
        found.setdefault(lang, []).extend(patterns.split())
    return {lang: re.compile(rf"(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) for lang, patterns in found.items()}
