"""Words written twice by mistake: a sentence's end that comes again, and a word beside itself.

Which words a language never doubles, and which it doubles on purpose, is data: ``doubles.txt``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

_SPACES = "[ \t\u00a0\u202f]+"
_WORD = r"[^\W\d_]++(?:[’'-][^\W\d_]++)*+"
_REPEATED = re.compile(rf"(?<![\w’'-])(?P<word>{_WORD})(?:{_SPACES}(?P=word))+(?![\w’'-])", re.IGNORECASE)
_ECHO = re.compile(r"(?<=[^\W\d_])([.!?]) ([^\W\d_]+(?: [^\W\d_]+){0,2})\.(?=\s|$)")
_AMID_A_SENTENCE = re.compile(r"[\w,;]\s+$")
_BEFORE = 80  # characters of the sentence in which the repeated words must be
_SHOWN = 40  # characters of a word that comes again and again


@dataclass(frozen=True, slots=True)
class Repaired:
    """Parts of a text without stutters, and those that they had."""

    parts: tuple[str, ...]
    warnings: tuple[str, ...]


def _read_words() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each line of the file: its head and its phrases."""
    head = ""
    for line in resources.files(__package__).joinpath("doubles.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            head = line[1:-1]
        elif line and not line.startswith("# "):
            yield head, tuple(line.split(", "))


_LINES = tuple(_read_words())
_LEGITIMATE = re.compile(
    rf"(?:{'|'.join(phrase for head, line in _LINES if head == 'legitimate' for phrase in line)})\b".replace(
        " ", _SPACES
    ),
    re.IGNORECASE,
)
_NEVER_DOUBLED = frozenset((head, word) for head, line in _LINES if head != "legitimate" for word in line)


def repair(parts: Sequence[str], lang: str) -> Repaired:
    """Return the parts with doubled words once.

    A sentence's last words that come again as a sentence of their own without a capital
    (``presse conjointe. conférence.``) go; so does the second of two equal small words that
    the language never doubles. Whatever else looks like this is only reported: nobody knows what it was.
    """
    warnings: list[str] = []
    removed: list[str] = []
    left: list[str] = []
    repaired = tuple(_repair_words(_repair_sentences(part, warnings), lang, removed, left) for part in parts)
    warnings += _list("removed a doubled word", removed) + _list("looks doubled, left as found", left)
    return Repaired(repaired, tuple(warnings))


def _list(said: str, found: Sequence[str]) -> list[str]:
    shown = ", ".join(f"'{each}'" for each in dict.fromkeys(found))
    return [f"{said}: {shown}"] if found else []


def _repair_sentences(text: str, warnings: list[str]) -> str:
    def without_echo(echo: re.Match[str]) -> str:
        sentence = re.split(r"[.!?…]", text[max(0, echo.start() - _BEFORE) : echo.start()])[-1]
        said = set(re.findall(r"[^\W\d_]+", sentence))
        last_words = " ".join(sentence.split()[-4:])
        if not echo[2].islower():
            return echo[0]
        if not said.issuperset(echo[2].split()):
            warnings.append(f"a sentence looks broken, left as found: '{last_words}{echo[0]}'")
            return echo[0]
        warnings.append(f"removed repeated words: '{echo[2]}.' after '{last_words}{echo[1]}'")
        return echo[1]

    return _ECHO.sub(without_echo, text)


def _repair_words(text: str, lang: str, removed: list[str], left: list[str]) -> str:
    def once(repeated: re.Match[str]) -> str:
        words = repeated[0].split()
        if _is_a_name(text, repeated.start(), words) or _LEGITIMATE.match(text, repeated.start()):
            return repeated[0]
        of_a_name = words[0] == "de" and text[repeated.end() :].lstrip()[:1].isupper()  # la mort de de Gaulle
        if (
            len(words) == 2
            and words[0] == words[1]
            and not of_a_name
            and (f"repaired {lang}", words[0]) in _NEVER_DOUBLED
        ):
            removed.append(repeated[0])
            return words[0]
        left.append(repeated[0] if len(repeated[0]) <= _SHOWN else f"{repeated[0][:_SHOWN]}…")
        return repeated[0]

    return _REPEATED.sub(once, text)


def _is_a_name(text: str, start: int, words: Sequence[str]) -> bool:
    """Tell names by their capitals: "Duran Duran", "de De Gaulle", and "le Grand Est est" amid a sentence."""
    return words[-1][0].isupper() or (
        words[0][0].isupper() and _AMID_A_SENTENCE.search(text[max(0, start - 3) : start]) is not None
    )
