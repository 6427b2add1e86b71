"""An RSS, RDF or Atom feed to documents: what feedparser finds, in the words of ``entries``."""

import calendar
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from newsdigest.document import Found, RawArticle
from newsdigest.formats.feed import entries, people, topics
from newsdigest.formats.feed.entries import NOTHING, Entry, Feed, Picture, Text
from newsdigest.formats.feed.feeddates import Written
from newsdigest.formats.feed.feedxml import Parsed, parse
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

_HTML_TYPES = ("text/html", "application/xhtml+xml")
# "text" that is HTML nevertheless, as some Atom feeds have it: it begins with a block, or closes one.
_MARKED_UP = re.compile(
    r"\s*<(?:p|div|ul|ol|table|blockquote|h[1-6]|figure|img|a|br)\b[^<>]*>|.*</(?:p|div|li)>", re.DOTALL
)
_IMAGE_FILE = re.compile(r"[^?#]*\.(?:jpe?g|png|webp|gif|avif)(?:[?#].*)?", re.IGNORECASE)

Values = dict[str, Any]
"""A dictionary of feedparser's: a value is of any type, and what is missing is ``None`` or not there."""


def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
    """Yield the document of each entry, or why it is none.

    Raises RefusedError for bytes that are no feed, or broken before the first entry.
    """
    parsed = parse(raw)
    if not parsed.entries:
        raise RefusedError(", ".join(("is a feed without any entry", *filter(None, [parsed.fault]))))
    found = [_entry(each, parsed.version) for each in parsed.entries]
    if parsed.breaks_off:
        found[-1] = replace(found[-1], warnings=(*found[-1].warnings, "the feed breaks off here: its end is missing"))
    return entries.documents(_feed(parsed), found, raw, settings)


def _feed(parsed: Parsed) -> Feed:
    feed = parsed.feed
    return Feed(
        id=_string(feed, "id"),
        title=entries.plain(_text(feed, "title")),
        link=_string(feed, "link"),
        lang=_string(feed, "language"),
        date=_written(feed, "updated") or _written(feed, "published"),
        authors=_authors(feed) if parsed.version.startswith("atom") else (),  # of RSS, it is the editor's address
        warnings=(*([f"the feed {parsed.fault}"] if parsed.fault else []), *parsed.warnings),
    )


def _entry(entry: Values, version: str) -> Entry:
    content, summary = _content(entry)
    source: Values = entry.get("source") or {}
    published = _written(entry, "published") or _written(entry, "created")
    updated = _written(entry, "updated", of_change=version.startswith("atom"))
    tags, untagged = topics.choose(_terms(entry))
    return Entry(
        id=_string(entry, "id"),
        link=_link(entry),
        title=_text(entry, "title"),
        content=content,
        summary=summary,
        published=published,
        updated=updated,
        authors=_authors(entry) or _authors(source),
        tags=tags,
        picture=_picture(entry),
        lang=_string(entry, "language") or next(_languages(entry), ""),
        source=entries.plain(_text(source, "title")) if "title" in source else "",
        warnings=untagged,
    )


def _string(values: Values, key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""


def _text(values: Values, key: str) -> Text:
    """Return a piece of text with what feedparser says of its type and base."""
    return _typed(_string(values, key), values.get(f"{key}_detail") or {})


def _typed(value: str, detail: Values) -> Text:
    is_html = detail.get("type") in _HTML_TYPES or bool(_MARKED_UP.match(value))
    return Text(value=value, is_html=is_html, base=_string(detail, "base"))


def _content(entry: Values) -> tuple[Text, Text]:
    """Return content and description; what is given as both is no more than a description.

    feedparser takes a second description for content, and content for a description where there is none.
    """
    texts = [_typed(_string(each, "value"), each) for each in entry.get("content") or ()]
    content = max(texts, key=lambda text: len(text.value), default=NOTHING)
    summary = _text(entry, "summary") if not texts or "summary_detail" in entry else NOTHING
    for key in ("media_description", "itunes_summary"):
        if not summary.value:
            summary = _typed(html.unescape(_string(entry, key)), {})
    return NOTHING if content.value == summary.value else content, summary


def _written(values: Values, key: str, *, of_change: bool = False) -> Written | None:
    """Return a date; feedparser itself would give the date of publication for a missing one of change, and warn."""
    text = _string(values, key) if key in values else ""
    parsed = values.get(f"{key}_parsed") if f"{key}_parsed" in values else None
    return Written(text=text, utc=_utc(parsed), of_change=of_change) if text else None


def _utc(parsed: struct_time | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _link(entry: Values) -> str:
    """Return the address of the article: behind a counter of readers, what the feed says of it, or any alternate."""
    links = [each for each in entry.get("links") or () if each.get("rel") == "alternate"]
    return next(
        filter(
            None,
            (_string(entry, "feedburner_origlink"), _string(entry, "link"), *(_string(each, "href") for each in links)),
        ),
        "",
    )


def _authors(values: Values) -> tuple[str, ...]:
    written = [_string(each, "name") for each in values.get("authors") or ()]
    return people.names(filter(None, written) or [_string(values, "author")])


def _terms(entry: Values) -> Iterator[str]:
    for tag in entry.get("tags") or ():
        yield _string(tag, "label") or _string(tag, "term")


def _languages(entry: Values) -> Iterator[str]:
    """Yield the language of the text where the feed says one (``xml:lang``)."""
    for detail in (*(entry.get("content") or ()), entry.get("summary_detail"), entry.get("title_detail")):
        if detail and (lang := _string(detail, "language")):
            yield lang


def _picture(entry: Values) -> Picture | None:
    """Return the lead image: the largest of Media RSS, an enclosure that is one, or the podcast's."""
    media = sorted(filter(_is_image, entry.get("media_content") or ()), key=_width, reverse=True)
    for each in media[:1]:
        return Picture(
            address=_string(each, "url"),
            caption=_plain(_string(each, "description") or _string(entry, "media_description")),
            credit=_plain(_string(each, "credit") or _string(entry, "media_credit")),
        )
    others = (
        *(_string(each, "url") for each in entry.get("media_thumbnail") or ()),
        *(_string(each, "href") for each in entry.get("links") or () if _is_enclosed_image(each)),
        _string(entry.get("image") or {}, "href"),
    )
    return next(
        (Picture(address=address, credit=_plain(_string(entry, "media_credit"))) for address in others if address), None
    )


def _plain(written: str) -> str:
    return entries.plain(Text(value=written)) if written else ""


def _is_image(media: Values) -> bool:
    address, kind = _string(media, "url"), _string(media, "medium") or _string(media, "type")
    return bool(address) and (kind.startswith("image") or (not kind and bool(_IMAGE_FILE.fullmatch(address))))


def _is_enclosed_image(link: Values) -> bool:
    return link.get("rel") == "enclosure" and _string(link, "type").startswith("image")


def _width(media: Values) -> int:
    width = _string(media, "width")
    return int(width) if width.isdecimal() and len(width) < 6 else 0
