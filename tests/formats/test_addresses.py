"""Lists of addresses and single ones, from wherever a browser or a person keeps them."""

import plistlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.document import Address, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import addresses, contents, propertylists
from newsdigest.formats.addresses import shortcuts
from newsdigest.formats.recognition.text_signs import listed_address
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web

RAW = RawArticle(data=b"", origin="inbox/links.txt")
ONE = Address(url="https://example.org/a", origin="inbox/links.txt")


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("  HTTP://example.org/a?b=c#d  ", "HTTP://example.org/a?b=c#d"),
        ("- https://example.org/a", "https://example.org/a"),
        ("12) https://example.org/a", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("[A title](https://example.org/a)", "https://example.org/a"),
        ('* [A](https://example.org/a "b")', "https://example.org/a"),
        ("[A](https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("https://example.org/a # later", "https://example.org/a"),
        ("A title\thttps://example.org/a", "https://example.org/a"),
        ("A title – https://example.org/a", "https://example.org/a"),
        ("A: b | https://example.org/a", "https://example.org/a"),
        ("see https://example.org/a", ""),
        ("https://example.org/a and more", ""),
        ("example.org/a", ""),
        ("", ""),
    ],
)
def test_the_address_on_a_line(line: str, address: str) -> None:
    assert listed_address(line) == address


def test_each_address_once_and_each_bad_line_named() -> None:
    data = b"\xef\xbb\xbf# today\r\nhttps://example.org/a\r\n\r\nexample.org/b\r\nhttps://example.org/a\r\n"
    found = list(addresses.read(replace(RAW, data=data), Settings()))
    assert found[0] == Address(url="https://example.org/a", origin="inbox/links.txt, line 2")
    assert [str(each) for each in found[1:]] == ["inbox/links.txt, line 4: is no web address: 'example.org/b'"]


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=https://example.org/a\r\n",
        "[InternetShortcut]\r\nURL=https://example.org/a\r\n".encode("utf-16"),
        b"[Desktop Entry]\nType=Link\nURL[$e]=https://example.org/a\n",
        plistlib.dumps({"URL": "https://example.org/a"}),
        plistlib.dumps({"URL": "https://example.org/a"}, fmt=plistlib.FMT_BINARY),
    ],
)
def test_a_shortcut_is_its_address(data: bytes) -> None:
    assert contents(replace(RAW, data=data), Settings()) == [ONE]


@pytest.mark.parametrize(
    "data",
    [
        b"[InternetShortcut]\r\nURL=file:///etc/passwd\r\n",
        plistlib.dumps({"URL": 5}),
        plistlib.dumps({"URL": "javascript:alert(1)"}, fmt=plistlib.FMT_BINARY),
        b"bplist00URL",
        b"<plist>URL",
    ],
)
def test_a_shortcut_to_no_page_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        contents(replace(RAW, data=data), Settings())


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode(errors="replace"))))
def test_any_bytes_give_addresses_or_an_error(data: bytes) -> None:
    binary = plistlib.dumps({"URL": "https://example.org/a"}, fmt=plistlib.FMT_BINARY)
    for each in (data, b"https://" + data, b"[InternetShortcut]\nURL=" + data, b"bplist00" + data, binary[:-9] + data):
        for reader in (addresses.read, shortcuts.read):
            try:
                found = list(reader(replace(RAW, data=each), Settings()))
            except RefusedError:
                continue
            assert all(is_web(one.url) if isinstance(one, Address) else isinstance(one, SourceError) for one in found)
        try:
            propertylists.read(each)
        except RefusedError:
            continue
