"""What browsers keep of a page: its address in a file of its own, or among bookmarks."""

import html
import re
from collections.abc import Iterator

from newsdigest.document import Address, Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import decoding, propertylists
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web

_BOOKMARK = re.compile(r"""<a\s[^<>]*?\bhref\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)')""", re.IGNORECASE)
_URL = re.compile(r"^URL(?:\[\$e\])?\s*=[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


def read(raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield the addresses of a shortcut (``.url``, ``.desktop``, ``.webloc``) or of exported bookmarks.

    Bookmarks that lead to no web page (``place:``, ``javascript:``) are one SourceError.
    Raises RefusedError for a shortcut without a web address.
    """
    if raw.data.startswith(b"bplist") or b"<plist" in raw.data:
        yield _only(propertylists.read(raw.data).get("URL"), raw)
        return
    text = decoding.decode(raw.data).text
    if shortcut := _URL.search(text):
        yield _only(shortcut[1], raw)
    else:
        yield from _bookmarks(text, raw)


def _only(url: object, raw: RawArticle) -> Address:
    if not isinstance(url, str) or not is_web(url):
        raise RefusedError("is a link to something that is no web page")
    return Address(url=url, origin=raw.origin)


def _bookmarks(text: str, raw: RawArticle) -> Iterator[Found]:
    found = [html.unescape(double or single).strip() for double, single in _BOOKMARK.findall(text)]
    pages = dict.fromkeys(filter(is_web, found))
    for url in pages:
        yield Address(url=url, origin=raw.origin)
    if others := sum(url not in pages for url in found):
        yield SourceError(raw.origin, f"has {others} bookmark{'s' * (others > 1)} of something that is no web page")
