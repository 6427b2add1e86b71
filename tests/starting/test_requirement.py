"""What requirements.txt of a new digest names: the program as others can have it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.starting.site import run

from newsdigest.starting import program as module
from newsdigest.starting.program import published, requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"
VCS = {"vcs": "git", "commit_id": COMMIT}
PUBLIC = "https://github.com/anne/newsdigest.git"


@pytest.mark.parametrize(
    ("version", "origin", "line"),
    [
        ("0.2.1", None, "newsdigest ~= 0.2.1"),
        ("0.2.dev3+gabc", None, "newsdigest == 0.2.dev3+gabc"),
        ("0.2", {"url": PUBLIC, "vcs_info": VCS}, f"newsdigest @ git+{PUBLIC}@{COMMIT}"),
        (
            "0.2",
            {"url": PUBLIC, "vcs_info": VCS, "subdirectory": "a"},
            f"newsdigest @ git+{PUBLIC}@{COMMIT}#subdirectory=a",
        ),
        ("0.2", {"url": "https://example.org/n.whl"}, "newsdigest @ https://example.org/n.whl"),
        ("0.2", {"url": "file:///home/anne/n.whl"}, "newsdigest @ file:///home/anne/n.whl"),
    ],
)
def test_it_is_where_this_program_came_from(
    monkeypatch: pytest.MonkeyPatch, version: str, origin: dict[str, Any] | None, line: str
) -> None:
    class Program:
        def __init__(self) -> None:
            self.version = version

        def read_text(self, _: str) -> str | None:
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(module, "distribution", lambda _: Program())
    found, remark = requirement()
    assert found == line
    assert ("which GitHub's workflow has not: before you push, name one" in remark) is line.endswith("anne/n.whl")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose origin is called a public one, and has the newest commit."""
    bare, clone = tmp_path / "bare.git", tmp_path / "ma copie"
    run(tmp_path, "git", "init", "--quiet", "--bare", str(bare))
    run(tmp_path, "git", "clone", "--quiet", str(bare), str(clone))
    for name in ("plugins/program.py", "content/article.md"):
        (clone / name).parent.mkdir()
        (clone / name).touch()
    run(clone, "git", "add", "--all")
    run(clone, "git", "commit", "--quiet", "--message", "Begin")
    run(clone, "git", "push", "--quiet", "origin", "HEAD")
    run(clone, "git", "remote", "set-url", "origin", PUBLIC)
    return clone


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        (PUBLIC, PUBLIC),
        ("git@github.com:anne/newsdigest.git", PUBLIC),
        ("ssh://git@github.com/anne/newsdigest.git", PUBLIC),
        ("https://anne:token@github.com/anne/newsdigest.git", PUBLIC),
        ("/home/anne/newsdigest", None),
        ("file:///home/anne/newsdigest", None),
    ],
)
def test_a_clone_is_named_as_its_public_repository(clone: Path, remote: str, expected: str | None) -> None:
    run(clone, "git", "remote", "set-url", "origin", remote)
    commit = run(clone, "git", "rev-parse", "HEAD").strip()
    assert published(clone) == (f"{expected}@{commit}" if expected else "")


def test_articles_of_the_clone_change_nothing_a_changed_program_does(clone: Path) -> None:
    (clone / "content/article.md").write_text("edited", "utf-8")
    (clone / "content/another.md").touch()
    assert published(clone)
    (clone / "plugins/program.py").write_text("edited", "utf-8")
    assert not published(clone)


def test_what_was_not_pushed_nobody_else_has(clone: Path) -> None:
    run(clone, "git", "commit", "--quiet", "--allow-empty", "--message", "Mine")
    assert not published(clone)


def test_what_is_no_clone_is_public_nowhere(tmp_path: Path, clone: Path) -> None:
    assert not published(tmp_path)
    assert not published(clone / "plugins")
    assert not published(tmp_path / "nothing")
