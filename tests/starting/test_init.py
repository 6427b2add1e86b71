"""A new digest: what ``newsdigest init`` asks, writes and says."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.starting.site import ARTICLE, BIN, ROOT, run, started

from newsdigest.cli import FAILED, OK, USAGE, main
from newsdigest.cli.starting import LANGS
from newsdigest.settings import Settings
from newsdigest.sources.web import Web
from newsdigest.starting import SECTIONS, Start, StartError, start
from newsdigest.subscribing import find_feed


def test_what_nobody_was_asked_for_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "revue"), "--lang", "fr", "--timezone", "Europe/Paris"]) == OK
    assert "nobody was asked: name revue, edition daily\n" in capsys.readouterr().out


def test_a_new_digest_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "presse"
    command = ["init", str(folder), "--name", "L’Œil “du” matin", "--lang", "fr", "--timezone", "Europe/Paris"]
    assert main([*command, "--feed", "http://127.0.0.1/feed.xml", "--edition", "weekly"]) == OK
    said = capsys.readouterr().out
    assert f"written  {folder}/: pelicanconf.py, publishconf.py, Makefile, .gitignore" in said
    assert "subscribed: http://127.0.0.1/feed.xml, as it is: 127.0.0.1 is not on the public Internet" in said
    assert "a git repository with its first commit" in said
    assert "nobody was asked" not in said
    assert f"next: cd {folder} && make html" in said
    assert run(folder, "git", "status", "--porcelain") == ""
    assert (folder / "README.md").read_text("utf-8").startswith("# L’Œil “du” matin\n\nUne revue de presse")

    (folder / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    assert "added" in run(folder, "make", "html", f"BIN={BIN}")
    front = (folder / "output/index.html").read_text("utf-8")
    assert '<html lang="fr">' in front
    assert "L’Œil “du” matin" in front
    assert "Une comète passe près de la Terre" in front
    assert (folder / "output/edition/2023-W15/index.html").exists()
    assert "?? content/articles/2023/" in run(folder, "git", "status", "--porcelain")


def test_an_empty_digest_is_a_site_too(tmp_path: Path) -> None:
    started(tmp_path / "new")
    run(tmp_path / "new", "make", "html", f"BIN={BIN}")
    assert "Nothing has been published here yet." in (tmp_path / "new/output/index.html").read_text("utf-8")


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(StartError, match=r"is not empty \(mine\.txt\); a new digest takes a new folder"):
        started(tmp_path)
    with pytest.raises(StartError, match=r"mine\.txt: is no folder"):
        started(tmp_path / "mine.txt")
    with pytest.raises(StartError, match=r"none\.opml: cannot be read: No such file"):
        started(tmp_path / "new", sources=tmp_path / "none.opml")
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]


def test_a_list_of_feeds_is_taken_over_as_it_is(tmp_path: Path) -> None:
    mine = '<opml version="2.0"><body><outline xmlUrl="https://example.org/a.xml"/></body></opml>'
    (tmp_path / "mine.opml").write_text(mine, "utf-8")
    feeds = ("https://example.org/a.xml", "https://example.org/b.xml")
    said = started(tmp_path / "new", sources=tmp_path / "mine.opml", feeds=feeds)
    assert [line for line in said if line.startswith("subscribed")] == [
        "subscribed before: https://example.org/a.xml, as it is: cannot be reached",
        "subscribed: https://example.org/b.xml, as it is: cannot be reached",
    ]
    assert mine.partition("/>")[0] in (tmp_path / "new/content/sources.opml").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("<rss><channel><title>A feed</title></channel></rss>", "lists no feed; --opml takes"),
        ("my machine", "lists no feed; --opml takes"),
        ("", "lists no feed; --opml takes"),
    ],
)
def test_what_is_no_list_of_feeds_is_refused(tmp_path: Path, data: str, reason: str) -> None:
    (tmp_path / "mine.opml").write_text(data, "utf-8")
    with pytest.raises(StartError, match=reason):
        started(tmp_path / "new", sources=tmp_path / "mine.opml")
    assert not (tmp_path / "new").exists()


def test_first_feeds_are_looked_for_behind_the_addresses(tmp_path: Path, server: Any) -> None:
    feed = "<rss version='2.0'><channel><title>Carnet spatial</title><item><title>Juice</title></item></channel></rss>"
    url = server.put("/feed.xml", feed)
    site = server.put(
        "/", "<link rel='alternate' type='application/rss+xml' href='feed.xml'>", Content_Type="text/html"
    )
    busy = server.put("/busy.xml", status=503)
    plain = server.put("/page", "<p>Nothing here.", Content_Type="text/html")
    web = Web(Settings(allow_private=True))
    wanted = Start(folder=tmp_path / "new", name="News", feeds=(site, plain, "no address", busy))
    said = [line for line in start(wanted, lambda address: find_feed(address, web)) if "subscribed" in line]
    assert said == [
        f"subscribed: Carnet spatial  {url}",
        f"subscribed before: Carnet spatial  {url}",  # of its site
        "not subscribed: no address: is no address of the web",
        f"subscribed: {busy}, as it is: answers 503 Service Unavailable",
    ]
    listed = (tmp_path / "new/content/sources.opml").read_text("utf-8")
    assert [line.split('"')[3] for line in listed.splitlines() if "<outline" in line] == ["Carnet spatial", busy]


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return a function that takes answers by the first words of questions, and returns the list of these."""

    def take(**answers: list[str]) -> list[str]:
        asked: list[str] = []

        def answer(question: str) -> str:
            asked.append(question)
            words = question.replace(" ", "_")
            return next((given.pop(0) for key, given in answers.items() if words.startswith(key) and given), "")

        monkeypatch.setattr("builtins.input", answer)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        return asked

    return take


def test_a_person_is_asked_for_what_is_not_given(tmp_path: Path, answered: Callable[..., list[str]]) -> None:
    asked = answered(A_line=["Toute la presse"], Language=["fr"], Time_zone=["Europe/Paris"], An_edition=["weekly"])
    assert main(["init", str(tmp_path / "revue"), "--address", "https://example.org/"]) == OK
    assert asked[0] == "Name of the digest [revue]: "
    assert not [question for question in asked if question.startswith("Address")]
    settings = (tmp_path / "revue/pelicanconf.py").read_text("utf-8")
    assert 'SITENAME = "revue"\nSITESUBTITLE = "Toute la presse"\nDEFAULT_LANG = "fr"' in settings
    assert 'NEWSDIGEST_EDITION = "weekly"' in settings
    assert 'or "https://example.org")' in (tmp_path / "revue/publishconf.py").read_text("utf-8")


def test_a_question_is_asked_again_after_an_answer_that_cannot_be(
    tmp_path: Path, answered: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answered(Time_zone=["Mars", "Europe/Paris"], Address=["anne github", ""], An_edition=["tous les 2 jours"])
    assert main(["init", str(tmp_path / "revue")]) == OK
    for words in ("Time zone", "Address", "An edition"):
        assert len([question for question in asked if question.startswith(words)]) == 2
    said = capsys.readouterr().out
    assert "\nMars: no such time zone; takes such as Europe/Paris\n" in f"\n{said}"
    assert "\nanne github: takes an address such as" in said
    assert "\ntous les 2 jours: takes daily or weekly\n" in said
    assert "--" not in said.partition("written")[0]
    assert 'TIMEZONE = "Europe/Paris"' in (tmp_path / "revue/pelicanconf.py").read_text("utf-8")


def test_what_a_person_means_is_taken_and_told(
    tmp_path: Path, answered: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = answered(Time_zone=["paris"], Address=["anne.github.io/revue"], An_edition=["Toutes  les semaines"])
    assert main(["init", str(tmp_path / "revue")]) == OK
    assert len(asked) == len({question.partition("[")[0] for question in asked})
    said = capsys.readouterr().out
    for told in (
        "paris: taken as Europe/Paris",
        "anne.github.io/revue: taken as https://anne.github.io/revue",
        "Toutes  les semaines: taken as weekly",
    ):
        assert f"{told}\n" in said
    settings = (tmp_path / "revue/pelicanconf.py").read_text("utf-8")
    assert 'TIMEZONE = "Europe/Paris"' in settings
    assert 'NEWSDIGEST_EDITION = "weekly"' in settings


def test_a_person_may_answer_with_a_list_of_feeds(tmp_path: Path, answered: Callable[..., list[str]]) -> None:
    mine = tmp_path / "mes flux.opml"
    mine.write_text('<opml><body><outline xmlUrl="https://example.org/a.xml"/></body></opml>', "utf-8")
    answered(First=[f"'{mine}'"])
    assert main(["init", str(tmp_path / "revue")]) == OK
    assert (tmp_path / "revue/content/sources.opml").read_bytes() == mine.read_bytes()


def test_a_person_who_leaves_has_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def leave(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", leave)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main(["init", str(tmp_path / "revue")]) == FAILED
    assert capsys.readouterr().err == "newsdigest: a question has no answer: nothing is written\n"
    assert not (tmp_path / "revue").exists()


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--name", " ", "--name: a digest has a name"),
        ("--name", "caf\udce9", r"'caf\udce9': is no text in UTF-8"),
        ("--tagline", "\udce9t\udce9", r"'\udce9t\udce9': is no text in UTF-8"),
        ("--timezone", "Mars", "--timezone Mars: no such time zone; takes such as Europe/Paris"),
        ("--timezone", "new york", "--timezone new york: no such time zone; takes America/New_York"),
        ("--timezone", "Europe/Pari", "--timezone Europe/Pari: no such time zone; takes Europe/Paris"),
        ("--lang", "french!", "--lang french!: takes a language tag"),
        ("--lang", "xx", "--lang xx: is no language; the pages are translated into ar, de, en, es, fr, it or pt"),
        ("--address", "example.org", "--address example.org: takes an address such as https://"),
        ("--address", "https://", "--address https://: takes an address such as https://"),
        ("--address", "https://example.org/a b", "takes an address such as https://"),
        ("--address", "https://example.org/?a", "takes an address such as https://"),
        ("--address", "https://me:secret@example.org/", "takes an address such as https://"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, message: str
) -> None:
    assert main(["init", str(tmp_path / "new"), option, value, "--yes"]) == USAGE
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_folder_of_any_name_is_named_as_a_shell_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "été à Lyon/l'œil $1"
    assert main(["init", str(folder), "--yes"]) == OK
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith("next: cd ")
    assert run(tmp_path, "bash", "-c", f"{line[6:].partition(' && ')[0]} && pwd").strip() == str(folder)
    (folder / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    assert "added" in run(folder, "make", "html", f"BIN={BIN}")


def test_a_repository_that_was_just_made_becomes_the_digest(tmp_path: Path) -> None:
    """As GitHub makes it, with a licence if one likes, and cloned."""
    run(tmp_path, "git", "init", "--quiet", "--initial-branch=trunk", "site")
    (tmp_path / "site/LICENSE").write_text("MIT", "utf-8")
    said = started(tmp_path / "site")
    assert said[-2] == "a git repository with its first commit, on branch trunk"
    assert said[-1].strip().startswith("the workflow publishes the branch main: git -C ")
    assert run(tmp_path / "site", "git", "log", "--format=%s").strip() == "Begin a digest"


def test_without_git_the_folder_is_made_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert started(tmp_path / "new")[-1].startswith("git is not installed")
    assert (tmp_path / "new/pelicanconf.py").exists()
    assert not (tmp_path / "new/.git").exists()


def test_without_a_name_git_is_told_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text("[user]\n\tuseConfigOnly = true\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    said = started(tmp_path / "new")
    assert said[-2].startswith("git commit failed, nothing is committed: ")
    assert said[-1].endswith(f"git -C {tmp_path / 'new'} commit -m 'Begin a digest'")


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    said = started(tmp_path / "new", feeds=("https://me:secret@example.org/feed",))
    assert any(line.startswith("subscribed: https://example.org/feed; ") for line in said)
    assert any("do not make this repository public" in line for line in said)
    assert not any("secret" in line for line in said)


def test_the_first_section_is_named_in_each_language_of_the_interface() -> None:
    assert {path.stem for path in (ROOT / "theme/translations").glob("*.po")} <= SECTIONS.keys()


def test_a_language_without_a_translation_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "site"), "--lang", "ja", "--yes"]) == 0
    assert "--lang ja: buttons and headings will be in English" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "lang"), [("français", "fr"), ("French", "fr"), ("Deutsch", "de"), ("pt-BR", "pt-BR")]
)
def test_a_language_may_be_called_by_its_name(tmp_path: Path, said: str, lang: str) -> None:
    assert main(["init", str(tmp_path / "site"), "--lang", said, "--yes"]) == OK
    assert f'DEFAULT_LANG = "{lang}"\n' in (tmp_path / "site/pelicanconf.py").read_text("utf-8")


def test_the_languages_that_are_named_are_those_of_the_theme() -> None:
    translated = (path.stem for path in (ROOT / "theme/translations").glob("*.po"))
    assert sorted({"en", *translated}) == list(LANGS)


def test_the_theme_is_in_the_package(tmp_path: Path) -> None:
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "plugins/newsdigest/starting", tmp_path / "plugins/newsdigest/starting")
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    (tmp_path / "plugins/newsdigest/__init__.py").touch()
    run(tmp_path, sys.executable, "setup.py", "--quiet", "build_py", "--build-lib", "built")
    built = tmp_path / "built/newsdigest"
    assert (built / "theme/templates/base.html").read_bytes() == (ROOT / "theme/templates/base.html").read_bytes()
    assert (built / "theme/translations/fr.po").exists()
    assert (built / "starting/site/workflow.yml.txt").exists()
