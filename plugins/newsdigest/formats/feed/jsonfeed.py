"""A JSON Feed (jsonfeed.org, versions 1.0 and 1.1) to documents.

Types are checked where a value comes in: what has the wrong one is left out and named, the article stays.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from newsdigest.document import Found, RawArticle
from newsdigest.formats import decoding
from newsdigest.formats.feed import entries, people, topics
from newsdigest.formats.feed.entries import NOTHING, Entry, Feed, Picture, Text
from newsdigest.formats.feed.feeddates import Written
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

_T = TypeVar("_T")
_KINDS: dict[type, str] = {str: "a text", list: "a list", dict: "an object"}
Object = dict[str, object]


def read(raw: RawArticle, settings: Settings) -> Iterable[Found]:
    """Yield the document of each item, or why it is none.

    Raises RefusedError for what is no JSON, or no feed.
    """
    told = _parse(raw.data)
    if not isinstance(told, dict) or not (_is_named(told) or isinstance(told.get("items"), list)):
        raise RefusedError("is JSON, but no feed")
    warnings: list[str] = []
    items = _list(told, "items", dict, warnings)
    feed = Feed(
        id=_text(told, "feed_url", warnings),
        title=_text(told, "title", warnings),
        link=_text(told, "home_page_url", warnings),
        lang=_text(told, "language", warnings),
        authors=_authors(told, warnings),
    )
    if not _is_named(told):
        warnings.append("says no version of JSON Feed: read as one")
    return entries.documents(replace(feed, warnings=tuple(warnings)), [_entry(item) for item in items], raw, settings)


def _parse(data: bytes) -> object:
    try:
        try:
            return json.loads(data)
        except UnicodeDecodeError:
            return json.loads(decoding.decode(data).text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"is no JSON: {error}") from error


def _is_named(told: Object) -> bool:
    version = told.get("version")
    return isinstance(version, str) and "jsonfeed.org/version/" in version


def _entry(item: Object) -> Entry:
    warnings: list[str] = []
    number = item.get("id")
    if isinstance(number, int | float) and not isinstance(number, bool):  # version 1.0 let readers take it for a text
        item = {**item, "id": str(number)}
    marked_up, plain = _text(item, "content_html", warnings), _text(item, "content_text", warnings)
    summary = _text(item, "summary", warnings)
    tags, left = topics.choose(_list(item, "tags", str, warnings))
    image = _text(item, "image", warnings) or _text(item, "banner_image", warnings)
    return Entry(
        id=_text(item, "id", warnings),
        link=_text(item, "url", warnings) or _text(item, "external_url", warnings),
        title=Text(value=_text(item, "title", warnings), is_html=False),
        content=Text(value=marked_up or plain, is_html=bool(marked_up)) if marked_up or plain else NOTHING,
        summary=Text(value=summary, is_html=False),
        published=_date(item, "date_published", warnings),
        updated=_date(item, "date_modified", warnings),
        authors=_authors(item, warnings),
        tags=tags,
        picture=Picture(address=image) if image else None,
        lang=_text(item, "language", warnings),
        warnings=(*warnings, *left),
    )


def _text(values: Object, key: str, warnings: list[str]) -> str:
    return (_typed(values, key, str, warnings) or "").strip()


def _list(values: Object, key: str, of: type[_T], warnings: list[str]) -> list[_T]:
    """Return the members of a list that have their type."""
    found = _typed(values, key, list, warnings) or []
    good = [each for each in found if isinstance(each, of)]
    if left := len(found) - len(good):
        warnings.append(f"left out of '{key}': {left} that {'are' if left > 1 else 'is'} not {_KINDS[of]}")
    return good


def _typed(values: Object, key: str, kind: type[_T], warnings: list[str]) -> _T | None:
    """Return a value that has its type; what is missing or null has none, what has another is named."""
    value = values.get(key)
    if value is None or isinstance(value, kind):
        return value
    warnings.append(f"left out '{key}', which is not {_KINDS[kind]}")
    return None


def _date(item: Object, key: str, warnings: list[str]) -> Written | None:
    text = _text(item, key, warnings)
    return Written(text=text, of_change=key == "date_modified") if text else None


def _authors(values: Object, warnings: list[str]) -> tuple[str, ...]:
    """Return the names of ``authors`` (1.1), or of ``author`` (1.0)."""
    written = _list(values, "authors", dict, warnings)
    if not written and (one := _typed(values, "author", dict, warnings)):
        written = [one]
    return people.names(filter(None, (_text(each, "name", warnings) for each in written)))
