"""Learn by what sentences a summary is chosen, from articles with summaries that journalists wrote.

    python benchmarks/train_summary.py TRAIN.jsonl.xz [--articles N] [--held N] [--dry]

TRAIN has a record a line with ``title``, ``paragraphs`` and ``heading``, the summary (OrangeSum's form). First come the
odds of words to stand in such a summary (``train_expectation.py``); a sentence is never weighed by odds that its own
article had a part in. Sentences by themselves are rated by a ridge regression on the mean of ROUGE-1, -2 and -L, within
each article: what counts is which of its sentences is the best one. Among the sets of one to three of the best, one is
drawn with a probability that is log-linear in its features; the weights are those by which the drawn one has the
highest ROUGE to be expected. So what the weights say of sets that nobody would choose is of no account, as it is to a
regression. The last articles (``--held``) have no part in anything: their ROUGE is printed beside that of Lead-2.
Writes ``enrich/summary_weights.json``, ``expectation.json`` and ``expected/``. Needs numpy and scipy.
"""

import argparse
import itertools
import json
import lzma
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import train_expectation
from benchmarks.quality import HELD

from newsdigest.document import Document
from newsdigest.enrich import summary
from newsdigest.enrich.article import Article, read
from newsdigest.enrich.expectation import Odds
from newsdigest.enrich.features import SENTENCE_FEATURES, SET_FEATURES, Measures
from newsdigest.settings import Settings
from newsdigest.text import markup

WEIGHTS = Path(summary.__file__).with_name("summary_weights.json")
RIDGE = 10.0
PENALTY, ROUNDS = 1e-3, 150
FOR_SENTENCES = 3000  # articles of each half
ROUGE = ("ROUGE-1", "ROUGE-2", "ROUGE-L")
Record: TypeAlias = dict[str, Any]
Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"
MAX_SENTENCES, MAX_WORDS = 3, 60


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--articles", type=int, default=None, help="all of them by default")
    parser.add_argument("--held", type=int, default=HELD)
    parser.add_argument("--dry", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    records = list(itertools.islice(_records(arguments.train), arguments.articles))
    records, held = records[: len(records) - arguments.held], records[len(records) - arguments.held :]
    rows = [train_expectation.told(*_read(record)) for record in records]
    halves = [slice(0, len(records) // 2), slice(len(records) // 2, None)]
    of_others = [odds(records[half], rows[half]) for half in reversed(halves)]
    sentences = Ridge(len(SENTENCE_FEATURES))
    for half, learned in zip(halves, of_others, strict=True):
        for record in records[half][:FOR_SENTENCES]:
            sentences.add(*rated(record, learned))
    sentence_weights = sentences.weights()
    choices = [
        choice(record, learned, sentence_weights)
        for half, learned in zip(halves, of_others, strict=True)
        for record in records[half]
    ]
    weights = learn(choices)
    learned = odds(records, rows)
    if held:
        found = [choice(record, learned, sentence_weights) for record in held]
        print("Lead-2     ", told([one.lead for one in found]))
        print("newsdigest ", told([one.rouge[np.argmax(one.rows @ weights)] for one in found]))
    if arguments.dry:
        return
    train_expectation.write({"fr": learned, "any": odds(records, rows, own=False)})
    of_mean, of_set = np.split(weights, [len(SENTENCE_FEATURES)])
    written = {
        "sentence": rounded(SENTENCE_FEATURES, sentence_weights),
        "mean": rounded(SENTENCE_FEATURES, of_mean),
        "set": rounded(SET_FEATURES, of_set),
    }
    WEIGHTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"{WEIGHTS}: from {len(choices)} articles")


def odds(records: Sequence[Record], rows: Sequence[train_expectation.Told], *, own: bool = True) -> Odds:
    """Return the odds that some articles teach."""
    some = [_read(record) for record in records[: train_expectation.FOR_PAIRS]]
    return train_expectation.learn(rows, some, own=own)


def rounded(names: Sequence[str], weights: Iterable[float]) -> dict[str, float]:
    """Return weights by the names of their features."""
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


@dataclass(frozen=True)
class Choice:
    """The sets of sentences among which the summary of an article is chosen."""

    rows: Matrix
    """Of each set, the mean of the features of its sentences, and its own."""

    rouge: Matrix
    """Of each set, ROUGE-1, -2 and -L."""

    lead: tuple[float, float, float]
    """The same of the first two sentences."""


def rated(record: Record, learned: Odds) -> tuple[list[list[float]], list[float]]:
    """Return the features of an article's sentences, and the ROUGE of each."""
    article, heading = _read(record)
    measures = Measures(article, learned)
    candidates = summary.eligible(measures, followers=True)
    return (
        [measures.of_sentence(index) for index in candidates],
        [sum(rouges(heading, tokens(article.sentences[index].text))) / 3 for index in candidates],
    )


def choice(record: Record, learned: Odds, sentence_weights: Sequence[float]) -> Choice:
    """Return what there is to choose from in an article."""
    article, heading = _read(record)
    measures = Measures(article, learned)
    features = {index: measures.of_sentence(index) for index in summary.eligible(measures, followers=True)}
    scores = {index: float(np.dot(sentence_weights, values)) for index, values in features.items()}
    sets = summary.candidate_sets(measures, scores, max_sentences=MAX_SENTENCES, max_words=MAX_WORDS)
    said = [tokens(sentence.text) for sentence in article.sentences]
    means = [np.mean([features[index] for index in one], axis=0) for one in sets]
    return Choice(
        np.hstack([means, [measures.of_set(one) for one in sets]]).astype(np.float32),
        np.array([rouges(heading, [word for index in one for word in said[index]]) for one in sets]),
        rouges(heading, [word for row in said[:2] for word in row]),
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


def told(scores: Sequence[Any]) -> str:
    """Return the means of ROUGE-1, -2 and -L in words."""
    return "  ".join(f"{name} {value:.2f}" for name, value in zip(ROUGE, np.mean(scores, axis=0), strict=True))


def _records(path: Path) -> Iterator[Record]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            if len(_read(record)[0].sentences) > 1:
                yield record


def _read(record: Record) -> tuple[Article, list[str]]:
    document = Document(
        title=record["title"],
        body="\n\n".join(map(markup.escape, record["paragraphs"])),
        date=datetime(2020, 1, 1, tzinfo=UTC),
        lang="fr",
        slug="x",
        guid="x",
    )
    return read(document, Settings()), tokens(record["heading"])


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
