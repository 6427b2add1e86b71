"""When an entry of a feed was published: as it says, as the feed says, or when it was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newsdigest.document import RawArticle
from newsdigest.formats import dates
from newsdigest.formats.dating import Publication
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # what a program writes that knows no date
_EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
_TOLERANCE = timedelta(days=2)  # of clocks and zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as a feed gives it."""

    text: str
    utc: datetime | None = None
    """What the parser of the feed takes it for (aware): it knows more ways to write a date, but no offset."""

    of_change: bool = False
    """It is the date of the last change, and none of publication was given."""


def publication(
    published: Written | None, updated: Written | None, feed: Written | None, raw: RawArticle, settings: Settings
) -> Publication:
    """Return when an entry was published and changed, and what of this is a guess.

    Raises RefusedError when nothing tells, not even when it was found (``raw.modified``).
    """
    warnings: list[str] = []
    own = _moment(published, raw, settings, warnings)
    changed = _moment(updated, raw, settings, warnings)
    date = raw.date or own
    if date is None and changed is not None:
        date = changed
        if published is not None or (updated and updated.of_change):
            warnings.append(f"date {date:%Y-%m-%d} is that of the last change")
    date = date or next(_last_resorts(feed, raw, settings, warnings), None)
    if date is None:
        raise RefusedError("; ".join((*warnings, "has no date; give one (--date)")))
    modified = changed if changed and changed > date else None
    return Publication(date, modified, tuple(warnings))


def _last_resorts(feed: Written | None, raw: RawArticle, settings: Settings, warnings: list[str]) -> Iterator[datetime]:
    if date := _moment(feed, raw, settings, []):
        warnings.append(f"date {date:%Y-%m-%d} is that of the feed: the entry has none")
        yield date
    if raw.modified:
        date = raw.modified.astimezone(settings.timezone).replace(second=0, microsecond=0)
        warnings.append(f"date {date:%Y-%m-%d} is when it was found: the entry has none")
        yield date


def _moment(written: Written | None, raw: RawArticle, settings: Settings, warnings: list[str]) -> datetime | None:
    """Return what a date means; one that is impossible or absurd is none, and named."""
    if written is None or not (text := written.text.strip()[:100]):
        return None
    try:
        date = _read(text, written, settings, warnings)
    except dates.ImpossibleDateError:
        warnings.append(f"'{text}' is no date in any calendar")
        return None
    if date is None:
        warnings.append(f"'{text}' is no date that is known")
        return None
    if date < _EARLIEST or abs(date - _EPOCH) < timedelta(days=1):
        warnings.append(f"'{text}' is no date of an article")
        return None
    if raw.modified and date > raw.modified + _TOLERANCE:
        warnings.append(f"'{text}' was still to come when the feed was read")
        return None
    return date


def _read(text: str, written: Written, settings: Settings, warnings: list[str]) -> datetime | None:
    """Return the point in time, with its own offset where the text has one that is known here."""
    found = dates.match(text)
    if found is None or found.end() < len(text):
        return written.utc
    dated = dates.read(found, settings.timezone, "")
    if dated.guess:
        warnings.append(f"date {dated.date:%Y-%m-%d}: '{text}' {dated.guess}")
    return dated.date.replace(microsecond=0)
