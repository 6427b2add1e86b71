"""``tag-aliases.txt``: which spellings are one tag."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdigest.document import Document
from newsdigest.enrich import analyse, key
from newsdigest.enrich.aliases import FILE, aliases, likeness, starting_list
from newsdigest.settings import Settings

ARTICLE = Document(
    title="OTAN : un sommet à Vilnius",
    body="Le sommet de l’OTAN s’ouvre à Vilnius. La NATO, dit-on à Londres, accueille la Finlande. L’Otan grandit.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="x",
    guid="urn:test",
)


def site(content: Path, text: str | None = None, lang: str = "fr") -> Settings:
    if text is not None:
        (content / FILE).write_text(text, encoding="utf-8")
    return replace(Settings(), content=content, default_lang=lang)


@pytest.mark.parametrize(
    ("lang", "tag", "shown"),
    [
        ("fr", "NATO", "Otan"),
        ("en", "Otan", "NATO"),
        ("de", "OTAN", "Nato"),
        ("es", "Nato", "OTAN"),
        ("fr", "Peking", "Pékin"),
        ("en", "Pekin", "Beijing"),
        ("fr", "un", "un"),
        ("fr", "UN", "ONU"),
        ("fr", "artificial intelligence", "intelligence artificielle"),
        ("pt", "NATO", "NATO"),
        ("fr", "Vilnius", "Vilnius"),
        ("fr", "Russia", "Russie"),
        ("en", "Russie", "Russia"),
        ("nl", "Deutschland", "Duitsland"),
        ("it", "Nations unies", "Onu"),
        ("fr", "Jordan", "Jordan"),  # a person's name
        ("en", "Jordanie", "Jordan"),
        ("ru", "NATO", "NATO"),
    ],
)
def test_the_starting_list_speaks_the_language_of_the_site(tmp_path: Path, lang: str, tag: str, shown: str) -> None:
    assert aliases(site(tmp_path, lang=lang)).canonical(tag) == shown


def test_a_persons_file_adds_and_wins(tmp_path: Path) -> None:
    found = aliases(site(tmp_path, "# ours\nOTAN = Otan = NATO # shouted\n\nC# = C sharp\nC++=cpp\n"))
    assert found.canonical("nato") == "nato"
    assert found.canonical("Nato") == "OTAN"
    assert found.canonical("Alliance atlantique") == "OTAN"  # of the starting list, whose label the file renames
    assert found.canonical("C sharp") == "C#"
    assert found.canonical("C++") == "C++"
    assert found.canonical("Beijing") == "Pékin"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Otan = NATO\nLondres\n", ":2: 'Londres' is no alias"),
        ("L'ONU\u00a0!\n", ":1: 'L'ONU\u00a0!' is no alias"),
        ("Otan = = NATO\n", ":1: 'Otan = = NATO' is no alias"),
        ("Otan = NATO\n\nONU = UN = Nato\n", ":3: 'Nato' is in line 1 already"),
        ("Otan = NATO\n\udcff\n", ":2: this is not UTF-8"),
    ],
)
def test_a_line_with_a_mistake_is_named_and_left_out(tmp_path: Path, text: str, problem: str) -> None:
    text += "Vilna = Vilnius\n"
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    found = aliases(site(tmp_path))
    (error,) = found.errors
    assert str(error).startswith(f"{tmp_path / FILE}{problem}")
    assert str(error).endswith("; left out")
    assert found.canonical("Vilnius") == "Vilna"
    assert found.canonical("UN") == "ONU"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    (error,) = aliases(site(tmp_path)).errors
    assert "directory" in str(error)


def test_the_starting_list_has_no_mistake() -> None:
    languages, rows = starting_list()
    taken = Counter[str]()
    for names, others in rows:
        assert len(names) == len(languages)
        assert all(names)
        assert all(others)
        taken.update({likeness(form) for form in (*names, *others) if not form.startswith("~")})
    assert [form for form, times in taken.items() if times > 1] == []


@pytest.mark.parametrize("lang", ["fr", "en", "de", "es", "it", "pt", "nl"])
def test_spellings_in_an_article_are_one_tag(tmp_path: Path, lang: str) -> None:
    shown = {"fr": "Otan", "en": "NATO", "de": "Nato", "es": "OTAN", "it": "Nato", "pt": "NATO", "nl": "NAVO"}[lang]
    tags = analyse(ARTICLE, settings=site(tmp_path, lang=lang)).tags
    assert [tag for tag in tags if tag.upper() in ("OTAN", "NATO", "NAVO")] == [shown]


def test_a_persons_file_names_the_tags_of_an_article(tmp_path: Path) -> None:
    settings = site(tmp_path, "Alliance atlantique = Otan = NATO\nVilna = Vilnius\n")
    assert {"Alliance atlantique", "Vilna"} <= set(analyse(ARTICLE, settings=settings).tags)


def test_tags_that_a_person_wrote_are_kept_as_written(tmp_path: Path) -> None:
    written = replace(ARTICLE, tags=("NATO", "Peking"))
    assert analyse(written, settings=site(tmp_path)).tags == ("NATO", "Peking")


def test_another_list_is_another_key(tmp_path: Path) -> None:
    without = key(ARTICLE, site(tmp_path))
    first = key(ARTICLE, site(tmp_path, "Alliance = Otan\n"))
    assert key(ARTICLE, site(tmp_path, "# a comment changes nothing\nAlliance = Otan\n")) == first
    assert len({without, first, key(ARTICLE, site(tmp_path, "Pacte atlantique = Otan\n"))}) == 3
