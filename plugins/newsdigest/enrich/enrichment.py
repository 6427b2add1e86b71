"""One document in, what the program says of it out; what a person wrote stays."""

import dataclasses
import math
import unicodedata
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib import metadata

from newsdigest.document import Document
from newsdigest.enrich import article as articles
from newsdigest.enrich import hooks
from newsdigest.enrich.aliases import aliases
from newsdigest.enrich.article import Sentence
from newsdigest.enrich.summary import extract, summarise
from newsdigest.enrich.tags import ranked_tags, shown_tags
from newsdigest.enrich.traits import TRAITS, traits
from newsdigest.errors import NoAnswerError
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.sentences import sentences
from newsdigest.traits import Traits

VERSION = 24
"""Rises when the same document may get another summary, other tags or another length; see ``key``."""

# Between the 238 words a minute of silent reading in English (Brysbaert 2019, "How many words do we read per
# minute?", J. Mem. Lang. 109) and the 195 of French read aloud (Trauzettel-Klosinski & Dietz 2012, IReST), whose
# texts took 255 Chinese and 357 Japanese characters a minute; silent reading is faster by a quarter or so.
_WORDS_PER_MINUTE = 220
_IDEOGRAPHS_PER_MINUTE = 350
_LIBRARIES = ("PyStemmer", "markdown")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Enrichment:
    """What is known of a document beyond what it says of itself."""

    lang: str
    summary: tuple[Sentence, ...]
    """Of a generated one, the sentences and their paragraphs; a person's, or a hook's, has paragraph -1."""

    tags: tuple[str, ...]
    """Best first; a person's in the person's order."""

    reading_time: int
    """Minutes, at least 1; 0 for what is a headline alone."""

    words: int
    """Of title and text; a sign of Chinese or Japanese is one."""

    lasting: bool = dataclasses.field(default=True, repr=False)
    """Whether it is the same each time; not where a function of the site's own had no answer (NoAnswerError)."""


def analyse(
    document: Document, *, settings: Settings, max_tags: int | None = None, max_sentences: int | None = None
) -> Enrichment:
    """Return language, summary, tags and reading time of a document; the same for the same input, always.

    But for a function of the site's own that has no answer at one time, see ``lasting``.

    A summary and tags that the document has are returned as they are. ``max_sentences`` asks
    for so many sentences whatever their length, ``max_tags`` for so many tags, common nouns
    among them; without it there are only those that an editor would sign.
    Raises SettingsError when a hook is not there.
    """
    return _analyse(articles.read(document, settings), document, settings, max_tags, max_sentences)


def examine(document: Document, settings: Settings) -> tuple[Enrichment, Traits]:
    """Return what ``analyse`` does, and what the article is compared by with others."""
    article = articles.read(document, settings)
    return _analyse(article, document, settings), traits(article)


def _analyse(
    article: articles.Article,
    document: Document,
    settings: Settings,
    max_tags: int | None = None,
    max_sentences: int | None = None,
) -> Enrichment:
    summary: tuple[Sentence, ...] | None = _given_summary(document.summary, article.lang)
    tags: tuple[str, ...] | None = document.tags
    spaced, ideographs = _counted(article)
    summary = summary or _foreign_summary(document, article.lang, settings)
    tags = tags or _foreign_tags(document, article, settings, max_tags)
    return Enrichment(
        lang=article.lang,
        summary=summary or _summary(article, settings, max_sentences),
        tags=tags or _tags(article, settings, max_tags),
        reading_time=_reading_time(spaced, ideographs) if article.blocks else 0,
        words=spaced + ideographs,
        lasting=summary is not None and tags is not None,
    )


def key(document: Document, settings: Settings) -> bytes:
    """Return 16 bytes that stand for all that ``examine(document, settings)`` depends on.

    Equal keys mean equal enrichments, today and in a later run. Raises SettingsError as ``analyse`` does.
    """
    read = (
        (VERSION, TRAITS),
        _libraries(),
        (document.title, document.lang, document.summary, document.tags),
        (settings.languages, settings.default_lang),
        (settings.summary_sentences, settings.summary_words, settings.max_tags),
        aliases(settings).digest,
        hooks.version(settings.summarizer, hooks.SUMMARIZER, settings),
        hooks.version(settings.tagger, hooks.TAGGER, settings),
    )
    # repr tells "a", "b" from "a, b" and writes no NUL; of a whole body it would take longer than the hash.
    return blake2b(
        repr(read).encode() + b"\0" + document.body.encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


@cache
def _libraries() -> tuple[str, ...]:
    """Return the versions of what takes part: libraries, and the Unicode that says what a letter is."""
    installed = dict.fromkeys(_LIBRARIES, "")
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            installed[name] = metadata.version(name)
    return (unicodedata.unidata_version, *installed.values())


def enrich(document: Document, settings: Settings) -> Document:
    """Return the document with summary and tags where it had none, and a language."""
    found = analyse(document, settings=settings)
    return dataclasses.replace(
        document,
        lang=found.lang,
        summary=document.summary or " ".join(sentence.text for sentence in found.summary),
        tags=found.tags,
    )


def _given_summary(summary: str, lang: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(text, -1) for text in sentences(summary, lang))


def _foreign_summary(document: Document, lang: str, settings: Settings) -> tuple[Sentence, ...] | None:
    """Return the summary of the site's own function, empty without one; None if another run may have one."""
    if not settings.summarizer:
        return ()
    try:
        return _given_summary(hooks.summary(dataclasses.replace(document, lang=lang), settings), lang)
    except NoAnswerError:
        return None


def _foreign_tags(
    document: Document, article: articles.Article, settings: Settings, max_tags: int | None
) -> tuple[str, ...] | None:
    """Return the tags of the site's own function, none without one; None if another run may have some."""
    if not settings.tagger:
        return ()
    try:
        found = hooks.tags(dataclasses.replace(document, lang=article.lang), settings, max_tags)
    except NoAnswerError:
        return None
    return tuple(dict.fromkeys(map(article.aliases.canonical, found)))[: max_tags or settings.max_tags]


def _summary(article: articles.Article, settings: Settings, max_sentences: int | None) -> tuple[Sentence, ...]:
    if max_sentences is not None:
        return extract(article, max_sentences=max_sentences)
    return summarise(article, max_sentences=settings.summary_sentences, max_words=settings.summary_words)


def _tags(article: articles.Article, settings: Settings, max_tags: int | None) -> tuple[str, ...]:
    if max_tags is not None:
        return ranked_tags(article, max_tags=max_tags)
    return shown_tags(article, max_tags=settings.max_tags)


def _counted(article: articles.Article) -> tuple[int, int]:
    """Return the words of title and text: those between spaces, and ideographs."""
    text = "\n".join((article.title, *(block.text for block in article.blocks)))
    ideographs = words.count_ideographs(text)
    return words.count(words.without_ideographs(text) if ideographs else text), ideographs


def _reading_time(spaced: int, ideographs: int) -> int:
    return max(1, math.ceil(spaced / _WORDS_PER_MINUTE + ideographs / _IDEOGRAPHS_PER_MINUTE - 0.5))
