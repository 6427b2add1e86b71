"""Under which slug a tag has its page: spellings that the owner or a starting list calls one tag share it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsdigest.enrich import Aliases, aliases
from newsdigest.enrich.aliases import likeness
from newsdigest.settings import Settings
from newsdigest.text.slugs import slugify


def tag_aliases(settings: Mapping[str, Any]) -> Aliases:
    """Return the aliases of a site, of Pelican's settings."""
    return aliases(_settings(settings["PATH"], settings["DEFAULT_LANG"]))


def slug(kind: str, name: str, settings: Mapping[str, Any]) -> str:
    """Return the slug of a topic; ``kind``: see ``records.label``."""
    ((_, found),) = slugs(kind, (name,), settings)
    return found


def slugs(kind: str, names: Iterable[str], settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each name with its slug, after one look at the owner's aliases: one for each name took longest of all."""
    shown: Callable[[str], str] = tag_aliases(settings).canonical if kind == "TAG" else str
    return ((name, slugify(shown(name))) for name in names)


def others(name: str, written: Iterable[str], aliases: Aliases) -> tuple[str, ...]:
    """Return what a tag may be called in its articles, beside the name that is shown.

    written: how it stands in their lists of tags.
    """
    found = dict.fromkeys((*aliases.forms.get(name, ()), *sorted(written)))
    found.pop(name, None)
    if not found:  # of most tags
        return ()
    own, words = likeness(name), {*name.split()}  # a surname alone says nothing new
    return tuple(other for other in found if likeness(other) != own and not words.issuperset(other.split()))


def merged(settings: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the slugs that spellings had before the owner's file made them one tag, by the slug of that one."""
    return _merged(tag_aliases(settings))


@lru_cache(maxsize=4)
def _merged(aliases: Aliases) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for spelling, label in aliases.owner.items():
        if slugify(spelling) != slugify(label):
            found[slugify(label)].add(slugify(spelling))
    return {slug: tuple(sorted(former)) for slug, former in found.items()}


@lru_cache(maxsize=4)
def _settings(path: str, lang: str) -> Settings:
    return Settings(content=Path(path), default_lang=lang)
