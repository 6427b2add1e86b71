"""A guest on the web, at servers that behave well, badly and worse."""

import gzip
import socket
import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate
from itertools import count
from types import SimpleNamespace
from typing import Any

import brotli
import pytest

from newsdigest.document import Address, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.settings import Settings
from newsdigest.sources.answers import Fetched, FetchError, Kind, NotModified, Request, Response, Validators
from newsdigest.sources.web import Web

Server = Any  # of conftest.py
NOW = 1_700_000_000.0
SETTINGS = Settings(allow_private=True, timeout=60, max_bytes=100_000)


def _get(
    url: str, settings: Settings = SETTINGS, kind: Kind = Kind.FEED, validators: Validators | None = None
) -> Fetched:
    return Web(settings, now=lambda: NOW).get(Request(url=url, kind=kind, validators=validators or Validators()))


def _data(url: str, **changes: Any) -> bytes:
    found = _get(url, **changes)
    assert isinstance(found, Response), found
    return found.data


def _failure(url: str, **changes: Any) -> FetchError:
    found = _get(url, **changes)
    assert isinstance(found, FetchError), found
    assert found.origin == url
    return found


def test_a_page_is_what_the_server_says(server: Server) -> None:
    url = server.put("/a", "Été", Content_Type="text/html; charset=utf-8", ETag='"1"', Last_Modified="yesterday")
    assert _get(url) == Response(
        url=url,
        moved="",
        data="Été".encode(),
        media_type="text/html; charset=utf-8",
        validators=Validators('"1"', "yesterday"),
        fetched=datetime.fromtimestamp(NOW, UTC),
    )


def test_it_says_who_it_is_and_nothing_else(server: Server) -> None:
    _get(server.put("/a", Set_Cookie="id=1"), replace(SETTINGS, contact="https://example.org/\r\nX: é"))
    ((_, headers),) = server.requests
    assert headers.pop("user-agent").startswith("newsdigest/")
    assert headers.pop("accept").startswith("application/atom+xml")
    assert headers == {
        "host": f"127.0.0.1:{server.port}",
        "accept-encoding": "gzip, deflate, br",
        "connection": "close",
    }


def test_the_agent_names_whom_to_write_to(server: Server) -> None:
    _get(server.put("/a"), replace(SETTINGS, contact="https://example.org/\r\nX: é"))
    assert server.requests[0][1]["user-agent"].endswith(" (+https://example.org/X: )")


@pytest.mark.parametrize(
    ("coding", "code"),
    [
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("identity", bytes),
        ("gzip", lambda data: gzip.compress(data[:5]) + gzip.compress(data[5:])),
    ],
)
def test_codings_are_undone(server: Server, coding: str, code: Callable[[bytes], bytes]) -> None:
    assert _data(server.put("/a", code(b"x" * 5000), Content_Encoding=coding)) == b"x" * 5000


@pytest.mark.parametrize(
    ("coding", "data", "reason"),
    [
        ("gzip", gzip.compress(b"x" * 50_000_000, mtime=0), "more than 0.1 MB when it is unpacked"),
        ("deflate", zlib.compress(b"x" * 50_000_000), "more than 0.1 MB when it is unpacked"),
        ("br", brotli.compress(b"x" * 50_000_000), "more than 0.1 MB when it is unpacked"),
        ("gzip", gzip.compress(b"", mtime=0) * 4000, "more than 16 files of gzip"),
        ("gzip, gzip, gzip", b"x", "coded 3 times over"),
        ("gzip", b"plain", "is not the gzip that it says it is"),
        ("br", b"\xff" * 9, "is not the br that it says it is"),
        ("gzip", gzip.compress(b"x" * 500, mtime=0)[:-4], "breaks off in the middle of its gzip"),
        ("br", brotli.compress(b"x" * 500)[:-2], "breaks off in the middle of its br"),
        ("zstd", b"x", "is coded as 'zstd', which was not asked for"),
    ],
)
def test_bombs_and_broken_codings_are_refused(server: Server, coding: str, data: bytes, reason: str) -> None:
    assert reason in _failure(server.put("/a", data, Content_Encoding=coding)).reason


def test_a_large_answer_is_not_read(server: Server) -> None:
    url = server.put_raw("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 12000000\r\n\r\n", 60.0)
    assert _failure(url).reason == "has 12.0 MB, more than the 0.1 MB of NEWSDIGEST_MAX_BYTES"


def test_a_large_answer_of_unknown_length_is_not_read_to_its_end(server: Server) -> None:
    url = server.put_raw("/a", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 120_000, 60.0)
    assert _failure(url).reason == "has more than the 0.1 MB of NEWSDIGEST_MAX_BYTES"


def test_an_answer_without_a_length_ends_with_its_connection(server: Server) -> None:
    assert _data(server.put_raw("/a", b"HTTP/1.0 200 OK\r\n\r\nall")) == b"all"
    assert (
        _data(server.put_raw("/a", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\n\r\n"))
        == b"all"
    )


# None of these is half an article.
BROKEN = {
    b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf": "breaks off in the middle",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n": "breaks off in the middle",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf": "breaks off in the middle",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhalf\r\n": "does not answer as a web server: illegal chunk",
    b"HTTP/1.1 200 OK\r\nno header\r\n\r\n": "does not answer as a web server: illegal header line",
    b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n": "does not answer as a web server: bad Content-Length",
    b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000: "does not answer as a web server: Receive buffer too long",
    b"SSH-2.0-OpenSSH_9.6\r\n\r\n": "does not answer as a web server: illegal status line",
    b"HTTP/1.1 200 OK\r\nCont": "does not answer as a web server: Server disconnected",
    b"": "does not answer as a web server: Server disconnected without sending a response",
    b"HTTP/1.1 999\r\n\r\n": "answers 999",
    b"HTTP/1.1 304 Not Modified\r\n\r\n": "answers 304 Not Modified",
    b"HTTP/1.1 204 No Content\r\n\r\n": "answers 204 No Content",
    b"HTTP/1.1 302 Found\r\n\r\n": "answers 302 Found",
}


@pytest.mark.parametrize("answer", BROKEN)
def test_a_broken_answer_is_a_failure(server: Server, answer: bytes) -> None:
    assert _failure(server.put_raw("/a", answer)).reason.startswith(BROKEN[answer])


SLOW = replace(SETTINGS, timeout=1)
Clock = Callable[[Callable[[], float]], None]
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return what gives a guest another clock: how fast this machine is at the moment changes nothing."""

    def put(monotonic: Callable[[], float]) -> None:
        for module in ("web", "guard", "exchange"):
            monkeypatch.setattr(f"newsdigest.sources.{module}.time", SimpleNamespace(monotonic=monotonic))

    return put


@pytest.mark.parametrize("parts", [(), (HEAD + b"\r\nhalf",)], ids=["nothing", "stalls"])
def test_nobody_waits_for_who_sends_nothing(server: Server, clock: Clock, parts: tuple[bytes, ...]) -> None:
    clock(lambda: 0.0)
    assert _failure(server.put_raw("/a", *parts, 60.0), settings=SLOW).reason == "sends nothing for 0.333 s"


@pytest.mark.parametrize(
    ("head", "part"),
    [(HEAD + b"\r\n", b"x"), (HEAD + b"X: ", b"x"), (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")],
    ids=["drips", "drips headers", "drips hints"],
)
def test_nobody_waits_for_long(server: Server, clock: Clock, head: bytes, part: bytes) -> None:
    clock(map(float, count()).__next__)  # a second between two looks
    url = server.put_raw("/a", head, *[part, 0.001] * 1000)
    assert _failure(url).reason == "takes longer than 60 s"


def test_all_redirects_together_have_one_time(server: Server, clock: Clock) -> None:
    clock(lambda: 25.0 * len(server.requests))
    for number in range(5):
        server.put(f"/{number}", status=302, Location=f"/{number + 1}")
    assert _failure(server.url("/0")).reason == "takes longer than 60 s"
    assert 2 <= len(server.requests) <= 3


def _chain(server: Server, *statuses: int, end: str = "the end") -> str:
    for number, status in enumerate(statuses):
        server.put(f"/{number}", status=status, Location=f"/{number + 1}?x=é#part")
        server.put(f"/{number}?x=%C3%A9", status=status, Location=f"{number + 1}?x=%C3%A9")
    server.put(f"/{len(statuses)}?x=%C3%A9", end)
    return str(server.url("/0"))


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((303,), False), ((307,), False), ((301, 302), False)],
)
def test_only_permanent_redirects_all_the_way_move_a_source(
    server: Server, statuses: tuple[int, ...], moved: bool
) -> None:
    found = _get(_chain(server, *statuses))
    assert isinstance(found, Response)
    assert found.url == server.url(f"/{len(statuses)}?x=%C3%A9")
    assert found.moved == (found.url if moved else "")


def test_a_source_that_has_moved_and_not_changed(server: Server) -> None:
    server.put("/old", status=301, Location="/new")
    server.put("/new", "text", ETag='"1"')
    assert _get(server.url("/old"), validators=Validators('"1"')) == NotModified(server.url("/new"))
    assert _get(server.url("/new"), validators=Validators('"1"')) == NotModified("")
    assert isinstance(_get(server.url("/new"), validators=Validators('"0"')), Response)


def test_what_the_server_called_its_version_is_sent_back(server: Server) -> None:
    _get(server.put("/a"), validators=Validators('W/"1"', "Tue, 14 Nov 2023 22:13:20 GMT"))
    headers = server.requests[0][1]
    assert headers["if-none-match"] == 'W/"1"'
    assert headers["if-modified-since"] == "Tue, 14 Nov 2023 22:13:20 GMT"


def test_a_name_of_a_version_that_cannot_be_sent_back_is_not_kept(server: Server) -> None:
    found = _get(server.put("/a", ETag="é"))
    assert isinstance(found, Response)
    assert found.validators == Validators()


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/a", "redirects more than 5 times"),
        ("ftp://example.org/", "redirects to ftp://example.org/, which is not http"),
        ("file:///etc/passwd", "redirects to file:/etc/passwd, which is not http"),
        ("javascript:alert(1)", "redirects to javascript:alert(1), which is not http"),
        ("http://[", "redirects to http://%5b, which is not http"),
        ("http://a b/", "redirects to http://a%20b/, which is not http"),
        ("http://a\x01b/", "redirects to what is no address: 'http://a\\x01b/'"),
        ("http://example.org:99999/", "redirects to"),
    ],
)
def test_redirects_that_lead_nowhere(server: Server, location: str, reason: str) -> None:
    failure = _failure(server.put("/a", status=302, Location=location))
    assert failure.reason.startswith(reason)
    assert failure.lasting


def test_credentials_go_only_to_the_host_that_they_were_given_for(server: Server, server6: Server) -> None:
    server.put("/a", status=301, Location="/b")
    server.put("/b", status=301, Location=server6.url("/c", "you:word@[::1]"))
    found = _get(server.url("/a", "me:w%40rd@127.0.0.1"))
    assert isinstance(found, FetchError)
    assert [headers.get("authorization") for _, headers in server.requests] == ["Basic bWU6d0ByZA=="] * 2
    assert server6.paths() == ["/c"]
    assert "authorization" not in server6.requests[0][1]


def test_an_address_with_credentials_is_not_told(server: Server) -> None:
    server.put("/a", status=301, Location="/b")
    server.put("/b", "text")
    found = _get(server.url("/a", "me:word@127.0.0.1"))
    assert isinstance(found, Response)
    assert (found.url, found.moved) == (server.url("/b"), "")


@pytest.mark.parametrize(
    ("status", "lasting"),
    [(400, True), (401, True), (403, True), (404, True), (408, False), (418, True), (500, False), (502, False)],
)
def test_errors_of_theirs_may_pass_errors_of_ours_do_not(server: Server, status: int, lasting: bool) -> None:
    failure = _failure(server.put("/a", "no", status))
    assert failure.reason.startswith(f"answers {status} ")
    assert (failure.status, failure.lasting) == (status, lasting)


def test_what_is_gone_says_so(server: Server) -> None:
    failure = _failure(server.put("/a", status=410))
    assert (failure.reason, failure.status) == ("is gone for good, it says (410)", 410)


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("120", 120.0),
        (formatdate(NOW + 90, usegmt=True), 90.0),
        (formatdate(NOW - 90, usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("²", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_says_for_how_long(server: Server, status: int, value: str, asked: float | None) -> None:
    failure = _failure(server.put("/a", status=status, Retry_After=value))
    assert (failure.asked, failure.lasting) == (asked, False)


def test_a_busy_host_is_left_alone(server: Server) -> None:
    now = NOW
    web = Web(SETTINGS, now=lambda: now)
    server.put("/a", status=429, Retry_After="100")
    server.put("/b", "text")
    assert isinstance(web.get(Request(url=server.url("/a"), kind=Kind.FEED)), FetchError)
    resting = web.get(Request(url=server.url("/b"), kind=Kind.FEED))
    assert str(resting) == f"{server.url('/b')}: is not fetched now: its host has asked for a rest"
    now += 101
    assert isinstance(web.get(Request(url=server.url("/b"), kind=Kind.FEED)), Response)
    assert server.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://\\",
        "http://[::1",
        "http://a..b/",
    ],
)
def test_what_is_no_address(url: str) -> None:
    assert isinstance(_get(url), FetchError)


def test_nobody_there(server: Server) -> None:
    server.close()
    assert _failure(server.url("/a")).reason == "cannot be reached: Connection refused"


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert _failure("http://example.org/").reason == "cannot be reached: there is no host example.org"


def test_robots_are_asked_once_and_obeyed(server: Server) -> None:
    server.put("/robots.txt", "User-agent: newsdigest\nDisallow: /no\n\nUser-agent: *\nDisallow: /\n")
    server.put("/yes", "text")
    server.put("/then", status=302, Location="/no")
    web = Web(SETTINGS)
    found = {path: web.get(Request(url=server.url(path))) for path in ("/yes", "/no", "/then")}
    assert isinstance(found["/yes"], Response)
    assert str(found["/no"]) == f"{server.url('/no')}: is not fetched: its robots.txt forbids it"
    assert str(found["/then"]) == f"{server.url('/then')}: is not fetched: its robots.txt forbids it"
    assert server.paths() == ["/robots.txt", "/yes", "/then"]


def test_robots_do_not_speak_of_feeds(server: Server) -> None:
    server.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    assert _data(server.put("/feed", "text")) == b"text"
    assert server.paths() == ["/feed"]


@pytest.mark.parametrize(
    ("status", "allowed"), [(404, True), (403, True), (401, True), (500, False), (503, False), (429, False)]
)
def test_robots_that_cannot_be_had(server: Server, status: int, allowed: bool) -> None:
    server.put("/robots.txt", status=status)
    found = _get(server.put("/a", "text"), kind=Kind.PAGE)
    assert isinstance(found, Response) is allowed
    if isinstance(found, FetchError):
        assert (found.reason, found.lasting) == ("is not fetched now: its robots.txt cannot be had", False)


def _no_host(monkeypatch: pytest.MonkeyPatch, server: Server) -> str:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return "http://example.org/a"


def _no_server(monkeypatch: pytest.MonkeyPatch, server: Server) -> str:
    server.close()
    return str(server.url("/a"))


def _private(monkeypatch: pytest.MonkeyPatch, server: Server) -> str:
    return str(server.url("/a"))


@pytest.mark.parametrize(
    ("prepare", "reason", "lasting"),
    [
        (_no_host, "cannot be reached: there is no host example.org", False),
        (_no_server, "cannot be reached: Connection refused", False),
        (_private, "127.0.0.1 is not on the public Internet (NEWSDIGEST_ALLOW_PRIVATE)", True),
    ],
)
def test_where_nobody_can_be_asked_for_robots_that_is_the_reason(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[pytest.MonkeyPatch, Server], str],
    reason: str,
    lasting: bool,
) -> None:
    web = Web(replace(SETTINGS, allow_private=prepare is not _private))
    url = prepare(monkeypatch, server)
    for page in (url, f"{url}/b"):
        found = web.get(Request(url=page))
        assert isinstance(found, FetchError)
        assert (found.reason, found.lasting, found.reached) == (reason, lasting, False)
    assert server.requests == []


def test_a_page_is_a_raw_article_of_which_the_site_may_show_an_excerpt(server: Server) -> None:
    url = server.put("/a", "<p>text", Content_Type="text/html")
    address = Address(url=server.url("/a", "me:word@127.0.0.1"), origin="links.txt, line 3")
    assert Web(SETTINGS, now=lambda: NOW).page(address) == RawArticle(
        data=b"<p>text",
        origin=url,
        url=url,
        media_type="text/html",
        modified=datetime.fromtimestamp(NOW, UTC),
        rights=Rights.EXCERPT,
    )
    missing = Address(url=server.url("/b"), origin="links.txt, line 3")
    error = Web(SETTINGS).page(missing)
    assert isinstance(error, SourceError)
    assert str(error) == f"links.txt, line 3: {server.url('/b')}: answers 404 Not Found"


def test_pages_are_in_the_order_of_their_addresses_and_come_at_once(server: Server) -> None:
    server.put("/robots.txt", status=404)
    paths = ("/slow", "/a", "/none", "/a", "/b")
    server.put_raw("/slow", server.when_asked_for("/b"), HEAD + b"\r\nslow")
    for path in ("/a", "/b"):
        server.put(path, path)
    addresses = [Address(url=server.url(path), origin="command line") for path in paths]
    found = Web(SETTINGS).pages(addresses)
    assert [each.data if isinstance(each, RawArticle) else str(each) for each in found] == [
        b"slow",
        b"/a",
        f"command line: {server.url('/none')}: answers 404 Not Found",
        b"/a",
        b"/b",
    ]
    assert server.paths().index("/b") < len(paths)


BAD_NAMES = ["xn--a", "xn--zzzzzzzzzzzz", "xn--", "a..b", "-", "a" * 300, "xn--a.example.org"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_is_none_is_a_failure(server: Server, name: str) -> None:
    """A library decodes names late, and raises an error of another one's when their punycode is wrong."""
    assert isinstance(_get(f"http://{name}/"), FetchError)
    server.put("/a", status=302, Location=f"http://{name}/")
    assert isinstance(_get(server.url("/a")), FetchError)


def test_what_nobody_foresaw_is_the_failure_of_one_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise KeyError("what\nis this")

    monkeypatch.setattr("newsdigest.sources.web.exchange", fail)
    failure = _failure(server.url("/a"))
    assert (failure.reason, failure.lasting) == ("causes an unexpected error (KeyError: 'what\\nis this')", False)


def test_several_at_once_as_they_come(server: Server) -> None:
    others = threading.Event()
    slow = server.put_raw("/slow", lambda: others.wait(60), HEAD + b"\r\nslow")
    quick = [server.put(f"/{number}", str(number)) for number in range(9)]
    found = []
    for request, _ in Web(SETTINGS).get_all(Request(url=url, kind=Kind.FEED) for url in (slow, *quick)):
        found.append(request.url)
        if len(found) == len(quick):
            others.set()
    assert found[-1] == slow
    assert set(found) == {slow, *quick}


def test_redirects_of_many_hosts_to_one_come_a_few_at_a_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{letter}.example.org" for letter in "abcdef"]
    _resolve(monkeypatch, {name: ["127.0.0.1"] for name in names})
    server.put("/a", status=302, Location=server.url("/b"))
    server.put_raw("/b", threading.Barrier(2, timeout=60).wait, HEAD + b"\r\ntext")
    found = list(Web(SETTINGS).get_all(Request(url=server.url("/a", name), kind=Kind.FEED) for name in names))
    assert all(isinstance(each, Response) for _, each in found)
    assert len(found) == len(names)
    assert server.most_at_once["/b"] == 2


def test_ipv6(server6: Server) -> None:
    assert _data(server6.put("/a", "six")) == b"six"


def test_the_next_address_of_a_host_is_tried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolve(monkeypatch, {"example.org": ["127.0.0.2", "127.0.0.1"]})
    assert _data(server.url("/a", "example.org").replace("/a", "/b")) if server.put("/b", "text") else False
    assert server.requests[0][1]["host"] == f"example.org:{server.port}"


def _resolve(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, list[str]]) -> list[str]:
    """Answer for the DNS; return the names that are asked for, as they come."""
    real, asked = socket.getaddrinfo, []

    def answer(host: Any, port: int, *args: Any, **options: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        asked.append(name)
        found = hosts.get(name, [name])
        return [entry for each in found for entry in real(each, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked
