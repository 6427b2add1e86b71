"""A page that a browser has saved in one file is read like the page."""

import plistlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.document import Found, RawArticle
from newsdigest.formats import page, webarchive
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

RAW = RawArticle(data=b"", origin="inbox/a.mhtml", modified=datetime(2023, 4, 21, tzinfo=UTC))
HEAD = "From: <Saved by Blink>\nDate: Thu, 20 Apr 2023 18:00:00 +0200\nMIME-Version: 1.0\n"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[RawArticle]:
    """Give the raw pages that were read."""
    pages: list[RawArticle] = []

    def note(raw: RawArticle, settings: Settings) -> list[Found]:
        pages.append(raw)
        return []

    monkeypatch.setattr(page, "read", note)
    return pages


def part(kind: str, location: str, text: str, number: str = "1") -> str:
    return f"\n--x\nContent-Type: {kind}\nContent-ID: <{number}>\nContent-Location: {location}\n\n{text}\n"


def open_archive(text: str, head: str = HEAD, parameters: str = "") -> None:
    data = f"{head}Content-Type: multipart/related; boundary=x{parameters}\n{text}\n--x--\n".encode()
    webarchive.read(replace(RAW, data=data), Settings())


def test_the_page_has_its_address_its_charset_and_the_day_it_was_saved(read: list[RawArticle]) -> None:
    open_archive(part("text/html; charset=iso-8859-1", "https://a.example/b", "<p>C</p>"))
    (found,) = read
    assert (found.data.strip(), found.url, found.media_type) == (
        b"<p>C</p>",
        "https://a.example/b",
        "text/html; charset=cp1252",
    )
    assert found.modified == datetime(2023, 4, 20, 16, tzinfo=UTC)


def test_the_page_comes_before_its_frames_unless_the_archive_names_it(read: list[RawArticle]) -> None:
    parts = part("image/png", "https://a.example/i.png", "") + part("text/html", "https://a.example/1", "A", "1")
    parts += part("text/html", "https://a.example/2", "B", "2")
    open_archive(parts)
    open_archive(parts, parameters='; start="<2>"')
    assert [found.url for found in read] == ["https://a.example/1", "https://a.example/2"]


def test_the_address_of_a_file_is_none(read: list[RawArticle]) -> None:
    open_archive(part("text/html", "file:///C:/a.htm", "A"))
    open_archive(part("text/html", "cid:1", "A"), head=f"{HEAD}Snapshot-Content-Location: https://a.example/b\n")
    assert [found.url for found in read] == ["", "https://a.example/b"]


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_an_archive_of_safari(read: list[RawArticle], form: plistlib.PlistFormat) -> None:
    main = {
        "WebResourceData": b"<p>C</p>",
        "WebResourceURL": "https://a.example/b",
        "WebResourceTextEncodingName": "UTF-8",
    }
    webarchive.read(replace(RAW, data=plistlib.dumps({"WebMainResource": main}, fmt=form)), Settings())
    (found,) = read
    assert (found.data, found.url, found.media_type) == (b"<p>C</p>", "https://a.example/b", "text/html; charset=UTF-8")


@pytest.mark.parametrize("value", [{}, {"WebMainResource": 1}, {"WebMainResource": {"WebResourceData": "text"}}, []])
def test_an_archive_without_a_page(value: dict[str, object] | list[object]) -> None:
    with pytest.raises(RefusedError):
        webarchive.read(replace(RAW, data=plistlib.dumps(value, fmt=plistlib.FMT_BINARY)), Settings())
    with pytest.raises(RefusedError, match="is a web archive without a page"):
        open_archive(part("image/png", "https://a.example/i.png", ""))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_page_or_an_error(data: bytes) -> None:
    for start in (b"", b"bplist00", HEAD.encode() + b"Content-Type: text/html\n\n"):
        try:
            assert webarchive.read(replace(RAW, data=start + data), Settings())
        except RefusedError:
            continue
