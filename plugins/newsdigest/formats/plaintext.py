"""A plain text to a document: the title first, then the text, as people save and copy articles."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from newsdigest.document import Document, RawArticle
from newsdigest.formats import characters, dating, decoding, doubles, headers, leftovers, paragraphs
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text import markup, typography
from newsdigest.text.language import detect
from newsdigest.text.slugs import slugify

_GUIDS = uuid.UUID("0c9d3a62-1f0e-5a5b-9c55-8a1e3a0f6d21")  # never change it: every feed reader would see all as new


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article on its way from lines to a document."""

    title: str
    paragraphs: tuple[str, ...]
    lang: str
    credits: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read(raw: RawArticle, settings: Settings) -> list[Document]:
    """Return the one document that a plain text is.

    Raises RefusedError for bytes that are no text, and for a text without a title, a body or a date.
    """
    decoded = decoding.decode(raw.data)
    text, repairs = characters.clean(decoded.text)
    head = headers.take(text.split("\n"))
    parts, joins = paragraphs.split(head.rest)
    lang, doubts = _language(raw, head, parts, settings)
    draft = Draft(
        title=head.title,
        paragraphs=parts,
        lang=lang,
        credits=head.fields.get("credits", ()),
        warnings=(*decoded.warnings, *repairs, *head.warnings, *joins, *doubts),
    )
    for step in _STEPS:
        draft = step(draft, settings)
    if not draft.paragraphs:
        raise RefusedError("has a title but no text")
    return [_document(draft, head, _guid(head, text), raw, settings)]


def _language(
    raw: RawArticle, head: headers.Head, parts: tuple[str, ...], settings: Settings
) -> tuple[str, tuple[str, ...]]:
    """Return the language that the person asked for, the text says or the words show, and what is doubtful about it."""
    asked = raw.lang or next(iter(head.fields.get("lang", ())), "")
    if asked:
        return asked, ()
    found = detect("\n".join((head.title, *parts)), settings.languages)
    lang = found.lang or settings.default_lang
    return lang, () if found.confident else (f"language guessed: {lang}",)


def _guid(head: headers.Head, text: str) -> str:
    """Return what names this article for ever: its address, or else the words of the file.

    Made before anything is guessed or repaired, so that a better rule or another setting mints no second one.
    """
    return uuid.uuid5(_GUIDS, next(iter(head.fields.get("url", ())), "") or " ".join(text.split())).urn


def _remove_leftovers(draft: Draft, settings: Settings) -> Draft:
    cleaned = leftovers.clean(draft.paragraphs)
    return replace(
        draft,
        paragraphs=cleaned.paragraphs,
        credits=draft.credits + cleaned.credits,
        warnings=draft.warnings + cleaned.warnings,
    )


def _repair_doubles(draft: Draft, settings: Settings) -> Draft:
    repaired = [doubles.repair(part, draft.lang) for part in (draft.title, *draft.paragraphs)]
    return replace(
        draft,
        title=repaired[0].text,
        paragraphs=tuple(each.text for each in repaired[1:]),
        warnings=draft.warnings + tuple(warning for each in repaired for warning in each.warnings),
    )


def _set_typography(draft: Draft, settings: Settings) -> Draft:
    if draft.lang != "fr" or not settings.typography:
        return draft
    title = typography.french((draft.title,))
    text = typography.french(draft.paragraphs)
    mixed, unbalanced = title.mixed + text.mixed, title.unbalanced + text.unbalanced
    warnings = []
    if mixed:
        warnings.append(f"{_count(mixed, 'mixed quotation mark')} made consistent")
    if unbalanced:
        warnings.append(f"{_count(unbalanced, 'quotation mark')} without a partner left as found")
    return replace(draft, title=title.paragraphs[0], paragraphs=text.paragraphs, warnings=(*draft.warnings, *warnings))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


_STEPS: tuple[Callable[[Draft, Settings], Draft], ...] = (
    _remove_leftovers,
    _repair_doubles,
    _set_typography,
)


def _document(draft: Draft, head: headers.Head, guid: str, raw: RawArticle, settings: Settings) -> Document:
    evidence = dating.Evidence(
        raw=raw, fields=head.fields, opening=draft.paragraphs[0], lang=draft.lang, settings=settings
    )
    published = dating.publication(evidence)

    def first(field: str) -> str:
        return next(iter(head.fields.get(field, ())), "")

    return Document(
        title=draft.title,
        body="\n\n".join(map(_markdown, draft.paragraphs)),
        date=published.date,
        modified=published.modified,
        lang=draft.lang,
        slug=slugify(draft.title),
        guid=guid,
        category=first("category") or raw.section,
        tags=head.fields.get("tags", ()),
        authors=head.fields.get("authors", ()),
        source=first("source") or raw.source,
        source_url=first("url"),
        credits=" · ".join(draft.credits),
        warnings=(*draft.warnings, *published.warnings),
    )


def _markdown(paragraph: str) -> str:
    """Return Markdown that means the paragraph, or the list that it is."""
    items = paragraphs.items(paragraph)
    return "\n".join(f"- {markup.escape_line(item)}" for item in items) or markup.escape(paragraph)
