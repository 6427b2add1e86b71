"""Written dates, in the languages of news that come here, to points in time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = (  # of the site's languages, and Dutch; as in https://cldr.unicode.org, and as people write them
    "janvier janv january jan januar enero ene gennaio janeiro januari يناير",
    "février fevrier févr fevr fév fev february feb februar febrero febbraio fevereiro februari فبراير",
    "mars march mar märz marzo março maart mrt مارس",
    "avril avr april apr abril abr aprile أبريل",
    "mai may mayo maggio mag maio mei مايو",
    "juin june jun juni junio giugno giu junho يونيو",
    "juillet juil july jul juli julio luglio lug julho يوليو",
    "août aout august aug agosto ago augustus أغسطس",
    "septembre september sept sep septiembre settembre setembro سبتمبر",  # « set » is no month alone
    "octobre october oct oktober okt octubre ottobre ott outubro أكتوبر",
    "novembre november nov noviembre novembro نوفمبر",
    "décembre decembre déc december dec dezember dez diciembre dic dicembre dezembro ديسمبر",
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
_WEEKDAYS = (
    *("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    *("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
    *("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    *("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
    *("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"),
    *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    *("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
)
_OFFSETS = {  # hours east of Greenwich
    **{"z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3},
    **{"msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
_EAST = re.compile(r"([+−-])(\d{1,2}):?(\d{2})?$")
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTH_NUMBER, key=len, reverse=True))})\b\.?"
_DAYS = (
    r"(?P<year>[12]\d{3})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
    rf"(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.?[º°]|\.)?\s+(?:(?:of|de)\s+)?{_NAME},?(?:\s+(?:del?\s+)?(?P<year>[12]\d{{3}}))?",
    rf"{_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>[12]\d{{3}}))?",
    r"(?P<first>\d{1,2})(?P<sign>[-/.])(?P<second>\d{1,2})(?P=sign)(?P<year>[12]\d{3}|\d{2})",
)
_CLOCK = (
    r"(?:T|,?\s+(?:(?:à|a|at|um|om|a las|às|(?:alle )?ore|alle|[-–—|])\s+)?)"
    r"(?=\d{1,2}(?:\s?(?:[hH:]|Uhr\b|uur\b)|\.\d\d\b|\s?[ap]\.?m\b))"
    r"(?P<hour>\d{1,2})(?:\s?[hH:.]\s?(?:(?P<minute>\d{2})(?::(?P<second_of_minute>\d{2})(?:[.,]\d+)?)?)?)?"
    r"(?:\s?(?:Uhr|uur|hs?)\b\.?)?(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?\(?(?P<zone>[+−-]\d{2}:?\d{2}\b"
    r"|(?:UTC|GMT)\s?[+−-]\d{1,2}(?::?\d{2})?\b|(?:" + "|".join(_OFFSETS) + r")\b)\)?)?"
    r"(?:\s\(?(?P<unknown_zone>(?-i:[A-Z]{3,5}))\b\)?(?=\s*(?:$|[|·•,;.–—-])))?"  # an agency as well
)
_DATES = tuple(
    re.compile(
        rf"(?:(?:{'|'.join(_WEEKDAYS)})\b\.?,?\s+)?(?:(?:le|den|el|il)\s+)?{day}(?:{_CLOCK})?(?!\w)", re.IGNORECASE
    )
    for day in _DAYS
)
_IN_FILE_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


class ImpossibleDateError(ValueError):
    """Words that name a date which no calendar holds, such as 31 février 2023."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A point in time, and what was guessed to tell it."""

    date: datetime
    guess: str = ""


def match(text: str, position: int = 0) -> re.Match[str] | None:
    """Return the longest date with a year that begins here, its time of day included; its day may not exist."""
    found = [found for found in _matches(text, position) if found["year"]]
    return max(found, key=re.Match.end, default=None)


def match_day(text: str, position: int = 0) -> re.Match[str] | None:
    """Return the longest date that begins here, which may have no year (``20 avril``)."""
    return max(_matches(text, position), key=re.Match.end, default=None)


def _matches(text: str, position: int) -> Iterator[re.Match[str]]:
    yield from filter(None, (pattern.match(text, position) for pattern in _DATES))


def read(found: re.Match[str], zone: tzinfo, lang: str, *, near: datetime | None = None) -> Dated:
    """Return what a matched date means: in ``zone`` unless it names an offset, at midnight unless it names a time.

    A date without a year is the last one of its name before ``near``. Numbers alone mean the day
    first; what that leaves in doubt is said in ``guess``. Raises ImpossibleDateError.
    """
    part = found.groupdict()
    year, month, day, guess = _day(part, lang, near)
    try:
        date = datetime(year, month, day, *_time(part), tzinfo=_zone(part["zone"]) or zone)
        date.astimezone(UTC)  # the offset may lead out of the calendar
    except (ValueError, OverflowError) as error:
        raise ImpossibleDateError(found[0]) from error
    unknown = part["unknown_zone"]
    return Dated(date, "; ".join(filter(None, (guess, unknown and f"without '{unknown}', no time zone that is known"))))


def _day(part: Mapping[str, str | None], lang: str, near: datetime | None) -> tuple[int, int, int, str]:
    if part.get("first"):
        return _numeric(int(part["first"] or 0), int(part["second"] or 0), part["year"] or "", lang)
    name = part.get("name")
    # A Turkish keyboard's dotless i matches without regard to case, and is no other letter's capital.
    month = _MONTH_NUMBER.get(name.casefold(), 0) if name else int(part["month"] or 0)
    day = int(part["day"] or 0)
    if part["year"]:
        return int(part["year"]), month, day, ""
    if near is None:
        raise ImpossibleDateError("a date without a year")
    year = near.year - ((month, day) > (near.month, near.day))
    return year, month, day, f"of the year {year}"


def _numeric(first: int, second: int, year: str, lang: str) -> tuple[int, int, int, str]:
    full = int(year) if len(year) == 4 else 2000 + int(year)
    if second > 12 >= first:
        return full, first, second, "read with the month first"
    doubtful = lang == "en" and first != second and first <= 12
    return full, second, first, "read with the day first" if doubtful or len(year) == 2 else ""


def _time(part: Mapping[str, str | None]) -> tuple[int, int, int]:
    hour = int(part["hour"] or 0)
    if part["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(part["hour"])
        hour = hour % 12 + 12 * (part["half"].casefold() == "p")
    return hour, int(part["minute"] or 0), int(part["second_of_minute"] or 0)


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if east := _EAST.search(name):
        offset = timedelta(hours=int(east[2]), minutes=int(east[3] or 0))
        return timezone(offset if east[1] == "+" else -offset)
    return timezone(timedelta(hours=_OFFSETS[name.casefold()]))


def in_file_name(name: str, zone: tzinfo) -> datetime | None:
    """Return the first date that a file's name holds (``2023-04-20-kyiv.txt``, ``20230420.txt``)."""
    return next(filter(None, (_in_calendar(found, zone) for found in _IN_FILE_NAME.finditer(name))), None)


def impossible_in_file_name(name: str) -> str:
    """Return what is written like a date in a file's name and is none; 20231399 is only a number."""
    written = (found for found in _IN_FILE_NAME.finditer(name) if found[2])
    return next((found[0] for found in written if not _in_calendar(found, UTC)), "")


def _in_calendar(found: re.Match[str], zone: tzinfo) -> datetime | None:
    try:
        return datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=zone)
    except ValueError:
        return None
