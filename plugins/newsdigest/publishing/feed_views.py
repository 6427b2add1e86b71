"""What templates see of feeds; see ``views``."""

from newsdigest.publishing.views import FeedLink, Label, Page, View


class FeedStylesheet(Page, frozen=True, kw_only=True):
    """``feed.css``: how a browser shows a feed, and what it says of it in the site's language."""


class Followed(View, frozen=True, kw_only=True):
    """A thing that readers can follow, with its feeds."""

    label: Label
    """Its ``name`` is empty for all articles and for the editions: the theme says what they are."""

    feeds: tuple[FeedLink, ...]
    """The same articles in each format."""


class FeedGroup(View, frozen=True, kw_only=True):
    """The feeds of one kind."""

    kind: str
    """``site``, ``sections``, ``sources``, ``languages``, ``tags`` or ``stories``."""

    followed: tuple[Followed, ...]


class SubscribePage(Page, frozen=True, kw_only=True):
    """``subscribe.html``: all feeds by kinds; of tags and stories, where they are many, some."""

    groups: tuple[FeedGroup, ...]
    partial: bool
    """Whether some are left out here."""

    feeds_url: str
    """The list of all feeds for programs; it and the next are empty where there is none."""

    sources_url: str
    """The list of the feeds that the digest is made from."""


class FeedsOutline(Page, frozen=True, kw_only=True):
    """``feeds.opml``: all feeds, for programs."""

    groups: tuple[FeedGroup, ...]


class SourceFeed(View, frozen=True, kw_only=True):
    """A feed that the digest is made from."""

    name: str
    feed: str
    site: str
    lang: str


class SourceFolder(View, frozen=True, kw_only=True):
    """The feeds of a section; ``name`` is empty for those of none."""

    name: str
    sources: tuple[SourceFeed, ...]


class SourcesOutline(Page, frozen=True, kw_only=True):
    """``sources.opml``: the feeds that the digest is made from, for programs."""

    folders: tuple[SourceFolder, ...]
