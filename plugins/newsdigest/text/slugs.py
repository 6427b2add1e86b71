"""Names to addresses: distinct, readable, and the same on every machine."""

import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 80

# Letters that Unicode does not decompose; R&D is not RD.
_SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ß": "ss", "þ": "th", "ð": "d", "ı": "i"})
_AND = {"en": "and", "fr": "et", "de": "und", "es": "y", "it": "e", "pt": "e", "nl": "en", "sv": "och", "ca": "i"}
# C++ and C#, but #metoo
_SIGNS = ((re.compile(r"(?<=\w)\+|(?<=\w\+)\+"), " plus"), (re.compile(r"(?<=\w)#"), " sharp"))
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u0900-\u0dff]+\w*)*")
_APART = re.compile(r"['’ʼ.]")
_ELIDED = re.compile(r"-(?:[cdjlmnst]|qu)$")  # what a cut leaves of « l’Otan », « qu’il »


@lru_cache(maxsize=10_000)
def slugify(name: str, *, max_length: int = MAX_LENGTH, lang: str = "en") -> str:
    """Return lower-case words joined by hyphens: Latin letters lose their accents, other scripts stay as they are.

    A slug longer than ``max_length`` characters is cut at a word. Never empty: a name without letters or digits gives
    its code points (``…`` -> ``u2026``). lang: what ``&`` is read in; nothing in a language whose word is not known.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().replace("i\u0307", "i").translate(_SPELLED)  # İ
    folded = folded.replace("&", f" {_AND.get(lang, '')} ")
    if "+" in folded or "#" in folded:
        for sign, spelled in _SIGNS:
            folded = sign.sub(spelled, folded)
    letters = folded if folded.isascii() else _bare(folded)
    slug = "-".join(_WORD.findall(_APART.sub(" ", letters)))
    if len(slug) > max_length:
        cut = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
        slug = _ELIDED.sub("", cut.strip("-"))
    return slug or "-".join(f"u{ord(character):x}" for character in name[:8]) or "untitled"


def _bare(text: str) -> str:
    """Return the text with its Latin letters without accents, however many there are on one."""
    kept, latin = [], False
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            latin = _is_latin(character)
        elif latin:
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=1000)
def _is_latin(character: str) -> bool:
    return "LATIN" in unicodedata.name(character, "")
