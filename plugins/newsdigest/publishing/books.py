"""The book of an edition (EPUB): the edition's page with the text of its articles, to be read without a network.

Its bytes are a function of the edition, its texts and its pictures; it is dated by the newest of its articles.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from msgspec import structs

from newsdigest.carrying.epub import MEDIA_TYPE, picture_type
from newsdigest.memory import digest
from newsdigest.publishing.edition_pages import composed
from newsdigest.publishing.edition_views import BookPage, Picture
from newsdigest.publishing.feed_pages import edition_guid
from newsdigest.publishing.own_files import Bounds
from newsdigest.publishing.pages import Output, Texts
from newsdigest.publishing.rendering import is_on_site
from newsdigest.publishing.site import Entry, Issue
from newsdigest.publishing.views import ArticleView, SiteView

TEMPLATES = tuple(
    f"book/{name}" for name in ("chapter.xhtml", "contents.xhtml", "cover.svg", "cover.xhtml", "style.css", "title.txt")
)
"""What a theme has to bring for books."""

_SOURCES = re.compile(r'<img\b[^>]*?\bsrc="([^"]+)"')


def moment(articles: Iterable[ArticleView]) -> datetime:
    """Return when the newest of some articles was published or changed."""
    return max(max(article.date, article.modified or article.date) for article in articles)


def book(issue: Issue, site: SiteView, settings: Mapping[str, Any], texts: Texts) -> Iterator[Output]:
    """Yield the book of an edition; none where an editor has left out all that was in it."""
    made = composed(issue, site, settings)
    if made.lead is None:
        return
    guid = edition_guid(issue.label.name, settings)
    page = BookPage(url=issue.book.url, title=made.title, identifier=guid, edition=made)
    records = {entry.view.guid: entry.record for entry in issue.entries}
    shown = tuple(texts(records[article.guid], site.address) for article in page.articles)
    inside = (address for text in shown for address in _own(text.html or "", site.address))
    found = _pictures((*_leads(page.articles), *inside), settings)
    yield Output(
        save_as=issue.book.save_as,
        template=MEDIA_TYPE,
        page=structs.replace(page, pictures=found),
        texts=shown,
    )


def pictures(entries: Sequence[Entry], settings: Mapping[str, Any]) -> tuple[Picture, ...]:
    """Return the lead images that are files of the site."""
    return _pictures(_leads(entry.view for entry in entries), settings)


def _leads(articles: Iterable[ArticleView]) -> list[str]:
    return [unquote(article.image) for article in articles if is_on_site(article.image)]


def _own(text: str, address: str) -> Iterator[str]:
    """Yield the paths of a text's pictures on the site; only a text that Pelican links to files has such."""
    sources = map(html.unescape, _SOURCES.findall(text))
    yield from filter(None, (path_on_site(source, address) for source in sources))


def path_on_site(source: str, address: str) -> str:
    """Return the path of a file by its absolute address, however that is escaped; empty for one of another site."""
    path, here = unquote(source), f"{unquote(address)}/"
    return path.removeprefix(here) if path.startswith(here) else ""


def _pictures(paths: Iterable[str], settings: Mapping[str, Any]) -> tuple[Picture, ...]:
    """Return those that are there, of a kind that every reading system shows; nothing from outside of the content."""
    content, bounds = Path(settings["PATH"]), Bounds.of_content(settings)
    found: dict[str, Picture] = {}
    for path in dict.fromkeys(paths):
        inside = bounds.hold(content / path) and ".." not in Path(path).parts
        if inside and picture_type(data := bytes_of(content / path)):
            found[path] = Picture(path=path, digest=digest(data))
    return tuple(found.values())


def bytes_of(path: Path) -> bytes:
    """Return what is in a file; nothing where there is none, or none that can be read."""
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return b""
