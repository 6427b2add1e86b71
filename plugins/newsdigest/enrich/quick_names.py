"""Names at a glance, to compare articles by; ``enrich.names``, which finds what is shown, takes ten times as long.

A name is a run of capitalised words. One that begins a sentence may have its capital for that: it counts
without its first word if this is a common one, and by itself only where it is a name elsewhere.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from newsdigest.enrich.aliases import Aliases
from newsdigest.enrich.background import background, stock_words
from newsdigest.enrich.names import TITLES
from newsdigest.enrich.spellings import demonyms, name_key, variants
from newsdigest.enrich.surfaces import HONORIFICS
from newsdigest.text import words

_CAPITAL = "".join(filter(str.isupper, map(chr, range(0x2000))))
_WORD = rf"[{_CAPITAL}]\w*(?:[-‐‑&](?:d[’'])?\w+)*+"
_TIE = r"(?:(?:de|du|des|da|of|von|van|bin|al)[ \u00a0](?:l[ae][ \u00a0])?|d[’'])?"
_NUMBER = r"(?:[ \u00a0]\d{1,2}(?![\w%]|[.,]\d))?"  # Falcon 9
_RUN = rf"(?<!\w){_WORD}(?:[ \u00a0]{_TIE}{_WORD})*+{_NUMBER}"
_NAME = re.compile(_RUN)
_FIRST = re.compile(rf"(?:^|[\n.!?…:«“„\"‘(\[–—•])[\s«“„\"‘(\[]{{,4}}({_RUN})")
_TIED = re.compile(r"[ \u00a0](?=[a-z])(?:[a-z]+[ \u00a0])*+(?:d[’'])?")
_LONGEST = 7  # words
_DEMONYM = 0.8  # of `russe` as a mention of Russie


def names(
    texts: Iterable[tuple[float, str]], title: tuple[float, str], used: Mapping[str, float], lang: str, aliases: Aliases
) -> tuple[dict[str, float], dict[str, str]]:
    """Return how often an article mentions each name, by a form that other languages share, and how it is written.

    texts: a weight and sentences, one in a line each. title: of what they name, its mentions count, too: many a title
    has a capital on each word. used: the article's words in lower case, for the demonyms among them.
    """
    found, begun = _runs(texts)
    for run, count in begun.items():
        if name := _begun(run, found, lang):
            found[name] += count
    _untie(found, lang)
    table = demonyms(lang)
    for word, count in used.items():
        if word in table:
            found[table[word]] += _DEMONYM * count
    weight, text = title
    counts: defaultdict[str, float] = defaultdict(float)
    spellings: dict[str, str] = {}
    for run, name in _joined(found, lang):
        shown = aliases.canonical(name)
        codes, folded = _territories(lang), words.fold(shown)
        key = codes.get(words.fold(name)) or codes.get(folded, folded)
        counts[key] += found[run] + weight * text.count(run)
        spellings.setdefault(key, shown)
    return {name: count for name, count in counts.items() if count >= 1}, spellings


def _runs(texts: Iterable[tuple[float, str]]) -> tuple[defaultdict[str, float], dict[str, float]]:
    """Return the weights of the runs inside sentences, and of those that begin one."""
    found: defaultdict[str, float] = defaultdict(float)
    begun: defaultdict[str, float] = defaultdict(float)
    for weight, text in texts:
        first = Counter(_FIRST.findall(text))
        for run, number in Counter(_NAME.findall(text)).items():
            if run.count(" ") < _LONGEST:
                if number > first[run]:
                    found[run] += weight * (number - first[run])
                if first[run]:
                    begun[run] += weight * first[run]
    return found, begun


def _untie(found: defaultdict[str, float], lang: str) -> None:
    """Take names apart that are found one by one, too: Starship de SpaceX, but Corée du Nord."""
    for run in [run for run in found if _TIED.search(run)]:
        parts = _TIED.split(run)
        if not found.keys().isdisjoint(parts) and words.fold(run) not in _territories(lang):
            count = found.pop(run)
            for part in parts:
                found[part] += count


def _begun(run: str, found: Mapping[str, float], lang: str) -> str:
    """Return what of a run at the beginning of a sentence is a name."""
    if run in found or words.fold(run) in _territories(lang):
        return run
    head, _, rest = run.partition(" ")
    counts, stem = background(lang), words.stem(head, lang)
    if head.lower() in words.stop_words(lang) or counts.is_common_word(stem):
        return rest[next((place for place, letter in enumerate(rest) if letter.isupper()), len(rest)) :]
    return run if rest or counts.is_known_name(stem) else ""


def _joined(found: Iterable[str], lang: str) -> Iterator[tuple[str, str]]:
    """Yield each run that is a name with the name that it stands for: Macron with Emmanuel Macron."""
    table = variants(lang)
    bare = {run: name for run in found if (name := _bare(run, lang))}
    full = {name.rpartition(" ")[2]: name for name in bare.values() if " " in name and not _TIED.search(name)}
    for run, name in bare.items():
        name = full.get(name, name)
        yield run, table.get(" ".join(name_key(name)), name)


@lru_cache(maxsize=20_000)
def _bare(run: str, lang: str) -> str:
    """Return a run without titles before it; empty for one word that is no name: Friday, Russian, Mr."""
    head, _, rest = run.partition(" ")
    stock = stock_words(lang)
    while rest[:1].isupper() and (head in HONORIFICS or head.lower() in TITLES or head.lower() in stock):
        run, (head, _, rest) = rest, rest.partition(" ")
    lower, folded = run.lower(), words.fold(run)
    if rest or folded in _territories(lang):
        return run
    if len(run) < 2 or run in HONORIFICS or lower in TITLES or folded in demonyms(lang):
        return ""
    if run.isupper():
        return run
    if lower in stock or lower.removesuffix("s") in stock or lower in words.stop_words(lang):
        return ""
    return "" if background(lang).is_common_word(words.stem(lower, lang)) else run


@cache
def _territories(lang: str) -> Mapping[str, str]:
    """Return the codes of countries by their folded names in a language."""
    try:
        territories = Locale.parse(lang).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {words.fold(name): code for code, name in territories.items() if len(code) == 2}
