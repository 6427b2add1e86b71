"""The interface's words, dates, hours and names, in its language."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from markupsafe import Markup

from newsdigest.publishing.interface import Interface, is_foreign_to, translation, translations_of, without

TRANSLATIONS = Path(__file__).parents[2] / "theme" / "translations"
PARIS = timezone(timedelta(hours=2))
MOMENT = datetime(2023, 4, 20, 18, 2, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("lang", "name", "value", "text"),
    [
        ("fr", "day", MOMENT, "jeudi 20 avril 2023"),
        ("fr", "day", date(2023, 5, 1), "lundi 1er mai 2023"),
        ("fr", "day", date(2023, 1, 11), "mercredi 11 janvier 2023"),
        ("fr", "short_day", MOMENT, "20 avr. 2023"),
        ("fr", "short_day", date(2021, 8, 1), "1er août 2021"),
        ("fr", "month", date(2023, 4, 1), "avril 2023"),
        ("fr", "month", "2023-04", "avril 2023"),
        ("fr", "month", "2023-13", "2023-13"),
        ("fr", "month", "Avent", "Avent"),
        ("fr", "clock", MOMENT, "18\u00a0h\u00a002"),
        ("fr", "clock", MOMENT.replace(hour=9), "9\u00a0h\u00a002"),
        ("fr", "clock", MOMENT.replace(minute=0), "18\u00a0h"),
        ("en", "clock", MOMENT.replace(minute=0), "6:00\u202fPM"),
        ("en", "day", MOMENT, "Thursday, April 20, 2023"),
        ("en", "clock", MOMENT, "6:02\u202fPM"),
        ("en-GB", "day", MOMENT, "Thursday, 20 April 2023"),
        ("en-GB", "clock", MOMENT, "18:02"),
        ("fr", "iso", MOMENT, "2023-04-20T18:02+02:00"),
        ("fr", "iso", MOMENT.date(), "2023-04-20"),
        ("fr", "language", "en", "anglais"),
        ("fr", "language", "zz", "zz"),
        ("fr", "enumerated", ("A", "B", "C"), "A, B et C"),
        ("fr", "enumerated", ("A",), "A"),
        ("fr", "sentence", "été 2023, Paris", "Été 2023, Paris"),
        ("fr", "sentence", "", ""),
        ("fr", "direction", "he", "rtl"),
        ("fr", "direction", "", "ltr"),
        ("fr", "territory", "fr", "fr_FR"),
        ("fr", "territory", "pt-BR", "pt_BR"),
        ("fr", "territory", "zz", "zz"),
    ],
)
def test_filters(lang: str, name: str, value: object, text: str) -> None:
    assert Interface(TRANSLATIONS, lang).filters()[name](value) == text


def test_the_same_day_at_another_hour_and_the_same_hour_of_another_day() -> None:
    """Babel's answers are remembered."""
    filters = Interface(TRANSLATIONS, "fr").filters()
    for hour in (0, 9, 23):
        for day in (1, 2):
            moment = datetime(2023, 4, day, hour, 2, tzinfo=PARIS)
            assert filters["short_day"](moment) == ("1er avr. 2023" if day == 1 else "2 avr. 2023")
            assert filters["clock"](moment) == f"{hour}\u00a0h\u00a002"


def test_words() -> None:
    functions = Interface(TRANSLATIONS, "fr").functions()
    assert functions["_"]("Archive") == "Archives"
    assert functions["gettext"]("%(day)s at %(time)s", day="<b>", time=Markup("<i>")) == "&lt;b&gt; à\u00a0<i>"
    assert functions["ngettext"]("%(num)s min read", "%(num)s min read", 3) == "3\u00a0min de lecture"


def test_a_sign_of_percent_is_written_twice_with_and_without_variables() -> None:
    functions = Interface(TRANSLATIONS, "en").functions()
    assert functions["_"]("100%%") == "100%"
    assert functions["_"]("%(part)s of 100%%", part=1) == "1 of 100%"


def test_a_region_has_the_words_of_its_language() -> None:
    assert translation(TRANSLATIONS, "fr-CA") == translation(TRANSLATIONS, "fr_FR") == TRANSLATIONS / "fr.po"
    assert translation(TRANSLATIONS, "en") is None
    assert Interface(TRANSLATIONS, "fr-CA").lang == "fr-CA"


def test_a_region_is_not_another_language() -> None:
    assert is_foreign_to("en", "fr")
    assert not is_foreign_to("fr-CA", "FR")
    assert not is_foreign_to("", "fr")


def test_a_list_without_a_value() -> None:
    assert without(("a", "b", "a"), "a") == ["b"]
    assert without((), "a") == []
    assert without(("a",), None) == ["a"]


def test_texts_of_a_theme_without_a_translation_stay(tmp_path: Path) -> None:
    assert translations_of(tmp_path, "fr", ["Menu"]) == {}
    (tmp_path / "fr.po").write_text('msgid "Preview"\nmsgstr "Aperçu"\n', "utf-8")
    assert translations_of(tmp_path, "fr-CA", ["Preview", "Menu"]) == {"Preview": "Aperçu", "Menu": "Menu"}
    (tmp_path / "fr.po").write_bytes(b'msgid "Preview"\nmsgstr "\xff"\n')
    assert translations_of(tmp_path, "fr", ["Preview"]) == {}
