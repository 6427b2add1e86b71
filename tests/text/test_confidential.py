"""Which addresses of feeds everybody may know, and which might hold a key."""

import pytest

from newsdigest.text.confidential import brief, may_hold_key

UUID = "7f3c2a91-5b1e-4d0a-9c55-0e8d7a6b4c21"


@pytest.mark.parametrize(
    "address",
    [
        "https://gazette.example/",
        "https://gazette.example/feed.xml",
        "https://gazette.example/2024/06/12/ligue-1/rss2.xml",
        "https://gazette.example/France24/LiveNews/a-la-une.rss",
        "http://www.gazette.example:8080/feeds/@auteur/actualit%C3%A9s",
        "https://xn--80ak6aa92e.example/rss",
        "https://blog.example/?feed=rss2&cat=12",
        "https://blog.example/index.php?format=feed&type=rss&lang=fr-FR",
        "https://videos.example/feeds/videos.xml?channel_id=UCX6OQ3DkcsbYNE6H8uQQuVA",
    ],
)
def test_what_everybody_may_know(address: str) -> None:
    assert not may_hold_key(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://me:pw@gazette.example/feed",
        "https://me@gazette.example/feed",
        *(
            f"https://git.example/u.atom?{name}=abc"
            for name in ("feed_token", "private_token", "rss_token", "api-key", "sig", "sid", "passwd", "k", "Token")
        ),
        "https://git.example/u.atom?abc",
        "https://git.example/u.atom?feed=1;token=abc",
        "https://git.example/u.atom?feed=Zq81mPw0XvK4",
        "https://gazette.example/feed#abc",
        "https://gazette.example/feed;jsessionid=abc",
        "https://lettre.example/private/abc.rss",
        "https://lettre.example/feed/Token-abc",
        "https://lettre.example/feed/%74oken/abc",
        "https://podcast.example/rss/9b1f0c77a2e84d35",
        f"https://podcast.example/{UUID}/feed",
        f"https://podcast.example/{UUID.upper()}/feed",
        "https://podcast.example/fGkQzWpLmNxR.xml",
        "https://9b1f0c77a2e84d35.podcast.example/feed",
        "file:///home/me/feed.xml",
        "https://[x/feed",
        "",
    ],
)
def test_what_might_hold_a_key(address: str) -> None:
    assert may_hold_key(address)


@pytest.mark.parametrize(
    ("address", "told"),
    {
        "https://example.org/": "example.org",
        "https://example.org/sport/rss.xml": "example.org/sport/rss.xml",
        "http://example.org:8080/?cat=3": "example.org:8080/?cat=3",
        "https://me:word@example.org/a": "example.org/…",
        "https://example.org/feed?token=42": "example.org/…",
    }.items(),
)
def test_a_report_names_an_address_without_its_key(address: str, told: str) -> None:
    assert brief(address) == told
