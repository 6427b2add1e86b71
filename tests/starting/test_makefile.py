"""The Makefile of a new digest: publishing without a workflow, and a new version of the program."""

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from tests.starting.site import ARTICLE, BIN, run, started

SITEURL = "https://anne.github.io/fil"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A digest with one article, built once."""
    folder = tmp_path_factory.mktemp("made") / "le fil"
    started(folder, lang="fr", timezone="Europe/Paris")
    (folder / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    run(folder, "make", "publish", f"BIN={BIN}", SITEURL=SITEURL)
    return folder


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "le fil", symlinks=True)


def test_github_without_a_workflow_gets_the_site_on_a_branch(site: Path, tmp_path: Path) -> None:
    run(tmp_path, "git", "init", "--quiet", "--bare", "bare.git")
    run(site, "git", "init", "--quiet")
    run(site, "git", "remote", "add", "origin", str(tmp_path / "bare.git"))
    run(site, "make", "github", f"BIN={BIN}", SITEURL=SITEURL)
    pushed = run(tmp_path / "bare.git", "git", "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    assert {".nojekyll", "index.html", "404.html", "2023/04/14/une-comete-passe-pres-de-la-terre/index.html"} <= set(
        pushed
    )
    assert SITEURL in run(tmp_path / "bare.git", "git", "show", "gh-pages:404.html")


def test_what_the_check_finds_faulty_is_not_pushed(site: Path, tmp_path: Path) -> None:
    run(tmp_path, "git", "init", "--quiet", "--bare", "bare.git")
    run(site, "git", "init", "--quiet")
    run(site, "git", "remote", "add", "origin", str(tmp_path / "bare.git"))
    (site / "content/pages/about.md").write_text("Title: About\n\n[Gone](/gone/)\n", "utf-8")
    said = run(site, "make", "github", f"BIN={BIN}", code=2, SITEURL=SITEURL)
    assert "content/pages/about.md:3: https://anne.github.io/gone/ is not below /fil/" in said
    assert run(tmp_path / "bare.git", "git", "branch") == ""


def test_the_site_is_shown_at_the_path_where_it_will_be(site: Path) -> None:
    recipe = shlex.split(
        run(site, "make", "--no-print-directory", "--dry-run", "serve", f"BIN={shlex.quote(str(BIN))}").splitlines()[-1]
    )
    assert recipe[-2:] == ["serve", "--watch"]
    settings = {**os.environ, "SITEURL": SITEURL}
    with subprocess.Popen([*recipe, "--port", "0"], cwd=site, stdout=subprocess.PIPE, text=True, env=settings) as shown:
        try:
            assert shown.stdout
            said = next(line for line in shown.stdout if line.startswith("preview: "))
        finally:
            shown.send_signal(signal.SIGINT)
            shown.wait(60)
    assert said.rstrip().endswith("/fil/")


@pytest.mark.skipif(not shutil.which("rsync"), reason="no rsync on this machine")
def test_another_host_gets_the_site_by_rsync(site: Path, tmp_path: Path) -> None:
    there = tmp_path / "var www"
    there.mkdir()
    (there / "old.html").touch()
    run(site, "make", "publish", f"BIN={BIN}", SITEURL=SITEURL, TO=f"{there}/")
    files = {path.relative_to(there): path.read_bytes() for path in there.rglob("*") if path.is_file()}
    output = site / "output"
    assert files == {path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_an_upgrade_makes_a_new_environment(tmp_path: Path) -> None:
    """pip is a stand-in: the tests have no network."""
    started(tmp_path / "site")
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\necho "$@" >> calls\n'
        'if [ "$2" = venv ]; then mkdir -p .venv/bin; cp "$0" .venv/bin/python; else touch .venv/bin/newsdigest; fi\n',
        "utf-8",
    )
    python.chmod(0o755)
    run(tmp_path / "site", "make", ".venv/bin/newsdigest", f"PYTHON={python}")
    run(tmp_path / "site", "make", ".venv/bin/newsdigest", f"PYTHON={python}")
    calls = (tmp_path / "site/calls").read_text("utf-8").splitlines()
    assert [call.split()[1] for call in calls] == ["venv", "pip"]
    run(tmp_path / "site", "make", "upgrade", f"PYTHON={python}")
    calls = (tmp_path / "site/calls").read_text("utf-8").splitlines()[2:]
    assert [call.split()[1] for call in calls] == ["venv", "pip"]
    assert "--requirement requirements.txt" in calls[-1]
