"""What stands for a page and for a text, whatever its address and its markup look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.content.likeness import is_copy, is_front_page, is_part, is_refilled, is_same, page, sketch, words


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a/b",
        "http://www.example.org/a/b/",
        "https://m.example.org/a/b?utm_source=x#top",
        "https://amp.example.org/a/b",
        "https://www.example.org/a/b/amp/",
        "https://example.org/a/b.amp",
        "https://example.org/a/b?outputType=amp",
        "HTTPS://EXAMPLE.ORG:443/a/b?fbclid=1",
    ],
)
def test_addresses_of_one_page(address: str) -> None:
    assert page(address) == "example.org/a/b"


@pytest.mark.parametrize(
    "address", ["https://example.org/a/B", "https://example.org/a/b?id=2", "https://fr.example.org/a/b", "urn:a:b"]
)
def test_addresses_of_other_pages(address: str) -> None:
    assert page(address) != "example.org/a/b"


@pytest.mark.parametrize(
    ("address", "front"),
    [
        ("https://example.org", True),
        ("https://www.example.org/?utm_source=x", True),
        ("https://example.org/?p=1", False),
    ],
)
def test_a_front_page_is_no_article(address: str, front: bool) -> None:
    assert is_front_page(address) is front


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("L’*Europe* et **l'Asie**", "l europe et l asie"),
        ('Le [site](https://example.org/a_(b) "titre") &amp; <https://example.org>', "le site"),
        ("![Un port](images/port.jpg)", "un port"),
        ("1984\\. snake\\_case _oui_", "1984 snake case oui"),
        ("ﬁn, ½", "fin 1 2"),
    ],
)
def test_the_words_of_a_text_are_those_that_are_read(body: str, read: str) -> None:
    assert " ".join(words(body)) == read


@pytest.mark.parametrize(
    ("first", "second", "refilled"),
    [
        ("la météo à lyon", "la météo à lille", True),
        ("juice a décollé", "juice a décollé de kourou", False),
        ("paris bat lyon 2 1", "paris bat lyon 3 0", True),
        ("la voile revient", "un cargo à nantes", False),
    ],
)
def test_a_form_that_is_filled_in_again(first: str, second: str, refilled: bool) -> None:
    assert is_refilled(words(first), words(second)) is refilled


_BODIES = st.lists(
    st.sampled_from(["la", "voile", "revient", "à", "!", ".", "un", "port", "12", "](x)", "_", "\n\n"]), max_size=120
).map(" ".join)


@given(first=_BODIES, second=_BODIES)
def test_likeness_has_no_direction(first: str, second: str) -> None:
    assert is_same(first, second) == is_same(second, first)
    assert is_copy(first, second) == is_copy(second, first)
    assert is_same(first, first)
    assert is_copy(first, first)
    assert is_part(first, first + "\n\n" + second)


@given(st.text(max_size=2000))
def test_any_text_has_a_sketch_or_none(body: str) -> None:
    assert len(sketch(body)) % 8 == 0
    assert bool(sketch(body)) <= (len(words(body)) >= 60)


@pytest.mark.parametrize("pattern", ["](", "](a", '](a "', "<https://", ".", ".»", "a.", "…\n", "&"])
def test_a_text_that_repeats_a_sign_takes_no_time(pattern: str) -> None:
    body = pattern * 40_000  # minutes, were any expression quadratic in it
    assert is_copy(body, body + "x") in (True, False)
