"""What earlier runs have found out, so that the next one looks only at what has changed; losing it costs time only."""

from newsdigest.memory.notebook import Notebook
from newsdigest.memory.sightings import Sighting, digest, look, sighting, untouched
from newsdigest.memory.store import ForgottenError, Memory, Shelf, is_text
from newsdigest.memory.versions import code, libraries

FILE = "newsdigest.sqlite3"
"""The memory's file, in Pelican's ``CACHE_PATH``."""

__all__ = [
    "FILE",
    "ForgottenError",
    "Memory",
    "Notebook",
    "Shelf",
    "Sighting",
    "code",
    "digest",
    "is_text",
    "libraries",
    "look",
    "sighting",
    "untouched",
]
