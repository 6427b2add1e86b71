"""Which language a text is in."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

_SAMPLE = 4000  # characters; on the OrangeSum articles no longer sample changed an answer
_FEW_LETTERS = 12  # below this every classifier guesses
_LETTER = re.compile(r"[^\W\d_]")
# The languages of a script; the first is meant when the classifier names none of them.
_WRITTEN_IN = {
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg"),
    "GREEK": ("el",),
    "ARABIC": ("ar", "fa", "ur", "ps", "ug", "ckb"),
    "HEBREW": ("he", "yi"),
    "CJK": ("zh", "ja"),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "THAI": ("th",),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
}
_NOT_PROSE = re.compile(r"https?://\S+|\S+@\S+|\S*\d\S*")


@dataclass(frozen=True, slots=True)
class Detection:
    """A language (BCP 47 primary tag) and whether the text leaves no doubt; ``lang`` is empty without any letters."""

    lang: str
    confident: bool


def detect(text: str, languages: tuple[str, ...]) -> Detection:
    """Return the language of a text: one of ``languages``, unless its script is one that none of them uses.

    A doubtful text gets the likeliest of ``languages`` and is not confident: it is
    short, or reads more like a language that was not asked for.
    """
    sample = _NOT_PROSE.sub(" ", text[:_SAMPLE])
    letters = _LETTER.findall(sample)
    if not letters:
        return Detection("", confident=False)
    ranked = [lang for lang, _ in _identifier().rank(sample)]
    enough = len(letters) >= _FEW_LETTERS
    (script, _), *_ = Counter(_script(letter) for letter in letters[:400]).most_common(1)
    if script != "LATIN":  # the Latin languages of the settings say nothing about a Cyrillic text: ru, not fr
        written = _WRITTEN_IN.get(script, tuple(ranked))
        return Detection(next((lang for lang in ranked if lang in written), written[0]), confident=enough)
    likeliest = next((lang for lang in ranked if lang in languages), ranked[0])
    return Detection(likeliest, confident=enough and likeliest == ranked[0])


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


@cache
def _identifier() -> "LanguageIdentifier":
    # Imported here: it brings numpy, and both together take half a second.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
