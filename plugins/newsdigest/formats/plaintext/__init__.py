"""A plain text to a document: the title first, then the text, as people save and copy articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from newsdigest.document import Document, RawArticle
from newsdigest.formats import dating, decoding, identity, language
from newsdigest.formats.plaintext import characters, doubles, endings, headers, leftovers, paragraphs
from newsdigest.formats.plaintext.metadata import Fields
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text import markup, typography
from newsdigest.text.slugs import slugify


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
    ending = endings.take(head.rest, head.fields)
    fields = ending.fields | head.fields
    metadata = "; ".join(f"'{line}'" for line in (*head.read, *ending.read))
    parts, joins = paragraphs.split(ending.rest)
    lang, doubts = language.settle(raw.lang or _first(fields, "lang"), "\n".join((head.title, *parts)), settings)
    cleaned = leftovers.clean(parts)
    draft = Draft(
        title=head.title,
        paragraphs=cleaned.paragraphs,
        lang=lang,
        credits=(*fields.get("credits", ()), *cleaned.credits, *ending.credits),
        warnings=(
            *decoded.warnings,
            *repairs,
            *([f"read as metadata: {metadata}"] if metadata else []),
            *head.warnings,
            *joins,
            *doubts,
            *cleaned.warnings,
            *ending.warnings,
        ),
    )
    for step in _STEPS:
        draft = step(draft, settings)
    if not draft.paragraphs:
        raise RefusedError("has a title but no text")
    return [_document(draft, fields, identity.guid(text), raw, settings)]


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _repair_doubles(draft: Draft, settings: Settings) -> Draft:
    repaired = doubles.repair((draft.title, *draft.paragraphs), draft.lang)
    title, *parts = repaired.parts
    return replace(draft, title=title, paragraphs=tuple(parts), warnings=draft.warnings + repaired.warnings)


def _set_typography(draft: Draft, settings: Settings) -> Draft:
    if draft.lang != "fr" or not settings.typography:
        return draft
    title = typography.french((draft.title,))
    text = typography.french(draft.paragraphs)
    mixed, unbalanced = title.mixed + text.mixed, title.unbalanced + text.unbalanced
    warnings = []
    if changed := _straight_or_curly((draft.title, *draft.paragraphs)) - _straight_or_curly(
        (*title.paragraphs, *text.paragraphs)
    ):
        warnings.append(f"{_count(changed, 'quotation mark')} set as guillemets")
    if mixed:
        warnings.append(f"{_count(mixed, 'mixed quotation mark')} made consistent")
    if unbalanced:
        warnings.append(f"{_count(unbalanced, 'quotation mark')} without a partner left as found")
    return replace(draft, title=title.paragraphs[0], paragraphs=text.paragraphs, warnings=(*draft.warnings, *warnings))


def _straight_or_curly(parts: Sequence[str]) -> int:
    return sum(part.count(mark) for part in parts for mark in '"“”')


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' if number != 1 else ''}"


_STEPS: tuple[Callable[[Draft, Settings], Draft], ...] = (
    _repair_doubles,
    _set_typography,
)


def _document(draft: Draft, fields: Fields, guid: str, raw: RawArticle, settings: Settings) -> Document:
    evidence = dating.Evidence(raw=raw, fields=fields, opening=draft.paragraphs[0], lang=draft.lang, settings=settings)
    published = dating.publication(evidence)

    return Document(
        title=draft.title,
        body="\n\n".join(map(_markdown, draft.paragraphs)),
        date=published.date,
        modified=published.modified,
        lang=draft.lang,
        slug=slugify(draft.title, lang=draft.lang),
        guid=guid,
        category=_first(fields, "category") or raw.section,
        tags=fields.get("tags", ()),
        authors=tuple(dict.fromkeys(fields.get("authors", ()))),
        source=_first(fields, "source") or raw.source,
        source_url=_first(fields, "url"),
        credits=" · ".join(draft.credits),
        warnings=(*draft.warnings, *published.warnings),
    )


def _markdown(paragraph: str) -> str:
    """Return Markdown that means the paragraph, or the list that it is."""
    items = paragraphs.items(paragraph)
    return "\n".join(f"- {markup.escape_line(item)}" for item in items) or markup.escape(paragraph)
