"""Feeds: exactly these bytes, and read by a reader without a complaint."""

from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from msgspec.structs import replace

from newsdigest.publishing.feeds import ATOM, RSS, Feed, FeedRenderer, Item
from newsdigest.publishing.views import ArticleView, Label

PARIS = ZoneInfo("Europe/Paris")
JUICE = ArticleView(
    title="Juice & <b>Jupiter</b>",
    url="2023/04/14/juice/",
    date=datetime(2023, 4, 14, 14, 30, tzinfo=PARIS),
    timed=True,
    lang="fr",
    summary="La sonde a décollé.",
    section=Label(name="Sciences", url="section/sciences/"),
    guid="urn:uuid:6f1",
    modified=datetime(2023, 4, 15, 9, tzinfo=PARIS),
    source=Label(name="Carnet spatial", url="source/carnet-spatial/"),
    tags=(Label(name="C++", url="tag/c-plus-plus/"), Label(name="ESA", url="tag/esa/")),
    authors=("La rédaction",),
)
FEED = Feed(
    title="Le Condensé",
    description="Chaque jour",
    lang="fr",
    address="https://user.github.io/repo",
    link="https://user.github.io/repo/",
    self_link="https://user.github.io/repo/feeds/all.rss.xml",
    identifier="feeds/all.rss.xml",
    items=(Item(article=JUICE, content='<p>Voir <a href="https://user.github.io/repo/a/">ici</a></p>'),),
)

EXPECTED_RSS = """\
<?xml version='1.0' encoding='utf-8'?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Le Condensé</title>
<link>https://user.github.io/repo/</link>
<description>Chaque jour</description>
<language>fr</language>
<lastBuildDate>Sat, 15 Apr 2023 09:00:00 +0200</lastBuildDate>
<atom:link href="https://user.github.io/repo/feeds/all.rss.xml" rel="self" type="application/rss+xml"></atom:link>
<item>
<title>Juice &amp; &lt;b&gt;Jupiter&lt;/b&gt;</title>
<link>https://user.github.io/repo/2023/04/14/juice/</link>
<guid isPermaLink="false">urn:uuid:6f1</guid>
<pubDate>Fri, 14 Apr 2023 14:30:00 +0200</pubDate>
<dc:creator>La rédaction</dc:creator>
<category>Sciences</category>
<category>C++</category>
<category>ESA</category>
<description>La sonde a décollé.</description>
<content:encoded>&lt;p&gt;Voir &lt;a href=&#34;https://user.github.io/repo/a/&#34;&gt;ici&lt;/a&gt;&lt;/p&gt;</content:encoded>
</item>
</channel>
</rss>
"""


def render(feed: Feed, media_type: str) -> bytes:
    return FeedRenderer().render(feed, media_type)


def test_rss_letter_by_letter() -> None:
    assert render(FEED, RSS).decode() == EXPECTED_RSS


def test_atom_carries_the_same() -> None:
    feed = feedparser.parse(render(FEED, ATOM))
    assert not feed.bozo
    (entry,) = feed.entries
    assert (feed.feed.language, feed.feed.updated) == ("fr", "2023-04-15T09:00:00+02:00")
    assert (entry.id, entry.link) == ("urn:uuid:6f1", "https://user.github.io/repo/2023/04/14/juice/")
    assert (entry.published, entry.updated) == ("2023-04-14T14:30:00+02:00", "2023-04-15T09:00:00+02:00")
    assert (entry.author, [tag.term for tag in entry.tags]) == ("La rédaction", ["Sciences", "C++", "ESA"])


@pytest.mark.parametrize("media_type", [RSS, ATOM])
def test_an_empty_feed_is_a_feed(media_type: str) -> None:
    feed = feedparser.parse(render(replace(FEED, items=(), description=""), media_type))
    assert not feed.bozo
    assert feed.feed.title == "Le Condensé"
    assert feed.entries == []


@pytest.mark.parametrize("media_type", [RSS, ATOM])
def test_an_excerpt_holds_no_text_of_the_article(media_type: str) -> None:
    item = Item(article=replace(JUICE, rights="excerpt"), content="")
    (entry,) = feedparser.parse(render(replace(FEED, items=(item,)), media_type)).entries
    assert entry.summary == "La sonde a décollé."
    assert not [content for content in entry.get("content", []) if content.value != entry.summary]


@pytest.mark.parametrize(
    ("guid", "uri"), [("urn:uuid:1", "urn:uuid:1"), ("https://a/b", "https://a/b"), ("12345", None)]
)
def test_an_atom_id_is_a_uri_and_the_same_on_any_domain(guid: str, uri: str | None) -> None:
    item = Item(article=replace(JUICE, guid=guid), content="")
    ids = [
        feedparser.parse(render(replace(FEED, address=address, items=(item,)), ATOM)).entries[0].id
        for address in ("https://a.example", "https://b.example/repo")
    ]
    assert ids[0] == ids[1]
    assert ids[0] == uri or ids[0].startswith("urn:uuid:")


@given(text=st.text(), language=st.text(), media_type=st.sampled_from([RSS, ATOM]))
def test_any_text_is_well_formed(text: str, language: str, media_type: str) -> None:
    article = replace(
        JUICE,
        title=text,
        url=text,
        lang=language,
        summary=text,
        guid=f"urn:x:{text}",
        section=Label(name=text),
        tags=(Label(name=text),),
        authors=(text,),
    )
    item = Item(article=article, content=Markup(text))
    ElementTree.fromstring(render(replace(FEED, title=text, lang=language, link=text, items=(item,)), media_type))


def test_remembered_items_are_the_same_in_every_feed() -> None:
    items = [
        Item(article=replace(JUICE, lang=lang, title=title), content=content)
        for lang in ("fr", "en")
        for title in ("A", "B")
        for content in ("", "<p>x</p>", "<p>y</p>")
    ]
    feeds = [
        replace(FEED, lang=lang, address=address, items=tuple(items))
        for lang in ("fr", "en")
        for address in ("https://a.example", "https://b.example/repo")
    ]
    mine = FeedRenderer()
    for feed in feeds * 2:
        for media_type in (RSS, ATOM):
            assert mine.render(feed, media_type) == FeedRenderer(remember=False).render(feed, media_type)
