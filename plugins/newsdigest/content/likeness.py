"""What two articles have in common: their words and their pages, whatever became of markup, case and quotation marks.

Sketches are bottom-k: the smallest hashes of the four-word sequences of a text (Broder 1997, "On the resemblance and
containment of documents"). Two texts that have a share J of their sequences in common have the
smallest hash of both together in common with probability J, and so on for the next ones.
"""

import heapq
import html
import re
import unicodedata
import zlib
from collections import Counter
from functools import lru_cache
from itertools import islice, product

from newsdigest.text.addresses import canonical

SAME_TEXT = 0.8
"""The share of three-word sequences, of all that either text has, which versions of one article have in common."""

SAME_COPY = 0.6
"""The same, where the rest is whole sentences that one of both leaves out: a paragraph may be a fifth of an article."""

WHOLE = 0.9
"""The share of the shorter text that stands in the other one in whole sentences, word for word."""

FEWEST_WORDS = 60
"""A shorter text is not known again by its words alone: ``Retrouvez le journal de 20 heures en intégralité``."""

SKETCH = 8
"""Hashes. Of two texts with J = 0.8 nearly all share three of eight, with J = 0.6 nine in ten."""

SHARED = 3

_LONG = 7  # letters of a word with which a sequence that is hashed begins
_MOST_PAIRS = 2500
_TARGET = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"\n]*\")?\)|<https?://[^<>\s]*>")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<![.!?…؟。！？])[.!?…؟。！？]++[»”“\"'’)\]*_]*+(?:\s|$)|\n")
_OTHER_DOOR = re.compile(r"^https?://(?:www\.|m\.|mobile\.|amp\.)?")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)?/?$")
_AMP_PARAMETERS = frozenset({"amp", "amp=1", "amp=true", "outputType=amp", "outputType=amp-type"})


def page(address: str) -> str:
    """Return what stands for the page at an address: its AMP and mobile forms have the same.

    Wider than ``canonical``: two pages may share it, so it is a reason to compare articles and not yet to join them.
    """
    bare = _OTHER_DOOR.sub("", canonical(address))
    path, _, query = bare.partition("?")
    kept = "&".join(part for part in query.split("&") if part not in _AMP_PARAMETERS)
    return _AMP_PATH.sub("", path) + (f"?{kept}" if kept else "")


def is_front_page(address: str) -> bool:
    """Tell whether an address is a site's own, to which a feed may link from all of its entries."""
    return "/" not in page(address) and "?" not in page(address)


@lru_cache(maxsize=8)
def words(body: str) -> tuple[str, ...]:
    """Return the words of a Markdown text that is read, in lower case; addresses of links are none."""
    return tuple(_WORD.findall(_readable(body)))


def has_targets(body: str) -> bool:
    """Tell whether a Markdown text has links or pictures."""
    return bool(_TARGET.search(body))


@lru_cache(maxsize=8)
def shingles(body: str) -> frozenset[tuple[str, ...]]:
    """Return the three-word sequences of a text."""
    own = words(body)
    return frozenset(own[start : start + 3] for start in range(max(1, len(own) - 2)))


def is_same(first: str, second: str) -> bool:
    """Tell whether two texts are versions of one: corrected, or a little shorter."""
    return _resemblance(first, second) >= SAME_TEXT


def _resemblance(first: str, second: str) -> float:
    """Return the share of three-word sequences, of all that either has, which two texts have in common."""
    ours, theirs = shingles(first), shingles(second)
    return len(ours & theirs) / len(ours | theirs)


def is_part(shorter: str, longer: str) -> bool:
    """Tell whether nearly all of a text stands in another one, as a teaser does; an empty one stands in each."""
    if len(words(shorter)) < 3:
        return set(words(shorter)) <= set(words(longer))
    ours = shingles(shorter)
    return len(words(shorter)) <= len(words(longer)) and len(ours & shingles(longer)) >= SAME_TEXT * len(ours)


def is_copy(first: str, second: str) -> bool:
    """Tell whether two texts are one, but for whole sentences that either leaves out.

    A template that is filled in anew each day (the weather, a match, the lottery) may have all but a few
    words in common with the day before; but it has sentences in which some words stand for others.
    """
    ours, theirs = _sentences(first), _sentences(second)
    shared = sum(len(sentence) * number for sentence, number in (ours & theirs).items())
    if shared < WHOLE * min(len(words(first)), len(words(second))) or _resemblance(first, second) < SAME_COPY:
        return False
    pairs = list(islice(product(ours - theirs, theirs - ours), _MOST_PAIRS + 1))
    return len(pairs) <= _MOST_PAIRS and not any(is_refilled(*pair) for pair in pairs)


def is_refilled(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Tell whether two sentences are one in which some words stand for others: weather in Lyon, weather in Lille."""
    ours, theirs = Counter(first), Counter(second)
    shared = (ours & theirs).total()
    return shared >= min(len(first), len(second)) / 2 and shared < min(len(first), len(second))


@lru_cache(maxsize=8)
def sketch(body: str) -> str:
    """Return the sketch of a text, eight hexadecimal digits for each hash; empty for one of less than FEWEST_WORDS."""
    own = words(body)
    if len(own) < FEWEST_WORDS:
        return ""
    starts = [number for number, word in enumerate(own[:-3]) if len(word) >= _LONG]  # a quarter: 50 µs and not 150
    hashes = {zlib.crc32(" ".join(own[start : start + 4]).encode()) for start in starts}
    return "".join(f"{each:08x}" for each in heapq.nsmallest(SKETCH, hashes))


def _readable(body: str) -> str:
    text = _TARGET.sub(" ", body)
    return unicodedata.normalize("NFKC", html.unescape(text) if "&" in text else text).casefold()


@lru_cache(maxsize=8)
def _sentences(body: str) -> Counter[tuple[str, ...]]:
    """Return the sentences as words; where they end is the same for both texts, be it right or not."""
    parts = _SENTENCE_END.split(_readable(body))
    return Counter(found for part in parts if (found := tuple(_WORD.findall(part))))
