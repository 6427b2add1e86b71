"""The memory: what is remembered, and what becomes of a memory that is damaged."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdigest.memory import ForgottenError, Memory, store

MANY = {f"path/{number}.md": bytes([number % 256]) * 3000 for number in range(300)}


def _remembered(path: Path) -> dict[str, bytes]:
    """What a run finds; a memory that fails under way is begun anew, as a build does."""
    with Memory(path) as memory:
        try:
            return dict(memory.rows("readings"))
        except ForgottenError:
            return dict(memory.rows("readings"))


def test_what_one_run_writes_the_next_one_finds(tmp_path: Path) -> None:
    path = tmp_path / "cache/memory.sqlite3"
    with Memory(path) as memory:
        memory.put("readings", MANY.items())
        memory.remove("readings", ["path/7.md"])
        memory.put("bodies", [("path/1.md", b"<p>1</p>")])
    with Memory(path) as memory:
        assert memory.problem == ""
        assert dict(memory.rows("readings")) == {key: value for key, value in MANY.items() if key != "path/7.md"}
        assert memory.get("bodies", "path/1.md") == b"<p>1</p>"
        assert memory.get("bodies", "path/2.md") is None
        assert dict(memory.rows("never_written")) == {}


def test_an_interrupted_run_leaves_what_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    memory = Memory(path)
    memory.put("readings", [("saved", b"1")])
    memory.save()
    memory.put("readings", [("lost", b"2")])
    memory._database.close()  # as the end of the process does
    assert _remembered(path) == {"saved": b"1"}


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_another_file_in_its_place_is_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory.sqlite3"
    path.write_bytes(content)
    with Memory(path) as memory:
        assert (str(path) in memory.problem and "everything is made anew" in memory.problem) or not content
        memory.put("readings", [("a", b"1")])
    assert _remembered(path) == {"a": b"1"}


def test_another_programs_database_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE readings (key TEXT)")
    database.commit()
    database.close()
    with Memory(path) as memory:
        assert "written by another version, or by another program" in memory.problem
        assert dict(memory.rows("readings")) == {}


def test_a_place_that_cannot_be_written_to_costs_the_memory_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with Memory(tmp_path / "file/memory.sqlite3") as memory:
        assert "nothing is remembered for the next run" in memory.problem
        memory.put("readings", [("a", b"1")])
        assert memory.get("readings", "a") == b"1"


def test_a_file_that_another_run_writes_to_is_not_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "memory.sqlite3"
    with Memory(path) as memory:
        memory.put("readings", [("a", b"1")])
    monkeypatch.setattr(store, "_BUSY", 0.05)
    with Memory(path) as first:
        first.put("readings", [("a", b"2")])
        with Memory(path) as second:
            with pytest.raises(ForgottenError, match="locked; nothing is remembered for the next run"):
                second.put("readings", [("a", b"3")])
            second.put("readings", [("b", b"4")])
            assert dict(second.rows("readings")) == {"b": b"4"}
    assert _remembered(path) == {"a": b"2"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_to_the_file_no_wrong_value_comes_out(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "memory.sqlite3"
    path.unlink(missing_ok=True)
    with Memory(path) as memory:
        memory.put("readings", MANY.items())
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(1, 3))] = data.draw(st.binary(max_size=3))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    found = _remembered(path)
    assert found.items() <= MANY.items()
