"""Where a sentence ends."""

import re
from collections.abc import Iterator
from functools import cache

from newsdigest.text import words

# An end mark, the quotes and brackets that close after it, and white space or the end. French sets a
# (no-break) space before the closing guillemet. The look-behind keeps "!!!!…" from being tried at every mark.
_END = re.compile(
    r"(?<![.!?…؟])(?P<mark>[.!?…؟]++)(?:\[\d{1,3}\])?"
    r"(?P<close>(?:[ \u00a0\u2009\u202f]?+[»›”](?![^\W_])|[\"'’)\]]|“(?=\s|$))*+)(?=\s|$)"
    r"|(?P<wide>[。！？]++[」』”’）]*+)\s*+"
)
_END_MARK = re.compile(r"[.!?…؟。！？]")  # found first: five times as fast as trying _END at every place
_OPENING = "«‹“„‚‘\"'([¿¡—–-‑ \u00a0\u2009\u202f"
_WORD_BEFORE = re.compile(r"[^\s«“\"(\[’']*$")
_LOOK_BEHIND = 30
_NEXT_WORD = re.compile(r"[^\W_]+")
_INITIAL = re.compile(r"(?:[^\W\d_][.-]+)*[^\W\d_]", re.UNICODE)
_WITHOUT_VOWEL = re.compile(r"[^\W\d_aeiouyà-ÿ]?[bcdfghj-np-tvwxz]+")  # Bl., mrt.
_MEASURED = re.compile(r"\d\W*\w+$")  # 3 kg.
_GERMAN_ORDINAL = re.compile(r"\d{1,2}|[IVX]+")
_ACRONYM_STOPS = 3  # inside: after I.N.S.E.E. a capital opens a sentence, after J.R.R. Tolkien's initials his name
_NUMBER = re.compile(r"(?:[A-Z]\. ?)?\d")  # art. 12, art. R. 412-6
_HOUR = re.compile(r"\d[ \u00a0\u202f]?h$")
_NUMBERED = frozenset(["no", "nos", "nr", "n°", "p", "pp", "pag", "pág", "fig", "vol", "chap", "art", "núm"])


def sentences(paragraph: str, lang: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, in order, stripped; all of them together are the paragraph but white space.

    ``lang`` (BCP 47 primary tag) chooses the abbreviations; an unknown one gets those that languages share.
    """
    found = []
    start = 0
    for end in _ends(paragraph, lang):
        if sentence := paragraph[start:end].strip():
            found.append(sentence)
        start = end
    if rest := paragraph[start:].strip():
        found.append(rest)
    return tuple(found)


def _ends(text: str, lang: str) -> Iterator[int]:
    end = 0
    for mark in _END_MARK.finditer(text):
        if mark.start() >= end and (match := _END.match(text, mark.start())):
            end = match.end()
            if match["wide"] or _is_end(text, match, lang):
                yield end


def _is_end(text: str, match: re.Match[str], lang: str) -> bool:
    following = text[match.end() : match.end() + _LOOK_BEHIND].lstrip()
    bare = following.lstrip(_OPENING)
    if not bare:
        return bool(match["close"]) or not following
    if bare[0].islower() or bare[0] in "?!…":  # « Quoi ? » a-t-il dit. Qui a dit « Partons. » ?
        return False
    if match["mark"] != "." or match["close"]:
        return True
    return not _is_abbreviation(text[max(0, match.start() - _LOOK_BEHIND) : match.start()], bare, lang)


def _is_abbreviation(before: str, following: str, lang: str) -> bool:
    """Return whether a full stop after ``before`` belongs to the word and the sentence goes on."""
    word = found[0] if (found := _WORD_BEFORE.search(before)) else ""
    if not word:
        return False
    first = found[0] if (found := _NEXT_WORD.match(following)) else ""
    opens_sentence = first.lower() in words.stop_words(lang) and first[:1].isupper()
    if word.lower() in _NUMBERED or _HOUR.search(before):  # 19 h. 30; No. 10 goes on; "He said no. Then" does not
        return bool(_NUMBER.match(following))
    if word in (known := _abbreviations(lang)) or word.rpartition("-")[2] in known:  # vice-prés.
        return True
    if word in _abbreviations("often_last") or (_WITHOUT_VOWEL.fullmatch(word) and not _MEASURED.search(before)):
        return not opens_sentence
    if _INITIAL.fullmatch(word) and (word[-1].isupper() or "." in word):  # J. K. Rowling, J.-C., m.i.v.
        long = word.isupper() and word.count(".") >= _ACRONYM_STOPS and "-" not in word
        return not (opens_sentence or long) or len(first) == 1
    return lang == "de" and bool(_GERMAN_ORDINAL.fullmatch(word)) and not opens_sentence  # am 3. Oktober


@cache
def _abbreviations(name: str) -> frozenset[str]:
    found = words.read_words("newsdigest.text", f"abbreviations/{name}.txt")
    if name == "often_last":
        return found
    found |= words.read_words("newsdigest.text", "abbreviations/any.txt")
    return found | {word[0].swapcase() + word[1:] for word in found if len(word) > 2}  # Sig. and sig.
