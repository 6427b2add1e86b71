"""Tags that may be one: how they read tells, and what is proposed is for a person to accept."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from newsdigest.desk.tagged import Tagged
from newsdigest.enrich import Aliases
from newsdigest.enrich.spellings import LINKS, TIES, sound
from newsdigest.text.slugs import slugify
from newsdigest.text.words import fold

_SHORTEST = 5  # letters: shorter names that sound alike are others (Iran, Iraq's like)
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_SHORTEST_WORD = 3  # letters that are no plural: bus, gaz
_ENDINGS = {
    "fr": (("s", ""), ("x", ""), ("aux", "al")),
    "en": (("s", ""), ("es", ""), ("ies", "y")),
    "es": (("s", ""), ("es", "")),
    "pt": (("s", ""), ("es", ""), ("oes", "ao"), ("is", "l")),
    "de": (("e", ""), ("en", ""), ("n", ""), ("er", ""), ("s", "")),
    "it": (("i", "o"), ("e", "a"), ("i", "e")),
    "nl": (("en", ""), ("s", "")),
}
"""How plurals end, without accents, and what the singular has there."""

TWIN_USES, TWINS = 3, 0.8
"""Tags of so many articles at least, of which so many have both, are twins."""


class Use(NamedTuple):
    """A tag of the site, by the spelling that is shown."""

    name: str
    lang: str
    """Of most of its articles."""

    articles: frozenset[int]


class Proposal(NamedTuple):
    """Tags that may be one; ``names`` begins with the one that most articles have."""

    names: tuple[str, ...]
    reason: str
    articles: tuple[int, ...]
    """How many articles each has."""


class Twins(NamedTuple):
    """Two tags that stand in the same articles."""

    names: tuple[str, str]
    both: int
    either: int


def uses(found: Sequence[Tagged], aliases: Aliases) -> list[Use]:
    """Return the tags of a site, spellings of one page together, the most used first."""
    articles: defaultdict[str, set[int]] = defaultdict(set)
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    langs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, one in enumerate(found):
        for tag in one.tags:
            label = aliases.canonical(tag)
            slug = slugify(label)
            articles[slug].add(number)
            names[slug][label] += 1
            langs[slug][one.lang] += 1
    made = [Use(_most(names[slug]), _most(langs[slug]), frozenset(numbers)) for slug, numbers in articles.items()]
    return sorted(made, key=lambda use: (-len(use.articles), use.name))


def proposals(tags: Sequence[Use], apart: Callable[[str, str], bool]) -> list[Proposal]:
    """Return what may be one, the most used first; ``apart``: tells whether a person has called two tags two."""
    found: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    of_name = {use.name: use for use in tags}
    for reason, groups in ((reason, list(look(tags))) for reason, look in _LOOKS):
        for group in groups:
            for one, other in combinations(group, 2):
                _join(one.name, other.name, reason, found, reasons, apart)
    made = []
    for group_names in {id(names): names for names in found.values()}.values():
        ordered = sorted(group_names, key=lambda name: (-len(of_name[name].articles), name))
        if all(map(_is_writable, ordered)):
            counts = tuple(len(of_name[name].articles) for name in ordered)
            made.append(Proposal(tuple(ordered), reasons[ordered[-1]], counts))
    return sorted(made, key=lambda each: (-sum(each.articles), each.names))


def twins(tags: Sequence[Use]) -> list[Twins]:
    """Return pairs of tags that stand in nearly the same articles: one of them says nothing more."""
    frequent = [use for use in tags if len(use.articles) >= TWIN_USES]
    of_article: defaultdict[int, list[int]] = defaultdict(list)
    for place, use in enumerate(frequent):
        for number in use.articles:
            of_article[number].append(place)
    both = Counter(pair for places in of_article.values() for pair in combinations(sorted(places), 2))
    found = []
    for (one, other), shared in both.items():
        either = len(frequent[one].articles | frequent[other].articles)
        if shared >= TWIN_USES and shared >= TWINS * either:
            found.append(Twins((frequent[one].name, frequent[other].name), shared, either))
    return sorted(found, key=lambda each: (-each.both, each.names))


def _join(
    one: str,
    other: str,
    reason: str,
    found: dict[str, list[str]],
    reasons: dict[str, str],
    apart: Callable[[str, str], bool],
) -> None:
    """Put two tags into one group, unless a person has said that two of it are two."""
    first, second = found.get(one, [one]), found.get(other, [other])
    if first is second or any(apart(a, b) for a in first for b in second):
        return
    group = [*first, *second]
    for name in group:
        found[name] = group
        reasons.setdefault(name, reason)


def _by(key: Callable[[Use], object]) -> Callable[[Sequence[Use]], Iterator[list[Use]]]:
    """Return what groups tags by a key; those whose key is empty stay alone."""

    def look(tags: Sequence[Use]) -> Iterator[list[Use]]:
        groups: defaultdict[object, list[Use]] = defaultdict(list)
        for use in tags:
            if found := key(use):
                groups[found].append(use)
        return (group for group in groups.values() if len(group) > 1)

    return look


def _sound(use: Use) -> str:
    """Return what stays of a name without hyphens, doubled letters, and y for i; of a common noun without hyphens."""
    letters = "".join(re.findall(r"\w", fold(use.name)))
    heard = letters if use.name[:1].islower() else sound((letters,))
    return f"{use.name[:1].islower()} {heard}" if len(letters) >= _SHORTEST else ""


# From other alphabets each language writes as it hears: Loukachenko, Lukaschenko; Tchaïkovski, Tschaikowski.
_HEARD = (
    *(("kh", "h"), ("tsch|tch|tsh|sch|ch|sh|cz|sz", "s"), ("ph", "f"), ("w", "v"), ("oo|ou", "u")),
    *(("dzh|dj|y|j", "i"), ("z", "s"), ("x", "ks"), ("ck|q", "k"), (r"(.)\1+", r"\1")),
)


def _transliteration(use: Use) -> str:
    """Return how a name sounds, roughly, whoever has written it in Latin letters."""
    text = fold(use.name).replace("-", " ")
    if use.name[:1].islower() or len(text) <= _SHORTEST:
        return ""
    for written, heard in _HEARD:
        text = re.sub(written, heard, text)
    return text


def _plurals(tags: Sequence[Use]) -> Iterator[list[Use]]:
    """Yield tags that differ by a plural; a name and a common noun are two: Tours and tour."""
    of_form = {(use.lang, fold(use.name)): use for use in reversed(tags)}
    for use in reversed(tags):
        if use.name.isupper():
            continue
        for singular in _singulars(use):
            one = of_form.get((use.lang, singular))
            if one and one.name[0].islower() == use.name[0].islower() and not one.name.isupper():
                yield [one, use]


def _singulars(use: Use) -> Iterator[str]:
    """Yield what a tag may be the plural of; in one of its words, or in all."""
    tokens = fold(use.name).split()
    for ending, instead in _ENDINGS.get(use.lang, ()):
        forms = [re.sub(f"{ending}$", instead, word) if len(word) > _SHORTEST_WORD else word for word in tokens]
        if forms != tokens:
            yield " ".join(forms)
            yield from (
                " ".join((*tokens[:place], forms[place], *tokens[place + 1 :]))
                for place in range(len(tokens))
                if forms[place] != tokens[place]
            )


def _acronyms(tags: Sequence[Use]) -> Iterator[list[Use]]:
    """Yield an acronym and the only name that it can be short for, if they stand together somewhere.

    Of 23 pairs in 2,000 French articles nine were one, and just these stood together.
    """
    of_initials: defaultdict[str, list[Use]] = defaultdict(list)
    for use in tags:
        for initials in _initials(use.name):
            of_initials[initials].append(use)
    for use in tags:
        long = of_initials.get(use.name, [])
        if _ACRONYM.fullmatch(use.name) and len(long) == 1 and use.articles & long[0].articles:
            yield [use, long[0]]


def _initials(name: str) -> set[str]:
    """Return the initials of a name of several words without those that only tie them, with and without articles."""
    found = [word for word in re.split(r"[\s’'-]+", fold(name)) if word and word not in TIES]
    if any(map(_ACRONYM.fullmatch, name.split())):
        return set()
    shorter = [word for word in found if word not in LINKS]
    return {"".join(word[0] for word in each).upper() for each in (found, shorter) if len(each) > 1}


_LOOKS: tuple[tuple[str, Callable[[Sequence[Use]], Iterator[list[Use]]]], ...] = (
    ("spelling", _by(_sound)),
    ("plural", _plurals),
    ("initials", _acronyms),
    ("transliteration", _by(_transliteration)),
)


def _is_writable(name: str) -> bool:
    """Tell whether a line of aliases can hold the name."""
    return "=" not in name and not re.search(r"(?:^|\s)#", name)


def _most(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda each: (-counts[each], each))
