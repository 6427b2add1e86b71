"""Every setting of ours, with its default; Pelican's own names where Pelican has one.

Read from a Pelican settings file (``pelicanconf.py``) without importing Pelican, so that
``newsdigest add`` starts at once.
"""

import os
import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsdigest.errors import SettingsError

PREFIX = "NEWSDIGEST_"
PELICAN_NAMES = {
    "content": "PATH",
    "cache": "CACHE_PATH",
    "default_lang": "DEFAULT_LANG",
    "timezone": "TIMEZONE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What import, enrichment and publishing need to know; each field is one setting."""

    content: Path = Path("content")
    """``PATH``: the folder that holds articles, inbox and pages."""

    cache: Path = Path("cache")
    """``CACHE_PATH``: the folder of what the program remembers from run to run."""

    default_lang: str = "fr"
    """``DEFAULT_LANG``: the language of the site's interface."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """``TIMEZONE``: dates without an offset are meant in it."""

    languages: tuple[str, ...] = ("fr", "en", "de", "es", "it", "pt", "nl")
    """``NEWSDIGEST_LANGUAGES``: the languages among which an article's own is recognised."""

    typography: bool = True
    """``NEWSDIGEST_TYPOGRAPHY``: set French guillemets and their spaces when a French text is imported."""

    max_bytes: int = 10_000_000
    """``NEWSDIGEST_MAX_BYTES``: a larger input is refused."""

    executor: str = "processes"
    """``NEWSDIGEST_EXECUTOR``: where work is done: ``processes``, ``serial`` or ``package.module:function``."""

    workers: int = field(default_factory=lambda: _cores())
    """``NEWSDIGEST_WORKERS``: how many processes or, on another engine, workers are kept busy; all cores."""

    summary_sentences: int = 3
    """``NEWSDIGEST_SUMMARY_SENTENCES``: a generated summary has at most so many sentences."""

    summary_words: int = 60
    """``NEWSDIGEST_SUMMARY_WORDS``: and about so many words."""

    max_tags: int = 8
    """``NEWSDIGEST_MAX_TAGS``: an article gets at most so many generated tags."""

    summarizer: str = ""
    """``NEWSDIGEST_SUMMARIZER``: ``module:function`` that makes summaries; empty: the program's own."""

    tagger: str = ""
    """``NEWSDIGEST_TAGGER``: ``module:function`` that gives tags; empty: the program's own."""

    source_url: str = "source/{slug}/"
    """``NEWSDIGEST_SOURCE_URL``: address of a source's page."""

    source_save_as: str = "source/{slug}/index.html"
    """``NEWSDIGEST_SOURCE_SAVE_AS``: its file below the output folder."""

    sources_url: str = "sources/"
    """``NEWSDIGEST_SOURCES_URL``: address of the list of sources."""

    sources_save_as: str = "sources/index.html"
    """``NEWSDIGEST_SOURCES_SAVE_AS``: its file below the output folder."""

    source_feed_rss: str = "feeds/source/{slug}.rss.xml"
    """``NEWSDIGEST_SOURCE_FEED_RSS``: the RSS feed of a source; empty for none."""

    source_feed_atom: str = "feeds/source/{slug}.atom.xml"
    """``NEWSDIGEST_SOURCE_FEED_ATOM``: the Atom feed of a source; empty for none."""

    @classmethod
    def names(cls) -> dict[str, str]:
        """Return the name in the settings file of each field."""
        return {each.name: PELICAN_NAMES.get(each.name, PREFIX + each.name.upper()) for each in fields(cls)}

    def as_mapping(self) -> dict[str, Any]:
        """Return our own settings, defaults included, under their names in the settings file."""
        return {name: getattr(self, own) for own, name in self.names().items() if name.startswith(PREFIX)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Take the settings out of Pelican's mapping.

        Raises SettingsError for an unknown ``NEWSDIGEST_…`` name or a value of the wrong type.
        """
        known = cls.names()
        for name in sorted(mapping):
            if name.startswith(PREFIX) and name not in known.values():
                raise SettingsError(f"{name} is not a setting; there are {', '.join(sorted(known.values()))}")
        defaults = cls()
        given: dict[str, Any] = {
            own: _checked(name, mapping[name], getattr(defaults, own)) for own, name in known.items() if name in mapping
        }
        return cls(**given)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Run a Pelican settings file and take the settings out of it; a relative ``PATH`` is meant beside it.

        So is ``CACHE_PATH``; a file that does not name it means a folder of the current one, as to Pelican.
        Raises SettingsError when the file cannot be read or run.
        """
        try:
            names = runpy.run_path(str(path))
        except Exception as error:  # the owner's file may raise anything
            raise SettingsError(f"{path}: {error}") from error
        mapping = {name: value for name, value in names.items() if name.isupper()}
        mapping["PATH"] = str(path.parent / mapping.get("PATH", "content"))
        if "CACHE_PATH" in mapping:
            mapping["CACHE_PATH"] = str(path.parent / mapping["CACHE_PATH"])
        return cls.from_mapping(mapping)


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _checked(name: str, value: object, default: object) -> object:
    """Return the value as the default's type, or raise SettingsError."""
    match default:
        case Path():
            return Path(str(value))
        case ZoneInfo():
            try:
                return ZoneInfo(str(value))
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise SettingsError(f"{name} = {value!r}: no such time zone") from error
        case tuple():
            if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
                return tuple(value)
        case bool() | str():
            if isinstance(value, type(default)):
                return value
        case int():
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
    kind = {tuple: "a list of strings", bool: "True or False", str: "a string", int: "a whole number above 0"}
    raise SettingsError(f"{name} = {value!r}: takes {kind[type(default)]}")
