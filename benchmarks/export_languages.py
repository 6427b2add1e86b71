"""Make the tables by which the language of a text is recognised, from py3langid's model and wordfreq's frequencies.

    pip install py3langid wordfreq
    python benchmarks/export_languages.py

Writes ``text/languages/SCRIPT.txt``. Of the 100,000 n-grams of py3langid's naive Bayes classifier those are kept that
tell the languages of a script best (mutual information), with their log probabilities; to them come the most frequent
words of each language, since a title is too short for n-grams alone. The first line names each language, the letter
that stands for it below, its weight for any n-gram, and whether its words are counted; then comes an n-gram a line
(``_`` is a space), an empty line, and a word a line: letters of languages, each followed by a character whose code is
33 + weight / STEP.
"""

import math
import string
import unicodedata
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]
from py3langid.langid import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    MODEL_FILE,
    LanguageIdentifier,
)

from newsdigest import text
from newsdigest.settings import Settings
from newsdigest.text.language import FIRST_LEVEL, STEP

# Script: how many n-grams, and its languages. Latin for Croatian, Bosnian and Serbian: hr.
SCRIPTS = {
    "latin": (
        7500,
        "fr en de es it pt nl ca gl ro pl cs sk sl hr hu sv da no fi is et lv lt tr id tl vi sq eu ga cy eo la af",
    ),
    "cyrillic": (2500, "ru uk bg sr mk be kk mn ky tg tt"),
    "arabic": (1200, "ar fa ur ps ug ckb"),
    "devanagari": (500, "hi mr ne"),
}
NAMED_OTHERWISE = {"no": "nb", "hr": "sh", "tl": "fil"}  # by wordfreq
IN_MODEL = {"ckb": "ku"}
MAIN = Settings().languages
MAIN_WEIGHT = 3  # of the languages that a site has by default, when n-grams are chosen
MAIN_WORDS, OTHER_WORDS = 1800, 300
RARE = 5e-6  # a word that a table of frequencies lacks
LEAST_OF_NGRAM, LEAST_OF_WORD = 0.2, 0.35  # of the greatest weight is the least that is written down

Rows = dict[str, "np.ndarray[Any, np.dtype[np.float64]]"]


def main() -> None:
    """Convert and write."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    ngrams = _ngrams(identifier)
    available = wordfreq.available_languages("best")
    for script, (number, names) in SCRIPTS.items():
        languages = names.split()
        floor, rows = _best(identifier, ngrams, script.upper(), languages, number)
        letters = (string.ascii_letters + string.digits)[: len(languages)]
        head = " ".join(
            f"{lang}:{letter}:{base:.3f}:{'counted' if NAMED_OTHERWISE.get(lang, lang) in available else ''}"
            for lang, letter, base in zip(languages, letters, floor, strict=True)
        )
        grams = _lines({gram.replace(" ", "_"): weights for gram, weights in rows.items()}, letters, LEAST_OF_NGRAM)
        known = _lines(_words(script.upper(), languages), letters, LEAST_OF_WORD)
        target = Path(text.__file__).parent / "languages" / f"{script}.txt"
        target.parent.mkdir(exist_ok=True)
        target.write_text("\n".join([head, *grams, "", *known]) + "\n", encoding="utf-8")
        print(f"{target}: {len(grams)} n-grams, {len(known)} words, {target.stat().st_size:,} bytes")


def _ngrams(identifier: Any) -> dict[int, str]:
    """Return the n-gram of each feature: the shortest way to its state in the model's automaton."""
    moves, rows, features = identifier.tk_nextmove, identifier._rowbase, identifier.tk_output
    reached = {0: b""}
    waiting = deque([0])
    while waiting:
        state = waiting.popleft()
        for byte in range(256):
            after = moves[rows[state] + byte]
            if after not in reached:
                reached[after] = reached[state] + bytes([byte])
                waiting.append(after)
    found = {}
    for state, ngram in reached.items():
        if features[state] >= 0:
            try:
                found[features[state]] = ngram.decode()
            except UnicodeDecodeError:  # a part of a character
                continue
    return found


def _best(
    identifier: Any, ngrams: dict[int, str], script: str, languages: Sequence[str], number: int
) -> tuple[Sequence[float], Rows]:
    """Return the weight of a language for any n-gram, and what each of the best n-grams adds to it."""
    classes = list(identifier.nb_classes)
    columns = [classes.index(IN_MODEL.get(lang, lang)) for lang in languages]
    features = [feature for feature, ngram in ngrams.items() if _is_written(ngram, script)]
    logs = np.asarray(identifier.nb_ptc, dtype=float)[np.ix_(features, columns)]
    prior = np.array([MAIN_WEIGHT if lang in MAIN else 1 for lang in languages], dtype=float)
    prior /= prior.sum()
    shares = np.exp(logs) * prior
    information = (shares * (logs - np.log(shares.sum(axis=1, keepdims=True)))).sum(axis=1)
    floor = logs.min(axis=0)
    chosen = sorted(np.argsort(-information)[:number], key=lambda row: ngrams[features[row]])
    return list(floor - floor.mean()), {ngrams[features[row]]: logs[row] - floor for row in chosen}


def _is_written(ngram: str, script: str) -> bool:
    return bool(ngram.strip()) and all(
        character in " '’-" or unicodedata.name(character, "").startswith(script) for character in ngram
    )


def _words(script: str, languages: Sequence[str]) -> Rows:
    """Return the weights of the most frequent words: how much likelier they are than a word that is not known."""
    available = wordfreq.available_languages("best")
    named = [NAMED_OTHERWISE.get(lang, lang) for lang in languages]
    vocabulary = {
        word
        for lang, name in zip(languages, named, strict=True)
        if name in available
        for word in wordfreq.top_n_list(name, MAIN_WORDS if lang in MAIN else OTHER_WORDS, wordlist="best")
        if word.isalpha() and _is_written(word, script)
    }
    found = {}
    for word in sorted(vocabulary):
        frequencies = [
            wordfreq.word_frequency(word, name, wordlist="best") if name in available else 0 for name in named
        ]
        found[word] = np.array([math.log1p(frequency / RARE) for frequency in frequencies])
    return found


def _frequency(word: str, lang: str) -> float:
    if lang not in wordfreq.available_languages("best"):
        return 0.0
    return float(wordfreq.word_frequency(word, lang, wordlist="best"))


def _lines(rows: Rows, letters: str, least: float) -> list[str]:
    """Return the lines of a table without the weights that hardly count."""
    lines = []
    for name, weights in rows.items():
        steps = np.rint(weights / STEP).astype(int)
        pairs = [
            letter + chr(FIRST_LEVEL + step)
            for letter, step in zip(letters, steps, strict=True)
            if step > least * steps.max()
        ]
        if pairs:
            lines.append(f"{name} {''.join(pairs)}")
    return lines


if __name__ == "__main__":
    main()
