"""Sources are fetched, what is new is saved within their rights, and a second run does next to nothing."""

import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsdigest.content import Outcome
from newsdigest.document import Document, Pages, Rights, Subscription
from newsdigest.fetching import Ending, Report, fetch, health
from newsdigest.memory import Notebook
from newsdigest.pictures import Pictures
from newsdigest.settings import Images, Settings
from newsdigest.subscribing import Subscriptions

Server = Any  # of conftest.py
NOW = 1_700_000_000.0
LONG = " ".join(f"La sonde numéro {number} traverse lentement le système solaire." for number in range(60))


class Desk:
    """An editor with a folder of content, a memory and a clock."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.settings = Settings(content=folder / "content", allow_private=True, timeout=60, executor="serial")
        self.notebook = Notebook(folder / "memory.sqlite3", pytest.fail)
        self.listed = Subscriptions(self.settings)

    def subscribe(self, url: str, title: str = "Carnet", **values: Any) -> None:
        assert self.listed.add(Subscription(url=url, title=title, **values)) is True

    def reports(self, **options: Any) -> Iterator[Report]:
        found = [each for each in self.listed.read() if isinstance(each, Subscription)]
        return iter(fetch(found, self.settings, notebook=self.notebook, now=lambda: self.now, **options))

    def fetch(self, **options: Any) -> list[Report]:
        return list(self.reports(**options))

    def lines(self, **options: Any) -> list[str]:
        return [str(report) for report in self.fetch(**options)]

    def texts(self) -> list[str]:
        return [path.read_text() for path in sorted(self.settings.content.rglob("*.md"))]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _item(number: int, text: str = LONG, link: str = "https://example.org/{}") -> str:
    return (
        f"<item><title>Article {number}</title><link>{link.format(number)}</link><guid>urn:x:{number}</guid>"
        f"<pubDate>Tue, 14 Nov 2023 10:0{number}:00 GMT</pubDate><description>{number} {text}</description></item>"
    )


def _rss(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Feed</title><language>fr</language>{''.join(items)}</channel></rss>"


def test_a_second_run_asks_whether_anything_is_new(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1), _item(2)), ETag='"1"'))
    assert desk.lines() == ["Carnet: 2 added"]
    texts = desk.texts()
    assert len(texts) == 2
    assert desk.lines() == ["Carnet: not modified"]
    assert server.requests[1][1]["if-none-match"] == '"1"'
    server.put("/rss", _rss(_item(1), _item(2, f"Correction. {LONG}"), _item(3)), ETag='"2"')
    assert desk.lines() == ["Carnet: 1 updated, 1 added, 1 unchanged"]
    assert desk.texts()[0] == texts[0]


def test_sources_without_a_title_are_told_apart(desk: Desk, server: Server) -> None:
    for name in ("sport", "culture"):
        desk.subscribe(server.url(f"/{name}.xml"), title="")
    assert sorted(line.partition(": ")[0] for line in desk.lines()) == [
        f"127.0.0.1:{server.port}/culture.xml",
        f"127.0.0.1:{server.port}/sport.xml",
    ]


def test_a_server_that_does_not_know_versions(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1))))
    assert desk.lines() == ["Carnet: 1 added"]
    assert desk.lines() == ["Carnet: not modified"]


def test_a_lost_memory_costs_a_look_at_each_entry(desk: Desk, server: Server, tmp_path: Path) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1)), ETag='"1"'))
    desk.fetch()
    texts = desk.texts()
    (tmp_path / "memory.sqlite3").unlink()
    assert desk.lines() == ["Carnet: 1 unchanged"]
    assert desk.texts() == texts


def test_force_looks_at_every_entry_again(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1)), ETag='"1"'))
    desk.fetch()
    assert desk.lines(force=True) == ["Carnet: 1 unchanged"]


def test_an_article_that_a_person_removed_stays_away(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1))))
    (report,) = desk.fetch()
    report.saved[0].path.unlink()
    server.put("/rss", _rss(_item(1), _item(2)))
    assert desk.lines() == ["Carnet: 1 added, 1 unchanged"]
    assert desk.lines(force=True) == ["Carnet: 1 added, 1 unchanged"]


def test_an_article_that_a_person_edited_is_left_alone(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1))))
    (report,) = desk.fetch()
    path = report.saved[0].path
    path.write_text(path.read_text().replace("Article 1", "Notre titre"))
    server.put("/rss", _rss(_item(1, "Tout autre chose.")))
    (report,) = desk.fetch()
    assert report.saved[0].outcome in (Outcome.EDITED, Outcome.OUTDATED)
    assert "Notre titre" in path.read_text()


def test_a_dry_run_writes_nothing(desk: Desk, server: Server) -> None:
    server.put("/old", status=301, Location="/rss")
    server.put("/rss", _rss(_item(1)), ETag='"1"')
    desk.subscribe(server.url("/old"))
    before = desk.listed.path.read_text()
    assert desk.lines(dry_run=True) == ["Carnet: 1 added"]
    assert (desk.texts(), desk.listed.path.read_text()) == ([], before)
    assert desk.lines(dry_run=True) == ["Carnet: 1 added"]


def test_what_the_owner_says_of_a_source_is_said_of_its_articles(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1))), title="Le Carnet", section="Sciences", rights=Rights.FULL)
    desk.fetch()
    (text,) = desk.texts()
    for line in ("Source: Le Carnet", "Category: Sciences", "Rights: full", "Source_url: https://example.org/1"):
        assert f"{line}\n" in text
    assert "numéro 59" in text


def test_an_excerpt_does_not_hold_the_whole_text(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1))))
    desk.fetch()
    (text,) = desk.texts()
    assert "Rights: excerpt\n" in text
    assert len(text.split()) < 200 < len(LONG.split())


def test_another_policy_is_applied_to_what_is_still_in_the_feed(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/rss", _rss(_item(1)), ETag='"1"'), rights=Rights.HEADLINE)
    desk.fetch()
    assert "traverse" not in desk.texts()[0]
    desk.listed.path.write_text(desk.listed.path.read_text().replace('rights="headline"', 'rights="full"'))
    assert desk.lines() == ["Carnet: 1 updated"]
    assert "numéro 59" in desk.texts()[0]


def test_a_source_that_fails_keeps_what_it_gave(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", _rss(_item(1))), "A")
    desk.subscribe(server.put("/b", _rss(_item(2))), "B")
    desk.fetch()
    texts = desk.texts()
    server.put("/a", status=500)
    server.put("/b", _rss(_item(3)))
    assert sorted(desk.lines()) == [
        "A: failed: answers 500 Internal Server Error (what it gave before is kept)",
        "B: 1 added",
    ]
    assert desk.texts()[:2] == texts


FAILURES: dict[str, Callable[[Server], str]] = {
    "answers 404 Not Found": lambda server: server.url("/none"),
    "is a web page, not a feed": lambda server: server.put("/p", "<!doctype html><html><body><p>Hi"),
    "is a text, not a feed": lambda server: server.put("/t", "A title\n\nA text.", Content_Type="application/rss+xml"),
    "breaks off in the middle": lambda server: server.put("/c", _rss(_item(1)), Content_Length="99999"),
}


@pytest.mark.parametrize("reason", FAILURES)
def test_a_failure_says_why(desk: Desk, server: Server, reason: str) -> None:
    desk.subscribe(FAILURES[reason](server))
    assert desk.lines() == [f"Carnet: failed: {reason}"]
    assert desk.texts() == []


def test_what_is_gone_for_good_should_be_removed(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", status=410))
    (line,) = desk.lines()
    assert f"is gone for good, it says (410): remove it from {desk.listed.path}" in line
    assert [each.gone for each in health.read(desk.notebook).values()] == [True]


def test_a_feed_without_entries_is_no_failure(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", _rss()))
    assert desk.lines() == ["Carnet: no article"]


def test_a_source_that_fails_again_is_left_alone_for_a_while(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", status=500))
    endings = []
    for minutes in (0, 1, 1, 14, 1):
        desk.now += 60 * minutes
        (report,) = desk.fetch()
        endings.append(report.ending)
    assert endings == [Ending.FAILED, Ending.FAILED, Ending.WAITING, Ending.FAILED, Ending.WAITING]
    (report,) = desk.fetch()
    assert report.until
    assert report.until.timestamp() == desk.now + 29 * 60
    assert str(report).startswith("Carnet: waiting until 20")
    assert str(report).endswith(": answers 500 Internal Server Error")
    (report,) = desk.fetch(force=True)
    assert report.ending is Ending.FAILED
    server.put("/a", _rss(_item(1)))
    assert desk.lines(force=True) == ["Carnet: 1 added"]
    assert desk.lines() == ["Carnet: not modified"]


def test_what_a_source_asks_for_is_kept_to(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", status=429, Retry_After="3600"))
    (report,) = desk.fetch()
    assert report.until
    assert report.until.timestamp() == NOW + 3600
    assert report.until.tzinfo is desk.settings.timezone
    assert "(asked again from 20" in str(report)
    desk.now += 3599
    assert desk.fetch()[0].ending is Ending.WAITING
    desk.now += 2
    server.put("/a", _rss(_item(1)))
    assert desk.lines() == ["Carnet: 1 added"]


def test_a_host_that_wants_a_rest_is_left_alone_for_all_its_sources(desk: Desk, server: Server) -> None:
    desk.settings = replace(desk.settings, connections=1)
    desk.subscribe(server.put("/a", status=429, Retry_After="3600"), "A")
    desk.subscribe(server.put("/b", _rss(_item(1))), "B")
    _, report = desk.fetch()
    assert report.ending is Ending.WAITING
    assert report.until
    assert report.until.timestamp() == NOW + 3600
    assert report.reason == "is not fetched now: its host has asked for a rest"
    assert server.paths() == ["/a"]
    assert str(desk.fetch()[1]) == "B: 1 added"


def test_a_source_that_has_moved_is_entered_where_it_is(desk: Desk, server: Server) -> None:
    server.put("/new", _rss(_item(1)), ETag='"1"')
    old = server.put("/old", status=301, Location="/new")
    desk.subscribe(old)
    assert desk.lines() == [f"Carnet: 1 added (has moved to {server.url('/new')})"]
    assert server.url("/new") in desk.listed.path.read_text()
    assert desk.lines() == ["Carnet: not modified"]
    assert server.paths() == ["/old", "/new", "/new"]


def test_a_source_that_moves_to_what_is_no_feed_stays_where_it_is(desk: Desk, server: Server) -> None:
    server.put("/new", "<!doctype html><html><body>Welcome to our hotel")
    desk.subscribe(server.put("/old", status=301, Location="/new"))
    assert desk.lines() == ["Carnet: failed: is a web page, not a feed"]
    assert server.url("/old") in desk.listed.path.read_text()


def test_an_entry_that_is_none_is_named(desk: Desk, server: Server) -> None:
    url = server.put("/a", _rss(_item(1), "<item></item>"))
    desk.subscribe(url)
    (report,) = desk.fetch()
    assert str(report) == "Carnet: 1 added, 1 refused"
    assert str(report.refused[0]) == f"{url}, entry 2: has neither title nor text"


def test_an_article_that_two_sources_give_is_one(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", _rss(_item(1))), "A")
    desk.subscribe(server.put("/b", _rss(_item(1))), "B")
    assert sorted(line[3:] for line in desk.lines()) == ["1 added", "1 duplicate"]
    assert len(desk.texts()) == 1


def test_a_slow_source_does_not_keep_others(desk: Desk, server: Server) -> None:
    told = threading.Event()
    server.put_raw("/a", lambda: told.wait(60), b"HTTP/1.1 200 OK\r\n\r\n" + _rss(_item(1)).encode())
    desk.subscribe(server.url("/a"), "A")
    desk.subscribe(server.put("/b", _rss(_item(2))), "B")
    lines = []
    for report in desk.reports():
        lines.append(str(report))
        told.set()
    assert lines == ["B: 1 added", "A: 1 added"]


TEASER = "Le début…"


def _page(title: str = "Article 1", text: str = LONG) -> str:
    return f"{title}\n\n{text}\n"


def test_a_teaser_is_completed_by_its_page(desk: Desk, server: Server) -> None:
    server.put("/1", _page("Un autre titre", f"Le début. {LONG}"))
    feed = _rss(_item(1, TEASER, server.url("/{}")), _item(2, link=server.url("/{}")))
    desk.subscribe(server.put("/rss", feed), rights=Rights.FULL)
    assert desk.lines() == ["Carnet: 2 added"]
    assert server.paths() == ["/rss", "/robots.txt", "/1"]
    text = desk.texts()[0]
    assert "Title: Article 1\n" in text
    assert "Date: 2023-11-14 10:01\n" in text
    assert f"Source_url: {server.url('/1')}\n" in text
    assert "numéro 59" in text
    server.put("/rss", _rss(_item(1, TEASER, server.url("/{}")), _item(3)))
    assert desk.lines() == ["Carnet: 1 added, 1 unchanged"]
    assert server.paths().count("/1") == 1


@pytest.mark.parametrize(
    ("rights", "pages", "fetched"),
    [
        (Rights.FULL, Pages.AUTO, True),
        (Rights.FULL, Pages.NEVER, False),
        (Rights.EXCERPT, Pages.AUTO, False),
        (Rights.EXCERPT, Pages.ALWAYS, True),
    ],
)
def test_pages_are_fetched_by_the_policy_of_the_source(
    desk: Desk, server: Server, rights: Rights, pages: Pages, fetched: bool
) -> None:
    server.put("/1", _page())
    desk.subscribe(server.put("/rss", _rss(_item(1, TEASER, server.url("/{}")))), rights=rights, pages=pages)
    assert desk.lines() == ["Carnet: 1 added"]
    assert ("/1" in server.paths()) is fetched
    assert f"Rights: {rights}\n" in desk.texts()[0]


@pytest.mark.parametrize(
    ("status", "robots", "warning", "again"),
    [
        (403, "", "its page answers 403 Forbidden", False),
        (500, "", "its page answers 500 Internal Server Error", True),
        (200, "User-agent: *\nDisallow: /1", "its page is not fetched: its robots.txt forbids it", False),
        (200, "", "its page says less than the feed", False),
    ],
)
def test_without_its_page_an_article_is_what_the_feed_gives(
    desk: Desk, server: Server, status: int, robots: str, warning: str, again: bool
) -> None:
    server.put("/robots.txt", robots)
    server.put("/1", _page("Accès réservé", "Abonnés."), status)
    server.put("/rss", _rss(_item(1, "Juste le début de l’article…", server.url("/{}"))), ETag='"1"')
    desk.subscribe(server.url("/rss"), rights=Rights.FULL)
    (report,) = desk.fetch()
    assert str(report) == "Carnet: 1 added"
    assert warning in report.saved[0].warnings
    assert "Juste le début" in desk.texts()[0]
    server.put("/1", _page())
    assert desk.lines() == ["Carnet: 1 updated"] if again else ["Carnet: not modified"]


def test_a_list_that_cannot_be_written_is_named(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    server.put("/new", _rss(_item(1)))
    desk.subscribe(server.put("/old", status=301, Location="/new"))
    monkeypatch.setattr("newsdigest.content.archive.write_atomically", fail)
    (report,) = desk.fetch()
    assert f"{desk.listed.path}: cannot be written: No space left on device" in map(str, report.refused)


@pytest.mark.parametrize(("images", "fetched"), [(Images.KEEP, True), (Images.LINK, False)])
def test_lead_images_are_fetched_where_the_owner_keeps_them(
    desk: Desk, server: Server, images: Images, fetched: bool
) -> None:
    picture = io.BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (200, 100), "navy").save(picture, "PNG")
    address = server.put("/p.png", picture.getvalue(), Content_Type="image/png")
    item = _item(1).replace("</item>", f"<enclosure url='{address}' type='image/png' length='1'/></item>")
    desk.settings = replace(desk.settings, images=images)
    desk.subscribe(server.put("/rss", _rss(item)), rights=Rights.FULL)
    assert desk.lines() == ["Carnet: 1 added"]
    assert ("/p.png" in server.paths()) is fetched
    assert ("Image: images/2023/11/" in desk.texts()[0]) is fetched


@pytest.mark.parametrize("place", ["contents", "limit", "digest", "page"])
def test_what_nobody_foresaw_is_the_failure_of_one_source(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    from newsdigest import formats, rights
    from newsdigest.fetching import source

    def failing(function: Callable[..., Any]) -> Callable[..., Any]:
        def fail_for_a(*args: Any) -> Any:
            if "Catastrophe" in repr(args):
                raise ZeroDivisionError("division by zero")
            return function(*args)

        return fail_for_a

    patched: dict[str, tuple[Any, str]] = {
        "contents": (formats, "contents"),
        "limit": (rights, "limit"),
        "digest": (source, "digest_of"),
        "page": (formats, "contents"),
    }
    module, name = patched[place]
    monkeypatch.setattr(module, name, failing(getattr(module, name)))
    if place == "page":
        server.put("/1", _page(text=f"Catastrophe. {LONG}"))
        desk.subscribe(
            server.put("/a", _rss(_item(1, TEASER, server.url("/{}")))), "A", pages=Pages.ALWAYS, rights=Rights.FULL
        )
    else:
        desk.subscribe(server.put("/a", _rss(_item(1, f"Catastrophe. {LONG}"))), "A")
    desk.subscribe(server.put("/b", _rss(_item(2))), "B")
    reason = "causes an unexpected error (ZeroDivisionError: division by zero)"
    reports = sorted(desk.fetch(), key=str)
    if place == "page":
        assert [str(report) for report in reports] == ["A: 1 added", "B: 1 added"]
        assert f"its page {reason}" in reports[0].saved[0].warnings
    else:
        assert [str(report) for report in reports] == [f"A: failed: {reason}", "B: 1 added"]


def test_an_address_that_is_none_ends_no_run(desk: Desk, server: Server) -> None:
    desk.subscribe(server.put("/a", status=302, Location="http://xn--a/"), "A")
    desk.subscribe(server.put("/b", _rss(_item(1, TEASER, "http://xn--a/{}"))), "B", pages=Pages.ALWAYS)
    desk.subscribe("http://xn--zzzzzzzzzzzz/", "C")
    assert sorted(desk.lines()) == [
        "A: failed: redirects to what is no address: 'http://xn--a/'",
        "B: 1 added",
        "C: failed: is no address",
    ]


def _pictured(number: int, address: str, date: bool = True) -> str:
    item = _item(number).replace("</item>", f"<enclosure url='{address}' type='image/png' length='1'/></item>")
    return item if date else re.sub("<pubDate>.*</pubDate>", "", item)


def _png(width: int = 200) -> bytes:
    picture = io.BytesIO()
    pytest.importorskip("PIL.Image").new("RGB", (width, 100), "navy").save(picture, "PNG")
    return picture.getvalue()


def test_a_kept_image_is_fetched_once_and_stays_where_it_is(desk: Desk, server: Server) -> None:
    address = server.put("/p.png", _png(), Content_Type="image/png")
    desk.settings = replace(desk.settings, images=Images.KEEP)
    desk.subscribe(server.put("/rss", _rss(*(_pictured(number, address, date=False) for number in (1, 2)))))
    assert desk.lines() == ["Carnet: 2 added"]
    texts = desk.texts()
    desk.now += 40 * 86400
    assert desk.lines(force=True) == ["Carnet: 2 unchanged"]
    assert desk.texts() == texts
    assert server.paths().count("/p.png") == 1
    assert len(list((desk.settings.content / "images").rglob("*.*"))) == 1


def test_not_all_images_of_a_feed_are_held_at_once(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is made small when it comes; one that is none does not touch the others."""
    kept: list[int] = []
    store = Pictures.store

    def counted(pictures: Pictures, document: Document, data: Any) -> Any:
        asked = [path for path in server.paths() if path.endswith(".png")]
        if isinstance(data, bytes):
            kept.append(len(asked))
        return store(pictures, document, data)

    monkeypatch.setattr(Pictures, "store", counted)
    desk.settings = replace(desk.settings, images=Images.KEEP, connections=1)
    addresses = [server.put(f"/{number}.png", _png() if number != 2 else "GIF") for number in (1, 2, 3)]
    desk.subscribe(server.put("/rss", _rss(*map(_pictured, (1, 2, 3), addresses))))
    (report,) = desk.fetch()
    assert kept == [1, 2, 3]
    assert [each.document.image.partition("/")[0] for each in report.saved] == ["images", "http:", "images"]
    assert any("it is none of JPEG" in warning for warning in report.saved[1].warnings)
