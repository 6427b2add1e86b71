"""The feed behind a page, and what it says of itself."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.document import RawArticle, Subscription
from newsdigest.formats.discovery import describe, feeds_of, is_feed
from newsdigest.formats.refusal import RefusedError

SITE = "https://example.org/news/"


def _raw(text: str | bytes, url: str = SITE) -> RawArticle:
    return RawArticle(data=text.encode() if isinstance(text, str) else text, origin=url, url=url)


@pytest.mark.parametrize(
    ("page", "feeds"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ["https://example.org/rss"]),
        ('<LINK REL="Alternate" TYPE="application/atom+xml; charset=utf-8" HREF=atom>', [f"{SITE}atom"]),
        ('<link rel="feed" href="//example.net/f.json">', ["https://example.net/f.json"]),
        ('<base href="/b/"><link rel="alternate" type="application/feed+json" href="f">', ["https://example.org/b/f"]),
        ('<link rel="alternate" type="application/rss+xml" href="/rss?utm_source=x">', ["https://example.org/rss"]),
        ('<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="/rss">', []),
        ('<link rel="alternate" type="application/json+oembed" href="/o"><link rel="alternate" href="/a">', []),
        ('<link rel="alternate" type="application/rss+xml"><link rel="feed" href="javascript:x">', []),
        (
            '<a href="/rss.xml">RSS</a> <a href="/feeds/all">a</a>',
            [f"https://example.org{p}" for p in ("/rss.xml", "/feeds/all")],
        ),
        ('<a href="/feedback">x</a> <a href="https://rss.example.net/">y</a> <a href="/atomic">z</a>', []),
        ('<link rel="feed" href="http://[">', []),
        ("", []),
        ("Plain text", []),
    ],
)
def test_feeds_that_a_page_names(page: str, feeds: list[str]) -> None:
    assert feeds_of(_raw(page)) == feeds


def test_all_articles_before_comments_and_what_is_declared_before_what_is_linked() -> None:
    page = """<head>
        <link rel="alternate" type="application/rss+xml" title="Comments" href="/a">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
        <link rel="alternate" type="application/rss+xml" title="Le Condensé" href="/feed/">
        <link rel="alternate" type="application/rss+xml" title="Le Condensé" href="/feed/">
        </head><a href="/rss">RSS</a>"""
    paths = ("/feed/", "/a", "/comments/feed/", "/rss")
    assert feeds_of(_raw(page)) == [f"https://example.org{path}" for path in paths]


@pytest.mark.parametrize(
    ("feed", "title", "site", "lang"),
    [
        (
            "<rss version='2.0'><channel><title>A &amp;amp; B</title><link>https://example.org/</link>"
            "<language>fr-FR</language></channel></rss>",
            "A & B",
            "https://example.org/",
            "fr",
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>A</title><link href='..'/></feed>",
            "A",
            "https://example.org/",
            "en",
        ),
        (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "A  B", "home_page_url": "/", "language": "de",'
            ' "items": []}',
            "A B",
            "https://example.org/",
            "de",
        ),
        ('{"version": "https://jsonfeed.org/version/1", "title": 1, "items": []}', "", "", ""),
        ("<rss><channel><link>javascript:x</link><language>?</language></channel></rss>", "", "", ""),
    ],
)
def test_what_a_feed_says_of_itself(feed: str, title: str, site: str, lang: str) -> None:
    assert is_feed(feed.encode())
    described = describe(_raw(feed))
    assert described == Subscription(url=SITE, title=title, site=site, lang=lang)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    assert all(url.startswith("http") for url in feeds_of(_raw(data)))
    with suppress(RefusedError):
        assert isinstance(describe(_raw(data)), Subscription)
