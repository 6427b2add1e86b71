"""The Pelican plugin: every article gets a summary, tags and a reading time; works with any theme.

What a person wrote wins. Articles are enriched at ``article_generator_pretaxonomy``: later
tags get no page, earlier the articles are not complete.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from markupsafe import escape
from pelican import signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.urlwrappers import Tag

from newsdigest.content import read_file
from newsdigest.content.markdown_file import parts
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.memory import digest
from newsdigest.publishing import log
from newsdigest.publishing.records import Enriched, Remembered
from newsdigest.publishing.spellings import tag_aliases
from newsdigest.settings import Settings
from newsdigest.standing import HIDDEN, LINES, is_withdrawn, unknown_status
from newsdigest.text.markup import plain
from newsdigest.text.slugs import slugify

logger = logging.getLogger(__name__)

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


def register() -> None:
    """Connect to Pelican's signals, and see to its log."""
    log.tame()
    signals.article_generator_init.connect(explain_aliases)
    signals.article_generator_pretaxonomy.connect(enrich_articles)
    signals.article_generator_finalized.connect(explain_absences)
    signals.page_generator_finalized.connect(explain_absences)


def explain_aliases(generator: ArticlesGenerator) -> None:
    """Say what is wrong with the list of tags that are one."""
    for error in tag_aliases(generator.settings).errors:
        logger.error("%s", error)


def enrich_articles(generator: ArticlesGenerator) -> None:
    """Enrich all articles that the generator has read, also those that are not listed."""
    settings = Settings.from_mapping(generator.settings)
    ledger = getattr(generator, "ledger", None)  # a digest's generator has one, Pelican's own has none
    for article in articles_of(generator):
        path = article.get_relative_source_path()
        earlier = ledger.enrichment(path) if ledger else None
        enrichment = enrich_article(article, settings, earlier)
        if ledger and enrichment is not earlier:
            ledger.keep_enrichment(path, enrichment)


def articles_of(generator: ArticlesGenerator) -> Iterable[Any]:
    """Return all articles that a generator has read, also those that are not listed."""
    return chain(
        generator.articles,
        generator.translations,
        generator.hidden_articles,
        generator.hidden_translations,
        generator.drafts,
        generator.drafts_translations,
    )


def enrich_article(article: Any, settings: Settings, remembered: Remembered | None = None) -> Remembered:
    """Set summary, tags, language, reading time and ``newsdigest`` (Enriched) of one Pelican article.

    remembered: an earlier enrichment, taken if it is that of the same document. Return what to remember.
    """
    enriched, remembered = enrichment_of(article, settings, remembered)
    prepare(article, enriched)
    article.newsdigest = enriched
    article.reading_time = enriched.reading_time
    if "summary" not in article.metadata:  # article.summary = … would have no effect
        article.metadata["summary"] = f"<p>{escape(enriched.document.summary)}</p>"
    article.tags = [_tag(name, article.settings) for name in enriched.document.tags]
    return remembered


def enrichment_of(
    article: Any, settings: Settings, remembered: Remembered | None = None
) -> tuple[Enriched, Remembered]:
    """Return what enrichment knows of an article, and what to remember of it; see ``enrich_article``."""
    return enrichment_of_document(_document(article, settings), settings, remembered)


def enrichment_of_document(
    document: Document, settings: Settings, remembered: Remembered | None = None
) -> tuple[Enriched, Remembered]:
    """Return what enrichment knows of an article's document, and what to remember of it."""
    from newsdigest import enrich  # 40 ms that a build in which nothing has changed does not wait for

    key = enrich.key(document, settings)
    if remembered is None or remembered.key != key:
        analysed, traits = enrich.examine(document, settings)
        lasting = key if analysed.lasting else b""
        remembered = Remembered(lasting, msgspec.json.encode(analysed), msgspec.msgpack.encode(traits))
    found = msgspec.json.decode(remembered.enrichment, type=enrich.Enrichment)
    summary = " ".join(sentence.text for sentence in found.summary)
    enriched = replace(document, lang=found.lang, summary=summary, tags=found.tags)
    quoted = all(sentence.paragraph >= 0 for sentence in found.summary)
    sentences = tuple((len(sentence.text), sentence.paragraph) for sentence in found.summary) if quoted else ()
    told = digest(remembered.traits)
    return (
        Enriched(document=enriched, reading_time=found.reading_time, words=found.words, sentences=sentences, told=told),
        remembered,
    )


def unlist_withdrawn(sender: object, metadata: dict[str, Any]) -> None:
    """Have Pelican take a withdrawn article as a hidden one: it knows no such status, and would drop the article."""
    if is_withdrawn(metadata):
        metadata["status"] = HIDDEN


def prepare(article: Any, enriched: Enriched) -> None:
    """Set what an article's address may hang on."""
    article.lang = enriched.document.lang
    if hasattr(article, "category"):  # Pelican gives none where categories have no page
        article.category.slug = slugify(article.category.name)


def explain_absences(generator: ArticlesGenerator | PagesGenerator) -> None:
    """Say why a file is not on the site where Pelican keeps the reason, or the whole fact, to itself."""
    settings = Settings.from_mapping(generator.settings)
    articles = isinstance(generator, ArticlesGenerator)
    folders = generator.settings["ARTICLE_PATHS" if articles else "PAGE_PATHS"]
    undated = None if articles else datetime(2000, 1, 1, tzinfo=UTC)  # a page needs no date
    for name, content in generator.context["generated_content"].items():
        ours = content is None and any(Path(name).is_relative_to(folder) for folder in folders)
        if ours and (reason := absence(Path(generator.path, name), name, settings, undated)):
            logger.error("%s", reason)
    for draft in getattr(generator, "drafts", ()):
        if reason := waiting(draft):
            logger.warning("%s", reason)


def absence(path: Path, name: str, settings: Settings, date: datetime | None = None) -> str:
    """Return why a Markdown file gives no article or page; empty where that is not known. ``name``: for the message."""
    if path.suffix in MARKDOWN_SUFFIXES:
        try:
            wrong = unknown_status(read_file(path, settings.timezone, name=name, date=date))
        except ContentError as error:
            return f"{error}; not published"
        if wrong:
            return f"{name}, line {_line_of_status(path)}: {wrong}; not published"
    return ""


def _line_of_status(path: Path) -> int:
    head, _ = parts(path.read_bytes().decode("utf-8", "replace"))
    lines = enumerate(head.split("\n"), start=1)
    return next((number for number, line in lines if re.match(r"\W*status[ \t]*:", line, re.IGNORECASE)), 1)


def waiting(article: Any) -> str:
    """Return the message for an article that Pelican has made a draft because its date is to come; empty for others."""
    status = article.metadata.get("status", "published")
    if article.status == "draft" and status.lower() == "published" and "date" in article.metadata:
        return f"{article.relative_source_path}: waits for its date, {article.date.date()}"
    return ""


def _tag(name: str, settings: dict[str, Any]) -> Tag:
    tag = Tag(name, settings)
    tag.slug = slugify(name)
    return tag


def _document(article: Any, settings: Settings) -> Document:
    """Return the document behind an article: from its Markdown file, or else as Pelican has read it."""
    path = Path(article.source_path)
    if path.suffix in MARKDOWN_SUFFIXES:
        try:
            return read_file(path, settings.timezone, date=article.date)
        except ContentError as error:
            logger.warning("%s; read as Pelican does", error)
    metadata = article.metadata
    return Document(
        title=article.title,
        body=article._content,
        date=article.date,
        lang=article.lang,
        slug=article.slug,
        guid=str(metadata.get("guid", "")),
        tags=tuple(tag.name for tag in getattr(article, "tags", ())),
        authors=tuple(author.name for author in getattr(article, "authors", ())),
        summary=" ".join(plain(metadata.get("summary", "")).split()),
        source=str(metadata.get("source", "")),
        source_url=str(metadata.get("source_url", "")),
        image=str(metadata.get("image", "")),
        image_alt=str(metadata.get("image_alt", "")),
        image_caption=str(metadata.get("image_caption", "")),
        image_credit=str(metadata.get("image_credit", "")),
        credits=str(metadata.get("credits", "")),
        rights=_rights(str(metadata.get("rights", ""))),
        extra=tuple((name, str(metadata[name])) for name in LINES if name in metadata),
    )


def _rights(written: str) -> Rights:
    """Return the rights of an article; what cannot be read does not allow its whole text to be shown."""
    known = {rights.value: rights for rights in Rights} | {"": Rights.FULL}
    return known.get(written.strip().lower(), Rights.EXCERPT)
