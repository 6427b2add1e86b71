"""The Markdown files: the border between import and publishing, and the editor's property."""

from typing import TYPE_CHECKING, Any

from newsdigest.content.index import Index, Known, Outcome, Trace
from newsdigest.content.versions import Version, Versions

if TYPE_CHECKING:
    from newsdigest.content.archive import Archive, Saved
    from newsdigest.content.markdown_file import is_untouched, read, read_file, write

__all__ = [
    "Archive",
    "Index",
    "Known",
    "Outcome",
    "Saved",
    "Trace",
    "Version",
    "Versions",
    "is_untouched",
    "read",
    "read_file",
    "write",
]


def __getattr__(name: str) -> Any:
    """Give what reads and writes files; only here, so that an import without a change starts without Markdown."""
    if name in ("Archive", "Saved"):
        from newsdigest.content import archive

        return getattr(archive, name)
    if name in __all__:
        from newsdigest.content import markdown_file

        return getattr(markdown_file, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
