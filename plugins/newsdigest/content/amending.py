"""A line of metadata more or less in a person's file: all other bytes stay."""

import re
from collections.abc import Mapping
from pathlib import Path

from newsdigest.content.archive import write_atomically
from newsdigest.content.markdown_file import parts
from newsdigest.errors import ContentError

_BYTE_ORDER_MARK = "\ufeff"


def amended(text: str, lines: Mapping[str, str]) -> str:
    """Return a file's text with these lines of metadata; one that is there already is replaced, others are added last.

    text: as it is in the file, with its own ends of lines. A value that runs over several lines becomes one; a line
    whose value is empty is taken away.
    """
    mark = _BYTE_ORDER_MARK * text.startswith(_BYTE_ORDER_MARK)
    head, rest = parts(text.removeprefix(mark))
    end = "\r\n" if "\r\n" in text else "\n"
    blank = end if not head and rest[:1] not in ("", "\r", "\n") else ""  # else the body's first line could be metadata
    for key, value in lines.items():
        written = f"{key}: {value}{end}"
        line = re.compile(rf"(?im)^ {{0,3}}{key}:.*\n?(?: {{4,}}.*\n?)*")
        there = line.search(head)
        if not value:
            head = line.sub("", head)
        elif there:
            head = head[: there.start()] + written + head[there.end() :]
        else:
            head = f"{head}{'' if not head or head.endswith(end) else end}{written}"
    return mark + head + blank + rest


def read_text(path: Path) -> str:
    """Return a file's text with its own ends of lines. Raises ContentError."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8 (byte {error.start})") from error
    if "\r" in text.replace("\r\n", ""):
        raise ContentError(f"{path}: has lines that end as on no system of today: save it with an editor first")
    return text


def replace_text(path: Path, text: str) -> None:
    """Write a person's file as a whole, also behind a link. Raises ContentError."""
    try:
        write_atomically(path.resolve(), text)
    except OSError as error:
        raise ContentError(f"{path}: cannot be written: {error.strerror}") from error
