"""What a program adds to a document: language, summary, tags, reading time."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsdigest.enrich.aliases import Aliases, aliases

if TYPE_CHECKING:
    from newsdigest.enrich.article import Sentence
    from newsdigest.enrich.enrichment import VERSION, Enrichment, analyse, enrich, examine, key

__all__ = ["VERSION", "Aliases", "Enrichment", "Sentence", "aliases", "analyse", "enrich", "examine", "key"]


def __getattr__(name: str) -> Any:
    """Give the rest when it is asked for: a build in which nothing has changed needs the aliases alone (20 ms)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "article" if name == "Sentence" else "enrichment"
    return getattr(import_module(f"{__name__}.{home}"), name)
