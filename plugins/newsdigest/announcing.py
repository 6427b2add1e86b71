"""Which feeds of the built site have changed since a hub was last told, and telling it.

A feed that was not there before has no subscribers: it is noted, and the hub is told when it changes. So a first
run, or one whose memory is lost, tells nothing unless it is asked to tell all.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsdigest.errors import SettingsError
from newsdigest.memory import FILE, Notebook, Sighting, look
from newsdigest.settings import Settings
from newsdigest.sources import websub
from newsdigest.sources.parallel import in_parallel
from newsdigest.text.addresses import is_web

TABLE = "pings"
AT_ONCE = 2
"""Requests to the hub."""

_HEAD = 4000  # bytes of a feed in which it says where it is
_LINK = re.compile(rb'<(?:atom:)?link href="([^"]*)" rel="(self|hub)"')
_MEMBERS = {
    b"self": re.compile(rb'"feed_url": "([^"]*)"'),
    b"hub": re.compile(rb'"type": "WebSub",\s*"url": "([^"]*)"'),
}
_NO_FEEDS = (".html", ".css", ".js", ".epub", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
"""Files that need not be opened; the owner may call a feed as he likes."""


class Changed(NamedTuple):
    """A feed that is other than the hub knows it."""

    path: str
    """Below the output folder."""

    address: str
    seen: Sighting


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What has become of the feeds."""

    told: tuple[str, ...]
    """The addresses of which the hub was told."""

    failed: tuple[tuple[str, str], ...]
    """Addresses of which it was not, and why; told with the next run."""

    noted: int
    """Feeds that were not there before."""

    unchanged: int


def announce(settings: Settings, notebook: Notebook | None = None, *, everything: bool = False) -> Announcement:
    """Tell ``NEWSDIGEST_WEBSUB_HUB`` of the feeds in ``OUTPUT_PATH`` that have changed.

    everything: also of those that have not, or are new. Raises SettingsError without a hub, a built site, or a feed
    that names the hub.
    """
    hub = settings.websub_hub
    if not is_web(hub):
        raise SettingsError(f"NEWSDIGEST_WEBSUB_HUB = {hub!r}: takes the address of a hub")
    if not settings.output.is_dir():
        raise SettingsError(f"{settings.output}: no such folder; build the site first (make publish)")
    notebook = notebook or Notebook(settings.cache / FILE, lambda problem: None)
    (rows,) = notebook.read(TABLE)
    known = dict(_known(rows))
    feeds = list(_feeds(settings.output, hub, known))
    if not feeds:
        raise SettingsError(f"{settings.output}: no feed names the hub {hub}; build the site with it first")
    changed = [feed for feed in feeds if feed.path in known and known[feed.path].digest != feed.seen.digest]
    fresh = [feed for feed in feeds if feed.path not in known]
    asked = feeds if everything else changed
    outcomes = dict(
        in_parallel(
            lambda feed: websub.tell(hub, feed.address, settings),
            asked,
            host=lambda feed: hub,
            most=AT_ONCE,
            per_host=AT_ONCE,
        )
    )
    failed = {feed for feed, reason in outcomes.items() if reason}
    _remember(notebook, (feed for feed in feeds if feed not in failed), known.keys() - {feed.path for feed in feeds})
    return Announcement(
        told=tuple(feed.address for feed in asked if feed not in failed),
        failed=tuple((feed.address, outcomes[feed]) for feed in asked if feed in failed),
        noted=0 if everything else len(fresh),
        unchanged=0 if everything else len(feeds) - len(changed) - len(fresh),
    )


def _known(rows: Mapping[str, bytes]) -> Iterator[tuple[str, Sighting]]:
    for path, row in rows.items():
        with suppress(msgspec.MsgspecError):  # of another version of this program
            yield path, msgspec.msgpack.decode(row, type=Sighting)


def _feeds(folder: Path, hub: str, known: dict[str, Sighting]) -> Iterator[Changed]:
    """Yield every feed in a folder that names the hub, in the order of their paths."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix not in _NO_FEEDS and path.is_file()):
        name = path.relative_to(folder).as_posix()
        said = _says(path)
        if said.get(b"hub") == hub and said.get(b"self") and (seen := look(path, known.get(name))):
            yield Changed(name, said[b"self"], seen)


def _says(path: Path) -> dict[bytes, str]:
    """Return the addresses that a feed of ours gives as its own and as its hub's."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"{"):
        return {
            name: found[1].decode(errors="replace")
            for name, member in _MEMBERS.items()
            if (found := member.search(head))
        }
    return {found[2]: unescape(found[1].decode(errors="replace")) for found in _LINK.finditer(head)}


def _remember(notebook: Notebook, feeds: Iterable[Changed], gone: Iterable[str]) -> None:
    rows = [(feed.path, msgspec.msgpack.encode(feed.seen)) for feed in feeds]
    notebook.write({TABLE: rows}, {TABLE: sorted(gone)})
