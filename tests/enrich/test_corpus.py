"""What holds for every summary and every tag: on the project's own articles, and on a corpus of news where it is."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.enrich import analyse, hooks
from newsdigest.enrich.article import hangs, is_leftover
from newsdigest.enrich.summary import is_balanced
from newsdigest.settings import Settings
from newsdigest.text import markup, words

SETTINGS = Settings()
MOMENT = datetime(2023, 4, 20, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared/data/orangesum/valid.jsonl.xz"
ARTICLES = 250  # of the corpus
HANGING = 0.01  # of the summaries


def own() -> Iterator[Document]:
    for path in sorted((ROOT / "content/articles").rglob("*.md")):
        yield replace(read_file(path, SETTINGS.timezone, date=MOMENT), summary="", tags=())


def corpus() -> Iterator[Document]:
    with lzma.open(CORPUS, "rt", encoding="utf-8") as file:
        for record in map(json.loads, islice(file, ARTICLES)):
            body = "\n\n".join(map(markup.escape, record["paragraphs"]))
            yield Document(title=record["title"].strip(), body=body, date=MOMENT, lang="fr", slug="x", guid="x")


def check(documents: Iterator[Document]) -> None:
    number = hanging = 0
    for document in documents:
        number += 1
        found = analyse(document, settings=SETTINGS)
        blocks = markup.blocks(document.body)
        for sentence in found.summary:
            assert " ".join(sentence.text.split()) in " ".join(blocks[sentence.paragraph].text.split())
            assert is_balanced(sentence.text)
            assert not is_leftover(sentence.text)
        summary = " ".join(sentence.text for sentence in found.summary)
        assert hooks.foreign(summary, replace(document, lang=found.lang)) == ()
        hanging += hangs(summary, found.lang)
        assert 1 <= len(found.summary) <= 3
        assert 4 <= len(found.tags) <= 8
        folded = [f" {' '.join(token.folded for token in words.tokens(tag))} " for tag in found.tags]
        assert not [(one, other) for one in folded for other in folded if one is not other and one in other]
    assert number
    assert hanging <= max(1, HANGING * number)


def test_our_own_articles() -> None:
    check(own())


@pytest.mark.data
@pytest.mark.skipif(not CORPUS.is_file(), reason="no ../shared beside the checkout")
def test_a_corpus_of_news() -> None:
    check(corpus())
