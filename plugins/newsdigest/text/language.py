"""Which language a text is in."""

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

STEP, FIRST_LEVEL = 0.15, 33
"""In the tables a weight of ``n * STEP`` is the character ``chr(FIRST_LEVEL + n)``."""

_SAMPLE = 1000  # characters; on the texts of OrangeSum's `valid` and of the keyphrase sets no longer one does better
_FEW_LETTERS = 12  # below this every classifier guesses
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 5  # characters of an n-gram
# The languages of a script; the first is meant where there is too little to tell them by.
_WRITTEN_IN = {
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn", "ky", "tg", "tt"),
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
    "BENGALI": ("bn", "as"),
    "TAMIL": ("ta",),
    "TELUGU": ("te",),
    "GUJARATI": ("gu",),
    "GURMUKHI": ("pa",),
    "KANNADA": ("kn",),
    "MALAYALAM": ("ml",),
    "SINHALA": ("si",),
    "KHMER": ("km",),
    "LAO": ("lo",),
    "MYANMAR": ("my",),
    "TIBETAN": ("bo",),
    "ETHIOPIC": ("am", "ti"),
}
_UNCOUNTED = 0.4  # of its greatest weight is what a word weighs for a language whose words nobody counted
_SPACE = re.compile(r"\s")
_NOT_PROSE = re.compile(r"https?://\S+|\S+@\S+|\S*\d\S*")


@dataclass(frozen=True, slots=True)
class Detection:
    """A language (BCP 47 primary tag) and whether the text leaves no doubt; ``lang`` is empty without any letters."""

    lang: str
    confident: bool


def detect(text: str, languages: tuple[str, ...]) -> Detection:
    """Return the language of a text: one of ``languages``, unless none of them is written in its script.

    A doubtful text gets the likeliest of ``languages`` and is not confident: it is
    short, or reads more like a language that was not asked for.
    """
    sample = _sample(text)
    letters = _LETTER.findall(sample)
    if not letters:
        return Detection("", confident=False)
    script, enough = _script_of(letters), len(letters) >= _FEW_LETTERS
    ranked = rank(sample, script)
    first = ranked[0] if enough else _WRITTEN_IN.get(script, ranked)[0]
    likeliest = next((lang for lang in ranked if lang in languages), first)
    return Detection(likeliest, confident=enough and likeliest == ranked[0])


def rank(sample: str, script: str) -> tuple[str, ...]:
    """Return the languages of a script, as Unicode names it, in which a text can be; the likeliest first.

    The score of a language is naive Bayes' over the longest known n-gram that ends at each character
    (Lui & Baldwin, "langid.py", ACL 2012), and over the words that are known.
    """
    table = _table(script.lower())
    if table is None:
        return _WRITTEN_IN.get(script, ("und",))
    sample = unicodedata.normalize("NFC", sample.lower() if sample.isupper() else sample)
    scores = dict.fromkeys(table.languages, 0.0)
    total = 0.0
    for ngram, count in _ngrams(_SPACE.sub("_", sample), table.ngrams).items():
        factor = math.log1p(count)
        total += factor
        _add(scores, table.ngrams[ngram], factor)
    for letter in scores:
        scores[letter] += total * table.base[letter]
    for word, count in Counter(_WORD.findall(sample.lower())).items():
        if word in table.words:
            greatest = _add(scores, table.words[word], math.log1p(count))
            for letter in table.uncounted:
                scores[letter] += _UNCOUNTED * greatest
    return tuple(table.languages[letter] for letter in sorted(scores, key=lambda letter: -scores[letter]))


@dataclass(frozen=True, slots=True)
class _Table:
    """What ``benchmarks/export_languages.py`` has found out about the languages of a script; a letter for each."""

    languages: dict[str, str]
    base: dict[str, float]
    """What any n-gram adds."""

    uncounted: str
    """Languages whose words nobody counted."""

    ngrams: dict[str, str]
    words: dict[str, str]


@cache
def _table(script: str) -> _Table | None:
    file = resources.files("newsdigest.text").joinpath(f"languages/{script}.txt")
    if not file.is_file():
        return None
    head, _, rest = file.read_text(encoding="utf-8").partition("\n")
    ngrams, words = (part.split() for part in rest.split("\n\n"))
    rows = [entry.split(":") for entry in head.split()]
    return _Table(
        languages={letter: lang for lang, letter, *_ in rows},
        base={letter: float(base) for _, letter, base, _ in rows},
        uncounted="".join(letter for _, letter, _, counted in rows if not counted),
        ngrams=dict(zip(ngrams[::2], ngrams[1::2], strict=True)),
        words=dict(zip(words[::2], words[1::2], strict=True)),
    )


def _add(scores: dict[str, float], pairs: str, factor: float) -> float:
    """Add the weights of a line to the scores, and return the greatest."""
    greatest = 0.0
    for place in range(0, len(pairs), 2):
        weight = factor * STEP * (ord(pairs[place + 1]) - FIRST_LEVEL)
        scores[pairs[place]] += weight
        greatest = max(weight, greatest)
    return greatest


def _ngrams(sample: str, known: dict[str, str]) -> Counter[str]:
    found = []
    for end in range(1, len(sample) + 1):
        for start in range(max(0, end - _LONGEST), end):
            if sample[start:end] in known:
                found.append(sample[start:end])
                break
    return Counter(found)


def _sample(text: str) -> str:
    """Return the beginning of a text without what is in no language: addresses and numbers."""
    return _NOT_PROSE.sub(" ", text[:_SAMPLE])


def _script_of(letters: list[str]) -> str:
    counts = Counter(map(_script, letters[:400]))
    if counts["HIRAGANA"] + counts["KATAKANA"]:  # Japanese is written in both, and in Chinese characters
        counts["HIRAGANA"] += counts.pop("CJK", 0)
    (script, _), *_ = counts.most_common(1)
    return script


@cache
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]
