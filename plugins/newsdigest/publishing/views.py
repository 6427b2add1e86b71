"""What templates see: a declared view of each thing, and nothing else.

Every template gets ``site`` (SiteView) and ``page`` (one of the ``…Page`` views below). A page is
a function of these two and of its templates and translations. All ``url`` fields are relative
to the site's root (``tag/otan/``, empty for the front page); a template prints ``href(url)``.
All text is plain text, escaped when printed, except ``content``, which is sanitised HTML.
"""

from datetime import date, datetime

import msgspec
from markupsafe import Markup


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Frozen, compared by value, never in a circle; msgspec writes and reads one in a microsecond."""


class Label(View, frozen=True, kw_only=True):
    """A name that may have a page: a tag, a section, a source, a month."""

    name: str
    url: str = ""
    """Empty when it has no page of its own."""


class FeedLink(View, frozen=True, kw_only=True):
    """A feed that fits a page, for autodiscovery and for the list of feeds."""

    title: str
    url: str
    media_type: str
    """``application/rss+xml`` or ``application/atom+xml``."""


class SiteView(View, frozen=True, kw_only=True):
    """What every page shows of the site. A change here changes every page."""

    name: str
    tagline: str
    lang: str
    address: str
    """``SITEURL``: absolute, without a final slash; canonical links and feeds begin with it."""

    sections: tuple[Label, ...]
    pages: tuple[Label, ...]
    """The static pages in the menu (``content/pages``)."""

    feeds: tuple[FeedLink, ...]
    static_url: str = "theme"
    """The folder of the theme's files."""

    archive_url: str = ""
    """``archives.html``, for the menu; it and the three below are empty where there is no such page."""

    tags_url: str = ""
    sections_url: str = ""
    sources_url: str = ""
    editions_url: str = ""
    """The list of editions; empty where there is none."""


class ArticleView(View, frozen=True, kw_only=True):
    """An article as a list, a neighbour or a feed shows it."""

    title: str
    url: str
    date: datetime
    """Aware, in the site's time zone."""

    timed: bool
    """Whether the hour is known; if not, only the day is shown."""

    lang: str
    summary: str
    section: Label
    guid: str
    modified: datetime | None = None
    modified_timed: bool = False
    source: Label | None = None
    source_url: str = ""
    tags: tuple[Label, ...] = ()
    authors: tuple[str, ...] = ()
    reading_time: int = 1
    """Minutes, at least 1."""

    image: str = ""
    """Relative to the site's root; an address elsewhere is named in the metadata, and loaded if ``image_linked``."""

    image_alt: str = ""
    image_caption: str = ""
    image_credit: str = ""
    image_size: tuple[int, int] | None = None
    """Width and height in pixels, of a picture that says them in its name."""

    image_linked: bool = False
    """Whether the owner shows the picture from its address elsewhere (``NEWSDIGEST_IMAGES = "link"``)."""

    credits: str = ""
    rights: str = "full"
    """``full``, ``excerpt`` or ``headline``."""

    draft: bool = False


class EditionLabel(View, frozen=True, kw_only=True):
    """An edition as others name it."""

    name: str
    """``2023-04-20``, ``2023-W16``."""

    url: str
    """Empty when it has no page."""

    first: date
    last: date
    """The same as ``first`` for a day."""

    number: int


class EntryView(View, frozen=True, kw_only=True):
    """One event in an edition."""

    article: ArticleView
    """The one that stands for it."""

    also: tuple[ArticleView, ...] = ()
    """Other accounts of the event in this edition."""

    copies: tuple[ArticleView, ...] = ()
    """The same text from other sources."""

    story: Label | None = None
    """The page of its story, if it has one."""

    follows: EditionLabel | None = None
    """The last edition before this one that had the story."""


class SectionView(View, frozen=True, kw_only=True):
    """Entries of an edition under one heading."""

    label: Label
    entries: tuple[EntryView, ...]


class EditionView(View, frozen=True, kw_only=True):
    """A day or a week of the digest; each article is in it once."""

    label: EditionLabel
    title: str = ""
    """An editor's; else the theme names it by its date."""

    note: Markup = Markup()
    """An editor's, sanitised."""

    lead: EntryView | None
    sections: tuple[SectionView, ...]
    """Without the lead."""

    articles: int
    sources: int
    reading_time: int
    """Minutes, for all of it but copies."""


class StoryLabel(View, frozen=True, kw_only=True):
    """A story as an article of it names it."""

    url: str
    articles: int


class Day(View, frozen=True, kw_only=True):
    """The articles of one day, newest first."""

    date: date
    articles: tuple[ArticleView, ...]


class Page(View, frozen=True, kw_only=True):
    """What every page has."""

    url: str
    title: str
    """Without the site's name; empty for the front page. Where it is empty, the theme names an index,
    an archive or the missing page in the site's language."""

    description: str = ""
    feeds: tuple[FeedLink, ...] = ()
    """The feeds that fit this page, beside the site's."""


class FrontPage(Page, frozen=True, kw_only=True):
    """``index.html``: the current edition, and the last ones before it."""

    edition: EditionView | None
    """The last one; None when there is no article at all."""

    updated: datetime | None
    updated_timed: bool = False
    """The moment of its newest article; whether the hour is known."""

    earlier: tuple[EditionView, ...]
    """The editions before it, newest first: whole where the current one is short, else with their leads alone."""

    tags: tuple[Label, ...]
    """The tags of the current edition's articles, most used first."""

    archive_url: str


class ArticlePage(Page, frozen=True, kw_only=True):
    """``article.html``."""

    article: ArticleView
    content: Markup
    """Empty for an excerpt or a headline."""

    newer: ArticleView | None
    older: ArticleView | None
    story: StoryLabel | None = None
    """The story that it tells with other articles, if any."""


class EditionPage(Page, frozen=True, kw_only=True):
    """``edition.html``."""

    edition: EditionView
    previous: EditionLabel | None
    next: EditionLabel | None
    """The neighbours that have articles."""


class EditionLine(View, frozen=True, kw_only=True):
    """An edition in the list of editions."""

    label: EditionLabel
    title: str
    articles: int


class EditionsPage(Page, frozen=True, kw_only=True):
    """``editions.html``: all editions, newest first."""

    editions: tuple[EditionLine, ...]


class Account(View, frozen=True, kw_only=True):
    """An article in the timeline of its story."""

    article: ArticleView
    news: str
    """The sentences of its summary that say what no earlier one's say; empty if there are none."""

    copies: ArticleView | None = None
    """The earlier article whose text it has, if it is one."""


class StoryDay(View, frozen=True, kw_only=True):
    """A day of a story, its articles in the order of time."""

    date: date
    accounts: tuple[Account, ...]


class Reason(View, frozen=True, kw_only=True):
    """Why two articles were joined."""

    earlier: ArticleView
    later: ArticleView
    degree: float
    """Their likeness, between 0 and 1."""

    names: tuple[str, ...] = ()
    """The heaviest that both name."""

    countries: tuple[str, ...] = ()
    """ISO 3166 codes of countries that both name."""

    words: tuple[str, ...] = ()
    """The heaviest words that both have, as the earlier one writes them."""

    copy: bool = False
    """Whether they are one text for the most part."""


class StoryPage(Page, frozen=True, kw_only=True):
    """``story.html``: several articles on one event, oldest first."""

    lang: str
    """Of the title."""

    days: tuple[StoryDay, ...]
    sources: tuple[Label, ...]
    reasons: tuple[Reason, ...]
    """Empty where a person has joined all of them."""


class ListingPage(Page, frozen=True, kw_only=True):
    """``tag.html``, ``category.html`` (a section), ``source.html``: articles under one label, newest first.

    Pages are numbered from the oldest end: ``number`` is 1 for the oldest articles, and the
    articles of a page with a number never change again (once, its ``newer_url`` does: when
    the next page has a number). The newest have ``number`` None.
    """

    label: Label
    articles: tuple[ArticleView, ...]
    number: int | None
    newer_url: str | None
    older_url: str | None


class LabelGroup(View, frozen=True, kw_only=True):
    """Labels that begin alike."""

    initial: str
    labels: tuple[Label, ...]


class IndexPage(Page, frozen=True, kw_only=True):
    """``tags.html``, ``categories.html``, ``sources.html``: every label of a kind, in alphabetical order."""

    groups: tuple[LabelGroup, ...]


class Year(View, frozen=True, kw_only=True):
    """A year of the archive and its months, newest first."""

    year: int
    months: tuple[Label, ...]


class ArchivePage(Page, frozen=True, kw_only=True):
    """``archives.html`` (the newest month) and ``period_archives.html`` (any month)."""

    month: date | None
    """First day of the month shown; None when there is no article at all."""

    days: tuple[Day, ...]
    years: tuple[Year, ...]
    """Every month; only on ``archives.html``."""

    newer: Label | None = None
    older: Label | None = None


class StaticPage(Page, frozen=True, kw_only=True):
    """``page.html``: a page written by the owner."""

    content: Markup
    lang: str


class NotFoundPage(Page, frozen=True, kw_only=True):
    """``404.html``; served at any address, so its links are absolute paths."""

    archive_url: str
    latest: tuple[ArticleView, ...] = ()
