"""Whether a second build gives the same files: what differs depends on the time, on chance or on the machine.

The build is a process of its own, from an empty memory into a folder of its own.
"""

import json
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from newsdigest.checking.files import listing
from newsdigest.checking.findings import Place, Tally
from newsdigest.checking.looking import OUTPUT
from newsdigest.checking.site import Site
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

NAMED = 3
"""Files that are named of those that no build makes."""

_LAST_WORDS = 300  # characters of what a failing build has said


class Twice:
    """Builds the site again with the same settings file and compares."""

    def __init__(self, settings: Settings, settings_file: Path) -> None:
        self._settings = settings
        self._file = settings_file

    def __call__(self, site: Site, tally: Tally) -> None:
        """Add the files that differ. Raises SettingsError when the site cannot be built."""
        with TemporaryDirectory(prefix="newsdigest-") as folder:
            again = Path(folder) / "output"
            self._build(again, Path(folder) / "cache")
            compare(self._settings.output, again, site.listing.sizes, tally)

    def _build(self, output: Path, cache: Path) -> None:
        command = [
            *(sys.executable, "-m", "pelican", str(self._settings.content)),
            *("--settings", str(self._file), "--output", str(output)),
            *("--extra-settings", f"CACHE_PATH={json.dumps(str(cache))}"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603
        if done.returncode:
            words = " ".join(f"{done.stdout} {done.stderr}".split())
            raise SettingsError(f"{self._file}: the second build fails: {words[-_LAST_WORDS:]}")


def compare(first: Path, second: Path, sizes: dict[str, int], tally: Tally) -> None:
    """Add the files of the first folder, with their sizes, that are others in the second, and those it alone has."""
    others = listing(second).sizes
    left = []
    for file, size in sizes.items():
        if file not in others:
            left.append(file)
        elif size != others[file] or _digest(first / file) != _digest(second / file):
            tally.add("unstable", "is another one when the site is built again", Place(f"{OUTPUT}/{file}"))
    for file in others.keys() - sizes.keys():
        tally.add("unstable", "is there only when the site is built again", Place(f"{OUTPUT}/{file}"))
    if left:
        names = ", ".join(left[:NAMED]) + (" …" if len(left) > NAMED else "")
        tally.add("left-over", f"{len(left)} files are not of this build: {names}", Place(f"{OUTPUT}/"))


def _digest(path: Path) -> bytes:
    try:
        return blake2b(path.read_bytes()).digest()
    except OSError:
        return b""
