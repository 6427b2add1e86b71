"""What is remembered of earlier runs changes what a run costs, and nothing else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from newsdigest import formats
from newsdigest.cli import FAILED, OK, PARTIAL, main
from newsdigest.content import markdown_file
from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.memory import FILE, sightings
from newsdigest.recollection import _GUESSED_DATE
from newsdigest.settings import Settings

JUICE = (
    "Juice en route vers Jupiter\n\nLa sonde européenne Juice a quitté Kourou vendredi 14 avril à bord d’Ariane 5.\n"
)
TEXT = (
    "Elle atteindra Jupiter en 2031, après avoir frôlé trois fois la Terre et une fois Vénus, comme il était prévu. "
    * 3
)
TEXTS = [
    JUICE + TEXT,
    JUICE + TEXT + "L’agence l’a annoncé.\n",  # a correction upstream: another guid, the same article
    JUICE.replace(" ", "  ") + TEXT,  # other bytes with the same guid
    JUICE.replace("Juice en", "Enfin, Juice en") + TEXT,
    JUICE.replace("\n\n", "\n\nhttps://example.org/live\n\n", 1) + TEXT,
    "En direct\n\nhttps://example.org/live\n\nTout autre chose est arrivé depuis ce matin à Kourou, en Guyane.\n",
    "Pas de date\n\nPARIS, 29 février (AFP) – Un texte dont l’année n’est dite nulle part, et ce qui s’ensuit.\n",
    "Mis à jour\n\nMis à jour le 3 mai 2023\n\nPARIS, 20 avril (AFP) – Un texte dont l’année n’est dite nulle part.\n",
    "Impossible\n\nDate : 31 février 2023\n\nLe texte est bon.\n",
    "",
    "%PDF-1.4",
]
NAMES = ["a.txt", "2023-04-14-b.txt", "Carnet spatial/c.txt", "Carnet spatial/2023-04-14-d.txt", "Orbit Notes/e.txt"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return _site(tmp_path / "site", monkeypatch.chdir)


def _site(folder: Path, enter: Callable[[Path], object]) -> Path:
    (folder / "content/inbox/Carnet spatial").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text('TIMEZONE = "Europe/Paris"\nCACHE_PATH = "cache"\n')
    enter(folder)
    return folder


def _put(path: Path, text: str, year: int = 2023) -> None:
    """Write a file as editors do, into another one that takes its place, with a time of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(".new")
    new.write_text(text, "utf-8")
    moment = datetime(year, 6, 1, tzinfo=UTC).timestamp()
    os.utime(new, (moment, moment))
    new.replace(path)


def _add(folder: Path, *options: str) -> tuple[int, str, list[str]]:
    """Run the command there; return its exit code and what it says, but for what it says of its memory."""
    with chdir(folder), redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = main(["add", *options])
    return code, out.getvalue(), [line for line in err.getvalue().splitlines() if FILE not in line]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a raw file nor a Markdown file may be read for what it means."""
    monkeypatch.setattr(formats, "contents", lambda raw, settings: pytest.fail(f"{raw.origin} was read"))
    monkeypatch.setattr(markdown_file, "read_file", lambda path, *_, **__: pytest.fail(f"{path} was read"))


@pytest.fixture
def imported(site: Path) -> Path:
    """A site whose inbox has been imported: articles, a duplicate and two refusals."""
    for number, name in enumerate(("a.txt", "b.txt", "Carnet spatial/c.txt")):
        _put(site / "content/inbox" / name, f"Titre {number}\n\n14 avril 2023\n\nLe {number}e texte dit autre chose.\n")
    _put(site / "content/inbox/d.txt", "Titre 0\n\n14 avril 2023\n\nLe 0e texte dit autre chose.\n")
    _put(site / "content/inbox/empty.txt", "")
    _put(site / "content/inbox/picture.txt", "GIF89a" + "\0" * 50)
    assert _add(site)[1].splitlines()[-1] == "3 added, 3 refused"
    return site


def test_what_has_not_changed_is_not_read(imported: Path, never_read: None) -> None:
    code, out, err = _add(imported)
    assert (code, out) == (PARTIAL, "3 unchanged, 3 refused\n")
    assert err == [
        "newsdigest: content/inbox/d.txt: is the same article as content/inbox/a.txt",
        "newsdigest: content/inbox/empty.txt: the file is empty",
        "newsdigest: content/inbox/picture.txt: is an image, not a text",
    ]


def test_nor_is_it_after_a_checkout(imported: Path, never_read: None) -> None:
    for path in imported.rglob("*.*"):
        os.utime(path)
    assert _add(imported)[1] == "3 unchanged, 3 refused\n"
    assert _add(imported)[1] == "3 unchanged, 3 refused\n"


def test_a_new_article_is_the_only_one_that_is_read(imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(raw: RawArticle, settings: Settings) -> object:
        read.append(raw.origin)
        return contents(raw, settings)

    monkeypatch.setattr(formats, "contents", reading)
    monkeypatch.setattr(markdown_file, "read_file", lambda path, *_, **__: pytest.fail(f"{path} was read"))
    _put(imported / "content/inbox/new.txt", "Nouveau\n\n15 avril 2023\n\nTout autre chose.\n")
    assert _add(imported)[1].splitlines()[-1] == "3 unchanged, 3 refused, 1 added"
    assert read == ["content/inbox/new.txt"]


def test_what_a_person_has_edited_is_named_once_and_then_counted(
    imported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (article,) = (imported / "content/articles").rglob("*titre-1.md")
    _put(article, article.read_text("utf-8") + "Une phrase de plus.\n")
    first = _add(imported)
    assert "kept     content/articles/2023/04/14-titre-1.md  <- content/inbox/b.txt (you have edited it" in first[1]
    monkeypatch.setattr(formats, "contents", lambda raw, settings: pytest.fail(f"{raw.origin} was read"))
    again = _add(imported)
    assert "titre-1.md" not in again[1]
    assert "1 kept as edited" in again[1].splitlines()[-1] == first[1].splitlines()[-1]


def test_json_has_the_whole_record_each_time(imported: Path) -> None:
    first = _add(imported, "--json")
    assert first[1].count('"outcome": "unchanged"') == 3
    assert "autre chose" in first[1]
    assert _add(imported, "--json") == first


def test_a_dry_run_leaves_the_memory_as_it_is(site: Path) -> None:
    _put(site / "content/inbox/a.txt", TEXTS[0])
    _add(site, "--dry-run")
    assert not (site / "cache").exists()
    _add(site)
    before = _files(site)
    _put(site / "content/inbox/a.txt", TEXTS[0])
    _put(site / "content/inbox/b.txt", TEXTS[5])
    assert _add(site, "--dry-run")[1].splitlines()[-1] == "dry run: 1 unchanged, 1 added"
    assert {name: data for name, data in _files(site).items() if not name.endswith(".txt")} == {
        name: data for name, data in before.items() if not name.endswith(".txt")
    }


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_memory_is_told_in_one_line(
    imported: Path, damage: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (imported / "cache" / FILE).write_bytes(damage)
    assert main(["add"]) == PARTIAL
    said = capsys.readouterr()
    assert said.out == "3 unchanged, 3 refused\n"
    assert [line for line in said.err.splitlines() if "is made anew" in line] == [said.err.splitlines()[0]]
    assert main(["add"]) == PARTIAL
    assert "anew" not in capsys.readouterr().err


def test_a_memory_that_cannot_be_kept_costs_time_only(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "cache").write_text("in the way")
    _put(site / "content/inbox/a.txt", TEXTS[0])
    for outcome in ("added", "unchanged"):
        assert main(["add"]) == OK
        said = capsys.readouterr()
        assert f"1 {outcome}" in said.out
        assert said.err.count("nothing is remembered for the next run") == 1


def test_an_executor_that_is_none_is_named_though_nothing_is_to_be_done(imported: Path) -> None:
    with (imported / "pelicanconf.py").open("a") as file:
        file.write('NEWSDIGEST_EXECUTOR = "threads"\n')
    assert "takes 'processes'" in _add(imported)[2][0]


def test_a_name_in_no_known_encoding_is_read_each_time(site: Path) -> None:
    name = os.fsdecode(b"juice-\xe9.txt")
    _put(site / "content/inbox" / name, TEXTS[0])
    _put(site / "content/inbox/other.txt", TEXTS[5])
    assert _add(site)[1].splitlines()[-1] == "2 added"
    assert _add(site)[1] == "2 unchanged\n"


def test_two_runs_at_once_leave_one_archive(imported: Path) -> None:
    before = _files(imported / "content/articles")
    (imported / "cache" / FILE).unlink()
    for number in range(40):
        _put(
            imported / f"content/inbox/{number}.txt",
            f"Numéro {number}\n\n15 avril 2023\n\nLe {number}e fait est dit.\n",
        )
    command = [sys.executable, "-m", "newsdigest.cli", "add"]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    said = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [PARTIAL] * 3
    assert not any("anew" in err or "Traceback" in err for _, err in said)
    assert before.items() <= _files(imported / "content/articles").items()
    assert _add(imported)[:2] == _add(imported)[:2] == (PARTIAL, "43 unchanged, 3 refused\n")


def test_nothing_is_loaded_that_a_run_without_a_change_does_not_need(imported: Path) -> None:
    heavy = {"babel", "charset_normalizer", "concurrent.futures", "dateutil", "ftfy", "markdown", "numpy", "py3langid"}
    code = f"import sys; from newsdigest.cli import main; main(['add']); print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == ["3 unchanged, 3 refused", "[]"]


def test_the_folder_of_another_copy_is_no_news_of_an_edited_article(site: Path) -> None:
    """The second input names a source, the first did not; with the memory and without it that is no change."""
    _put(site / "content/inbox/a.txt", TEXTS[0])
    _put(site / "content/inbox/Carnet spatial/c.txt", TEXTS[0])
    assert _add(site)[1].splitlines()[-1] == "1 added, 1 refused"
    (site / "content/inbox/a.txt").unlink()
    (article,) = (site / "content/articles").rglob("*.md")
    article.write_text(article.read_text("utf-8").replace("Title: ", "Title: Non, "), "utf-8")
    assert _add(site)[1].splitlines()[-1] == "1 kept as edited"
    (site / "cache" / FILE).unlink()
    assert _add(site)[1].splitlines()[-1] == "1 kept as edited"


YEARS = st.sampled_from([2020, 2022, 2023])
RAW = st.sampled_from(NAMES)
STEP = st.one_of(
    st.tuples(st.just("put"), RAW, st.sampled_from(TEXTS), YEARS),
    st.tuples(st.just("put"), RAW, st.sampled_from(TEXTS), YEARS),
    st.tuples(st.just("remove"), RAW),
    st.tuples(st.just("rename"), RAW, RAW),
    st.tuples(st.just("touch"), RAW, YEARS),
    st.tuples(
        st.just("edit"), st.integers(0, 5), st.sampled_from([("Title: ", "Title: Non, "), ("Date: ", "Date: le ")])
    ),
    st.tuples(
        st.just("edit"), st.integers(0, 5), st.sampled_from([("Guid", "Gu"), (".\n", ". Sûr.\n"), ("Non, ", "")])
    ),
    st.tuples(st.just("copy"), st.integers(0, 5), st.sampled_from(["2023/01/01-copy.md", "zz.md"])),
    st.tuples(st.just("delete"), st.integers(0, 5)),
    st.tuples(st.just("damage"), st.floats(0, 1), st.binary(max_size=40)),
    st.tuples(st.just("configure"), st.sampled_from(["NEWSDIGEST_TYPOGRAPHY = False", 'TIMEZONE = "Asia/Tokyo"', ""])),
)
OPTIONS = st.sampled_from(
    [
        *[()] * 4,
        *[("--date", "2023-04-15"), ("--lang", "en"), ("--source", "Hebdo"), ("--json",), ("--dry-run",)],
        *[("content/inbox/a.txt", "content/inbox"), (f"content/inbox/{NAMES[2]}",), ("content/inbox/Carnet spatial",)],
    ]
)


def _take_step(site: Path, kind: str, *values: object) -> None:
    inbox, articles = site / "content/inbox", sorted((site / "content/articles").rglob("*.md"))
    article = articles[values[0] % len(articles)] if articles and isinstance(values[0], int) else None
    match kind, *values:
        case "put", str(name), str(text), int(year):
            _put(inbox / name, text, year)
        case "remove", str(name):
            (inbox / name).unlink(missing_ok=True)
        case "rename", str(name), str(other) if (inbox / name).exists():
            (inbox / other).parent.mkdir(exist_ok=True)
            (inbox / name).replace(inbox / other)
        case "touch", str(name), int(year) if (inbox / name).exists():
            _put(inbox / name, (inbox / name).read_text("utf-8"), year)
        case "edit", int(), (str(old), str(new)) if article:
            _put(article, article.read_text("utf-8").replace(old, new, 1))
        case "copy", int(), str(name) if article:
            _put(site / "content/articles" / name, article.read_text("utf-8"))
        case "delete", int() if article:
            article.unlink()
        case "damage", float(where), bytes(data) if (site / "cache" / FILE).exists():
            memory = bytearray((site / "cache" / FILE).read_bytes())
            place = int(where * len(memory))
            memory[place : place + len(data)] = data
            (site / "cache" / FILE).write_bytes(memory)
        case "configure", str(line):
            (site / "pelicanconf.py").write_text(f'TIMEZONE = "Europe/Paris"\nCACHE_PATH = "cache"\n{line}\n')


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are believed at once: steps follow each other faster than files grow old."""
    monkeypatch.setattr(sightings, "_TICK", 0)


Round = tuple[list[tuple[object, ...]], tuple[str, ...]]


def _same_without_memory(folder: Path, rounds: list[Round]) -> str:
    """Take the steps of each round and run the command with memory and, on a copy, without; return the last output."""
    out = ""
    site = _site(folder / "site", lambda _: None)
    for steps, options in rounds:
        for kind, *values in steps:
            _take_step(site, str(kind), *values)
        forgetful = folder / "forgetful"
        shutil.copytree(site, forgetful, ignore=shutil.ignore_patterns("cache"))
        said = _add(site, *options)
        assert said == _add(forgetful, *options)
        assert _files(site / "content") == _files(forgetful / "content")
        shutil.rmtree(forgetful)
        out = said[1]
    return out


@how(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.tuples(st.lists(STEP, max_size=4), OPTIONS), min_size=2, max_size=7))
def test_any_run_says_and_writes_what_one_without_memory_does(
    tmp_path_factory: pytest.TempPathFactory, trusting: None, rounds: list[Round]
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    _same_without_memory(folder, rounds)
    shutil.rmtree(folder)


def _put_a(text: str, name: str = "a.txt", year: int = 2023) -> tuple[object, ...]:
    return ("put", name, text, year)


CASES: dict[str, tuple[list[Round], str]] = {
    "a copy that a person has made and edited is found before the article": (
        [
            ([_put_a(TEXTS[0])], ()),
            ([("copy", 0, "2023/01/01-copy.md"), ("edit", 0, (".\n", ". Sûr.\n"))], ()),
        ],
        "1 kept as edited",
    ),
    "of two inputs that are the same article the first one counts": (
        [([_put_a(TEXTS[0], "b.txt")], ()), ([_put_a(TEXTS[0], "a.txt")], ())],
        "1 unchanged, 1 refused",
    ),
    "a correction that comes first makes the original the second one": (
        [([_put_a(TEXTS[0], "b.txt")], ()), ([_put_a(TEXTS[1], "a.txt")], ())],
        "1 updated, 1 refused",
    ),
    "an article whose first input is gone is that of the other one": (
        [([_put_a(TEXTS[0], "a.txt"), _put_a(TEXTS[1], "b.txt")], ()), ([("remove", "a.txt")], ())],
        "1 updated",
    ),
    "another year of the file is another year of a dateline, and may be after a last change": (
        [([_put_a(TEXTS[7], year=2023)], ()), ([("touch", "a.txt", 2024)], ())],
        "1 unchanged",
    ),
    "a correction is known by its day, which is that of the file": (
        [([_put_a(TEXTS[0])], ()), ([_put_a(TEXTS[1])], ()), ([("touch", "a.txt", 2022)], ())],
        "1 added",
    ),
    "an article that is there keeps the date that was guessed": (
        [([_put_a(TEXTS[0])], ()), ([("touch", "a.txt", 2022)], ())],
        "1 unchanged",
    ),
    "an article that was deleted comes back": ([([_put_a(TEXTS[0])], ()), ([("delete", 0)], ())], "1 added"),
    "a Markdown file that cannot be read is named each time": (
        [([_put_a(TEXTS[0])], ()), ([("edit", 0, ("Date: ", "Date: le "))], ()), ([], ())],
        "1 refused",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cases_in_which_one_input_or_file_decides_for_another(tmp_path: Path, trusting: None, name: str) -> None:
    rounds, end = CASES[name]
    assert _same_without_memory(tmp_path, rounds).splitlines()[-1] == end


WHEN = st.sampled_from(["", "14 avril 2023\n\n", "Mis à jour le 3 mai 2023\n\n", "Date : 31 février 2023\n\n"])
WHERE = st.sampled_from(["", "PARIS, 20 avril (AFP) – ", "PARIS, 29 février – ", "KOUROU, 14 avril 2023 – "])


@given(when=WHEN, where=WHERE, name=st.sampled_from(["a.txt", "2023-04-14-a.txt", "2023-02-31-a.txt"]))
def test_a_date_that_comes_from_the_files_time_says_so(when: str, where: str, name: str) -> None:
    """What is remembered without the time of a file must not depend on it."""

    def read(year: int) -> str:
        modified = datetime(year, 6, 1, tzinfo=UTC)
        raw = RawArticle(data=f"Un titre\n\n{when}{where}Le texte.".encode(), origin=name, name=name, modified=modified)
        try:
            (document,) = contents(raw, Settings())
        except SourceError as error:
            return str(error)
        assert isinstance(document, Document)
        guessed = any(map(_GUESSED_DATE.match, document.warnings))
        return "depends" if guessed else repr(document)

    assert read(2020) == read(2023) == read(2024)


def test_a_run_that_takes_nothing_fails_each_time(site: Path) -> None:
    _put(site / "content/inbox/empty.txt", "")
    assert (
        _add(site) == _add(site) == (FAILED, "1 refused\n", ["newsdigest: content/inbox/empty.txt: the file is empty"])
    )
