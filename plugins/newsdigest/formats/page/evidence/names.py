"""Bylines to names: ``Von Anna Maier und Jan Kos, Berlin`` is Anna Maier and Jan Kos."""

import re
from collections.abc import Iterable

from newsdigest.formats.page.evidence import days
from newsdigest.formats.page.evidence.wording import read_words
from newsdigest.text.slugs import slugify

_MOST = 12  # names of one article
_LONGEST = 80  # characters of a name
_LONGEST_WITHOUT_CAPITALS = 20
_LINES = read_words("names.txt")
_AGENCIES, _DESKS, _ROLES, _NOBODY, _PARTICLES, _ARTICLES, _PREPOSITIONS, _BEFORE_PLACES = (
    frozenset(" ".join(_LINES[name]).split())
    for name in ("agencies", "desks", "roles", "nobody", "particles", "articles", "prepositions", "before places")
)
_BY = re.compile(
    rf"^(?:[|·•–—:,-]+\s*)?(?:(?:{'|'.join(_LINES['introductions'])})(?:\s*[:：/／]\s*|\s+)"
    rf"|(?:{'|'.join(_LINES['introductions with a colon'])})\s*[:：/／]\s*)+",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^(?:source|quelle|fuente|fonte)\s*:?\s+(?=\S)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:[;|•·/、，\n]|\s(?=[\u4e00-\u9fff]{2,4}[:：])|,?\s+(?:and|et|und|y|och|og|en|ja|και|и|và|dan|ve)\s+(?=\S)|\s+&\s+"
    r"|\s+(?:e|i|a)\s+(?=[A-ZÀ-Þ][a-zà-ÿ]))\s*"
)
# What is behind a name: "3 comments", "- Live Science", "(Reuters)", "in Berlin".
_COUNTED = r"\s*\b\d+\s+(?:comment|kommentar|coment[aá]rio|commenti|reacties|view|share|min|like|avis|repl)\w*\b.*$"
_AFTER = re.compile(
    _COUNTED
    + r"|\s+(?:[–—-]|@)\s*.*$|\s*[(\[<].*$|\s+(?:à|in|aus|a|en|at|from|for|für|pour|per|para|about|on|the)\s+.*$"
    r"|,?\s+(?:avec|with|mit|con|com)\s+.*$",
    re.IGNORECASE,
)
_WITH = re.compile(r",?(?:^|\s+)(?:avec|with|mit|con|com|via)\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.\w+|https?://\S+|www\.\S+|\S+\.(?:com|org|net|html?|php)/\S*|(?<!\w)@\w+")
_ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")  # "Jane Doe, CNN Business": behind a name it is where she works
_DIGITS = re.compile(r"\d")


def names(byline: str, site: str = "") -> tuple[str, ...]:
    """Return the names in a byline, which is known to be one; their order and spelling are the page's.

    Roles, places, addresses and handles are left out, and an agency that people worked with; an agency or a desk
    alone is the author. ``site`` is no name, as long as there is another.
    """
    text = _SOURCE.sub("", without_preposition(days.without(_ADDRESS.sub(" ", byline))))
    whole = text.strip(" ,;|·•–—-:\n")
    if (together := _WITH.search(whole)) and (before := whole[: together.start()].strip()):
        first = names(before, site)
        if any(is_person(name, site) for name in first) or set(",\n") & set(whole) or len(whole) > _LONGEST:
            return first
        return (whole,)  # "Orange avec AFP": organisations sign together
    found: list[str] = []
    for part in _BETWEEN.split(text):
        found.extend(_people(part, site))
    people = [name for name in found if is_person(name, site)]
    others = [name for name in found if not same(name, site)] or found
    kept = people or [name for name in others if is_agency(name)] or others[:1]
    return _distinct(kept)[:_MOST]


def without_preposition(text: str) -> str:
    """Return a byline without what introduces it (``By``, ``Von``, ``Texte :``)."""
    text = text.strip()
    return _BY.sub("", text, count=1).strip()


def is_introduced(text: str) -> bool:
    """Tell whether a text says that a name follows."""
    return without_preposition(text) != text.strip()


def is_name(text: str) -> bool:
    """Tell what may be the name of somebody, or of an organisation, from dates, sentences and numbers."""
    slug = slugify(text)
    words = text.split()
    return (
        1 < len(text) <= _LONGEST
        and len(words) <= 8
        and any(sign.isalpha() for sign in text)
        and slug not in _NOBODY
        and not slug.endswith("admin")
        and sum(map(str.isdigit, text)) <= 2
        and not text.endswith(("…", "?", "!"))
        and not set(":：={") & set(text)
        and not set(slug.split("-")) <= _ROLES
        and slug.split("-")[-1] not in _PREPOSITIONS
    )


def is_title(text: str) -> bool:
    """Tell what may be the name of a desk or an organisation by its form: up to five words, capitalised."""
    words = text.split()
    main = [word for word in words if slugify(word) not in _PARTICLES | _PREPOSITIONS | {"of", "the", "for", "fur"}]
    return is_name(text) and len(words) <= 5 and bool(main) and all(_capitalised(word) for word in main)


def is_person(text: str, site: str = "") -> bool:
    """Tell a person's name by its form: two to six capitalised words, none of which is that of a desk or a role."""
    words = text.replace("’", "'").split()
    if not is_name(text) or _DIGITS.search(text) or same(text, site) or is_agency(text):
        return False
    slug_words = slugify(text).split("-")
    if set(slug_words) & (_DESKS | _ROLES):
        return False
    if text.upper() == text.lower():  # scripts without capitals
        return len(text) <= _LONGEST_WITHOUT_CAPITALS
    if words[0].casefold() in _ARTICLES and (len(words) == 2 or words[0].casefold() == "the"):
        return False
    main = [word for word in words if word.casefold().strip(".'") not in _PARTICLES]
    return 2 <= len(words) <= 6 and len(main) >= 1 and all(_capitalised(word) for word in main)


def is_place(text: str) -> bool:
    """Tell the names of towns that have the form of a person's (``New York``)."""
    return slugify(text).partition("-")[0] in _BEFORE_PLACES


def is_agency(text: str) -> bool:
    """Tell the news agencies."""
    return slugify(text) in _AGENCIES


def same(name: str, other: str) -> bool:
    """Tell whether two names are the same but for signs, case, and the end of an address (``Example.com``)."""
    one, two = slugify(name).replace("-", ""), slugify(other).replace("-", "")
    return bool(one and two) and (one == two or one.removeprefix("the") == two.removeprefix("the"))


def _capitalised(word: str) -> bool:
    core = word.strip(".,'\"“”‘’()-")
    first = next((sign for sign in core if sign.isalpha()), "")
    return bool(first) and (
        first.isupper()
        or (len(core) > 2 and core[:2] in ("d'", "l'", "o'") and core[2].isupper())
        or first.lower() == first.upper()
    )


def _people(part: str, site: str) -> Iterable[str]:
    """Return the names of a part without "and": commas are between names, or before a role, a place or a degree."""
    pieces = [_cleaned(piece) for piece in re.split(r"\s*,\s+|,$", part)]
    if len(pieces) == 2 and all(len(piece.split()) == 1 and _capitalised(piece) for piece in pieces if piece):
        first, second = pieces
        if first and second and not second.isupper() and not same(second, site):
            return [f"{second} {first}"]  # "Maier, Anna"
    named = [piece for piece in pieces if is_name(piece)]
    people = [piece for piece in named if is_person(piece, site)]
    if people and not people[0].isupper():
        people = [people[0], *(piece for piece in people[1:] if not _ACRONYM.search(piece))]
    return people or named[:1]


def _cleaned(piece: str) -> str:
    piece = without_preposition(piece)
    cut = _AFTER.sub("", piece).strip(" ,;|·•–—-:*\"“”'’_\t\n")
    piece = cut if cut else piece.strip(" ,;|·•–—-:*\"“”'")
    piece = re.sub(r"(?<=[^\W\d_]{3})\.$", "", piece)
    words = piece.split()
    if len(words) > 2 and slugify(words[0]) in _AGENCIES:  # AP National Security Writer
        return words[0]
    while len(words) > 2 and slugify(words[-1]) in _PREPOSITIONS:
        words.pop()
    name = list(words)
    while len(name) > 2 and slugify(name[-1]) in _ROLES:
        name.pop()
    return " ".join(name if not set(map(slugify, name)) & (_DESKS | _ROLES) else words)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in found:
        kept.setdefault(slugify(name), name)
    return tuple(kept.values())
