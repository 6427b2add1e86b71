"""Learn the weights by which tags are ranked when a number of them is asked for.

    python -m benchmarks.train_tags [--data ../shared] [--folds N]

Logistic regressions over the candidates of an article, each on standardised features: one for each keyphrase set that
may be used (French, Portuguese), one for both, one on OrangeSum, where a candidate counts that the journalist's
abstract names. French and Portuguese get the sum of their own and a share of OrangeSum's, other languages the mean of
those of both sets and of OrangeSum. ``--folds`` prints the cross-validated F1@10 of the two sets; without it
``enrich/tag_weights.json`` is written. Needs numpy.
"""

import argparse
import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from benchmarks.quality import SETTINGS, document, keyphrase_document, records

from newsdigest.document import Document
from newsdigest.enrich import likelihood, tags
from newsdigest.enrich.article import Article, read
from newsdigest.enrich.grammar import GRAMMAR_FEATURES, Grammar
from newsdigest.enrich.likelihood import TAG_FEATURES

WEIGHTS = Path(likelihood.__file__).with_name("tag_weights.json")
SETS = {"fr": ("wikinews-fr", "french"), "pt": ("broadcast-pt", "portuguese")}
RIDGE, RIDGE_ORANGESUM = 20.0, 1.0
ORANGESUM_SHARE = 0.3  # in the weights of a language that has keyphrases of its own
ARTICLES = 3000  # of OrangeSum
# Readers of English name words where those of French and Portuguese name phrases. Not learned: the keyphrases of
# KPCrowd may be used for research alone. Of 0, 1, 2 and 3 it does best there.
ENGLISH = {"two_words": -3.0, "three_words": -3.0}

Matrix: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Normal = Callable[[str], str]
Tagger = Callable[[Article], Grammar]


@dataclass(frozen=True)
class Example:
    """An article: its candidates in the order of their weights, their features, and which of them were named."""

    rows: Matrix
    named: Matrix
    forms: list[str]
    parts: list[str]
    keys: frozenset[str]


def main() -> None:
    """Train and write, or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--spacy", action="store_true", help="French weights for newsdigest.spacy, which must work")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.data / "tools"))
    if arguments.spacy:
        with_grammar(arguments.data, arguments.folds)
        return
    sets = {lang: list(keyphrases(arguments.data, lang)) for lang in SETS}
    common = regression(list(abstracts(arguments.data)), RIDGE_ORANGESUM)
    if arguments.folds:
        for lang, examples in sets.items():
            print(f"{lang}: F1@10 {cross_validated(examples, common, arguments.folds):.1f}")
        return
    both = (regression(list(itertools.chain(*sets.values())), RIDGE) + common) / 2
    learned = {lang: regression(examples, RIDGE) + ORANGESUM_SHARE * common for lang, examples in sets.items()}
    learned["any"] = both
    learned["en"] = both + np.array([ENGLISH.get(name, 0.0) for name in TAG_FEATURES])
    known = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    others = {lang: weights for lang, weights in known.items() if lang.endswith(likelihood.WITH_GRAMMAR)}
    write(others | {lang: rounded(weights) for lang, weights in learned.items()})
    print(f"{WEIGHTS}: from {sum(map(len, sets.values()))} articles with keyphrases and {ARTICLES} with abstracts")


def with_grammar(data: Path, folds: int) -> None:
    """Train French weights on what spaCy says as well, and add them to the file; or measure."""
    from newsdigest.spacy import grammar

    examples = list(keyphrases(data, "fr", grammar))
    common = regression(list(abstracts(data, grammar)), RIDGE_ORANGESUM)
    if folds:
        print(f"fr with spaCy: F1@10 {cross_validated(examples, common, folds):.1f}")
        return
    learned = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    learned["fr" + likelihood.WITH_GRAMMAR] = rounded(regression(examples, RIDGE) + ORANGESUM_SHARE * common)
    write(learned)


def rounded(weights: Matrix) -> dict[str, float]:
    """Return weights by the names of their features."""
    names = (*TAG_FEATURES, *GRAMMAR_FEATURES)[: len(weights)]
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def write(learned: dict[str, dict[str, float]]) -> None:
    """Write the weights of all languages."""
    WEIGHTS.write_text(json.dumps(dict(sorted(learned.items())), indent=1) + "\n", encoding="utf-8")


def keyphrases(data: Path, lang: str, grammar: Tagger | None = None) -> Iterator[Example]:
    """Yield the articles of a set with the keyphrases that people named."""
    import score_tags  # type: ignore[import-not-found]

    name, language = SETS[lang]
    normal: Normal = score_tags.normaliser(language)
    for record in records(data / f"data/keyphrases/{name}.jsonl.xz", None):
        keys = frozenset(map(normal, record["keys"])) - {""}
        if example := _example(keyphrase_document(record["text"], lang), normal, keys, keys.__contains__, grammar):
            yield example


def abstracts(data: Path, grammar: Tagger | None = None, articles: int = ARTICLES) -> Iterator[Example]:
    """Yield articles of OrangeSum; what its abstract names counts as named."""
    import score_tags

    normal: Normal = score_tags.normaliser("french")
    for record in records(data / "data/orangesum/train.jsonl.xz", articles):
        abstract = f" {normal(record['heading'])} "
        article = document(record["title"], record["paragraphs"], "fr")
        if example := _example(article, normal, frozenset(), partial(_stands_in, abstract), grammar):
            yield example


def _stands_in(text: str, form: str) -> bool:
    return f" {form} " in text


def _example(
    article: Document, normal: Normal, keys: frozenset[str], named: Callable[[str], bool], grammar: Tagger | None
) -> Example | None:
    parsed = read(article, replace(SETTINGS, default_lang=article.lang))
    found = tags.weighed(parsed, tags.candidates(parsed, stock=True))
    evidence = likelihood.Evidence(parsed, found, grammar(parsed) if grammar else None)
    forms = [normal(one.text) for one in found]
    rows = np.array([evidence.features(one) for one in found], dtype=float)
    return (
        Example(rows, np.array(list(map(named, forms))), forms, [one.parts for one in found], keys) if found else None
    )


def regression(examples: Sequence[Example], ridge: float) -> Matrix:
    """Return the weights of a logistic regression by Newton's method, for features that are not standardised."""
    rows = np.concatenate([example.rows for example in examples])
    named = np.concatenate([example.named for example in examples]).astype(float)
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    mean[0], deviation[0] = 0, 1  # the constant
    x = (rows - mean) / np.where(deviation > 0, deviation, 1)
    penalty = ridge * np.eye(x.shape[1])
    penalty[0, 0] = 0
    weights = np.zeros(x.shape[1])
    for _ in range(20):
        likely = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (named - likely) - penalty @ weights
        curvature = (x * (likely * (1 - likely))[:, None]).T @ x + penalty
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    weights = np.where(deviation > 0, weights / np.where(deviation > 0, deviation, 1), 0)
    weights[0] -= weights[1:] @ mean[1:]
    return weights


def cross_validated(examples: list[Example], common: Matrix, folds: int) -> float:
    """Return F1@10 of articles that the weights were not learned from, the mean of three ways to divide them."""
    scores = []
    for seed in range(3):
        order = random.Random(seed).sample(examples, len(examples))
        for fold in range(folds):
            learned = [example for place, example in enumerate(order) if place % folds != fold]
            weights = regression(learned, RIDGE) + ORANGESUM_SHARE * common
            scores += [f1(example, weights) for example in order[fold::folds]]
    return 100 * sum(scores) / len(scores)


def f1(example: Example, weights: Matrix, number: int = 10) -> float:
    """Return F1 of the likeliest ``number`` that are not nested in each other."""
    chosen: dict[str, str] = {}
    for place in np.argsort(-(example.rows @ weights), kind="stable"):
        form, parts = example.forms[place], example.parts[place]
        if form not in chosen and not any(parts in other or other in parts for other in chosen.values()):
            chosen[form] = parts
        if len(chosen) == number:
            break
    hits = len(example.keys.intersection(chosen))
    return 2 * hits / (number + len(example.keys))


if __name__ == "__main__":
    main()
