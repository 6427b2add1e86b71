import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.document import Document
from newsdigest.enrich import analyse, enrich
from newsdigest.settings import Settings
from newsdigest.text import markup, words

SETTINGS = Settings()
SEED = Path(__file__).parents[2].parent / "shared/seeds/000_7107e614131a75cb.txt"
WORDS = (
    "Paris Paul Martin Otan OTAN l’Otan États-Unis le la de du pont président russe"
    " défense aérienne vote Il Mais « » “ ” . . ! ?"
)
PROSE = st.lists(st.sampled_from(WORDS.split()), max_size=60).map(" ".join)
ANY = st.one_of(st.text(max_size=300), PROSE)


def plain_document(title: str, body: str, lang: str = "fr") -> Document:
    return Document(title=title, body=body, date=datetime(2023, 4, 20, tzinfo=UTC), lang=lang, slug="x", guid="g")


documents = st.builds(plain_document, ANY, ANY, st.sampled_from(["fr", "en", "de", "ja", "xx", ""]))


@pytest.fixture(scope="module", autouse=True)
def _classifier() -> None:
    """Read the model of languages before Hypothesis looks at its clock."""
    enrich(plain_document("Titre", "Un texte sans langue.", ""), SETTINGS)


@given(documents)
def test_enriching_twice_is_enriching_once(document: Document) -> None:
    once = enrich(document, SETTINGS)
    assert enrich(once, SETTINGS) == once


@given(documents)
def test_every_sentence_of_the_summary_stands_in_the_text(document: Document) -> None:
    text = re.sub(r"\s+", "", markup.plain(document.body))
    for sentence in analyse(document, settings=SETTINGS).summary:
        assert re.sub(r"\s+", "", sentence.text) in text


@given(documents, st.integers(1, 20))
def test_no_tag_is_a_part_of_another(document: Document, number: int) -> None:
    found = analyse(document, settings=SETTINGS, max_tags=number).tags
    assert len(found) <= number
    folded = [f" {' '.join(words.fold(token.text) for token in words.tokens(tag))} " for tag in found]
    assert not [(one, other) for one in folded for other in folded if one is not other and one in other]


def test_an_address_is_no_sentence() -> None:
    body = "https://example.org/sciences/fusee"
    found = analyse(plain_document("Une fusée décolle de Kourou", body, lang="fr"), settings=SETTINGS)
    assert found.summary == ()
    assert "sciences" not in found.tags


@given(documents, st.lists(st.text(min_size=1), min_size=1), st.text(min_size=1))
def test_a_person_wins(document: Document, tags: list[str], summary: str) -> None:
    written = replace(document, tags=tuple(tags), summary=summary)
    assert enrich(written, SETTINGS) == replace(written, lang=analyse(document, settings=SETTINGS).lang)


@pytest.mark.parametrize(
    ("text", "minutes", "words"),
    [("", 0, 1), ("mot " * 220, 1, 221), ("mot " * 660, 3, 661), ("字" * 1050, 3, 1051)],
)
def test_reading_time(text: str, minutes: int, words: int) -> None:
    found = analyse(plain_document("t", text), settings=SETTINGS)
    assert (found.reading_time, found.words) == (minutes, words)


@pytest.mark.parametrize(
    ("said", "body", "lang"),
    [
        ("", "The council will close the old bridge for eight months.", "en"),
        ("", "Die Stadt sperrt die alte Brücke für acht Monate.", "de"),
        ("fr", "The council will close the old bridge for eight months.", "fr"),
        ("", "Gone.", "nl"),  # too few letters: the site's own
        ("", "", "nl"),
    ],
)
def test_language(said: str, body: str, lang: str) -> None:
    found = analyse(plain_document("1984", body, said), settings=replace(SETTINGS, default_lang="nl"))
    assert found.lang == lang


def test_the_same_whatever_the_hash_seed() -> None:
    program = (
        "import test_enrichment as t; from newsdigest.enrich import analyse;"
        "print(analyse(t.plain_document('Le pont de Nantes', t.MIXED), settings=t.SETTINGS, max_tags=20))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={
                **os.environ,
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
            },
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


MIXED = (
    "À Lyon, le maire Paul Un ouvre un pont. À Lille, Anne Deux ferme une école. À Brest, Luc Trois ouvre un musée. "
    "À Dijon, Zoé Quatre ferme un pont. À Metz, Jean Cinq ouvre une école."
)


@pytest.mark.parametrize("piece", ["A. ", "Abc ", "de ", "« ", "Le pont de ", "x", "1,", "Abc de Abc. "])
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    started = time.process_time()
    analyse(plain_document("Titre", piece * (300_000 // len(piece))), settings=SETTINGS)
    assert time.process_time() - started < 10


@pytest.mark.data
@pytest.mark.skipif(not SEED.is_file(), reason="no ../shared beside the checkout")
def test_seed() -> None:
    title, *lines = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]
    document = plain_document(title, "\n\n".join(map(markup.escape, lines)))
    found = analyse(document, settings=SETTINGS)
    assert {"Otan", "Ukraine", "Jens Stoltenberg", "Volodymyr Zelenskyy", "Kiev", "Russie"} <= set(found.tags)
    assert "défense aérienne" in found.tags
    assert not {"jeudi", "alliance", "pays", "alliés", "président"} & {tag.lower() for tag in found.tags}
    assert len(found.tags) <= 8
    assert 1 <= len(found.summary) <= 3
    assert all("Reportage" not in sentence.text and "ttn-" not in sentence.text for sentence in found.summary)
    assert found.reading_time == 4
