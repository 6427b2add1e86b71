"""The interface's language: its words, and filters that print dates, hours and names of languages in it."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_percent, get_decimal_symbol
from babel.support import NullTranslations, Translations
from markupsafe import Markup

log = logging.getLogger(__name__)

SOURCE_LANG = "en"  # what the templates' own words are written in

# CLDR writes « 18:02 » and « 1 mai » for French; a French newspaper writes « 18 h 02 », « 18 h » and « 1er mai ».
_CLOCKS = {"fr": "H'\u00a0h\u00a0'mm"}
_FULL_HOURS = {"fr": "H'\u00a0h'"}
_FIRST_OF_MONTH = {"fr": (re.compile(r"(?<!\d)1(?=\s)"), "1er")}

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

# A day takes Babel 15 µs, and the same few are printed on thousands of pages.
_remembered = lru_cache(maxsize=4096)


class Interface:
    """Words, dates and names in one language."""

    lang: str
    """The language: the one asked for, or English where there is no translation."""

    def __init__(self, folder: Path, lang: str) -> None:
        """Take the folder of ``.po`` files and a language (BCP 47); without a translation, warn and be English."""
        path, locale = translation(folder, lang), _locale(lang)
        if locale is None or (path is None and locale.language != SOURCE_LANG):
            log.warning("No translation of the theme into %r in %s: the interface is in English.", lang, folder)
            path, locale = None, Locale(SOURCE_LANG)
        self.catalog = _catalog(path) if path else NullTranslations()
        self._locale = locale
        self.lang = lang if locale.language == _primary(lang) else SOURCE_LANG

    def functions(self) -> dict[str, Callable[..., str]]:
        """Return ``_``, ``gettext`` and ``ngettext``, which escape what they put into a translation."""
        catalog = self.catalog

        @_remembered
        def bare(message: str) -> Markup:
            return Markup(catalog.gettext(message)) % {}  # noqa: S704 - the theme's own words

        def gettext(message: str, /, **variables: object) -> Markup:
            if not variables:
                return bare(message)
            return Markup(catalog.gettext(message)) % variables  # noqa: S704

        def ngettext(singular: str, plural: str, number: int, /, **variables: object) -> Markup:
            variables.setdefault("num", number)
            return Markup(catalog.ngettext(singular, plural, number)) % variables  # noqa: S704

        return {"_": gettext, "gettext": gettext, "ngettext": ngettext}

    def filters(self) -> dict[str, Callable[..., str]]:
        """Return the theme's filters; those that print words or dates do so in the interface's language."""
        locale = self._locale
        ordinal = _FIRST_OF_MONTH.get(locale.language)
        clock_pattern = _CLOCKS.get(locale.language, "short")
        full_hour = _FULL_HOURS.get(locale.language, clock_pattern)

        def dated(length: str) -> Callable[[date], str]:
            @_remembered
            def written(day: date) -> str:
                text = format_date(day, length, locale)
                return ordinal[0].sub(ordinal[1], text, count=1) if ordinal and day.day == 1 else text

            return lambda instant: written(instant.date() if isinstance(instant, datetime) else instant)

        @_remembered
        def hour(moment: time) -> str:
            return format_time(moment, clock_pattern if moment.minute else full_hour, locale=locale)

        @_remembered
        def of_year(first: date) -> str:
            return format_skeleton("yMMMM", first, locale=locale)

        def month(instant: date | str) -> str:
            """``avril 2023``, of a day or of ``2023-04``; any other text stays as it is."""
            if isinstance(instant, str):
                if not _MONTH.fullmatch(instant):
                    return instant
                instant = date.fromisoformat(f"{instant}-01")
            return of_year(date(instant.year, instant.month, 1))

        def clock(instant: datetime) -> str:
            """``18 h 02``, ``6:02 PM``: the hour in the instant's own time zone."""
            return hour(time(instant.hour, instant.minute))

        return {
            "day": dated("full"),  # jeudi 20 avril 2023
            "long_day": dated("long"),  # 20 avril 2023
            "short_day": dated("medium"),  # 20 avr. 2023
            "month": month,
            "clock": clock,
            **_names(locale),
            "iso": iso,
            "sentence": sentence,
            "direction": direction,
            "territory": territory,
        }


def _names(locale: Locale) -> dict[str, Callable[..., str]]:
    """Return the filters that name things."""

    @_remembered
    def language(lang: str) -> str:
        """``anglais``; a tag that nobody knows stays as it is."""
        known = _locale(lang)
        return (known.get_language_name(locale) if known else None) or lang

    def enumerated(names: Sequence[str]) -> str:
        """``Anne, Ben et Chloé``."""
        return format_list(names, locale=locale)

    def country(code: str) -> str:
        """``Ukraine``, of its code."""
        return str(locale.territories.get(code, code))

    def weekday(day: date) -> str:
        """``lundi``."""
        return str(get_day_names("wide", "stand-alone", locale)[day.weekday()])

    def weekday_initial(day: date) -> str:
        """``L``."""
        return str(get_day_names("narrow", "stand-alone", locale)[day.weekday()])

    def percent(part: float) -> str:
        """``64 %``, of 0.64."""
        return str(format_percent(part, locale=locale))

    named = (language, enumerated, country, weekday, weekday_initial, percent)
    return {each.__name__: each for each in named}


def translation(folder: Path, lang: str) -> Path | None:
    """Return the ``.po`` file of a language, or of the language without its region; None where there is neither."""
    names = dict.fromkeys((lang.replace("-", "_"), _primary(lang)))
    return next((path for name in names if (path := folder / f"{name}.po").is_file()), None)


def translations_of(folder: Path, lang: str, texts: Iterable[str]) -> dict[str, str]:
    """Return what texts are in a language, from its ``.po`` file; nothing without one, or of one that is broken."""
    path = translation(folder, lang)
    with suppress(OSError, ValueError, PoFileError):  # the build that follows says so
        if path:
            catalog = _catalog(path)
            return {text: catalog.gettext(text) for text in texts}
    return {}


def _catalog(path: Path) -> Translations:
    """Read a ``.po`` file; there is no compiled file to forget."""
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


@_remembered
def _primary(lang: str) -> str:
    return re.split("[-_]", lang.lower())[0]


@_remembered
def _locale(lang: str) -> Locale | None:
    """Return what CLDR knows of a language tag, or None when it knows nothing."""
    for tag in (lang.replace("-", "_"), _primary(lang)):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None


def is_foreign_to(lang: str, other: str) -> bool:
    """Return whether two language tags name different languages (``fr`` and ``fr-CA`` do not)."""
    return bool(lang) and _primary(lang) != _primary(other)


def iso(instant: date) -> str:
    """Return the value of a ``datetime`` attribute: ``2023-04-20``, ``2023-04-20T18:02+02:00``."""
    return instant.isoformat(timespec="minutes") if isinstance(instant, datetime) else instant.isoformat()


def sentence(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is (``capitalize`` would lower names)."""
    return text[:1].upper() + text[1:]


def without(values: Iterable[object], one: object) -> list[object]:
    """Return the values but one; as ``reject("eq", one)``, which looks its test up for each value."""
    return [value for value in values if value != one]


@_remembered
def autonym(lang: str) -> str:
    """Return what a language calls itself, with a capital: ``fr`` -> ``Français``; a tag that nobody knows stays."""
    known = _locale(lang)
    return sentence((known.get_language_name(known) if known else None) or lang)


@_remembered
def direction(lang: str) -> str:
    """Return ``ltr`` or ``rtl``, the way a language is written."""
    known = _locale(lang)
    return known.text_direction if known else "ltr"


def decimal_symbol(lang: str) -> str:
    """Return what stands before the decimals of a number in a language."""
    known = _locale(lang)
    return get_decimal_symbol(known) if known else "."


@_remembered
def territory(lang: str) -> str:
    """Return the language with a country, as OpenGraph wants it: ``fr`` -> ``fr_FR``, ``en-GB`` -> ``en_GB``."""
    known = _locale(lang)
    if known is None:
        return lang
    likely = get_global("likely_subtags").get(known.language, "")  # ``fr_Latn_FR``: where most of its readers live
    return "_".join(filter(None, (known.language, known.territory or likely.rpartition("_")[2])))
