"""A full disk, one that is read-only, a clock that is set back, two builds at once: said clearly, nothing damaged."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timezone, tzinfo
from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks import kill
from tests.publishing.conftest import _pelican_forgets, build, said

from newsdigest.memory import Notebook
from newsdigest.sources.patience import MOST, Patience

__all__ = ["_pelican_forgets", "build", "said"]


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of six megabytes with a site that is not built yet.

    Beside the folders of pytest, which could not clear up after a run that was killed while it was mounted.
    """
    disk = Path(tempfile.mkdtemp(prefix="newsdigest-disk-"))
    mounted = shutil.which("mount") and os.geteuid() == 0
    if not mounted or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], check=False).returncode:
        disk.rmdir()
        pytest.skip("needs to mount a disk")
    try:
        kill.prepare(disk / "site", 4)
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
        disk.rmdir()


def run(disk: Path, command: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=disk / "site", capture_output=True, text=True, check=False
    )
    return done.returncode, " ".join(f"{done.stdout} {done.stderr}".split())


def fill(disk: Path, left: int) -> Path:
    """Leave so many bytes free."""
    status = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(b"x" * max(0, status.f_bavail * status.f_frsize - left))
    return filler


def test_a_full_disk_leaves_the_site_and_the_next_build_makes_the_new_one(disk: Path) -> None:
    output = disk / "site/output"
    assert run(disk, kill.BUILD)[0] == 0
    old = kill.files(output)
    for number in range(4, 24):
        (disk / f"site/content/articles/{number:04}.md").write_text(kill.article(number), "utf-8")
    filler = fill(disk, 100_000)
    code, told = run(disk, kill.BUILD)
    assert code == 1
    assert "output: the site cannot be put there: No space left on device; what is there is as it was" in told
    assert "Traceback" not in told
    assert kill.files(output) == old
    filler.unlink()
    assert run(disk, kill.BUILD)[0] == 0
    assert len(kill.files(output)) > len(old)


def test_a_full_disk_leaves_every_original_and_no_half_article(disk: Path) -> None:
    kill.inbox(disk / "site")
    articles, inbox = disk / "site/content/articles", disk / "site/content/inbox"
    originals, before = kill.files(inbox), kill.files(articles)
    filler = fill(disk, 60_000)
    code, told = run(disk, kill.IMPORT)
    assert code == 3
    assert "text-39.txt: cannot be written below content/articles: No space left on device" in told
    assert kill.files(inbox) == originals
    saved = kill.files(articles).items() - before.items()
    assert 0 < len(saved) < 40
    assert all(path.endswith(".md") and data.endswith(b".\n") for path, data in saved)
    filler.unlink()
    assert run(disk, kill.IMPORT)[0] == 0
    assert len(kill.files(articles)) == len(before) + 40


def test_on_a_disk_that_is_read_only_nothing_is_begun(disk: Path) -> None:
    old = kill.files(disk / "site")
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    code, told = run(disk, kill.BUILD)
    assert code == 1
    assert "output: the site cannot be put there: Read-only file system; what is there is as it was" in told
    assert "Traceback" not in told
    code, told = run(disk, [*kill.IMPORT, str(Path(__file__))])
    assert code == 1
    assert "Read-only file system" in told
    assert "Traceback" not in told
    assert kill.files(disk / "site") == old


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return what sets the clock of builds to the beginning of a year."""
    year = 2030

    class Moment(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(year, 1, 1, tzinfo=tz)

    def put(to: int) -> None:
        nonlocal year
        year = to

    for place in ("ledger", "plain_reading"):
        monkeypatch.setattr(f"newsdigest.publishing.{place}.datetime", Moment)
    monkeypatch.setattr("pelican.contents.datetime", SimpleNamespace(datetime=Moment, timezone=timezone, UTC=UTC))
    return put


def test_a_clock_that_is_set_back_gives_the_site_of_its_day(
    build: Callable[..., Path], said: Callable[[], list[str]], clock: Callable[[int], None], tmp_path: Path
) -> None:
    """An article that was read when its day had come waits again."""
    texts = {
        "articles/a.md": kill.article(1),
        "articles/b.md": kill.article(2).replace("2024-", "2027-"),
        "articles/c.md": kill.article(3).replace("2024-", "2027-") + "\n*Un mot.*\n",  # by Pelican's own reader
    }
    serial = {"NEWSDIGEST_EXECUTOR": "serial"}
    found = kill.files(build(texts, **serial))
    assert {path for path in found if path.startswith("2027/")}
    for year, message in ((2025, "waits for its date"), (2030, "")):
        clock(year)
        assert kill.files(build({}, **serial)) == kill.files(build({}, output=tmp_path / f"cold-{year}", **serial))
        assert not message or any(message in line for line in said())
    assert kill.files(tmp_path / "output") == found


def test_no_source_waits_for_years_when_a_clock_was_wrong(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "memory.sqlite3", pytest.fail)
    wrong = Patience(notebook, lambda: 2e9)
    wrong.failed("https://e.test/feed", "answers 503", asked=3600.0)
    wrong.save()
    assert Patience(notebook, lambda: 2e9).waiting("https://e.test/feed")
    assert Patience(notebook, lambda: 2e9 - MOST).waiting("https://e.test/feed") is None


def test_two_builds_at_once_make_one_site(tmp_path: Path) -> None:
    kill.prepare(tmp_path / "site", 3)
    command = [sys.executable, "-m", *kill.BUILD]
    both = [
        subprocess.Popen(command, cwd=tmp_path / "site", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    made = kill.files(tmp_path / "site/output")
    assert "0 files written, 0 removed" in run(tmp_path, kill.BUILD[:-3] + kill.BUILD[-2:])[1]
    assert kill.files(tmp_path / "site/output") == made
