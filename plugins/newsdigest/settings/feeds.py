"""The settings of feeds that Pelican has none for, in its manner: one for each kind and format, empty for none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """Where feeds are, what they are known by, and whom they tell; ``FEED_ALL_…`` and the like are Pelican's."""

    source_feed_rss: str = "feeds/source/{slug}.rss.xml"
    """``NEWSDIGEST_SOURCE_FEED_RSS``: the RSS feed of a source."""

    source_feed_atom: str = ""
    """``NEWSDIGEST_SOURCE_FEED_ATOM``: its Atom feed; none, as every reader knows RSS."""

    source_feed_json: str = ""
    """``NEWSDIGEST_SOURCE_FEED_JSON``: its JSON Feed."""

    editions_feed_rss: str = "feeds/editions.rss.xml"
    """``NEWSDIGEST_EDITIONS_FEED_RSS``: the RSS feed whose items are the editions."""

    editions_feed_atom: str = "feeds/editions.atom.xml"
    """``NEWSDIGEST_EDITIONS_FEED_ATOM``: the same in Atom."""

    editions_feed_json: str = "feeds/editions.json"
    """``NEWSDIGEST_EDITIONS_FEED_JSON``: the same as JSON Feed."""

    language_feed_rss: str = "feeds/language/{lang}.rss.xml"
    """``NEWSDIGEST_LANGUAGE_FEED_RSS``: the RSS feed of the articles in a language."""

    language_feed_atom: str = ""
    """``NEWSDIGEST_LANGUAGE_FEED_ATOM``: the same in Atom; none, as every reader knows RSS."""

    language_feed_json: str = ""
    """``NEWSDIGEST_LANGUAGE_FEED_JSON``: the same as JSON Feed."""

    story_feed_rss: str = "feeds/story/{slug}.rss.xml"
    """``NEWSDIGEST_STORY_FEED_RSS``: the RSS feed of a story."""

    story_feed_atom: str = ""
    """``NEWSDIGEST_STORY_FEED_ATOM``: the same in Atom; none, as stories are many and every reader knows RSS."""

    story_feed_json: str = ""
    """``NEWSDIGEST_STORY_FEED_JSON``: the same as JSON Feed."""

    subscribe_url: str = "subscribe/"
    """``NEWSDIGEST_SUBSCRIBE_URL``: address of the page that lists all feeds."""

    subscribe_save_as: str = "subscribe/index.html"
    """``NEWSDIGEST_SUBSCRIBE_SAVE_AS``: its file below the output folder."""

    feeds_opml: str = "feeds/feeds.opml"
    """``NEWSDIGEST_FEEDS_OPML``: the list of all feeds for feed readers."""

    sources_opml: str = "feeds/sources.opml"
    """``NEWSDIGEST_SOURCES_OPML``: the list of the feeds in ``content/sources.opml`` that hold no key."""

    feed_id: str = ""
    """``NEWSDIGEST_FEED_ID``: what the ids of feeds and editions are made of; ``SITENAME`` if empty.

    Whoever gives the site another name writes the old one here, and readers see no edition again.
    """

    websub_hub: str = ""
    """``NEWSDIGEST_WEBSUB_HUB``: a WebSub hub, named in every feed; ``newsdigest ping`` tells it of what is new."""
