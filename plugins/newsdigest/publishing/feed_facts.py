"""What feeds say of an article in every format: dates, names, addresses, its picture, its text."""

import functools
import re
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit
from uuid import NAMESPACE_URL, uuid5

from newsdigest.publishing.rendering import is_on_site
from newsdigest.publishing.views import ArticleView
from newsdigest.text.addresses import is_web, without_credentials

# The URIs that are written in one way only: others would be the same to one reader, and not to the next.
_IDENTIFIER = re.compile(
    r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|urn:(?!uuid:)[a-z0-9][a-z0-9-]{1,31}:[0-9A-Za-z()+,.:=@;$_!*'-]+"
    r"|tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[0-9A-Za-z;/?:@&=+$.\-_!~*'(),]*"
    r"|https?://[a-z0-9.-]+(?::(?!80/|443/)\d+)?/(?!(?:.*/)?\.{1,2}(?:/|$))[0-9A-Za-z;/?:@&=+$.\-_!~*'(),#]*"
)
_SAFE = ";/?:@&=+$,#!~*'()%"
_HOST = re.compile(r"[a-z]+://[^/?#]*", re.IGNORECASE)

# The sanitiser writes attributes in double quotes, and no quotation mark within one.
_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+ ?/?>')
_ADDRESS = re.compile(r' (href|src|cite)="([^"]*)"')

_IMAGES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
"""Not from ``mimetypes``, which reads what the machine has."""


class Picture(NamedTuple):
    """The lead image of an article."""

    url: str
    media_type: str
    """Empty where its name does not tell."""

    width: str
    height: str
    """In pixels; empty where they are not known."""

    credit: str


def updated(article: ArticleView) -> datetime:
    """Return when an article last changed."""
    return max(article.date, article.modified or article.date)


def last_change(article: ArticleView) -> tuple[datetime, bool]:
    """Return when an article last changed, and whether the hour of that is known."""
    appeared = article.date, article.timed
    return max(appeared, (article.modified, article.modified_timed)) if article.modified else appeared


def told_apart(article: ArticleView) -> datetime:
    """Return the same with a fraction of a second that its guid gives.

    Articles of a day without an hour would share a moment, which validators take for an oversight.
    """
    return updated(article) + timedelta(microseconds=uuid5(NAMESPACE_URL, article.guid).int % 1_000_000)


def authors(article: ArticleView) -> tuple[str, ...]:
    """Return the authors; of an article without any, its source."""
    return article.authors or ((article.source.name,) if article.source else ())


def categories(article: ArticleView) -> tuple[str, ...]:
    """Return section and tags, each name once."""
    return tuple(dict.fromkeys(label.name for label in (article.section, *article.tags) if label.name))


def original(article: ArticleView) -> str:
    """Return where an article was published first; empty where that is no web address."""
    return uri(without_credentials(article.source_url)) if is_web(article.source_url) else ""


def origin(article: ArticleView, address: str) -> str:
    """Return where an article's source is: its site, or its page on ours; empty if it has neither."""
    if found := original(article):
        return urljoin(found, "/")
    return f"{address}/{article.source.url}" if article.source and article.source.url else ""


def picture(article: ArticleView, address: str) -> Picture | None:
    """Return the lead image, if readers may see it: not with a headline, not from elsewhere unless the owner says."""
    if article.rights == "headline" or article.withdrawn or not article.image:
        return None
    if is_on_site(article.image):
        url = f"{address}/{article.image}"
    elif article.image_linked and is_web(article.image):
        url = uri(article.image)
    else:
        return None
    width, height = map(str, article.image_size or ("", ""))
    media_type = _IMAGES.get(urlsplit(url).path.rpartition(".")[2].lower(), "")
    return Picture(url, media_type, width, height, article.image_credit)


def uri(address: str) -> str:
    """Return an address without the characters that a URI does not have: validators refuse an IRI."""
    end = found.end() if (found := _HOST.match(address)) else 0
    return quote(address[:end], safe=_SAFE + "[]") + quote(address[end:], safe=_SAFE)


def identifier(guid: str) -> str:
    """Return the guid as a URI, which Atom demands; the same one for the same guid on any domain."""
    return guid if _IDENTIFIER.fullmatch(guid) else f"urn:uuid:{uuid5(NAMESPACE_URL, guid)}"


@functools.lru_cache(maxsize=200)
def absolute(html: str, base: str) -> str:
    """Return sanitised HTML whose links and images begin with a scheme; ``base``: the page that they are relative to.

    It comes in each format of a feed, one after the other.
    """
    if '="' not in html:
        return html
    return _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _resolved(found, base), tag[0]), html)


def _resolved(found: re.Match[str], base: str) -> str:
    name, value = found.groups()
    # What is a reference in HTML stays one: ``&amp;`` has no part in how addresses are joined.
    try:
        return f' {name}="{urljoin(base, value)}"'
    except ValueError:  # http://[x
        return ""
