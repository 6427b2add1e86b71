import pytest

from newsdigest.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’Otan et l'Iris-T", ["L", "Otan", "et", "l", "Iris-T"]),
        ("King's speech", ["King", "speech"]),
        ("the U.S. Senate", ["the", "U.S.", "Senate"]),
        ("1,5 million, 2.600 passagers.", ["1,5", "million", "2.600", "passagers"]),
        ("MiG-29, R&D", ["MiG-29", "R&D"]),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    found = list(words.tokens(text))
    assert [token.text for token in found] == expected
    assert all(text[token.start : token.end] == token.text for token in found)


def test_fold() -> None:
    assert words.fold("Élysée") == words.fold("ELYSEE") == "elysee"


@pytest.mark.parametrize(
    ("lang", "word", "expected"),
    [
        ("fr", "Négociations", "négoci"),
        ("fr", "employait", "emploi"),
        ("en", "negotiations", "negoti"),
        ("de", "Wörter", "wort"),
        ("ru", "переговоров", "переговор"),
        ("ar", "المفاوضات", "مفاوض"),
        ("xx", "Wörter", "wörter"),
    ],
)
def test_stem(lang: str, word: str, expected: str) -> None:
    assert words.stem(word, lang) == expected


@pytest.mark.parametrize("lang", sorted(words._ALGORITHMS))
def test_every_language_has_its_stemmer(lang: str) -> None:
    assert words.stem("1984", lang) == "1984"


def test_a_word_without_end_is_its_own_stem() -> None:
    assert words.stem("a" * 100_000, "fr") == "a" * 100_000


@pytest.mark.parametrize("lang", ["fr", "en", "de", "es", "it", "pt", "nl"])
def test_stop_words_are_lower_case_words(lang: str) -> None:
    stop = words.stop_words(lang)
    assert len(stop) > 150
    assert all(word == word.lower() for word in stop)


def test_no_stop_words_for_an_unknown_language() -> None:
    assert words.stop_words("xx") == frozenset()


def test_count() -> None:
    assert words.count("« Bonjour » : l’été, enfin !") == 3
    assert words.count_ideographs("中国 and 日本") == 4
