"""Files and folders on this machine, and standard input."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsdigest.document import RawArticle
from newsdigest.errors import SourceError
from newsdigest.settings import Settings

STANDARD_INPUT = "-"


def read_paths(paths: Iterable[str], settings: Settings) -> Iterator[RawArticle | SourceError]:
    """Yield every file, in a folder those below it in the order of their names; an unreadable one as a SourceError.

    Hidden files are passed over. The first folder below a given folder, or below the
    inbox, names the source: ``inbox/Carnet spatial/juice.txt`` comes from *Carnet spatial*.
    """
    for name in paths:
        path = Path(os.path.expanduser(name))  # noqa: PTH111 - make and quotes keep the shell from it; Path's raises
        if name == STANDARD_INPUT:
            yield RawArticle(data=sys.stdin.buffer.read(settings.max_bytes + 1), origin="standard input")
        elif path.is_dir():
            for found in _files_below(path):
                yield found if isinstance(found, SourceError) else _read(found, path, settings)
        else:
            yield _read(path, settings.content / "inbox", settings)


def _files_below(folder: Path) -> Iterator[Path | SourceError]:
    unreadable: list[SourceError] = []

    def remember(error: OSError) -> None:
        unreadable.append(SourceError(str(error.filename), f"the folder cannot be read: {error.strerror}"))

    for parent, folders, names in os.walk(folder, onerror=remember):
        yield from unreadable
        unreadable.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(parent, name) for name in folders):
            if path.is_symlink():
                yield SourceError(str(path), "is a link to a folder: name that folder itself")
        for path in (Path(parent, name) for name in sorted(names) if not name.startswith(".")):
            yield path if _is_below(path, folder) else SourceError(str(path), "is a link that leads out of its folder")
    yield from unreadable


def _is_below(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle, before Python 3.13: reading it will say so
        return True


def _read(path: Path, folder: Path, settings: Settings) -> RawArticle | SourceError:
    try:
        status = path.stat()
        if not path.is_file():
            return SourceError(str(path), "is not a regular file")
        with path.open("rb") as file:
            # One byte more than allowed is enough to refuse it; the size is named from its status.
            data = file.read(settings.max_bytes + 1)
    except OSError as error:
        return SourceError(str(path), f"cannot be read: {error.strerror}")
    if len(data) > settings.max_bytes:
        size, limit = status.st_size / 1e6, settings.max_bytes / 1e6
        return SourceError(str(path), f"is {size:.1f} MB large, over the limit of {limit:g} MB (NEWSDIGEST_MAX_BYTES)")
    return RawArticle(
        data=data,
        origin=str(path),
        name=path.name,
        modified=datetime.fromtimestamp(status.st_mtime, UTC),
        source=_source(path, folder),
    )


def _source(path: Path, folder: Path) -> str:
    try:
        below = path.resolve().relative_to(folder.resolve()).parts[:-1]
    except ValueError:
        return ""
    return unicodedata.normalize("NFC", below[0]) if below else ""
