"""What is remembered of the readings of files."""

from pathlib import Path

import pytest

from newsdigest.memory import Memory
from newsdigest.publishing import readings
from newsdigest.publishing.reading import Notice, Reading
from newsdigest.publishing.readings import Kept, Readings


def kept(said: str) -> Kept:
    return Kept(b"source", b"key", Reading(record=None, notices=(Notice("newsdigest", 30, said),)))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "memory.sqlite")


@pytest.mark.parametrize(("many", "small"), [(0, 0), (2, 2), (500, 100)])
def test_what_was_put_last_is_known_and_what_was_removed_is_not(
    memory: Memory, monkeypatch: pytest.MonkeyPatch, many: int, small: int
) -> None:
    monkeypatch.setattr(readings, "_MANY", many)
    first = Readings(memory)
    for number in range(100):
        first.put(f"articles/{number}.md", kept("first"))
    first.settle()
    second = Readings(memory)
    second.put("articles/7.md", kept("second"))
    second.remove(["articles/8.md"])
    second.settle()
    found = Readings(memory).kept
    assert found.keys() == {f"articles/{number}.md" for number in range(100)} - {"articles/8.md"}
    assert found["articles/7.md"] == kept("second")
    assert found["articles/9.md"] == kept("first")
    assert len(dict(memory.rows("new_readings"))) == small


def test_a_build_that_was_interrupted_before_all_was_settled_has_lost_nothing_that_was_saved(memory: Memory) -> None:
    begun = Readings(memory)
    begun.put("articles/1.md", kept("first"))
    memory.save()
    begun.put("articles/2.md", kept("first"))
    with Memory(memory.path) as another:
        assert Readings(another).kept == {"articles/1.md": kept("first")}


def test_a_file_that_comes_again_is_known_again(memory: Memory) -> None:
    one = Readings(memory)
    one.put("articles/1.md", kept("first"))
    one.remove(["articles/1.md"])
    again = Readings(memory)
    assert again.kept == {}
    again.put("articles/1.md", kept("second"))
    assert Readings(memory).kept == {"articles/1.md": kept("second")}


def test_rows_of_another_version_are_not_understood_and_go(memory: Memory) -> None:
    memory.put("readings", [("articles/1.md", b'["of", "another", "form"]')])
    memory.put("new_readings", [("articles/1.md", b"2")])
    found = Readings(memory)
    assert found.kept == {}
    found.settle()
    assert dict(memory.rows("readings")) == {}
