"""The whole site for processes that render it: they are told where in a group a file is, not sent all that it shows.

Each page of a list shows articles that twenty other pages show: sent with each of them, they were an eighth of a
build on two processors.
"""

import functools
import pickle
from collections.abc import Callable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from newsdigest.memory import Shelf, digest
from newsdigest.publishing.groups import groups
from newsdigest.publishing.issues import digested
from newsdigest.publishing.pages import Output, Text
from newsdigest.publishing.records import Record
from newsdigest.publishing.sharing import Labels
from newsdigest.publishing.site import Entry, Site, topics
from newsdigest.publishing.telling import Telling
from newsdigest.publishing.views import SiteView


class Stock(msgspec.Struct, frozen=True):
    """What the groups of listed articles are made from, as the first line of a file holds it.

    Below it are the records of listed articles, in their order, with what pages show of them, and of withdrawn ones.
    Lines are taken one by one: all at once were twice as large as what stays of them, and memory is seldom given back.
    """

    view: SiteView
    listed: int
    """How many articles."""

    settings: bytes
    """Pelican's, pickled."""

    telling: Telling

    memory: str
    """The file in which the texts are."""

    @classmethod
    def save(cls, path: Path, site: Site, telling: Telling, settings: bytes, memory: Path) -> None:
        """Write what another process of this machine needs."""
        stock = cls(
            view=site.view,
            listed=len(site.entries),
            settings=settings,
            telling=telling,
            memory=str(memory),
        )
        with path.open("wb") as file:
            for part in chain([stock], map(_record, chain(site.entries, site.withdrawn))):
                file.write(_encode(part) + b"\n")


def _record(entry: Entry) -> Record:
    return entry.record if entry.view is entry.record.view else structs.replace(entry.record, view=entry.view)


_encode = msgspec.json.Encoder().encode  # not msgpack, which writes a moment without its offset
_stock = msgspec.json.Decoder(Stock).decode
_record_of = msgspec.json.Decoder(Record).decode


class Outputs:
    """The outputs of groups, by the names of these, made from a stock."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            stock = _stock(file.readline())
            records = map(Labels().shared, map(_record_of, file))
            listed = [Entry(record.view, record) for record in records]
        settings: Mapping[str, Any] = pickle.loads(stock.settings)  # noqa: S301 - from the process that has started this one
        entries, withdrawn = tuple(listed[: stock.listed]), tuple(listed[stock.listed :])
        tags, sections, sources = topics(entries, withdrawn, settings)
        site = Site(
            view=stock.view,
            entries=entries,
            unlisted=(),
            withdrawn=withdrawn,
            tags=tags,
            sections=sections,
            sources=sources,
            pages=(),
        )
        site = digested(site, stock.telling, settings)
        self._makers = {group.name: group.make for group in groups(site, settings, _text) if group.inputs is not None}
        self._last: tuple[str, list[Output]] = ("", [])
        remembering = functools.lru_cache(maxsize=200)  # of a topic's feeds, in each format
        self.html = remembering(kept_texts(Path(stock.memory)))

    def get(self, group: str, position: int) -> Output:
        """Return an output of a group."""
        if self._last[0] != group:
            self._last = group, list(self._makers[group]())
        return self._last[1][position]


def kept_texts(memory: Path) -> Callable[[Text], str]:
    """Return what gives the HTML of an article from the memory's file; it raises KeyError for one that is not there."""
    shelf = Shelf(memory)

    def html(text: Text) -> str:
        if text.html is not None or not text.digest:
            return text.html or ""
        found = shelf.get("bodies", text.path)
        if found is None or digest(found) != text.digest:
            raise KeyError(text.path)
        return found.decode()

    return html


def _text(record: Record, address: str) -> Text:
    return Text(record.path, record.body)
