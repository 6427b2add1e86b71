"""What a feed is a function of, whatever its format."""

from datetime import datetime

from newsdigest.publishing import feed_facts
from newsdigest.publishing.edition_views import EditionView
from newsdigest.publishing.views import ArticleView, View

RSS, ATOM, JSON = "application/rss+xml", "application/atom+xml", "application/feed+json"


class Item(View, frozen=True, kw_only=True):
    """An article in a feed; ``content`` is its HTML, empty where its rights forbid it."""

    article: ArticleView
    content: str


class Issued(View, frozen=True, kw_only=True):
    """An edition in a feed, before it is written out."""

    guid: str
    edition: EditionView


class Feed(View, frozen=True, kw_only=True):
    """What a feed is a function of. All addresses are absolute, but for the stylesheet's."""

    title: str
    description: str
    lang: str
    author: str
    """The site's name, for entries that have no author."""

    address: str
    """The site's, without a final slash."""

    link: str
    """The page that the feed follows."""

    self_link: str
    identifier: str
    """A URI that stays when the domain changes."""

    stylesheet: str = ""
    """Relative to the feed."""

    hub: str = ""
    """The WebSub hub that tells readers of new items."""

    items: tuple[Item, ...] = ()
    """Newest first."""

    editions: tuple[Issued, ...] = ()
    """Newest first, in a feed of editions; they become its items."""

    @property
    def updated(self) -> datetime | None:
        """The newest moment at which an item changed; None for an empty feed."""
        return max((feed_facts.updated(item.article) for item in self.items), default=None)
