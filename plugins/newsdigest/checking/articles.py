"""The Markdown files of articles and pages, as their editor left them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from newsdigest.checking.findings import Fault, shown
from newsdigest.content.markdown_file import read_file
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.standing import DRAFT, Standing, unknown_status
from newsdigest.text.addresses import is_web

FOLDERS = ("articles", "pages")
"""Below ``content/``. A page need not have a date."""

_UNDATED = "has no Date line"
_FENCED = re.compile(r"^(?P<fence> {0,3}(?:```+|~~~+)).*?(?:^(?P=fence).*?$|\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<![`\\])(?P<ticks>`+)(?!`)[^\n]{0,500}?(?<!`)(?P=ticks)(?!`)")
_IMAGE = re.compile(r"(?<!\\)!\[(?P<alt>[^\]\n]{0,1000})\](?:\(\s*<?(?P<address>[^)\s>]*)|\[)")


class Source(NamedTuple):
    """What is known of a Markdown file after the check has read it; ``file`` is below ``content/``."""

    file: str
    slug: str
    lang: str
    date: datetime
    title: str
    category: str
    status: str
    former: tuple[str, ...] = ()
    """Addresses that it had before."""

    imported: bool = False
    """It came from elsewhere, and so do its links."""


@dataclass(frozen=True, slots=True)
class Article:
    """A Markdown file and what it holds; ``document`` is None where ``error`` says why."""

    file: str
    text: str
    document: Document | None
    error: str
    now: datetime
    folder: Path
    """``content/``."""

    def line(self, key: str) -> int:
        """Return the line of ``Key: …``, 0 if there is none."""
        head, _, _ = self.text.partition("\n\n")
        found = re.search(rf"^ {{0,3}}{key}[ \t]*:", head, re.MULTILINE | re.IGNORECASE)
        return head.count("\n", 0, found.start()) + 1 if found else 0

    @property
    def source(self) -> Source | None:
        """Return what the rest of the check needs of it."""
        if (it := self.document) is None:
            return None
        standing = Standing.of(it)
        former = standing.former if standing.status != DRAFT else ()
        imported = self.line("Imported") > 0
        return Source(self.file, it.slug, it.lang, it.date, it.title, it.category, standing.status, former, imported)


def read(folder: Path, file: str, timezone: tzinfo, now: datetime) -> Article:
    """Return a Markdown file below ``content/``; what cannot be read is said in its ``error``."""
    path = folder / file
    undated = now if file.startswith("pages/") else None
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
        return Article(file, text, read_file(path, timezone, date=undated, name=file), "", now, folder)
    except ContentError as error:
        return Article(file, text, None, str(error).removeprefix(f"{file}: "), now, folder)
    except OSError as error:
        return Article(file, "", None, f"cannot be read: {error.strerror}", now, folder)


def front_matter(article: Article) -> Iterator[Fault]:
    """See that what is above the text can be read, or the article is not on the site."""
    if article.error and article.error != _UNDATED:
        key, _, _ = article.error.partition(":")
        yield Fault(article.line(key) if key.isalpha() else 0, article.error)


def status(article: Article) -> Iterator[Fault]:
    """See that the status of an article is one, or the article is not on the site."""
    if article.document and (wrong := unknown_status(article.document)):
        yield Fault(article.line("Status"), wrong)


def dated(article: Article) -> Iterator[Fault]:
    """See that an article has a date: without one it is in no list and no feed."""
    if article.error == _UNDATED:
        yield Fault(1, _UNDATED)


def future(article: Article) -> Iterator[Fault]:
    """See that an article of the future appears with the first build after its date."""
    if article.document and article.document.date > article.now and article.file.startswith("articles/"):
        yield Fault(article.line("Date"), f"is dated {article.document.date:%Y-%m-%d %H:%M}, which is to come")


def changed_later(article: Article) -> Iterator[Fault]:
    """See that a change is over: readers are told of it as soon as the site is built."""
    if (it := article.document) and it.modified and it.modified > article.now >= it.date:
        yield Fault(article.line("Modified"), f"was changed {it.modified:%Y-%m-%d %H:%M}, which is to come")


def original(article: Article) -> Iterator[Fault]:
    """See that an excerpt leads to the article that it is taken from."""
    if (it := article.document) and it.rights is not Rights.FULL and not is_web(it.source_url):
        line = article.line("Source_url") or article.line("Rights")
        yield Fault(line, f"shows only {it.rights} of another's article, and has no Source_url")


def image_alternatives(article: Article) -> Iterator[Fault]:
    """See that an image in a text says what it shows."""
    text = _FENCED.sub(_lines_of, article.text)
    text = _CODE.sub(lambda match: " " * len(match[0]), text)
    for match in _IMAGE.finditer(text):
        if not match["alt"].strip():
            line = text.count("\n", 0, match.start()) + 1
            yield Fault(line, f"an image without words between the brackets: {shown(match['address'] or '')}")
    if article.document and article.document.image and not article.document.image_alt:
        yield Fault(article.line("Image"), "an Image without Image_alt")


def kept_image(article: Article) -> Iterator[Fault]:
    """See that an image that is kept here is here."""
    image = article.document.image if article.document else ""
    if image and not is_web(image) and not (article.folder / image.lstrip("/")).is_file():
        yield Fault(article.line("Image"), f"{shown(image)}: no such file in {article.folder.name}/")


def _lines_of(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
