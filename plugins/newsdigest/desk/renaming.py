"""Another slug for an article, and its old address as a redirect in its own file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import msgspec

from newsdigest.content.amending import amended, read_text, replace_text
from newsdigest.content.markdown_file import read
from newsdigest.desk.archive import Article, address, articles
from newsdigest.document import Document
from newsdigest.errors import ContentError
from newsdigest.memory import Notebook
from newsdigest.settings import Settings
from newsdigest.standing import DRAFT, Standing
from newsdigest.text.old_addresses import file_of
from newsdigest.text.slugs import slugify

FORMER = "former"
"""The table of the memory in which a build notes what addresses articles have had, by their guids."""

LINE, OTHER_LINE = "Redirect_from", "Aliases"
_decode = msgspec.msgpack.Decoder(list[str]).decode


class Moved(NamedTuple):
    """An article that has another address than an earlier build has seen."""

    path: Path
    former: tuple[str, ...]
    """The addresses that nothing leads from yet."""

    now: str


class Renamed(NamedTuple):
    """What was done."""

    before: str
    """The address; empty for a draft, which had none that anybody knows."""

    now: str
    mentions: tuple[str, ...]
    """Files and lines of the editor's that name the old slug."""


def rename(path: Path, slug: str, settings: Settings) -> Renamed:
    """Give the article in a file another slug, and write its old address down. Raises ContentError."""
    if slugify(slug) != slug:
        raise ContentError(f"{slug!r} is no slug; it would be {slugify(slug)}")
    text = read_text(path)
    document = read(text, str(path), settings.timezone)
    now = replace(document, slug=slug)
    if slug == document.slug:
        raise ContentError(f"{path}: has this slug already")
    for other in articles(settings):
        if isinstance(other, Article) and other.document.slug == slug and not other.path.samefile(path):
            raise ContentError(f"{other.path}: has the slug {slug} already")
    standing = Standing.of(document)
    before = "" if standing.status == DRAFT else address(document, settings)
    after = address(now, settings)
    written = [*_elsewhere(standing.former, after, settings), *([before] if before else [])]
    replace_text(path, _with(text, {"Slug": slug, **_lines(written)}, path, settings, document, now))
    return Renamed(before, after, tuple(_mentions(document.slug, settings)))


def keep(moved: Moved, settings: Settings) -> None:
    """Write the former addresses of an article into its file. Raises ContentError."""
    text = read_text(moved.path)
    document = read(text, str(moved.path), settings.timezone)
    former = _lines((*Standing.of(document).former, *moved.former))
    replace_text(moved.path, _with(text, former, moved.path, settings, document, document))


def _lines(former: Iterable[str]) -> dict[str, str]:
    """Return the lines of metadata that name former addresses: one, whatever there was."""
    return {LINE: ", ".join(dict.fromkeys(former)), OTHER_LINE: ""}


def _elsewhere(former: Iterable[str], now: str, settings: Settings) -> Iterator[str]:
    """Yield the former addresses that are not the one that an article has now."""
    site = settings.siteurl.rstrip("/")
    for old in former:
        try:
            if file_of(old, site) != file_of(now, site):
                yield old
        except ValueError:  # no address of this site: builds say so, and a person takes it away
            yield old


def moved(found: Iterable[Article], notebook: Notebook, settings: Settings) -> Iterator[Moved]:
    """Yield the articles that builds of this machine have seen elsewhere, where nothing leads to them from there."""
    known = notebook.decoded(FORMER, _decode)
    if not known:
        return
    listed = [each for each in found if each.standing.status != DRAFT]
    taken = {address(each.document, settings).strip("/") for each in listed}
    for each in listed:
        if not (former := known.get(each.document.guid)):
            continue
        written = {old.lstrip("/").rstrip("/") for old in each.standing.former}
        missing = tuple(old for old in former if old.strip("/") not in taken | written)
        if missing:
            yield Moved(each.path, missing, address(each.document, settings))


def _with(
    text: str, lines: Mapping[str, str], path: Path, settings: Settings, before: Document, after: Document
) -> str:
    """Return the file with these lines, if it says the same as before but for them."""
    changed = amended(text, lines)
    now = read(changed, str(path), settings.timezone)
    if now.slug != after.slug or replace(now, slug=before.slug, extra=()) != replace(before, extra=()):
        raise ContentError(f"{path}: its metadata cannot be changed: write them first of all, one to a line")
    return changed


def _mentions(slug: str, settings: Settings) -> Iterator[str]:
    """Yield where an editor's files name a slug."""
    word = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
    for path in (settings.content / "stories.txt", *sorted((settings.content / "editions").glob("*.md"))):
        try:
            text = path.read_text("utf-8", errors="replace")
        except OSError:
            continue
        yield from (f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if word.search(line))
