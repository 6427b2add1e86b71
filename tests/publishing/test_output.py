"""The output folder keeps its own walls."""

import logging
from pathlib import Path

import pytest

from newsdigest.publishing.output import OutputFolder


def test_a_file_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    OutputFolder(tmp_path).write("a/index.html", b"A", "page A")
    before = (tmp_path / "a/index.html").stat().st_mtime_ns
    folder = OutputFolder(tmp_path)
    folder.write("a/index.html", b"A", "page A")
    folder.write("b.html", b"B", "page B")
    assert (folder.written, folder.unchanged) == (1, 1)
    assert (tmp_path / "a/index.html").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "save_as", ["../secret.html", "/etc/secret.html", "a/../../secret.html", "", ".", "../output-evil/a"]
)
def test_nothing_is_written_outside(save_as: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    output = tmp_path / "output"
    output.mkdir()
    with caplog.at_level(logging.ERROR):
        OutputFolder(output).write(save_as, b"A", "page A")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert caplog.messages == [f"page A: would be written outside the output folder ({save_as}); skipped"]


def test_two_things_with_one_address_are_both_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = OutputFolder(tmp_path)
    with caplog.at_level(logging.ERROR):
        folder.write("a.html", b"A", "section Paris")
        folder.write("./a.html", b"B", "author Paris")
    assert (tmp_path / "a.html").read_bytes() == b"A"
    assert caplog.messages == ["author Paris: has the address of section Paris (./a.html); skipped"]
