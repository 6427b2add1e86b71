"""Feeds: exactly these bytes, and read by a reader without a complaint."""

# ruff: noqa: E501 - a line of a feed is a line

import calendar
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from msgspec.structs import replace

from newsdigest.publishing.feed_facts import absolute, identifier
from newsdigest.publishing.feeds import ATOM, JSON, RSS, Feed, FeedRenderer, Item
from newsdigest.publishing.views import ArticleView, Label
from newsdigest.text.markup import remove_control_characters

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
    source_url="https://carnet.example/é/juice?a=1&b=2",
    image="images/juice-1280x720.webp",
    image_caption="Au décollage",
    image_credit="ESA",
    image_size=(1280, 720),
    # One is the section's name, too.
    tags=(Label(name="C++", url="tag/c-plus-plus/"), Label(name="ESA", url="tag/esa/"), Label(name="Sciences")),
    authors=("La rédaction",),
    rights="full",
)
ATOM_NS, CONTENT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/rss/1.0/modules/content/}encoded"
FEED = Feed(
    title="Le Condensé",
    description="Chaque jour",
    lang="fr",
    author="Le Condensé",
    address="https://user.github.io/repo",
    link="https://user.github.io/repo/",
    self_link="https://user.github.io/repo/feeds/all.rss.xml",
    identifier="urn:uuid:2f7de9a5-5a8e-5b6c-8f5e-5a1c9f1b3f0a",
    stylesheet="../theme/feed.css",
    hub="https://hub.example/",
    items=(Item(article=JUICE, content='<p>Voir <a href="/repo/a/">ici</a></p>'),),
)

EXPECTED_RSS = """\
<?xml version='1.0' encoding='utf-8'?>
<?xml-stylesheet type="text/css" href="../theme/feed.css"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>Le Condensé</title>
<link>https://user.github.io/repo/</link>
<description>Chaque jour</description>
<language>fr</language>
<lastBuildDate>Sat, 15 Apr 2023 09:00:00 +0200</lastBuildDate>
<ttl>60</ttl>
<atom:link href="https://user.github.io/repo/feeds/all.rss.xml" rel="self" type="application/rss+xml"></atom:link>
<atom:link href="https://hub.example/" rel="hub"></atom:link>
<item>
<title>Juice &#x26; &#x3C;b&gt;Jupiter&#x3C;/b&gt;</title>
<link>https://user.github.io/repo/2023/04/14/juice/</link>
<guid isPermaLink="false">urn:uuid:6f1</guid>
<pubDate>Fri, 14 Apr 2023 14:30:00 +0200</pubDate>
<dcterms:issued>2023-04-14T14:30:00+02:00</dcterms:issued>
<atom:updated>2023-04-15T09:00:00+02:00</atom:updated>
<dc:creator>La rédaction</dc:creator>
<category>Sciences</category>
<category>C++</category>
<category>ESA</category>
<source url="https://carnet.example/">Carnet spatial</source>
<atom:link href="https://carnet.example/%C3%A9/juice?a=1&amp;b=2" rel="via"></atom:link>
<media:content url="https://user.github.io/repo/images/juice-1280x720.webp" medium="image" type="image/webp" width="1280" height="720">
<media:credit>ESA</media:credit>
<media:thumbnail url="https://user.github.io/repo/images/juice-1280x720.webp" width="1280" height="720"></media:thumbnail>
</media:content>
<description>La sonde a décollé.</description>
<content:encoded>&lt;p&gt;Voir &lt;a href=&#34;https://user.github.io/repo/a/&#34;&gt;ici&lt;/a&gt;&lt;/p&gt;</content:encoded>
</item>
</channel>
</rss>
"""

EXPECTED_JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Le Condensé",
    "home_page_url": "https://user.github.io/repo/",
    "feed_url": "https://user.github.io/repo/feeds/all.rss.xml",
    "description": "Chaque jour",
    "language": "fr",
    "authors": [{"name": "Le Condensé", "url": "https://user.github.io/repo/"}],
    "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    "items": [
        {
            "id": "urn:uuid:6f1",
            "url": "https://user.github.io/repo/2023/04/14/juice/",
            "external_url": "https://carnet.example/%C3%A9/juice?a=1&b=2",
            "title": "Juice & <b>Jupiter</b>",
            "summary": "La sonde a décollé.",
            "image": "https://user.github.io/repo/images/juice-1280x720.webp",
            "date_published": "2023-04-14T14:30:00+02:00",
            "date_modified": "2023-04-15T09:00:00+02:00",
            "authors": [{"name": "La rédaction"}],
            "tags": ["Sciences", "C++", "ESA"],
            "language": "fr",
            "content_html": '<p>Voir <a href="https://user.github.io/repo/a/">ici</a></p>',
        }
    ],
}


def render(feed: Feed, media_type: str) -> bytes:
    return FeedRenderer().render(feed, media_type)


def test_rss_letter_by_letter() -> None:
    assert render(FEED, RSS).decode() == EXPECTED_RSS


def test_json_member_by_member() -> None:
    assert json.loads(render(FEED, JSON)) == EXPECTED_JSON


def test_atom_carries_the_same() -> None:
    feed = feedparser.parse(render(FEED, ATOM))
    assert not feed.bozo
    (entry,) = feed.entries
    assert (feed.feed.language, feed.feed.updated) == ("fr", "2023-04-15T09:00:00+02:00")
    assert (entry.id, entry.link) == (identifier("urn:uuid:6f1"), "https://user.github.io/repo/2023/04/14/juice/")
    assert entry.published == "2023-04-14T14:30:00+02:00"
    assert re.fullmatch(r"2023-04-15T09:00:00\.\d{6}\+02:00", entry.updated)  # the fraction is the guid's
    assert [link.href for link in entry.links if link.rel == "via"] == ["https://carnet.example/%C3%A9/juice?a=1&b=2"]
    assert entry.media_content[0]["width"] == "1280"
    assert entry.content[0].value == '<p>Voir <a href="https://user.github.io/repo/a/">ici</a></p>'
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
    ("guid", "uri"),
    [
        ("urn:uuid:2f7de9a5-5a8e-5b6c-8f5e-5a1c9f1b3f0a",) * 2,
        ("https://a/b",) * 2,
        ("https://a.example:8080/b?c=1#d",) * 2,
        ("tag:a.example,2023-04:1",) * 2,
        ("urn:isbn:0451450523",) * 2,
        ("12345", None),
        ("note: no URI", None),
        # What a validator takes for none, or for one that has another spelling.
        ("urn:uuid:6f1", None),
        ("urn:x:1", None),
        ("tag:a.example:1", None),
        ("gazette:1", None),
        ("https://a.example", None),
        ("https://A.example/", None),
        ("https://a.example:443/", None),
        ("https://a.example/b/../c", None),
        ("https://a.example/%c3%a9", None),
    ],
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
    feed = replace(FEED, title=text, lang=language, link=text, items=(item,))
    ElementTree.fromstring(render(feed, media_type))
    assert json.loads(render(feed, JSON))["items"][0].get("title", "") == remove_control_characters(text)


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Paris", "Fri, 14 Apr 2023 14:30:00 +0200"),
        ("Asia/Kolkata", "Fri, 14 Apr 2023 14:30:00 +0530"),
        ("Asia/Kathmandu", "Fri, 14 Apr 2023 08:45:00 +0000"),
        ("Australia/Eucla", "Fri, 14 Apr 2023 05:45:00 +0000"),
    ],
)
def test_rss_has_no_zone_that_validators_take_for_a_mistake(zone: str, written: str) -> None:
    article = replace(JUICE, date=datetime(2023, 4, 14, 14, 30, tzinfo=ZoneInfo(zone)))
    feed = render(replace(FEED, items=(Item(article=article, content=""),)), RSS).decode()
    assert f"<pubDate>{written}</pubDate>" in feed


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


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="../b/">x</a>', '<a href="https://s.example/r/b/">x</a>'),
        ('<img src="/i.png" alt="a > b">', '<img src="https://s.example/i.png" alt="a > b">'),
        ('<sup id="fnref:1"><a class="f" href="#fn:1">1</a></sup>',
         '<sup id="fnref:1"><a class="f" href="https://s.example/r/a/#fn:1">1</a></sup>'),
        ('<a href="//t.example/?a=1&amp;b=2">x</a>', '<a href="https://t.example/?a=1&amp;b=2">x</a>'),
        ('<a href="mailto:a@b.example">x</a>',) * 2,
        ('<p>Écrire <code>href="a"</code> ou &lt;a href="a"&gt;</p>',) * 2,
        ('<a href="http://[x">x</a>', "<a>x</a>"),
    ],
)  # fmt: skip
def test_links_and_images_of_a_text_are_absolute(html: str, expected: str) -> None:
    assert absolute(html, "https://s.example/r/a/") == expected


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, "https://user.github.io/repo/images/juice-1280x720.webp"),
        ({"rights": "excerpt"}, "https://user.github.io/repo/images/juice-1280x720.webp"),
        ({"rights": "headline"}, None),
        ({"image": "https://elsewhere.example/é.jpg", "image_linked": True}, "https://elsewhere.example/%C3%A9.jpg"),
        ({"image": "https://elsewhere.example/a.jpg"}, None),
        ({"image": ""}, None),
    ],
)
def test_a_picture_is_shown_as_rights_and_the_owner_allow(fields: dict[str, Any], shown: str | None) -> None:
    feed = replace(FEED, items=(Item(article=replace(JUICE, **fields), content=""),))
    for media_type in (RSS, ATOM):
        (entry,) = feedparser.parse(render(feed, media_type)).entries
        assert [each["url"] for each in entry.get("media_content", [])] == ([shown] if shown else [])
    assert json.loads(render(feed, JSON))["items"][0].get("image") == shown


@pytest.mark.parametrize(
    ("written", "via", "source"),
    [
        ("https://me:pw@gazette.example/a?b=1", "https://gazette.example/a?b=1", "https://gazette.example/"),
        ("http://[x", None, "https://user.github.io/repo/source/carnet-spatial/"),
        ("https://a.example/?b[]=é", "https://a.example/?b%5B%5D=%C3%A9", "https://a.example/"),
        ("http:///x", None, "https://user.github.io/repo/source/carnet-spatial/"),
        ("javascript:alert(1)", None, "https://user.github.io/repo/source/carnet-spatial/"),
    ],
)
def test_an_original_is_named_where_it_has_an_address(written: str, via: str | None, source: str) -> None:
    feed = replace(FEED, items=(Item(article=replace(JUICE, source_url=written), content=""),))
    for media_type in (RSS, ATOM):
        (entry,) = feedparser.parse(render(feed, media_type)).entries
        assert [link.href for link in entry.links if link.rel == "via"] == ([via] if via else [])
    assert json.loads(render(feed, JSON))["items"][0].get("external_url") == via
    assert f'<source url="{source}">' in render(feed, RSS).decode()


MANY = 100
"""1,000 are read alike, too, and take seven seconds."""


def test_many_items_are_read_alike() -> None:
    """By feedparser, by a strict XML parser and as JSON: what is ambiguous in a feed, they read differently."""
    texts = ("l’été & l’hiver", "a < b > c", "]]>", "« guillemets »", "&amp; deux fois", "日本語 — 🚀", "C++\tet C#")
    items = tuple(
        Item(
            article=replace(
                JUICE,
                title=f"{texts[number % 7]} {number}",
                guid=f"urn:test:{number}",
                url=f"a/{number}/",
                summary=f"{texts[(number + 1) % 7]}.",
                date=JUICE.date - timedelta(hours=number),
                modified=None,
                tags=tuple(Label(name=texts[(number + shift) % 7].strip()) for shift in range(number % 3)),
            ),
            content=f"<p>{escape(texts[(number + 2) % 7])}</p>" if number % 5 else "",
        )
        for number in range(MANY)
    )
    feed = replace(FEED, items=items)
    rss, atom, data = (render(feed, media_type) for media_type in (RSS, ATOM, JSON))
    strict = [
        (
            item.findtext("guid"),
            item.findtext("title", "").split(),
            item.findtext("link"),
            parsedate_to_datetime(item.findtext("pubDate", "")),
            unescape(item.findtext("description", "")),  # RSS takes it for HTML
            [(each.text or "").split() for each in item.findall("category")],
        )
        for item in ElementTree.fromstring(rss).iter("item")
    ]
    for entries, text in ((feedparser.parse(rss).entries, unescape), (feedparser.parse(atom).entries, str)):
        read = [
            (
                entry.id,
                entry.title.split(),
                entry.link,
                datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC),
                text(entry.summary),
                [tag.term.split() for tag in entry.tags],
            )
            for entry in entries
        ]
        assert read == strict
    json_items = [
        (
            item["id"],
            item["title"].split(),
            item["url"],
            datetime.fromisoformat(item["date_published"]),
            item["summary"],
            [tag.split() for tag in item["tags"]],
        )
        for item in json.loads(data)["items"]
    ]
    assert json_items == strict


def test_a_text_stands_alone_where_it_is_read(build: Callable[..., Path]) -> None:
    text = (
        'Title: A\nDate: 2023-04-14\nSlug: a\nGuid: urn:x:1\n\n[ici](../b/ "b") et [là](#suite).\n\n'
        '<img src="{static}/images/x.png" srcset="/x2.png 2x" alt="x" onerror="alert(1)">\n\n'
        '<iframe src="https://video.example/1"></iframe><script>alert(1)</script>\n\nFin[^1].\n\n[^1]: Note.\n'
    )
    output = build(
        {"articles/a.md": text, "images/x.png": "x"},
        SITEURL="https://s.example/r", ARTICLE_URL="{slug}/", ARTICLE_SAVE_AS="{slug}/index.html",
        NEWSDIGEST_IMAGES="link",
    )  # fmt: skip
    html = json.loads((output / "feeds/all.json").read_bytes())["items"][0]["content_html"]
    assert re.findall(r' (?:href|src)="([^"]*)"', html) == [
        "https://s.example/r/b/",
        "https://s.example/r/a/#suite",
        "https://s.example/r/images/x.png",
        "https://video.example/1",
        "https://s.example/r/a/#fn:1",
        "https://s.example/r/a/#fnref:1",
    ]
    assert not re.search("srcset|onerror|iframe|script", html)
    (entry,) = feedparser.parse((output / "feeds/all.rss.xml").read_bytes()).entries
    assert entry.summary
    assert 'src="https://s.example/r/images/x.png"' in entry.content[0].value


# What an editor writes, and what a feed of any format has in its place.
DEGRADED = {
    '<iframe src="https://www.youtube.com/embed/a-1?rel=0" title="Le décollage"></iframe>':
        '<a href="https://www.youtube.com/watch?v=a-1" rel="noopener noreferrer">Le décollage</a>',
    '<iframe width="1" src=//player.vimeo.com/video/12 ></iframe>':
        '<a href="https://vimeo.com/12" rel="noopener noreferrer">vimeo.com</a>',
    '<iframe src="https://maps.example/?a=1&amp;b=2" title="Où ? &lt;Ici&gt;">x</iframe>':
        '<a href="https://maps.example/?a=1&amp;b=2" rel="noopener noreferrer">Où ? &lt;Ici&gt;</a>',
    '<video controls poster="/p.jpg"><source src="https://v.example/v.mp4" type="video/mp4">Ancien</video>':
        '<a href="https://v.example/v.mp4" rel="noopener noreferrer">v.example</a>',
    '<audio controls src="{static}/sons/s.mp3"></audio>':
        '<a href="https://s.example/r/sons/s.mp3" rel="noopener noreferrer">s.mp3</a>',
    '<embed src="https://v.example/e.swf">':
        '<a href="https://v.example/e.swf" rel="noopener noreferrer">v.example</a>',
    '<picture><source srcset="/x-2x.webp 2x"><img src="{static}/sons/x.png" srcset="/x.png 2x" sizes="9px" alt="x"></picture>':
        '<img src="https://s.example/r/sons/x.png" alt="x">',
    '<iframe src="javascript:alert(1)"></iframe>': "",
    '<iframe srcdoc="<p>x</p>"></iframe>': "",
    "<bdo>abc</bdo>": "abc",
    '<p onclick="a()" style="color:red" class="lead" data-x="1" role="note" aria-label="y">Texte</p>': "<p>Texte</p>",
    "<form action='/x'><input name='a'><button>Envoyer</button></form>": "Envoyer",
    '<blockquote class="twitter-tweet"><p>Parti !</p>— ESA <a href="https://t.example/1">14 avril</a></blockquote>'
    '<script async src="https://platform.t.example/w.js"></script>':
        '<blockquote><p>Parti !</p>— ESA <a href="https://t.example/1" rel="noopener noreferrer">14 avril</a></blockquote>',
}  # fmt: skip


def test_what_a_reader_cannot_show_is_a_link_or_text(build: Callable[..., Path]) -> None:
    """The same in each format; what loads others' content does so in no reader."""
    head = "Title: A{0}\nDate: 2023-04-14\nSlug: a{0}\nGuid: urn:test:{0}\n\n{1}\n"
    files = {f"articles/{number}.md": head.format(number, html) for number, html in enumerate(DEGRADED)}
    output = build({**files, "sons/s.mp3": "x", "sons/x.png": "x"}, SITEURL="https://s.example/r",
                   STATIC_PATHS=["sons"], NEWSDIGEST_IMAGES="link")  # fmt: skip
    rss, atom = (ElementTree.parse(output / f"feeds/all.{form}.xml").getroot() for form in ("rss", "atom"))
    items = json.loads((output / "feeds/all.json").read_bytes())["items"]
    found = (
        {item["id"]: item.get("content_html", "") for item in items},
        {item.findtext("guid"): item.findtext(CONTENT, "") for item in rss.iter("item")},
        {
            item.findtext(f"{ATOM_NS}id"): item.findtext(f"{ATOM_NS}content", "")
            for item in atom.iter(f"{ATOM_NS}entry")
        },
    )
    for number, expected in enumerate(DEGRADED.values()):
        texts = [by_id[f"urn:test:{number}"] for by_id in found]
        assert [" ".join(_bare(text).split()) for text in texts] == [expected] * 3


def _bare(html: str) -> str:
    """Return what is in the paragraph that Markdown may set around, and in a picture what every one has."""
    return re.sub(r"^<p>(?!Texte)|(?<!Texte)</p>$| loading=\"lazy\"| (?:width|height)=\"\\d+\"", "", html.strip())


# Rights, and what each format has of the text: RSS description and content, Atom summary and content, JSON.
POLICIES = {
    "full": (
        "Le résumé.",
        "<p>Le texte.</p>",
        "Le résumé.",
        "<p>Le texte.</p>",
        "Le résumé.",
        "<p>Le texte.</p>",
        None,
    ),
    "excerpt": ("Le résumé.", None, "Le résumé.", None, "Le résumé.", None, "Le résumé."),
    "headline": ("Le titre", None, "Le titre", None, None, None, "Le titre"),
}


@pytest.mark.parametrize("rights", POLICIES)
def test_a_feed_has_of_a_text_what_its_rights_allow(rights: str, build: Callable[..., Path]) -> None:
    text = (
        f"Title: Le titre\nDate: 2023-04-14\nSlug: a\nGuid: urn:test:1\nRights: {rights}\nSummary: Le résumé.\n"
        "Source_url: https://carnet.example/a\n\nLe texte.\n"
    )
    output = build({"articles/a.md": text}, SITEURL="https://s.example/r")
    (item,) = ElementTree.parse(output / "feeds/all.rss.xml").getroot().iter("item")
    (entry,) = ElementTree.parse(output / "feeds/all.atom.xml").getroot().iter(f"{ATOM_NS}entry")
    (data,) = json.loads((output / "feeds/all.json").read_bytes())["items"]
    assert (
        item.findtext("description"),
        item.findtext(CONTENT),
        entry.findtext(f"{ATOM_NS}summary"),
        entry.findtext(f"{ATOM_NS}content"),
        data.get("summary"),
        data.get("content_html"),
        data.get("content_text"),
    ) == POLICIES[rights]
    assert data["external_url"] == "https://carnet.example/a"


def test_a_feed_of_a_language_says_which(build: Callable[..., Path]) -> None:
    head = "Title: A\nDate: 2023-04-14\nSlug: {0}\nLang: {0}\n\nA.\n"
    asked = {"DEFAULT_LANG": "ar", "NEWSDIGEST_LANGUAGE_FEED_JSON": "feeds/language/{lang}.json"}
    output = build({f"articles/{lang}.md": head.format(lang) for lang in ("en", "ar")}, **asked)
    names = ("language/en", "language/ar", "all", "editions")
    said = {name: json.loads((output / f"feeds/{name}.json").read_bytes())["language"] for name in names}
    assert said == {"language/en": "en", "language/ar": "ar", "all": "ar", "editions": "ar"}


@pytest.mark.parametrize(("most", "items"), [(0, 3), (2, 2)])
def test_a_feed_has_so_many_items_or_all(build: Callable[..., Path], most: int, items: int) -> None:
    texts = {
        f"articles/{day}.md": f"Title: A{day}\nDate: 2023-04-{day}\nSlug: a{day}\nLang: fr\nTags: Lune\n\nA.\n"
        for day in (11, 12, 13)
    }
    output = build(texts, FEED_MAX_ITEMS=most)
    for name in ("all", "editions", "language/fr", "tag/lune"):
        assert len(feedparser.parse((output / f"feeds/{name}.rss.xml").read_bytes()).entries) == items, name
