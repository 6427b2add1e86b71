"""What templates see of editions and stories; see ``views``."""

from datetime import date, datetime

from markupsafe import Markup

from newsdigest.publishing.views import ArticleView, Label, Page, View


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

    @property
    def entries(self) -> tuple[EntryView, ...]:
        """All of them, the lead first."""
        lead = (self.lead,) if self.lead else ()
        return (*lead, *(entry for section in self.sections for entry in section.entries))


class FrontPage(Page, frozen=True, kw_only=True):
    """``index.html``: the current edition, and the last ones before it."""

    edition: EditionView | None
    """The last one; None when there is no article at all."""

    updated: datetime | None
    updated_timed: bool = False
    """The moment of its newest article; whether the hour is known."""

    whole: tuple[EditionView, ...] = ()
    """Where it is short, the editions before it that are shown with all entries."""

    earlier: tuple[EditionView, ...] = ()
    """The editions before these, with their leads alone; newest first."""

    tags: tuple[Label, ...]
    """The tags of the current edition's articles, most used first."""

    archive_url: str


class EditionPage(Page, frozen=True, kw_only=True):
    """``edition.html``."""

    edition: EditionView
    previous: EditionLabel | None
    next: EditionLabel | None
    """The neighbours that have articles."""

    book_url: str = ""
    """Of the edition as a book (EPUB); empty where there is none."""


class Picture(View, frozen=True, kw_only=True):
    """A picture of the site that a book holds, too."""

    path: str
    """Below the content folder, and below the site's address."""

    digest: bytes
    """Of its file."""


class BookPage(Page, frozen=True, kw_only=True):
    """A book (``book/``): an edition to carry away."""

    identifier: str
    """What feeds know the edition by."""

    edition: EditionView
    contents: tuple[Markup, ...] = ()
    """The sanitised HTML of each of ``articles``, empty where its rights do not allow it to be shown."""

    pictures: tuple[Picture, ...] = ()

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """Those that are chapters, in their order; a copy of another one's text is none."""
        return tuple(article for entry in self.edition.entries for article in (entry.article, *entry.also))


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
