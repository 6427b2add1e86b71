"""What search engines are told of the site: sitemap, news sitemap and robots.txt.

Formats: https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, takewhile
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from newsdigest.memory import code, digest
from newsdigest.publishing.addresses import Address, is_plain
from newsdigest.publishing.escaping import escaped
from newsdigest.publishing.feed_facts import last_change
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import pages_of
from newsdigest.publishing.site import Entry, Site
from newsdigest.publishing.views import ArticleView
from newsdigest.text.markup import remove_control_characters

MOST, MOST_BYTES = 50_000, 50 * 1024 * 1024
"""Addresses and bytes of one sitemap; more are several and an index."""

NEWS_DAYS, MOST_NEWS = 2, 1000
"""What a news sitemap may list. The days end with the newest article and not today, so that the same site has the
same files whenever it is built; a search engine leaves out by itself what is too old for it."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS_NAMESPACE = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_SITEMAP, _NEWS, ROBOTS = "NEWSDIGEST_SITEMAP", "NEWSDIGEST_NEWS_SITEMAP", "robots.txt"
_CODE = code("publishing/sitemaps.py", "publishing/pages.py")


class Row(NamedTuple):
    """A page that may be found."""

    url: str
    changed: str = ""
    """The day or moment of the newest article or change in it; empty where that is not known."""


class Changes:
    """When pages of several articles changed: each article is in nine of them, and few have been changed at all."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take all articles that the pages are of."""
        self._modified = {id(entry) for entry in entries if entry.view.modified}

    def latest(self, entries: Sequence[Entry]) -> str:
        """Return the last moment at which one of some articles appeared or was changed, as far as it is known.

        They are given in the order of their dates, or the other way round.
        """
        if not entries:
            return ""
        first, last = entries[0].view, entries[-1].view
        appeared = first if first.date >= last.date else last
        if not self._modified or self._modified.isdisjoint(map(id, entries)):
            return _dated(appeared.date, appeared.timed)
        return _dated(*max(map(last_change, (appeared, *(view for view, _ in entries if view.modified)))))


def write_sitemaps(site: Site, settings: Mapping[str, Any], folder: OutputFolder, brought: Iterable[str]) -> None:
    """Write the files, if something in them has changed; none in the place of one that the owner brings or keeps."""
    others = sorted({*brought, *settings["OUTPUT_RETENTION"]} & {settings[_SITEMAP], settings[_NEWS], ROBOTS})
    key = _key(site, settings, others)
    if folder.keeps("sitemaps", key, lambda: ()):
        return
    paths = []
    for save_as, data in _files(site, settings):
        if save_as not in others:
            paths.append(folder.claim(save_as, save_as))
            if paths[-1]:
                folder.write(paths[-1], data, digest(data))
    if all(paths):
        folder.group("sitemaps", key, paths)


def _files(site: Site, settings: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    yield from sitemaps(list(rows(site, settings)), site.view.address, settings[_SITEMAP])
    yield from news(site, settings[_NEWS])
    yield from robots(site, settings)


def _key(site: Site, settings: Mapping[str, Any], others: Sequence[str]) -> bytes:
    """Return what stands for all that the files are functions of."""
    values = [
        [repr(settings[name]) for name in (_SITEMAP, _NEWS, "DEFAULT_PAGINATION", "MONTH_ARCHIVE_SAVE_AS")],
        [others, repr(settings["MONTH_ARCHIVE_URL"])],
        site.view,
        [entry.record.shown if entry.view is entry.record.view else entry.view for entry in site.entries],
        [(topic.address.save_as, len(topic.entries)) for topic in (*site.tags, *site.sections, *site.sources)],
        [(tale.address.save_as, [entry.view.url for entry in tale.entries]) for tale in site.tales],
        [issue.label for issue in site.issues],
        [_of_page(page) for page in site.pages],
    ]
    return digest(_CODE + msgspec.json.encode(values))


def rows(site: Site, settings: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the pages that are to be found here: those whose canonical address is their own.

    What grows slowly and at its end comes first, so that of several sitemaps few change.
    """
    changed = Changes(site.entries)
    yield from (Row(view.url, _dated(*last_change(view))) for view, _ in reversed(site.entries) if _is_original(view))
    yield from reversed(list(_months(site, settings, changed)))
    of_several = [(issue.label.url, issue.entries) for issue in reversed(site.issues)]
    of_several += [(tale.address.url, tale.entries) for tale in site.tales]
    yield from (Row(url, changed.latest(entries)) for url, entries in of_several if url)
    for topic in (*site.sections, *site.sources, *site.tags):
        if topic.address.save_as:
            shown = pages_of(topic, settings["DEFAULT_PAGINATION"] or len(topic.entries))
            yield from (Row(address.url, changed.latest(entries)) for address, entries in shown)
    view = site.view
    indexes = (view.sections_url, view.sources_url, view.tags_url, view.editions_url, view.archive_url)
    yield from (Row(url) for url in (*indexes, view.subscribe_url, view.search_url) if url)
    dates = {Address.of(page.url, page.save_as).url: page for page in site.pages}
    yield from (Row(label.url, _of_page(dates.get(label.url))) for label in view.pages)
    yield Row("", changed.latest(site.entries))


def _months(site: Site, settings: Mapping[str, Any], changed: Changes) -> Iterator[Row]:
    if settings["MONTH_ARCHIVE_SAVE_AS"]:
        for (year, month), entries in groupby(site.entries, key=lambda entry: _month(entry.view.date)):
            address = Address.from_settings("MONTH_ARCHIVE", settings, date=date(year, month, 1))
            yield Row(address.url, changed.latest(list(entries)))


def _month(moment: datetime) -> tuple[int, int]:
    return moment.year, moment.month


def _is_original(article: ArticleView) -> bool:
    """Tell whether an article's page is the canonical one, as ``article.html`` has it."""
    return article.rights == "full" or not article.source_url.lower().startswith(("https://", "http://"))


def _dated(moment: datetime, timed: bool) -> str:
    return moment.isoformat(timespec="minutes") if timed else moment.date().isoformat()


def _of_page(page: Any) -> str:
    moment = page.metadata.get("modified") or page.metadata.get("date") if page else None
    return moment.date().isoformat() if isinstance(moment, datetime) else ""


def sitemaps(pages: Sequence[Row], address: str, save_as: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of a sitemap, or of several and before them of their index; none without a path."""
    if not save_as:
        return
    root = f"{_text(address)}/"
    parts = list(_parts(_url(row, root) for row in pages))
    if len(parts) == 1:
        yield save_as, _document("urlset", parts[0])
        return
    whole = PurePosixPath(save_as)
    paths = [str(whole.with_stem(f"{whole.stem}-{number}")) for number in range(1, len(parts) + 1)]
    yield (
        save_as,
        _document("sitemapindex", [f"<sitemap><loc>{_text(f'{address}/{path}')}</loc></sitemap>\n" for path in paths]),
    )
    yield from ((path, _document("urlset", part)) for path, part in zip(paths, parts, strict=True))


def _parts(elements: Iterable[str]) -> Iterator[list[str]]:
    """Yield the elements in parts that a sitemap can hold."""
    part: list[str] = []
    size = 0
    for element in elements:
        length = len(element) if element.isascii() else len(element.encode())
        if part and (len(part) == MOST or size + length > MOST_BYTES - 1000):
            yield part
            part, size = [], 0
        part.append(element)
        size += length
    yield part


def _url(row: Row, root: str) -> str:
    """Return the element of a page; ``root``: what its address begins with, escaped."""
    changed = f"<lastmod>{row.changed}</lastmod>" if row.changed else ""
    return f"<url><loc>{root}{row.url if is_plain(row.url) else _text(row.url)}</loc>{changed}</url>\n"


def news(site: Site, save_as: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the news sitemap, if there is news of the site's own."""
    oldest = site.entries[0].view.date - timedelta(days=NEWS_DAYS) if site.entries else None
    recent = takewhile(lambda entry: oldest and entry.view.date > oldest, site.entries)
    found = [entry.view for entry in recent if _is_original(entry.view)]
    if save_as and found:
        urls = [_news(article, site.view.name, site.view.address) for article in found[:MOST_NEWS]]
        yield save_as, _document("urlset", urls, _NEWS_NAMESPACE)


def _news(article: ArticleView, publication: str, address: str) -> str:
    moment = article.date.isoformat(timespec="minutes") if article.timed else article.date.date().isoformat()
    return (
        f"<url><loc>{_text(f'{address}/{article.url}')}</loc><news:news>"
        f"<news:publication><news:name>{_text(publication)}</news:name>"
        f"<news:language>{_text(article.lang.partition('-')[0].lower())}</news:language></news:publication>"
        f"<news:publication_date>{moment}</news:publication_date>"
        f"<news:title>{_text(article.title)}</news:title></news:news></url>\n"
    )


def robots(site: Site, settings: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield robots.txt, which names the sitemaps; only a site at the root of its host is asked for one."""
    if urlsplit(site.view.address).path:
        return
    paths = [settings[_SITEMAP], *(path for path, _ in news(site, settings[_NEWS]))]
    lines = ["User-agent: *", "Disallow:", *(f"Sitemap: {site.view.address}/{path}" for path in paths if path)]
    yield ROBOTS, ("\n".join(lines) + "\n").encode()


def _document(root: str, elements: Iterable[str], namespaces: str = "") -> bytes:
    start = " ".join(filter(None, (root, _NAMESPACE, namespaces)))
    return f"{_DECLARATION}<{start}>\n{''.join(elements)}</{root}>\n".encode()


def _text(text: str) -> str:
    return escaped(remove_control_characters(text))
