"""A site's own summaries and tags: functions that ``NEWSDIGEST_SUMMARIZER`` and ``NEWSDIGEST_TAGGER`` name.

Both are called with a Document that has a language, and with the Settings if they have a parameter ``settings``; a
tagger with a parameter ``number`` is told how many tags somebody asked for, None for a page. A summarizer returns a
text, or an empty one to leave it to us; a tagger returns tags, best first, or none. What they give is used only if
every name and number of it stands in the article: a text that names the wrong person is worse than none. A tagger whose
attribute ``grounded`` is true has seen to that by itself, so that it may say Russie where the text has ``russe``. A
``version`` that the function has as an attribute is part of what its results are remembered under; it may be a function
of the Settings. A function that has no answer now raises NoAnswerError, and the next build asks it again.
"""

import importlib
import inspect
import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from newsdigest.document import Document
from newsdigest.errors import NoAnswerError, SettingsError
from newsdigest.settings import Settings
from newsdigest.text import markup, words

SUMMARIZER, TAGGER = "NEWSDIGEST_SUMMARIZER", "NEWSDIGEST_TAGGER"

logger = logging.getLogger(__name__)


def summary(document: Document, settings: Settings) -> str:
    """Return the summary that the site's function makes; empty if it makes none, fails, or says what is not so.

    Raises SettingsError when there is no such function, NoAnswerError when another run may have a summary.
    """
    name = settings.summarizer
    text = _call(_function(name, SUMMARIZER), document, name, settings=settings)
    if not isinstance(text, str | None):
        logger.warning("%s: %s returned %r, which is no text; left out", document.slug, name, type(text))
        return ""
    text = " ".join((text or "").split())
    if invented := foreign(text, document):
        logger.warning("%s: the summary of %s says %s, the article does not", document.slug, name, ", ".join(invented))
        return ""
    return text


def tags(document: Document, settings: Settings, number: int | None = None) -> tuple[str, ...]:
    """Return the tags that the site's function gives, without names that the article does not have.

    number: of tags, when somebody asks for so many.

    Raises SettingsError when there is no such function, NoAnswerError when another run may have tags.
    """
    name = settings.tagger
    function = _function(name, TAGGER)
    given = _call(function, document, name, settings=settings, number=number)
    try:
        found = dict.fromkeys(" ".join(tag.split()) for tag in given or ())
    except (TypeError, AttributeError):
        logger.warning("%s: %s returned %r, which are no tags; left out", document.slug, name, type(given))
        return ()
    grounded = bool(getattr(function, "grounded", False))
    kept = tuple(tag for tag in found if tag and (grounded or not foreign(tag, document)))
    if left := [tag for tag in found if tag and tag not in kept]:
        logger.warning("%s: the article does not say %s, as %s does", document.slug, ", ".join(left), name)
    return kept


def foreign(text: str, document: Document) -> tuple[str, ...]:
    """Return the names and numbers of a text that do not stand in an article or its title."""
    said = {token.folded for part in (document.title, markup.plain(document.body)) for token in words.tokens(part)}
    stop = words.stop_words(document.lang)
    return tuple(
        dict.fromkeys(
            token.text
            for token in words.tokens(text)
            if (token.capitalised or any(map(str.isdigit, token.text)))
            and token.folded not in said
            and token.lower not in stop
        )
    )


def version(name: str, setting: str, settings: Settings) -> str:
    """Return what the results of a function are remembered under; empty without one. Raises SettingsError."""
    if not name:
        return ""
    own = getattr(_function(name, setting), "version", "")
    return f"{name} {own(settings) if callable(own) else own}"


def _call(function: Callable[..., Any], document: Document, name: str, **offered: Any) -> Any:
    """Return what the function says of the document, given those of the offered values that it has parameters for."""
    try:
        return function(document, **{key: value for key, value in offered.items() if key in _parameters(function)})
    except NoAnswerError as error:
        _tell_once(f"{name}: {error}; what it does not give is our own until it is asked again")
        raise
    except Exception as error:  # noqa: BLE001 - the owner's function may raise anything
        logger.warning("%s: %s: %s: %s", document.slug, name, type(error).__name__, error)
        return None


@cache
def _tell_once(reason: str) -> None:
    """Warn of what is the same for many articles; an article's own trouble is told with its name."""
    logger.warning("%s", reason)


@cache
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    try:
        return frozenset(inspect.signature(function).parameters)
    except (ValueError, TypeError):  # of one that is not written in Python
        return frozenset()


@cache
def _function(name: str, setting: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    sys.path.insert(0, "")  # a module beside pelicanconf.py
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    except Exception as error:
        raise SettingsError(f"{setting} = {name!r}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove("")
    if not callable(found):
        raise SettingsError(f"{setting} = {name!r}: that is no function")
    return found
