"""When an article was published: what the person says, then the text, the file's name, the file's own time."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from newsdigest.document import RawArticle
from newsdigest.formats import dates
from newsdigest.formats.plaintext.metadata import Fields
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

_PLACE = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*(?:[ -][\w’'-]+){0,3}(?: ?\([^()]{2,30}\))?,? +(?:le +)?(?=\w)")
_AFTER_DATE = re.compile(r"\s*(?:\([^()]{2,40}\)\s*)?[–—-]\s")
_DATELINE_END = 120  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What may tell the date of one article."""

    raw: RawArticle
    fields: Fields
    opening: str
    """The first paragraph, which may begin with a dateline."""

    lang: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Publication:
    """When an article was published, when it was changed, and what of this is a guess."""

    date: datetime
    modified: datetime | None
    warnings: tuple[str, ...]


def publication(evidence: Evidence) -> Publication:
    """Return the date from the best source there is. Raises RefusedError when there is none."""
    warnings: list[str] = []
    date = next((found for source in _SOURCES if (found := source(evidence, warnings))), None)
    if date is None:
        raise RefusedError(
            "; ".join([*warnings, "has no date: none in the text, none in the file's name; give one (--date)"])
        )
    modified = _written(evidence, "modified", warnings)
    if modified and modified < date:
        warnings.append(f"a last change on {modified:%Y-%m-%d}, before the date {date:%Y-%m-%d}, is left out")
        modified = None
    return Publication(date, modified, tuple(warnings))


def _asked_for(evidence: Evidence, warnings: list[str]) -> datetime | None:
    return evidence.raw.date


def _in_header(evidence: Evidence, warnings: list[str]) -> datetime | None:
    return _written(evidence, "date", warnings)


def _written(evidence: Evidence, field: str, warnings: list[str]) -> datetime | None:
    """Read the date of a header line."""
    phrase = next(iter(evidence.fields.get(field, ())), "")
    found = dates.match(phrase)
    if not found:
        return None
    try:
        dated = dates.read(found, evidence.settings.timezone, evidence.lang)
    except dates.ImpossibleDateError:
        warnings.append(f"'{phrase}' is no date in any calendar")
        return None
    if dated.guess:
        warnings.append(f"date {dated.date:%Y-%m-%d}: '{phrase}' {dated.guess}")
    return dated.date


def _in_dateline(evidence: Evidence, warnings: list[str]) -> datetime | None:
    """Read ``PARIS, 20 avril (AFP) –`` at the beginning of the text, where it stays."""
    opening = evidence.opening[:_DATELINE_END]
    place = _PLACE.match(opening)
    found = dates.match_day(opening, place.end()) if place else None
    after = _AFTER_DATE.match(opening, found.end()) if found else None
    if not found or not after:
        return None
    zone = evidence.settings.timezone
    near = dates.in_file_name(evidence.raw.name, zone) or evidence.raw.modified
    try:
        dated = dates.read(found, zone, evidence.lang, near=near)
    except dates.ImpossibleDateError:
        return None
    guess = f" ({dated.guess})" if dated.guess else ""
    warnings.append(f"date {dated.date:%Y-%m-%d} taken from the dateline '{opening[: after.end()].strip()}'{guess}")
    return dated.date


def _in_file_name(evidence: Evidence, warnings: list[str]) -> datetime | None:
    date = dates.in_file_name(evidence.raw.name, evidence.settings.timezone)
    if impossible := "" if date else dates.impossible_in_file_name(evidence.raw.name):
        warnings.append(f"'{impossible}' in the file's name is no date in any calendar")
    if date:
        warnings.append(f"date {date:%Y-%m-%d} taken from the file's name")
    return date


def _of_the_change(evidence: Evidence, warnings: list[str]) -> datetime | None:
    """Take the last change for want of better: nothing is changed before it is there."""
    changed = _written(evidence, "modified", [])
    named = dates.in_file_name(evidence.raw.name, evidence.settings.timezone)
    if not changed or (named and named <= changed):
        return None
    warnings.append(f"date {changed:%Y-%m-%d} is that of the last change")
    return changed


def _of_the_file(evidence: Evidence, warnings: list[str]) -> datetime | None:
    if evidence.raw.modified is None:
        return None
    saved = evidence.raw.modified.astimezone(evidence.settings.timezone)
    date = datetime.combine(saved.date(), time(), evidence.settings.timezone)  # its hour is not the article's
    warnings.append(f"date {date:%Y-%m-%d} is the file's own: no date was recognised in the text")
    return date


_SOURCES: Sequence[Callable[[Evidence, list[str]], datetime | None]] = (
    _asked_for,
    _in_header,
    _in_dateline,
    _of_the_change,
    _in_file_name,
    _of_the_file,
)
