"""A site's own summaries and tags. The text of the fixtures was written for these tests."""

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from newsdigest.document import Document
from newsdigest.enrich import analyse, hooks, key
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

ARTICLE = Document(
    title="Nantes ferme un pont",
    body="La ville de Nantes va fermer le pont pendant 8 mois. La maire Anne Exemple l’a dit lundi à Nantes.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="",
    slug="pont",
    guid="urn:test",
)
OWN = analyse(ARTICLE, settings=Settings())


@pytest.fixture
def module() -> Iterator[ModuleType]:
    made = ModuleType("owners_hooks")
    sys.modules["owners_hooks"] = made
    hooks._function.cache_clear()
    yield made
    del sys.modules["owners_hooks"]
    hooks._function.cache_clear()


def fails(document: Document) -> str:
    raise TimeoutError(f"no answer for {document.lang}")


@pytest.mark.parametrize(
    ("function", "summary", "says"),
    [
        (lambda _: "Un pont de Nantes ferme 8 mois. Anne Exemple l’a dit.", True, ""),
        (lambda document: f"Un pont ferme ({document.title}).", True, ""),
        (lambda _: "", False, ""),
        (lambda _: None, False, ""),
        (lambda _: "Paul Exemple ferme un pont pendant 9 mois.", False, "says Paul, 9, the article does not"),
        (lambda _: 5, False, "no text"),
        (fails, False, "TimeoutError: no answer for fr"),
    ],
)
def test_a_summary_of_ones_own(
    module: ModuleType, caplog: pytest.LogCaptureFixture, function: Any, summary: bool, says: str
) -> None:
    module.summarize = function  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        found = analyse(ARTICLE, settings=replace(Settings(), summarizer="owners_hooks:summarize"))
    assert (found.summary != OWN.summary) == summary
    assert found.tags == OWN.tags
    assert says in caplog.text
    assert bool(says) == bool(caplog.text)


@pytest.mark.parametrize(
    ("function", "expected", "says"),
    [
        (lambda _: ["pont", "Nantes", "pont"], ("pont", "Nantes"), ""),
        (lambda _: ("Nantes", "Rennes", "urbanisme"), ("Nantes", "urbanisme"), "does not say Rennes"),
        (lambda _: [], OWN.tags, ""),
        (lambda _: [1], OWN.tags, "no tags"),
        (fails, OWN.tags, "TimeoutError"),
    ],
)
def test_tags_of_ones_own(
    module: ModuleType, caplog: pytest.LogCaptureFixture, function: Any, expected: tuple[str, ...], says: str
) -> None:
    module.tag = function  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        found = analyse(ARTICLE, settings=replace(Settings(), tagger="owners_hooks:tag"))
    assert found.tags == expected
    assert says in caplog.text
    assert bool(says) == bool(caplog.text)


def test_a_person_wins_over_a_hook(module: ModuleType) -> None:
    module.summarize = fails  # type: ignore[attr-defined]
    written = replace(ARTICLE, summary="Un pont ferme.")
    found = analyse(written, settings=replace(Settings(), summarizer="owners_hooks:summarize"))
    assert [sentence.text for sentence in found.summary] == ["Un pont ferme."]


@pytest.mark.parametrize("name", ["owners_hooks:nothing", "no_such_module:f", "owners_hooks", "", "builtins:True"])
def test_no_such_function(module: ModuleType, name: str) -> None:
    if not name:
        assert hooks.version(name, hooks.SUMMARIZER, Settings()) == ""
        return
    with pytest.raises(SettingsError, match="NEWSDIGEST_SUMMARIZER"):
        analyse(ARTICLE, settings=replace(Settings(), summarizer=name))


def test_another_version_is_another_key(module: ModuleType) -> None:
    module.summarize = lambda _: ""  # type: ignore[attr-defined]
    settings = replace(Settings(), summarizer="owners_hooks:summarize")
    first = key(ARTICLE, settings)
    module.summarize.version = "2"
    assert key(ARTICLE, settings) != first != key(ARTICLE, Settings())
