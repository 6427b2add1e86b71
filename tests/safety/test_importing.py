"""An import that is killed leaves no half article and every original, and the next one does the rest."""

import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from benchmarks import kill

from newsdigest.cli import console, main
from newsdigest.locking import alone


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/inbox").mkdir(parents=True)
    (tmp_path / "pelicanconf.py").write_text("PATH = 'content'\nTIMEZONE = 'UTC'\n", "utf-8")
    for number in range(3):
        body = f"Le train {number} part de la ville. " * 30
        (tmp_path / f"content/inbox/{number}.txt").write_text(f"Nouvelle {number}\n3 mars 2024\n\n{body}", "utf-8")
    return tmp_path


def test_an_import_that_is_killed_at_any_change_is_completed_by_the_next(site: Path) -> None:
    command = [*kill.IMPORT[:1], "--settings", "pelicanconf.py", "add"]
    originals = kill.files(site / "content/inbox")
    for point in (3, 6, 8, 9, 10):
        ended, _ = kill.run(site, command, kill_at=point)
        assert kill.files(site / "content/inbox") == originals
        for path, data in kill.files(site / "content").items():
            assert not path.endswith(".md") or data.endswith(b"ville.\n"), path
        if ended:
            break
    ended, _ = kill.run(site, command)
    assert ended
    names = sorted(path.rpartition("/")[2] for path in kill.files(site / "content/articles"))
    assert names == [f"03-nouvelle-{number}.md" for number in range(3)]


def test_two_imports_take_turns(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", *kill.IMPORT]
    with alone(site / "content", "test", str):
        other = subprocess.Popen(command, cwd=site, stderr=subprocess.PIPE, text=True)
        assert other.stderr
        assert other.stderr.readline().endswith("content: another import is at work; waiting for its end\n")
    assert other.wait(60) == 0
    other.stderr.close()
    assert len(list(site.glob("content/articles/2024/03/*.md"))) == 3
    assert main(["--settings", str(site / "pelicanconf.py"), "add", "--dry-run"]) == 0


@pytest.mark.parametrize(
    ("command", "locked"),
    [
        (["add"], True),
        (["add", "--dry-run"], False),
        (["fetch"], True),
        (["edition"], True),
        (["diff"], False),
        (["diff", "--take"], True),
        (["diff", "--dismiss"], True),
        (["freeze", "content/articles/a.md"], True),
        (["rename"], True),
        (["tags"], False),
        (["tags", "--apply"], True),
        (["status"], False),
    ],
    ids=str,
)
def test_what_writes_content_waits_for_an_import(
    site: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], locked: bool
) -> None:
    taken = []

    def alone(place: Path, what: str, _: object) -> AbstractContextManager[None]:
        taken.append((place.name, what))
        return nullcontext()

    monkeypatch.setattr(console, "alone", alone)
    monkeypatch.chdir(site)
    main(command)
    assert taken == [("content", "import")] * locked
