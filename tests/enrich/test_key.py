"""The key under which an enrichment is remembered: as much as ``analyse`` reads, and no more."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.document import Document, Rights
from newsdigest.enrich import analyse, enrichment, key
from newsdigest.settings import Settings

SETTINGS = Settings()
DOCUMENT = Document(
    title="Nantes ferme le pont",
    body="La ville de Nantes va fermer le pont.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="pont",
    guid="urn:test",
    summary="Un pont ferme.",
    tags=("Nantes", "pont"),
)
READ: dict[str, Any] = {
    "title": "Nantes ouvre le pont",
    "body": "La ville de Nantes va ouvrir le pont.",
    "lang": "",
    "summary": "",
    "tags": ("Nantes, pont",),
}
NOT_READ: dict[str, Any] = {
    "date": datetime(2024, 1, 1, tzinfo=UTC),
    "slug": "autre",
    "guid": "urn:autre",
    "modified": datetime(2024, 1, 2, tzinfo=UTC),
    "category": "Monde",
    "authors": ("Jo",),
    "source": "Carnet",
    "source_url": "https://example.org/",
    "image": "https://example.org/a.jpg",
    "image_alt": "Une fusée",
    "image_caption": "Le décollage",
    "image_credit": "Photo : Jo",
    "rights": Rights.HEADLINE,
    "credits": "Photo : Jo",
    "extra": (("Status", "draft"),),
    "warnings": ("guessed",),
}
READ_SETTINGS: dict[str, Any] = {
    "languages": ("fr", "en"),
    "default_lang": "en",
    "summary_sentences": 2,
    "summary_words": 50,
    "max_tags": 5,
    "summarizer": "builtins:repr",
    "tagger": "builtins:repr",
}
FOLDER = {"content"}
"""It holds ``tag-aliases.txt``; test_aliases.py changes that."""

NOT_READ_SETTINGS: dict[str, Any] = {"content": Path("elsewhere"), "timezone": ZoneInfo("Europe/Paris")}


class Watched:
    """Stands for an object and writes down which of its fields somebody looks at."""

    def __init__(self, of: object) -> None:
        self.of = of
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> object:
        self.seen.add(name)
        return getattr(self.of, name)


def test_analyse_reads_what_the_key_is_made_of() -> None:
    """Fails when ``analyse`` comes to look at another field or setting: give it to ``key``, too."""
    seen_fields: set[str] = set()
    seen_settings: set[str] = set()
    for given_ in (DOCUMENT, replace(DOCUMENT, summary="", tags=(), lang=""), replace(DOCUMENT, body="", lang="")):
        for call in (key, analyse_watched):
            document, settings = Watched(given_), Watched(SETTINGS)
            call(cast("Document", document), cast("Settings", settings))
            seen_fields |= document.seen
            seen_settings |= settings.seen
        assert document.seen <= READ.keys()
        assert settings.seen <= READ_SETTINGS.keys() | FOLDER
    assert (seen_fields, seen_settings) == (set(READ), set(READ_SETTINGS) | FOLDER)


def analyse_watched(document: Document, settings: Settings) -> None:
    analyse(document, settings=settings)


def test_each_field_is_read_or_not() -> None:
    assert {field.name for field in fields(Document)} == READ.keys() | NOT_READ.keys()


@pytest.mark.parametrize("name", READ)
def test_what_is_read_changes_the_key(name: str) -> None:
    assert key(replace(DOCUMENT, **{name: READ[name]}), SETTINGS) != key(DOCUMENT, SETTINGS)


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_not_read_does_not(name: str) -> None:
    assert key(replace(DOCUMENT, **{name: NOT_READ[name]}), SETTINGS) == key(DOCUMENT, SETTINGS)


@pytest.mark.parametrize("name", READ_SETTINGS)
def test_settings_that_are_read_change_the_key(name: str) -> None:
    assert key(DOCUMENT, replace(SETTINGS, **{name: READ_SETTINGS[name]})) != key(DOCUMENT, SETTINGS)


def test_other_settings_do_not() -> None:
    assert key(DOCUMENT, replace(SETTINGS, **NOT_READ_SETTINGS)) == key(DOCUMENT, SETTINGS)


def test_the_version_changes_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(DOCUMENT, SETTINGS)
    monkeypatch.setattr(enrichment, "VERSION", enrichment.VERSION + 1)
    assert key(DOCUMENT, SETTINGS) != before


@pytest.mark.parametrize("library", ["PyStemmer", "markdown"])
def test_a_library_s_version_changes_the_key(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = key(DOCUMENT, SETTINGS), metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.0" if name == library else version(name))
    enrichment._libraries.cache_clear()
    try:
        assert key(DOCUMENT, SETTINGS) != before
    finally:
        enrichment._libraries.cache_clear()


def test_the_key_is_short_and_takes_any_text() -> None:
    assert len(key(replace(DOCUMENT, body="\ud800"), SETTINGS)) == 16
    assert key(replace(DOCUMENT, body="\ud800"), SETTINGS) != key(replace(DOCUMENT, body="\\ud800"), SETTINGS)


WORDS = "Paris Paul Martin l’Otan le la de du pont ferme président russe Il « » . . ! # > *"
PROSE = st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join)
documents = st.builds(
    replace,
    st.just(DOCUMENT),
    title=PROSE | st.text(),
    body=PROSE | st.text(),
    lang=st.sampled_from(["fr", "en", "xx"]),
    summary=st.just("") | PROSE,
    tags=st.just(()) | st.lists(PROSE, max_size=3).map(tuple),
)


@given(documents, st.sets(st.sampled_from(sorted(NOT_READ))))
def test_equal_keys_mean_equal_results(document: Document, changed: set[str]) -> None:
    other = replace(document, **{name: NOT_READ[name] for name in changed})
    assert key(other, SETTINGS) == key(document, SETTINGS)
    assert analyse(other, settings=SETTINGS) == analyse(document, settings=SETTINGS)
