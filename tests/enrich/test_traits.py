"""What articles are compared by."""

from datetime import UTC, datetime

import pytest

from newsdigest.document import Document
from newsdigest.editions.stories import SAME_TEXT, _share
from newsdigest.enrich import examine
from newsdigest.settings import Settings
from newsdigest.traits import Traits

AGENCY = (
    "Le président de la République a reçu mercredi les représentants des syndicats à l’Élysée. "
    "Aucune des organisations présentes n’a quitté la réunion, qui a duré trois heures. "
    "Une nouvelle rencontre est prévue la semaine prochaine, selon plusieurs participants."
)


def traits(body: str, title: str = "Un titre", lang: str = "fr") -> Traits:
    document = Document(
        title=title, body=body, date=datetime(2023, 4, 20, tzinfo=UTC), slug="a", guid="urn:a", lang=lang
    )
    return examine(document, Settings())[1]


@pytest.mark.parametrize(
    ("lang", "body", "expected"),
    [
        ("fr", "La fusée Ariane 5, lancée de Kourou, porte la sonde Juice.", "Ariane 5, Juice, Kourou"),
        ("fr", "Selon Emmanuel Macron, rien ne change. Le texte, dit M. Macron, est prêt.", "Emmanuel Macron"),
        ("fr", "Lundi, le ministre est venu. Hier, le Président a parlé à la Cour.", ""),
        ("fr", "Un accord avec la Corée du Nord dans le Nord.", "Corée du Nord"),
        ("fr", "Le Starship de SpaceX a volé, et SpaceX s’en réjouit.", "SpaceX, Starship"),
        ("fr", "L’armée russe recule ; les Russes parlent.", "Russie"),
        ("fr", "Des orages sur le Val-d’Oise et les Côtes-d'Armor.", "Côtes-d'Armor, Val-d’Oise"),
        ("en", "On Thursday President Joe Biden met Mr Smith in New York.", "Joe Biden, New York, Smith"),
    ],
)
def test_names(lang: str, body: str, expected: str) -> None:
    assert sorted(traits(body, lang=lang).spelled) == list(filter(None, expected.split(", ")))


def test_a_title_with_capitals_on_each_word_names_nothing_by_itself() -> None:
    title = "SpaceX Launches Rocket From Texas"
    found = traits("The rocket of SpaceX left Texas today.", title, "en")
    assert found.spelled == ("SpaceX", "Texas")


def test_of_a_headline_alone_the_names_are_in_the_headline() -> None:
    assert "Kourou" in traits("", "La sonde Juice quitte Kourou").spelled


def test_countries_have_the_same_name_in_each_language() -> None:
    french, english = traits("Un char en Allemagne."), traits("A tank in Germany.", lang="en")
    assert [name for name, _ in french.names] == [name for name, _ in english.names] == ["DE"]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (AGENCY, True),
        (f"Paris (Agence).\n\n{AGENCY}\n\nAvec nos correspondants.", True),
        (AGENCY.replace("mercredi", "jeudi"), True),
        ("Le président de la République a reçu mercredi une équipe de football, qui lui a offert un maillot.", False),
    ],
)
def test_the_same_text_is_seen_by_its_passages(other: str, expected: bool) -> None:
    assert (_share(traits(AGENCY).passages, traits(other).passages) >= SAME_TEXT) is expected


def test_words_of_the_title_weigh_more() -> None:
    terms = dict(traits("Le budget de la ville et la piscine de la ville.", "La piscine").terms)
    assert terms["piscin"] > terms["budget"]
