"""The output folder keeps its own walls, writes what has changed, and keeps nothing that is over."""

import logging
import os
from pathlib import Path

import pytest

from newsdigest.publishing.manifest import Manifest
from newsdigest.publishing.output import OutputFolder


def _made(path: Path, files: dict[str, bytes], earlier: Manifest | None = None, *, exact: bool = False) -> OutputFolder:
    """Make these files, each from a key that is its content."""
    folder = OutputFolder(path, earlier, exact=exact, retained=["CNAME"])
    for save_as, data in files.items():
        if (claimed := folder.claim(save_as, f"page {save_as}")) and not folder.has(claimed, data):
            folder.write(claimed, data, data)
    folder.sweep()
    folder.replace()
    return folder


def _files(path: Path) -> dict[str, bytes]:
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_a_file_that_is_there_already_is_not_written_again(tmp_path: Path) -> None:
    _made(tmp_path, {"a/index.html": b"A"})
    before = (tmp_path / "a/index.html").stat().st_mtime_ns
    folder = _made(tmp_path, {"a/index.html": b"A", "b.html": b"B"})
    assert (folder.written, folder.unchanged) == (1, 1)
    assert (tmp_path / "a/index.html").stat().st_mtime_ns == before


def test_a_file_is_made_again_when_its_key_or_its_content_has_changed(tmp_path: Path) -> None:
    first = _made(tmp_path, {"a": b"A", "b": b"B", "c": b"C", "d": b"D"})
    (tmp_path / "b").write_bytes(b"X")  # of the same length
    (tmp_path / "c").unlink()
    os.utime(tmp_path / "d")  # as an unpacked cache has it
    folder = OutputFolder(tmp_path, first.manifest())
    assert [name for name in "abcd" if folder.has(name, name.upper().encode())] == ["a", "d"]
    assert not OutputFolder(tmp_path, first.manifest()).has("a", b"another key")


@pytest.mark.parametrize(
    "save_as", ["../secret.html", "/etc/secret.html", "a/../../secret.html", "", ".", "../output-evil/a"]
)
def test_nothing_is_written_outside(save_as: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    output = tmp_path / "output"
    output.mkdir()
    with caplog.at_level(logging.ERROR):
        _made(output, {save_as: b"A"})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert caplog.messages == [f"page {save_as}: would be written outside the output folder ({save_as}); skipped"]


def test_a_link_leads_nothing_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output/a").symlink_to(tmp_path / "elsewhere")
    _made(tmp_path / "output", {"a/index.html": b"A"})
    assert _files(tmp_path / "elsewhere") == {}
    assert caplog.messages == ["page a/index.html: a/index.html is behind a link in the output folder; skipped"]


def test_two_things_with_one_address_are_both_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = OutputFolder(tmp_path)
    assert folder.claim("a.html", "section Paris")
    assert not folder.claim("./a.html", "author Paris")
    assert caplog.messages == ["author Paris: has the address of section Paris (./a.html); skipped"]


def test_what_no_build_makes_any_more_is_removed(tmp_path: Path) -> None:
    first = _made(tmp_path, {"tag/a/index.html": b"A", "tag/b/index.html": b"B"})
    (tmp_path / "by-hand.html").write_bytes(b"H")
    second = _made(tmp_path, {"tag/a/index.html": b"A"}, first.manifest())
    assert _files(tmp_path) == {"tag/a/index.html": b"A", "by-hand.html": b"H"}
    assert second.removed == 1
    assert not (tmp_path / "tag/b").exists()


def test_an_exact_folder_holds_nothing_else_but_what_is_retained(tmp_path: Path) -> None:
    for name in ("by-hand.html", "old/index.html", "CNAME", "old/CNAME"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"H")
    folder = _made(tmp_path, {"a.html": b"A"}, exact=True)
    assert _files(tmp_path) == {"a.html": b"A", "CNAME": b"H"}
    assert folder.removed == 3


def test_what_comes_after_a_build_is_found_by_the_next_one(tmp_path: Path) -> None:
    """Only folders that have changed are looked through."""
    first = _made(tmp_path, {"a/1/index.html": b"A", "a/2/index.html": b"B"}, exact=True)
    manifest = first.manifest()
    for name in ("a/1/x", "a/3/deep/er/y", "z"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"H")
    second = _made(tmp_path, {"a/1/index.html": b"A", "a/2/index.html": b"B"}, manifest, exact=True)
    assert _files(tmp_path) == {"a/1/index.html": b"A", "a/2/index.html": b"B"}
    assert (second.removed, second.unchanged) == (3, 2)


def test_a_folder_takes_the_place_of_a_file_and_a_file_that_of_a_folder(tmp_path: Path) -> None:
    """``TAG_SAVE_AS`` was ``tag/{slug}`` and is ``tag/{slug}/index.html`` now."""
    first = _made(tmp_path, {"tag/a": b"A", "b/index.html": b"B"})
    _made(tmp_path, {"tag/a/index.html": b"A", "b": b"B"}, first.manifest())
    assert _files(tmp_path) == {"tag/a/index.html": b"A", "b": b"B"}


def test_a_file_in_the_way_that_is_not_ours_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "tag").write_bytes(b"H")
    _made(tmp_path, {"tag/index.html": b"A", "b": b"B"})
    assert _files(tmp_path) == {"tag": b"H", "b": b"B"}
    assert "page tag/index.html: tag/index.html cannot be written" in caplog.messages[0]
