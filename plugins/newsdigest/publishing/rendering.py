"""From a view to HTML: Jinja's environment, the interface's language, dates and links.

A page is a function of ``site``, ``page``, the templates and the translations. Templates see
nothing else: no settings, no clock, no machine's locale.
"""

import logging
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import BaseLoader, Environment, StrictUndefined
from jinja2.ext import Extension

from newsdigest.publishing.views import NotFoundPage, Page, SiteView

log = logging.getLogger(__name__)

SOURCE_LANG = "en"  # what the templates' own words are written in

# CLDR writes « 18:02 » and « 1 mai » for French; a French newspaper writes « 18 h 02 » and « 1er mai ».
_CLOCKS = {"fr": "H'\u00a0h\u00a0'mm"}
_FIRST_OF_MONTH = {"fr": (re.compile(r"(?<!\d)1(?=\s)"), "1er")}

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_PREFORMATTED = re.compile(r"(<(pre|textarea)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")


class Renderer:
    """One Jinja environment for a site; ``render`` makes a page of it."""

    environment: Environment
    """For those who need a template by hand, as a feed or a mail does."""

    interface_lang: str
    """The language of the interface: the site's, or English where there is no translation into it."""

    def __init__(
        self,
        loader: BaseLoader,
        translations: Path,
        *,
        lang: str,
        address: str = "",
        relative_urls: bool = True,
        extensions: Sequence[str | type[Extension]] = (),
        filters: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        """Take the templates, the folder of ``.po`` files, the site's language (BCP 47) and its ``SITEURL``.

        ``relative_urls=False`` makes every link an absolute path instead of a relative one. A language
        that nobody has translated the interface into gives English and one warning in the log.
        """
        self._address = address.rstrip("/")
        self._relative_urls = relative_urls
        locale, catalog = _interface(translations, lang)
        self.interface_lang = lang if locale.language == _primary(lang) else SOURCE_LANG
        env = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n", *extensions],
        )
        env.policies["ext.i18n.trimmed"] = True
        env.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
        env.filters.update(_filters(locale))
        env.filters.update(filters or {})
        env.tests.update(foreign_to=is_foreign_to, web_address=is_web_address, on_site=is_on_site)
        env.globals["interface_lang"] = self.interface_lang
        self.environment = env

    def render(self, template_name: str, site: SiteView, page: Page) -> str:
        """Return the HTML of a page, without empty lines and with a newline at its end.

        Raises jinja2.UndefinedError when a template asks for what its view does not declare.
        """
        root = self._root(page)

        def href(url: str) -> str:
            return root + url if root is not None else relative_url(page.url, url)

        def absolute(url: str) -> str:
            return f"{self._address}/{url}"

        template = self.environment.get_template(template_name)
        return _tidy(template.render(site=site, page=page, href=href, absolute=absolute))

    def _root(self, page: Page) -> str | None:
        """Return the path that the page's links begin with, or None for relative links."""
        if self._relative_urls and not isinstance(page, NotFoundPage):
            return None
        return urlsplit(self._address).path + "/"


def relative_url(start: str, url: str) -> str:
    """Return the link from the page at ``start`` to ``url``, both relative to the site's root.

    From ``tag/otan/`` to the front page (empty): ``../../``. A query and a fragment stay.
    """
    cut = min((position for sign in "?#" if (position := url.find(sign)) >= 0), default=len(url))
    path, tail = url[:cut], url[cut:]
    folder = posixpath.dirname(start)
    target, name = posixpath.split(path)
    way = posixpath.relpath("/" + target, "/" + folder)
    link = posixpath.join("" if way == "." else way + "/", name)
    # A first segment with a colon would be read as a scheme; an empty link would keep the query.
    return ("./" + link if not link or ":" in link.partition("/")[0] else link) + tail


def relative_root(start: str) -> str:
    """Return the way from the page at ``start`` to the site's root, without a final slash: ``../..``, ``.``."""
    return relative_url(start, "").rstrip("/")


def is_foreign_to(lang: str, other: str) -> bool:
    """Return whether two language tags name different languages (``fr`` and ``fr-CA`` do not)."""
    return bool(lang) and _primary(lang) != _primary(other)


def is_web_address(url: str) -> bool:
    """Return whether a link out of the site is one that a browser may follow (``javascript:`` is not)."""
    return url.lower().startswith(("https://", "http://"))


def is_on_site(url: str) -> bool:
    """Return whether an address names a file of the site; loading any other would tell a stranger who reads."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path) and not parts.scheme and not parts.netloc and not url.startswith(("/", "\\"))


def _tidy(html: str) -> str:
    """Return the page without empty lines; preformatted text keeps its own."""
    pieces = _PREFORMATTED.split(html)
    for position in range(0, len(pieces), 3):  # text, preformatted, its tag's name, text …
        pieces[position] = _EMPTY_LINES.sub("\n", pieces[position])
    del pieces[2::3]
    return "".join(pieces).strip("\n") + "\n"


# --- Language -------------------------------------------------------------------------------


def _primary(lang: str) -> str:
    return re.split("[-_]", lang.lower())[0]


@cache
def _locale(lang: str) -> Locale | None:
    """Return what CLDR knows of a language tag, or None when it knows nothing."""
    for tag in (lang.replace("-", "_"), _primary(lang)):
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None


def _interface(folder: Path, lang: str) -> tuple[Locale, NullTranslations]:
    """Return locale and translations of the interface; English, with a warning, where there are none."""
    for name in dict.fromkeys((lang.replace("-", "_"), _primary(lang))):
        path = folder / f"{name}.po"
        if path.is_file() and (locale := _locale(lang)):
            return locale, _catalog(path)
    locale = _locale(lang)
    if locale is not None and locale.language == SOURCE_LANG:
        return locale, NullTranslations()
    log.warning("No translation of the theme into %r in %s: the interface is in English.", lang, folder)
    return Locale(SOURCE_LANG), NullTranslations()


def _catalog(path: Path) -> Translations:
    """Read a ``.po`` file; there is no compiled file to forget."""
    with path.open("rb") as file:
        catalog = read_po(file, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


# --- Filters --------------------------------------------------------------------------------


def _filters(locale: Locale) -> dict[str, Callable[..., str]]:
    """Return the theme's filters; those that print words or dates do so in the interface's language."""
    ordinal = _FIRST_OF_MONTH.get(locale.language)
    clock_pattern = _CLOCKS.get(locale.language, "short")

    def dated(instant: date, length: str) -> str:
        text = format_date(instant, length, locale)
        return ordinal[0].sub(ordinal[1], text, count=1) if ordinal and instant.day == 1 else text

    def day(instant: date) -> str:
        """``jeudi 20 avril 2023``."""
        return dated(instant, "full")

    def short_day(instant: date) -> str:
        """``20 avr. 2023``."""
        return dated(instant, "medium")

    def month(instant: date | str) -> str:
        """``avril 2023``, of a day or of ``2023-04``; any other text stays as it is."""
        if isinstance(instant, str):
            if not _MONTH.fullmatch(instant):
                return instant
            instant = date.fromisoformat(f"{instant}-01")
        return format_skeleton("yMMMM", instant, locale=locale)

    def clock(instant: datetime) -> str:
        """``18 h 02``, ``6:02 PM``: the hour in the instant's own time zone."""
        return format_time(instant.timetz(), clock_pattern, locale=locale)

    def language(lang: str) -> str:
        """``anglais``; a tag that nobody knows stays as it is."""
        known = _locale(lang)
        return (known.get_language_name(locale) if known else None) or lang

    def enumerated(names: Sequence[str]) -> str:
        """``Anne, Ben et Chloé``."""
        return format_list(names, locale=locale)

    return {
        "day": day,
        "short_day": short_day,
        "month": month,
        "clock": clock,
        "language": language,
        "enumerated": enumerated,
        "iso": iso,
        "sentence": sentence,
        "direction": direction,
        "territory": territory,
    }


def iso(instant: date) -> str:
    """Return the value of a ``datetime`` attribute: ``2023-04-20``, ``2023-04-20T18:02+02:00``."""
    return instant.isoformat(timespec="minutes") if isinstance(instant, datetime) else instant.isoformat()


def sentence(text: str) -> str:
    """Return the text with a capital first letter, the rest as it is (``capitalize`` would lower names)."""
    return text[:1].upper() + text[1:]


def direction(lang: str) -> str:
    """Return ``ltr`` or ``rtl``, the way a language is written."""
    known = _locale(lang)
    return known.text_direction if known else "ltr"


def territory(lang: str) -> str:
    """Return the language with a country, as OpenGraph wants it: ``fr`` -> ``fr_FR``, ``en-GB`` -> ``en_GB``."""
    known = _locale(lang)
    if known is None:
        return lang
    likely = get_global("likely_subtags").get(known.language, "")  # ``fr_Latn_FR``: where most of its readers live
    return "_".join(filter(None, (known.language, known.territory or likely.rpartition("_")[2])))
