"""Search: Pagefind (https://pagefind.app) makes an index of the articles' pages, which browsers read piece by piece.

A page says in its template what is found by (``data-pagefind-…`` in ``article.html``). The index is made again when
one of these pages has changed.
"""

import logging
import os
import posixpath
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pelican.log import console

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.search_bundle import put_in_order

logger = logging.getLogger(__name__)

FOLDER = "pagefind"
"""Where the index is, below the output folder."""

_SECONDS = 600
"""20,000 pages take some ten."""

_PARTS = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*", "*/*")
"""What the search page asks for; the rest of what Pagefind writes are interfaces of its own, 400 kB."""


def search_address(settings: Mapping[str, Any]) -> Address:
    """Return where the search page is; nowhere, if the owner wants none or Pagefind is not installed."""
    wanted = settings["NEWSDIGEST_SEARCH"] and installed()
    return Address.from_settings("NEWSDIGEST_SEARCH", settings) if wanted else Address("", "")


@cache
def installed() -> bool:
    """Tell whether an index can be made here."""
    return find_spec("pagefind_bin") is not None


def write_index(pages: Sequence[str], settings: Mapping[str, Any], folder: OutputFolder) -> None:
    """Make the index of the articles' pages, given by their paths, if one of them has changed."""
    if settings["NEWSDIGEST_SEARCH"] and not installed():
        console.print("No search page: pagefind-bin is not installed.")
    if not search_address(settings).save_as:
        return
    made = sorted(
        (path, folder.made[path].seen.digest) for path in map(posixpath.normpath, pages) if path in folder.made
    )
    lang = settings["DEFAULT_LANG"].partition("-")[0].lower()
    own = code("publishing/searching.py", "publishing/search_bundle.py") + libraries("pagefind-bin")
    key = digest(own + lang.encode() + b"".join(path.encode() + seen for path, seen in made))
    if not made or folder.keeps("search", key, lambda: ()):
        return
    paths = []
    with TemporaryDirectory(prefix="newsdigest-search-") as name:
        for file in _index([path for path, _ in made], lang, Path(name), folder):
            below = file.relative_to(name, "bundle").as_posix()
            path = folder.claim(f"{FOLDER}/{below}", f"search index {below}")
            paths.append(path)
            data = file.read_bytes()
            if path and not folder.has(path, mark := digest(data)):
                folder.write(path, data, mark)
    if paths and all(paths):
        folder.group("search", key, paths)


def _index(pages: Sequence[str], lang: str, temporary: Path, folder: OutputFolder) -> Iterator[Path]:
    """Run Pagefind on the pages, and yield the files of the index; report what it does not take."""
    import pagefind_bin

    site, bundle = temporary / "site", temporary / "bundle"
    for path in pages:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).symlink_to(folder.places.now(path))
    options = ("--site", "site", "--output-path", "bundle", "--force-language", lang, "--quiet")
    command = (str(pagefind_bin.get_executable()), *options)
    try:
        run = subprocess.run(  # noqa: S603 - our own
            command, capture_output=True, text=True, check=False, cwd=temporary, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("search: no index: %s", error)
        return
    if run.returncode or not (bundle / "pagefind-entry.json").exists():
        logger.error("search: no index: %s", (run.stderr or run.stdout).strip().rpartition(os.linesep)[2])
        return
    try:
        put_in_order(bundle)
    except (OSError, ValueError) as error:
        logger.warning("search: the index is otherwise in each build: %s", error)
    for pattern in _PARTS:
        yield from sorted(bundle.glob(pattern))
