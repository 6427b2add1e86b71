"""The output folder: nothing is written outside it, nothing twice, and nothing that is there already."""

import logging
from pathlib import Path

logger = logging.getLogger(__name__)


class OutputFolder:
    """Where a build goes.

    written: how many files this build has changed; unchanged: how many were there already.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.written = 0
        self.unchanged = 0
        self._origins: dict[Path, str] = {}

    def write(self, save_as: str, data: bytes, origin: str) -> None:
        """Write a file; ``origin`` names what it shows, for the report when that cannot be done.

        A path outside the folder and a path that something else has in this build are reported and skipped.
        """
        path = (self.path / save_as).resolve()
        if not path.is_relative_to(self.path) or path == self.path:
            logger.error("%s: would be written outside the output folder (%s); skipped", origin, save_as)
            return
        if path in self._origins:
            logger.error("%s: has the address of %s (%s); skipped", origin, self._origins[path], save_as)
            return
        self._origins[path] = origin
        if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
            self.unchanged += 1
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            logger.error("%s: %s cannot be written: %s; skipped", origin, save_as, error.strerror)
            return
        self.written += 1
