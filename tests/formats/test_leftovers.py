import re

import pytest

from newsdigest.formats.plaintext import leftovers


def test_every_rule_is_a_pattern_without_groups() -> None:
    # Rules makes one pattern of them, and counts groups to tell which rule it was.
    rules = list(leftovers._read_rules())
    assert len(rules) > 30
    for reason, pattern in rules:
        assert reason
        assert re.compile(pattern).groups == 0, pattern


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("PUBLICITÉ", "advertising"),
        ("Lire aussi > Le pont rouvre", "link to another article"),
        ("Read more: the bridge opens", "link to another article"),
        ("Partager cet article sur Facebook, Twitter et LinkedIn", "share button"),
        ("Facebook | Twitter | WhatsApp", "share button"),
        ("We use cookies to improve this site.", "cookie notice"),
        ("Abonnez-vous à notre lettre du matin", "newsletter prompt"),
        ("Article réservé aux abonnés", "paywall notice"),
        ("3 commentaires", "comment count"),
        ("Lecture : 4 min.", "reading time"),
        ("2 / 3", "page number"),
        ("Retour en haut", "page navigation"),
    ],
)
def test_a_leftover_is_named(line: str, reason: str) -> None:
    found = leftovers.clean(("Un texte.", line, "Un autre."))
    assert found.paragraphs == ("Un texte.", "Un autre.")
    assert found.warnings == (f"removed: '{line}' ({reason})",)


@pytest.mark.parametrize(
    "line",
    [
        "La publicité revient à la télévision.",
        "Lire aussi Proust, c'est lire.",
        "> Augmentation du prix du tabac",
        "Enquête de police",
        "covid-19",
        "ttn-fr-56 est un marqueur",
        "Avec Reuters, dit-elle, tout a changé.",
        "Photo : il pose. Derrière lui, la mer.",
        "Accueil des réfugiés",
        "3 sur 4",
        "1984",
    ],
)
def test_a_text_is_left_alone(line: str) -> None:
    assert leftovers.clean(("Un texte.", line)).paragraphs == ("Un texte.", line)


@pytest.mark.parametrize("word", ["Annonce", "Accueil", "Menu", "Commentaires", "Recommended"])
def test_a_subhead_counts_at_the_edges_only(word: str) -> None:
    assert leftovers.clean(("Un texte.", word, "Un autre.")).warnings == ()
    assert leftovers.clean((word, "Un texte.")).paragraphs == ("Un texte.",)
    assert leftovers.clean(("Un texte.", word, "12 réactions", "Menu", "Un autre.")).paragraphs == (
        "Un texte.",
        "Un autre.",
    )
