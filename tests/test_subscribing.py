"""The feed behind an address is found, and entered where the owner's list stays as it is."""

from pathlib import Path
from typing import Any

import pytest

from newsdigest.document import Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.settings import Settings
from newsdigest.sources.web import Web
from newsdigest.subscribing import FoundFeed, Subscriptions, find_feed

Server = Any  # of conftest.py
FEED = (
    "<rss version='2.0'><channel><title>Carnet spatial</title><link>{}</link><language>fr-fr</language>"
    "<item><title>Juice en route</title></item></channel></rss>"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(content=tmp_path, allow_private=True, timeout=60)


@pytest.fixture
def web(settings: Settings) -> Web:
    return Web(settings)


def _found(address: str, web: Web) -> FoundFeed:
    found = find_feed(address, web)
    assert isinstance(found, FoundFeed), found
    return found


def test_the_address_is_the_feed_itself(server: Server, web: Web) -> None:
    url = server.put("/rss", FEED.format(server.url("/")), Content_Type="text/html")
    assert _found(url, web) == FoundFeed(
        subscription=Subscription(url=url, title="Carnet spatial", site=server.url("/"))
    )
    assert server.paths() == ["/rss"]


def test_the_feed_that_a_page_names(server: Server, web: Web) -> None:
    for path in ("/rss", "/comments"):
        server.put(path, FEED.format(""))
    links = "".join(
        f"<link rel=alternate type=application/rss+xml href={path}>" for path in ("/comments", "/no", "/rss")
    )
    url = server.put("/", f"<html><head>{links}</head></html>")
    found = _found(url, web)
    assert found.subscription.url == server.url("/rss")
    assert found.subscription.site == url
    assert found.others == (server.url("/no"), server.url("/comments"))
    assert server.paths() == ["/", "/no", "/rss"]


def test_the_feed_in_a_usual_place(server: Server, web: Web) -> None:
    server.put("/blog/", "<p>A blog")
    server.put("/feed", "<html>all paths answer with a page</html>")
    server.put("/atom.xml", FEED.format(""))
    assert _found(server.url("/blog/"), web).subscription.url == server.url("/atom.xml")
    assert server.paths() == ["/blog/", "/blog/feed", "/feed", "/rss", "/rss.xml", "/atom.xml"]


def test_a_feed_that_has_moved_is_entered_where_it_is(server: Server, web: Web) -> None:
    server.put("/feed", status=301, Location="/new")
    server.put("/new", FEED.format(""))
    assert _found(server.url("/feed"), web).subscription.url == server.url("/new")
    server.put("/feed", status=302, Location="/new")
    assert _found(server.url("/feed"), web).subscription.url == server.url("/feed")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("{}/", "names no feed, and none is where feeds usually are"),
        ("{}/missing", "answers 404 Not Found"),
        ("ftp://example.org/", "is no address of the web"),
    ],
)
def test_no_feed(server: Server, web: Web, address: str, reason: str) -> None:
    server.put("/", "<p>No feed")
    address = address.format(server.url(""))
    assert str(find_feed(address, web)) == f"{address}: {reason}"


def test_an_empty_address_is_named_too(web: Web) -> None:
    assert str(find_feed("", web)) == "'': is no address of the web"


def test_a_host_without_tls_is_asked_without_if_nobody_says_how(server: Server, web: Web) -> None:
    url = server.put("/rss", FEED.format(""))
    assert _found(url.removeprefix("http://"), web).subscription.url == url
    secure = url.replace("http", "https")
    error = find_feed(secure, web)
    assert isinstance(error, SourceError)
    assert error.reason.startswith("cannot be reached safely: ")
    missing = server.url("/no").removeprefix("http://")
    assert str(find_feed(missing, web)) == f"{missing}: answers 404 Not Found"
    server.close()
    assert str(find_feed(missing, web)) == f"{missing}: cannot be reached: Connection refused"


LIST = """\
<?xml version='1.0'?>
<!-- ours -->
<opml version="2.0">
  <head/>
  <body>
    <outline text="Science">
      <outline text="Orbit" xmlUrl="https://example.org/orbit?utm_source=x"/>
    </outline>
  </body>
</opml>
"""


def test_the_list_is_made_and_kept(settings: Settings) -> None:
    listed = Subscriptions(settings)
    assert listed.read() == []
    one = Subscription(url="https://example.org/a", title="A", rights=Rights.FULL)
    assert listed.add(one) is True
    assert listed.add(one) is False
    assert listed.read() == [one]
    assert listed.move(one.url, "https://example.org/b") is True
    assert listed.move(one.url, "https://example.org/b") is False
    assert [each.url for each in listed.read() if isinstance(each, Subscription)] == ["https://example.org/b"]


def test_what_an_owner_wrote_stays(settings: Settings) -> None:
    listed = Subscriptions(settings)
    listed.path.write_text(LIST)
    assert listed.add(Subscription(url="https://example.org/orbit", section="Science")) is False
    assert listed.path.read_text() == LIST
    assert listed.add(Subscription(url="https://example.org/b", title="B", section="Science")) is True
    lines = listed.path.read_text().splitlines()
    assert [line for line in lines if line not in LIST.splitlines()] == [line for line in lines if '"B"' in line]


def test_the_file_stays_what_it_is(settings: Settings, tmp_path: Path) -> None:
    listed = Subscriptions(settings)
    elsewhere = tmp_path / "elsewhere.opml"
    elsewhere.write_bytes(LIST.replace("\n", "\r\n").encode())
    elsewhere.chmod(0o600)
    listed.path.symlink_to(elsewhere)
    assert listed.add(Subscription(url="https://example.org/b")) is True
    assert listed.path.is_symlink()
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    text = elsewhere.read_bytes()
    assert b"example.org/b" in text
    assert text.count(b"\r\n") >= LIST.count("\n")


@pytest.mark.parametrize("text", ["<opml", "no list", "<html></html>"])
def test_what_is_no_list_is_left_alone(settings: Settings, text: str) -> None:
    listed = Subscriptions(settings)
    listed.path.write_text(text)
    assert isinstance(listed.add(Subscription(url="https://example.org/a")), SourceError)
    assert listed.path.read_text() == text


def test_a_list_that_cannot_be_read_or_written(settings: Settings) -> None:
    listed = Subscriptions(settings)
    listed.path.mkdir()
    for result in (listed.add(Subscription(url="https://example.org/a")), *listed.read()):
        assert isinstance(result, SourceError)
        assert str(result).startswith(f"{listed.path}: cannot be read: ")
