"""The articles that there are, as their files say them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.errors import ContentError
from newsdigest.settings import Settings
from newsdigest.standing import Standing
from newsdigest.text.slugs import slugify


class Article(NamedTuple):
    """A file of the archive."""

    path: Path
    document: Document
    standing: Standing


def articles(settings: Settings) -> Iterator[Article | ContentError]:
    """Yield every article below ``content/articles``, in the order of their paths, and why a file is none."""
    for path in sorted((settings.content / "articles").rglob("*.md")):
        try:
            document = read_file(path, settings.timezone)
        except ContentError as error:
            yield error
        else:
            yield Article(path, document, Standing.of(document))


def address(document: Document, settings: Settings) -> str:
    """Return where the page of an article is, relative to the site's root, by ``ARTICLE_SAVE_AS``.

    Raises ContentError where the pattern asks for what the file does not say (``{author}``).
    """
    given = {
        "slug": document.slug,
        "date": document.date.astimezone(settings.timezone),
        "lang": document.lang or settings.default_lang,
        "category": slugify(document.category or settings.default_category),
    }
    try:
        return settings.article_save_as.format(**given).removesuffix("index.html")
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise ContentError(f"ARTICLE_SAVE_AS = {settings.article_save_as!r}: {error} is not known here") from error
