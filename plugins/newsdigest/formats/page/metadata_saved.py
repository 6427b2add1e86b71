"""Where a saved page comes from: browsers and extensions write it into a comment before the page."""

import re

from newsdigest.text import addresses

_HEAD = 10_000  # characters
_COMMENTS = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.IGNORECASE),  # Internet Explorer, Chrome, Edge, Opera
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE),
    re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack", re.IGNORECASE),
)


def saved_from(html: str) -> str:
    """Return the address that a saved page names as its own, or nothing."""
    found = (pattern.search(html[:_HEAD]) for pattern in _COMMENTS)
    address = next((each[1] for each in found if each), "")
    if address and "://" not in address:
        address = f"http://{address}"
    return address if addresses.is_web(address) else ""
