"""Spellings of one name: which of an article's names are the same, and how it is shown."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from newsdigest.enrich.aliases import Aliases
from newsdigest.enrich.article import Article
from newsdigest.enrich.background import background
from newsdigest.enrich.candidates import Candidate, Key, Mention
from newsdigest.text import words
from newsdigest.text.words import fold

TIES = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "of",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "delle",
        "dei",
        "dello",
        "dell",
        "degli",
    ]
)
"""What ties two names to one: Corée du Nord, Bank of England."""

LINKS = TIES | frozenset(["l", "la", "les", "le", "the", "y", "e"])
INSTITUTIONS = words.read_words("newsdigest.enrich", "institutions.txt")
"""Folded nouns that begin the name of an institution and take an adjective: Union européenne."""

_DEMONYM_WEIGHT = 0.8  # of `russe` as a mention of Russie
_STANDS_FOR_ITSELF = 4.0  # rarity: Paris 1.6, Google 3.9; Fox 4.3
_THE = ("le", "au", "du")
_SHORTEST_ALIKE = 5  # letters; shorter names differ by one letter and are not the same


def join(found: dict[Key, Candidate], article: Article) -> dict[Key, Candidate]:
    """Return the names with all spellings of one under one key, and with the mentions that demonyms make."""
    found = _join_surnames(_join_by_spelling(_join_by_table(found, article.lang)))
    _join_first_words(found, article.lang)
    _count_demonyms(found, article)
    _join_by_alias(found, article.aliases)
    return found


def _merge(into: Candidate, other: Candidate) -> None:
    into.mentions += other.mentions
    into.label = into.label or other.label


def _join_by_table(found: dict[Key, Candidate], lang: str) -> dict[Key, Candidate]:
    table = variants(lang)
    joined: dict[Key, Candidate] = {}
    for key, candidate in found.items():
        label = table.get(" ".join(key), "")
        if label:
            candidate = Candidate(name_key(label), is_name=True, mentions=candidate.mentions, label=label)
        if candidate.key in joined:
            _merge(joined[candidate.key], candidate)
        else:
            joined[candidate.key] = candidate
    return joined


def _join_by_alias(found: dict[Key, Candidate], aliases: Aliases) -> None:
    """Join what is one tag over the whole archive; it keeps its key, which says what it is in its language."""
    shown: dict[str, Candidate] = {}
    for key, candidate in list(found.items()):
        text = candidate.text()
        label = aliases.canonical(text)
        if label != text:
            candidate.label = label
        if shown.setdefault(label, candidate) is not candidate:
            _merge(shown[label], candidate)
            del found[key]


def _join_by_spelling(found: dict[Key, Candidate]) -> dict[Key, Candidate]:
    """Join what differs in a hyphen, a doubled letter or y for i: Zelenskyy, Zelensky."""
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in found.values():
        groups[sound(candidate.key)].append(candidate)
    joined = {}
    for group in groups.values():
        group.sort(key=lambda candidate: -len(candidate.mentions))
        first = group[0]
        for other in group[1:]:
            _merge(first, other)
        joined[first.key] = first
    return joined


def sound(key: Key) -> str:
    """Return the letters of a name as far as its spellings share them; a short one is only itself."""
    letters = "".join(key)
    if len(letters) < _SHORTEST_ALIKE:
        return letters
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^\w]", "", letters).replace("y", "i"))


def _join_surnames(found: dict[Key, Candidate]) -> dict[Key, Candidate]:
    """Join a surname to the full name that ends with it; the fullest mention gives the name."""
    holders: defaultdict[str, list[Candidate]] = defaultdict(list)
    for key, candidate in found.items():
        if 2 <= len(key) <= 4 and not any(word in TIES for word in candidate.text().lower().split()):
            holders[sound(key[-1:])].append(candidate)
    for key, candidate in list(found.items()):
        if len(key) == 1 and (full := holders.get(sound(key))):
            best = max(full, key=lambda holder: len(holder.mentions))
            best.label = best.label or best.text()
            _merge(best, candidate)
            del found[key]
    return found


def _join_first_words(found: dict[Key, Candidate], lang: str) -> None:
    """Join the first word of a name to it when the text gives the whole name first: Fox News, then Fox.

    Not a word that is known to stand for itself: Paris after Paris Match.
    """
    counts = background(lang)
    introduced = sorted((_first(candidate), key) for key, candidate in found.items() if len(key) > 1)
    for key, candidate in list(found.items()):
        if len(key) > 1 or key in countries(lang):
            continue
        stem = words.stem(candidate.text(), lang)
        if key[0] in INSTITUTIONS or counts.is_common_word(stem) or counts.rarity(stem) > _STANDS_FOR_ITSELF:
            whole = next(
                (other for place, other in introduced if other[0] == key[0] and place < _first(candidate)), None
            )
            if whole:
                found[whole].label = found[whole].text()
                _merge(found[whole], candidate)
                del found[key]


def _first(candidate: Candidate) -> tuple[int, int]:
    """Return where a name stands first in the text, its title left out."""
    places = ((mention.sentence, mention.start) for mention in candidate.mentions if mention.sentence >= 0)
    return min(places, default=(-1, 0))


def _count_demonyms(found: dict[Key, Candidate], article: Article) -> None:
    """Count ``russe`` and ``Russes`` as half a mention of Russie, which two of them are enough for.

    Not those in a name: the Union européenne is not Europe.
    """
    table, papers = demonyms(article.lang), media(article.lang)
    begin_pair, forms = _words_of_demonyms(article.lang)
    named = {
        (mention.sentence, place)
        for key, candidate in found.items()
        if len(key) > 1
        for mention in candidate.mentions
        for place in range(mention.start, mention.end)
    }
    half: defaultdict[str, list[Mention]] = defaultdict(list)
    for number, _, tokens in article.texts:
        folded = [token.folded for token in tokens]
        if forms.isdisjoint(folded):
            continue
        for index, (before, word) in enumerate(pairwise(["", *folded])):
            country = table.get(word)
            if country is None and before in begin_pair:  # South Korean
                country = table.get(f"{before} {word}")
            if before in _THE and tokens[index].capitalised and (word,) in papers:  # selon le Parisien
                continue
            if country and (number, index) not in named:
                half[country].append(Mention(number, index, index + 1, "", _DEMONYM_WEIGHT))
    for country, mentions in half.items():
        key = name_key(country)
        if key in found:
            found[key].mentions += mentions
        elif len(mentions) > 1:
            found[key] = Candidate(key, is_name=True, mentions=mentions, label=country)


@lru_cache(maxsize=20_000)
def name_key(name: str) -> Key:
    """Return the folded words of a name without those that only tie them."""
    return tuple(token.folded for token in words.tokens(name) if token.folded not in LINKS)


@cache
def demonyms(lang: str) -> dict[str, str]:
    """Return the country of each folded demonym."""
    return {
        fold(form).replace(r"\s", " "): country
        for country, forms in _table("demonyms.txt", lang)
        for form in forms.split()
    }


@cache
def _words_of_demonyms(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that demonyms of two begin with, and all that a demonym is or begins with."""
    table = demonyms(lang)
    pairs = frozenset(form.partition(" ")[0] for form in table if " " in form)
    return pairs, pairs | table.keys()


@cache
def countries(lang: str) -> frozenset[Key]:
    """Return the keys of the countries that have demonyms."""
    return frozenset(map(name_key, demonyms(lang).values()))


@cache
def media(lang: str) -> frozenset[Key]:
    """Return the keys of what articles in a language quote: newspapers, channels, agencies."""
    return frozenset(tuple(name.split("+")) for name in words.read_table("newsdigest.enrich", "media.txt", lang))


@cache
def variants(lang: str) -> dict[str, str]:
    """Return the spelling that is shown of a name, by the folded words of each of its spellings."""
    table = {}
    for label, forms in _table("variants.txt", lang):
        for form in (label, *forms.split(",")):
            table[" ".join(name_key(form))] = label
    return table


def _table(name: str, lang: str) -> Iterator[tuple[str, str]]:
    for line in words.read_lines("newsdigest.enrich", name):
        code, _, rest = line.partition(" ")
        if code == lang:
            label, _, forms = rest.partition(":")
            yield label, forms
