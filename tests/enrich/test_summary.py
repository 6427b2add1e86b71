"""The text of the fixtures was written for these tests."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsdigest.document import Document
from newsdigest.enrich import analyse
from newsdigest.enrich.article import hangs, is_leftover, read
from newsdigest.enrich.features import Measures
from newsdigest.enrich.summary import is_whole
from newsdigest.settings import Settings

SETTINGS = Settings()
PARAGRAPHS = (
    "La ville de Nantes va fermer le pont Anne-de-Bretagne pendant huit mois pour l’élargir et y faire passer deux "
    "lignes de tramway, a indiqué lundi la métropole.",
    "Il sera deux fois plus large. « Les travaux commencent en juin. Ils seront bruyants », a prévenu la maire.",
    "Le chantier coûtera 70 millions d’euros, dont la moitié payée par l’État et la région.",
    "Mais les commerçants du quai craignent de perdre leurs clients pendant tout l’été.",
    "Un bac gratuit traversera la Loire toutes les dix minutes pour les piétons et les vélos.",
    "Lire aussi : Le tramway de Nantes en dix dates.",
    "Reportage supplémentaire de Jean Exemple à Rezé.",
    "(avec AFP)",
)


def written(*paragraphs: str, title: str = "Nantes ferme le pont Anne-de-Bretagne", lang: str = "fr") -> Document:
    return Document(
        title=title,
        body="\n\n".join(paragraphs),
        date=datetime(2023, 4, 20, tzinfo=UTC),
        lang=lang,
        slug="nantes",
        guid="urn:test",
    )


def texts(document: Document, max_sentences: int | None = None) -> list[str]:
    found = analyse(document, settings=SETTINGS, max_sentences=max_sentences)
    return [sentence.text for sentence in found.summary]


def test_the_summary_is_whole_sentences_of_the_article_in_its_order() -> None:
    article = written(*PARAGRAPHS)
    summary = analyse(article, settings=SETTINGS).summary
    assert 1 <= len(summary) <= 3
    assert all(sentence.text in PARAGRAPHS[sentence.paragraph] for sentence in summary)
    places = [article.body.index(sentence.text) for sentence in summary]
    assert places == sorted(places)
    assert sum(len(sentence.text.split()) for sentence in summary) <= SETTINGS.summary_words


LONG = (
    "La ville de Nantes va fermer le pont Anne-de-Bretagne dès le mois de juin et jusqu’au printemps prochain afin de "
    "l’élargir, de refaire ses deux rampes et d’y faire passer deux lignes de tramway qui relieront la gare au nouvel "
    "hôpital, a indiqué lundi la métropole devant les commerçants du quai et les riverains réunis."
)
SHORT = "Un bac gratuit traversera la Loire toutes les dix minutes."


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # A long lead leaves no room for a second sentence.
        ((LONG, SHORT), [LONG]),
        # A short lead is one too, and carries the sentence that points back to it.
        (
            ("Le pont de Nantes ferme. Ses deux voies seront élargies à partir du mois de juin pour le tramway.",),
            [
                "Le pont de Nantes ferme.",
                "Ses deux voies seront élargies à partir du mois de juin pour le tramway.",
            ],
        ),
        # Nothing before it in the summary: a sentence that points back stays away.
        (
            (SHORT, "Le cri des goélands couvre la voix des passeurs", "Cette décision a été prise lundi soir."),
            [SHORT],
        ),
    ],
)
def test_as_many_sentences_as_say_it(paragraphs: tuple[str, ...], expected: list[str]) -> None:
    assert texts(written(*paragraphs)) == expected


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number_of_sentences_can_be_asked_for(number: int) -> None:
    assert len(texts(written(*PARAGRAPHS), number)) == number


def test_more_sentences_than_there_are() -> None:
    found = texts(written(*PARAGRAPHS), 50)
    assert 3 < len(found) < 10
    assert not any("Lire aussi" in text or "Reportage" in text or "AFP" in text for text in found)


@pytest.mark.parametrize(
    "leftover",
    [
        "Reportage supplémentaire de Jean Exemple à Rezé",
        "Additional reporting by Jane Example in Riga",
        "(avec AFP)",
        "Avec Reuters",
        "Lire aussi : Le tramway en dix dates.",
        "À lire aussi > Le tramway",
        "Read more: Trams in ten dates",
        "Photo : Jean Exemple / Agence",
        "© Agence 2023",
        "Crédit photo : Jean Exemple",
        "Abonnez-vous à notre lettre",
        "Follow us on social media",
        "Edited by Jane Example",
        "Par Jean Exemple",
    ],
)
def test_leftover(leftover: str) -> None:
    assert is_leftover(leftover)


@pytest.mark.parametrize(
    "sentence",
    [
        "Avec Reuters et d’autres agences, le groupe négocie un accord.",
        "Photographe de guerre, elle a parcouru le pays.",
        "Par Jupiter, la sonde a réussi sa manœuvre la plus difficile.",
        "Reportages et enquêtes se sont multipliés.",
        "Read Hall was built in 1825.",
    ],
)
def test_no_leftover(sentence: str) -> None:
    assert not is_leftover(sentence)


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        ("Le pont ferme lundi.", True),
        ("« Les travaux commencent », a-t-elle dit.", True),
        ("Elle a dit : “Les travaux commencent.”", True),
        ("« Les travaux commencent en juin.", False),
        ("Ils seront bruyants », a prévenu la maire.", False),
        ('Elle a dit "non.', False),
        ("„Die Brücke ist alt“, sagte die Bürgermeisterin.", True),
        ("»Die Brücke ist alt«, sagte die Bürgermeisterin.", True),
        ("„De brug is oud”, zei de burgemeester.", True),
        ("It’s the students’ bridge, she said.", True),
        ("‘The bridge is too old for the trams.", False),
        ("We will close it in May,’ she said.", False),
        ("Le pont ferme", False),
        ("le pont ferme.", False),
        ("Le pont (fermé lundi.", False),
        ("- Le pont ferme.", False),
        ("Voici les dates :", False),
    ],
)
def test_whole(sentence: str, whole: bool) -> None:
    assert is_whole(sentence) == whole


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("fr", "Il sera plus large."),
        ("fr", "Mais la ville hésite."),
        ("fr", "Selon lui, tout va bien."),
        ("fr", "Ce dernier a refusé."),
        ("fr", "« C’est trop cher », dit-il."),
        ("fr", "Le premier à fermer a été celui de Nantes."),
        ("fr", "L’un d’eux a refusé."),
        ("fr", "Cette décision surprend."),
        ("fr", "« La ville hésite », assure-t-il."),
        ("fr", '"La ville hésite", a-t-elle dit lundi.'),
        ("en", "“The city hesitates,” she said."),
        ("de", "„Die Stadt zögert“, sagte er."),
        ("en", "But the city hesitates."),
        ("en", "However, it is late."),
        ("en", "He refused."),
        ("de", "Er lehnte ab."),
        ("fr", "Interrogé lundi par la presse, il a refusé."),
        ("fr", "Dans une vidéo, publiée mardi, elle s’explique."),
        ("fr", "Selon la région, ce dernier a refusé."),
        ("fr", "Comme la sienne, dix villes ont refusé."),
        ("fr", "Alors, la ville a refusé."),
        ("fr", "Alors qu’il hésitait, la ville a refusé."),
        ("fr", "De plus, la ville a refusé."),
        ("fr", "Ces derniers ont refusé."),
        ("fr", "Au moins, le pont tient."),
        ("fr", "Un peu plus tard, le pont a fermé."),
        ("fr", "Il y a urgence à fermer le pont."),
        ("fr", "L’un des ponts a fermé."),
        ("fr", "C’est ce pont que la ville ferme."),
        ("fr", "C’est à Nantes qu’il fermera."),
        ("fr", "C’est dans ce quartier que le pont ferme."),
        ("fr", "C’est en tout cas ce que dit la ville."),
        ("fr", "Dans son rapport, il a refusé."),
        ("fr", "Dans son rapport, la ville dit non."),
        ("fr", "Avec son mari, Anne, elle a refusé."),
        ("fr", "Dans ce rapport, Anne Deux dit non."),
        ("fr", "Même la ville a refusé."),
        ("en", "In a video on Monday, she refused."),
    ],
)
def test_hanging_opening(lang: str, sentence: str) -> None:
    assert hangs(sentence, lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("fr", "Illico, la ville a répondu."),
        ("fr", "Selon Luigi, tout va bien."),
        ("fr", "Le premier ministre a refusé."),
        ("fr", "Cette semaine, le pont ferme."),
        ("fr", "« La ville hésite », assure Paul Un."),
        ("fr", "La ville « hésite », assure-t-il."),
        ("en", "“The city hesitates,” said Jane Doe."),
        ("en", "Hearings begin."),
        ("xx", "It."),
        ("fr", "Selon la préfecture, il faut partir."),
        ("fr", "Pour lundi, il n’est pas question de partir."),
        ("fr", "Paul Un dit qu’à Nantes, elle refusera."),
        ("fr", "La ville, qui hésite, refuse."),
        ("fr", "Alors que le pont ferme, la ville ouvre un bac."),
        ("fr", "De plus en plus de ponts ferment."),
        ("fr", "Ces derniers mois, dix ponts ont fermé."),
        ("fr", "Au moins dix ponts ont fermé."),
        ("fr", "Au moins 10 ponts ont fermé."),
        ("fr", "Un peu plus de dix ponts ont fermé."),
        ("fr", "Il y a dix ans, la ville ouvrait le pont."),
        ("fr", "L’un des principaux ponts de Nantes ferme."),
        ("fr", "C’est à Nantes que le pont ferme."),
        ("fr", "Dans son rapport, la maire de Nantes dit non."),
        ("fr", "Dans son rapport, la maire Anne Deux dit non."),
        ("fr", "S’il ferme, Nantes perd un pont."),
        ("fr", "Même si le pont ferme, la ville ouvre un bac."),
        ("fr", "Conséquence du gel, le pont ferme."),
        ("en", "On Monday, the city refused."),
    ],
)
def test_no_hanging_opening(lang: str, sentence: str) -> None:
    assert not hangs(sentence, lang)


def test_no_sentence_from_inside_a_quotation() -> None:
    inside = "Les travaux dureront huit mois entiers et seront très bruyants."
    paragraph = f"« Le pont de Nantes va fermer pour longtemps cette année. {inside} Je le regrette. »"
    other = "La métropole de Nantes a voté ce chantier de 70 millions d’euros à une large majorité."
    assert texts(written(paragraph, other)) == [other]


POINTING = (
    "Les riverains du quai réclament une passerelle pour les vélos.",
    "Le maire étudie cette demande depuis le mois de mars à Nantes.",
    "Une seconde demande des riverains concerne le bac de la Loire.",
    "Les commerçants soutiennent cette demande devant le conseil de la ville de Nantes.",
    "Les travaux dureront cette année plus de huit mois au bord du pont.",
    "L’avis est connu : cet avis sera suivi par la région et par la ville.",
)


@pytest.mark.parametrize(
    ("chosen", "owing"),
    [
        ((1,), 1),  # which demand?
        ((0, 1), 0),  # the sentence before may have said it
        ((2, 4), 0),  # cette année is this one
        ((5,), 0),  # it says itself what it points at
        ((0, 3), 1),
        ((1, 2, 3), 1),
        ((2, 3), 0),
        ((1, 3), 1),  # what another says is enough, and that one points, too
    ],
)
def test_a_sentence_may_point_at_what_a_set_does_not_say(chosen: tuple[int, ...], owing: int) -> None:
    assert Measures(read(written("\n\n".join(POINTING)), SETTINGS)).owing(chosen) == owing


def test_one_sentence_is_its_summary() -> None:
    assert texts(written("Le pont de Nantes ferme.")) == ["Le pont de Nantes ferme."]


def test_a_short_sentence_stands_rather_than_one_that_points_back() -> None:
    assert texts(written("Le pont de Nantes va fermer. " + "Il " + "sera fermé pour longtemps, " * 15 + "dit-on.")) == [
        "Le pont de Nantes va fermer."
    ]


def test_no_sentence() -> None:
    assert texts(written("")) == []


def test_a_persons_summary_wins() -> None:
    article = replace(written(*PARAGRAPHS), summary="Un pont ferme. Un bac ouvre.")
    assert texts(article) == ["Un pont ferme.", "Un bac ouvre."]


def test_a_quotation_that_runs_on_is_nobody_else_s_word() -> None:
    paragraphs = [
        "Le ministre a parlé lundi à Paris devant les élus de la ville : « Nous avons besoin de moyens nouveaux.",
        "Le pont fermera pour toujours au printemps prochain. Personne ne doit en douter une seconde. »",
        "La mairie a répondu mardi que le pont resterait ouvert aux piétons pendant toute la durée des travaux.",
        "Les travaux du pont commenceront en mai et dureront deux ans selon le calendrier de la mairie.",
    ]
    summary = analyse(written(*paragraphs), settings=SETTINGS).summary
    assert not [sentence.text for sentence in summary if "fermera pour toujours" in sentence.text]


def test_an_article_that_is_one_open_quotation_has_no_summary() -> None:
    assert analyse(written("« Nous allons ouvrir le pont"), settings=SETTINGS).summary == ()
