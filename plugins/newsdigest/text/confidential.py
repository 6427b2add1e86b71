"""Addresses that nobody but their owner may know: a feed for one subscriber has its key in its address.

No list of names finds all keys (``token``, ``sig``, ``k``), so it is the other way round: an address is for everybody
if each part of it is of a kind that holds no key. One that is withheld without need costs its owner a word.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newsdigest.text.addresses import host, is_web, without_credentials

_PARAMETERS = frozenset(
    {"alt", "cat", "category", "ceid", "channel_id", "feed", "format", "gl", "hl", "id", "lang", "language", "output"}
    | {"atom", "page", "rss", "rss2", "section", "tag", "topic", "type", "xml"}
)
"""What a query says of public feeds: which one, in what format and language."""

_CHANNEL = "channel_id"  # of YouTube: random letters that name a public page

_TELLING = frozenset({"apikey", "auth", "password", "private", "secret", "token"})
"""Words in a path beside which a key stands, be it short."""

_VALUE = re.compile(r"[\w.,:+ -]*")
_RUN = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"\d{0,4}[^\W\d_]{0,30}\d{0,4}|\d{1,12}")
"""A word, a number, or one with the other: ``france24``, ``2024q1``; of a key's letters and digits eight are mixed."""

_SHORT = 8


def may_hold_key(address: str) -> bool:
    """Tell whether an address has a part in which a password or a key might be, or is no web address."""
    if not is_web(address) or without_credentials(address) != address:
        return True
    parts = urlsplit(address.strip())
    query = parse_qsl(parts.query, keep_blank_values=True)
    labels = [label for label in host(address).split(".") if not label.startswith("xn--")]
    path = unquote(parts.path)
    return (
        bool(parts.fragment)
        or any(sign in path for sign in ";=")
        or not _TELLING.isdisjoint(map(str.lower, _RUN.findall(path)))
        or any(map(_is_random, (*labels, path)))
        or not all(_is_harmless(name.lower(), value) for name, value in query)
    )


def brief(address: str) -> str:
    """Return an address for a report, which is read in public logs: without its scheme and what may be a key."""
    if may_hold_key(address):
        return f"{host(address)}/…"
    parts = urlsplit(address.strip())
    return f"{parts.netloc}{parts.path}{parts.query and '?'}{parts.query}".rstrip("/")


def _is_harmless(name: str, value: str) -> bool:
    known = name in _PARAMETERS and _VALUE.fullmatch(value) is not None
    return known and (name == _CHANNEL or not _is_random(value))


def _is_random(text: str) -> bool:
    """Tell whether letters and digits follow each other in a text, or capitals and small letters, as by chance."""
    return any(_is_mixed(run) for run in _RUN.findall(text) if len(run) >= _SHORT)


def _is_mixed(run: str) -> bool:
    capitals = sum(map(str.isupper, run))
    return not _NAMED.fullmatch(run) or (len(run) / 3 < capitals and any(map(str.islower, run)))
