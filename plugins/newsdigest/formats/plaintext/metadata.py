"""One line that speaks of the article: a known key with a value that this key takes, a byline, a date, an address.

A line is metadata when all of it is. Where there is any doubt it is text.
"""

import re
from collections.abc import Callable

from newsdigest.formats import dates

MAX_TITLE = 300  # characters; the longest of 1,500 French news titles has 150
_MAX_LINE = 200
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")

Fields = dict[str, tuple[str, ...]]
"""What was read, by name: ``title date modified authors source category url tags lang credits``."""


def names_a_page(address: str) -> bool:
    """Tell an article's address from the address of a whole site, which says nothing about one article."""
    return bool(re.search(r"//[^/]+/.", address))


def read_line(line: str) -> Fields | None:
    """Return what a line says of the article, or None if it is text."""
    if len(line) > _MAX_LINE:
        return None
    return next((found for reader in _READERS if (found := reader(line))), None)


def _read_address(line: str) -> Fields | None:
    return {"url": (line,)} if _ADDRESS.fullmatch(line) and names_a_page(line) else None


def _short(value: str) -> tuple[str, ...]:
    """Accept a name: a few words that are no sentence."""
    return (value,) if len(value.split()) <= 6 and len(value) <= 60 and value[-1] not in ".!?…:;" else ()


def _list(value: str) -> tuple[str, ...]:
    items: dict[str, str] = {}
    for item in (each.strip(" #") for each in re.split(r"[,;]", value)):
        items.setdefault(item.casefold(), item)
    names = tuple(filter(None, items.values()))
    return names if all(map(_short, names)) else ()


def _people(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in re.split(r",|;|\bet\b|\band\b|&", value) if name.strip())
    return names if all(map(_short, names)) and not re.search(r"\d", value) else ()


def _address(value: str) -> tuple[str, ...]:
    return (value,) if _ADDRESS.fullmatch(value) else ()


def _title(value: str) -> tuple[str, ...]:
    return (value,) if len(value) <= MAX_TITLE else ()


def _lang(value: str) -> tuple[str, ...]:
    return (value.casefold(),) if re.fullmatch(r"[A-Za-z]{2}", value) else ()


_KEYS: tuple[tuple[str, Callable[[str], tuple[str, ...]], tuple[str, ...]], ...] = (
    ("title", _title, ("titre", "title")),
    ("authors", _people, ("auteur", "auteure", "autrice", "auteurs", "author", "authors", "par", "by")),
    (
        "url",
        _address,
        ("url", "lien", "link", "adresse", "source", "source url", "article original", "original article"),
    ),
    ("source", _short, ("source",)),
    ("category", _short, ("rubrique", "section", "category", "catégorie", "categorie")),
    ("tags", _list, ("tags", "mots-clés", "mots clés", "mots-cles", "keywords", "étiquettes")),
    ("lang", _lang, ("langue", "language", "lang")),
)


def _read_key(line: str) -> Fields | None:
    key, colon, value = line.partition(":")
    key, value = key.strip().casefold(), value.strip()
    if not colon or not value:
        return None
    return next(
        ({name: values} for name, accept, keys in _KEYS if key in keys and (values := accept(value))),
        None,
    )


_AGENCY = r"(?:AFP|AP|Reuters|Associated Press|Belga|ATS|DPA|dpa|EFE|ANSA|Bloomberg|[Ll]a [Rr]édaction)\b"
_CAPITALISED = r"[A-ZÀ-ÖØ-ÞŒŸŠŽ][\w’'.-]*"
_PARTICLE = r"(?:de|du|des|la|van|von|der|den|ter|ten|da|dos|di|del|bin|ben|al|el|y)"
_PERSON = rf"(?:{_AGENCY}|{_CAPITALISED}(?:\s(?:{_PARTICLE}\s){{0,2}}{_CAPITALISED}){{1,4}})"
# A desk has common words in its name (« By Orbit Notes staff »): up to the next date or the end of the line.
_DESK = rf"{_CAPITALISED}(?:\s[^\s,;|·•–—]+){{0,4}}(?<![.!?…])(?=\s*(?:$|[,|·•–—]))"
_AND = r"\s*,\s*|\s+(?:et|and|&|und|e|en|y(?=(?:\s+[^\W\d_a-z]\S*){2}))\s+"  # Ortega y Gasset is one
_PEOPLE = rf"{_PERSON}(?:(?:{_AND}){_PERSON})*"
_AFTER_PEOPLE = r"(?=\s*(?:$|[,|·•–—(.]|[Pp]ubli|[Ll]e\b|[Oo]n\b|avec\b|with\b))"
_BYLINE = re.compile(
    rf"(?:[Pp]ar|PAR|[Bb]y|BY)\s*:?\s+(?P<people>{_PEOPLE}{_AFTER_PEOPLE}|{_DESK})"
    rf"|(?:Von|VON|Por|POR|Di|DI|Door|DOOR)\s+(?P<persons>{_PEOPLE}{_AFTER_PEOPLE})"  # « Von Berlin nach Paris »
)
_WITH = re.compile(rf"(?:(?:avec|with)\s+(?:l['’]|the\s+)?)?{_AGENCY}(?:\s+(?:et|and)\s+{_AGENCY})?")
_READING_TIME = re.compile(
    r"(?:temps de lecture|lecture|reading time)?\s*:?\s*\d{1,2}\s*min(?:utes?)?(?:\s+read)?\b", re.I
)
_LABEL = re.compile(
    r"(?:(?P<modified>(?:derni[èe]re\s+)?(?:mise?\s+[àa]\s+jour|modifi(?:é|ée|cation)|actualisée?)"
    r"|(?:last\s+)?(?:updated|modified))"
    r"|(?P<date>date(?:\s+de\s+(?:publication|parution))?|publiée?|paru|mise?\s+en\s+ligne|published|posted))\b"
    r"(?:\s+(?:le|on))?\s*:?\s*",
    re.I,
)
_BETWEEN = re.compile(r"[\s|·•,;–—().-]+|$")


def _read_pieces(line: str) -> Fields | None:
    """Read a line that is made of nothing but bylines and dates (``Par X, publié le … | Mis à jour le …``)."""
    fields: Fields = {}
    position = 0
    while position < len(line):
        piece = _dated(line, position) or _named(line, position)
        if not piece or piece[0] in fields:
            return None
        name, values, position = piece
        fields[name] = values
        between = _BETWEEN.match(line, position)
        if not between:
            return None
        position = between.end()
    return fields if fields.keys() & {"date", "modified", "authors"} else None


def _dated(line: str, position: int) -> tuple[str, tuple[str, ...], int] | None:
    label = _LABEL.match(line, position)
    date = dates.match(line, label.end() if label else position)
    if not date:
        return None
    return "modified" if label and label["modified"] else "date", (date[0],), date.end()


def _named(line: str, position: int) -> tuple[str, tuple[str, ...], int] | None:
    if byline := _BYLINE.match(line, position):
        names = re.split(_AND, byline["people"] or byline["persons"])
        return "authors", tuple(name.rstrip(".") for name in names), byline.end()
    if agency := _WITH.match(line, position):
        return "credits", (agency[0],), agency.end()
    if reading := _READING_TIME.match(line, position):
        return "reading time", (reading[0],), reading.end()
    return None


_READERS = (_read_address, _read_key, _read_pieces)
