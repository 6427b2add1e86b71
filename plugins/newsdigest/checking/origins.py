"""Where a person corrects what is wrong with a page: the line of the Markdown that it comes from."""

from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from newsdigest.checking.articles import Source
from newsdigest.checking.findings import Place
from newsdigest.text.slugs import slugify

SHORTEST = 4
"""Characters: less may be in a text by chance."""


def origins(sources: Iterable[Source], patterns: dict[str, str]) -> dict[str, Source]:
    """Return the Markdown files by the files of the output that Pelican makes of them.

    patterns: ``ARTICLE_SAVE_AS`` and its like by ``articles``, ``pages``, ``drafts``. A pattern that uses what a file
    does not say (``{author}``) leads nowhere, and its pages are named by themselves.
    """
    found: dict[str, Source] = {}
    for source in sources:
        kind = "drafts" if source.status == "draft" else source.file.partition("/")[0]
        given = {"slug": source.slug, "date": source.date, "lang": source.lang, "category": slugify(source.category)}
        try:
            found.setdefault(patterns[kind].format(**given), source)
        except (KeyError, IndexError, ValueError, AttributeError):
            continue
    return found


class Texts:
    """The texts of Markdown files, to find lines in."""

    def __init__(self, content: Path) -> None:
        self._content = content
        self._texts: dict[str, str] = {}

    def place(self, place: Place, source: Source | None) -> Place:
        """Return where the fault is in the Markdown that a page comes from; where it is not, the place itself."""
        if source is None or len(place.needle) < SHORTEST:
            return place
        text, wanted = self._text(source.file), _straight(place.needle)
        # An address is likelier in the text than above it, where an image of the same address may be.
        head = text.find("\n\n") if any(each in place.needle for each in "/#") else 0
        for needle in dict.fromkeys((wanted, unquote(wanted), unescape(wanted))):
            found = text.find(needle, max(head, 0))
            if (found := found if found >= 0 else text.find(needle)) >= 0:
                return Place(f"content/{source.file}", text.count("\n", 0, found) + 1, place.needle)
        return place

    def line(self, place: Place) -> Place:
        """Return a place in a Markdown file with the line of its needle, if it has none yet."""
        if place.line or not place.needle:
            return place
        text = self._text(place.file.removeprefix("content/"))
        found = text.find(_straight(place.needle))
        return place._replace(line=text.count("\n", 0, found) + 1) if found >= 0 else place

    def _text(self, file: str) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = _straight((self._content / file).read_bytes().decode("utf-8", "replace"))
            except OSError:
                self._texts[file] = ""
        return self._texts[file]


def _straight(text: str) -> str:
    """Return a text with the apostrophes of a keyboard; as long as before. Pages have others than files."""
    return text.replace("’", "'")
