"""A new digest: what ``newsdigest init`` writes is used as its owner and GitHub's workflow would."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsdigest.cli import OK, main
from newsdigest.cli.starting import LANGS
from newsdigest.starting import SECTIONS, Start, StartError, start

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
ARTICLE = """\
Une comète passe près de la Terre

Par Jeanne Martin, publié le 14 avril 2023 à 18h02

La comète Atlas passera vendredi à quarante millions de kilomètres de la Terre, a annoncé l’observatoire de Nançay.
Elle sera visible à l’œil nu avant l’aube.
"""


@pytest.fixture(autouse=True)
def somebody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows a person, whatever the machine's own settings say."""
    settings = tmp_path_factory.mktemp("git") / "config"
    settings.write_text("[user]\n\tname = Anne\n\temail = anne@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def run(folder: Path, *command: str, **variables: str) -> str:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout + result.stderr


def test_a_new_digest_builds_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "presse"
    command = ["init", str(folder), "--name", "L’Œil “du” matin", "--lang", "fr", "--timezone", "Europe/Paris"]
    assert main([*command, "--feed", "https://example.org/feed.xml", "--edition", "weekly"]) == OK
    said = capsys.readouterr().out
    assert f"written  {folder}/: pelicanconf.py, publishconf.py, Makefile, .gitignore" in said
    assert "subscribed: https://example.org/feed.xml" in said
    assert "a git repository with its first commit" in said
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
    list(start(Start(folder=tmp_path / "new", name="News")))
    run(tmp_path / "new", "make", "html", f"BIN={BIN}")
    assert "Nothing has been published here yet." in (tmp_path / "new/output/index.html").read_text("utf-8")


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(StartError, match="is there already and not empty"):
        list(start(Start(folder=tmp_path, name="News")))
    with pytest.raises(StartError, match=r"none\.opml: cannot be read: No such file"):
        list(start(Start(folder=tmp_path / "new", name="News", sources=tmp_path / "none.opml")))
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]


def test_a_list_of_feeds_is_taken_over_as_it_is(tmp_path: Path) -> None:
    mine = '<opml version="2.0"><body><outline xmlUrl="https://example.org/a.xml"/></body></opml>'
    (tmp_path / "mine.opml").write_text(mine, "utf-8")
    feeds = ("https://example.org/a.xml", "https://example.org/b.xml")
    said = list(start(Start(folder=tmp_path / "new", name="News", sources=tmp_path / "mine.opml", feeds=feeds)))
    assert [line for line in said if line.startswith("subscribed")] == ["subscribed: https://example.org/b.xml"]
    assert mine.partition("/>")[0] in (tmp_path / "new/content/sources.opml").read_text("utf-8")


def test_a_person_is_asked_for_what_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"A line": "Toute la presse", "Language": "fr", "Time zone": "Europe/Paris", "An edition": "weekly"}
    asked: list[str] = []

    def answer(question: str) -> str:
        asked.append(question)
        return next((text for words, text in answers.items() if question.startswith(words)), "")

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert main(["init", str(tmp_path / "revue"), "--address", "https://example.org/"]) == OK
    assert asked[0] == "Name of the digest [revue]: "
    assert not [question for question in asked if question.startswith("Address")]
    settings = (tmp_path / "revue/pelicanconf.py").read_text("utf-8")
    assert 'SITENAME = "revue"\nSITESUBTITLE = "Toute la presse"\nDEFAULT_LANG = "fr"' in settings
    assert 'NEWSDIGEST_EDITION = "weekly"' in settings
    assert 'or "https://example.org")' in (tmp_path / "revue/publishconf.py").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--timezone", "Paris", "--timezone Paris: takes a time zone such as Europe/Paris"),
        ("--lang", "french!", "--lang french!: takes a language tag"),
        ("--lang", "xx", "--lang xx: is no language; the pages are translated into ar, de, en, es, fr, it or pt"),
        ("--address", "example.org", "--address example.org: takes an address such as https://"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, message: str
) -> None:
    assert main(["init", str(tmp_path / "new"), option, value, "--yes"]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def _steps(workflow: Path) -> Iterator[dict[str, Any]]:
    for job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values():
        yield from (step for step in job["steps"] if "run" in step)


def test_the_workflow_does_what_it_says(tmp_path: Path) -> None:
    """Each step's shell is run as it is written, in a clone of a bare repository; no network is needed."""
    site, bare, clone = tmp_path / "site", tmp_path / "bare.git", tmp_path / "clone"
    list(start(Start(folder=site, name="Le Fil", lang="fr", timezone="Europe/Paris")))
    run(tmp_path, "git", "clone", "--quiet", "--bare", str(site), str(bare))
    run(site, "git", "remote", "add", "origin", str(bare))
    run(tmp_path, "git", "clone", "--quiet", "--depth", "1", bare.as_uri(), str(clone))
    # Meanwhile somebody pushes an article.
    (site / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    run(site, "git", "add", "--all")
    run(site, "git", "commit", "--quiet", "--message", "An article")
    (clone / "content/inbox/autre.txt").write_text(ARTICLE.replace("comète", "planète"), "utf-8")
    run(site, "git", "push", "--quiet", "origin", "main")

    variables = {"SITEURL": "https://anne.github.io/fil", "TOKEN": "secret"}
    variables |= {"NAME": "github-actions[bot]", "EMAIL": "bot@example.org"}
    said = ""
    for step in _steps(clone / ".github/workflows/site.yml"):
        if "pip install" not in step["run"]:
            said += run(clone, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], **variables)
    assert "secret" not in said
    log = run(bare, "git", "log", "--format=%an: %s", "main").splitlines()
    assert log == ["github-actions[bot]: News: 1 added", "Anne: An article", "Anne: Begin a digest"]
    assert run(clone, "git", "status", "--porcelain") == ""
    assert 'href="https://anne.github.io/fil/"' in (clone / "output/index.html").read_text("utf-8")

    again = [step for step in _steps(clone / ".github/workflows/site.yml") if step.get("name") == "Commit what is new"]
    run(clone, "bash", "-eo", "pipefail", "-c", again[0]["run"], **variables)
    assert len(run(bare, "git", "log", "--format=%s", "main").splitlines()) == 3


@pytest.mark.parametrize(("code", "passes"), [(0, True), (1, True), (2, False), (70, False), (137, False)])
def test_the_workflow_goes_on_after_refused_inputs_and_not_after_a_crash(
    tmp_path: Path, code: int, passes: bool
) -> None:
    list(start(Start(folder=tmp_path / "site", name="News")))
    steps = [step["run"] for step in _steps(tmp_path / "site/.github/workflows/site.yml")]
    (tmp_path / "newsdigest").write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
    (tmp_path / "newsdigest").chmod(0o755)
    for step in [step for step in steps if step.startswith(("newsdigest fetch", "newsdigest add"))]:
        environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", step], env=environment, check=False)
        assert (done.returncode == 0) is passes, step


def test_the_workflow_runs_on_main_alone_and_names_actions_by_their_content(tmp_path: Path) -> None:
    list(start(Start(folder=tmp_path / "site", name="News")))
    for workflow in (tmp_path / "site/.github/workflows/site.yml", ROOT / ".github/workflows/site.yml"):
        jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
        actions = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
        assert actions
        assert [name for name in actions if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)] == []
    assert yaml.safe_load((tmp_path / "site/.github/workflows/site.yml").read_text("utf-8"))["jobs"]["build"]["if"] == (
        "github.ref == 'refs/heads/main'"
    )


def test_a_password_in_an_address_is_not_shown(tmp_path: Path) -> None:
    said = list(start(Start(folder=tmp_path / "new", name="News", feeds=("https://me:secret@example.org/feed",))))
    assert "subscribed: https://example.org/feed" in said
    assert any("do not make this repository public" in line for line in said)
    assert not any("secret" in line for line in said)


def test_the_first_section_is_named_in_each_language_of_the_interface() -> None:
    assert {path.stem for path in (ROOT / "theme/translations").glob("*.po")} <= SECTIONS.keys()


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


def test_a_language_without_a_translation_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "site"), "--lang", "ja", "--yes"]) == 0
    assert "--lang ja: buttons and headings will be in English" in capsys.readouterr().err


def test_the_languages_that_are_named_are_those_of_the_theme() -> None:
    translated = (path.stem for path in (ROOT / "theme/translations").glob("*.po"))
    assert sorted({"en", *translated}) == list(LANGS)
