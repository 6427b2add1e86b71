"""The headline among what a page calls itself: without the name of the site, and never without a part of its own."""

import re
from collections.abc import Iterator, Sequence

from newsdigest.text import slugs

_SEPARATOR = re.compile(
    r"\s+(?:[|–—·•»«›‹/~⋆:-]|::|\|\||>>|->|<)\s+|\s*[|｜_]\s*|(?<=\w):\s+|\s*»\s+|\s+[-–—](?=\w)|(?<=\w)[–—-]\s+"
)
_SURE = re.compile(r"\s*(?:\||｜|::)\s*|\s[»›]\s")
_SAME = 400  # characters by which titles are compared
_TELLING = 8  # bytes of a title that is known within another: three characters of Chinese
_NO_NAME = frozenset(
    [
        "www",
        "com",
        "org",
        "net",
        "co",
        "uk",
        "de",
        "fr",
        "es",
        "it",
        "news",
        "online",
        "blog",
        "the",
        "index",
        "html",
        "home",
    ]
)


def headline(named: Sequence[str], heading: str, sites: Sequence[str]) -> str:
    """Return the headline.

    named: what declarations call the article, the best first. heading: the text of its heading, or empty.
    sites: the names that the site may have, its host among them.
    """
    stripped = [without_site(name, sites, [heading, *named]) for name in named]
    stripped = [name for name in stripped if name and not is_site(name, sites)] or [name for name in stripped if name]
    shown = without_site(heading, sites, named) if heading else ""
    if shown and (not stripped or any(_agree(shown, name) for name in stripped)):
        return _better_case(shown, stripped)
    return stripped[0] if stripped else shown


def without_site(title: str, sites: Sequence[str], others: Sequence[str]) -> str:
    """Return a title without the names of the site and its sections before or behind it."""
    best = title
    wanted = {slugify(other) for other in others if other and other != title}
    for rest, cut, behind in cuts(title):
        if slugify(rest) in wanted and len(rest.split()) > 1:
            return rest
        known = (is_site(cut, sites) and not _SEPARATOR.search(cut)) if behind else slugify(cut) in map(slugify, sites)
        if known and 1 < len(rest) < len(best):
            best = rest
    if best == title and not set(title) & set("«‹") and len(parts := _SURE.split(title)) > 1:
        first = parts[0].strip()
        if len(first.split()) >= 3 and len(parts[-1].split()) <= 6:
            best = first
    return best.strip(" |–—-·•_:") or title if best != title else title


def is_site(text: str, sites: Sequence[str]) -> bool:
    """Tell whether a text is a name of the site, spelled somehow: ``CNNPolitics`` on cnn.com, ``RT World News``."""
    slug = slugify(text)
    bare = slug.replace("-", "").removeprefix("the")
    for site in sites:
        known = slugify(site)
        joined = known.replace("-", "").removeprefix("the")
        if not bare or not joined:
            continue
        if bare == joined or (len(bare) > 3 and joined.startswith(bare)):
            return True
        # One or two words more are a section or an edition; more may be the end of a headline about the site.
        words = slug.removeprefix("the-").split("-")
        if (
            len(words) <= 3
            and len(joined) > 1
            and (bare.startswith(joined) or bare.endswith(joined))
            and len(known.split("-")) < 4
        ):
            return True
        if set(words) <= set(known.split("-")) and set(words) - _NO_NAME:
            return True
    return False


def cuts(title: str) -> Iterator[tuple[str, str, bool]]:
    """Yield what is left, what is cut off, and whether that is the end, at each separator from the ends inwards."""
    # In pairs they are quotation marks.
    pairs = ("«" in title and "»" in title) or ("‹" in title and "›" in title)
    found_all = [found for found in _SEPARATOR.finditer(title) if not (pairs and set(found[0]) & set("«»‹›"))]
    for found in reversed(found_all):
        yield title[: found.start()].strip(), title[found.end() :].strip(), True
    for found in found_all:
        yield title[found.end() :].strip(), title[: found.start()].strip(), False


def _agree(shown: str, name: str) -> bool:
    """Tell whether a heading is the headline that a declaration names, perhaps shortened or worded anew."""
    one, two = slugify(shown), slugify(name)
    if one == two or (min(len(one.encode()), len(two.encode())) > _TELLING and (one in two or two in one)):
        return True
    first, second = set(one.split("-")), set(two.split("-"))
    return len(first & second) >= max(2, min(len(first), len(second)) / 2)


def _better_case(shown: str, named: Sequence[str]) -> str:
    """Return the spelling in upper and lower case of a heading that is set in capitals."""
    same = (name for name in named if slugify(name) == slugify(shown))
    return next((name for name in same if not name.isupper()), shown) if shown.isupper() else shown


def slugify(text: str) -> str:
    """Return what is compared of a title."""
    return slugs.slugify(text, max_length=_SAME)
