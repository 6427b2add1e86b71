"""Where raw articles come from; today: files, folders and standard input."""

from newsdigest.sources.files import read_paths

__all__ = ["read_paths"]
