import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdigest.text.slugs import MAX_LENGTH, slugify


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L’Otan aux côtés de l’Ukraine", "l-otan-aux-cotes-de-l-ukraine"),
        ("«\u00a0Cœur à cœur\u00a0»\u202f!", "coeur-a-coeur"),
        ("À\u0300 Ɛ\u0301we", "a-ɛwe"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("R&D", "r-and-d"),
        ("中国", "中国"),
        ("Москва", "москва"),
        ("हिन्दी", "हिन्दी"),
        ("İstanbul", "istanbul"),
        ("../../etc/passwd", "etc-passwd"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Київ", "київ"),
        ("東京", "東京"),
        ("…", "u2026"),
        ("", "untitled"),
    ],
)
def test_slugify(name: str, expected: str) -> None:
    assert slugify(name) == expected


@pytest.mark.parametrize(
    ("lang", "expected"), [("en", "oil-and-gas"), ("fr", "oil-et-gas"), ("de", "oil-und-gas"), ("pl", "oil-gas")]
)
def test_an_ampersand_is_a_word_of_the_language(lang: str, expected: str) -> None:
    assert slugify("Oil & Gas", lang=lang) == expected


def test_a_long_name_is_cut_at_a_word() -> None:
    slug = slugify("mot " * 40)
    assert len(slug) <= MAX_LENGTH
    assert slug == "-".join(["mot"] * 20)


@example("À\u0300")
@given(st.text())
def test_never_empty_never_a_path_and_stable(name: str) -> None:
    slug = slugify(name)
    assert slug
    assert len(slug) <= MAX_LENGTH
    assert not re.search(r"[/\\.\s\x00]", slug)
    assert slugify(slug) == slug
