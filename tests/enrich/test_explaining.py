"""The text of the fixtures was written for these tests."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsdigest.document import Document
from newsdigest.enrich import analyse
from newsdigest.enrich.explaining import explain
from newsdigest.settings import Settings

SETTINGS = Settings()
ARTICLE = Document(
    title="Nantes ferme le pont Anne-de-Bretagne",
    body="La ville de Nantes va fermer le pont pendant huit mois pour l’élargir, a indiqué lundi la métropole.\n\n"
    "Il sera deux fois plus large.\n\n« Les travaux commencent en juin. Ils seront bruyants. »\n\n"
    "Un bac gratuit traversera la Loire à Nantes toutes les dix minutes pour les piétons et les vélos.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="x",
    guid="urn:test",
)


def test_what_is_chosen_is_what_is_shown() -> None:
    explained, shown = explain(ARTICLE, SETTINGS), analyse(ARTICLE, settings=SETTINGS)
    assert {row.text for row in explained.sentences if row.chosen} == {sentence.text for sentence in shown.summary}
    assert {row.text for row in explained.tags if row.chosen} == set(shown.tags)
    assert explained.lang == "fr"


@pytest.mark.parametrize(
    ("begins", "refused"),
    [
        ("La ville", ""),
        ("Un bac", ""),
        ("« Les travaux", "cuts a quotation or a bracket"),
        ("Ils seront", "stands in a quotation that began before it"),
    ],
)
def test_a_refusal_has_its_reason(begins: str, refused: str) -> None:
    (row,) = [row for row in explain(ARTICLE, SETTINGS).sentences if row.text.startswith(begins)]
    assert row.refused == refused


def test_reasons_are_features_and_their_shares() -> None:
    found = explain(ARTICLE, SETTINGS)
    assert {len(row.reasons) for row in found.sentences} == {len(row.reasons) for row in found.tags} == {5}
    nantes = next(row for row in found.tags if row.text == "Nantes")
    assert (nantes.kind, nantes.telling, nantes.mentions, nantes.sentences) == ("name", "YES", 3, 3)


def test_no_text_has_no_rows() -> None:
    found = explain(replace(ARTICLE, title="…", body=""), SETTINGS)
    assert (found.sentences, found.tags) == ((), ())
