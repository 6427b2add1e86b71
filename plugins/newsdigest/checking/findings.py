"""What a check has found: faults at places, few of them kept and all of them counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

PLACES = 20
"""Of so many places with the same fault each is named; the others are counted."""

REASONS = 1000
"""Of one rule so many different faults are kept: a template that is wrong may have one for each page."""

_LONGEST = 120


class Severity(StrEnum):
    """What a finding means for a site that is to be published, worst first."""

    ERROR = "error"  # readers or their programs meet something broken: it is not published
    WARNING = "warning"  # it can be read, but not by everybody or not as well
    NOTICE = "notice"  # worth knowing

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return list(Severity).index(self)


class Fault(NamedTuple):
    """What a rule says of what it looks at.

    needle: how the place reads in the article's Markdown (an address, a heading), to find its line there.
    """

    line: int
    reason: str
    needle: str = ""


class Place(NamedTuple):
    """Where a fault is: the file as it is called in the folder that is checked; line 0 is the whole file."""

    file: str
    line: int = 0
    needle: str = ""


@dataclass(slots=True)
class Places:
    """All places with the same fault, of which the first are kept."""

    count: int
    first: list[Place]

    def add(self, count: int, places: Iterable[Place]) -> None:
        """Take more of them."""
        self.count += count
        for place in places:
            if len(self.first) >= PLACES:
                break
            self.first.append(place)


class Tally:
    """Faults by rule and reason: as large as the faults are different, not as the site is large."""

    def __init__(self) -> None:
        self.reasons: dict[str, dict[str, Places]] = {}
        self.beyond: dict[str, int] = {}
        """How many faults of a rule are counted only."""

    def add(self, rule: str, reason: str, place: Place) -> None:
        """Take one fault."""
        self._add(rule, reason, 1, (place,))

    def add_all(self, rule: str, file: str, faults: Iterable[Fault]) -> None:
        """Take what a rule has said of one file."""
        for fault in faults:
            self._add(rule, fault.reason, 1, (Place(file, fault.line, fault.needle),))

    def add_places(self, rule: str, reason: str, places: Places) -> None:
        """Take one fault of several places."""
        self._add(rule, reason, places.count, places.first)

    def merge(self, other: "Tally") -> None:
        """Take those of another tally, whose files come after ours."""
        for rule, reasons in other.reasons.items():
            for reason, places in reasons.items():
                self._add(rule, reason, places.count, places.first)
        for rule, count in other.beyond.items():
            self.beyond[rule] = self.beyond.get(rule, 0) + count

    def __iter__(self) -> Iterator[tuple[str, str, Places]]:
        """Yield rule, reason and places."""
        for rule, reasons in self.reasons.items():
            for reason, places in reasons.items():
                yield rule, reason, places

    def _add(self, rule: str, reason: str, count: int, places: Iterable[Place]) -> None:
        reasons = self.reasons.setdefault(rule, {})
        if found := reasons.get(reason):
            found.add(count, places)
        elif len(reasons) < REASONS:
            reasons[reason] = Places(count, list(places)[:PLACES])
        else:
            self.beyond[rule] = self.beyond.get(rule, 0) + count


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing for a person to put right."""

    rule: str
    severity: Severity
    file: str
    """The Markdown file that the page comes from where the fault is in it, else the file in the output."""

    line: int
    """0: the whole file."""

    reason: str
    remedy: str
    count: int = 1
    """In so many places, of which this is the first: one template makes many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check has found, worst first."""

    findings: tuple[Finding, ...]
    more: dict[str, int]
    """How many further findings of a rule there are, which are not listed."""

    counts: dict[Severity, int]
    """All findings by severity, also those that are not listed."""

    files: int
    """How many files of the output were looked at."""


def shown(text: str) -> str:
    """Return a text of the site as it can stand in a message: short, on one line, without control characters."""
    line = " ".join(text.split())
    return printable(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…")


def quoted(text: str) -> str:
    """Return a text of the site as a message quotes it; see ``shown``."""
    return f"'{shown(text)}'"


def printable(text: str) -> str:
    """Return a text, of which nothing acts on a terminal."""
    return "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in text)
