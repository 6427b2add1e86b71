"""Whole sites, built as `pelican` builds them."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pelican.log import LimitFilter


@pytest.fixture(autouse=True)
def _pelican_forgets() -> Iterator[None]:
    """Pelican shows some messages once per process; the next test shall see them again."""
    yield
    for shown in (LimitFilter._raised_messages, LimitFilter._group_count):
        shown.clear()


@pytest.fixture
def build(tmp_path: Path, made: Callable[..., Path]) -> Callable[..., Path]:
    """Return a function that writes content files, builds the site and returns its output folder.

    Called with ``{path below content/: text}`` and the settings that differ from pelicanconf.py.
    """

    def write_and_run(files: Mapping[str, str], **settings: Any) -> Path:
        content = tmp_path / "content"
        content.mkdir(exist_ok=True)
        for name, text in files.items():
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_text(text, "utf-8")
        return made(content, settings.pop("output", tmp_path / "output"), **settings)

    return write_and_run


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> Callable[[], list[str]]:
    """Return a function that tells what the build said to the person: its warnings and errors.

    Names of files are relative to the content folder, which is not below this one: see ``test_log.py``.
    """
    caplog.set_level(logging.WARNING)

    def told() -> list[str]:
        said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
        return [message.replace(f"{tmp_path}/content/", "") for message in said]

    return told
