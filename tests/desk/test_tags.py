"""``newsdigest tags``: what is proposed, and what is in the owner's file when it was accepted."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path

import pytest

from newsdigest.cli import OK, main
from newsdigest.cli.console import USAGE
from newsdigest.desk.alias_file import AliasFile
from newsdigest.desk.merging import proposals, twins, uses
from newsdigest.desk.tagged import Tagged
from newsdigest.enrich import aliases
from newsdigest.settings import Settings

NOBODY = Settings(content=Path("/nonexistent"))


def tagged(*tags: tuple[str, ...], lang: str = "fr") -> list[Tagged]:
    return [Tagged(f"{number}.md", lang, each) for number, each in enumerate(tags)]


def proposed(found: list[Tagged]) -> list[tuple[str, ...]]:
    made = proposals(uses(found, aliases(NOBODY)), lambda one, other: False)
    return [(*each.names, each.reason) for each in made]


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        (("BFM TV", "BFMTV"), "spelling"),
        (("Covid-19", "Covid19"), "spelling"),
        (("Thierry Ardison", "Thierry Ardisson"), "spelling"),
        (("Kostyuk", "Kostiuk"), "spelling"),
        (("Ekaterina Dountsova", "Iekaterina Duntsova"), ""),
        (("Loukachenko", "Lukaschenko"), "transliteration"),
        (("Tchaïkovski", "Tschaikowski"), "transliteration"),
        (("incendie", "incendies"), "plural"),
        (("animal", "animaux"), "plural"),
        (("agression sexuelle", "agressions sexuelles"), "plural"),
        (("jeu vidéo", "jeux vidéo"), "plural"),
        (("Tours", "tour"), ""),
        (("Marche", "marchés"), ""),
        (("SM", "SMS"), ""),
        (("Amazon", "Amazonie"), ""),
        (("pattes", "pâtes"), ""),
        (("Iran", "Irak"), ""),
        (("élections", "Élections"), ""),
    ],
)
def test_what_may_be_one(tags: tuple[str, str], reason: str) -> None:
    expected = [(*sorted(tags), reason)] if reason else []
    assert [(*sorted(each[:2]), each[2]) for each in proposed(tagged((tags[0],), (tags[1],)))] == expected


def test_tags_that_two_others_part_are_proposed_nevertheless() -> None:
    """A ≠ B and B ≠ C say nothing of A and C."""
    written = [("BFM TV",), ("BFMTV",), ("BFM-T-V",)]
    apart = {frozenset(("BFM TV", "BFMTV")), frozenset(("BFMTV", "BFM-T-V"))}
    for order in permutations(written):
        made = proposals(uses(tagged(*order), aliases(NOBODY)), lambda one, other: frozenset((one, other)) in apart)
        assert [set(each.names) for each in made] == [{"BFM TV", "BFM-T-V"}]


@pytest.mark.parametrize(
    ("lang", "tags"),
    [
        ("en", ("cities", "city")),
        ("es", ("elecciones", "eleccion")),
        ("de", ("Wahlen", "Wahl")),
        ("it", ("voti", "voto")),
    ],
)
def test_plurals_of_other_languages(lang: str, tags: tuple[str, str]) -> None:
    assert proposed(tagged((tags[0],), (tags[1],), lang=lang)) == [(*sorted(tags), "plural")]
    assert not proposed([*tagged((tags[0],), lang=lang), *tagged((tags[1],), lang="nl")])


def test_initials_count_where_both_stand_together() -> None:
    name = "Direction générale de la santé"
    assert proposed(tagged(("DGS", name), ("DGS",))) == [("DGS", name, "initials")]
    assert proposed(tagged(("DGS",), (name,))) == []
    assert proposed(tagged(("FBI", "France Bleu Isère", "Fédération Belge d’Isolation"))) == []


def test_the_most_used_comes_first_and_all_of_one_are_one() -> None:
    found = tagged(("Chmyhal",), ("Chmihal",), ("Chmyhal",), ("Schmyhal",))
    (names,) = proposed(found)
    assert names[:3] == ("Chmyhal", "Chmihal", "Schmyhal")
    assert proposed(found[::-1]) == [names]


def test_spellings_of_one_page_are_one_already() -> None:
    found = tagged(("OTAN",), ("Otan",), ("NATO",))
    assert [(use.name, len(use.articles)) for use in uses(found, aliases(NOBODY))] == [("Otan", 3)]


def test_twins_stand_in_the_same_articles() -> None:
    (pair,) = twins(uses(tagged(("A", "B"), ("A", "B"), ("A", "B", "C"), ("C",)), aliases(NOBODY)))
    assert pair == (("A", "B"), 3, 3)


# --- The owner's file -------------------------------------------------------------------------

OWN = "# Les miens\r\n\r\nOTAN = Otan  # aussi NATO\r\nZelensky = Selenskyj\r\n# fin"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "tag-aliases.txt").write_bytes(OWN.encode())
    return tmp_path


def test_lines_are_made_longer_or_added_and_all_others_stay(content: Path) -> None:
    lines = AliasFile(content).write([("Alliance", "OTAN"), ("vote", "votes")], [("Géorgie", "Georgia")])
    assert lines == ["OTAN = Otan = Alliance  # aussi NATO", "vote = votes", "# not: Géorgie = Georgia"]
    assert (content / "tag-aliases.txt").read_bytes().decode() == (
        "# Les miens\r\n\r\nOTAN = Otan = Alliance  # aussi NATO\r\nZelensky = Selenskyj\r\n# fin\r\n"
        "vote = votes\r\n# not: Géorgie = Georgia\r\n"
    )


def test_what_a_person_has_called_two_is_two(content: Path) -> None:
    AliasFile(content).write([], [("Géorgie", "Georgia", "Georgie")])
    own = AliasFile(content)
    assert own.apart("Georgia", "Géorgie")
    assert own.apart("OTAN", "Zelensky")  # a line each
    assert not own.apart("OTAN", "Alliance")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("pelicanconf.py").write_text('NEWSDIGEST_EXECUTOR = "serial"\nPATH = "content"\n', "utf-8")
    folder = Path("content/articles")
    folder.mkdir(parents=True)
    for number, tags in enumerate(("vote, Kiev", "votes", "vote, X = Y", "C#, #metoo")):
        text = f"Title: {number}\nDate: 2023-04-1{number}\nTags: {tags}\nLang: fr\n\nUn texte.\n"
        (folder / f"{number}.md").write_text(text, "utf-8")
    return Path("content/tag-aliases.txt")


def test_apply_writes_what_is_proposed_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags"]) == OK
    said = capsys.readouterr().out
    assert "  vote (2) = votes (1)  [plural]\n" in said
    assert "In one article only" in said
    assert not site.exists()
    assert main(["tags", "--apply", "--yes"]) == OK
    assert capsys.readouterr().out == f"written  {site}: vote = votes\n"
    written = site.read_bytes()
    assert main(["tags", "--apply", "--yes"]) == OK
    assert capsys.readouterr().out == "nothing to write\n"
    assert site.read_bytes() == written == b"vote = votes\n"


def test_what_another_run_writes_meanwhile_stays(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def after_another(place: Path, what: str, say: object) -> Iterator[None]:
        site.write_text("Kyiv = Kiev\n", "utf-8")
        yield

    monkeypatch.setattr("newsdigest.cli.console.alone", after_another)
    assert main(["tags", "--apply", "--yes"]) == OK
    assert site.read_text("utf-8") == "Kyiv = Kiev\nvote = votes\n"


def test_only_what_is_named(site: Path) -> None:
    assert main(["tags", "--apply", "Kiev"]) == OK
    assert not site.exists()
    assert main(["tags", "--apply", "votes"]) == OK
    assert site.read_text("utf-8") == "vote = votes\n"


def test_a_script_says_what_it_accepts(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "--apply"]) == USAGE
    assert "nobody can be asked here: name the tags, or take all proposals with --yes" in capsys.readouterr().err
    assert not site.exists()


@pytest.mark.parametrize(
    ("answer", "line"), [("y", "vote = votes\n"), ("n", "# not: vote = votes\n"), ("s", ""), ("q", "")]
)
def test_a_person_is_asked(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, line: str
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    assert main(["tags", "--apply"]) == OK
    assert (site.read_text("utf-8") if site.exists() else "") == line
    monkeypatch.undo()


def test_every_line_is_json(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tags", "--json"]) == OK
    first, *others = capsys.readouterr().out.splitlines()
    assert first == '{"kind": "proposal", "names": ["vote", "votes"], "reason": "plural", "articles": [2, 1]}'
    assert '{"kind": "rare", "name": "Kiev"}' in others
