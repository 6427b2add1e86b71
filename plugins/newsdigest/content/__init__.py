"""The Markdown files: the border between import and publishing, and the editor's property."""

from newsdigest.content.archive import Archive, Outcome, Saved
from newsdigest.content.markdown_file import is_untouched, read, read_file, write

__all__ = ["Archive", "Outcome", "Saved", "is_untouched", "read", "read_file", "write"]
