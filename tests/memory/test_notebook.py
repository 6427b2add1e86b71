"""The memory opened for a moment: a run reads it at its beginning and writes to it at its end."""

from pathlib import Path

import pytest

from newsdigest.memory import Memory, Notebook


def test_what_is_written_is_read_by_tables(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "cache/memory.sqlite3", pytest.fail)
    assert notebook.read("inputs", "other") == [{}, {}]
    assert not (tmp_path / "cache").exists()
    notebook.write({"inputs": [("a", b"1"), ("b", b"2")]}, {})
    notebook.write({"inputs": [("c", b"3"), ("not \udce9 Unicode", b"4")]}, {"inputs": ["a"]})
    assert notebook.read("inputs", "other") == [{"b": b"2", "c": b"3"}, {}]


def test_no_place_remembers_nothing() -> None:
    notebook = Notebook(None, pytest.fail)
    notebook.write({"inputs": [("a", b"1")]}, {})
    assert notebook.read("inputs") == [{}]


def test_a_damaged_memory_is_told_once_in_one_line(tmp_path: Path) -> None:
    """Also one whose damage SQLite quotes: here the name of a table is no Unicode."""
    path = tmp_path / "memory.sqlite3"
    with Memory(path) as memory:
        memory.put("inputs", [("a", b"1")])
    path.write_bytes(path.read_bytes().replace(b"tableinputsinputs", b"table\xffnputs\xffnputs"))
    said: list[str] = []
    notebook = Notebook(path, said.append)
    assert notebook.read("inputs") == [{}]
    assert notebook.read("inputs") == [{}]
    assert len(said) == 1
    assert said[0].endswith("everything is made anew")
    notebook.write({"inputs": [("a", b"1")]}, {})
    assert notebook.read("inputs") == [{"a": b"1"}]
