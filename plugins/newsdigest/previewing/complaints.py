"""What went wrong in a build, said with its file and line."""

import logging
import re
import traceback
from collections.abc import Sequence
from pathlib import Path

from newsdigest.errors import NewsdigestError
from newsdigest.previewing.messages import Level, Problem

_MOST = 100
"""Problems of a build that are shown; a thousand undated files have one cause."""

_PLACE = re.compile(r'File "(?P<file>[^<"\n][^"\n]*)", line (?P<line>\d+)')
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Complaints(logging.Handler):
    """Collects what a build says to the person: its warnings and errors. ``own``: see ``of_exception``."""

    def __init__(self, own: Sequence[Path] = ()) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []
        self._own = own

    def emit(self, record: logging.LogRecord) -> None:
        """Take one; a bug of a plugin's message is no reason to stop a build."""
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            text = str(record.msg)
        level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
        where = ""
        if record.exc_info and record.exc_info[1]:
            cause = of_exception(record.exc_info[1], self._own)
            text, where = f"{text}: {cause.text}", cause.where
        if len(self.problems) < _MOST:
            self.problems.append(Problem(level=level, text=_shown(text), where=where))


def of_exception(error: BaseException, own: Sequence[Path]) -> Problem:
    """Return what ended a build, with the innermost place in the folders of the person's ``own``, or else at all.

    Jinja gives tracebacks the files and lines of templates, and another process's traceback comes as text
    with its exception: so the places are those of the traceback as it is printed.
    """
    if isinstance(error, NewsdigestError):
        return Problem(level=Level.ERROR, text=_shown(str(error)))
    # A folder that a setting names relative to this one gives tracebacks with relative files.
    places = [(Path(found["file"]).absolute(), found["line"]) for found in _PLACE.finditer(_printed(error))]
    theirs = [(path, line) for path, line in places if _is_in(path, own)]
    path, line = (theirs or places or [(Path(), "")])[-1]
    message = getattr(error, "msg", None) if isinstance(error, SyntaxError) else getattr(error, "message", None)
    text = f"{type(error).__name__}: {message or error}".rstrip(": ")
    return Problem(level=Level.ERROR, text=_shown(text), where=f"{_near(path)}:{line}" if line else "")


def _printed(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def _is_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders) and "site-packages" not in path.parts


def _near(path: Path) -> Path:
    """Return the path as a person in the current folder would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _shown(text: str) -> str:
    return _CONTROLS.sub("�", text).strip()
