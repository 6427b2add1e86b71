"""Who wrote an article, as feeds and their like say it: names in one line, with addresses and initial words."""

import html
import re
from collections.abc import Iterable

from newsdigest.text import markup

_MOST = 10
_LONGEST = 100  # characters
_SEVERAL = 1_000  # characters of all names together
_AROUND = ' ()<>,;:|"'
_ADDRESS = re.compile(r"\S*@\S*|(?:https?://|www\.)\S*")
_BY = re.compile(r"^(?:par|by|von|por|di|da|door)\s*:?\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*,\s*(?:and|et|und|y|e|en)\s+|\s*,\s*|\s+(?:and|et|und|&)\s+")
_TAG = re.compile(r"<[^<>]*>")


def names(written: Iterable[str]) -> tuple[str, ...]:
    """Return each person once: the name of ``mail@example.org (Jeanne Martin)``, both of ``A. B. and C. D.``."""
    found = (name for each in written for name in _each(each))
    return tuple(dict.fromkeys(found))[:_MOST]


def _each(written: str) -> Iterable[str]:
    text = _TAG.sub(" ", html.unescape(markup.remove_control_characters(written[:_SEVERAL])))
    text = _BY.sub("", _ADDRESS.sub(" ", text).strip(), count=1)
    parts = [_tidy(part) for part in _BETWEEN.split(text)]
    # "Simon & Schuster" and "Martin, Jeanne" are one; names that stand in a list have two words at least.
    several = all(len(part.split()) > 1 for part in parts)
    found = parts if several else [_tidy(text)]
    return [name for name in found if any(map(str.isalpha, name)) and len(name) <= _LONGEST]


def _tidy(name: str) -> str:
    """Return a name on one line; a semicolon would end it where names are listed."""
    return " ".join(name.replace(";", ",").split()).strip(_AROUND)
