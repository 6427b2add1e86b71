"""What is asked for: whether pages of others are still there, and whether a second build is the same."""

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsdigest.checking import Selection, Severity, check, links, twice
from newsdigest.checking.external import BAD_FOR, GOOD_FOR, External
from newsdigest.checking.findings import Tally
from newsdigest.checking.twice import Twice
from newsdigest.errors import SettingsError
from newsdigest.memory import Notebook
from newsdigest.settings import Settings
from newsdigest.sources.answers import Fetched, FetchError, Request, Response, RestingError, Validators
from newsdigest.sources.web import Web

ROOT = Path(__file__).parents[2]
MARKDOWN = "content/articles/2023/04/14-juice.md"
KOUROU = "https://fr.wikipedia.org/wiki/Kourou"


def _response(moved: str = "") -> Response:
    now = datetime(2023, 5, 1, tzinfo=UTC)
    return Response(url="", moved=moved, data=b"", media_type="", validators=Validators(), fetched=now)


class Answers:
    """A web in which each address gives the same."""

    def __init__(self, answer: Fetched) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def get_all(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Fetched]]:
        for request in requests:
            self.asked.append(request.url)
            yield request, self.answer


def _told(built: Any, web: Any, now: float = 0.0) -> list[str]:
    notebook = Notebook(built.folder / "notebook.sqlite3", pytest.fail)
    report = built.report(more=(External(built.settings, notebook, web=web, now=lambda: now),))
    return [f"{each.rule} {each.file}:{each.line} {each.reason}" for each in report.findings]


@pytest.mark.parametrize(
    ("answer", "findings"),
    [
        (_response(), []),
        (FetchError("", "answers 404 Not Found", status=404), [f"gone {MARKDOWN}:10 {KOUROU} answers 404 Not Found"]),
        (FetchError("", "is gone for good, it says (410)", status=410, lasting=True),
         [f"gone {MARKDOWN}:10 {KOUROU} is gone for good, it says (410)"]),
        (_response("https://fr.wikipedia.org/wiki/Guyane"),
         [f"moved {MARKDOWN}:10 {KOUROU} has moved to https://fr.wikipedia.org/wiki/Guyane"]),
        (FetchError("", "does not answer"), [f"unreachable {MARKDOWN}:10 {KOUROU} does not answer"]),
        (RestingError("", 0.0),
         [f"unreachable {MARKDOWN}:10 {KOUROU} is not fetched now: its host has asked for a rest"]),
        (FetchError("", "is not fetched: its robots.txt forbids it", lasting=True), []),
        (FetchError("", "has 99.0 MB, more than the 10 MB of NEWSDIGEST_MAX_BYTES", lasting=True), []),
    ],
)  # fmt: skip
def test_what_a_server_says_of_a_link(built: Any, answer: Fetched, findings: list[str]) -> None:
    built.replace("output/sources.opml", ' htmlUrl="https://carnet.fr/"', "")
    web = Answers(answer)
    assert _told(built, web) == findings
    assert web.asked == [KOUROU]  # without its fragment


def test_each_page_of_others_is_asked_for_once_and_seldom(built: Any) -> None:
    built.replace("output/sources.opml", ' htmlUrl="https://carnet.fr/"', "")
    good, bad = Answers(_response()), Answers(FetchError("", "answers 404 Not Found", status=404))
    assert _told(built, good, now=0.0) == []
    assert _told(built, bad, now=GOOD_FOR - 1) == []
    assert bad.asked == []
    gone = [f"gone {MARKDOWN}:10 {KOUROU} answers 404 Not Found"]
    assert _told(built, bad, now=GOOD_FOR + 1) == gone
    assert bad.asked == [KOUROU]
    assert _told(built, good, now=GOOD_FOR + BAD_FOR - 1) == gone
    assert _told(built, good, now=GOOD_FOR + BAD_FOR + 2) == []


def test_today_s_trouble_is_asked_for_again(built: Any) -> None:
    web = Answers(FetchError("", "does not answer"))
    _told(built, web)
    _told(built, web)
    assert web.asked.count(KOUROU) == 2


def test_real_servers_are_asked(built: Any, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "is_nobodys", lambda address: False)
    built.replace("output/sources.opml", ' htmlUrl="https://carnet.fr/"', "")
    gone, there = server.url("/gone"), server.put("/there", "x")
    page = "output/2023/04/14/juice/index.html"
    built.replace(page, "https://fr.wikipedia.org/wiki/Kourou#Histoire", f"{gone}#a")
    built.replace(page, "<h1>", f'<a href="{there}">x</a><h1>')
    settings = replace(built.settings, allow_private=True)
    assert _told(built, Web(settings)) == [f"gone {page}:23 {gone} answers 404 Not Found"]


def test_two_builds_are_compared(tmp_path: Path) -> None:
    for name, files in {"first": {"a": "1", "b": "2", "c/d": "3"}, "second": {"a": "1", "b": "!", "e": "4"}}.items():
        for file, text in files.items():
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text)
    tally = Tally()
    twice.compare(tmp_path / "first", tmp_path / "second", {"a": 1, "b": 1, "c/d": 1}, tally)
    assert [(rule, reason, places.first[0].file) for rule, reason, places in tally] == [
        ("unstable", "is another one when the site is built again", "output/b"),
        ("unstable", "is there only when the site is built again", "output/e"),
        ("left-over", "1 files are not of this build: c/d", "output/"),
    ]


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo, built as it is published below a path."""
    folder = tmp_path
    monkeypatch.setenv("SITEURL", "https://someone.github.io/repo")
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder)
    command = [sys.executable, "-m", "pelican", "content", "--settings", "publishconf.py", "--output", "output"]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return folder


def test_the_demo_is_fit_to_be_published(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    settings = Settings.from_file(Path("publishconf.py"))
    report = check(settings, Selection(), more=(Twice(settings, Path("publishconf.py")),))
    assert report.files > 250
    assert [each for each in report.findings if each.severity is Severity.ERROR] == []
    # Its sources are made up, and two of its articles have the same title.
    assert {each.rule for each in report.findings} <= {"nobodys-address", "duplicate-title"}


def test_a_build_that_fails_is_said_so(built: Any) -> None:
    (built.folder / "broken.py").write_text("1 / 0")
    with pytest.raises(SettingsError, match=r"the second build fails: .*division by zero"):
        built.report(more=(Twice(built.settings, built.folder / "broken.py"),))
