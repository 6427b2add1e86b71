"""Words written twice by mistake: a sentence's end that comes again, and small words that are never doubled."""

import re
from dataclasses import dataclass

# Doubled on purpose are "nous nous", "que que", "une une", "en en", "had had", "that that": not in these lists.
_NEVER_DOUBLED = {
    "fr": (
        "de",
        "du",
        "des",
        "le",
        "les",
        "et",
        "à",
        "au",
        "aux",
        "dans",
        "par",
        "sur",
        "avec",
        "ou",
        "un",
        "ce",
        "leur",
    ),
    "en": ("the", "of", "and", "an", "a", "from", "with"),
}
_DOUBLED = {
    lang: re.compile(rf"(?<![\w’'-])({'|'.join(words)})[ \u00a0]\1(?![\w’'-])")
    for lang, words in _NEVER_DOUBLED.items()
}
_ECHO = re.compile(r"(?<=[^\W\d_])([.!?]) ([^\W\d_]+(?: [^\W\d_]+){0,2})\.(?=\s|$)")
_BEFORE = 80  # characters of the sentence in which the repeated words must be


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text without stutters, and each that it had."""

    text: str
    warnings: tuple[str, ...]


def repair(text: str, lang: str) -> Repaired:
    """Return the text with doubled words once.

    A sentence's last words that come again as a sentence of their own without a capital
    (``presse conjointe. conférence.``) go; so does the second of two equal small words that
    the language never doubles. Another such sentence is only reported: nobody knows what it was.
    """
    warnings: list[str] = []

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

    def once(doubled: re.Match[str]) -> str:
        warnings.append(f"removed a doubled word: '{doubled[0]}'")
        return doubled[1]

    repaired = _ECHO.sub(without_echo, text)
    if lang in _DOUBLED:
        repaired = _DOUBLED[lang].sub(once, repaired)
    return Repaired(repaired, tuple(warnings))
