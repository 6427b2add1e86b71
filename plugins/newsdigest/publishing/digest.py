"""Pelican with our pages: it reads the content and copies static files, we make pages and feeds.

Pelican's readers, signals, URLs and feed names stay as they are; only what its generators
write for articles and static pages is replaced (``PELICAN_CLASS = "newsdigest.Digest"``).
"""

import logging
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jinja2 import FileSystemLoader
from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator

from newsdigest.publishing.feeds import Feed, Item, render
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import content, pages
from newsdigest.publishing.rendering import Renderer
from newsdigest.publishing.site import Entry, Site, collect
from newsdigest.publishing.views import FeedLink
from newsdigest.settings import Settings

logger = logging.getLogger(__name__)

PREVIEW_ADDRESS = "http://localhost:8000"


class Digest(Pelican):
    """The Pelican that builds a digest."""

    def __init__(self, settings: dict[str, Any]) -> None:
        settings.update(Settings.from_mapping(settings).as_mapping())
        for name in ("archives", "categories", "tags"):  # Pelican's own defaults for these, which it keeps to itself
            settings.setdefault(f"{name.upper()}_URL", f"{name}.html")
            settings.setdefault(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if not settings["SITEURL"]:
            logger.warning("SITEURL is empty: feeds need absolute addresses and are made for %s", PREVIEW_ADDRESS)
        settings["SITEURL"] = (settings["SITEURL"] or PREVIEW_ADDRESS).rstrip("/")
        plugins = settings["PLUGINS"] or []
        settings["PLUGINS"] = plugins if "newsdigest" in plugins else [*plugins, "newsdigest"]
        Pelican.__init__(self, settings)

    def _get_generator_classes(self) -> list[type]:
        ours = {
            ArticlesGenerator: DigestGenerator,
            PagesGenerator: StaticPagesReader,
            StaticGenerator: ContentFilesGenerator,
        }
        return [ours.get(generator, generator) for generator in Pelican._get_generator_classes(self)]


class StaticPagesReader(PagesGenerator):
    """Reads ``content/pages``; the digest generator writes them."""

    def generate_output(self, writer: Any) -> None:
        """Announce the pages as Pelican does."""
        signals.page_writer_finalized.send(self, writer=writer)


class ContentFilesGenerator(StaticGenerator):
    """Copies what ``STATIC_PATHS`` names; the theme's files, which Pelican copies at every build, are the digest's."""

    def generate_output(self, writer: Any) -> None:
        """Copy the files that have changed."""
        self.settings = {**self.settings, "THEME_STATIC_PATHS": []}
        StaticGenerator.generate_output(self, writer)


class DigestGenerator(ArticlesGenerator):
    """Reads the articles as Pelican does and writes the whole digest."""

    def generate_output(self, writer: Any) -> None:
        """Write every page and feed that is not there already."""
        site = collect(self, self.context, self.settings)
        folder = OutputFolder(Path(self.output_path))
        renderer = Renderer(
            self.env.loader or FileSystemLoader(Path(self.theme) / "templates"),
            translations=Path(self.theme) / "translations",
            lang=self.settings["DEFAULT_LANG"],
            address=self.settings["SITEURL"],
            relative_urls=self.settings["RELATIVE_URLS"],
            extensions=self.settings["JINJA_ENVIRONMENT"].get("extensions", ()),
            filters=self.settings["JINJA_FILTERS"],
        )
        for output in filter(attrgetter("save_as"), pages(site, self.settings)):
            html = renderer.render(output.template, site.view, output.page)
            folder.write(output.save_as, html.encode(), f"{output.template} {output.page.title}".strip())
        for path, data in _theme_files(Path(self.theme), self.settings):
            folder.write(f"{self.settings['THEME_STATIC_DIR']}/{path}", data, f"theme file {path}")
        for save_as, link, feed in _feeds(site, self.settings):
            folder.write(save_as, render(feed, link.media_type), f"feed {feed.title}")
        logger.info("%d files written, %d unchanged", folder.written, folder.unchanged)
        signals.article_writer_finalized.send(self, writer=writer)


def _theme_files(theme: Path, settings: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield path below ``THEME_STATIC_DIR`` and content of every static file of the theme."""
    for folder in (theme / name for name in settings["THEME_STATIC_PATHS"]):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _feeds(site: Site, settings: dict[str, Any]) -> Iterator[tuple[str, FeedLink, Feed]]:
    """Yield path, link and content of every feed."""
    name = site.view.name
    for link in site.view.feeds:
        yield unquote(link.url), link, _feed(site, link, name, "", site.entries, settings)
    for topic in (*site.tags, *site.sections, *site.sources):
        for link in topic.feeds:
            title = f"{name} – {topic.label.name}"
            yield unquote(link.url), link, _feed(site, link, title, topic.label.url, topic.entries, settings)


def _feed(
    site: Site, link: FeedLink, title: str, page: str, entries: tuple[Entry, ...], settings: dict[str, Any]
) -> Feed:
    address = site.view.address
    return Feed(
        title=title,
        description=site.view.tagline,
        lang=site.view.lang,
        address=address,
        link=f"{address}/{page}",
        self_link=f"{address}/{link.url}",
        identifier=link.url,
        items=tuple(
            Item(article=entry.view, content=str(content(entry, address)))
            for entry in entries[: settings["FEED_MAX_ITEMS"]]
        ),
    )
