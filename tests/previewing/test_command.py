"""`newsdigest serve` on the command line."""

import argparse
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from newsdigest.cli.previewing import SERVE
from newsdigest.errors import SettingsError
from newsdigest.previewing import running
from newsdigest.settings import Settings

from .conftest import PATIENCE, Site

# As `newsdigest serve`, which is one command among others.
PROGRAM = """
import argparse, sys
from pathlib import Path
from newsdigest.cli.previewing import SERVE
from newsdigest.settings import Settings
parser = argparse.ArgumentParser()
SERVE.arguments(parser)
settings = Path("pelicanconf.py")
sys.exit(SERVE.run(parser.parse_args(namespace=argparse.Namespace(settings=settings)), Settings.from_file(settings)))
"""


def _options(*arguments: str, settings: Path | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    SERVE.arguments(parser)
    return parser.parse_args(arguments, argparse.Namespace(settings=settings))


def test_what_a_person_asks_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[running.Options] = []
    monkeypatch.setattr(running, "run", lambda options, **_: asked.append(options))
    options = _options("--watch", "--port", "0", "--address", "https://ada.example/x/", settings=site.settings)
    assert SERVE.run(options, Settings.from_file(site.settings)) == 0
    inbox = site.folder / "content/inbox"
    wanted: dict[str, Any] = {"watch": True, "port": 0, "address": "https://ada.example/x", "host": "127.0.0.1"}
    assert asked == [running.Options(settings=site.settings, inbox=inbox, **wanted)]


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(argparse.ArgumentError, match="is no port"):
        _options("--port", port)


def test_what_is_no_address_is_refused(site: Site) -> None:
    with pytest.raises(SettingsError, match=r"--address user\.github\.io: takes an address such as"):
        SERVE.run(_options("--address", "user.github.io", settings=site.settings), Settings())


def test_without_settings_there_is_nothing_to_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=r"pelicanconf\.py: there is no settings file"):
        SERVE.run(_options(), Settings())


def _pass_on(stream: Iterable[str], lines: queue.Queue[str]) -> None:
    for line in stream:
        lines.put(line)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no signal for it")
def test_ctrl_c_ends_it_without_a_word_of_python(site: Site) -> None:
    inbox = site.folder / "content/inbox"
    inbox.mkdir()
    (inbox / "kourou.txt").write_text("Kourou waits\n\nThe probe stands in Guiana. It waits for the wind.\n", "utf-8")
    command = [sys.executable, "-c", PROGRAM, "--watch", "--port", "0"]
    with subprocess.Popen(
        command, cwd=site.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        seen = ""
        while "built in" not in seen:
            seen += lines.get(timeout=PATIENCE)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == ""
    assert list((site.folder / "content/articles").rglob("*kourou*.md"))
    assert "preview: http://localhost:" in seen
    assert "1 added" in seen
