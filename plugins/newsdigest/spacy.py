"""French tags with spaCy's part-of-speech tagger: a ready-made function for NEWSDIGEST_TAGGER.

    NEWSDIGEST_TAGGER = "newsdigest.spacy:tag"

Needs spaCy (MIT; the extra ``newsdigest[spacy]``) and its model ``fr_core_news_md`` (LGPL-LR), together some 400 MB:
``python -m spacy download fr_core_news_md``. Articles in other languages get the built-in tags. Candidates and ranking
are the built-in ones; the tagger says which words are nouns, phrases and names, and its vectors which of them are near
in meaning to what the article opens with.
"""

import importlib
from functools import cache
from importlib import metadata
from typing import Any

from newsdigest.document import Document
from newsdigest.enrich.article import Article, read
from newsdigest.enrich.background import background
from newsdigest.enrich.grammar import Grammar, parse
from newsdigest.enrich.tags import ranked_tags, shown_tags
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from newsdigest.text.words import stop_words

MODELS = {"fr": "fr_core_news_md"}
_OPENING = 3  # sentences
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
    """Return what the model of the article's language says of its title, its sentences and its words."""
    model = _pipeline(MODELS[article.lang])
    texts = list(article.texts)
    parses = {
        number: parse(
            text,
            tokens,
            [((word.idx, word.idx + len(word)), word.pos_) for word in found],
            [(entity.start_char, entity.end_char) for entity in found.ents],
        )
        for (number, text, tokens), found in zip(texts, model.pipe([text for _, text, _ in texts]), strict=True)
    }
    return Grammar(parses, _nearness(article, model.vocab))


def _nearness(article: Article, vocabulary: Any) -> dict[str, float]:
    """Return for each stem of the article the cosine of its first form that has a vector and of the opening."""
    stems = (article.title_stems, *article.stems)
    forms: dict[str, str] = {}
    for tokens, of_text in zip((article.title_tokens, *article.tokens), stems, strict=True):
        for token, stem in zip(tokens, of_text, strict=True):
            if stem not in forms and token.lower not in stop_words(article.lang) and vocabulary[token.text].vector_norm:
                forms[stem] = token.text
    counts = background(article.lang)
    vectors = {stem: vocabulary[form].vector / vocabulary[form].vector_norm for stem, form in forms.items()}
    opening = sum(
        vectors[stem] * counts.rarity(stem) for of_text in stems[: 1 + _OPENING] for stem in of_text if stem in vectors
    )
    length = float((opening * opening).sum()) ** 0.5 if forms else 0.0
    return {stem: float((vector * opening).sum()) / length for stem, vector in vectors.items()} if length else {}


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
