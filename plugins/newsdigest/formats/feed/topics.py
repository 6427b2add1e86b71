"""The categories of an entry to tags."""

import html
import re
from collections.abc import Iterable

from newsdigest.text import markup

_MOST = 20
_LONGEST = 60  # characters; a longer one is a sentence
_ADDRESS = re.compile(r"\w+://|www\.|[\w.-]+@")
_NO_TOPIC = frozenset(
    (
        *("uncategorized", "uncategorised", "non classé", "non-classé", "allgemein", "unkategorisiert"),
        *("sin categoría", "senza categoria", "sem categoria", "geen categorie", "untagged", "default", "none"),
    )
)


def choose(terms: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return each topic once, in its first spelling, and a warning if there are more than anyone reads."""
    found: dict[str, str] = {}
    for term in terms:
        topic = " ".join(markup.remove_control_characters(html.unescape(term)).replace(";", ",").split()).strip(" ,#")
        if 0 < len(topic) <= _LONGEST and any(map(str.isalnum, topic)) and not _ADDRESS.match(topic):
            found.setdefault(topic.casefold(), topic)
    topics = tuple(topic for key, topic in found.items() if key not in _NO_TOPIC)
    left = len(topics) - _MOST
    return topics[:_MOST], (
        f"{left} categor{'ies' if left > 1 else 'y'} left out: '{topics[_MOST]}'",
    ) if left > 0 else ()
