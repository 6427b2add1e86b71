"""Whether a file is what it was."""

import os
import time
from pathlib import Path

import pytest

from newsdigest.memory import Sighting, digest, look


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that is older than a tick of the clock."""
    path = tmp_path / "a.md"
    path.write_text("text", "utf-8")
    time.sleep(0.15)
    return path


def test_an_unchanged_file_is_not_read_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = look(old)
    assert first
    assert first.digest == digest(b"text")
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail("was read"))
    assert look(old, first) is first


def test_a_checkout_changes_the_status_and_not_the_digest(old: Path) -> None:
    first = look(old)
    os.utime(old)
    second = look(old, first)
    assert second != first
    assert second
    assert first
    assert second.digest == first.digest


def test_another_text_of_the_same_length_and_time_is_seen(old: Path) -> None:
    """``cp -p`` and ``touch -r`` give a file the time of another one."""
    first = look(old)
    status = old.stat()
    old.write_text("next", "utf-8")
    os.utime(old, ns=(status.st_atime_ns, status.st_mtime_ns))
    second = look(old, first)
    assert second
    assert second.digest == digest(b"next")


def test_a_young_file_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written again within the same tick it would have the same status."""
    path = tmp_path / "a.md"
    path.write_text("text", "utf-8")
    monkeypatch.setattr(time, "time_ns", lambda: path.stat().st_ctime_ns)
    first = look(path)
    assert first
    assert not first.is_of(path.stat())


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_is_no_file_is_none(tmp_path: Path, name: str) -> None:
    assert look(tmp_path / name, Sighting(b"", 1, 1, 1, 1)) is None
