"""Wherever a build ends, the site is the old one or the new one, and the next command does the rest."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any

import pytest

from newsdigest.errors import OutputError
from newsdigest.publishing.manifest import Manifest
from newsdigest.publishing.output import OutputFolder
from newsdigest.replacing import WITHIN, beside, make_whole, turn

Files = dict[str, bytes]
OLD: Files = {"index.html": b"old", "a/index.html": b"A", "a/b/index.html": b"B", "gone/index.html": b"G", "t": b"T"}
NEW: Files = {"index.html": b"new", "a/index.html": b"A", "a/b/index.html": b"B2", "n/e/w.html": b"N", "t/i.html": b"I"}

# What changes a folder; each may be the last thing that a run does.
CHANGES = ("mkdir", "rename", "replace", "unlink", "rmdir")


class KilledError(BaseException):
    """What SIGKILL is to a process: nothing is tidied up."""


def _build(folder: Path, files: Files, earlier: Manifest | None, *, exact: bool = True) -> Manifest:
    with turn(folder, str):
        output = OutputFolder(folder, earlier, exact=exact)
        for path, data in files.items():
            if (claimed := output.claim(path, path)) and not output.has(claimed, data):
                output.write(claimed, data, data)
        output.sweep()
        output.replace()
        return output.manifest()


def _files(folder: Path) -> Files:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def _ends_after(monkeypatch: pytest.MonkeyPatch, left: int) -> Iterator[None]:
    """Let a number of changes happen, and no more."""

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def change(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            if left <= 0:
                raise KilledError
            left -= 1
            return real(*arguments, **options)

        return change

    with monkeypatch.context() as patch:
        for name in CHANGES:
            patch.setattr(os, name, counted(getattr(os, name)))
        yield


@pytest.mark.parametrize("exact", [True, False])
def test_a_build_that_ends_anywhere_leaves_the_old_site_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    """After each number of changes; half done is only what the next command completes before anybody looks."""
    old, folder = tmp_path / "old", tmp_path / "output"
    outcomes = []
    for changes in range(100):
        for place in (old, folder, beside(folder)):
            shutil.rmtree(place, ignore_errors=True)
        manifest = _build(folder, OLD, None)
        ended = True
        with _ends_after(monkeypatch, changes):
            try:
                _build(folder, NEW, manifest, exact=exact)
                ended = False
            except KilledError:
                pass
        seen = _files(folder)
        half = (beside(folder) / "plan.json").exists()
        make_whole(folder, str)
        assert _files(folder) in ((NEW,) if half else (OLD, NEW))
        assert seen in (OLD, NEW) or half
        outcomes.append("half" if half else "old" if seen == OLD else "new")
        _build(folder, NEW, manifest, exact=exact)
        assert _files(folder) == NEW
        assert not beside(folder).exists()
        if not ended:
            break
    assert set(outcomes) == {"old", "half", "new"}
    assert outcomes == sorted(outcomes, key=["old", "half", "new"].index)


def test_new_files_come_before_those_that_lead_to_them_and_what_goes_goes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = _build(tmp_path / "output", {"a.html": b"leads to b", "b.html": b""}, None)
    seen = []
    replace, unlink = os.replace, os.unlink

    def watched(real: Callable[..., None]) -> Callable[..., None]:
        def change(*arguments: Any, **options: Any) -> None:
            real(*arguments, **options)
            seen.append(_files(tmp_path / "output"))

        return change

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", watched(replace))
        patch.setattr(os, "unlink", watched(unlink))
        _build(tmp_path / "output", {"a.html": b"leads to c", "c.html": b""}, manifest)
    for files in seen:
        assert f"{files['a.html'].decode()[-1]}.html" in files


@pytest.mark.parametrize("error", [ENOSPC, EDQUOT])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, after: int
) -> None:
    folder = tmp_path / "output"
    manifest = _build(folder, OLD, None)
    output = OutputFolder(folder, manifest, exact=True)
    written = output._pen.write
    left = after

    def full(path: str, data: bytes) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(error, os.strerror(error))
        return written(path, data)

    monkeypatch.setattr(output._pen, "write", full)
    paths = [output.claim(path, path) for path in NEW]
    for path in paths[:after]:
        output.write(path, NEW[path], b"")
    with pytest.raises(OutputError, match=r"output: the site cannot be put there: .*; what is there is as it was"):
        output.write(paths[after], NEW[paths[after]], b"")
    output.abandon()
    assert _files(folder) == OLD
    assert not beside(folder).exists()


def test_a_folder_without_permission_is_found_before_anything_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "output"
    manifest = _build(folder, OLD, None)
    access = os.access  # root may write anywhere
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).endswith("/a/b") and access(path, mode))
    with pytest.raises(OutputError, match="a/b: the site cannot be put there: Permission denied"):
        _build(folder, NEW, manifest)
    assert _files(folder) == OLD


def test_where_nothing_can_be_made_beside_it_is_made_within(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path and access(path, mode))
    manifest = _build(folder := tmp_path / "output", OLD, None)
    with _ends_after(monkeypatch, 12), pytest.raises(KilledError):
        _build(folder, NEW, manifest)
    assert (folder / WITHIN).is_dir()
    make_whole(folder, str)
    _build(folder, NEW, manifest)
    assert _files(folder) == NEW


@pytest.mark.parametrize(
    ("plan", "after"),
    [
        (b'{"stage": "s", "first": [], "gone": ["../secret", "/etc/x", "a/../../secret", "link/secret"]}', "moved"),
        (b'{"stage": "../content", "first": [], "gone": []}', "dropped"),
        (b'{"stage": "s", "first": [], "gone": [', "dropped"),
        (b"\x80\x04N.", "dropped"),
    ],
)
def test_a_plan_leads_nowhere_else(tmp_path: Path, plan: bytes, after: str) -> None:
    """Who can write beside the output folder can write into it; still a plan is not believed."""
    folder = tmp_path / "output"
    for name in ("content/own", "secret", "elsewhere/secret", "output/kept"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"S")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    stage = beside(folder) / "s"
    (stage / "link").mkdir(parents=True)
    (stage / "link/secret").write_bytes(b"N")
    (stage / "new").write_bytes(b"N")
    (beside(folder) / "plan.json").write_bytes(plan)
    with turn(folder, str):
        pass
    for name in ("content/own", "secret", "elsewhere/secret", "output/kept"):
        assert (tmp_path / name).read_bytes() == b"S"
    assert (folder / "new").exists() is (after == "moved")
    assert not beside(folder).exists()


def test_a_second_build_waits_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    told: list[str] = []
    waits, ended = threading.Event(), threading.Event()

    def tell(line: str) -> None:
        told.append(line)
        waits.set()

    def second() -> None:
        with turn(folder, tell):
            ended.set()

    with turn(folder, str):
        other = threading.Thread(target=second)
        other.start()
        assert waits.wait(60)
        assert not ended.is_set()
    other.join(60)
    assert ended.is_set()
    assert told == [f"{folder}: another build is at work; waiting for its end"]


def test_a_preview_shows_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`newsdigest check` and `serve` do what is left of a plan first, also where the build then fails."""
    manifest = _build(tmp_path / "output", OLD, None)
    with _ends_after(monkeypatch, 14), pytest.raises(KilledError):
        _build(tmp_path / "output", NEW, manifest)
    assert (beside(tmp_path / "output") / "plan.json").exists()
    (tmp_path / "pelicanconf.py").write_text("SITEURL = 'https://news.example'\nOUTPUT_PATH = 'output'\n", "utf-8")
    command = [sys.executable, "-m", "newsdigest.cli", "check", "--only", "broken-link"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "that is completed now" in run.stderr
    assert _files(tmp_path / "output") == NEW
