"""Pelican's log as it is read, also in a file, a pipe and a workflow; what acts in it: ``tests/safety``."""

import io
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from pelican import signals
from pelican.log import DEFAULT_LOG_HANDLER, console

from newsdigest.publishing.log import tame

LONG = "articles/2026/11/20-un-nom-de-fichier-plus-long-que-les-80-colonnes-de-nul-terminal.md: has no Date line"


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    """The root logger as Pelican sets it up."""
    root, soft = logging.getLogger(), console.soft_wrap
    root.addHandler(DEFAULT_LOG_HANDLER)
    yield root
    for handler in root.handlers[:]:
        if type(handler).__module__ in ("rich.logging", tame.__module__):  # the others are pytest's
            root.removeHandler(handler)
    DEFAULT_LOG_HANDLER.filters.clear()
    console.soft_wrap = soft


def test_a_message_is_a_whole_line_where_there_is_no_terminal(
    log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    tame()
    log.error("%s", LONG)
    console.print(LONG)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert re.fullmatch(rf"\[\d\d:\d\d:\d\d\] ERROR    {re.escape(LONG)}", said[0])
    assert said[1] == LONG


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", "na\\udce9me 東: x"), ("cp1252", "na\\udce9me \\u6771: x")])
def test_a_message_that_an_encoding_does_not_have_ends_no_build(
    log: logging.Logger, monkeypatch: pytest.MonkeyPatch, encoding: str, said: str
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(written, encoding, write_through=True))
    # Without those of pytest: what they keep of this message, a process of the tests cannot send to the other.
    monkeypatch.setattr(log, "handlers", [DEFAULT_LOG_HANDLER])
    tame()
    log.error("%s", "na\udce9me 東: x")
    console.print("Élan")
    lines = written.getvalue().decode(encoding).splitlines()
    assert [line.partition("ERROR    ")[2] or line for line in lines] == [said, "Élan"]


def test_a_terminal_is_left_to_pelican(log: logging.Logger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    console.soft_wrap = False  # another test's build was told of no terminal
    tame()
    assert DEFAULT_LOG_HANDLER in log.handlers
    assert not console.soft_wrap


def test_what_ends_a_strict_build_is_said_without_the_place_in_the_program(
    log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    tame()
    for message in ("Warning or error encountered", "a fault"):
        try:
            raise RuntimeError(message)
        except RuntimeError as error:
            log.critical("RuntimeError: %s", error, exc_info=True)
    said = capsys.readouterr().out
    assert said.count("Traceback") == 1
    assert said.index("RuntimeError: a fault") < said.index("Traceback")


def test_a_message_with_a_word_of_a_megabyte_is_said_at_once(
    log: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    """As an article's line ``Date`` may be; 100,000 letters took 20 s."""
    tame()
    message = f"a.md: Date: {'a' * 1_000_000} is no date"
    log.error("%s", message)
    assert caplog.messages == [message]


@pytest.mark.parametrize(
    ("message", "expected"),
    {
        "articles/un deux.md: has no title": "{}/articles/un deux.md: has no title",
        "a.txt, line 3: means nothing": "{}/a.txt, line 3: means nothing",
        "x.md: has the address of articles/b.md; skipped": "x.md: has the address of {}/articles/b.md; skipped",
        "Error processing articles/b.md": "Error processing {}/articles/b.md",
        "of articles/c.md": "of articles/c.md",
        f"{'a' * 5000}: is long": f"{'a' * 5000}: is long",
        "nothing\0here: x": "nothing\\x00here: x",
    }.items(),
)
@pytest.mark.parametrize("stands", [".", "elsewhere"])
def test_names_of_files_can_be_opened_from_where_a_person_stands(
    log: logging.Logger,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    message: str,
    expected: str,
    stands: str,
) -> None:
    content = tmp_path / "content"
    for name in ("articles/un deux.md", "articles/b.md", "a.txt"):
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text("", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / stands)
    tame()
    signals.initialized.send(SimpleNamespace(settings={"PATH": str(content)}))
    log.error("%s", message)
    assert caplog.messages == [expected.format("content" if stands == "." else content)]
