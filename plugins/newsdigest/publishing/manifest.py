"""What a build has left in the output folder, as the next one is told."""

import msgspec

from newsdigest.memory import Sighting


class Made(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file that a build has made."""

    key: bytes
    """What stands for all that its content is a function of."""

    seen: Sighting


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a build has left in the output folder; paths are below it."""

    files: dict[str, Made] = {}
    groups: dict[str, tuple[bytes, list[str]]] = {}
    """Files that are functions of the same things: what stands for these, and the paths."""

    retained: tuple[str, ...] | None = None
    """What was not looked at when the folders were; None: nobody has looked."""

    folders: dict[str, Sighting] = {}
    """The folders of the files; one whose times are the same has got no file and lost none."""
