"""The `newsdigest` command as a person and as a script use it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsdigest.cli import FAILED, OK, PARTIAL, USAGE, main

JUICE = """\
La sonde Juice en route vers Jupiter


KOUROU – La sonde européenne Juice a quitté la Guyane française vendredi 14 avril à bord d’une fusée Ariane 5.

Elle atteindra Jupiter en 2031, après avoir frôlé la Terre et Vénus. L’Agence spatiale européenne l’a annoncé.

Trois lunes glacées, Europe, Ganymède et Callisto, seront observées pendant plusieurs années.

jce-fr-07
"""


@pytest.fixture
def digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an inbox and settings, where the command is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text('TIMEZONE = "Europe/Paris"\nDEFAULT_LANG = "fr"\n')
    (tmp_path / "content/inbox/Carnet spatial").mkdir(parents=True)
    (tmp_path / "content/inbox/Carnet spatial/2023-04-14-juice.txt").write_text(JUICE, "utf-8")
    return tmp_path


ARTICLE = Path("content/articles/2023/04/14-la-sonde-juice-en-route-vers-jupiter.md")


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_fault_of_the_program_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*arguments: object) -> int:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("newsdigest.cli._settings", broken)
    assert main(["add"]) == 70
    assert "ZeroDivisionError: a fault" in capsys.readouterr().err


def test_add_takes_the_inbox_and_reports_what_it_did(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add"]) == OK
    said = capsys.readouterr()
    assert said.err == ""
    first, *warnings, total = said.out.splitlines()
    assert first == f"added    {ARTICLE}  <- content/inbox/Carnet spatial/2023-04-14-juice.txt"
    assert any("jce-fr-07" in warning for warning in warnings)
    assert any("2023-04-14" in warning for warning in warnings)
    assert total == "1 added"
    assert "Source: Carnet spatial\n" in ARTICLE.read_text("utf-8")
    assert "jce-fr-07" not in ARTICLE.read_text("utf-8")

    assert main(["add"]) == OK
    assert capsys.readouterr().out == "1 unchanged\n"


def test_outside_of_a_digest_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("juice.txt").write_text(JUICE, "utf-8")
    for command in (["add", "juice.txt"], ["fetch"], ["subscribe", "https://example.org/feed.xml"]):
        assert main(command) == USAGE
        assert capsys.readouterr().err == "newsdigest: no pelicanconf.py here: newsdigest init DIR makes a digest\n"
    assert [path.name for path in tmp_path.iterdir()] == ["juice.txt"]
    assert main(["add", "--dry-run", "juice.txt"]) == OK
    Path("content").mkdir()
    assert main(["add", "juice.txt"]) == OK


def test_dry_run_writes_nothing(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "--dry-run"]) == OK
    assert capsys.readouterr().out.splitlines()[-1] == "dry run: 1 added"
    assert not Path("content/articles").exists()


def test_json_is_one_line_for_each_article_or_refusal(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.txt").touch()
    assert main(["add", "--dry-run", "--json", "content/inbox", "empty.txt"]) == PARTIAL
    article, refusal = _lines(capsys.readouterr().out)
    assert article["path"] == "content/inbox/Carnet spatial/2023-04-14-juice.txt"
    assert article["title"] == "La sonde Juice en route vers Jupiter"
    assert (article["date"], article["lang"], article["source"]) == ("2023-04-14", "fr", "Carnet spatial")
    assert article["markdown"].startswith("KOUROU")
    assert {"authors", "source_url", "image", "warnings"} <= article.keys()
    assert refusal == {"path": "empty.txt", "error": "the file is empty"}
    assert not Path("content/articles").exists()


def test_hints_of_the_person_win(digest: Path) -> None:
    options = ["--date", "2023-04-15T08:00", "--source", "Orbit Notes", "--section", "Sciences", "--lang", "en"]
    assert main(["add", *options]) == OK
    (path,) = Path("content/articles").rglob("*.md")
    text = path.read_text("utf-8")
    for line in ("Date: 2023-04-15 08:00", "Source: Orbit Notes", "Category: Sciences", "Lang: en"):
        assert f"{line}\n" in text


def test_what_a_person_edited_is_left(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["add"])
    edited = ARTICLE.read_text("utf-8").replace("Title: La sonde", "Title: La petite sonde")
    ARTICLE.write_text(edited, "utf-8")
    capsys.readouterr()
    assert main(["add"]) == OK
    assert "you have edited it: left as it is" in capsys.readouterr().out
    assert ARTICLE.read_text("utf-8") == edited


BAD_INPUT: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "the file is empty"),
    "spaces.txt": (b" \n\t\n", ""),
    "binary.txt": (bytes(range(256)) * 20, ""),
    "photo.txt": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), ""),
    "untitled.txt": (b"Une phrase sans titre qui ne finit pas. " * 30, ""),
    "title-only.txt": (b"Un titre\n", ""),
    "huge.txt": (b"Un titre\n\n" + b"mot " * 13_000_000, "large, over the limit of 10 MB"),
    "Carnet spatial/same.txt": (
        JUICE.encode(),
        "is the same article as content/inbox/Carnet spatial/2023-04-14-juice.txt",
    ),
}


@pytest.fixture
def bad_inbox(digest: Path) -> Path:
    inbox = digest / "content/inbox"
    for name, (data, _) in BAD_INPUT.items():
        (inbox / name).write_bytes(data)
    (inbox / "two.txt").write_text(
        "La sonde Juice en route vers Jupiter\n\n14 avril 2023\n\nUn tout autre texte sous le même titre, court.\n",
        "utf-8",
    )
    (inbox / "impossible.txt").write_text("Date impossible\n\nDate : 31 février 2023\n\nLe texte est bon.\n", "utf-8")
    (inbox / "control.txt").write_text("Signes\x07 de contrôle\n\nUn texte\x0b avec des\x1b signes.\n", "utf-8")
    return inbox


def test_bad_input_is_named_and_the_rest_is_taken(bad_inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add"]) == PARTIAL
    said = capsys.readouterr()
    complaints = {line.partition(": ")[2].partition(": ")[0]: line for line in said.err.splitlines()}
    for name, (_, reason) in BAD_INPUT.items():
        complaint = complaints.pop(f"content/inbox/{name}")
        assert reason in complaint
        assert len(complaint) < 250
    doubts = {"control.txt": "control character", "impossible.txt": "31 février 2023"}
    doubts["Carnet spatial/2023-04-14-juice.txt"] = "another article has the slug"  # the other one came first
    for name, doubt in doubts.items():
        assert doubt in complaints.pop(f"content/inbox/{name}")
    assert complaints == {}
    slugs = sorted(path.stem[3:] for path in Path("content/articles").rglob("*.md"))
    assert slugs == [
        "date-impossible",
        "la-sonde-juice-en-route-vers-jupiter",
        "la-sonde-juice-en-route-vers-jupiter-2",
        "signes-de-controle",
    ]
    assert "31 février 2023" in said.out
    assert "8 refused" in said.out


def test_strict_makes_a_refusal_a_failure(bad_inbox: Path) -> None:
    assert main(["add", "--strict"]) == FAILED


@pytest.mark.parametrize("doubtful", ["impossible.txt", "control.txt", "two.txt"])
def test_strict_lets_nothing_doubtful_pass(bad_inbox: Path, doubtful: str) -> None:
    article = str(bad_inbox / "Carnet spatial/2023-04-14-juice.txt")
    assert main(["add", "--dry-run", "--strict", article]) == OK
    assert main(["add", "--dry-run", "--strict", article, str(bad_inbox / doubtful)]) == FAILED


def test_a_markdown_file_that_cannot_be_read_is_never_written_over(
    digest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["add"])
    edited = ARTICLE.read_text("utf-8").replace("Date: 2023-04-14", "Date: le 14 avril")
    ARTICLE.write_text(edited, "utf-8")
    capsys.readouterr()
    assert main(["add"]) == FAILED
    said = capsys.readouterr()
    assert "Date: 'le 14 avril' is not a date (it stays as it is)" in said.err
    assert "is in its place and cannot be read: repair it or remove it" in said.err
    assert ARTICLE.read_text("utf-8") == edited
    assert len(list(Path("content/articles").rglob("*.md"))) == 1


def test_a_date_asked_for_later_wins(digest: Path) -> None:
    main(["add"])
    assert main(["add", "--date", "2023-04-13"]) == OK
    assert "Date: 2023-04-13\n" in ARTICLE.read_text("utf-8")


def test_a_language_of_a_region_is_the_language(digest: Path) -> None:
    assert main(["add", "--lang", "fr-CA"]) == OK
    assert "Lang: fr\n" in ARTICLE.read_text("utf-8")


def test_a_text_of_addresses_has_the_site_s_language(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("links.md").write_text("Title: 2023\n\nhttps://example.org/aaaa/bbbb/cccc\n")
    assert main(["enrich", "--json", "links.md"]) == OK
    assert _lines(capsys.readouterr().out)[0]["lang"] == "fr"


def test_no_inbox_is_an_empty_inbox(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree("content")
    assert main(["add"]) == OK
    assert capsys.readouterr().out == "no article found\n"


def test_nothing_taken_is_a_failure(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "missing.txt"]) == FAILED
    assert capsys.readouterr().err == "newsdigest: missing.txt: cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "--date", "0001-01-01T00:00+05:00"], "newsdigest: --date 0001-01-01T00:00+05:00: takes a date"),
        (
            ["add", "--date", "tomorrow"],
            "newsdigest: --date tomorrow: takes a date such as 2023-04-20 or 2023-04-20T18:02",
        ),
        (["add", "--lang", "français"], "newsdigest: --lang français: takes a language tag such as fr, en or pt-BR"),
        (["--settings", "none.py", "add"], "newsdigest: none.py: "),
    ],
)
def test_a_command_line_that_cannot_be_used(
    digest: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == USAGE
    assert capsys.readouterr().err.startswith(message)


def test_a_wrong_setting_is_named(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("pelicanconf.py").write_text("NEWSDIGEST_TYPOGRAPHIE = True")
    assert main(["add"]) == USAGE
    assert "NEWSDIGEST_TYPOGRAPHIE is not a setting" in capsys.readouterr().err
    Path("pelicanconf.py").write_text("NEWSDIGEST_TYPOGRAPHY = 'yes'")
    assert main(["add"]) == USAGE
    assert capsys.readouterr().err == "newsdigest: NEWSDIGEST_TYPOGRAPHY = 'yes': takes True or False\n"


def test_enrich_shows_summary_and_tags_and_writes_nothing(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["add"])
    before = ARTICLE.read_bytes()
    capsys.readouterr()
    assert main(["enrich", "--json", str(ARTICLE)]) == OK
    (record,) = _lines(capsys.readouterr().out)
    assert record.keys() == {"path", "lang", "summary", "tags"}
    assert (record["path"], record["lang"]) == (str(ARTICLE), "fr")
    assert all(sentence in JUICE for sentence in record["summary"])
    assert 1 <= len(record["summary"]) <= 3
    assert 1 <= len(record["tags"]) <= 8
    assert ARTICLE.read_bytes() == before

    assert main(["enrich", "--json", "--tags", "1", "--sentences", "1", str(ARTICLE)]) == OK
    (record,) = _lines(capsys.readouterr().out)
    assert (len(record["tags"]), len(record["summary"])) == (1, 1)


def test_enrich_reads_any_markdown(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("note.md").write_text("# A title\n\nFinland joined the alliance on Tuesday and became its newest member.\n")
    Path("latin.md").write_bytes("Title: é\n\nTexte".encode("latin-1"))
    assert main(["enrich", "--json", "note.md", "latin.md", "none.md"]) == PARTIAL
    said = capsys.readouterr()
    note, *refusals = _lines(said.out)
    assert note["lang"] == "en"
    assert refusals == [
        {"path": "latin.md", "error": "is not UTF-8 (byte 7)"},
        {"path": "none.md", "error": "cannot be read: No such file or directory"},
    ]
    assert len(said.err.splitlines()) == 2


@pytest.fixture
def full_inbox(digest: Path) -> Path:
    """So many inputs that processes read them; some are refused."""
    inbox = digest / "content/inbox"
    for number in range(400):
        text = "" if number % 50 == 0 else f"Titre numéro {number}\n\nLe {number}e texte dit autre chose.\n" * 40
        (inbox / f"2023-04-20-{number:03}.txt").write_text(text, "utf-8")
    return digest


ENGINE = """\
from concurrent.futures import ThreadPoolExecutor

def connect():
    print("connected")
    return ThreadPoolExecutor(2)
"""


@pytest.mark.long
def test_processes_and_other_engines_do_the_same_as_one_process(
    full_inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings are in another folder than the one where the command is run; the engine is beside them."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    (full_inbox / "site").mkdir()
    (full_inbox / "site/engine_of_the_owner.py").write_text(ENGINE)
    said = {}
    for name in ("serial", "processes", "engine_of_the_owner:connect"):
        settings = f'TIMEZONE = "Europe/Paris"\nPATH = "../content"\nNEWSDIGEST_EXECUTOR = "{name}"\n'
        (full_inbox / "site/pelicanconf.py").write_text(f"{settings}NEWSDIGEST_WORKERS = 2\n")
        begin = ["--settings", "site/pelicanconf.py"]
        assert main([*begin, "add", "content/inbox"]) == PARTIAL
        written = sorted(Path("content/articles").rglob("*.md"))
        texts = [path.read_bytes() for path in written]
        assert main([*begin, "enrich", "--json", "missing.md", *map(str, written)]) == PARTIAL
        output = capsys.readouterr()
        assert ("connected" in output.out) == (name == "engine_of_the_owner:connect")
        said[name] = (output.out.replace("connected\n", ""), output.err, written, texts)
        shutil.rmtree("content/articles")
    assert len(said["serial"][2]) > 300
    assert said["serial"] == said["processes"] == said["engine_of_the_owner:connect"]


def test_the_memory_is_where_pelican_has_its_cache(digest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in the settings is meant beside them; Pelican's default is in the current folder."""
    main(["add"])
    assert Path("cache/newsdigest.sqlite3").exists()
    (digest / "site").mkdir()
    Path("site/pelicanconf.py").write_text('PATH = "../content"\nCACHE_PATH = "kept"\n')
    main(["--settings", "site/pelicanconf.py", "add"])
    assert Path("site/kept/newsdigest.sqlite3").exists()


def test_an_engine_that_is_not_there_is_named(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Path("pelicanconf.py").open("a") as file:
        file.write('NEWSDIGEST_EXECUTOR = "threads"\n')
    assert main(["add"]) == USAGE
    assert capsys.readouterr().err.startswith("newsdigest: NEWSDIGEST_EXECUTOR = 'threads': takes 'processes', ")


@pytest.mark.skipif(os.name != "posix", reason="needs a process group")
def test_an_interruption_is_told_once_and_nothing_goes_on(full_inbox: Path) -> None:
    with Path("pelicanconf.py").open("a") as file:
        file.write("NEWSDIGEST_WORKERS = 2\n")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "newsdigest.cli", "add", *["content/inbox"] * 20],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    while not process.stdout.readline().startswith("added"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C in a terminal: to the command and to its workers
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    refused = "newsdigest: content/inbox/2023-04-20-"
    assert [line for line in said.splitlines() if not line.startswith(refused)] == [
        "newsdigest: interrupted; every article reported above is complete"
    ]


@pytest.mark.parametrize("arguments", [["--help"], ["add", "--help"], ["enrich", "--help"]])
def test_help_teaches(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == OK
    text = capsys.readouterr().out
    assert "newsdigest" in text
    if len(arguments) > 1:
        assert "examples:" in text
        assert "exit codes:" in text


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        (
            "add",
            {0: "every input was taken", 1: "none was taken", 2: "the command", 3: "some inputs", 70: "the program"},
        ),
        ("check", {0: "no error", 1: "there are some", 2: "the command line", 70: "the program has a fault"}),
        ("status", {0: "all is shown", 2: "the command line", 70: "the program has a fault"}),
    ],
)
def test_help_tells_how_the_command_ends(
    command: str, codes: dict[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    told = capsys.readouterr().out.partition("exit codes:\n")[2].splitlines()
    assert [line[:5] for line in told] == [f"{code:3}  " for code in codes]
    assert [line[5:].startswith(what) for line, what in zip(told, codes.values(), strict=True)] == [True] * len(codes)


def test_many_files_show_progress_on_a_terminal(digest: Path) -> None:
    """Under a real terminal, made by `script`; without one standard error stays silent."""
    script = shutil.which("script")
    if script is None:
        pytest.skip("needs script(1) for a terminal")
    command = f"{sys.executable} -m newsdigest.cli add --dry-run > report.txt"
    result = subprocess.run(
        [script, "-qec", command, "/dev/null"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TERM": "xterm"},
    )
    assert "articles" in result.stdout
    assert Path("report.txt").read_text().splitlines()[-1] == "dry run: 1 added"


def test_the_command_starts_at_once(digest: Path) -> None:
    """Neither Pelican nor the language model is loaded for a line of help; a figure is in benchmarks/."""
    code = "import sys, newsdigest.cli; print(sorted({'pelican', 'numpy', 'py3langid', 'jinja2'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def _allow_private(folder: Path, more: str = "") -> None:
    settings = f'TIMEZONE = "Europe/Paris"\nNEWSDIGEST_ALLOW_PRIVATE = True\nNEWSDIGEST_TIMEOUT = 60\n{more}'
    (folder / "pelicanconf.py").write_text(settings)


ITEM = "<item><title>Juice</title><link>https://example.org/1</link><guid>urn:x:1</guid><description>{}</description>"
FEED = "<rss version='2.0'><channel><title>Carnet</title><language>fr</language>{}</item></channel></rss>"


def test_a_list_of_sources_that_cannot_be_read_is_a_failure(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("content/sources.opml").write_text("<opml><body><outline")
    assert main(["fetch"]) == FAILED
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("newsdigest: content/sources.opml: is no well-formed XML")
    Path("content/sources.opml").unlink()
    assert main(["fetch"]) == OK
    assert capsys.readouterr().out == "no source in content/sources.opml: newsdigest subscribe ADDRESS\n"


def test_no_report_tells_credentials(digest: Path, capsys: pytest.CaptureFixture[str], server: Any) -> None:
    _allow_private(digest)
    server.put("/rss", FEED.format(ITEM.format("Texte.")))
    address = server.url("/rss", f"me:word@{server.host}")
    shown = server.url("/rss")
    assert main(["subscribe", address]) == OK
    assert main(["subscribe", address]) == OK
    assert main(["fetch", "--json"]) == OK
    assert main(["subscribe", address.replace("/rss", "/none")]) == FAILED
    said = capsys.readouterr()
    assert "word" not in said.out + said.err
    assert said.out.startswith(f"subscribed: Carnet  {shown}\n")
    assert f'"url": "{shown}"' in said.out
    assert "me:word@" in Path("content/sources.opml").read_text()


def test_a_source_that_is_there_stays_as_it_is(digest: Path, capsys: pytest.CaptureFixture[str], server: Any) -> None:
    _allow_private(digest)
    address = server.put("/rss", FEED.format(ITEM.format("Texte.")))
    assert main(["subscribe", address, "--section", "Mer"]) == OK
    entered = Path("content/sources.opml").read_bytes()
    capsys.readouterr()
    assert main(["subscribe", address, "--section", "Ciel", "--lang", "fr"]) == OK
    assert capsys.readouterr().out == (
        f"subscribed before: Carnet  {address}\n  stays as it is: change its section, lang in content/sources.opml\n"
    )
    assert Path("content/sources.opml").read_bytes() == entered


def test_an_excerpt_of_a_source_of_which_excerpts_are_wanted_is_no_news(
    digest: Path, capsys: pytest.CaptureFixture[str], server: Any
) -> None:
    _allow_private(digest)
    text = " ".join(f"La sonde numéro {number} traverse lentement le système solaire." for number in range(60))
    main(["subscribe", server.put("/rss", FEED.format(ITEM.format(text)))])
    capsys.readouterr()
    assert main(["fetch"]) == OK
    said = capsys.readouterr().out
    assert "1 added" in said
    assert "words kept" not in said
    assert main(["fetch", "--json", "--force"]) == OK


def test_a_title_of_any_bytes_can_be_subscribed_to(digest: Path, server: Any) -> None:
    _allow_private(digest)
    url = server.put("/rss", FEED.format(ITEM.format("Texte.")))
    assert main(["subscribe", url, "--title", "Carnet\udcff \x01spatial"]) == OK
    assert 'text="Carnet spatial"' in Path("content/sources.opml").read_text("utf-8")


@pytest.mark.parametrize("option", ["--take", "--dismiss"])
def test_a_change_that_cannot_be_written_is_named(
    digest: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    main(["add"])
    edited = ARTICLE.read_text("utf-8").replace("vendredi", "ce vendredi")
    ARTICLE.write_text(edited, "utf-8")
    corrected = JUICE.replace("plusieurs années", "quatre années")
    Path("content/inbox/Carnet spatial/2023-04-14-juice.txt").write_text(corrected, "utf-8")
    main(["add"])
    capsys.readouterr()
    monkeypatch.setattr("newsdigest.comparing.write_atomically", fail)
    assert main(["diff", option]) == PARTIAL
    assert capsys.readouterr().err == f"newsdigest: {ARTICLE}: cannot be written: No space left on device\n"
    assert ARTICLE.read_text("utf-8") == edited


def test_inputs_may_stand_on_both_sides_of_options(digest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.txt", "b.txt"):
        (digest / name).write_text(f"Titre {name}\n\n14 avril 2023\n\nLe texte de {name}.\n", "utf-8")
    assert main(["add", "a.txt", "--lang", "fr", "b.txt"]) == OK
    assert capsys.readouterr().out.splitlines()[-1] == "2 added"
    with pytest.raises(SystemExit) as refused:
        main(["add", "a.txt", "--no-such", "b.txt"])
    assert refused.value.code == USAGE


def test_an_unknown_option_is_answered_by_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["init", "revue", "--language", "fr"])
    said = capsys.readouterr().err
    assert said.startswith("usage: newsdigest init ")
    assert "unrecognized arguments: --language fr (is --lang meant?)" in said
