"""How each source has fared: when it was asked last, when it last answered, since when it fails."""

from collections.abc import Callable, Mapping

import msgspec

from newsdigest.fetching.report import Ending, Report
from newsdigest.memory import Notebook

TABLE = "health"


class Health(msgspec.Struct, frozen=True, array_like=True):
    """A source over its runs; moments in seconds since 1970, 0 for never."""

    asked: float = 0.0
    answered: float = 0.0
    failing: float = 0.0
    """Since when it has failed each time; 0 when it has answered last."""

    reason: str = ""
    """Of the last failure; empty when it has answered last."""

    gone: bool = False
    """Whether its server has said last that it is gone for good."""


_decode = msgspec.msgpack.Decoder(Health).decode


class Records:
    """What is noted of sources, by the addresses of their feeds; losing it costs nothing but the knowledge."""

    def __init__(self, notebook: Notebook, now: Callable[[], float]) -> None:
        """now: seconds since 1970."""
        self._notebook = notebook
        self._now = now
        self._healths = read(notebook)
        self._new: dict[str, bytes] = {}
        self._gone: set[str] = set()

    def note(self, report: Report) -> Report:
        """Note how it went with a source; return the report."""
        url, now = report.subscription.url, self._now()
        before = self._healths.get(url, Health())
        match report.ending:
            case Ending.WAITING:
                return report
            case Ending.FAILED:
                health = Health(now, before.answered, before.failing or now, report.reason, report.gone)
            case _:
                health = Health(now, now)
        self._new[report.moved or url] = msgspec.msgpack.encode(health)
        if report.moved:
            self._gone.add(url)
        return report

    def save(self) -> None:
        """Write what has changed."""
        if self._new or self._gone:
            self._notebook.write({TABLE: self._new.items()}, {TABLE: self._gone})
        self._new, self._gone = {}, set()


def read(notebook: Notebook) -> Mapping[str, Health]:
    """Return what was noted, by the addresses of feeds."""
    return notebook.decoded(TABLE, _decode)
