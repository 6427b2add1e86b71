"""A newsletter that somebody has forwarded: who sent it first, when, and under which subject."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from itertools import islice, takewhile

from newsdigest.formats import dates
from newsdigest.formats.mail.plain_parts import text_of

_NEAR = 8  # paragraphs: a note of the one who forwards is short
_RULE = re.compile(r"[-_]{2}")
_MARKER = re.compile(
    r"[-_]{2,}\s*(?:forwarded message|original message|message transféré|message transmis|message d.origine"
    r"|courriel transféré|weitergeleitete nachricht|ursprüngliche nachricht|mensaje reenviado|mensaje original"
    r"|messaggio inoltrato|messaggio originale|mensagem (?:encaminhada|original)|doorgestuurd bericht"
    r"|oorspronkelijk bericht)\s*[-_]{2,}"
    r"|(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten nachricht"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato)\s*:?",
    re.IGNORECASE,
)
_NAMES = {
    "from": ("from", "de", "von", "da", "van"),
    "date": ("date", "sent", "envoyé", "datum", "gesendet", "fecha", "enviado", "data", "inviato", "verzonden"),
    "subject": ("subject", "objet", "sujet", "betreff", "asunto", "oggetto", "assunto", "onderwerp"),
    "other": (
        *("to", "à", "pour", "a", "an", "para", "per", "aan", "cc", "copie à", "copie", "kopie", "kopie (cc)"),
        *("reply-to", "répondre à", "antwort an", "responder a", "rispondi a"),
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}
_LINE = re.compile(rf"({'|'.join(map(re.escape, sorted(_FIELD_OF, key=len, reverse=True)))})\s*:\s*(.*)", re.IGNORECASE)
_QUOTED = re.compile(r"^> ?")
_REPLY = re.compile(
    r"(?:re|ré|réf|fwd?|tr|trans|wg|aw|sv|vs|rv|enc|i|doorst|antw)\s?(?:\[\d+\])?\s?:\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What a mail that is forwarded within another says of itself, and where its text begins."""

    name: str
    address: str
    subject: str
    date: str
    """As it is written."""

    note: tuple[str, ...]
    """The text of those paragraphs above it that the forwarder wrote."""

    begins: int
    """The number of the first paragraph of its text."""


def find(paragraphs: Sequence[str]) -> Forwarded | None:
    """Return the mail that the paragraphs (Markdown) forward, if they do so."""
    for position in range(min(_NEAR, len(paragraphs))):
        if ":" not in paragraphs[position] and not _RULE.search(paragraphs[position]):
            continue
        lines = text_of(paragraphs[position]).split("\n")
        marked = bool(_MARKER.fullmatch(lines[0].strip()))
        if found := _read(paragraphs, position, marked):
            note = tuple(" ".join(text_of(part).split()) for part in paragraphs[:position])
            return Forwarded(*found[:4], note, found[4])
    return None


def is_header(line: str) -> bool:
    """Tell whether a line names a field of a mail that is forwarded, with or without what it says."""
    return bool(_LINE.fullmatch(line.strip()))


def begins(lines: Iterable[str]) -> bool:
    """Tell whether the lines are the beginning of a mail that is forwarded: its sender is among the first fields."""
    told = [line.strip() for line in islice(filter(str.strip, lines), _NEAR)]
    fields = list(takewhile(bool, map(_LINE.fullmatch, told[bool(told and _MARKER.fullmatch(told[0])) :])))
    names = {_FIELD_OF[field[1].lower()] for field in filter(None, fields)}
    return "from" in names and bool(names & {"date", "subject"})


def unquoted(lines: Sequence[str]) -> list[str]:
    """Return the lines of a plain text; those of a mail that it forwards as a quotation without ``>``."""
    marker = next((number for number, line in enumerate(lines) if _MARKER.fullmatch(line.strip())), len(lines))
    below = [_QUOTED.sub("", line) for line in lines[marker + 1 :]]
    is_quoted = any(line.startswith(">") for line in lines[marker + 1 : marker + 3])
    return [*lines[: marker + 1], *below] if is_quoted and begins(below) else list(lines)


def without_prefix(subject: str) -> tuple[str, str]:
    """Return a subject without ``Re:`` and ``Fwd:``, and what was taken away."""
    position = 0
    while prefix := _REPLY.match(subject, position):
        position = prefix.end()
    return (subject[position:], subject[:position].strip()) if subject[position:] else (subject, "")


def _read(paragraphs: Sequence[str], position: int, marked: bool) -> tuple[str, str, str, str, int] | None:
    """Read the header lines from here on: a paragraph of them, or one on each paragraph."""
    fields: dict[str, str] = {}
    following = position
    for part in paragraphs[position : position + _NEAR]:
        lines = [line.strip() for line in text_of(part).split("\n") if line.strip()]
        if following == position and marked:
            lines = lines[1:]
        found = [_LINE.fullmatch(line) for line in lines]
        if not all(found):
            break
        for match in filter(None, found):
            fields.setdefault(_FIELD_OF[match[1].lower()], match[2].strip())
        following += 1
    if "from" not in fields or not fields.keys() & {"date", "subject"} or (len(fields) < 3 and not marked):
        return None
    name, address = parseaddr(fields["from"])
    if "@" not in address:
        name, address = fields["from"], ""
    return name.strip("'\" "), address, fields.get("subject", ""), find_date(fields.get("date", "")), following


def find_date(phrase: str) -> str:
    """Return the part of the phrase that is a date, without the name of its day, which may be short."""
    words = re.finditer(r"\S+", phrase)
    found = next(filter(None, (dates.match(phrase, word.start()) for word in words)), None)
    return found[0] if found else ""
