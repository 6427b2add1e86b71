"""Learn the weights of the summary's two rankers from articles with summaries that journalists wrote.

    python benchmarks/train_summary.py TRAIN.jsonl.xz [--articles N]

TRAIN has a record a line with ``title``, ``paragraphs`` and ``heading``, the summary (OrangeSum's form). Both rankers
are ridge regressions on the mean of ROUGE-1, -2 and -L against that summary, within each article: what counts is which
of its sentences is the best one. The first rates every sentence of the first half of the articles; the second, every
set of one to three among the first one's best, in the other half. Writes ``enrich/summary_weights.json``. Needs numpy.
"""

import argparse
import itertools
import json
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from newsdigest.document import Document
from newsdigest.enrich import summary
from newsdigest.enrich.article import read
from newsdigest.enrich.features import SENTENCE_FEATURES, SET_FEATURES, Measures
from newsdigest.settings import Settings
from newsdigest.text import markup

WEIGHTS = Path(summary.__file__).with_name("summary_weights.json")
RIDGE = 10.0
MAX_SENTENCES, MAX_WORDS = 3, 60


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--articles", type=int, default=12_000)
    arguments = parser.parse_args()
    records = itertools.islice(_records(arguments.train), arguments.articles)

    sentences = Ridge(len(SENTENCE_FEATURES))
    for measures, heading in itertools.islice(records, arguments.articles // 2):
        texts = measures.article.sentences
        candidates = summary.eligible(measures, followers=True)
        sentences.add(
            [measures.of_sentence(index) for index in candidates],
            [rouge(heading, tokens(texts[index].text)) for index in candidates],
        )
    sentence_weights = sentences.weights()

    sets = Ridge(len(SET_FEATURES))
    for measures, heading in records:
        texts = measures.article.sentences
        candidates = summary.eligible(measures, followers=True)
        scores = {index: float(np.dot(sentence_weights, measures.of_sentence(index))) for index in candidates}
        chosen = summary.candidate_sets(measures, scores, max_sentences=MAX_SENTENCES, max_words=MAX_WORDS)
        words = {index: tokens(texts[index].text) for one in chosen for index in one}
        sets.add(
            [measures.of_set(one, scores) for one in chosen],
            [rouge(heading, [word for index in one for word in words[index]]) for one in chosen],
        )
    set_weights = sets.weights()

    learned = {
        "sentence": dict(zip(SENTENCE_FEATURES, sentence_weights, strict=True)),
        "set": dict(zip(SET_FEATURES, set_weights, strict=True)),
    }
    WEIGHTS.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(f"{WEIGHTS}: from {sentences.articles} articles and {sets.articles} others")


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
    both = len(reference) + len(candidate)
    if not both:
        return 0.0
    unigrams = (Counter(reference) & Counter(candidate)).total()
    bigrams = (Counter(itertools.pairwise(reference)) & Counter(itertools.pairwise(candidate))).total()
    return 200 / 3 * ((unigrams + common_subsequence(reference, candidate)) / both + bigrams / max(both - 2, 1))


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
