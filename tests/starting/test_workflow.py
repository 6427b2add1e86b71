"""The workflow of a new digest: each step's shell is run as it is written."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.starting.site import ARTICLE, ROOT, followed, run, started, steps


def test_the_workflow_does_what_it_says(tmp_path: Path) -> None:
    """Each step's shell is run as it is written, in a clone of a bare repository; no network is needed."""
    site, bare, clone = tmp_path / "site", tmp_path / "bare.git", tmp_path / "clone"
    started(site, name="Le Fil", lang="fr", timezone="Europe/Paris")
    run(tmp_path, "git", "clone", "--quiet", "--bare", str(site), str(bare))
    run(site, "git", "remote", "add", "origin", str(bare))
    run(tmp_path, "git", "clone", "--quiet", "--depth", "1", bare.as_uri(), str(clone))
    # Meanwhile somebody pushes an article.
    (site / "content/inbox/comete.txt").write_text(ARTICLE, "utf-8")
    run(site, "git", "add", "--all")
    run(site, "git", "commit", "--quiet", "--message", "An article")
    (clone / "content/inbox/autre.txt").write_text(ARTICLE.replace("comète", "planète"), "utf-8")
    run(site, "git", "push", "--quiet", "origin", "main")

    address = "https://anne.github.io/fil"
    variables: dict[str, Any] = {"SITEURL": address, "TOKEN": "secret"}
    variables |= {"NAME": "github-actions[bot]", "EMAIL": "bot@example.org"}
    said = ""
    for step in steps(clone / ".github/workflows/site.yml"):
        if "pip install" not in step["run"]:
            said += run(clone, "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"], **variables)
    assert "secret" not in said
    log = run(bare, "git", "log", "--format=%an: %s", "main").splitlines()
    assert log == ["github-actions[bot]: News: 1 added, 0 changed", "Anne: An article", "Anne: Begin a digest"]
    assert run(clone, "git", "status", "--porcelain") == ""
    assert 'href="https://anne.github.io/fil/"' in (clone / "output/index.html").read_text("utf-8")

    again = [step for step in steps(clone / ".github/workflows/site.yml") if step.get("name") == "Commit what is new"]
    run(clone, "bash", "-eo", "pipefail", "-c", again[0]["run"], **variables)
    assert len(run(bare, "git", "log", "--format=%s", "main").splitlines()) == 3

    met = followed(clone, address)
    assert {url for url, status in met.items() if status != 200} == {"nothing/there"}
    assert {"2023/04/14/une-planete-passe-pres-de-la-terre/", "feeds/all.rss.xml", "theme/css/style.css"} <= met.keys()


def test_the_workflow_deploys_nothing_that_the_check_refuses(tmp_path: Path) -> None:
    site = tmp_path / "site"
    started(site)
    workflow = yaml.safe_load((site / ".github/workflows/site.yml").read_text("utf-8"))
    names = [step.get("name") or step["uses"].partition("@")[0] for step in workflow["jobs"]["build"]["steps"]]
    assert names[-3:] == ["Build", "Check", "actions/upload-pages-artifact"]
    assert workflow["jobs"]["deploy"]["needs"] == "build"
    (site / "content/pages/about.md").write_text("Title: About\n\n[Gone](/gone/)\n", "utf-8")
    shells = {step["name"]: step["run"] for step in steps(site / ".github/workflows/site.yml")}
    variables: dict[str, Any] = {"SITEURL": "https://anne.github.io/fil"}
    run(site, "bash", "-eo", "pipefail", "-c", shells["Build"], **variables)
    summary = tmp_path / "summary"
    variables |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    said = run(site, "bash", "-eo", "pipefail", "-c", shells["Check"], code=1, **variables)
    assert "::error file=content/pages/about.md,line=3,title=beside-site::" in said
    assert "## ❌ newsdigest check: 1 error" in summary.read_text("utf-8")


@pytest.mark.parametrize(("days", "warned"), [(0, False), (44, False), (46, True), (400, True)])
def test_the_workflow_warns_before_github_stops_the_schedule(tmp_path: Path, days: int, warned: bool) -> None:
    started(tmp_path / "site")
    (shell,) = (
        each["run"] for each in steps(tmp_path / "site/.github/workflows/site.yml") if "schedule" in each["run"]
    )
    run(tmp_path, "git", "init", "--quiet", "old")
    moment = f"@{int(time.time()) - days * 86_400 - 60} +0000"
    run(tmp_path / "old", "git", "commit", "--quiet", "--allow-empty", "--message", "x", GIT_COMMITTER_DATE=moment)
    said = run(tmp_path / "old", "bash", "-eo", "pipefail", "-c", shell)
    assert said.startswith(f"::warning::The last commit is {days} days old") is warned


@pytest.mark.parametrize(("code", "passes"), [(0, True), (1, True), (2, False), (70, False), (137, False)])
def test_the_workflow_goes_on_after_refused_inputs_and_not_after_a_crash(
    tmp_path: Path, code: int, passes: bool
) -> None:
    started(tmp_path / "site")
    shells = [step["run"] for step in steps(tmp_path / "site/.github/workflows/site.yml")]
    (tmp_path / "newsdigest").write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
    (tmp_path / "newsdigest").chmod(0o755)
    for step in [step for step in shells if step.startswith(("newsdigest fetch", "newsdigest add"))]:
        environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", step], env=environment, check=False)
        assert (done.returncode == 0) is passes, step


def test_the_workflow_runs_on_main_alone(tmp_path: Path) -> None:
    started(tmp_path / "site")
    workflow = yaml.safe_load((tmp_path / "site/.github/workflows/site.yml").read_text("utf-8"))
    assert workflow["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"


def test_both_workflows_name_the_same_actions_by_commit_and_version(tmp_path: Path) -> None:
    started(tmp_path / "site")
    files = (tmp_path / "site/.github/workflows/site.yml", ROOT / ".github/workflows/site.yml")
    own, ours = (re.findall(r"uses: (.*)", path.read_text("utf-8")) for path in files)
    short = {re.sub(r"(v[0-9.]+).*", r"\1", line) for line in (*own, *ours)}
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", line) for line in short)
    assert len(short) == len({line.partition("@")[0] for line in short})
    assert {line.partition("@")[0] for line in own} == {line.partition("@")[0] for line in ours}


@pytest.fixture
def workflows(tmp_path: Path) -> list[str]:
    """What GitHub is given, by a new digest and by this repository."""
    started(tmp_path / "site")
    return [str(folder / ".github") for folder in (tmp_path / "site", ROOT)]


def test_zizmor_finds_nothing_in_the_workflows(workflows: list[str]) -> None:
    assert "No findings to report" in run(ROOT, "zizmor", "--offline", "--no-progress", *workflows)


@pytest.mark.skipif(not shutil.which("actionlint"), reason="no actionlint on this machine")
def test_actionlint_finds_nothing_in_the_workflows(workflows: list[str]) -> None:
    run(ROOT, "actionlint", *(f"{folder}/workflows/site.yml" for folder in workflows))
