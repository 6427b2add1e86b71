"""What GitHub Pages has at an address: which file, or which redirect, and of what type.

Pages takes the file itself, then the file with ``.html``, then the folder (https://github.com/slorber/trailing-slash-guide);
its types are those of mime-db (https://github.com/orgs/community/discussions/22863).
"""

import mimetypes
import os
from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

HTML = "text/html; charset=utf-8"
_UNKNOWN = "application/octet-stream"
# What the site may have in it; Python knows the rest, but takes it from the machine where that has a list.
_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": HTML,
    ".html": HTML,
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".mjs": "application/javascript; charset=utf-8",
    ".opml": "text/x-opml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".xsl": "application/xml",
    ".zip": "application/zip",
}


class Redirect(NamedTuple):
    """A folder that was asked for without the slash at its end."""


class Shown(NamedTuple):
    """What a browser gets to see."""

    file: Path | None
    status: HTTPStatus


def shown(root: Path, target: str, coming: Iterable[Path] = ()) -> Shown | Redirect:
    """Return what is shown for a target: its file, or else ``404.html`` if there is one. See ``find``.

    coming: folders whose files are about to be put into the site; they are shown already.
    """
    for folder in coming:
        new = find(folder, target)
        with suppress(OSError):  # it is there by now
            if isinstance(new, Path) and new.stat().st_size:  # not one that is about to be written
                return Shown(new, HTTPStatus.OK)
    found = find(root, target)
    if isinstance(found, Redirect):
        return found
    if found:
        return Shown(found, HTTPStatus.OK)
    missing = find(root, "404.html")
    return Shown(missing if isinstance(missing, Path) else None, HTTPStatus.NOT_FOUND)


def find(root: Path, target: str) -> Path | Redirect | None:
    """Return the file for a target below the site's address, percent-encoded and without a slash before it.

    None: there is nothing, or nothing that Pages would have. Each name is looked up in the listing of its folder, so
    ``..``, a name in the wrong case, which other file systems forgive, and what Windows takes for a device are
    not there. Nor are links that lead out of the site, and names with a dot before them: ``upload-pages-artifact``
    leaves these out.
    """
    try:
        *folders, name = unquote(target, errors="strict").split("/")
    except UnicodeDecodeError:
        return None
    place = root
    for folder in folders:
        if not _has(place, folder):
            return None
        place /= folder
    if not place.is_dir():
        return None
    for candidate in (name, f"{name}.html") if name else ("index.html",):
        if _has(place, candidate) and (place / candidate).is_file():
            found = place / candidate
            return found if found.resolve().is_relative_to(root.resolve()) else None
    if name and _has(place, name) and (place / name).is_dir():
        return Redirect()
    return None


def media_type(path: Path) -> str:
    """Return the value of ``Content-Type`` for a file."""
    suffix = path.suffix.lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}", strict=True)[0] or _UNKNOWN


def _has(folder: Path, name: str) -> bool:
    """Tell whether a folder lists a name, letter by letter."""
    if not name or name.startswith("."):
        return False
    try:
        with os.scandir(folder) as entries:
            return any(entry.name == name for entry in entries)
    except OSError:
        return False
