"""Importing takes inputs as it needs them, and gives each result in its place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdigest.content import Outcome
from newsdigest.document import RawArticle
from newsdigest.errors import SourceError
from newsdigest.importing import Imported, Refused, import_articles
from newsdigest.settings import Settings

EXECUTORS = ["serial", "processes"]


def _raw(number: int, size: int = 20) -> RawArticle:
    text = f"Titre numéro {number}\n\n" + f"Le {number}e texte dit autre chose. " * size
    return RawArticle(data=text.encode(), origin=f"{number}.txt", name="", date=datetime(2023, 4, 20, tzinfo=UTC))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(content=tmp_path, workers=2)


@pytest.mark.parametrize("executor", EXECUTORS)
def test_results_are_in_the_order_of_the_inputs(settings: Settings, executor: str) -> None:
    raws: list[RawArticle | SourceError] = [_raw(number, 100) for number in range(300)]
    raws[100] = SourceError("100.txt", "cannot be read: Permission denied")
    raws[200] = RawArticle(data=b"", origin="200.txt")
    raws[299] = replace(_raw(0, 100), origin="299.txt")
    settings = replace(settings, executor=executor)
    results = list(import_articles(raws, settings))
    origins = [result.error.origin if isinstance(result, Refused) else result.origin for result in results]
    assert origins == [f"{number}.txt" for number in range(300)]
    assert [str(result.error) for result in results if isinstance(result, Refused)] == [
        "100.txt: cannot be read: Permission denied",
        "200.txt: the file is empty",
        "299.txt: is the same article as 0.txt",
    ]
    assert {result.outcome for result in results if isinstance(result, Imported)} == {Outcome.ADDED}
    assert len(list(settings.content.rglob("*.md"))) == 297


@pytest.mark.parametrize("executor", EXECUTORS)
def test_not_every_input_is_held_at_once(settings: Settings, executor: str) -> None:
    taken = 0

    def endless() -> Iterator[RawArticle]:
        nonlocal taken
        while True:
            yield _raw(taken, 100)
            taken += 1

    settings = replace(settings, executor=executor)
    results = import_articles(endless(), settings, dry_run=True)
    for number, _ in zip(range(400), results, strict=False):
        assert taken - number < 300
