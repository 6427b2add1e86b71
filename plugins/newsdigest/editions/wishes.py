"""What a person says of stories: ``content/stories.txt``.

    # Une ligne par souhait ; des articles on écrit le slug.
    starship-decolle + spacex-en-bourse
    greve-a-lyon - greve-a-nantes
    guerre-en-ukraine = nato-chief-in-kyiv

``+`` joins two articles to one story, ``-`` keeps them in different ones, ``=`` gives the story of an article its name
for good: the last part of its page's address.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsdigest.editions.stories import Wishes
from newsdigest.errors import ContentError
from newsdigest.text.slugs import slugify

_LINE = re.compile(r"(?P<one>\S+)\s+(?P<sign>[-+=])\s+(?P<other>\S+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One wish; articles are named by their slugs."""

    number: int
    one: str
    """An article; with ``=`` the name of a story."""

    sign: str
    other: str


def read(text: str, origin: str) -> tuple[list[Line], list[ContentError]]:
    """Return the wishes, and what is wrong with the lines that are none; origin: the file, for messages."""
    lines, errors = [], []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        wish = line.partition("#")[0].strip()
        if match := _LINE.fullmatch(wish):
            one = slugify(match["one"]) if match["sign"] == "=" else match["one"]
            lines.append(Line(number, one, match["sign"], match["other"]))
        elif wish:
            form = "write 'slug + slug', 'slug - slug' or 'name = slug'"
            errors.append(ContentError(f"{origin}, line {number}: '{wish}' says nothing of stories: {form}"))
    return lines, errors


def understand(
    lines: list[Line], guids: Mapping[str, str], origin: str
) -> tuple[Wishes, dict[str, str], list[ContentError]]:
    """Return the wishes by guids, the names of stories by the guid of one of their articles, and what names no article.

    guids: of each article, by its slug.
    """
    joined: set[tuple[str, str]] = set()
    split: set[tuple[str, str]] = set()
    errors = []
    pinned: dict[str, str] = {}
    for line in lines:
        slugs = [line.other] if line.sign == "=" else [line.one, line.other]
        unknown = [slug for slug in slugs if slug not in guids]
        if unknown:
            message = f"{origin}, line {line.number}: there is no article {' and no '.join(unknown)}"
            errors.append(ContentError(message))
            continue
        if line.sign == "=":
            pinned.setdefault(guids[line.other], line.one)
            continue
        one, other = sorted(guids[slug] for slug in slugs)
        (joined if line.sign == "+" else split).add((one, other))
    return Wishes(joined=frozenset(joined), split=frozenset(split)), pinned, errors
