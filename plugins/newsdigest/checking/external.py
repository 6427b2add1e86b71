"""Links to pages of others: whether these are still there, asked politely and seldom.

What was there is not asked for again for weeks, what was gone for a day; a page whose host has other worries says
nothing about the link.
"""

import time
from collections.abc import Callable, Iterable, Iterator

import msgspec

from newsdigest.checking.findings import Tally, shown
from newsdigest.checking.links import external
from newsdigest.checking.site import Site
from newsdigest.memory import Notebook
from newsdigest.settings import Settings
from newsdigest.sources.answers import Fetched, FetchError, Request, Response
from newsdigest.sources.web import Web
from newsdigest.text.addresses import is_web

TABLE = "links"
GOOD_FOR, BAD_FOR = 14 * 24 * 3600.0, 24 * 3600.0
"""Seconds for which an answer is believed."""

_SAVED_EVERY = 200  # answers: a run that is interrupted has not asked in vain
_GONE = (404, 410)


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """What was found at an address; ``rule`` is empty where all is well."""

    asked: float
    """Seconds since 1970."""

    rule: str
    reason: str


_decode = msgspec.msgpack.Decoder(Standing).decode


class External:
    """Asks for every page of others that the site links to."""

    def __init__(
        self, settings: Settings, notebook: Notebook, *, web: Web | None = None, now: Callable[[], float] = time.time
    ) -> None:
        """now: seconds since 1970."""
        self._web = web or Web(settings)
        self._notebook = notebook
        self._now = now

    def __call__(self, site: Site, tally: Tally) -> None:
        """Add what is wrong with links to others."""
        used = {address: places for address, places in external(site).items() if is_web(address)}
        for address, standing in self._standings(sorted(used)):
            if standing.rule:
                tally.add_places(standing.rule, f"{shown(address)} {standing.reason}", used[address])

    def _standings(self, addresses: list[str]) -> Iterator[tuple[str, Standing]]:
        (rows,) = self._notebook.read(TABLE)
        unknown = []
        for address in addresses:
            standing = _decoded(rows.get(address))
            if standing and standing.asked <= self._now() < standing.asked + (BAD_FOR if standing.rule else GOOD_FOR):
                yield address, standing
            else:
                unknown.append(address)
        yield from self._asked(unknown)

    def _asked(self, addresses: Iterable[str]) -> Iterator[tuple[str, Standing]]:
        new: dict[str, bytes] = {}
        try:
            for request, fetched in self._web.get_all(Request(url=address) for address in addresses):
                standing = judged(fetched, self._now())
                if standing.rule != "unreachable":  # today's trouble is not tomorrow's
                    new[request.url] = msgspec.msgpack.encode(standing)
                if len(new) >= _SAVED_EVERY:
                    self._notebook.write({TABLE: new.items()}, {})
                    new = {}
                yield request.url, standing
        finally:
            if new:
                self._notebook.write({TABLE: new.items()}, {})


def judged(fetched: Fetched, now: float) -> Standing:
    """Return what an answer says about a link."""
    match fetched:
        case Response(moved=moved) if moved:
            return Standing(now, "moved", f"has moved to {shown(moved)}")
        case FetchError(status=status, reason=reason) if status in _GONE:
            return Standing(now, "gone", reason)
        # Robots that may not come, and pages that are too large to fetch, are there.
        case FetchError(reason=reason) if "robots.txt forbids" in reason or "NEWSDIGEST_MAX_BYTES" in reason:
            return Standing(now, "", "")
        case FetchError(reason=reason):
            return Standing(now, "unreachable", reason)
    return Standing(now, "", "")


def _decoded(row: bytes | None) -> Standing | None:
    try:
        return _decode(row) if row else None
    except msgspec.MsgspecError:  # of another version of this program
        return None
