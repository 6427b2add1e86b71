"""Where raw articles come from: files, folders and standard input; the network is in ``sources.web``."""

from newsdigest.sources.files import FoundFile, find_paths, read_beside, read_copy, read_found, read_paths

__all__ = ["FoundFile", "find_paths", "read_beside", "read_copy", "read_found", "read_paths"]
