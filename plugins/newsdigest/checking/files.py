"""The output folder: what files it has, and what GitHub Pages and other systems do with them.

Limits: https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsdigest.checking.findings import quoted, shown
from newsdigest.checking.hosting import INDEX, NOT_FOUND

LARGEST_SITE, LARGEST_FILE = 1_000_000_000, 100_000_000
NEARLY = 0.8
HEAVY_IMAGE = 1_000_000
MANY_FILES = 50_000
"""About so many take a deployment close to the 10 minutes after which it is given up."""

_IGNORED = frozenset({".git", ".gitkeep", ".gitignore", ".nojekyll", ".DS_Store", "CNAME"})
# Names of Windows: a copy of the site cannot be made there.
_NOT_PORTABLE = re.compile(r"[<>:\"|?*\\]|[. ]$|^ |^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)", re.IGNORECASE)
_IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tiff")
_LONGEST_NAME = 255  # bytes


@dataclass(slots=True)
class Listing:
    """The files of a folder with their sizes, and what is in it that is no plain file."""

    sizes: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def listing(folder: Path) -> Listing:
    """Return what is below a folder, by names relative to it with ``/``, in their order; ``.git`` is passed over."""
    found = Listing()
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            entries = list(os.scandir(f"{folder}/{below}"))
        except OSError:
            found.unreadable.append(below)
            continue
        for entry in entries:
            name = f"{below}{entry.name}"
            if entry.is_symlink():
                found.links.append(name)
            elif entry.is_dir():
                waiting += [f"{name}/"] if entry.name != ".git" else []
            else:
                _take(found, name, entry)
    found.sizes = dict(sorted(found.sizes.items()))
    found.links.sort()
    found.unreadable.sort()
    return found


def names(found: Listing) -> Iterator[tuple[str, str]]:
    """Names that other systems cannot have: yield file and reason."""
    for file in found.sizes:
        for part in file.split("/"):
            if match := _NOT_PORTABLE.search(part):
                yield file, f"{quoted(part)}: a name with '{match[0]}' cannot be on Windows"
            elif any(not each.isprintable() for each in part):
                yield file, f"{quoted(part)}: a name with control characters, or not in UTF-8"
            elif part != unicodedata.normalize("NFC", part):
                yield file, f"{quoted(part)}: accents are characters of their own, so a link with é does not find it"
            elif len(os.fsencode(part)) > _LONGEST_NAME:
                yield file, f"{quoted(part)}: a name of more than {_LONGEST_NAME} bytes"


def twins(found: Listing) -> Iterator[tuple[str, str]]:
    """Names that differ only by case: on Windows and macOS one replaces the other."""
    first: dict[str, str] = {}
    for file in found.sizes:
        other = first.setdefault(unicodedata.normalize("NFC", file).casefold(), file)
        if other != file:
            yield file, f"differs from {shown(other)} only by case"


def not_deployed(found: Listing) -> Iterator[tuple[str, str]]:
    """Find what the Pages actions leave out, or refuse."""
    for file in found.links:
        yield file, "is a symbolic link: a site with one is not deployed"
    for file in found.unreadable:
        yield file, "cannot be read"
    for file in found.sizes:
        hidden = next((part for part in file.split("/") if part.startswith(".")), "")
        if hidden and hidden not in _IGNORED:
            yield file, f"begins with a dot ({shown(hidden)}): upload-pages-artifact leaves it out"


def limits(found: Listing) -> Iterator[tuple[str, str]]:
    """Sizes that GitHub Pages does not take."""
    total = sum(found.sizes.values())
    if total > LARGEST_SITE:
        yield "", f"has {total / 1e9:.2f} GB, GitHub Pages takes 1 GB"
    for file, size in found.sizes.items():
        if size > LARGEST_FILE:
            yield file, f"has {size / 1e6:.0f} MB, GitHub takes 100 MB"


def near_limits(found: Listing) -> Iterator[tuple[str, str]]:
    """Sizes that it will not take before long."""
    total = sum(found.sizes.values())
    if NEARLY * LARGEST_SITE < total <= LARGEST_SITE:
        yield "", f"has {total / 1e9:.2f} GB of the 1 GB that GitHub Pages takes"
    if len(found.sizes) > MANY_FILES:
        yield "", f"has {len(found.sizes):,} files: with more than {MANY_FILES:,} a deployment may last over 10 minutes"


def heavy_images(found: Listing) -> Iterator[tuple[str, str]]:
    """Images that take seconds on a telephone."""
    for file, size in found.sizes.items():
        if size > HEAVY_IMAGE and file.lower().endswith(_IMAGES):
            yield file, f"has {size / 1e6:.1f} MB, more than {HEAVY_IMAGE / 1e6:g}"


def front_page(found: Listing) -> Iterator[tuple[str, str]]:
    """See that a site begins somewhere."""
    if INDEX not in found.sizes:
        yield "", f"has no {INDEX}"


def not_found_page(found: Listing) -> Iterator[tuple[str, str]]:
    """Readers who follow an old link see a page of the site."""
    if NOT_FOUND not in found.sizes:
        yield "", f"has no {NOT_FOUND}: readers see GitHub's"


def _take(found: Listing, name: str, entry: os.DirEntry[str]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        found.unreadable.append(name)
        return
    if stat.S_ISREG(status.st_mode):
        found.sizes[name] = status.st_size
    else:
        found.unreadable.append(name)
