"""A site's own summaries and tags: functions that ``NEWSDIGEST_SUMMARIZER`` and ``NEWSDIGEST_TAGGER`` name.

Both are called with a Document that has a language. A summarizer returns a text, or an empty one to leave it to us;
a tagger returns tags, best first, or none. What they give is used only if every name and number of it stands in the
article: a text that names the wrong person is worse than none. A ``version`` that the function has as an attribute
is part of what its results are remembered under.
"""

import importlib
import logging
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from newsdigest.document import Document
from newsdigest.errors import SettingsError
from newsdigest.text import markup, words

Summarizer = Callable[[Document], str]
Tagger = Callable[[Document], Iterable[str]]

SUMMARIZER, TAGGER = "NEWSDIGEST_SUMMARIZER", "NEWSDIGEST_TAGGER"

logger = logging.getLogger(__name__)


def summary(document: Document, name: str) -> str:
    """Return the summary that the function of this name makes; empty if it makes none, fails, or says what is not so.

    Raises SettingsError when there is no such function.
    """
    text = _call(_function(name, SUMMARIZER), document, name)
    if not isinstance(text, str | None):
        logger.warning("%s: %s returned %r, which is no text; left out", document.slug, name, type(text))
        return ""
    text = " ".join((text or "").split())
    if invented := foreign(text, document):
        logger.warning("%s: the summary of %s says %s, the article does not", document.slug, name, ", ".join(invented))
        return ""
    return text


def tags(document: Document, name: str) -> tuple[str, ...]:
    """Return the tags that the function of this name gives, without names that the article does not have.

    Raises SettingsError when there is no such function.
    """
    given = _call(_function(name, TAGGER), document, name)
    try:
        found = dict.fromkeys(" ".join(tag.split()) for tag in given or ())
    except (TypeError, AttributeError):
        logger.warning("%s: %s returned %r, which are no tags; left out", document.slug, name, type(given))
        return ()
    kept = tuple(tag for tag in found if tag and not foreign(tag, document))
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


def version(name: str, setting: str) -> str:
    """Return what the results of a function are remembered under; empty without one. Raises SettingsError."""
    return f"{name} {getattr(_function(name, setting), 'version', '')}" if name else ""


def _call(function: Callable[[Document], Any], document: Document, name: str) -> Any:
    try:
        return function(document)
    except Exception as error:  # noqa: BLE001 - the owner's function may raise anything
        logger.warning("%s: %s: %s: %s", document.slug, name, type(error).__name__, error)
        return None


@cache
def _function(name: str, setting: str) -> Callable[[Document], Any]:
    module, _, function = name.partition(":")
    sys.path.insert(0, "")  # a module beside pelicanconf.py
    try:
        found: Callable[[Document], Any] = getattr(importlib.import_module(module), function)
    except Exception as error:
        raise SettingsError(f"{setting} = {name!r}: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove("")
    if not callable(found):
        raise SettingsError(f"{setting} = {name!r}: that is no function")
    return found
