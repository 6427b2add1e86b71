"""Files and folders on this machine, and standard input."""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsdigest.document import Address, RawArticle
from newsdigest.errors import SourceError
from newsdigest.settings import Settings

STANDARD_INPUT = "-"
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

_PAGE = re.compile(r"(?P<stem>.+)\.(?:x?html?|shtml|aspx?|php)", re.IGNORECASE)
# What browsers and Word add to a page's name for the folder of its pictures and scripts, in their languages.
_COMPANION = re.compile(
    r"(?P<stem>.+)[_.-](?:files|file|fichiers|dateien|archivos|arquivos|ficheiros|bestanden|filer|tiedostot|pliki"
    r"|soubory|elemei|dosyalar|datoteke|datoteki|fitxers|failid|fails|bylos|fajlovi|fitxategiak|pixels)",
    re.IGNORECASE,
)
# What nobody reads as an article; a folder may hold it beside articles. Whoever names such a file means it.
_NO_ARTICLE = re.compile(
    r".+\.(?:py|pyi|ipynb|js|mjs|cjs|jsx|ts|tsx|vue|css|scss|sass|less|c|h|cc|cpp|hpp|cs|java|kt|go|rs|rb|pl|lua|swift|scala"
    r"|sh|bash|zsh|fish|ps1|bat|sql|r|toml|ya?ml|ini|cfg|conf|lock|log|map|po|pot|mo|diff|patch|csv|tsv|ics|vcf|bib|srt|vtt)",
    re.IGNORECASE,
)
# Of one name, a browser saves the second as "photo(1).jpg"; a picture gets the ending of what it is: "photo.webp".
_PICTURE = re.compile(r"(?P<stem>.+?)(?:\(\d+\))?(?:\.(?:jpe?g|jpe|jfif|png|gif|webp|avif))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that was found and not read yet."""

    path: str
    """As messages name it."""

    source: str
    """Who published it: the folder's name; empty if none."""


def find_paths(paths: Iterable[str], settings: Settings) -> Iterator[FoundFile | RawArticle | Address | SourceError]:
    """Yield every file, in a folder those below it in the order of their names; what cannot be taken as a SourceError.

    Hidden files are passed over, and the folder beside a page that a browser has saved as "Web page, complete".
    What begins with ``http://`` or ``https://`` is the address of a page. The first folder below a given folder, or
    below the inbox, names the source: ``inbox/Carnet spatial/juice.txt`` comes from *Carnet spatial*.
    Standard input is read at once.
    """
    for name in paths:
        if _ADDRESS.match(name):
            yield Address(url=name, origin="command line")
            continue
        path = Path(os.path.expanduser(name))  # noqa: PTH111 - make and quotes keep the shell from it; Path's raises
        if name == STANDARD_INPUT:
            yield RawArticle(data=sys.stdin.buffer.read(settings.max_bytes + 1), origin="standard input")
        elif path.is_dir():
            yield from _files_below(path, settings.content / "inbox")
        else:
            yield FoundFile(str(path), _source(path, settings.content / "inbox"))


def read_paths(paths: Iterable[str], settings: Settings) -> Iterator[RawArticle | Address | SourceError]:
    """Yield what ``find_paths`` finds, read; an unreadable file as a SourceError."""
    for found in find_paths(paths, settings):
        yield read_found(found, settings) if isinstance(found, FoundFile) else found


def read_found(found: FoundFile, settings: Settings) -> RawArticle | SourceError:
    """Return the raw article in a file, or why there is none."""
    path = Path(found.path)
    try:
        status = path.stat()
        if not path.is_file():
            return SourceError(found.path, "is not a regular file")
        with path.open("rb") as file:
            # One byte more than allowed is enough to refuse it; the size is named from its status.
            data = file.read(settings.max_bytes + 1)
    except OSError as error:
        return SourceError(found.path, f"cannot be read: {error.strerror}")
    if len(data) > settings.max_bytes:
        size, limit = status.st_size / 1e6, settings.max_bytes / 1e6
        return SourceError(found.path, f"is {size:.1f} MB large, over the limit of {limit:g} MB (NEWSDIGEST_MAX_BYTES)")
    return RawArticle(
        data=data,
        origin=found.path,
        name=path.name,
        modified=datetime.fromtimestamp(status.st_mtime, UTC),
        source=found.source,
    )


def read_beside(origin: str, name: str, settings: Settings) -> bytes | SourceError:
    """Return a file that a saved page names relative to itself, from the page's own folder (``juice_files/juice.jpg``).

    origin: the page's path. Whatever else is beside the page is none of its business.
    """
    return _read_of_page(Path(origin), unquote(name), settings)


def read_copy(origin: str, address: str, settings: Settings) -> bytes | SourceError:
    """Return the copy that a browser has saved with a page of the picture at an address.

    origin: the page's path. Its folder says nothing of addresses, so the name decides; a SourceError also where
    several have it: which of them is meant nobody knows.
    """
    page = Path(origin)
    wanted = _picture_name(unquote(urlsplit(address).path.rpartition("/")[2]))
    try:
        copies = [path for path in _saved_with(page) if _picture_name(path.name) == wanted] if wanted else []
    except OSError:
        copies = []
    if len(copies) != 1:
        return SourceError(address, "is not one of the files that were saved with its page")
    return _read_of_page(page, str(copies[0].relative_to(page.parent)), settings)


def _saved_with(page: Path) -> Iterator[Path]:
    """Yield what is in the folder of a saved page. Raises OSError."""
    saved = _PAGE.fullmatch(page.name)
    if saved and page.is_file():
        for folder in page.parent.iterdir():
            if _belongs_to_a_page(folder.name, {saved["stem"]}) and folder.is_dir():
                yield from folder.iterdir()


def _picture_name(name: str) -> str:
    """Return the part of a picture's file name that a browser leaves as it is; empty if there is none."""
    found = _PICTURE.fullmatch(unicodedata.normalize("NFC", name))
    return found["stem"].casefold() if found else ""


def _read_of_page(page: Path, name: str, settings: Settings) -> bytes | SourceError:
    try:
        path = (page.parent / name).resolve(strict=True)
        if not _is_of_page(path, page) or not path.is_file():
            return SourceError(name, "is not in the folder of its page")
        with path.open("rb") as file:
            return file.read(settings.max_bytes + 1)  # one byte more than allowed is enough to refuse it
    except (OSError, ValueError) as error:
        return SourceError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}")


def _is_of_page(path: Path, page: Path) -> bool:
    saved = _PAGE.fullmatch(page.name)
    folders = path.relative_to(parent).parts[:-1] if path.is_relative_to(parent := page.parent.resolve()) else ()
    return saved is not None and bool(folders) and _belongs_to_a_page(folders[0], {saved["stem"]})


def _files_below(folder: Path, inbox: Path) -> Iterator[FoundFile | SourceError]:
    """Yield the files of a folder, then those of each folder in it."""
    own = _source(folder / "file", inbox)  # elsewhere than in the inbox a folder's name says nothing: Downloads
    names_sources = _is_below(folder, inbox)
    waiting = [("" if folder == Path() else str(folder), own)]
    while waiting:
        parent, source = waiting.pop()
        try:
            with os.scandir(parent or os.curdir) as found:
                entries = sorted((each for each in found if not each.name.startswith(".")), key=lambda each: each.name)
        except OSError as error:
            yield SourceError(parent or os.curdir, f"the folder cannot be read: {error.strerror}")
            continue
        folders = {entry.name: entry.is_symlink() for entry in entries if _is_folder(entry)}
        pages = {page["stem"] for entry in entries if (page := _PAGE.fullmatch(entry.name))}
        for name, is_link in folders.items():
            if is_link:
                yield SourceError(_join(parent, name), "is a link to a folder: name that folder itself")
        for entry in entries:
            if entry.name in folders:
                continue
            if _NO_ARTICLE.fullmatch(entry.name):
                yield SourceError(_join(parent, entry.name), "is no article by its name: name the file itself to add")
            else:
                yield _file(entry, _join(parent, entry.name), source, folder, inbox)
        for name, is_link in reversed(folders.items()):
            if not is_link and not _belongs_to_a_page(name, pages):
                named = source or (unicodedata.normalize("NFC", name) if names_sources else "")
                waiting.append((_join(parent, name), named))


def _belongs_to_a_page(folder: str, pages: set[str]) -> bool:
    """Tell the folder of a saved page, ``X_files`` beside ``X.html``."""
    found = _COMPANION.fullmatch(folder)
    return found is not None and found["stem"] in pages


def _join(parent: str, name: str) -> str:
    return os.path.join(parent, name)  # noqa: PTH118 - a tenth of the time of Path's, ten thousand times


def _file(entry: os.DirEntry[str], path: str, source: str, folder: Path, inbox: Path) -> FoundFile | SourceError:
    """Take a file of a folder; only a link is resolved, which is slow."""
    if not entry.is_symlink():
        return FoundFile(path, source)
    if not _is_below(Path(path), folder):
        return SourceError(path, "is a link that leads out of its folder")
    return FoundFile(path, _source(Path(path), inbox))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle: reading it will say so
        return False


def _is_below(path: Path, folder: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle, before Python 3.13: reading it will say so
        return True


def _source(path: Path, folder: Path) -> str:
    try:
        below = path.resolve().relative_to(folder.resolve()).parts[:-1]
    except (ValueError, OSError, RuntimeError):
        return ""
    return unicodedata.normalize("NFC", below[0]) if below else ""
