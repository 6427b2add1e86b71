"""What a site lets robots fetch: ``/robots.txt`` (RFC 9309), read once in a run for each site."""

import threading
from collections.abc import Callable
from enum import Enum, auto
from urllib.parse import urlsplit

from protego import Protego

AGENT = "newsdigest"
"""The name by which rules are meant for this program."""

SIZE = 512 * 1024
"""Bytes that are read of the rules; RFC 9309 wants at least 500 KiB."""


class Verdict(Enum):
    """Whether a page may be fetched."""

    ALLOWED = auto()
    FORBIDDEN = auto()
    UNKNOWN = auto()  # the site cannot say: not now


Ask = Callable[[str], bytes | None]
"""Gives the rules at an address: empty where there are none, None where the site cannot say now."""


class Robots:
    """The rules of the sites that pages come from; threads may ask at once."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._rules: dict[str, Protego | None] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def verdict(self, address: str) -> Verdict:
        """Tell whether a page may be fetched."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:  # the second page of a site waits for its rules, other sites do not
            if site not in self._rules:
                self._rules[site] = _parsed(self._ask(f"{site}/robots.txt"))
            rules = self._rules[site]
        if rules is None:
            return Verdict.UNKNOWN
        return Verdict.ALLOWED if rules.can_fetch(address, AGENT) else Verdict.FORBIDDEN


def _parsed(data: bytes | None) -> Protego | None:
    return None if data is None else Protego.parse(data[:SIZE].decode("utf-8-sig", "replace"))
