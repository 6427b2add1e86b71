"""The draft of an edition, which a person arranges."""

from pathlib import Path

import pytest

from newsdigest.cli import FAILED, OK, main

SETTINGS = 'DEFAULT_LANG = "fr"\nTIMEZONE = "Europe/Paris"\nDEFAULT_CATEGORY = "Actualité"\n'
STARSHIP = "La fusée géante Starship de SpaceX a décollé de Boca Chica, au Texas, puis a explosé. Elon Musk se réjouit."
OTHERS = "Le conseil municipal de Brest a voté le budget. Les impôts locaux ne bougent pas cette année."


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(SETTINGS, "utf-8")
    for slug, day, source, text, more in (
        ("starship-decolle", "20", "Carnet spatial", STARSHIP, "Category: Sciences\n"),
        ("starship-explose", "20", "Le Fil", f"{STARSHIP} Une enquête est ouverte.", "Category: Sciences\n"),
        ("budget-de-brest", "20", "Le Fil", OTHERS, ""),
        ("brouillon", "20", "Le Fil", OTHERS, "Status: draft\n"),
        ("hier", "19", "Le Fil", "Une tout autre affaire, la veille. Rien de commun.", ""),
        ("demain", "2999", "Le Fil", OTHERS, ""),
    ):
        path = tmp_path / f"content/articles/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        date = f"2023-04-{day}" if len(day) == 2 else f"{day}-01-01"
        title = slug.replace("-", " ").capitalize()
        head = f"Title: {title}\nDate: {date} 10:00\nSlug: {slug}\nLang: fr\nSource: {source}\nGuid: {slug}\n{more}"
        path.write_text(f"{head}\n{text}\n", "utf-8")
    return tmp_path


def test_the_draft_is_the_edition_as_it_makes_itself(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edition"]) == OK
    assert capsys.readouterr().out == "written  content/editions/2023-04-20.md\n"
    assert (place / "content/editions/2023-04-20.md").read_text("utf-8") == (
        "Title:\nLead: starship-explose\nLeave_out:\n\n## Actualité\n- [Budget de brest](budget-de-brest)\n"
    )


def test_what_a_person_wrote_stays(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = place / "content/editions/2023-04-20.md"
    path.parent.mkdir()
    path.write_text("Title: Le mien\n", "utf-8")
    assert main(["edition", "2023-04-20"]) == FAILED
    said = capsys.readouterr()
    assert "is there already and stays as it is" in said.err
    assert said.out.startswith("Title:\nLead: starship-explose\n")
    assert path.read_text("utf-8") == "Title: Le mien\n"


def test_a_week(place: Path) -> None:
    with (place / "pelicanconf.py").open("a") as settings:
        settings.write('NEWSDIGEST_EDITION = "weekly"\n')
    assert main(["edition", "2023-04-18"]) == OK
    assert "(hier)" in (place / "content/editions/2023-W16.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2023-04-21", "2023-04-21: no article, and no edition"),
        ("yesterday", "yesterday: takes a day such as 2023-04-20 or a week such as 2023-W16"),
    ],
)
def test_no_such_edition(name: str, said: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edition", name]) != OK
    assert capsys.readouterr().err == f"newsdigest: {said}\n"
    assert not (place / "content/editions").exists()
