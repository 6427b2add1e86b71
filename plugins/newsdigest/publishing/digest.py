"""Pelican with our pages: it finds and reads the content, we keep what is read and make pages and feeds.

Pelican's readers, signals, URLs and feed names stay as they are; what its generators do again at every
build is done once (``PELICAN_CLASS = "newsdigest.Digest"``): an article is read when its file has changed,
a page is rendered when one of its inputs has.
"""

import fnmatch
import logging
import os
import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from errno import ENOENT
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from pelican import Pelican, signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator
from pelican.log import console

from newsdigest.memory import FILE, ForgottenError, Memory
from newsdigest.publishing import redirects as redirecting
from newsdigest.publishing.build import Build
from newsdigest.publishing.fingerprints import of_settings, together
from newsdigest.publishing.garbage import few_collections, keep
from newsdigest.publishing.groups import Group, groups
from newsdigest.publishing.issues import complaints, digested
from newsdigest.publishing.ledger import Ledger
from newsdigest.publishing.making import Maker
from newsdigest.publishing.own_files import Bounds, OwnFiles
from newsdigest.publishing.pages import Text
from newsdigest.publishing.plugin import unlist_withdrawn
from newsdigest.publishing.reading import readers, settings_for_readers
from newsdigest.publishing.rendering import Recipe
from newsdigest.publishing.search_index import write_index
from newsdigest.publishing.site import Site, collect
from newsdigest.publishing.sitemaps import write_sitemaps
from newsdigest.publishing.stock import Stock
from newsdigest.publishing.telling import Telling, tell
from newsdigest.publishing.texts import FreshTexts, KeptTexts
from newsdigest.publishing.theme_files import copy_theme
from newsdigest.replacing import turn
from newsdigest.settings import Settings
from newsdigest.standing import WITHDRAWN

logger = logging.getLogger(__name__)

PREVIEW_ADDRESS = "http://localhost:8000"
COMPILED = "newsdigest-templates"
"""The folder of compiled templates in Pelican's ``CACHE_PATH``."""


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
        self.delete_outputdir = False  # what is not of this build goes when this build is there: see OutputFolder.sweep

    def run(self) -> None:
        """Build the site; from nothing when what earlier builds have left turns out to be damaged."""
        with ExitStack() as stack:
            stack.enter_context(few_collections())
            stack.enter_context(turn(Path(self.settings["OUTPUT_PATH"]).resolve(), console.print))
            memory = stack.enter_context(Memory(Path(self.settings["CACHE_PATH"], FILE)))
            if memory.problem:
                console.print(memory.problem)
            try:
                self._run(memory)
            except ForgottenError as error:
                console.print(str(error))
                self._run(memory)
            self._build.report()

    def _run(self, memory: Memory) -> None:
        self._build = Build(memory, self.settings)
        try:
            Pelican.run(self)
        finally:
            self._build.folder.abandon()

    def _get_generator_classes(self) -> list[Any]:
        ours = {
            ArticlesGenerator: partial(DigestGenerator, build=self._build),
            PagesGenerator: StaticPagesReader,
            StaticGenerator: partial(ContentFilesGenerator, build=self._build),
        }
        return [ours.get(generator, generator) for generator in Pelican._get_generator_classes(self)]


class StaticPagesReader(OwnFiles, PagesGenerator):
    """Reads ``content/pages``; the digest generator writes them."""

    def generate_output(self, writer: Any) -> None:
        """Announce the pages as Pelican does."""
        signals.page_writer_finalized.send(self, writer=writer)


class ContentFilesGenerator(OwnFiles, StaticGenerator):
    """Copies what ``STATIC_PATHS`` names; the theme's files, which Pelican copies at every build, are the digest's."""

    build: Build

    def generate_context(self) -> None:
        """Take the files of the content folder; a text may name others, too."""
        bounds, named = Bounds.of_content(self.settings), self.context["static_links"]
        for path in sorted(path for path in named if not bounds.hold(Path(self.path, path))):
            self.leave_out(path)
            named.discard(path)
        StaticGenerator.generate_context(self)

    def generate_output(self, writer: Any) -> None:
        """Copy the files that have changed."""
        if self.settings["STATIC_CREATE_LINKS"]:
            self.settings = {**self.settings, "THEME_STATIC_PATHS": []}
            StaticGenerator.generate_output(self, writer)
            for file in self.staticfiles:
                if path := self.build.folder.claim(file.save_as, f"file {file.source_path}"):
                    self.build.folder.adopt(path)
        else:
            for file in self.staticfiles:
                self._copy(file)
        self.build.finish()

    def _copy(self, file: Content) -> None:
        """Copy a file of the content folder."""
        folder, source = self.build.folder, str(file.source_path)
        path = folder.claim(file.save_as, f"file {source}")
        if not path:
            return
        try:
            seen = self.build.look(source)
            if seen is None:
                raise FileNotFoundError(ENOENT, os.strerror(ENOENT))
            if not folder.has(path, seen.digest):
                folder.write(path, Path(self.path, source).read_bytes(), seen.digest)
        except OSError as error:
            logger.error("%s: cannot be copied: %s", source, error.strerror)
            folder.drop(path)


class DigestGenerator(OwnFiles, ArticlesGenerator):
    """Reads the articles that have changed, and writes what that changes of the whole digest."""

    build: Build

    def __init__(self, *args: Any, **settings: Any) -> None:
        ArticlesGenerator.__init__(self, *args, **settings)
        self.readers = readers(self.settings)
        signals.article_generator_context.connect(unlist_withdrawn, sender=self)

    @property
    def ledger(self) -> Ledger:
        """Where the plugin finds earlier enrichments."""
        return self.build.ledger

    def _include_path(self, path: str, extensions: Any = None) -> bool:
        """Tell what Pelican tells, which makes a list of all extensions for each of ten thousand files."""
        name = os.path.basename(path)  # noqa: PTH119 - for each of ten thousand files
        if self._ignored(os.path.normcase(name)):
            return False
        known = self.readers.extensions if extensions is None else extensions
        return known is False or os.path.splitext(name)[1][1:] in known  # noqa: PTH122

    @cached_property
    def _ignored(self) -> Callable[[str], object]:
        patterns = "|".join(map(fnmatch.translate, map(os.path.normcase, self.settings["IGNORE_FILES"])))
        return re.compile(patterns or "(?!)").match

    def check_disabled_readers(self) -> None:
        """Look for files of readers that are switched off, if there are any."""
        if self.readers.disabled_readers:
            ArticlesGenerator.check_disabled_readers(self)

    def generate_context(self) -> None:
        """Take the articles as they were read, now or in an earlier build."""
        if self.build.reasons:
            ArticlesGenerator.generate_context(self)
            return
        found = self.get_files(self.settings["ARTICLE_PATHS"], exclude=self.settings["ARTICLE_EXCLUDES"])
        self.ledger.read(os.path.normpath(path).replace(os.sep, "/") for path in found)
        of_status: dict[str, list[Any]] = {
            "published": self.articles,
            "draft": self.drafts,
            "hidden": self.hidden_articles,
            WITHDRAWN: self.hidden_articles,
        }
        for path, reading in self.ledger.readings.items():
            self.context["generated_content"][path] = reading.record
            self.context["static_links"].update(reading.statics)
            if reading.record:
                of_status[reading.record.status].append(reading.record)
        ArticlesGenerator._update_context(self, ("articles", "drafts", "hidden_articles"))

    def refresh_metadata_intersite_links(self) -> None:
        """Leave the metadata alone unless Pelican has read them: a record holds no link to settle."""
        if self.build.reasons:
            ArticlesGenerator.refresh_metadata_intersite_links(self)

    def generate_output(self, writer: Any) -> None:
        """Write every page and feed that is not there as it should be, and remove what no article makes any more."""
        texts, folder = FreshTexts(self) if self.build.reasons else KeptTexts(self, self.ledger), self.build.folder
        site, telling = self.gathered(texts)
        for complaint in complaints(site, telling):
            logger.warning("%s", complaint)
        save = None if self.build.reasons else self._stock(site, telling)
        ours = Settings.from_mapping(self.settings)
        maker = Maker(self.recipe(), site, ours, self.ledger.body, save)
        maker.make(groups(site, self.settings, texts), folder, self._settings_of_pages())
        copy_theme(Path(self.theme), self.settings, folder)
        brought = {file.save_as for file in self.context["staticfiles"]}
        write_sitemaps(site, self.settings, folder, brought)
        write_index(site, texts, self._html, folder, ours, self.build.memory.path)
        taken = {*brought, *folder.claimed, *self.settings["OUTPUT_RETENTION"]}
        maker.make(self._redirects(site, taken), folder, self._settings_of_pages())
        folder.sweep(brought)
        keep(self, site, telling, maker)
        signals.article_writer_finalized.send(self, writer=writer)

    def _html(self, text: Text) -> str:
        return text.read(self.ledger.body)

    def gathered(self, texts: FreshTexts | KeptTexts) -> tuple[Site, Telling]:
        """Return the site with its stories and editions, and what these were made of."""
        records = list(texts.records())
        if self.build.reasons:
            self.ledger.fresh = len(records)
        site = collect(records, self.context, self.settings)
        memory, ours = self.build.memory, Settings.from_mapping(self.settings)
        telling = tell(Path(self.settings["PATH"]), site.entries, memory, self.ledger.traits, ours)
        return digested(site, telling, self.settings), telling

    def _redirects(self, site: Site, taken: Iterable[str]) -> Iterator[Group]:
        """Yield what leads on from old addresses, where no other file of the site is."""
        text, unread = redirecting.text_of(Path(self.settings["PATH"]))
        found, unmet = redirecting.redirects(site, text, taken)
        for complaint in (*unread, *unmet):
            logger.error("%s", complaint)
        yield Group("redirects", partial(redirecting.pages, found), (found,))

    def recipe(self) -> Recipe:
        """Return what pages are rendered with."""
        return Recipe(
            loader=self.env.loader or FileSystemLoader(Path(self.theme) / "templates"),
            translations=Path(self.theme) / "translations",
            lang=self.settings["DEFAULT_LANG"],
            address=self.settings["SITEURL"],
            relative_urls=self.settings["RELATIVE_URLS"],
            extensions=tuple(self.settings["JINJA_ENVIRONMENT"].get("extensions", ())),
            filters=self.settings["JINJA_FILTERS"],
            content=Path(self.settings["PATH"]),
            compiled=Path(self.settings["CACHE_PATH"], COMPILED),
        )

    def _stock(self, site: Site, telling: Telling) -> Callable[[Path], None] | None:
        """Return what writes the site to a file for other processes; None if these cannot have settings or texts."""
        if self.build.memory.path is None:
            return None
        with suppress(pickle.PicklingError, AttributeError, TypeError):
            settings = settings_for_readers(self.settings)
            return partial(Stock.save, site=site, telling=telling, settings=settings, memory=self.build.memory.path)
        return None

    def _settings_of_pages(self) -> bytes:
        """Return what stands for all settings that a page may depend on."""
        ignored = ("OUTPUT_PATH", "CACHE_PATH", "NEWSDIGEST_EXECUTOR", "NEWSDIGEST_WORKERS", "PORT", "BIND", "DEBUG")
        parts, _ = of_settings(self.settings, ignored, ("JINJA_", "PELICAN_"))
        return together(parts)
