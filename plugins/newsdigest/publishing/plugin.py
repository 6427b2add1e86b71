"""The Pelican plugin: every article gets a summary, tags and a reading time; works with any theme.

What a person wrote wins. Articles are enriched at ``article_generator_pretaxonomy``: later
tags get no page, earlier the articles are not complete.
"""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from markupsafe import escape
from pelican import signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.urlwrappers import Tag

from newsdigest.content import read_file
from newsdigest.document import Document, Rights
from newsdigest.enrich import analyse
from newsdigest.errors import ContentError
from newsdigest.settings import Settings
from newsdigest.text.markup import plain
from newsdigest.text.slugs import slugify

logger = logging.getLogger(__name__)

MARKDOWN_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """What the plugin knows of an article beyond Pelican: ``article.newsdigest``."""

    document: Document
    """With its language, summary and tags."""

    reading_time: int
    """Minutes."""


def register() -> None:
    """Connect to Pelican's signals."""
    signals.article_generator_pretaxonomy.connect(enrich_articles)
    signals.article_generator_finalized.connect(explain_absences)
    signals.page_generator_finalized.connect(explain_absences)


def enrich_articles(generator: ArticlesGenerator) -> None:
    """Enrich all articles that the generator has read, also those that are not listed."""
    settings = Settings.from_mapping(generator.settings)
    for article in chain(
        generator.articles,
        generator.translations,
        generator.hidden_articles,
        generator.hidden_translations,
        generator.drafts,
        generator.drafts_translations,
    ):
        enrich_article(article, settings)


def enrich_article(article: Any, settings: Settings) -> None:
    """Set summary, tags, language, reading time and ``newsdigest`` (Enriched) of one Pelican article."""
    document = _document(article, settings)
    enrichment = analyse(document, settings=settings)
    summary = " ".join(sentence.text for sentence in enrichment.summary)
    enriched = replace(document, lang=enrichment.lang, summary=summary, tags=enrichment.tags)
    article.newsdigest = Enriched(document=enriched, reading_time=enrichment.reading_time)
    article.reading_time = enrichment.reading_time
    article.lang = enrichment.lang
    if "summary" not in article.metadata:  # article.summary = … would have no effect
        article.metadata["summary"] = f"<p>{escape(summary)}</p>"
    article.tags = [_tag(name, article.settings) for name in enrichment.tags]
    if hasattr(article, "category"):  # Pelican gives none where categories have no page
        article.category.slug = slugify(article.category.name)


def explain_absences(generator: ArticlesGenerator | PagesGenerator) -> None:
    """Say why a file is not on the site where Pelican keeps the reason, or the whole fact, to itself."""
    timezone = Settings.from_mapping(generator.settings).timezone
    articles = isinstance(generator, ArticlesGenerator)
    folders = generator.settings["ARTICLE_PATHS" if articles else "PAGE_PATHS"]
    undated = None if articles else datetime(2000, 1, 1, tzinfo=UTC)  # a page needs no date
    for name, content in generator.context["generated_content"].items():
        path = Path(generator.path, name)
        ours = any(Path(name).is_relative_to(folder) for folder in folders)
        if content is None and ours and path.suffix in MARKDOWN_SUFFIXES:
            try:
                read_file(path, timezone, name=name, date=undated)
            except ContentError as error:
                logger.error("%s; not published", error)
    for draft in getattr(generator, "drafts", ()):
        if draft.metadata.get("status", "published") == "published" and "date" in draft.metadata:
            logger.warning("%s: waits for its date, %s", draft.source_path, draft.date.date())


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
            logger.warning("%s; published as Pelican reads it", error)
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
        credits=str(metadata.get("credits", "")),
        rights=_rights(str(metadata.get("rights", ""))),
    )


def _rights(written: str) -> Rights:
    """Return the rights of an article; what cannot be read does not allow its whole text to be shown."""
    known = {rights.value: rights for rights in Rights} | {"": Rights.FULL}
    return known.get(written.strip().lower(), Rights.EXCERPT)
