"""Lines that say who wrote an article and when: what they look like, and whether it is known already."""

import re
from datetime import datetime, time, tzinfo

from newsdigest.formats.page.evidence import days, names
from newsdigest.formats.page.metadata import PageMetadata
from newsdigest.formats.plaintext import metadata

# "Orange avec AFP, publié le lundi 3 juin 2019 à 14h10", "Von Eva Muster, 03.06.2019": a few words and a whole date.
_DATE = r"(?:\d{1,2}\D{1,20}(?:19|20)\d\d|(?:19|20)\d\d\D{1,3}\d{1,2}\D{1,3}\d{1,2})"
_DATED = re.compile(
    rf".{{0,120}}?\b{_DATE}(?:\D{{1,12}}\d{{1,2}}\s?(?:[:hH.]\s?\d\d)?(?:\s?[ap]\.?m\.?)?)?[^.!?]{{0,20}}", re.I
)
_MOST_WORDS = 18
_HOUR = re.compile(r"\b(\d{1,2})\s?[:hH.]\s?(\d\d)\b")
_WORD = re.compile(r"[^\W_]+")
# What says of a date or a name only that it follows; beside these, small words of up to three letters (à, um, at).
_LABEL = re.compile(
    r"publi\w*|post(?:ed)?|parue?|mise?|ligne|jour|actualisée?|modifiée?|written|created|updated?|last|from|with|avec|date"
    r"|veröffentlicht|erschienen|erstellt|aktualisiert|geändert|geschrieben|stand|datum|publicad[oa]|actualizad[oa]"
    r"|fecha|pubblicat[oa]|aggiornat[oa]|atualizad[oa]|gepubliceerd|bijgewerkt|geplaatst|door|texte?|autor\w*|auteure?"
    r"|authors?|signature|rédigée?|écrite?"
    r"|source|quelle|fuente|fonte|le|on|at|am|el|il|em|op|uhr|by|par|von|por|di|de",
    re.IGNORECASE,
)
_SHORT = 3


def is_byline(line: str) -> bool:
    """Tell whether a line near either end of a text is a byline or its date."""
    few = len(line.split()) <= _MOST_WORDS
    return few and bool(metadata.read_line(line) or _DATED.fullmatch(line))


def is_told(line: str, known: PageMetadata, zone: tzinfo) -> bool:
    """Tell whether the date and the authors that are known say all that a byline says.

    zone: where times without one are meant.
    """
    told = [each for each in (known.published, known.modified) if each]
    clocks = {_clock(each) for moment in told for each in (moment, moment.astimezone(zone))}
    if not all(_is_one_of(each, clocks) for each in days.find_all(line, zone, known.lang)):
        return False
    rest = days.without(line)
    for author in sorted(known.authors, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(author)}(?!\w)", " ", rest, flags=re.IGNORECASE)
    hours = {(each.hour, each.minute) for each in clocks}
    rest = _HOUR.sub(lambda hour: " " if (int(hour[1]), int(hour[2])) in hours else hour[0], rest)
    labels = days.weekdays(known.lang) | days.weekdays("en")
    return all(_says_nothing(word, labels) for word in _WORD.findall(names.without_preposition(rest)))


def _clock(moment: datetime) -> datetime:
    """Return what a page shows of a moment: the day and the minute where it is written."""
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _is_one_of(moment: datetime, known: set[datetime]) -> bool:
    shown = _clock(moment)
    return shown in known or (shown.time() == time() and shown.date() in {each.date() for each in known})


def _says_nothing(word: str, labels: frozenset[str]) -> bool:
    if word.casefold() in labels or _LABEL.fullmatch(word):
        return True
    return len(word) <= _SHORT and word.islower() and word.isalpha()
