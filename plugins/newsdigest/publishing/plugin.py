"""The Pelican plugin: every article gets a summary, tags and a reading time; works with any theme.

What a person wrote wins. Articles are enriched at ``article_generator_pretaxonomy``: later
tags get no page, earlier the articles are not complete. The HTML is sanitised at the same
moment, after Markdown has been rendered.
"""

import logging
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from markupsafe import escape
from pelican import signals
from pelican.generators import ArticlesGenerator
from pelican.urlwrappers import Tag

from newsdigest.content import read
from newsdigest.document import Document
from newsdigest.enrich import analyse
from newsdigest.errors import ContentError
from newsdigest.publishing.sanitising import sanitise
from newsdigest.settings import Settings
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
    signals.article_generator_finalized.connect(explain_failures)


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
    article._content = sanitise(article._content, article.source_path)
    if "summary" in article.metadata:
        article.metadata["summary"] = sanitise(article.metadata["summary"], article.source_path)
    else:  # article.summary = … would have no effect
        article.metadata["summary"] = f"<p>{escape(summary)}</p>"
    article.tags = [_tag(name, article.settings) for name in enrichment.tags]
    article.category.slug = slugify(article.category.name)


def explain_failures(generator: ArticlesGenerator) -> None:
    """Say why a Markdown file could not be read; Pelican names the file and keeps the reason to itself."""
    timezone = Settings.from_mapping(generator.settings).timezone
    for name, article in generator.context["generated_content"].items():
        path = Path(generator.path, name)
        if article is None and path.suffix in MARKDOWN_SUFFIXES:
            try:
                read(path.read_text("utf-8-sig"), name, timezone)
            except UnicodeDecodeError as error:
                logger.error("%s: is not UTF-8 (byte %d); not published", name, error.start)
            except (ContentError, OSError) as error:
                logger.error("%s; not published", error)


def _tag(name: str, settings: dict[str, Any]) -> Tag:
    tag = Tag(name, settings)
    tag.slug = slugify(name)
    return tag


def _document(article: Any, settings: Settings) -> Document:
    """Return the document behind an article: from its Markdown file, or else as Pelican has read it."""
    path = Path(article.source_path)
    if path.suffix in MARKDOWN_SUFFIXES:
        try:
            return read(path.read_text("utf-8-sig"), str(path), settings.timezone, date=article.date)
        except (ContentError, OSError, UnicodeDecodeError) as error:
            logger.warning("%s; published without the fields that only newsdigest knows", error)
    return Document(
        title=article.title,
        body=article._content,
        date=article.date,
        lang=article.lang,
        slug=article.slug,
        guid="",
        tags=tuple(tag.name for tag in getattr(article, "tags", ())),
        authors=tuple(author.name for author in getattr(article, "authors", ())),
        source=getattr(article, "source", ""),
        source_url=getattr(article, "source_url", ""),
    )
