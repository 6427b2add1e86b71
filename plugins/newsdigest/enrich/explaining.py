"""Why a sentence or a tag was chosen, as rows of a table."""

from dataclasses import dataclass
from operator import mul

from newsdigest.document import Document
from newsdigest.enrich import article as articles
from newsdigest.enrich import summary, tags
from newsdigest.enrich.article import Article
from newsdigest.enrich.features import SENTENCE_FEATURES, Measures
from newsdigest.enrich.likelihood import TAG_FEATURES
from newsdigest.enrich.quotations import inside
from newsdigest.settings import Settings

_TOLD = 5  # features of each


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRow:
    """A sentence of the article, and what speaks for it and against it."""

    text: str
    paragraph: int
    chosen: bool
    score: float
    """How good the sentence is by itself, in points of ROUGE about the mean; the choice looks at sets of them."""

    refused: str
    """Why it cannot stand in a summary; empty when it can."""

    reasons: tuple[tuple[str, float], ...]
    """Features that move its score most from the article's mean, and by how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagRow:
    """A candidate, and what speaks for it and against it."""

    text: str
    chosen: bool
    kind: str
    """``name``, ``theme`` or ``word``, which any article may use."""

    weight: float
    """How much of the article it stands for: orders the tags that are shown."""

    telling: str
    """Whether an editor would see the article as being about it: ``YES``, ``PERHAPS``, ``NO``, ``NEVER``."""

    logit: float
    """How likely one names it who is asked for keyphrases: orders the tags that are asked for."""

    mentions: float
    sentences: int
    reasons: tuple[tuple[str, float], ...]
    """Features that move its logit most from the mean of the candidates, and by how much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What could stand in an article's summary and among its tags; the best first."""

    lang: str
    sentences: tuple[SentenceRow, ...]
    tags: tuple[TagRow, ...]


def explain(document: Document, settings: Settings) -> Explanation:
    """Return why the sentences and tags of a document are chosen that the program would choose, whoever wrote others.

    Raises SettingsError as ``analyse`` does.
    """
    article = articles.read(document, settings)
    return Explanation(lang=article.lang, sentences=_sentences(article, settings), tags=_tags(article, settings))


def _sentences(article: Article, settings: Settings) -> tuple[SentenceRow, ...]:
    if not article.sentences:
        return ()
    measures = Measures(article)
    weights = summary.weights()["sentence"]
    chosen = summary.summarise(article, max_sentences=settings.summary_sentences, max_words=settings.summary_words)
    quoted = inside(article.sentences)
    able = set(summary.eligible(measures, followers=True))
    shares = [list(map(mul, weights, measures.of_sentence(index))) for index in range(len(article.sentences))]
    rows = [
        SentenceRow(
            text=sentence.text,
            paragraph=sentence.paragraph,
            chosen=sentence in chosen,
            score=sum(shares[index]),
            refused="" if index in able else _refusal(measures, index, inside=quoted[index]),
            reasons=_reasons(SENTENCE_FEATURES, shares[index], _means(shares)),
        )
        for index, sentence in enumerate(article.sentences)
    ]
    return tuple(sorted(rows, key=lambda row: (not row.chosen, bool(row.refused), -row.score)))


def _refusal(measures: Measures, index: int, *, inside: bool) -> str:
    text = measures.article.sentences[index].text
    if inside:
        return "stands in a quotation that began before it"
    if not summary.is_balanced(text):
        return "cuts a quotation or a bracket"
    if not summary.is_whole(text):
        return "has no beginning or no end"
    return "points back to a sentence before it" if measures.hanging[index] else "too short or too long"


def _tags(article: Article, settings: Settings) -> tuple[TagRow, ...]:
    shown = tags.shown_tags(article, max_tags=settings.max_tags)
    found = tags.likelihoods(article)
    means = _means([shares for _, shares in found])
    rows = [
        TagRow(
            text=one.text,
            chosen=one.text in shown,
            kind="name" if one.candidate.is_name else "word" if one.candidate.is_stock else "theme",
            weight=one.weight,
            telling=one.telling.name,
            logit=sum(shares),
            mentions=sum(mention.weight for mention in one.candidate.mentions),
            sentences=len({mention.sentence for mention in one.candidate.mentions}),
            reasons=_reasons(TAG_FEATURES, shares, means),
        )
        for one, shares in found
    ]
    return tuple(sorted(rows, key=lambda row: (not row.chosen, -row.weight)))


def _means(rows: list[list[float]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _reasons(names: tuple[str, ...], shares: list[float], means: list[float]) -> tuple[tuple[str, float], ...]:
    moved = [(name, share - mean) for name, share, mean in zip(names, shares, means, strict=True)]
    return tuple(sorted(moved, key=lambda each: -abs(each[1]))[:_TOLD])
