"""One article as a Markdown file in Pelican's own dialect: ``Key: value`` lines, an empty line, the body.

Written so that stock Pelican reads it without our plugin. The rules are those of
Python-Markdown's ``meta`` extension (lines, continuation by four spaces) and of
``pelican.readers`` (``;`` or ``,`` between tags, ``Summary`` rendered as Markdown).
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from dateutil import parser as dateutil_parser

from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.text.markup import escape_line, plain, remove_control_characters
from newsdigest.text.slugs import slugify

_METADATA_LINE = re.compile(r"^ {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)$")
_CONTINUATION = re.compile(r"^ {4,}(?P<value>.*)$")
_WHITE_SPACE = re.compile(r"[ \t\r\n\v\f\x85\u2028\u2029]+")
_FENCE = re.compile(r"-{3}\s*|\.{3}\s*")  # around the metadata, as YAML has it; Python-Markdown passes over it too
_IMPORTED = re.compile(r"^Imported: .*\n", re.MULTILINE)
# How ``write`` and most people put it: read alike by dateutil, in 52 µs, and by ``fromisoformat``, in 2 µs. Not all
# that the latter takes is: 2023-W16-4 is no date to dateutil.
EXACT_DATE = re.compile(
    r"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)?"
)
YEARS = 1000, 9998
"""Those of articles, the first and the last."""

_DEFAULTS = (datetime(2000, 1, 1, tzinfo=None), datetime(2001, 2, 2, tzinfo=None))  # noqa: DTZ001 - naive as the text
_FIELDS = frozenset(
    {"title", "date", "modified", "lang", "slug", "category", "tags", "authors", "author", "summary"}
    | {"source", "source_url", "guid", "image", "rights", "credits", "imported"}
    | {"image_alt", "image_caption", "image_credit"}
)


def write(document: Document, timezone: tzinfo) -> str:
    """Return the file's text; dates are written in ``timezone``, which ``read`` must be given again."""
    unsigned = "".join(f"{key}: {value}\n" for key, value in _metadata(document, timezone) if value)
    text = f"{unsigned}\n{document.body.strip()}\n"
    return f"{unsigned}Imported: {imported_hash(text)}\n\n{document.body.strip()}\n"


def lines(document: Document, timezone: tzinfo) -> dict[str, str]:
    """Return the lines of metadata that ``write`` gives a document, by their names."""
    return {key: value for key, value in _metadata(document, timezone) if value}


def _metadata(document: Document, timezone: tzinfo) -> Iterator[tuple[str, str]]:
    yield "Title", _one_line(document.title)
    yield "Date", _write_date(document.date, timezone)
    yield "Modified", _write_date(document.modified, timezone) if document.modified else ""
    yield "Lang", document.lang
    yield "Slug", document.slug
    yield "Category", _one_line(document.category)
    yield "Tags", _write_list(document.tags)
    yield "Authors", _write_list(document.authors)
    yield "Summary", escape_line(document.summary)
    yield "Source", _one_line(document.source)
    yield "Source_url", _one_line(document.source_url)
    yield "Guid", _one_line(document.guid)
    yield "Image", _one_line(document.image)
    yield "Image_alt", _one_line(document.image_alt)
    yield "Image_caption", _one_line(document.image_caption)
    yield "Image_credit", _one_line(document.image_credit)
    yield "Rights", document.rights.value
    yield "Credits", _one_line(document.credits)
    for key, value in document.extra:
        yield key, _one_line(value)


def read(text: str, origin: str, timezone: tzinfo, *, date: datetime | None = None) -> Document:
    """Return the article that a Markdown file holds.

    text: the file's text; origin: its path, for messages; timezone: what dates without an offset mean;
    date: what to take when the file gives none. A language or guid that the file does not give is
    empty, a slug is made from the title. Without a ``Title`` the first line of the body is the title.

    Raises ContentError for a file without a title, without a date (if none is given), or with one
    that cannot be read.
    """
    text = remove_control_characters(text.removeprefix("\ufeff"))
    text = "\n".join(text.splitlines()) if "\r" in text else text
    metadata, _, start = _split(text)
    title, body = _title(metadata, text[start:], origin)
    written = metadata.get("date", "")
    published = _read_date("Date", written, origin, timezone) if written else date
    if published is None:
        raise ContentError(f"{origin}: has no Date line")
    modified = metadata.get("modified", "")
    return Document(
        title=title,
        body=body.strip(),
        date=published,
        modified=_read_date("Modified", modified, origin, timezone) if modified else None,
        lang=_read_lang(metadata.get("lang", "")),
        slug=metadata.get("slug") or slugify(title),
        category=metadata.get("category", ""),
        tags=_read_list(metadata.get("tags", "")),
        authors=_read_list(metadata.get("authors") or metadata.get("author", "")),
        summary=" ".join(plain(metadata.get("summary", "")).split("\n")),
        source=metadata.get("source", ""),
        source_url=metadata.get("source_url", ""),
        guid=metadata.get("guid", ""),
        image=metadata.get("image", ""),
        image_alt=metadata.get("image_alt", ""),
        image_caption=metadata.get("image_caption", ""),
        image_credit=metadata.get("image_credit", ""),
        rights=_read_rights(metadata.get("rights", ""), origin),
        credits=metadata.get("credits", ""),
        extra=tuple((key.capitalize(), value) for key, value in metadata.items() if key not in _FIELDS),
    )


def read_file(path: Path, timezone: tzinfo, *, date: datetime | None = None, name: str = "") -> Document:
    """Return the article in a file; ``name`` is what messages call it, if not its path. See ``read``.

    Raises ContentError also for a file that cannot be opened or is not UTF-8.
    """
    name = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ContentError(f"{name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{name}: is not UTF-8 (byte {error.start})") from error
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return read(text, name, timezone, date=date)


def imported_hash(text: str) -> str:
    """Return what ``Imported`` holds: the hash of the file's text without that line itself."""
    return hashlib.sha256(_IMPORTED.sub("", text, count=1).encode()).hexdigest()[:16]


def is_untouched(text: str) -> bool:
    """Tell whether the file still is what the importer wrote: no person has edited it."""
    return f"Imported: {imported_hash(text)}\n" in text


def parts(text: str) -> tuple[str, str]:
    """Return the lines of metadata, and all that follows: an empty line or a fence, and the body."""
    end = _split(text)[1]
    return text[:end], text[end:]


def _split(text: str) -> tuple[dict[str, str], int, int]:
    """Return the metadata, keys in lower case, where they end, and where the body begins."""
    metadata: dict[str, list[str]] = {}
    key = ""
    first = text.partition("\n")[0]
    fenced = bool(_FENCE.fullmatch(first))
    start = len(first) + 1 if fenced else 0
    while start <= len(text):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else None]
        following = start + len(line) + 1
        if match := _METADATA_LINE.match(line):
            key = match["key"].lower()
            metadata.setdefault(key, [match["value"].strip()])
        elif key and (match := _CONTINUATION.match(line)):
            metadata[key].append(match["value"].strip())
        else:
            ends = not line.strip() or (fenced and _FENCE.fullmatch(line))
            return _joined(metadata), start, following if ends else start
        start = following
    return _joined(metadata), len(text), len(text)


def _joined(metadata: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: " ".join(values) for key, values in metadata.items()}


def _title(metadata: dict[str, str], body: str, origin: str) -> tuple[str, str]:
    if metadata.get("title"):
        return metadata["title"], body
    first, _, rest = body.strip().partition("\n")
    title = " ".join(plain(first).split())
    if not title:
        raise ContentError(f"{origin}: has no Title line and no text")
    return title, rest


def _one_line(text: str) -> str:
    """Fold white space, but not the no-break spaces of French typography."""
    return _WHITE_SPACE.sub(" ", remove_control_characters(text)).strip()


def _write_date(date: datetime, timezone: tzinfo) -> str:
    """Write the day; the time only if it is not midnight, the offset only if the hour occurs twice."""
    local = date.astimezone(timezone)
    if local.time().isoformat() == "00:00:00":
        return local.date().isoformat()
    timespec = "minutes" if local.second == local.microsecond == 0 else "auto"
    wall_clock = local.replace(tzinfo=None, fold=0)
    unique = wall_clock.replace(tzinfo=timezone).utcoffset() == local.utcoffset()
    return (wall_clock if unique else local).isoformat(sep=" ", timespec=timespec)


def is_of_a_calendar(moment: datetime) -> bool:
    """Tell whether a moment has days and weeks around it, and a year of four figures."""
    return YEARS[0] <= moment.year <= YEARS[1]


def _read_date(key: str, value: str, origin: str, timezone: tzinfo) -> datetime:
    """Read a date as Pelican does, but for one that leaves out year, month or day: Pelican takes today's."""
    spaced = value.replace("_", " ")
    try:
        if EXACT_DATE.fullmatch(spaced):
            return datetime.fromisoformat(spaced).replace(tzinfo=timezone)
        date, other = (dateutil_parser.parse(spaced, default=default) for default in _DEFAULTS)
        aware = date if date.tzinfo else date.replace(tzinfo=timezone)
        aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ContentError(f"{origin}: {key}: '{value}' is not a date") from error
    if date != other:
        raise ContentError(f"{origin}: {key}: '{value}' is not a whole date")
    if not is_of_a_calendar(aware):
        raise ContentError(f"{origin}: {key}: '{value}' is not of the years {YEARS[0]} to {YEARS[1]}")
    return aware


def _write_list(names: tuple[str, ...]) -> str:
    """Separate with ``;``, which Pelican prefers to ``,`` wherever it finds one: a name may hold a comma."""
    names = tuple(_one_line(name.replace(";", ",")) for name in names)
    if any("," in name for name in names):
        return "; ".join(names) + (";" if len(names) == 1 else "")
    return ", ".join(names)


def _read_list(value: str) -> tuple[str, ...]:
    names = (name.strip() for name in value.split(";" if ";" in value else ","))
    return tuple(dict.fromkeys(filter(None, names)))


def _read_lang(value: str) -> str:
    """Return the language alone: ``en`` of ``en-US``; empty, which means to be recognised, for what is none."""
    tag = re.match(r"[a-z]{2,3}(?![^_-])", value.lower())
    return tag[0] if tag else ""


def _read_rights(value: str, origin: str) -> Rights:
    try:
        return Rights(value.lower() or Rights.FULL)
    except ValueError as error:
        raise ContentError(f"{origin}: Rights: '{value}' is none of {', '.join(Rights)}") from error
