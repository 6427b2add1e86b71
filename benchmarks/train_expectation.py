"""Learn which of an article's words a journalist's abstract of it has: a logistic regression on cells and on the words.

``benchmarks/train_summary.py`` calls this, as what sentences are weighed by comes first. Needs numpy and scipy.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, spmatrix

from newsdigest.enrich import expectation
from newsdigest.enrich.article import Article
from newsdigest.enrich.expectation import CELLS, PAIR_FEATURES, Expectation, Odds

FOLDER = Path(expectation.__file__).parent
PENALTY, ROUNDS = 3.0, 80
FEWEST_ARTICLES = 8  # with a word that gets odds of its own
LEAST = 0.15  # of a word's own odds that are written
FOR_PAIRS = 2500  # articles
Matrix: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


@dataclass(frozen=True)
class Told:
    """What an article tells of its words, and which of them its abstract has."""

    words: list[str]
    cells: Matrix
    kept: Matrix


def told(article: Article, heading: Sequence[str]) -> Told:
    """Return the words of an article beside those of its abstract."""
    found, said = expectation.cells(article), frozenset(heading)
    return Told(list(found), np.array(list(found.values()), np.int32), np.array([word in said for word in found]))


def learn(rows: Sequence[Told], pairs: Sequence[tuple[Article, Sequence[str]]], *, own: bool = True) -> Odds:
    """Return the odds by which the abstracts are the likeliest; own: whether words have some by themselves."""
    counts = Counter(word for row in rows for word in row.words) if own else Counter[str]()
    vocabulary = sorted(word for word, articles in counts.items() if articles >= FEWEST_ARTICLES)
    columns = {word: CELLS + place for place, word in enumerate(vocabulary)}
    weights = _logistic(_matrix(rows, columns), np.concatenate([row.kept for row in rows]), PENALTY)
    of_words = {word: float(weights[column]) for word, column in columns.items()}
    odds = Odds(float(weights[-1]), list(map(float, weights[:CELLS])), of_words, 0.0, [0.0] * len(PAIR_FEATURES))
    features, kept = zip(*_of_pairs(pairs, odds), strict=True)
    of_pairs = _logistic(csr_matrix(np.array(features)), np.array(kept), 1.0)
    return Odds(odds.bias, odds.cells, odds.words, float(of_pairs[-1]), list(map(float, of_pairs[:-1])))


def write(learned: dict[str, Odds]) -> None:
    """Write the odds by language, as ``enrich/expectation.py`` reads them."""
    table = {
        lang: {
            "bias": round(odds.bias, 3),
            "pair_bias": round(odds.pair_bias, 3),
            "pairs": {name: round(weight, 3) for name, weight in zip(PAIR_FEATURES, odds.pairs, strict=True)},
            "cells": [round(100 * weight) for weight in odds.cells],
        }
        for lang, odds in learned.items()
    }
    (FOLDER / "expectation.json").write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    for lang, odds in learned.items():
        if odds.words:
            lines = [f"{word} {round(100 * own)}" for word, own in sorted(odds.words.items()) if abs(own) >= LEAST]
            head = "# How much likelier than others of its kind a word stands in an abstract: hundredths of a logit."
            (FOLDER / "expected").mkdir(exist_ok=True)
            (FOLDER / f"expected/{lang}.txt").write_text("\n".join([head, *lines, ""]), encoding="utf-8")


def _matrix(rows: Sequence[Told], columns: dict[str, int]) -> spmatrix:
    places = [
        np.column_stack([row.cells, np.array([columns.get(word, -1) for word in row.words], np.int32)]) for row in rows
    ]
    full = np.concatenate(places)
    known = full >= 0
    starts = np.concatenate([[0], np.cumsum(known.sum(axis=1))])
    return csr_matrix(
        (np.ones(int(known.sum()), np.float32), full[known], starts), shape=(len(full), CELLS + len(columns))
    )


def _of_pairs(pairs: Sequence[tuple[Article, Sequence[str]]], odds: Odds) -> Iterator[tuple[tuple[float, ...], bool]]:
    for article, heading in pairs:
        expected, said = Expectation(article, odds), frozenset(pairwise(heading))
        lower = [[token.lower for token in tokens] for tokens in article.tokens]
        for pair in dict.fromkeys(pair for row in lower for pair in pairwise(row)):
            yield expected.pair_features(pair), pair in said


def _logistic(rows: spmatrix, truth: Matrix, penalty: float) -> Matrix:
    """Return the weights of a logistic regression, its bias last."""
    turned, truth = rows.T.tocsr(), truth.astype(np.float64)

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        logits = rows @ weights[:-1] + weights[-1]
        wrong = 1 / (1 + np.exp(-logits)) - truth
        value = (np.logaddexp(0, logits) - truth * logits).sum() + penalty / 2 * weights[:-1] @ weights[:-1]
        return value, np.append(turned @ wrong + penalty * weights[:-1], wrong.sum())

    found: Matrix = minimize(
        loss, np.zeros(rows.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}
    ).x
    return found
