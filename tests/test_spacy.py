"""French tags with a tagger of parts of speech. The text of the fixtures was written for these tests."""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

import pytest

from newsdigest import spacy
from newsdigest.document import Document
from newsdigest.enrich import analyse, key
from newsdigest.enrich.article import read
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from newsdigest.text.words import stem

SETTINGS = replace(Settings(), tagger="newsdigest.spacy:tag")
ARTICLE = Document(
    title="Nantes : le bac va revoir ses horaires",
    body="Le bac de Nantes veut revoir ses horaires. La maire veut tout revoir. Pour revoir un horaire russe, il faut "
    "un vote. Le vote aura lieu lundi à Nantes. Le projet de loi attend, et le projet de loi dort.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="x",
    guid="urn:test",
)
VOTING, CROSSING = {"maire", "vote", "loi"}, {"bac", "horaires", "horaire"}
NOUNS = {"bac", "horaires", "horaire", "maire", "vote", "projet", "loi", "lundi"}


@dataclass(frozen=True)
class Word:
    """What our code reads of a token of spaCy."""

    text: str
    idx: int
    pos_: str

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Entity:
    start_char: int
    end_char: int


class Parsed(list[Word]):
    """A ``Doc`` of spaCy, as far as our code reads it."""

    ents: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Lexeme:
    """A word of the vocabulary: those of a vote are one way, those of a crossing another, others have no vector."""

    text: str

    @property
    def vector(self) -> "Vector":
        word = self.text.lower()
        return Vector((float(word in VOTING), float(word in CROSSING)))

    @property
    def vector_norm(self) -> float:
        return float(self.vector.sum())


class Vector(tuple[float, float]):
    """As much of an array as our code needs."""

    def __add__(self, other: Any) -> "Vector":
        return Vector((self[0] + other[0], self[1] + other[1]))

    def __radd__(self, other: Any) -> "Vector":
        return self if other == 0 else self + other

    def __mul__(self, other: Any) -> "Vector":
        first, second = other if isinstance(other, tuple) else (other, other)
        return Vector((self[0] * first, self[1] * second))

    def __truediv__(self, other: float) -> "Vector":
        return self * (1 / other)

    def sum(self) -> float:
        return self[0] + self[1]


class Vocabulary:
    def __getitem__(self, text: str) -> Lexeme:
        return Lexeme(text)


class Pipeline:
    """Knows the nouns of the article; what begins with a capital inside a sentence is an entity."""

    vocab = Vocabulary()

    def pipe(self, texts: Iterable[str]) -> Iterator[Parsed]:
        for text in texts:
            found = Parsed(Word(match[0], match.start(), kind(match[0])) for match in re.finditer(r"\w+|[^\w\s]", text))
            found.ents = tuple(Entity(word.idx, word.idx + len(word)) for word in found if word.pos_ == "PROPN")
            yield found


def kind(word: str) -> str:
    if word == "Nantes":
        return "PROPN"
    return "NOUN" if word in NOUNS else "ADJ" if word == "russe" else "VERB" if word == "revoir" else "DET"


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = {"spacy": "3.8.1", "fr_core_news_md": "3.8.0"}
    monkeypatch.setattr(spacy, "_pipeline", lambda _: Pipeline())
    monkeypatch.setattr(metadata, "version", lambda name, get=metadata.version: versions.get(name) or get(name))


@pytest.mark.usefixtures("pipeline")
def test_only_what_the_tagger_takes_for_a_noun_is_shown() -> None:
    found = analyse(ARTICLE, settings=SETTINGS).tags
    assert "Nantes" in found
    assert "revoir" not in found


@pytest.mark.usefixtures("pipeline")
def test_as_many_as_are_asked_for() -> None:
    few = replace(SETTINGS, max_tags=2)
    assert len(analyse(ARTICLE, settings=few).tags) == 2
    found = analyse(ARTICLE, settings=few, max_tags=10).tags
    assert {"Nantes", "projet de loi", "bac"} <= set(found)


@pytest.mark.usefixtures("pipeline")
def test_a_country_that_the_article_says_with_an_adjective() -> None:
    body = "Le vote russe attend. Un horaire russe change. La maire lit un projet russe."
    assert "Russie" in analyse(replace(ARTICLE, body=body), settings=SETTINGS).tags


@pytest.mark.usefixtures("pipeline")
def test_what_is_near_to_the_opening_is_known_by_the_vectors() -> None:
    nearness = spacy.grammar(read(ARTICLE, SETTINGS)).nearness
    assert nearness[stem("bac", "fr")] == pytest.approx(nearness[stem("horaires", "fr")])
    assert nearness[stem("bac", "fr")] > nearness[stem("vote", "fr")] > 0
    assert stem("projet", "fr") not in nearness
    strange = replace(ARTICLE, title="Dort", body="Le projet dort lundi à Nantes.")
    assert spacy.grammar(read(strange, SETTINGS)).nearness == {}


@pytest.mark.usefixtures("pipeline")
def test_another_language_has_our_own_tags() -> None:
    english = replace(ARTICLE, title="Nantes closes a bridge", body="The bridge in Nantes is old.", lang="en")
    assert analyse(english, settings=SETTINGS).tags == analyse(english, settings=Settings()).tags


@pytest.mark.usefixtures("pipeline")
def test_another_model_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(ARTICLE, SETTINGS)
    monkeypatch.setattr(metadata, "version", lambda _: "3.9.0")
    assert key(ARTICLE, SETTINGS) != before


def test_what_is_missing_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    with pytest.raises(SettingsError, match="needs spacy: pip install 'newsdigest\\[spacy\\]'"):
        key(ARTICLE, SETTINGS)


def test_the_model_itself() -> None:
    if not all(map(importlib.util.find_spec, ("spacy", *spacy.MODELS.values()))):
        pytest.skip("spaCy and fr_core_news_md are not installed: some 400 MB that only this function needs")
    assert "Nantes" in analyse(ARTICLE, settings=SETTINGS).tags
