"""The rules of the house, checked by their own tools."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "plugins").rglob("*.py"))
MAX_LINES = 300


@pytest.mark.long
@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet"],
        ["ruff", "format", "--check", "--quiet"],
        ["mypy", "--no-error-summary"],
        ["lint-imports", "--no-cache"],
    ],
    ids=["style", "format", "types", "who may import whom"],
)
def test_the_code_keeps(command: list[str]) -> None:
    tool = Path(sys.executable).with_name(command[0])
    assert tool.exists(), f"{command[0]} is not installed: run make test"
    result = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT / "plugins").as_posix())
def test_a_module_can_be_read_in_one_sitting(module: Path) -> None:
    lines = len(module.read_text("utf-8").splitlines())
    assert lines <= MAX_LINES, f"{lines} lines: is it still one idea?"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.relative_to(ROOT / "plugins").as_posix())
def test_only_sources_may_open_an_address(module: Path) -> None:
    """What the import contracts cannot see: a part of the standard library's urllib."""
    tree = ast.parse(module.read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert "sources" in module.parts or "urllib.request" not in imported


def test_the_lock_files_name_no_host() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "requirements-dev.lock"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_what_git_ignores_is_not_in_git() -> None:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        [git, "-c", "safe.directory=*", "ls-files", "--cached", "--ignored", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert listed.stdout == b""
