"""Players and frames in a text as links to what they show: pages, feeds, books and mails load nothing of others."""

import re
from html import unescape
from urllib.parse import urlsplit

from newsdigest.publishing.escaping import escaped

# Bounded, as an element that is never closed would be looked through to the end from each place.
_EMBED = re.compile(
    r"<(?:embed\b(?P<alone>[^>]{0,2000})>"
    r"|(?P<name>iframe|video|audio|object)\b(?P<attributes>[^>]{0,2000})>(?P<inner>.{0,4000}?)</(?P=name)\s*>)",
    re.IGNORECASE | re.DOTALL,
)
# With http or https, or without a scheme: a file of the site.
_ADDRESS = re.compile(
    r"""(?:^|\s)(?:src|data)\s*=\s*["']?((?:https?://|(?=[^:\s"'<>]+["'\s>]))[^\s"'<>]+)""", re.IGNORECASE
)
_TITLE = re.compile(r"""(?:^|\s)(?:title|aria-label)\s*=\s*(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE)
_PAGES = (
    (
        re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*"),
        r"https://www.youtube.com/watch?v=\1",
    ),
    (re.compile(r"https?://player\.vimeo\.com/video/(\d+).*"), r"https://vimeo.com/\1"),
    (re.compile(r"https?://(?:www\.)?dailymotion\.com/embed/video/(\w+).*"), r"https://www.dailymotion.com/video/\1"),
)
"""Players that stand on no page of their own, and the pages where the same is shown."""


def as_links(html: str) -> str:
    """Return the HTML, not yet sanitised, with a link in the place of what plays or frames another site's content.

    The link's text is the title that the element has, else the host, of the site's own the file. What has another kind
    of address is left to the sanitiser.
    """
    return _EMBED.sub(_link, html) if "<" in html else html


def _link(found: re.Match[str]) -> str:
    attributes = found["alone"] if found["name"] is None else found["attributes"]
    address = _ADDRESS.search(f"{attributes} ") or _ADDRESS.search(found["inner"] or "")
    if not address:
        return found[0]
    url = unescape(address[1])
    url = f"https:{url}" if url.startswith("//") else url
    for player, page in _PAGES:
        url = player.sub(page, url)
    title = _TITLE.search(attributes)
    text = unescape(title[1] or title[2]) if title else _host(url)
    return f'<a href="{escaped(url)}">{escaped(text)}</a>'


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url.rpartition("/")[2] or url
    except ValueError:  # http://[x
        return url
