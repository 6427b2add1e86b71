"""A plain article to its record without Pelican's objects, which take three times as long as all the rest of it.

Plain is what ``newsdigest add`` writes: a known line of metadata each time, paragraphs without markup. Whatever may
be anything else goes through Pelican's readers; a test compares both ways.
"""

import functools
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import chain
from string import Formatter
from typing import Any

from pelican.settings import DEFAULT_CONFIG
from pelican.utils import SafeDatetime

from newsdigest.content.markdown_file import EXACT_DATE, read
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.publishing.plugin import enrichment_of_document
from newsdigest.publishing.quick_markdown import paragraphs
from newsdigest.publishing.records import Found, Record, Remembered, recorded
from newsdigest.publishing.sanitising import sanitise_paragraphs
from newsdigest.publishing.typesetting import apostrophes
from newsdigest.settings import Settings

# Metadata that Pelican only hands on, or makes of it what our own reading of the file does; each may be given once.
_KNOWN = frozenset(
    {"title", "date", "modified", "lang", "slug", "category", "tags", "authors", "summary", "source", "source_url"}
    | {"guid", "image", "rights", "credits", "imported"}
)
_USED = frozenset({"date", "modified", "lang", "slug", "category"})
"""What Pelican itself makes something of."""

_SLUG = re.compile(r"[a-z0-9-]+")
_LANG = re.compile(r"[a-z]{2,3}")
_DAY = re.compile(r"(?:[^%]|%[Ymd])+")
"""A format of a date that says nothing of the hour and is alike in each locale."""

_NAMED = re.compile(r"[^,;]*[A-Za-z0-9]")
"""A first name of which Pelican makes an address without a warning."""

_RARE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Characters that one reader removes and another one does not, or that end a line for one of them."""


class PlainReader:
    """Reads plain articles."""

    @classmethod
    def serves(cls, settings: Mapping[str, Any]) -> bool:
        """Tell whether the settings leave a plain article plain."""
        usual = ("PATH_METADATA", "EXTRA_PATH_METADATA", "DEFAULT_METADATA", "TYPOGRIFY", "INTRASITE_LINK_REGEX")
        slugs = settings.get("SLUG_REGEX_SUBSTITUTIONS")
        names = (settings["DEFAULT_CATEGORY"], settings.get("AUTHOR", "x"))
        return (
            all(settings[name] == DEFAULT_CONFIG[name] for name in usual)
            and all(
                settings.get(f"{kind}_REGEX_SUBSTITUTIONS", slugs) == DEFAULT_CONFIG["SLUG_REGEX_SUBSTITUTIONS"]
                for kind in ("CATEGORY", "AUTHOR")
            )
            and _USED.isdisjoint(settings["FORMATTED_FIELDS"])
            and all(
                isinstance(each, str) for each in (*settings["DATE_FORMATS"].values(), settings["DEFAULT_DATE_FORMAT"])
            )
            and all(isinstance(name, str) and name == name.strip() and _NAMED.match(name) for name in names)
            and all(map(_is_simple, chain(*_patterns(settings))))
        )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._ours = Settings.from_mapping(settings)
        self._folder = os.path.abspath(settings["PATH"])  # noqa: PTH100 - as Pelican names a file in its messages
        self._lang = settings["DEFAULT_LANG"].lower()
        self._patterns = _patterns(settings)
        self._speaks = re.compile(settings["FILENAME_METADATA"] or "$^")  # a name that matches says something

    def read(self, path: str, remembered: Remembered | None) -> tuple[Record, str, Remembered] | None:
        """Return record, HTML and enrichment of the article at ``path`` in the content folder; None if it is not plain.

        remembered: an enrichment that may be the document's.
        """
        if self._speaks.match(path.rpartition("/")[2]):
            return None
        origin = f"{self._folder}{os.sep}{path}"
        try:
            with open(origin, "rb") as file:  # noqa: PTH123 - for each of ten thousand files
                text = file.read().decode()
            head, _, body = text.partition("\n\n")
            metadata = self._metadata(head)
            html = paragraphs(body)
            if metadata is None or html is None or "\0" in html:
                return None
            document = read(text, origin, self._ours.timezone)
        except (OSError, UnicodeDecodeError, ContentError):  # to be told in Pelican's way
            return None
        if document.date > datetime.now(UTC):
            return None
        enriched, known = enrichment_of_document(document, self._ours, remembered)
        patterns = self._patterns[metadata.get("lang", self._lang) != self._lang]
        url, save_as = (_expanded(pattern, metadata, enriched.document) for pattern in patterns)
        found = Found(
            path=path,
            status="published",
            url=url,
            save_as=save_as,
            slug=metadata["slug"],
            date=document.date,
            modified=document.modified,
            section=metadata.get("category", ""),
        )
        if document.rights is not Rights.FULL:
            html = ""
        elif html:
            html = apostrophes(sanitise_paragraphs(html))
        return recorded(found, enriched, html, self._settings), html, known

    def _metadata(self, head: str) -> dict[str, str] | None:
        """Return the metadata as written; None if Pelican may make something else of them."""
        metadata: dict[str, str] = {}
        for line in head.split("\n"):
            name, colon, value = line.partition(": ")
            name = name.lower()
            if not colon or name not in _KNOWN or name in metadata or not (value := value.strip()):
                return None
            metadata[name] = value
        dates = [metadata[name] for name in ("date", "modified") if name in metadata]
        plain = (
            metadata.keys() >= {"title", "date", "slug"}
            and all(map(EXACT_DATE.fullmatch, dates))
            and _SLUG.fullmatch(metadata["slug"])
            and all(_NAMED.match(metadata[name]) for name in ("category", "authors") if name in metadata)
            and _LANG.fullmatch(metadata.get("lang", "xx"))
            and ("category" in metadata or not self._settings["USE_FOLDER_AS_CATEGORY"])
            and not _RARE.search(head)
        )
        return metadata if plain else None


def _patterns(settings: Mapping[str, Any]) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the patterns of an article's address and file: in the site's language, and in other ones."""
    found = [str(settings[f"ARTICLE_{name}"]) for name in ("URL", "SAVE_AS", "LANG_URL", "LANG_SAVE_AS")]
    return (found[0], found[1]), (found[2], found[3])


def _is_simple(pattern: str) -> bool:
    """Tell whether a pattern needs no more than day, slug and language, and leads nowhere but below the output."""
    if {"{{", "}}", ".."} & {pattern[at : at + 2] for at in range(len(pattern))} or pattern.startswith("/"):
        return False
    try:
        fields = [
            (name, form, conversion) for _, name, form, conversion in Formatter().parse(pattern) if name is not None
        ]
    except ValueError:
        return False
    return all(
        not conversion and (_DAY.fullmatch(form or "") if name == "date" else name in ("slug", "lang") and not form)
        for name, form, conversion in fields
    )


def _expanded(pattern: str, metadata: Mapping[str, str], document: Document) -> str:
    of_day = _of_day(pattern, SafeDatetime.fromisoformat(metadata["date"][:10]))
    return of_day.format(slug=metadata["slug"], lang=document.lang)


@functools.lru_cache(maxsize=4096)
def _of_day(pattern: str, day: datetime) -> str:
    return pattern.format(date=day, slug="{slug}", lang="{lang}")
