"""The pictures within an article's text: shown, or named only, as NEWSDIGEST_IMAGES says."""

import re
from html import escape, unescape
from urllib.parse import SplitResult, unquote, urlsplit

from newsdigest.content.images import stem
from newsdigest.document import Document
from newsdigest.settings import Images

# The sanitiser writes attributes in double quotes, and no quotation mark within one.
_IMAGE = re.compile(r'<img((?:[^>"]|"[^"]*")*+)>')
_PIECE = re.compile(r'<img(?:[^>"]|"[^"]*")*+>|<(/?)a\b(?:[^>"]|"[^"]*")*+>')
_ATTRIBUTE = re.compile(r'\s(alt|src)="([^"]*)"')
_UNDESCRIBED = ("", "…")
_ELSEWHERE = ("http", "https", "")


def settle(html: str, document: Document, policy: str) -> str:
    """Return sanitised HTML with the pictures that a page may show.

    policy: with ``none`` no page asks another site for a picture: a link to it, with its alternative text or the name
    of its file, takes its place. Else they are asked for when they come into view, and not told on which page. The
    lead image is not shown again where the page shows it above the text.
    """
    if "<img" not in html:
        return html
    if _is_shown(document.image, policy):
        html = _without_lead(html, document)
    return _Pictures(policy).settle(html)


def _is_shown(lead: str, policy: str) -> bool:
    return bool(lead) and (policy == Images.LINK or not _is_elsewhere(lead))


def _is_elsewhere(address: str) -> bool:
    parts = _parts(address)
    return parts is None or (bool(parts.netloc) and parts.scheme in _ELSEWHERE)


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an address; None for one that has none, as ``//[/y.png``."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _without_lead(html: str, document: Document) -> str:
    """Remove the lead image from the text, the paragraph that holds nothing else, and the same caption below it."""
    for found in _IMAGE.finditer(html):
        source = unescape(dict(_ATTRIBUTE.findall(found[1])).get("src", ""))
        if source != document.image and not document.image.rpartition("/")[2].startswith(f"{stem(source)}-"):
            continue
        start, end = found.span()
        if html[:start].endswith("<p>") and html[end:].startswith("</p>"):
            start, end = start - len("<p>"), end + len("</p>")
            below = re.match(r"\s*<p><em>([^<]*)</em></p>", html[end:])
            if below and unescape(below[1]).strip() == document.image_caption.strip():
                end += below.end()
        return (html[:start].rstrip("\n") + html[end:]) if html[:start].strip() else html[end:].lstrip("\n")
    return html


class _Pictures:
    def __init__(self, policy: str) -> None:
        self._are_named = policy == Images.NONE
        self._in_link = False

    def settle(self, html: str) -> str:
        return _PIECE.sub(self._piece, html)

    def _piece(self, found: re.Match[str]) -> str:
        if not found[0].startswith("<img"):
            self._in_link = not found[1]
            return found[0]
        attributes = dict(_ATTRIBUTE.findall(found[0]))
        source = attributes.get("src", "")
        if not _is_elsewhere(unescape(source)):
            return found[0]
        if not self._are_named:
            return f'{found[0][:-1].rstrip("/ ")} loading="lazy" referrerpolicy="no-referrer">'
        alt = attributes.get("alt", "")
        name = alt if alt.strip() not in _UNDESCRIBED else escape(_file(unescape(source)))
        return name if self._in_link else f'<a href="{source}" rel="noopener noreferrer">{name}</a>'


def _file(address: str) -> str:
    parts = _parts(address)
    if parts is None:
        return address
    return unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.netloc
