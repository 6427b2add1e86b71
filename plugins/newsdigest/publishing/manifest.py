"""What a build has left in the output folder, as the next one is told."""

import msgspec

from newsdigest.memory import Sighting


class Made(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file that a build has made."""

    key: bytes
    """What stands for all that its content is a function of."""

    seen: Sighting


NO_GROUP: tuple[bytes, list[str]] = (b"", [])
"""Without a key a group is none: each of its files has to be asked."""


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """What a build has left in the output folder; paths are below it."""

    files: dict[str, Made] = {}
    groups: dict[str, tuple[bytes, list[str]]] = {}
    """Files that are functions of the same things: what stands for these, and the paths."""

    retained: tuple[str, ...] | None = None
    """What was not looked at when the folders were; None: nobody has looked."""

    folders: dict[str, Sighting] = {}
    """The folders of the files; one whose times are the same has got no file and lost none."""

    def intent(self, files: dict[str, Made], groups: dict[str, tuple[bytes, list[str]]]) -> "Manifest":
        """Return how what may be there while new files are put in place differs from this.

        groups: all that there are then; one that is there no more must not be believed by its earlier key.
        """
        gone = dict.fromkeys(self.groups.keys() - groups.keys(), NO_GROUP)
        changed = {name: group for name, group in groups.items() if group != self.groups.get(name)}
        return Manifest(files, gone | changed)

    def with_intent(self, intent: "Manifest") -> "Manifest":
        """Return what may be there after a run that was ended while it put its files in place: nobody has looked."""
        return Manifest(self.files | intent.files, self.groups | intent.groups)
