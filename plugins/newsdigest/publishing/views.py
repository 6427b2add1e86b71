"""What templates see: a declared view of each thing, and nothing else.

Every template gets ``site`` (SiteView) and ``page`` (one of the ``…Page`` views below). A page is a function of these
two and of its templates and translations. A ``url`` is relative to the site's root (``tag/otan/``, empty for the front
page): print ``href(url)``. All text is plain text, escaped when printed, except ``content``, which is sanitised HTML.
"""

from datetime import date, datetime

import msgspec
from markupsafe import Markup


class View(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Frozen, compared by value, never in a circle; no default is a text, which msgspec leaves out by its identity."""


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
    """``application/rss+xml``, ``application/atom+xml`` or ``application/feed+json``."""

    kind: str = ""
    """``all`` or ``editions``, for the site's own; the theme says in its language which these are."""


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
    static_url: str
    """The folder of the theme's files."""

    archive_url: str = ""
    """``archives.html``, for the menu; it and the three below are empty where there is no such page."""

    tags_url: str = ""
    sections_url: str = ""
    sources_url: str = ""
    editions_url: str = ""
    """The list of editions; empty where there is none."""

    search_url: str = ""
    """The search page; empty where nothing makes an index."""

    card: str = ""
    """The picture that stands for a page without one of its own, below the site's root; empty where there is none."""

    subscribe_url: str = ""
    """The page that lists all feeds; empty where there is none."""


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

    words: int = 0

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
    rights: str
    """``full``, ``excerpt`` or ``headline``."""

    draft: bool = False
    correction: str = ""
    """What was wrong in it; ``modified`` is the day of the correction, if that is known."""

    withdrawn: bool = False
    """It has a page that says so, and no text; ``modified`` is the day, if that is known."""

    reason: str = ""
    """Why it was withdrawn."""

    @property
    def amended(self) -> bool:
        """Whether it was corrected, or brought up to date."""
        return bool(self.correction or self.modified)


class ArticleLabel(View, frozen=True, kw_only=True):
    """An article as another one names it: fields of ``ArticleView``."""

    title: str
    url: str
    date: datetime
    timed: bool
    lang: str
    source: Label | None = None


class StoryLabel(View, frozen=True, kw_only=True):
    """A story as an article of it names it, with the other accounts that are nearest to it in time, oldest first."""

    url: str
    articles: int
    others: tuple[ArticleLabel, ...] = ()


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

    card: str = ""
    """A picture made for networks, below the site's root, where the page has one of its own (see ``cards``)."""


class SummarySentence(View, frozen=True, kw_only=True):
    """A sentence of a summary that was made from the article's own sentences."""

    text: str
    paragraph: int
    """Its place among the blocks of the text, from 0."""

    anchor: str = ""
    """The id of that paragraph on the article's page; empty where it is not found."""


class ArticlePage(Page, frozen=True, kw_only=True):
    """``article.html``."""

    article: ArticleView
    content: Markup
    """Empty for an excerpt or a headline. Its blocks have ids: ``p1``, ``p2`` …"""

    summary: tuple[SummarySentence, ...] = ()
    """The sentences of ``article.summary``; empty for a summary that a person wrote, and where there is no text."""

    newer: ArticleView | None
    older: ArticleView | None
    story: StoryLabel | None = None
    """The story that it tells with other articles, if any."""

    related: tuple[ArticleLabel, ...] = ()
    """Articles on the same matter, of its day or earlier, that are not of this story, the most alike first."""


class WithdrawnPage(Page, frozen=True, kw_only=True):
    """``withdrawn.html``: where an article was that is withdrawn."""

    article: ArticleView
    """Without summary, authors, image and address of the original."""


class RedirectPage(Page, frozen=True, kw_only=True):
    """``redirect.html``: an address that something had before; ``title`` is what is now elsewhere, if it has one."""

    target: str
    """Relative to the site's root, or an address elsewhere."""

    lang: str = ""
    """Of the title; empty where it is not known."""


class Mentions(View, frozen=True, kw_only=True):
    """How many articles a day, a week or a month has."""

    first: date
    articles: int


class Chart(View, frozen=True, kw_only=True):
    """Articles over time, without a gap."""

    unit: str
    """``day``, ``week`` or ``month``."""

    bars: tuple[Mentions, ...]
    most: int
    """Articles of the highest bar."""


class ListingPage(Page, frozen=True, kw_only=True):
    """``tag.html``, ``category.html`` (a section), ``source.html``: articles under one label, newest first.

    Pages are numbered from the oldest end: ``number`` is 1 for the oldest articles, and the
    articles of a page with a number never change again (once, its ``newer_url`` does: when
    the next page has a number). The newest have ``number`` None, and what else is told of a tag.
    """

    label: Label
    articles: tuple[ArticleView, ...]
    number: int | None
    newer_url: str | None
    older_url: str | None
    chart: Chart | None = None
    related: tuple[Label, ...] = ()
    """The tags that stand most often beside it."""
    other_names: tuple[str, ...] = ()
    """What its articles call it, too."""


class LabelGroup(View, frozen=True, kw_only=True):
    """Labels that begin alike."""

    initial: str
    labels: tuple[Label, ...]


class IndexPage(Page, frozen=True, kw_only=True):
    """``tags.html``, ``categories.html``, ``sources.html``: every label of a kind, in alphabetical order."""

    groups: tuple[LabelGroup, ...]


class SearchPage(Page, frozen=True, kw_only=True):
    """``search.html``: a form that a script answers from the index."""

    index_url: str
    """The folder of the index."""

    archive_url: str
    sources: tuple[Label, ...]
    tags: tuple[Label, ...]
    """The most used ones, in alphabetical order."""

    months: tuple[str, ...]
    """``2023-04``, newest first."""


class StaticPage(Page, frozen=True, kw_only=True):
    """``page.html``: a page written by the owner."""

    content: Markup
    lang: str
    unlisted: bool = False
    """A draft, or hidden: whoever has its address reads it."""


class NotFoundPage(Page, frozen=True, kw_only=True):
    """``404.html``; served at any address, so its links are absolute paths."""

    archive_url: str
    latest: tuple[ArticleView, ...] = ()
