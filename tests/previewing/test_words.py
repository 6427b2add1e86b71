"""What the preview says in the site's language."""

from pathlib import Path

import pytest

from newsdigest.previewing.messages import Result, Site
from newsdigest.previewing.overview import overview
from newsdigest.previewing.stage import Scene
from newsdigest.previewing.words import Words, usable
from newsdigest.publishing.interface import decimal_symbol, translations_of

THEME = Path(__file__).parents[2] / "theme/translations"


@pytest.mark.parametrize("lang", ["ar", "de", "es", "fr", "it", "pt"])
def test_each_language_of_the_theme_says_all_of_it(lang: str) -> None:
    assert usable(translations_of(THEME, lang, map(str, Words))).keys() == set(Words)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Attend %(until)s", True),
        ("Attend %(until)s, à 100 %", False),
        ("Attend %(until)", False),
        ("Attend %(date)s", False),
        ("Attend", False),
    ],
)
def test_a_translation_that_cannot_be_filled_in_is_left_out(said: str, kept: bool) -> None:
    text = "Waits for %(until)s"
    assert usable({text: said}) == ({text: said} if kept else {})


def test_seconds_are_written_as_the_language_writes_them() -> None:
    words = usable(translations_of(THEME, "fr", map(str, Words)))
    decimal = decimal_symbol("fr")
    site = Site(address="", output="", cache="", port=0, watched=(), lang="fr", decimal=decimal, words=words)
    assert words[Words.BUILT] % {"seconds": "0,29"} in overview(Scene(site=site, result=Result(seconds=0.29))).decode()
