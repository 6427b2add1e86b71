"""Links in newsletters that count who follows them, and the pages that they lead to."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from newsdigest.text.addresses import canonical, host, is_web

_TARGET = frozenset(
    (
        *("url", "u", "uri", "to", "target", "redirect", "redirect_url", "redirect_uri", "redirecturl", "dest"),
        *("destination", "link", "goto", "r", "q", "_url", "href", "murl", "ued"),
    )
)
_IN_PATH = re.compile(r"/(https?(?::|%3a)%2f%2f[^/]+)", re.IGNORECASE)
_COUNTER_HOST = re.compile(
    r"(?:.*\.)?(?:click|clicks|clk|track|tracking|trk|links?|lnk|nl|email|emails|em|mail|mailing|mailer|news|newsletter"
    r"|e|r|t|ct|url\d*|u\d+)\..+|.*\.(?:list-manage|rs6|sendgrid|mandrillapp|awstrack|hubspotlinks|convertkit-mail\d?"
    r"|mailjet|sendibm\d|sparkpostmail\d?|mjt|exct|pstmrk)\.(?:com|net|lu|me|it)",
    re.IGNORECASE,
)
_COUNTER_PATH = re.compile(
    r"/(?:ls|wf|track|tracking)/click|/(?:click|clicks|redirect|cl0|e3t|lnk|ctc?|c|f|l|tr/cl)/", re.IGNORECASE
)
_TOKEN = re.compile(r"[\w=+.~%-]{24,}+")
_WORD = re.compile(r"(?<![^-_/])[a-z]{2,}(?![^-_/])")
_MANY_WORDS = 3  # of a title in an address, as long as that may be


def destination(address: str) -> str:
    """Return the address of the page that a link leads to, without what counts readers.

    Empty if the link is a counter that keeps to itself where it leads. What is no web address stays as it is.
    """
    if not is_web(address):
        return address
    parts = urlsplit(address.strip())
    counts = bool(_COUNTER_HOST.fullmatch(host(address)) or _COUNTER_PATH.search(parts.path))
    for name, value in parse_qsl(parts.query):
        if is_web(value) and (counts or name.lower() in _TARGET):
            return destination(value) if len(value) < len(address) else canonical(value)
    if (inner := _IN_PATH.search(parts.path)) and is_web(unquote(inner[1])):
        return canonical(unquote(inner[1]))
    opaque = any(map(is_opaque, _TOKEN.findall(f"{parts.path}?{parts.query}")))
    return "" if counts and opaque else canonical(address)


def is_opaque(token: str) -> bool:
    """Tell a key from the words of a title: it has letters and digits, and hardly a word."""
    return bool(re.search(r"\d", token) and re.search("[A-Za-z]", token)) and len(_WORD.findall(token)) < _MANY_WORDS
