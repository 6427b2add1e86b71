"""Where raw articles come from; today: files, folders and standard input."""

from newsdigest.sources.files import FoundFile, find_paths, read_found, read_paths

__all__ = ["FoundFile", "find_paths", "read_found", "read_paths"]
