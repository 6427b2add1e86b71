"""One address for one page, and never one for two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.addresses import canonical, host, is_web, without_credentials, without_tracking

PAGE = "https://example.org/a"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (" HTTPS://Example.ORG:443/a\n", PAGE),
        ("https://example.org:/a", PAGE),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org?p=1", "https://example.org/?p=1"),
        ("https://example.org/a#comments", PAGE),
        ("https://example.org/a#:~:text=juice", PAGE),
        ("https://example.org/#!/a", "https://example.org/#!/a"),
        ("https://example.org/#/a", "https://example.org/#/a"),
        ("https://example.org/a?utm_source=rss&utm_medium=feed", PAGE),
        ("https://example.org/a?xtor=RSS-3208&at_medium=RSS", PAGE),
        ("https://example.org/a?FBCLID=x", PAGE),
        ("https://example.org/a?id=2&fbclid=x&page=1", "https://example.org/a?id=2&page=1"),
        ("https://example.org/a?id=2&amp;utm_source=x", "https://example.org/a?id=2"),
        ("https://example.org/a?utm%5Fsource=x", PAGE),
        ("https://example.org/a?b=1&a=2&&c", "https://example.org/a?b=1&a=2&&c"),
        ("https://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"),
        ("https://example.org/café", "https://example.org/caf%C3%A9"),
        ("https://example.org/%7Eme", "https://example.org/~me"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/%%34%31", "https://example.org/%2541"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://Müller.example/", "https://müller.example/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        ("http://me:word@Example.org/", "http://me:word@example.org/"),
    ],
)
def test_one_address_for_one_page(address: str, expected: str) -> None:
    assert canonical(address) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/a",
        "http://example.org/a",
        "https://example.org/A",
        "https://example.org/a/",
        "https://example.org/a/index.html",
        "https://example.org/a?ref=1",
        "https://example.org/a?id=utm_source",
        "https://example.org/a%2Fb",
        "https://example.org/a?x=%26y",
        "https://example.org:8443/a",
        "https://example.org/a?q=1+2",
        "https://example.org/a?q=1%2B2",
    ],
)
def test_other_pages_stay_others(address: str) -> None:
    assert canonical(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "//example.org/a",
        "ftp://example.org/",
        "mailto:me@example.org",
        "urn:uuid:0",
        "http://",
        "http:///a",
        "https://example.org:port/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org\\@example.net/",
        "https://%65xample.org/",
        "https://[::1/",
        "https://a[b]c/",
        "https://\ud800/",
    ],
)
def test_what_is_no_web_address_stays_as_it_is(address: str) -> None:
    assert canonical(f" {address} ") == address
    assert address.endswith("\ud800/") or not is_web(address)


def test_host() -> None:
    assert host("https://me@Example.ORG:8443/a") == "example.org"
    assert host("https://[::1]:80/") == "::1"
    assert host("urn:x") == ""


def test_nobody_sees_credentials() -> None:
    assert without_credentials("https://me:word@example.org:8443/a?b#c") == "https://example.org:8443/a?b#c"
    assert without_credentials("mailto:me@example.org") == "mailto:me@example.org"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://Example.org/a?utm_medium=a&id=2#note", "https://Example.org/a?id=2#note"),
        ("https://example.org/a?utm%5Fsource=x", "https://example.org/a"),
        ("https://example.org/é?b=c d", "https://example.org/é?b=c d"),
        ("https://example.org/a?\ud800=1&utm_medium=a", "https://example.org/a?\ud800=1&utm_medium=a"),
        ("mailto:me@example.org?utm_medium=a", "mailto:me@example.org?utm_medium=a"),
        ("/a?utm_medium=a", "/a?utm_medium=a"),
    ],
)
def test_only_what_counts_readers_is_taken_from_a_link(address: str, expected: str) -> None:
    assert without_tracking(address) == expected


_parts = st.text(alphabet="aA0 é%2fF/?#!&=;:@[]\\.\t\udc80_utm", max_size=30)


@given(st.one_of(st.text(), _parts.map("https://".__add__), _parts.map("http://Example.org/".__add__)))
def test_canonical_is_canonical(address: str) -> None:
    once = canonical(address)
    assert canonical(once) == once
    assert is_web(once) == is_web(address)


@given(
    st.one_of(st.text(), _parts.map("https://example.org/?utm_a=1&".__add__), _parts.map("http://Example.org/".__add__))
)
def test_a_link_without_tracking_has_none_and_leads_to_the_same_page(address: str) -> None:
    once = without_tracking(address)
    assert without_tracking(once) == once
    assert canonical(once) == canonical(address) or "\udc80" in address  # half of a surrogate pair: left as it is
