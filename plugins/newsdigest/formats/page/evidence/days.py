"""Points in time as pages write them: for machines, in figures, and in the words of the languages that CLDR knows."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import cache

from babel import Locale, UnknownLocaleError

_OLDEST = 1800
_LATEST = timedelta(days=2)  # ahead of the clock: an article of tomorrow in Auckland, no more
_LONGEST = 200  # characters that are searched
_OTHERS = (
    *("fr", "de", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "sk", "sv", "da", "nb", "fi", "tr", "el", "ro", "hu"),
    *("bg", "sr", "hr", "sl", "lt", "lv", "et", "ca", "ar", "fa", "he", "id", "vi", "hi"),
)
_HOURS = {  # east of Greenwich, of the zones that pages abbreviate
    **{"z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2},
    **{"eest": 3, "msk": 3, "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13},
    **{"est": -5, "edt": -4, "et": -5, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "pt": -8},
}
_CLOCK = (
    r"(?:T|\s*(?:[,;|/•·–—-]|\bum\b|\bat\b|\bà\b|\balle(?: ore)?\b|\ba las\b|\bàs\b|\bo godz\."
    r"|\bв\b|\bkl\.?|\bklo\b)?\s*)"
    r"(?P<hour>[01]?\d|2[0-4])(?:[:hH]|\.(?=\d\d\b(?!\.)))(?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?:\s?\(?(?P<zone>(?:GMT|UTC)?[+-]\d{2}:?\d{2}\b|(?:"
    + "|".join(sorted(_HOURS, key=len, reverse=True))
    + r")\b)\)?)?"
)
_WEEKDAY = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:\d|[A-Z][a-z]{2} +\d+ (?:\d{4} )?\d\d:)")
_FIGURES = (
    re.compile(
        r"(?<![\d/.-])(?P<year>(?:1[89]|2[0-5])\d\d)(?P<sign>[-/.]|\.\s|\s?年\s?|\s?년\s?)(?P<month>\d{1,2})"
        rf"(?:(?P=sign)|\s?月\s?|\s?월\s?)(?P<day>\d{{1,2}})(?!\d)(?:\s?[日일]\.?)?(?:{_CLOCK})?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\d/.-])(?P<first>\d{1,2})(?P<sign>[-/.]|\.\s)(?P<other>\d{1,2})(?P=sign)"
        rf"(?P<year>(?:1[89]|2[0-5])\d\d|\d\d(?![\d:]))(?!\d)(?:{_CLOCK})?",
        re.IGNORECASE,
    ),
)
_IN_WORDS = re.compile(
    r"(?<![\w.])(?:(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|er|º|ª|°|e|-го|ος)\b|\.|º)?[\s-]*(?:(?:of|de|del|di|d')\s+|d’)?"
    r"(?P<name>[^\W\d_]{3,}|[^\W\d_]+\.)\.?,?[\s-]*(?:(?:of|de|del|di|do|г\.)\s+)?(?P<year>(?:1[89]|2[0-5])\d\d)(?!\d)"
    r"|(?P<name_first>[^\W\d_]{3,})\.?\s+(?P<day_after>\d{1,2})(?:st|nd|rd|th|\.)?,?\s+(?:\d\d:\d\d(?::\d\d)?\s+)?(?P<year_last>(?:1[89]|2[0-5])\d\d)(?!\d)"
    r"|(?P<year_first>(?:1[89]|2[0-5])\d\d)\.?,?\s+(?P<name_between>[^\W\d_]{3,})\.?\s+(?P<day_last>\d{1,2})(?!\d))"
    rf"(?:,?(?:\s*г(?:ода|\.))?{_CLOCK})?",
    re.IGNORECASE,
)
_IN_ADDRESS = (
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-/_.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\da-z])(?P<year>(?:19[89]|20[0-4])\d)(?P<sign>)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<sign>)(?P<month>\d\d)(?P<day>\d\d)(?!\d)"),
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<name>[a-z]{3})/(?P<day>\d{1,2})/"),
)


def read(text: str, zone: tzinfo, lang: str = "") -> datetime | None:
    """Return the moment that a whole value names (an attribute, a declaration), or None.

    A moment without a zone is meant in ``zone``; a day is its midnight. Figures mean the day first, unless ``lang``
    is the English of the United States (``en-US``).
    """
    text = text.strip()
    return next((found for reader in (_machine, _counted, _mail) if (found := reader(text, zone))), None) or find(
        text, zone, lang
    )


def find(text: str, zone: tzinfo, lang: str = "") -> datetime | None:
    """Return the first moment that a text names with its day, month and year, or None."""
    return next(iter(find_all(text, zone, lang)), None)


def find_all(text: str, zone: tzinfo, lang: str = "") -> list[datetime]:
    """Return the moments that a text names with their day, month and year, in its order."""
    found = sorted(_written(_figures(text[:_LONGEST]), zone, lang), key=lambda each: each[0])
    return [moment for _, moment in found]


def without(text: str) -> str:
    """Return a text without the dates in it, as those of a byline."""
    if not any(map(str.isdigit, text)):
        return text
    for pattern in (*_FIGURES, _IN_WORDS):
        text = pattern.sub("\n", text)
    return text


def in_address(address: str, zone: tzinfo) -> datetime | None:
    """Return the day that the path of an address names (``/2019/11/19/``, ``/2019-11-19-``, ``/20191119``)."""
    path = address.partition("://")[2].partition("/")[2]
    for pattern in _IN_ADDRESS:
        for found in pattern.finditer("/" + path):
            part = found.groupdict()
            month = int(part["month"]) if part.get("month") else _months("en").get(part.get("name") or "", 0)
            if moment := _moment(int(part["year"]), month, int(part["day"]), zone):
                return moment
    return None


def plausible(moment: datetime) -> bool:
    """Tell whether something can have been published then: not before there were papers, not after tomorrow."""
    try:
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    # 1970-01-01 is what a program writes for no date at all.
    return utc.year >= _OLDEST and not 0 <= utc.timestamp() < 86_400 and utc <= datetime.now(UTC) + _LATEST


def _machine(text: str, zone: tzinfo) -> datetime | None:
    if len(text) < 8 or len(text) > 40 or not text[:4].isdigit() or "W" in text:
        return None
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return _checked(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return None


def _counted(text: str, zone: tzinfo) -> datetime | None:
    """Read seconds or milliseconds since 1970, of a time since 2001."""
    seconds = text.partition(".")[0]
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) in (10, 13)):
        return None
    return _checked(datetime.fromtimestamp(int(seconds[:10]), UTC).astimezone(zone))


def _mail(text: str, zone: tzinfo) -> datetime | None:
    """Read the dates of RFC 5322 and of C (``Tue, 19 Nov 2019 10:43:00 GMT``)."""
    if not _WEEKDAY.match(text) or ":" not in text or len(text) > 60:
        return None
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(text)
        return _checked(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return None


def _checked(moment: datetime) -> datetime | None:
    return moment if plausible(moment) else None


def _figures(text: str) -> str:
    """Return the text with the digits of any script as ASCII."""
    if text.isascii():
        return text
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def _written(text: str, zone: tzinfo, lang: str) -> Iterator[tuple[int, datetime]]:
    for pattern in _FIGURES:
        for found in pattern.finditer(text):
            if moment := _in_figures(found, zone, lang):
                yield found.start(), moment
    for found in _IN_WORDS.finditer(text):
        if moment := _in_words(found, zone, lang):
            yield found.start(), moment


def _in_figures(found: re.Match[str], zone: tzinfo, lang: str) -> datetime | None:
    part = found.groupdict()
    year = int(part["year"])
    if "first" not in part:
        if year > 2400:  # years of the Buddhist era, as Thai pages count them
            year -= 543
        return _moment(year, int(part["month"]), int(part["day"]), zone, part)
    day, month = int(part["first"]), int(part["other"])
    if len(part["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if month > 12 >= day or (lang.lower().replace("_", "-") == "en-us" and day <= 12 and part["sign"] != "."):
        day, month = month, day
    return _moment(year, month, day, zone, part)


def _in_words(found: re.Match[str], zone: tzinfo, lang: str) -> datetime | None:
    part = found.groupdict()
    name = part["name"] or part["name_first"] or part["name_between"] or ""
    year = int(part["year"] or part["year_last"] or part["year_first"] or 0)
    day = int(part["day"] or part["day_after"] or part["day_last"] or 0)
    month = _month(name, lang)
    if year > 2400:
        year -= 543
    return _moment(year, month, day, zone, part) if month else None


def _moment(
    year: int, month: int, day: int, zone: tzinfo, part: dict[str, str | None] | None = None
) -> datetime | None:
    clock = part or {}
    hour, minute = int(clock.get("hour") or 0), int(clock.get("minute") or 0)
    if half := clock.get("half"):
        hour = hour % 12 + 12 * (half.lower() == "p")
    with suppress(ValueError):
        where = _zone(clock.get("zone")) or zone
        return _checked(datetime(year, month, day, hour % 24, minute, int(clock.get("second") or 0), tzinfo=where))
    return None


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name[-1].isdigit():
        name = name[3:] if name[0].isalpha() else name
        offset = timedelta(hours=int(name[1:3]), minutes=int(name[-2:]))
        return timezone(-offset if name[0] == "-" else offset)
    return timezone(timedelta(hours=_HOURS[name.lower()]))


def _month(name: str, lang: str) -> int:
    """Return the number of a month, by its name in the page's language, in English, then in any of the others."""
    word = name.casefold().rstrip(".")
    for each in (lang.replace("_", "-").partition("-")[0].lower(), "en"):
        if number := _months(each).get(word):
            return number
    return _any_month().get(word, 0)


@cache
def _months(lang: str) -> dict[str, int]:
    """Return the numbers of the months by their names and abbreviations; none for a language that is unknown."""
    try:
        locale = Locale.parse(lang)
    except (ValueError, UnknownLocaleError, TypeError):
        return {}
    names: dict[str, int] = {}
    beginnings: dict[str, set[int]] = {}  # of "jui" there are two
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                word = name.casefold().rstrip(".")
                names.setdefault(word, number)
                for short in (word[:3], word[:4]) if len(word) > 4 and word.isalpha() else ():
                    beginnings.setdefault(short, set()).add(number)
    for short, numbers in beginnings.items():
        if len(numbers) == 1:
            names.setdefault(short, *numbers)
    return names


@cache
def weekdays(lang: str) -> frozenset[str]:
    """Return the names of the days of the week, and their abbreviations, in lower case."""
    try:
        names = Locale.parse(lang).days["format"]
    except (ValueError, UnknownLocaleError, TypeError):
        return frozenset()
    return frozenset(name.casefold().rstrip(".") for width in ("wide", "abbreviated") for name in names[width].values())


@cache
def _any_month() -> dict[str, int]:
    names: dict[str, int] = {}
    for lang in _OTHERS:
        for name, number in _months(lang).items():
            names.setdefault(name, number)
    return names
