"""A saved web page to the article that is on it."""

from dataclasses import replace
from functools import partial
from urllib.parse import urljoin

from newsdigest.document import Document, RawArticle
from newsdigest.formats import dating, identity, language
from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page import bylines, refusals
from newsdigest.formats.page.body import Body, read_body
from newsdigest.formats.page.metadata import PageMetadata, read_metadata
from newsdigest.formats.page.source import read_source
from newsdigest.formats.refusal import RefusedError
from newsdigest.formats.standfirst import standfirst
from newsdigest.settings import Settings
from newsdigest.text.slugs import slugify

_MOST_ELEMENTS = 40_000  # some 5 s; the largest of 391 news pages has 6,000


def read(raw: RawArticle, settings: Settings) -> list[Document]:
    """Return the one document that a page is.

    Raises RefusedError for bytes that are no text, for a page that is too large, that has no article or no date.
    """
    source = read_source(raw.data, raw.media_type)
    tree = tree_of(source.html)
    if (size := sum(1 for _ in tree.iter())) > _MOST_ELEMENTS:
        raise RefusedError(f"is a page of {size:,} elements, more than the {_MOST_ELEMENTS:,} that are read")
    known = read_metadata(tree, source.text, raw.url, settings.timezone)
    base = _base(next((each.get("href", "") for each in tree.iter("base")), ""), raw.url or known.url)
    body = read_body(
        tree,
        title=known.title,
        base=base,
        lead_image=known.image,
        section=known.section,
        is_told=partial(bylines.is_told, known=known, zone=settings.timezone),
    )
    refusals.check(known, body)
    document = _document(raw, known, body, settings)
    return [replace(document, warnings=(*source.warnings, *document.warnings))]


def _base(declared: str, url: str) -> str:
    try:
        return urljoin(url, declared.strip())
    except ValueError:
        return url


def _document(raw: RawArticle, known: PageMetadata, body: Body, settings: Settings) -> Document:
    lang, doubts = language.settle(raw.lang, f"{known.title}\n{body.text}", settings, claimed=known.lang)
    evidence = dating.Evidence(
        raw=replace(raw, date=raw.date or known.published),
        fields={},
        opening=body.text.partition("\n")[0],
        lang=lang,
        settings=settings,
    )
    published = dating.publication(evidence)
    modified = known.modified if known.modified and known.modified > published.date else None
    return Document(
        title=known.title,
        body=body.markdown,
        date=published.date,
        modified=modified,
        lang=lang,
        slug=slugify(known.title, lang=lang),
        guid=identity.guid(f"{known.title}\n{body.text}"),
        category=raw.section or known.section,
        authors=known.authors,
        summary=standfirst(known.standfirst, known.title, body.text),
        source=raw.source or known.site,
        source_url=known.url or raw.url,
        image=known.image,
        image_alt=known.image_alt,
        image_caption=known.image_caption,
        image_credit=known.image_credit,
        credits=" · ".join(body.credits),
        warnings=(*known.warnings, *body.warnings, *doubts, *published.warnings),
    )
