"""Words of a text: tokens, stems, stop words, and the forms under which two spellings are the same word."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import TypeVar

import msgspec

# What Snowball calls the languages that it knows.
_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_MOST = 25_000  # words; 100,000 in each of three tables took every process 50 MB more and saved no time
_LONGEST_STEMMED = 40  # a longer "word" is an address or noise, and a stemmer may be quadratic in it

# A word is letters and digits, joined by hyphens, points inside (U.S., 1.5) or an English apostrophe (King's).
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., J.-C. is two
    r"|\d+(?:[.,\u202f\u00a0]\d+)*+(?![^\W_])"
    r"|[^\W_]+(?:[-‐‑&][^\W_]+)*+"
)
_ELIDED = frozenset(
    ["l", "d", "j", "n", "s", "c", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu"]  # French
).union(["dell", "all", "dall", "nell", "sull", "un", "quest", "quell"])  # Italian
_APOSTROPHES = "'’ʼ"
_SCRIPTS_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)


_Said = TypeVar("_Said")


class Remembered(dict[str, _Said]):
    """What a function says of each word: it is asked once, and all is forgotten when there are ``most`` words.

    A plain look-up takes a third of the time that an ``lru_cache`` does.
    """

    def __init__(self, function: Callable[[str], _Said], most: int = _MOST) -> None:
        self._function, self._most = function, most

    def __missing__(self, word: str) -> _Said:
        if len(self) >= self._most:
            self.clear()
        said = self[word] = self._function(word)
        return said


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word and where it stands in its text; an article has hundreds, none of which the collector need look at."""

    text: str
    start: int
    end: int
    lower: str
    """In lower case, accents kept."""

    folded: str
    """See ``fold``."""

    capitalised: bool
    """Whether it begins with a capital, as a name does."""


def lower_words(text: str) -> list[str]:
    """Return the words of a text in lower case; the ``tokens``, and an ``s`` of King’s, in an eighth of the time."""
    return _TOKEN.findall(text.lower())


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; ``l’Otan`` gives ``l`` and ``Otan``, ``King's`` gives ``King``."""
    end = 0
    for word in _TOKEN.findall(text):
        start = text.index(word, end)  # between two words there is no letter
        possessive = word in ("s", "S") and start == end + 1 and start > 1 and text[end] in _APOSTROPHES
        end = start + len(word)
        if not possessive:
            lower, folded, capitalised = _forms[word]
            yield Token(word, start, end, lower, folded, capitalised)


def count(text: str) -> int:
    """Return the number of words in a text, as a reader counts them."""
    return len([1 for part in text.split() if part[0].isalnum() or any(map(str.isalnum, part))])


def count_ideographs(text: str) -> int:
    """Return the number of characters that belong to a script written without spaces."""
    return 0 if text.isascii() else len(_SCRIPTS_WITHOUT_SPACES.findall(text))


def without_ideographs(text: str) -> str:
    """Return the text with a space for each character of a script written without spaces."""
    return text if text.isascii() else _SCRIPTS_WITHOUT_SPACES.sub(" ", text)


@lru_cache(maxsize=_MOST)
def fold(word: str) -> str:
    """Return the word without case and accents: ``Élysée`` -> ``elysee``."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_forms = Remembered(lambda word: (word.lower(), fold(word), word[0].isupper()))


def stem(word: str, lang: str) -> str:
    """Return the lower-case stem of a word; the word itself, lower-case, in a language that has no stemmer."""
    return _stems(lang)[word.lower()]


def stems(lowers: Sequence[str], lang: str) -> tuple[str, ...]:
    """Return the ``stem`` of each of some lower-case words."""
    return tuple(map(_stems(lang).__getitem__, lowers))


@cache
def _stems(lang: str) -> Remembered[str]:
    return Remembered(stemmer(lang))


def is_elided(word: str) -> bool:
    """Return whether the word is what an apostrophe leaves of an article or a conjunction (``l’``, ``qu’``)."""
    return word.lower() in _ELIDED


@cache
def stop_words(lang: str) -> frozenset[str]:
    """Return the lower-case function words of a language; empty when there is no list for it."""
    return read_words("newsdigest.text", f"stopwords/{lang}.txt")


def read_words(package: str, path: str) -> frozenset[str]:
    """Return the words of a data file: separated by white space, ``#`` begins a comment; empty without a file."""
    return frozenset(" ".join(read_lines(package, path)).split())


def read_table(package: str, path: str, lang: str) -> frozenset[str]:
    """Return the words of a data file whose lines begin with a language: those of this one."""
    rows = (line.split() for line in read_lines(package, path))
    return frozenset(word for code, *row in rows if code == lang for word in row)


def read_lines(package: str, path: str) -> tuple[str, ...]:
    """Return the lines of a data file without comments and empty lines; none when there is no such file."""
    file = resources.files(package).joinpath(path)
    if not file.is_file():
        return ()
    lines = file.read_text(encoding="utf-8").split("\n")
    said = [line.partition("#")[0] if "#" in line else line for line in lines]
    return tuple(filter(None, map(str.strip, said)))  # no function of ours for each of ten thousand lines


@cache
def stemmer(lang: str) -> Callable[[str], str]:
    """Return what makes the ``stem`` of a lower-case word, for those who remember it themselves."""
    if lang not in _ALGORITHMS:
        return str
    import Stemmer  # type: ignore[import-not-found]  # a build in which no article is new needs none

    stemmed: Callable[[str], str] = Stemmer.Stemmer(_ALGORITHMS[lang], 0).stemWord  # 0: what it remembers we do
    return lambda lower: lower if len(lower) > _LONGEST_STEMMED else stemmed(lower)
