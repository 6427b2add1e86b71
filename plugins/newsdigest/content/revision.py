"""What an article becomes when its source speaks again: as a correction, as a teaser, or in a person's edited file."""

import re
from dataclasses import replace
from datetime import date, datetime, time, tzinfo
from typing import Any

from newsdigest.content import likeness
from newsdigest.content.markdown_file import parts, read, write
from newsdigest.content.versions import Version
from newsdigest.document import TEASER, Document, Rights

HALF = 0.5
"""A text with less than this share of the words of another one is a teaser of it, in whatever words."""

BEGINNING = 0.8
"""And with less than this, if its words are those of the other; a publisher who strikes a paragraph leaves more."""

_MORE_RIGHTS = (Rights.HEADLINE, Rights.EXCERPT, Rights.FULL)
_KEPT = ("category", "authors", "source")
_FILLED = (*_KEPT, "tags", "summary", "credits", "extra", "modified", "source_url", "guid")
_IMAGE = ("image", "image_alt", "image_caption", "image_credit")
_UNTOLD = re.compile(r"^(?:Modified|Imported): .*\n", re.MULTILINE)  # in the metadata
_IMPORTED = re.compile(r"^Imported: .*$", re.MULTILINE)


def revise(document: Document, earlier: Document, asked: frozenset[str], today: date, timezone: tzinfo) -> Document:
    """Return what the file of an article must hold now that its source says ``document``.

    asked: the fields that a person asked for in so many words; they win over what the archive has.
    today: the day that counts as ``Modified`` where another text came and the source names none.
    """
    merged = merge(document, earlier, asked)
    if document.modified or not _says_more(merged, earlier):
        return merged
    last = max(earlier.date, earlier.modified or earlier.date).astimezone(timezone)
    return replace(merged, modified=datetime.combine(today, time(), timezone)) if last.date() < today else merged


def merge(document: Document, earlier: Document, asked: frozenset[str] = frozenset()) -> Document:
    """Return the fuller text, with the address and date that the article has and with what only one of both says."""
    if document.rights is earlier.rights and _have_same_words(document, earlier):
        return _filled(document, earlier, asked)
    first, second = (earlier, document) if gives_less(document, earlier, asked) else (document, earlier)
    gaps = {name: getattr(first, name) or getattr(second, name) for name in _KEPT}
    gaps |= {name: getattr(document, name) for name in _KEPT if name in asked}
    pictured = first if first.image or first.rights is Rights.HEADLINE else second
    same_page = likeness.page(document.source_url) == likeness.page(earlier.source_url)
    return replace(
        first,
        **gaps,
        **{name: getattr(pictured, name) for name in _IMAGE},
        date=document.date if "date" in asked else earlier.date,
        lang=document.lang if "lang" in asked else earlier.lang,
        slug=earlier.slug,
        guid=earlier.guid or document.guid,
        modified=document.modified or earlier.modified,
        summary=first.summary or (second.summary if first.rights is second.rights else ""),  # an excerpt's is its text
        source_url=earlier.source_url if same_page else document.source_url or earlier.source_url,
        warnings=document.warnings,
    )


def _have_same_words(document: Document, earlier: Document) -> bool:
    """Tell whether title and text are those of the file but for case, punctuation and markup; a text without words not.

    One way in sets typography and another does not: neither has corrected the other.
    """
    return (
        likeness.words(document.title) == likeness.words(earlier.title)
        and bool(likeness.words(earlier.body))
        and likeness.words(document.body) == likeness.words(earlier.body)
    )


def _filled(document: Document, earlier: Document, asked: frozenset[str]) -> Document:
    """Return the article as it is, with what only the document says: metadata, and links in the text."""
    fields = {name: getattr(earlier, name) or getattr(document, name) for name in _FILLED}
    pictured = earlier if earlier.image else document
    linked = earlier if likeness.has_targets(earlier.body) or not likeness.has_targets(document.body) else document
    fields |= {name: getattr(pictured, name) for name in _IMAGE} | {"body": linked.body, "warnings": document.warnings}
    return replace(earlier, **fields | {name: getattr(document, name) for name in asked})


def allows_less(rights: Rights, than: Rights) -> bool:
    """Tell whether rights are stricter than other ones."""
    return _MORE_RIGHTS.index(rights) < _MORE_RIGHTS.index(than)


def is_teaser(document: Document) -> bool:
    """Tell what its feed calls the beginning of an article."""
    return any(warning.startswith(TEASER) for warning in document.warnings)


def gives_less(document: Document, earlier: Document, asked: frozenset[str] = frozenset()) -> bool:
    """Tell whether a document has less of an article than there is: as ``is_less``, or a teaser by its own account.

    A feed's teaser may be more than half of a short article, and in a person's words; it never replaces more.
    """
    if document.rights is earlier.rights and is_teaser(document):
        return len(likeness.words(document.body)) < len(likeness.words(earlier.body))
    return is_less(document, earlier, asked)


def is_less(document: Document, earlier: Document, asked: frozenset[str] = frozenset()) -> bool:
    """Tell whether a document has less of an article than there is: fewer rights, or a teaser by its words.

    asked: with ``rights`` in it, those of the document count whatever there is.
    """
    if document.rights is not earlier.rights:
        return "rights" not in asked and allows_less(document.rights, earlier.rights)
    if document.body == earlier.body:
        return False
    there, given = len(likeness.words(earlier.body)), len(likeness.words(document.body))
    return given < HALF * there or (given < BEGINNING * there and likeness.is_part(document.body, earlier.body))


def outdated(
    document: Document, text: str, earlier: Document, version: Version, asked: frozenset[str], timezone: tzinfo
) -> str:
    """Return what the source says now of an article whose file a person has edited; empty if it is what it was.

    text, earlier: the edited file, and what it reads as. version: what is remembered; without a base, the hash of
    what was imported, which is still in the file, tells whether the source has changed.
    """
    told: dict[str, Any] = {name: getattr(document, name) for name in asked | {"title", "body"}}
    if version.base:
        base = read(version.base, earlier.slug, timezone)
        if _told(write(replace(base, **told), timezone)) == _told(version.base):
            return ""  # another way in may name a source or a section that the first one did not: no news
        now = write(merge(document, base, asked), timezone)
        return now if _told(now) != _told(version.base) else ""
    merged = merge(document, earlier, asked)
    known = _IMPORTED.search(parts(text)[0])
    same_words = replace(earlier, **told)  # only the text was edited
    forms = (merged, replace(merged, modified=document.modified), document, same_words)
    if known is None or gives_less(document, earlier, asked):
        return ""
    written = [write(form, timezone) for form in forms]
    return "" if any(known[0] in form.split("\n") for form in written) else written[0]


def _says_more(document: Document, earlier: Document) -> bool:
    """Tell whether the words are others, and it is not that a teaser has become an article.

    An excerpt may be another one because its feed gives another teaser, or the owner keeps more words: no correction.
    """
    if document.rights is not Rights.FULL:
        return False
    if document.body == earlier.body or likeness.words(document.body) == likeness.words(earlier.body):
        return likeness.words(document.title) != likeness.words(earlier.title)
    return not gives_less(earlier, document)


def _told(text: str) -> tuple[str, ...]:
    metadata, body = parts(text)
    return likeness.words(_UNTOLD.sub("", metadata) + body)
