"""French tags with spaCy's part-of-speech tagger: a ready-made function for NEWSDIGEST_TAGGER.

    NEWSDIGEST_TAGGER = "newsdigest.spacy:tag"

Needs spaCy (MIT; the extra ``newsdigest[spacy]``) and its model ``fr_core_news_md`` (LGPL-LR), together some 400 MB:
``python -m spacy download fr_core_news_md``. Articles in other languages get the built-in tags. Candidates and ranking
are the built-in ones; the tagger says which words are nouns, phrases and names.
"""

import importlib
from functools import cache
from importlib import metadata
from typing import Any

from newsdigest.document import Document
from newsdigest.enrich.article import Article, read
from newsdigest.enrich.grammar import Grammar, parse
from newsdigest.enrich.tags import ranked_tags, shown_tags
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings

MODELS = {"fr": "fr_core_news_md"}
_UNUSED = ("parser", "lemmatizer")  # half of the time


def tag(document: Document, *, settings: Settings, number: int | None = None) -> tuple[str, ...]:
    """Return the tags of a French article, none for another; ``number`` of them if so many are asked for."""
    article = read(document, settings)
    if article.lang not in MODELS:
        return ()
    parsed = grammar(article)
    if number is None:
        return shown_tags(article, max_tags=settings.max_tags, grammar=parsed)
    return ranked_tags(article, max_tags=number, grammar=parsed)


def grammar(article: Article) -> Grammar:
    """Return what the model of the article's language says of its title and sentences."""
    texts = list(article.texts)
    parsed = _pipeline(MODELS[article.lang]).pipe([text for _, text, _ in texts])
    return {
        number: parse(
            text,
            tokens,
            [((word.idx, word.idx + len(word)), word.pos_) for word in found],
            [(entity.start_char, entity.end_char) for entity in found.ents],
        )
        for (number, text, tokens), found in zip(texts, parsed, strict=True)
    }


@cache
def _pipeline(model: str) -> Any:
    return importlib.import_module("spacy").load(model, exclude=_UNUSED)


def _version(_: Settings) -> str:
    """Return the versions that the tags depend on. Raises SettingsError where something is not installed."""
    try:
        return " ".join(f"{name} {metadata.version(name)}" for name in ("spacy", *MODELS.values()))
    except metadata.PackageNotFoundError as error:
        raise SettingsError(
            f"NEWSDIGEST_TAGGER = 'newsdigest.spacy:tag' needs {error.name}: pip install 'newsdigest[spacy]' and "
            f"python -m spacy download {MODELS['fr']}"
        ) from error


tag.version = _version  # type: ignore[attr-defined]
tag.grounded = True  # type: ignore[attr-defined]
