"""Pelican's log: nothing in it acts, names of files can be opened, and each message is a whole line in a file."""

import io
import logging
import re
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.log import console
from rich.logging import RichHandler

from newsdigest.errors import NewsdigestError
from newsdigest.text.terminal import on_a_line

_FATAL = "Warning or error encountered"
"""What Pelican raises after a message that its option ``--fatal`` makes the last one."""

_IN_A_NAME = r"[^\s:,;()'“”]"
_NAME = re.compile(rf"^[^:\n]+?(?=:|, line \d)|(?<!{_IN_A_NAME}){_IN_A_NAME}+\.(?:md|markdown|rst|txt|opml)\b")
"""What may be the name of a file: it begins a message, or is a word in it; begun anywhere, a long word took minutes."""

_content = Path()
"""The content folder, as a person writes it where they stand."""


def tame() -> None:
    """See to the log of this process."""
    signals.initialized.connect(_note)
    log = logging.getLogger()
    file = console.file
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(errors="backslashreplace")  # a name may hold what its encoding does not, which ends a build
    if not file.isatty():  # Rich takes a file, or a pipe, for 80 columns wide, and breaks paths at the last one
        console.soft_wrap = True
        log.handlers = [_WholeLines() if isinstance(each, RichHandler) else each for each in log.handlers]
    for handler in log.handlers:
        handler.addFilter(_harmless)


class _WholeLines(logging.Handler):
    """Prints each message as Pelican does, without an end at its 80th column."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("[%(asctime)s] %(levelname)-8s %(message)s", "%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        console.out(self.format(record), highlight=False)


def _harmless(record: logging.LogRecord) -> bool:
    """Write a record so that no word of strangers acts on a terminal or in a workflow.

    What ends a build and is said for a person, as a full disk or ``--fatal``, comes without the place in the program.
    """
    with suppress(TypeError, ValueError):  # another plugin's arguments do not fit: logging says so itself
        record.msg, record.args = _lines_of(_NAME.sub(_near, record.getMessage())), ()
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, NewsdigestError) or str(error) == _FATAL:
        record.exc_info = None
    elif record.exc_info:
        record.exc_text = _lines_of("".join(traceback.format_exception(*record.exc_info)).rstrip("\n"))
    return True


def _note(pelican: Any) -> None:
    global _content
    folder = Path(pelican.settings["PATH"])
    _content = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _near(found: re.Match[str]) -> str:
    """Return the name of a file of the content folder as it can be opened; Pelican's names are relative to that."""
    path = _content / found[0]
    with suppress(OSError):  # a message without a name, longer than any
        return str(path) if path.is_file() else found[0]
    return found[0]


def _lines_of(text: str) -> str:
    return "\n".join(map(on_a_line, text.split("\n")))
