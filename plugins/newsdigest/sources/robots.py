"""What a site lets robots fetch: ``/robots.txt`` (RFC 9309), read once in a run for each site."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from newsdigest.sources.exchange import ExchangeError

AGENT = "newsdigest"
"""The name by which rules are meant for this program."""

SIZE = 512 * 1024
"""Bytes that are read of the rules; RFC 9309 wants at least 500 KiB."""


Ask = Callable[[str], bytes | ExchangeError]
"""Gives the rules at an address: empty where there are none, an ExchangeError where the site cannot say now."""


class Robots:
    """The rules of the sites that pages come from; threads may ask at once."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._rules: dict[str, Protego | ExchangeError] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def obey(self, address: str) -> None:
        """Raise ExchangeError for a page that may not be fetched."""
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:  # the second page of a site waits for its rules, other sites do not
            if site not in self._rules:
                self._rules[site] = _parsed(self._ask(f"{site}/robots.txt"))
            rules = self._rules[site]
        if isinstance(rules, ExchangeError):  # raised anew: one that is raised twice keeps both ways that it went
            raise ExchangeError(str(rules), lasting=rules.lasting, reached=rules.reached)
        if not rules.can_fetch(address, AGENT):
            raise ExchangeError("is not fetched: its robots.txt forbids it", lasting=True)


def _parsed(data: bytes | ExchangeError) -> Protego | ExchangeError:
    return Protego.parse(data[:SIZE].decode("utf-8-sig", "replace")) if isinstance(data, bytes) else data
