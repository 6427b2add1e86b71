"""What one build is about: the memory, the output folder, the ledger, the files that it has seen."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from pelican.log import console
from pelican.utils import maybe_pluralize

from newsdigest.memory import Memory, Sighting, is_text, look
from newsdigest.publishing.ledger import Ledger
from newsdigest.publishing.manifest import Manifests
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.signals import reasons_to_read_all


class Build:
    """What the generators of one build share."""

    def __init__(self, memory: Memory, settings: dict[str, Any]) -> None:
        self.memory = memory
        self.settings = settings
        self.ledger = Ledger(memory, settings)
        self._manifests = Manifests(memory, os.path.realpath(settings["OUTPUT_PATH"]))
        self.folder = OutputFolder(
            Path(settings["OUTPUT_PATH"]),
            self._manifests.earlier,
            exact=settings["DELETE_OUTPUT_DIRECTORY"],
            retained=(*settings["OUTPUT_RETENTION"], *self._cache_in_output()),
            owned=self._owns_output(),
        )
        self.reasons = reasons_to_read_all(settings)
        self.files: dict[str, Sighting] = {}
        self._earlier_files = self._sightings()

    def look(self, path: str) -> Sighting | None:
        """Return a file of the content folder as it is now, read only if it may have changed; raises OSError."""
        seen = look(Path(self.settings["PATH"], path), self._earlier_files.get(path))
        if seen and is_text(path):
            self.files[path] = seen
        return seen

    def _sightings(self) -> dict[str, Sighting]:
        with suppress(msgspec.MsgspecError):  # another version's
            return msgspec.msgpack.decode(self.memory.get("sightings", "files") or b"\x80", type=dict[str, Sighting])
        return {}

    def _owns_output(self) -> bool:
        """Tell whether the output folder holds none of what the site is made from, nor is in it."""
        output = Path(self.settings["OUTPUT_PATH"]).resolve()
        content, theme = (Path(self.settings[name]).resolve() for name in ("PATH", "THEME"))
        inside = any(output.is_relative_to(place) for place in (content, theme))
        return not inside and not any(place.is_relative_to(output) for place in (content, theme, Path.cwd()))

    def _cache_in_output(self) -> Iterator[str]:
        cache, output = (Path(self.settings[name]).resolve() for name in ("CACHE_PATH", "OUTPUT_PATH"))
        if cache.is_relative_to(output):
            yield cache.relative_to(output).as_posix().partition("/")[0]

    def finish(self) -> None:
        """Put the site in place, and remember what was made. Raises OutputError."""
        if self.folder.changes:
            self._manifests.intend(self.folder.intent())
        self.folder.replace()
        self._manifests.keep(self.folder.manifest())
        if self.files != self._earlier_files:
            self.memory.put("sightings", [("files", msgspec.msgpack.encode(self.files))])

    def report(self) -> None:
        """Tell the person what the build has cost."""
        folder = self.folder
        read = ", ".join(self.reasons) or self.ledger.reason
        console.print(
            f"{maybe_pluralize(self.ledger.fresh, 'article', 'articles')} read{f' ({read})' if read else ''}; "
            f"{maybe_pluralize(folder.written, 'file', 'files')} written, "
            f"{folder.removed} removed, {folder.unchanged} unchanged."
        )
