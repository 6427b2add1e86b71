"""What strangers wrote acts neither on a person's terminal nor as a command in the log of a GitHub workflow."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Server

from newsdigest.cli import main
from newsdigest.text.terminal import on_a_line

LINES = {
    "a\n::error file=x::broken": r"a\x0a::error file=x::broken",
    "\x1b]0;title\x07\x1b[2J": r"\x1b]0;title\x07\x1b[2J",
    "\x9b31m\x85\u2028": r"\x9b31m\x85\u2028",
    "user\u202etxt.exe": r"user\u202etxt.exe",
    "« Le\xa0maire\u202f» de 東京 \u200fعربي": "« Le\xa0maire\u202f» de 東京 \u200fعربي",
    "https://[::1]/": "https://[::1]/",
}
IN_A_WORKFLOW = {
    "::error::x": ": :error: :x",
    ":::add-mask::e": ": : :add-mask: :e",
    "  ::stop-commands::x": "  : :stop-commands: :x",
    "x ##[error]y ###[group]": "x ## [error]y ### [group]",
    "Le prix : 12 h": "Le prix : 12 h",
}
ATTACKS = ("::error::Envoyé", "##[error]Titre", "\x1b[2J\x9b31mTitre", "\n::stop-commands::abc", "\r::error::Titre")
# Long enough that a line of 80 columns is wrapped before what would be a command at its beginning.
WRAPPED = " ".join(f"{'mot' * number} ::warning::{number}" for number in range(1, 8))


def acts(said: str) -> list[str]:
    """Return the lines that would be commands to GitHub's runner, or that move a cursor."""
    lines = re.split(r"\r\n|\r|\n", said)
    return [line for line in lines if line.lstrip().startswith("::") or "##[" in line or re.search(r"[\x1b\x9b]", line)]


@pytest.mark.parametrize(("text", "line"), LINES.items())
def test_a_message_is_one_line(text: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert on_a_line(text) == line


@pytest.mark.parametrize(("text", "line"), IN_A_WORKFLOW.items())
def test_a_message_is_no_command_to_a_workflow(text: str, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert on_a_line(text) == line
    assert not acts(on_a_line(text))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Server) -> Path:
    """A site whose files, titles, tags and sources are attacks."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    settings = "from newsdigest.defaults import *\nSITENAME = 'S'\nTIMEZONE = 'UTC'\nNEWSDIGEST_ALLOW_PRIVATE = True\n"
    Path("pelicanconf.py").write_text(settings, "utf-8")
    for folder in ("content/inbox", "content/articles", "content/editions"):
        Path(folder).mkdir(parents=True)
    outlines = ""
    for number, attack in enumerate((*ATTACKS, WRAPPED)):
        name = attack.replace("/", "")
        Path(f"content/inbox/{name}.txt").write_text(f"{attack}\n20 avril 2023\n\nUn {number}e texte part.\n", "utf-8")
        Path(f"content/inbox/{name}.html").write_text(f"<title>{attack}</title>", "utf-8")
        Path(f"content/inbox/{name}.png").write_bytes(b"\x89PNG")
        written = " ".join(attack.split())
        told = "\n".join(
            f"{field}: {written}" for field in ("Title", "Tags", "Image", "Status", "Template", "Category")
        )
        Path(f"content/articles/{name}.md").write_text(f"{told}\nDate: 2023-04-20\n\n<script>x</script>T.\n", "utf-8")
        Path(f"content/articles/bad{name}.md").write_text(f"Title: {written}\nDate: {written}\n\nT.\n", "utf-8")
        server.put(f"/{number}", f"<rss><channel><title>{written}</title></channel></rss>")
        outlines += f"<outline type='rss' text='{written}' xmlUrl='{server.url(f'/{number}')}'/>"
        outlines += f"<outline type='rss' text='{written}' xmlUrl='{written}'/>"
    Path("content/editions/2023-04-20.md").write_text(f"Lead: {WRAPPED}\nOrder: ::error::x, ##[error]y\n\n", "utf-8")
    Path("content/stories.txt").write_text("::error::x = ##[error]y\n", "utf-8")
    Path("content/tag-aliases.txt").write_text("::error::x\n= ##[error]y\n", "utf-8")
    Path("content/redirects.txt").write_text("::error::x\n##[error]y -> z\n", "utf-8")
    opml = f"<opml version='2.0'><head/><body>{outlines}</body></opml>".replace("\x1b", "").replace("\x9b", "")
    Path("content/sources.opml").write_text(opml, "utf-8")
    return tmp_path


COMMANDS = (
    *(["add"], ["add", "--json"], ["fetch"], ["fetch", "--json"], ["status", "--all"], ["tags"], ["diff"]),
    *(["edition", "2023-04-20"], ["mail", "2023-04-20"], ["add", "content/inbox/::error::Envoyé.png"]),
    *(["fetch", "\n::error::x"], ["rename", "\n::error::x", "y"], ["add", "\x1b[2J"]),
)


def test_no_command_says_what_acts(site: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        main(command)
        said = capfd.readouterr()
        assert said.out + said.err, command
        assert acts(said.out + said.err) == [], command
    articles = [str(path) for path in sorted(Path("content/articles").rglob("*.md"))]
    for name in ("enrich", "explain", "freeze"):
        main([name, *articles])
        said = capfd.readouterr()
        assert acts(said.out + said.err) == [], name


def test_neither_does_a_build_and_a_check_commands_only_what_it_means(site: Path) -> None:
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site)
    said = done.stdout + done.stderr
    assert ": :warning: :" in said
    assert acts(said) == []
    command = [sys.executable, "-m", "newsdigest.cli", "check"]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site).stdout
    assert acts(said) == re.findall(
        r"(?m)^::(?:error|warning|notice) (?:file=[^:\n]+,)?(?:line=\d+,)?title=[a-z-]+::.*$", said
    )
