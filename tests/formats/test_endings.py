import pytest

from newsdigest.formats.plaintext import endings

TEXT = "Les voitures passent."


def take(*lines: str) -> endings.Ending:
    return endings.take((TEXT, "", *lines), {})


@pytest.mark.parametrize(
    "line",
    [
        *("[ttn-fr-56]", "(ttn-fr-56)", "ttn-fr-56.", "ttn_fr_56", "000_7107e614131a75cb", "Ref: AB-1234"),
        *("* * *", "###", "-30-", "Fin", "Menu", "Annonce", "En savoir plus", "Lire la suite"),
        *("→ Lire aussi : Le pont rouvre", ">> À lire aussi : Le pont rouvre", "Partagez cet article"),
        *("Partager : Facebook Twitter", "Suivez-nous sur Twitter @pont", "Commenter cet article"),
        *("Signaler une erreur", "Read more", "Follow us on Twitter @bridge", "Report an error"),
    ],
)
def test_a_leftover_at_the_end(line: str) -> None:
    found = take(line)
    assert found.rest == (TEXT, "")
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith(f"removed: '{line}' (")


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Max Seddon, avec AFP",
            "Avec Max Seddon à Riga",
            "(AFP)",
            "AFP",
            "Le Monde avec AFP",
            "Photo AFP",
            "AFP/Reuters",
        ),
        *("With Max Seddon in Riga", "Source : Insee", "(avec l'AFP)"),
    ],
)
def test_a_credit_at_the_end(line: str) -> None:
    found = take(line)
    assert (found.rest, found.credits) == ((TEXT, ""), (line,))
    assert found.warnings == (f"moved to the credits: '{line}'",)


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Par Max Seddon", {"authors": ("Max Seddon",)}),
        ("Publié le 14 avril 2023 à 10h30", {"date": ("14 avril 2023 à 10h30",)}),
        ("Par Max Seddon, publié le 14/04/2023", {"authors": ("Max Seddon",), "date": ("14/04/2023",)}),
        ("Mis à jour le 14/04/2023 à 18:02", {"modified": ("14/04/2023 à 18:02",)}),
        ("Tags : Otan, Ukraine", {"tags": ("Otan", "Ukraine")}),
        ("Article original : https://example.org/a", {"url": ("https://example.org/a",)}),
    ],
)
def test_metadata_at_the_end(line: str, fields: dict[str, tuple[str, ...]]) -> None:
    found = take(line)
    assert (found.rest, found.fields, found.read) == ((TEXT, ""), fields, (line,))


@pytest.mark.parametrize(
    "line",
    [
        *("MiG-29-K", "covid-19", "1984", "Recommended: two hours of sleep.", "Titre : espace", "Avec le temps"),
        *(
            "Par temps de pluie",
            "AFP, dit-elle, a menti.",
            "Photo : il pose. Derrière lui, la mer.",
            "https://example.org",
        ),
        *("Publié le 14 avril 2023, le livre se vend bien.", "Tags : ce sont des graffitis."),
    ],
)
def test_a_last_line_that_is_text(line: str) -> None:
    assert take(line) == endings.Ending({}, (TEXT, "", line), (), (), ())


def test_the_end_is_read_until_a_line_is_text() -> None:
    found = take(
        "ttn-fr-56", "Un autre.", "ttn-fr-57", "Par Max Seddon", "(AFP)", "Un lien", "ttn-fr-58", "Un lien", "###"
    )
    assert found.rest == (
        TEXT,
        "",
        "ttn-fr-56",
        "Un autre.",
        "ttn-fr-57",
        "Par Max Seddon",
        "(AFP)",
        "Un lien",
        "Un lien",
    )
    assert found.warnings == ("removed: 'ttn-fr-58' (scraper's marker)", "removed: '###' (closing mark)")


def test_a_word_that_a_wrapped_line_left_over_is_text() -> None:
    lines = (
        "La guerre en Bosnie a duré trois ans et demi, et l'accord signé à Paris en",
        "décembre, après des semaines de pourparlers sur une base aérienne, y a mis",
        "fin",
    )
    assert endings.take(lines, {}).rest == lines


def test_what_the_head_says_is_kept() -> None:
    found = endings.take((TEXT, "https://example.org/a"), {"url": ("https://example.org/b",)})
    assert found.rest == (TEXT, "https://example.org/a")
