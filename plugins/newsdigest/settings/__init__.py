"""Every setting of ours, with its default; Pelican's own names where Pelican has one.

Read from a Pelican settings file (``pelicanconf.py``) without importing Pelican, so that
``newsdigest add`` starts at once.
"""

import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from newsdigest.errors import SettingsError
from newsdigest.settings.feeds import FeedSettings
from newsdigest.settings.values import Cards, Images, Rhythm, checked, cores

__all__ = ["ENDPOINT", "PELICAN_NAMES", "PREFIX", "Cards", "Images", "Rhythm", "Settings"]


PREFIX = "NEWSDIGEST_"
ENDPOINT = "newsdigest.endpoint:"
PELICAN_NAMES = {
    "content": "PATH",
    "cache": "CACHE_PATH",
    "default_lang": "DEFAULT_LANG",
    "timezone": "TIMEZONE",
    "siteurl": "SITEURL",
    "output": "OUTPUT_PATH",
    "article_save_as": "ARTICLE_SAVE_AS",
    "page_save_as": "PAGE_SAVE_AS",
    "draft_save_as": "DRAFT_SAVE_AS",
    "default_category": "DEFAULT_CATEGORY",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(FeedSettings):
    """What import, enrichment and publishing need to know; each field is one setting."""

    content: Path = Path("content")
    """``PATH``: the folder that holds articles, inbox and pages."""

    cache: Path = Path("cache")
    """``CACHE_PATH``: the folder of what the program remembers from run to run."""

    default_lang: str = "fr"
    """``DEFAULT_LANG``: the language of the site's interface."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """``TIMEZONE``: dates without an offset are meant in it."""

    languages: tuple[str, ...] = ("fr", "en", "de", "es", "it", "pt", "nl")
    """``NEWSDIGEST_LANGUAGES``: the languages among which an article's own is recognised."""

    typography: bool = True
    """``NEWSDIGEST_TYPOGRAPHY``: set French guillemets and their spaces when a French text is imported."""

    max_bytes: int = 10_000_000
    """``NEWSDIGEST_MAX_BYTES``: a larger input is refused."""

    executor: str = "processes"
    """``NEWSDIGEST_EXECUTOR``: where work is done: ``processes``, ``serial`` or ``package.module:function``."""

    workers: int = field(default_factory=lambda: cores())
    """``NEWSDIGEST_WORKERS``: how many processes or, on another engine, workers are kept busy; all cores."""

    summary_sentences: int = 3
    """``NEWSDIGEST_SUMMARY_SENTENCES``: a generated summary has at most so many sentences."""

    summary_words: int = 60
    """``NEWSDIGEST_SUMMARY_WORDS``: and about so many words."""

    max_tags: int = 8
    """``NEWSDIGEST_MAX_TAGS``: an article gets at most so many generated tags."""

    summarizer: str = ""
    """``NEWSDIGEST_SUMMARIZER``: ``module:function`` that makes summaries; empty: the program's own."""

    tagger: str = ""
    """``NEWSDIGEST_TAGGER``: ``module:function`` that gives tags; empty: the program's own."""

    source_url: str = "source/{slug}/"
    """``NEWSDIGEST_SOURCE_URL``: address of a source's page."""

    source_save_as: str = "source/{slug}/index.html"
    """``NEWSDIGEST_SOURCE_SAVE_AS``: its file below the output folder."""

    sources_url: str = "sources/"
    """``NEWSDIGEST_SOURCES_URL``: address of the list of sources."""

    sources_save_as: str = "sources/index.html"
    """``NEWSDIGEST_SOURCES_SAVE_AS``: its file below the output folder."""

    contact: str = ""
    """``NEWSDIGEST_CONTACT``: address of a page or a mailbox, told to every server that something is fetched from."""

    timeout: int = 60
    """``NEWSDIGEST_TIMEOUT``: seconds that fetching one address may take; a third of it without a byte ends it."""

    connections: int = 8
    """``NEWSDIGEST_CONNECTIONS``: so many addresses are fetched at once; of one host, two."""

    allow_private: bool = False
    """``NEWSDIGEST_ALLOW_PRIVATE``: fetch also from this machine and from private networks."""

    images: Images = Images.NONE
    """``NEWSDIGEST_IMAGES``: ``none``, ``link`` (show lead images from where they are) or ``keep`` (copies)."""

    image_width: int = 1280
    """``NEWSDIGEST_IMAGE_WIDTH``: a copy of an image has at most so many pixels in width."""

    siteurl: str = ""
    """``SITEURL``: the address that the site is published at."""

    output: Path = Path("output")
    """``OUTPUT_PATH``: the folder that the site is built into."""

    article_save_as: str = "{slug}.html"
    """``ARTICLE_SAVE_AS``: the file of an article below the output folder."""

    page_save_as: str = "pages/{slug}.html"
    """``PAGE_SAVE_AS``: that of a page."""

    draft_save_as: str = "drafts/{slug}.html"
    """``DRAFT_SAVE_AS``: that of a draft."""

    default_category: str = "misc"
    """``DEFAULT_CATEGORY``: the section of an article that names none."""

    check_skip: tuple[str, ...] = ()
    """``NEWSDIGEST_CHECK_SKIP``: rules that ``newsdigest check`` does not apply."""

    endpoint: str = ""
    """``NEWSDIGEST_ENDPOINT``: address of an OpenAI-compatible API, for ``newsdigest.endpoint``."""

    endpoint_model: str = ""
    """``NEWSDIGEST_ENDPOINT_MODEL``: the model that is asked there."""

    endpoint_timeout: int = 60
    """``NEWSDIGEST_ENDPOINT_TIMEOUT``: seconds that one answer may take."""

    endpoint_budget: int = 200
    """``NEWSDIGEST_ENDPOINT_BUDGET``: at most so many requests in one run."""

    edition: Rhythm = Rhythm.DAILY
    """``NEWSDIGEST_EDITION``: an edition is a day (``daily``) or an ISO week (``weekly``)."""

    first_edition: str = ""
    """``NEWSDIGEST_FIRST_EDITION``: the edition of number 1, ``2023-W16``; empty: that of the oldest article."""

    edition_url: str = "edition/{name}/"
    """``NEWSDIGEST_EDITION_URL``: address of an edition; its name is ``2023-04-20`` or ``2023-W16``."""

    edition_save_as: str = "edition/{name}/index.html"
    """``NEWSDIGEST_EDITION_SAVE_AS``: its file below the output folder; empty for none."""

    editions_url: str = "editions/"
    """``NEWSDIGEST_EDITIONS_URL``: address of the list of editions."""

    editions_save_as: str = "editions/index.html"
    """``NEWSDIGEST_EDITIONS_SAVE_AS``: its file below the output folder; empty for none."""

    epub_editions: int = 30
    """``NEWSDIGEST_EPUB_EDITIONS``: so many of the newest editions have a book (EPUB)."""

    epub_url: str = "edition/{name}/{name}.epub"
    """``NEWSDIGEST_EPUB_URL``: address of the book of an edition."""

    epub_save_as: str = "edition/{name}/{name}.epub"
    """``NEWSDIGEST_EPUB_SAVE_AS``: its file below the output folder; empty for none."""

    mail_from: str = ""
    """``NEWSDIGEST_MAIL_FROM``: who sends editions by mail: ``digest@example.org``."""

    mail_smtp: str = ""
    """``NEWSDIGEST_MAIL_SMTP``: the server that takes them, ``smtp.example.org:587``."""

    mail_starttls: bool = False
    """``NEWSDIGEST_MAIL_STARTTLS``: send to it over TLS only; with a password this is always so."""

    mail_user: str = ""
    """``NEWSDIGEST_MAIL_USER``: the name to log in with; the password is in an environment variable."""

    mail_unsubscribe: tuple[str, ...] = ()
    """``NEWSDIGEST_MAIL_UNSUBSCRIBE``: where a reader unsubscribes, ``https:`` and ``mailto:`` addresses."""

    mail_images: bool = False
    """``NEWSDIGEST_MAIL_IMAGES``: mails link to lead images, which tells a server who reads them and when."""

    story_url: str = "story/{slug}/"
    """``NEWSDIGEST_STORY_URL``: address of a story, several articles on one event."""

    story_save_as: str = "story/{slug}/index.html"
    """``NEWSDIGEST_STORY_SAVE_AS``: its file below the output folder; empty for none."""

    sitemap: str = "sitemap.xml"
    """``NEWSDIGEST_SITEMAP``: the list of pages for search engines; empty for none."""

    news_sitemap: str = "news-sitemap.xml"
    """``NEWSDIGEST_NEWS_SITEMAP``: the list of the last two days' articles; empty for none."""

    cards: Cards = Cards.EDITIONS
    """``NEWSDIGEST_CARDS``: pictures for networks: ``none``, ``site`` or ``editions``; none without Pillow."""

    search: bool = True
    """``NEWSDIGEST_SEARCH``: make a search page and its index."""

    search_url: str = "search/"
    """``NEWSDIGEST_SEARCH_URL``: address of the search page."""

    search_save_as: str = "search/index.html"
    """``NEWSDIGEST_SEARCH_SAVE_AS``: its file below the output folder."""

    @classmethod
    def names(cls) -> dict[str, str]:
        """Return the name in the settings file of each field."""
        return {each.name: PELICAN_NAMES.get(each.name, PREFIX + each.name.upper()) for each in fields(cls)}

    def as_mapping(self) -> dict[str, Any]:
        """Return our own settings, defaults included, under their names in the settings file."""
        return {name: getattr(self, own) for own, name in self.names().items() if name.startswith(PREFIX)}

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Take the settings out of Pelican's mapping.

        Raises SettingsError for an unknown ``NEWSDIGEST_…`` name or a value of the wrong type.
        """
        known = cls.names()
        for name in sorted(mapping):
            if name.startswith(PREFIX) and name not in known.values():
                raise SettingsError(f"{name} is not a setting; there are {', '.join(sorted(known.values()))}")
        defaults = cls()
        given: dict[str, Any] = {
            own: checked(name, mapping[name], getattr(defaults, own)) for own, name in known.items() if name in mapping
        }
        if any(str(given.get(hook, "")).startswith(ENDPOINT) for hook in ("summarizer", "tagger")):
            given["executor"] = "serial"  # one process counts the requests
        return cls(**given)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Run a Pelican settings file and take the settings out of it; a relative ``PATH`` is meant beside it.

        So are ``CACHE_PATH`` and ``OUTPUT_PATH``; a file that does not name them means a folder of the current one, as
        to Pelican.
        Raises SettingsError when the file cannot be read or run.
        """
        try:
            names = runpy.run_path(str(path))
        except Exception as error:  # the owner's file may raise anything
            raise SettingsError(f"{path}: {error}") from error
        mapping = {name: value for name, value in names.items() if name.isupper()}
        mapping["PATH"] = str(path.parent / mapping.get("PATH", "content"))
        for name in ("CACHE_PATH", "OUTPUT_PATH"):
            if name in mapping:
                mapping[name] = str(path.parent / mapping[name])
        return cls.from_mapping(mapping)
