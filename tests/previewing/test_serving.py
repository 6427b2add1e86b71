"""The server by itself: what it answers word for word, and to whom."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from email.utils import formatdate
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdigest.errors import SettingsError
from newsdigest.previewing.events import events
from newsdigest.previewing.hosting import Shown
from newsdigest.previewing.messages import Kind, Level, Problem, Result, Site, Unlisted
from newsdigest.previewing.serving import Server, serve
from newsdigest.previewing.stage import Stage
from newsdigest.replacing import Replacement

OLD = time.time() - 1000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("served") / "output"
    root.mkdir()
    (root / "index.html").write_text("<p>Front</p>", "utf-8")
    (root / "feed.xml").write_text("<feed/>", "utf-8")
    os.utime(root / "feed.xml", (OLD, OLD))
    (root.parent / "secret.txt").write_text("secret", "utf-8")
    server = serve(Stage(_site(root)), "127.0.0.1", 0, print)
    yield server
    server.close()


def _site(root: Path, address: str = "https://ada.example/repo") -> Site:
    return Site(address=address, output=str(root), cache="", port=0, watched=())


def _ask(server: Server, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_head_has_the_headers_of_get(served: Server) -> None:
    for path in ("/repo/", "/repo/feed.xml", "/repo/nothing", "/repo", "/repo/-/"):
        got, body = _ask(served, path)
        head, nothing = _ask(served, path, "HEAD")
        assert nothing == b""
        assert head.status == got.status
        assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(body))
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(served: Server, method: str) -> None:
    answer, _ = _ask(served, "/repo/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_a_reload_asks_whether_it_is_still_the_same(served: Server) -> None:
    first, _ = _ask(served, "/repo/feed.xml")
    assert first.headers["Cache-Control"] == "no-cache"
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers, status in (
        ({"If_None_Match": etag}, 304),
        ({"If_None_Match": f'"x", W/{etag}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"x"'}, 200),
        ({"If_None_Match": '"x"', "If_Modified_Since": modified}, 200),
        ({"If_Modified_Since": modified}, 304),
        ({"If_Modified_Since": formatdate(OLD - 60, usegmt=True)}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
    ):
        answer, body = _ask(served, "/repo/feed.xml", **headers)
        assert answer.status == status, headers
        assert bool(body) == (status == 200)


def test_a_file_that_is_too_young_has_no_time(served: Server) -> None:
    """Within one second it may change again, and the time would be the same."""
    young = Path(served.stage.scene.site.output, "young.xml")
    young.write_text("<a/>", "utf-8")
    answer, _ = _ask(served, "/repo/young.xml")
    assert answer.headers["Last-Modified"] is None
    young.write_text("<b/>", "utf-8")
    assert _ask(served, "/repo/young.xml", If_None_Match=answer.headers["ETag"])[1] == b"<b/>"


def test_a_page_is_another_one_when_its_build_is(served: Server) -> None:
    etag = _ask(served, "/repo/")[0].headers["ETag"]
    assert _ask(served, "/repo/", If_None_Match=etag)[0].status == 304
    served.stage.end(Result(), assets=True)
    assert _ask(served, "/repo/", If_None_Match=etag)[0].status == 200


def test_a_site_without_404_html_has_a_page_all_the_same(served: Server) -> None:
    answer, body = _ask(served, "/repo/nothing")
    assert answer.status == 404
    assert b"preview.js" in body


def test_a_redirect_stays_on_the_site_and_keeps_what_was_asked(served: Server) -> None:
    Path(served.stage.scene.site.output, "été").mkdir(exist_ok=True)
    answer, _ = _ask(served, "/repo/%C3%A9t%C3%A9?page=2")
    assert answer.status == 301
    assert answer.headers["Location"] == f"http://127.0.0.1:{served.server_port}/repo/%C3%A9t%C3%A9/?page=2"
    for path in ("//evil.example/..", "/repo//evil.example", "/repo/%0d%0aSet-Cookie:x"):
        assert _ask(served, path)[0].status == 404


@pytest.mark.parametrize("path", ["/repo/../secret.txt", "/repo/%2e%2e/secret.txt", "/repo/..%2fsecret.txt", "secret"])
def test_nothing_but_the_site_is_served(served: Server, path: str) -> None:
    assert _ask(served, path)[0].status == 404
    assert b"secret" not in _ask(served, path)[1].replace(b"secret.txt", b"")


@pytest.mark.parametrize(
    ("host", "status"),
    {
        "localhost": 200,
        "localhost:8000": 200,
        "127.0.0.1:8000": 200,
        "[::1]:8000": 200,
        "localhost:8000\r\n X: y": 421,
        "evil.example": 421,
        "evil.example:8000": 421,
        "localhost.evil.example:8000": 421,
        "": 421,
    }.items(),
)
def test_a_stranger_s_name_for_this_machine_is_refused(served: Server, host: str, status: int) -> None:
    assert _ask(served, "/repo/", Host=host)[0].status == status


def test_other_sites_may_not_read_it(served: Server) -> None:
    assert _ask(served, "/repo/", Origin="https://evil.example")[0].headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /repo/ HTTP/1.1\r\nHost: localhost\r\n",
        b"GET /repo/-/events?page=/repo/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET /repo/ HTTP/9.9\r\n\r\n",
        b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"BREW /repo/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
    ids=lambda sent: sent[:20],
)
def test_a_client_that_hangs_up_or_talks_nonsense_harms_nobody(
    served: Server, sent: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with socket.create_connection(("127.0.0.1", served.server_port), 30) as client:
        client.sendall(sent)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # closing resets
    assert _ask(served, "/repo/")[0].status == 200
    served.stage.end(Result(), assets=False)  # a stream finds that nobody is there
    assert _ask(served, "/repo/")[0].status == 200
    assert capfd.readouterr() == ("", "")


_TARGETS = st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters="\x7f"), max_size=20)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_TARGETS)
def test_any_target_gets_an_answer(served: Server, target: str) -> None:
    with socket.create_connection(("127.0.0.1", served.server_port), 30) as client:
        client.sendall(f"GET /repo/{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1"))
        status = client.makefile("rb").readline().split()[1]
    assert status in (b"200", b"301", b"400", b"404")


def test_what_a_build_says_is_shown_as_text(served: Server) -> None:
    attack = "</ul><script>alert(1)</script>"
    problem = Problem(level=Level.WARNING, text=attack, where=f"{attack}.html:1")
    served.stage.end(Result(problems=(problem,)), assets=False)
    body = _ask(served, "/repo/-/")[1].decode()
    assert "<script>" not in body
    assert body.count("&lt;script&gt;alert(1)") == 2


def test_a_port_that_is_taken_is_left_alone(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said: list[str] = []
        server = serve(Stage(_site(tmp_path, "")), "127.0.0.1", port, said.append)
        try:
            assert server.server_port > port
            assert said == [f"port {port} is taken: http://localhost:{server.server_port}/"]
        finally:
            server.close()


def test_a_place_where_nobody_can_listen_is_one_error(tmp_path: Path) -> None:
    for host in ("192.0.2.1", "no such host"):
        with pytest.raises(SettingsError, match=f"--host {host}: "):
            serve(Stage(_site(tmp_path, "")), host, 0, print)


def test_only_this_machine_is_served_unless_a_person_says_otherwise(tmp_path: Path) -> None:
    """A host that is named is one that others may use, and under any name."""
    server = Server(Stage(_site(tmp_path, "")), "0.0.0.0", 0)
    server.start()
    try:
        assert server.url == f"http://0.0.0.0:{server.server_port}/"
        assert _ask(server, "/-/", Host="ada.local:8000")[0].status == 200
    finally:
        server.close()


def test_it_listens_to_ipv6(tmp_path: Path) -> None:
    with suppress(OSError):
        server = Server(Stage(_site(tmp_path, "")), "::1", 0)
        server.server_close()
        assert server.url == f"http://localhost:{server.server_port}/"


def test_what_a_build_has_made_is_shown_before_it_is_in_place(tmp_path: Path) -> None:
    root = tmp_path / "output"
    root.mkdir()
    (root / "index.html").write_text("<p>before</p>", "utf-8")
    coming = Replacement(root)
    stage = Path(coming.places.stage)
    stage.mkdir(parents=True)
    (stage / "index.html").write_text("<p>after</p>", "utf-8")
    (stage / "begun.html").touch()
    server = serve(Stage(_site(root)), "127.0.0.1", 0, print)
    try:
        assert b"before" in _ask(server, "/repo/")[1]  # what an ended build has left there is none of the site's
        server.stage.begin(_site(root))
        after, page = _ask(server, "/repo/")
        assert b"after" in page
        server.patience = 0
        assert _ask(server, "/repo/begun")[0].status == 404
        coming.commit([], [])
        server.stage.end(Result(), assets=False)
        assert _ask(server, "/repo/", If_None_Match=after.headers["ETag"])[0].status == 304
    finally:
        server.close()


@pytest.mark.parametrize("comes", [True, False])
def test_who_follows_a_link_waits_for_the_page_that_a_build_is_about_to_make(tmp_path: Path, comes: bool) -> None:
    root = tmp_path / "output"
    root.mkdir()
    (root / "index.html").write_text('<a href="tag/comet/">Comet</a>', "utf-8")
    server = serve(Stage(_site(root)), "127.0.0.1", 0, print)
    server.patience = 60
    server.stage.begin(_site(root))
    try:
        with ThreadPoolExecutor() as others:
            asked = others.submit(_ask, server, "/repo/tag/comet/")
            with pytest.raises(TimeoutError):
                asked.result(0.2)
            if comes:
                page = Path(Replacement(root).places.stage, "tag/comet/index.html")
                page.parent.mkdir(parents=True)
                page.write_text("<p>Comet</p>", "utf-8")
            else:
                server.stage.end(Result(), assets=False)
            assert asked.result()[0].status == (200 if comes else 404)
    finally:
        server.close()


def test_before_there_is_a_front_page_nobody_waits(tmp_path: Path) -> None:
    root = tmp_path / "output"
    root.mkdir()
    server = serve(Stage(_site(root)), "127.0.0.1", 0, print)
    server.patience = 60
    server.stage.begin(_site(root))
    try:
        answer, body = _ask(server, "/repo/tag/comet/")
        assert answer.status == 404
        assert b"A build is under way" in body
    finally:
        server.close()


def test_a_draft_that_a_build_has_just_made_is_marked(tmp_path: Path) -> None:
    root = tmp_path / "output"
    root.mkdir()
    draft = Unlisted(kind=Kind.DRAFT, title="Kourou", url="drafts/kourou/", save_as="drafts/kourou.html", source="")
    stage = Stage(_site(root))
    stage.end(Result(unlisted=(draft,)), assets=False)
    stage.begin(_site(root))
    for page in ("drafts/kourou.html", "other/drafts/kourou.html"):
        file = Path(Replacement(root).places.stage, page)
        file.parent.mkdir(parents=True)
        file.write_text("<p>Kourou</p>", "utf-8")
        assert (b'"mark": "Draft' in next(events(stage, f"/repo/{page}"))) is page.startswith("drafts")


def test_a_link_is_no_build_under_way(tmp_path: Path) -> None:
    root, other = tmp_path / "output", tmp_path / "other"
    for folder in (root, other / "folder"):
        folder.mkdir(parents=True)
    (other / "folder/secret.txt").write_text("secret", "utf-8")
    (tmp_path / ".output.new").symlink_to(other)
    stage = Stage(_site(root))
    stage.begin(_site(root))
    found = stage.scene.shown("secret.txt")
    assert isinstance(found, Shown)
    assert found.file is None
