"""Which plugins of others must see every article, so that every article must be read at each build."""

from collections.abc import Iterator, Mapping
from typing import Any

from blinker import Signal
from pelican import signals
from pelican.readers import BaseReader

# A receiver of any other signal gets what is made anew at each build: static pages, files, Pelican itself.
_OF_ARTICLES = (
    "readers_init",
    "generator_init",
    "article_generator_init",
    "content_object_init",
    "article_generator_preread",
    "article_generator_context",
    "article_generator_pretaxonomy",
    "article_generator_finalized",
    "article_generator_write_article",
    "article_writer_finalized",
    "all_generators_finalized",
    "get_generators",
)


def reasons_to_read_all(settings: Mapping[str, Any]) -> list[str]:
    """Return, in words for a person, what asks for Pelican's own article objects; empty if nothing does."""
    return [
        *(f"{name} listens to {signal}" for name, signal in _foreign_receivers()),
        *(f"{name} reads files" for name in _foreign_readers(settings)),
        *(f"{name} is set" for name in ("TEMPLATE_PAGES", "OUTPUT_SOURCES") if settings.get(name)),
        *(["DEFAULT_DATE is the file's"] if settings.get("DEFAULT_DATE") == "fs" else []),
    ]


def _foreign_receivers() -> Iterator[tuple[str, str]]:
    for name in _OF_ARTICLES:
        signal: Signal = getattr(signals, name)
        for receiver in signal.receivers_for(None):
            module = getattr(receiver, "__module__", type(receiver).__module__)
            if not _is_ours(module):
                yield module, name


def _foreign_readers(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield readers that another process would not know, or that hang on more than the file."""
    for reader in (*BaseReader.__subclasses__(), *filter(None, settings["READERS"].values())):
        if not _is_ours(reader.__module__) and reader.__module__ != "pelican.readers":
            yield f"{reader.__module__}.{reader.__name__}"


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "newsdigest"
