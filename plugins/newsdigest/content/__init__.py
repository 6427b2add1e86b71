"""The Markdown files: the border between import and publishing, and the editor's property."""

from newsdigest.content.archive import Archive, Outcome, Saved
from newsdigest.content.markdown_file import imported_hash, is_untouched, read, write

__all__ = ["Archive", "Outcome", "Saved", "imported_hash", "is_untouched", "read", "write"]
