"""README.md and what it leads to keep their promises: all is there, and every command that they show runs."""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests import reference

from newsdigest.cli import parser

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TARGETS = re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
GUIDES = sorted((ROOT / "docs").glob("*.md"))
METADATA = {
    "Title",
    "Date",
    "Modified",
    "Lang",
    "Slug",
    "Category",
    "Tags",
    "Authors",
    "Summary",
    "Source",
    "Source_url",
}
METADATA |= {"Rights", "Image", "Credits", "Status", "Correction", "Withdrawn", "Redirect_from", "Leave_out", "Lead"}
MANUAL = [ROOT / f"docs/{name}.md" for name in ("adding", "sources", "articles", "editions")]
PAGES = [README, *(path.read_text("utf-8") for path in MANUAL)]
BLOCKS = [block for text in PAGES for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
LINES = (line for block in BLOCKS for line in block.splitlines() if line and not line.startswith("#"))
COMMANDS = sorted({line.removeprefix(".venv/bin/") for line in LINES})

FEED = """<rss version="2.0"><channel><title>Carnet spatial</title><item><title>Juice en route</title>
<link>https://example.org/juice</link><description>La sonde européenne a quitté Kourou vendredi.</description>
</item></channel></rss>"""


def _subcommands() -> dict[str, argparse.ArgumentParser]:
    (action,) = (action for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(action.choices)


@pytest.mark.parametrize("name", ["settings", "commands"])
def test_the_reference_is_that_of_the_code(name: str, accept: bool) -> None:
    path = ROOT / f"docs/{name}.md"
    begin = "<!-- generated -->\n"
    before, _, rest = path.read_text("utf-8").partition(begin)
    made = begin + "\n" + {"settings": reference.settings, "commands": reference.commands}[name]()
    if accept:
        path.write_text(before + made, "utf-8")
    assert begin + rest == made or accept


def test_every_command_is_named() -> None:
    assert [name for name in _subcommands() if f"`newsdigest {name}`" not in README] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_guides_name_only_what_there_is(guide: Path) -> None:
    """Commands with their options, targets of make, lines of metadata, and files that are linked."""
    text = guide.read_text("utf-8")
    parsers = _subcommands()
    for name, rest in re.findall(r"newsdigest ([a-z]+)([^`\n|]*)", text):
        assert name in parsers, name
        known = {option for action in parsers[name]._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, f"{name}{rest}"
    assert set(re.findall(r"(?:`|^|&& )make ([a-z]+)", text, re.MULTILINE)) <= set(TARGETS)
    assert not [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (guide.parent / link).exists()]
    lines = re.findall(r"(?:^    |`)([A-Z][a-z_]+):", text, re.MULTILINE)
    assert set(lines) <= METADATA


def test_guides_to_moving_find_the_addresses(tmp_path: Path) -> None:
    """The part of each command before the pipe prints an address in each line."""
    planet = "[Planet]\nlink = https://planet.example/\n\n[https://example.org/a.xml]\nname = A\n"
    osmosfeed = "cacheUrl: https://x.example/c.json\nsources:\n  - href: https://example.org/a.xml # A\n"
    (tmp_path / "planet.ini").write_text(planet, "utf-8")
    (tmp_path / "osmosfeed.yaml").write_text(osmosfeed, "utf-8")
    commands = re.findall(r"^sed .*(?= \| xargs)", (ROOT / "docs/moving.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        found = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        assert found == "https://example.org/a.xml\n"


@pytest.mark.parametrize("target", sorted(set(TARGETS) - {"help"}))
def test_every_make_target_is_explained(target: str) -> None:
    assert f"`make {target}" in README
    assert f"'make {target}" in (ROOT / "Makefile").read_text("utf-8")


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make ")])
def test_every_make_command_is_one_that_make_knows(command: str) -> None:
    result = subprocess.run([*shlex.split(command), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_publishing_uses_the_settings_of_the_published_site() -> None:
    for target in ("publish", "github"):
        command = ["make", target, "--dry-run"]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert "pelican content --output output --settings publishconf.py" in printed


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("newsdigest ")])
def test_every_newsdigest_command_runs(command: str, tmp_path: Path, server: Any) -> None:
    for name in ("content", "pelicanconf.py"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    article = "Juice en route\n\nLa sonde européenne a quitté Kourou vendredi. Elle va vers Jupiter.\n"
    (tmp_path / "press").mkdir()
    for name in ("article.txt", "press/juice.txt"):
        (tmp_path / name).write_text(article, "utf-8")
    with (tmp_path / "pelicanconf.py").open("a") as settings:
        settings.write("NEWSDIGEST_ALLOW_PRIVATE = True\n")
    server.put("/feed.xml", FEED)
    program = shlex.quote(str(Path(sys.executable).with_name("newsdigest")))
    line = command.replace("newsdigest ", f"{program} ", 1).replace("example.org", server.url("/feed.xml"))
    result = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_other_commands_are_known() -> None:
    assert COMMANDS
    assert [command for command in COMMANDS if not command.startswith(("make ", "newsdigest "))] == []
