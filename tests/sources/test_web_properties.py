"""Whatever a server sends, there is a result, and soon."""

import gzip
from contextlib import suppress
from typing import Any

import brotli
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdigest.settings import Settings
from newsdigest.sources.answers import FetchError, Kind, NotModified, Request, Response
from newsdigest.sources.codings import CodingError, decode
from newsdigest.sources.web import Web

Server = Any  # of conftest.py
SETTINGS = Settings(allow_private=True, timeout=60, max_bytes=1000)
LIMIT = 1000

_names = st.sampled_from(
    ["Content-Length", "Content-Encoding", "Transfer-Encoding", "Location", "Retry-After", "ETag", "Content-Type", "X"]
)
_values = st.one_of(
    st.sampled_from(["gzip", "br", "chunked", "/a", "http://[", "http://xn--a/", "//", "99", "-1", "gzip, br", ""]),
    st.text(alphabet=st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=20),
)
_bodies = st.one_of(
    st.binary(max_size=50),
    st.binary(max_size=50).map(gzip.compress),
    st.binary(max_size=50).map(brotli.compress),
    st.just(gzip.compress(b"x" * 100_000, mtime=0)),
)


@st.composite
def _answers(draw: st.DrawFn) -> bytes:
    status = draw(st.sampled_from([101, 200, 203, 204, 206, 301, 302, 304, 404, 410, 429, 503, 600, 999]))
    headers = draw(st.lists(st.tuples(_names, _values), max_size=4))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} \r\n{lines}\r\n".encode("latin-1") + draw(_bodies)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.one_of(_answers(), st.binary(max_size=100)))
def test_any_answer_is_a_result(server: Server, answer: bytes) -> None:
    found = Web(SETTINGS).get(Request(url=server.put_raw("/a", answer), kind=Kind.FEED))
    assert isinstance(found, Response | NotModified | FetchError)
    if isinstance(found, Response):
        assert len(found.data) <= LIMIT
    if isinstance(found, FetchError):
        assert str(found).isprintable()


@given(
    data=_bodies,
    codings=st.lists(st.sampled_from(["gzip", "br", "deflate", "identity", "x", ""]), max_size=4).map(", ".join),
)
def test_no_more_than_wanted_is_unpacked(data: bytes, codings: str) -> None:
    with suppress(CodingError):
        assert len(decode(data, codings, LIMIT)) <= LIMIT
