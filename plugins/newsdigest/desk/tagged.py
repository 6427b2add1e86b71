"""The tags of all articles, as the site has them: remembered from the last build, or found now."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsdigest import enrich
from newsdigest.desk.archive import Article, articles
from newsdigest.document import Document
from newsdigest.enriching import enrich_files
from newsdigest.errors import ContentError
from newsdigest.memory import Notebook
from newsdigest.publishing.records import Remembered
from newsdigest.settings import Settings
from newsdigest.standing import PUBLISHED
from newsdigest.traits import Traits

Examined = tuple[enrich.Enrichment, Traits]


class Tagged(NamedTuple):
    """An article and its tags."""

    name: str
    lang: str
    tags: tuple[str, ...]


_remembered = msgspec.msgpack.Decoder(Remembered).decode
_traits = msgspec.msgpack.Decoder(Traits).decode
_enrichment = msgspec.json.Decoder(enrich.Enrichment).decode


def tagged(settings: Settings, notebook: Notebook) -> Iterator[Tagged | ContentError]:
    """Yield every published article with its tags, those that had to be examined last; and files that are none."""
    (rows,) = notebook.read("enrichments")
    unknown = []
    for each in articles(settings):
        if isinstance(each, ContentError):
            yield each
        elif each.standing.status == PUBLISHED:
            known = _known(each, settings, rows.get(each.path.relative_to(settings.content).as_posix()))
            if known is None:
                unknown.append(str(each.path))
            else:
                yield Tagged(str(each.path), known.lang, known.tags)
    yield from _examined(unknown, settings)


def _known(article: Article, settings: Settings, row: bytes | None) -> enrich.Enrichment | None:
    """Return the enrichment that a build remembers of the document as it is now."""
    found = _of(article.document, settings, row)
    return found[0] if found else None


def examined(settings: Settings, notebook: Notebook) -> Callable[[Path, Document], Examined | None]:
    """Return a function that gives what a build remembers of the document in a file; None where it does not."""
    (rows,) = notebook.read("enrichments")

    def known(path: Path, document: Document) -> Examined | None:
        return _of(document, settings, rows.get(path.relative_to(settings.content).as_posix()))

    return known


def _of(document: Document, settings: Settings, row: bytes | None) -> Examined | None:
    try:
        found = _remembered(row) if row else None
        if found and found.key == enrich.key(document, settings):
            return _enrichment(found.enrichment), _traits(found.traits)
    except msgspec.MsgspecError:  # of another version of this program
        pass
    return None


def _examined(names: Sequence[str], settings: Settings) -> Iterator[Tagged | ContentError]:
    for name, found in enrich_files(names, settings):
        yield found if isinstance(found, ContentError) else Tagged(name, found.lang, found.tags)
