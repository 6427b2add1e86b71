"""Learn by what sentences a summary is chosen, from articles with summaries that journalists wrote.

    python benchmarks/train_summary.py TRAIN.jsonl.xz [--articles N] [--test N]

TRAIN has a record a line with ``title``, ``paragraphs`` and ``heading``, the summary (OrangeSum's form). Sentences by
themselves are rated by a ridge regression on the mean of ROUGE-1, -2 and -L against that summary, within each article:
what counts is which of its sentences is the best one. Among the sets of one to three of the best, one is drawn with a
probability that is log-linear in its features; the weights are those by which the drawn one has the highest ROUGE to be
expected. So what the weights say of sets that nobody would choose is of no account, as it is to a regression. Writes
``enrich/summary_weights.json``; with ``--test`` prints instead the ROUGE of the last N articles, learned from the
others. Needs numpy and scipy.
"""

import argparse
import itertools
import json
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy.optimize import minimize

from newsdigest.document import Document
from newsdigest.enrich import summary
from newsdigest.enrich.article import read
from newsdigest.enrich.features import SENTENCE_FEATURES, SET_FEATURES, Measures
from newsdigest.settings import Settings
from newsdigest.text import markup

WEIGHTS = Path(summary.__file__).with_name("summary_weights.json")
RIDGE = 10.0
PENALTY, ROUNDS = 1e-3, 150
FOR_SENTENCES = 6000  # articles
ROUGE = ("ROUGE-1", "ROUGE-2", "ROUGE-L")
Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
MAX_SENTENCES, MAX_WORDS = 3, 60


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--articles", type=int, default=None, help="all of them by default")
    parser.add_argument("--test", type=int, default=0)
    arguments = parser.parse_args()
    records = itertools.islice(_records(arguments.train), arguments.articles)
    sentences = Ridge(len(SENTENCE_FEATURES))
    first = list(itertools.islice(records, FOR_SENTENCES))
    for measures, heading in first:
        texts = measures.article.sentences
        candidates = summary.eligible(measures, followers=True)
        sentences.add(
            [measures.of_sentence(index) for index in candidates],
            [rouge(heading, tokens(texts[index].text)) for index in candidates],
        )
    sentence_weights = sentences.weights()
    choices = [choice(*record, sentence_weights) for record in itertools.chain(first, records)]
    if arguments.test:
        weights = learn(choices[: -arguments.test])
        best = [one.rouge[np.argmax(one.rows @ weights)] for one in choices[-arguments.test :]]
        print("  ".join(f"{name} {value:.2f}" for name, value in zip(ROUGE, np.mean(best, axis=0), strict=True)))
        return
    stages = np.split(learn(choices), (len(SENTENCE_FEATURES), 2 * len(SENTENCE_FEATURES)))
    learned = {
        "sentence": dict(zip(SENTENCE_FEATURES, sentence_weights, strict=True)),
        "added": rounded(SENTENCE_FEATURES, stages[0]),
        "mean": rounded(SENTENCE_FEATURES, stages[1]),
        "set": rounded(SET_FEATURES, stages[2]),
    }
    WEIGHTS.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(f"{WEIGHTS}: from {len(choices)} articles")


def rounded(names: Sequence[str], weights: Matrix) -> dict[str, float]:
    """Return weights by the names of their features."""
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


@dataclass(frozen=True)
class Choice:
    """The sets of sentences among which the summary of an article is chosen."""

    rows: Matrix
    """Of each set, the sum and the mean of the features of its sentences, and its own."""

    rouge: Matrix
    """Of each set, ROUGE-1, -2 and -L."""


def choice(measures: Measures, heading: list[str], sentence_weights: list[float]) -> Choice:
    """Return what there is to choose from in an article."""
    features = {index: measures.of_sentence(index) for index in summary.eligible(measures, followers=True)}
    scores = {index: float(np.dot(sentence_weights, values)) for index, values in features.items()}
    sets = summary.candidate_sets(measures, scores, max_sentences=MAX_SENTENCES, max_words=MAX_WORDS)
    words = {index: tokens(measures.article.sentences[index].text) for one in sets for index in one}
    sums = np.array([np.sum([features[index] for index in one], axis=0) for one in sets])
    means = sums / np.array([[len(one)] for one in sets])
    own = np.array([measures.of_set(one) for one in sets], dtype=float)
    return Choice(
        np.hstack([sums, means, own]).astype(np.float32),
        np.array([rouges(heading, [word for index in one for word in words[index]]) for one in sets]),
    )


def learn(choices: Sequence[Choice]) -> Matrix:
    """Return the weights with the highest expected ROUGE, for features that are not standardised."""
    rows = np.concatenate([one.rows for one in choices])
    target = np.concatenate([one.rouge.mean(axis=1) for one in choices])
    sizes = [len(one.rows) for one in choices]
    starts, article = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    deviation = rows.std(axis=0)
    rows = (rows - rows.mean(axis=0)) / np.where(deviation > 0, deviation, 1)

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        logits = rows @ weights.astype(np.float32)
        odds = np.exp(logits - np.maximum.reduceat(logits, starts)[article])
        drawn = odds / np.add.reduceat(odds, starts)[article]
        expected = np.add.reduceat(drawn * target, starts)
        slope = rows.T @ (drawn * (target - expected[article]) / len(sizes)).astype(np.float32)
        return PENALTY * weights @ weights - expected.mean(), 2 * PENALTY * weights - slope

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return np.where(deviation > 0, found.x / np.where(deviation > 0, deviation, 1), 0)


def _records(path: Path) -> Iterator[tuple[Measures, list[str]]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            article = read(_document(record), Settings())
            if len(article.sentences) > 1:
                yield Measures(article), tokens(record["heading"])


def _document(record: dict[str, Any]) -> Document:
    return Document(
        title=record["title"],
        body="\n\n".join(map(markup.escape, record["paragraphs"])),
        date=datetime(2020, 1, 1, tzinfo=UTC),
        lang="fr",
        slug="x",
        guid="x",
    )


class Ridge:
    """A ridge regression on what tells the rows of an article from their mean; it holds sums, not rows."""

    def __init__(self, features: int) -> None:
        self.articles = 0
        self._products = np.zeros((features, features))
        self._targets = np.zeros(features)

    def add(self, rows: list[list[float]], targets: list[float]) -> None:
        """Take the rows of an article into account."""
        if len(rows) > 1:
            self.articles += 1
            x, y = np.asarray(rows, dtype=float), np.asarray(targets)
            x -= x.mean(axis=0)
            self._products += x.T @ x
            self._targets += x.T @ (y - y.mean())

    def weights(self) -> list[float]:
        """Return the weights, rounded to four places."""
        solution = np.linalg.solve(self._products + RIDGE * np.eye(len(self._targets)), self._targets)
        return [round(float(weight), 4) for weight in solution]


def tokens(text: str) -> list[str]:
    """Return the words of a text as the scorer of summaries takes them."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())


def rouge(reference: list[str], candidate: list[str]) -> float:
    """Return the mean F1 of ROUGE-1, -2 and -L, times 100."""
    return sum(rouges(reference, candidate)) / 3


def rouges(reference: list[str], candidate: list[str]) -> tuple[float, float, float]:
    """Return F1 of ROUGE-1, -2 and -L, times 100."""
    both = len(reference) + len(candidate)
    if not both:
        return (0.0, 0.0, 0.0)
    unigrams = (Counter(reference) & Counter(candidate)).total()
    bigrams = (Counter(itertools.pairwise(reference)) & Counter(itertools.pairwise(candidate))).total()
    return (
        200 * unigrams / both,
        200 * bigrams / max(both - 2, 1),
        200 * common_subsequence(reference, candidate) / both,
    )


def common_subsequence(one: list[str], other: list[str]) -> int:
    """Return the length of the longest common subsequence (Hyyrö's bit-parallel method)."""
    places: dict[str, int] = {}
    for index, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << index
    mask = row = (1 << len(one)) - 1
    for word in other:
        matched = row & places.get(word, 0)
        row = (row + matched | row - matched) & mask
    return len(one) - row.bit_count()


if __name__ == "__main__":
    main()
