"""A summary: one to three sentences of the article, whole and in its order."""

import json
import re
from functools import cache
from importlib import resources
from itertools import combinations
from operator import mul

from newsdigest.enrich.article import Article, Sentence
from newsdigest.enrich.features import SENTENCE_FEATURES, SET_FEATURES, Measures
from newsdigest.enrich.quotations import inside
from newsdigest.text import quotations

SHORTLIST = 8
_FEWEST_WORDS, _FEWEST_WORDS_OF_LEAD = 6, 4  # "L’Allemagne est sortie du nucléaire." opens an article
_FEWEST_WORDS_ALONE = 15
_MOST_WORDS = 60
# What holding the first sentence adds. The lead of OrangeSum's articles is their abstract and not in their body, so
# the weights, learned there, think too little of a first sentence. Cross-validated on its `train`, ROUGE in French is
# the same with 0 and with 3, and what is read is clearer: the news before its circumstances. Elsewhere the
# descriptions of 71 English pages decided, of which half repeat the lead.
_LEAD_IN_FRENCH, _LEAD = 3.0, 12.0
# What a sentence costs that points at what the summary does not say: readers see a difference between "cette demande"
# and "une demande" that ROUGE does not. Of the summaries of OrangeSum's `valid` 4.8 % have one without this, 1.3 % with
# it, at the same ROUGE; on articles of its `train`, 20 instead of 8 takes 0.03 of ROUGE-2.
_OWING = 8.0
_ENDS_WHOLE = re.compile(r"[.!?…。！？؟][\s»”\"'’)\]]*$")
_PAIRS = ("()", "[]")
_LIST_MARK = "-–—•*"


def summarise(article: Article, *, max_sentences: int, max_words: int) -> tuple[Sentence, ...]:
    """Return at most ``max_sentences`` sentences of about ``max_words`` words together, in the article's order.

    Empty when the article has no sentence, or none that does not cut a quotation.
    """
    sentences = article.sentences
    measures = Measures(article) if sentences else None
    candidates = eligible(measures, followers=True) if measures else []
    if measures is None or len(candidates) <= 1:
        return tuple(sentences[index] for index in candidates)
    features = {index: measures.of_sentence(index) for index in candidates}
    scores = {index: _dot(weights()["sentence"], values) for index, values in features.items()}
    sets = candidate_sets(measures, scores, max_sentences=max_sentences, max_words=max_words)
    shares = {index: _dot(weights()["mean"], features[index]) for index in frozenset[int]().union(*sets)}
    lead = _LEAD_IN_FRENCH if article.lang == "fr" else _LEAD

    def worth(chosen: tuple[int, ...]) -> float:
        mean = sum([shares[index] for index in chosen]) / len(chosen)
        said = lead * (chosen[0] == 0) - _OWING * measures.owing(chosen)
        return mean + _dot(weights()["set"], measures.of_set(chosen)) + said

    return tuple(sentences[index] for index in max(sets, key=lambda chosen: (worth(chosen), [-one for one in chosen])))


def extract(article: Article, *, max_sentences: int) -> tuple[Sentence, ...]:
    """Return the ``max_sentences`` best sentences of any length, in the article's order."""
    measures = Measures(article) if article.sentences else None
    if measures is None:
        return ()
    candidates = eligible(measures, fewest=max_sentences)
    scores = {index: _dot(weights()["sentence"], measures.of_sentence(index)) for index in candidates}
    chosen = sorted(candidates, key=lambda index: (-scores[index], index))[:max_sentences]
    return tuple(article.sentences[index] for index in sorted(chosen))


def candidate_sets(
    measures: Measures, scores: dict[int, float], *, max_sentences: int, max_words: int
) -> list[tuple[int, ...]]:
    """Return the sets of eligible sentences among which the summary is chosen; never none for scores that have one.

    A single sentence is one of some length, or the only one. A sentence that points back
    stands right after the one before it, or not at all.
    """
    best = sorted(scores, key=lambda index: (-scores[index], index))[:SHORTLIST]
    shortlist = sorted({*best, *(index - 1 for index in best if measures.hanging[index] and index - 1 in scores)})
    sets = [
        chosen
        for size in range(1, max_sentences + 1)
        for chosen in combinations(shortlist, size)
        if (size > 1 or measures.lengths[chosen[0]] >= _FEWEST_WORDS_ALONE)
        and all(index - 1 in chosen for index in chosen if measures.hanging[index])
    ]
    total = {chosen: sum(measures.lengths[index] for index in chosen) for chosen in sets}
    fitting = [chosen for chosen in sets if total[chosen] <= max_words]
    if fitting or sets:
        return fitting or sorted(sets, key=total.__getitem__)[:1]
    return [next(((index,) for index in best if not measures.hanging[index]), tuple(best[:1]))]


def eligible(measures: Measures, *, fewest: int = 1, followers: bool = False) -> list[int]:
    """Return the indexes of the sentences that can stand in a summary; when none can, of those that cut no quotation.

    Those that point back are among them only when there are not ``fewest`` others, or,
    with ``followers``, when they come right after one of them.
    """
    article, lengths = measures.article, measures.lengths
    quoted = inside(article.sentences)
    whole = [
        index
        for index, sentence in enumerate(article.sentences)
        if not quoted[index]
        and is_whole(sentence.text)
        and (_FEWEST_WORDS if index else _FEWEST_WORDS_OF_LEAD) <= lengths[index] <= _MOST_WORDS
    ]
    alone: list[int] = []
    for index in whole:
        if not measures.hanging[index] or (followers and alone and alone[-1] == index - 1):
            alone.append(index)
    for kept in (alone, whole):
        if len(kept) >= min(fewest, len(whole)) and kept:
            return kept
    balanced = [index for index, sentence in enumerate(article.sentences) if is_balanced(sentence.text)]
    return [index for index in balanced if is_whole(article.sentences[index].text)] or balanced


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
    return quotations.is_balanced(sentence) and all(
        sentence.count(pair[0]) == sentence.count(pair[1]) for pair in _PAIRS
    )


def _dot(weight: list[float], values: list[float]) -> float:
    total: float = sum(map(mul, weight, values))
    return total


@cache
def weights() -> dict[str, list[float]]:
    """Return the weights that ``benchmarks/train_summary.py`` learned.

    sentence: of SENTENCE_FEATURES, for a sentence by itself; mean: of their mean over the sentences of a set; set: of
    SET_FEATURES.
    """
    path = resources.files("newsdigest.enrich").joinpath("summary_weights.json")
    loaded: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return {
        stage: [values[name] for name in (SET_FEATURES if stage == "set" else SENTENCE_FEATURES)]
        for stage, values in loaded.items()
    }
