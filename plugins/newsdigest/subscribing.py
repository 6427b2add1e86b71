"""The subscriptions in ``content/sources.opml``, and the feed behind an address: ``newsdigest subscribe``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from newsdigest.document import RawArticle, Subscription
from newsdigest.errors import SourceError
from newsdigest.settings import Settings
from newsdigest.sources.answers import FetchError, Kind, Request, Response
from newsdigest.sources.web import Web
from newsdigest.text.addresses import canonical, is_web, without_credentials

FILE = "sources.opml"
NO_FEED = "names no feed, and none is where feeds usually are"
_NAMED = 5  # addresses that a page names and that are tried; more of them are sections of the same site


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """The feed behind an address."""

    subscription: Subscription
    others: tuple[str, ...] = ()
    """Other feeds that the page names, which nobody has looked at."""


class Subscriptions:
    """``content/sources.opml``: the owner's file, in which everything else stays as it is."""

    def __init__(self, settings: Settings) -> None:
        self.path = settings.content / FILE
        self._settings = settings

    def read(self) -> list[Subscription | SourceError]:
        """Return what the file lists, and a SourceError for each part that cannot be used; nothing without a file."""
        from newsdigest.formats import opml
        from newsdigest.formats.refusal import RefusedError

        data = self._data()
        if not isinstance(data, bytes):
            return [data] if data else []
        try:
            found = list(opml.read(RawArticle(data=data, origin=str(self.path)), self._settings))
        except RefusedError as refusal:
            return [SourceError(str(self.path), str(refusal))]
        return [each for each in found if isinstance(each, Subscription | SourceError)]

    def add(self, subscription: Subscription, *, dry_run: bool = False) -> bool | SourceError:
        """Enter a feed; False: it is there already, whatever parameters count its readers. dry_run: write nothing."""
        wanted = canonical(subscription.url)
        if any(isinstance(each, Subscription) and canonical(each.url) == wanted for each in self.read()):
            return False
        if dry_run:
            return True
        from newsdigest.formats import opml

        return self._edit(lambda text: opml.add(text, subscription))

    def move(self, old: str, new: str) -> bool | SourceError:
        """Enter the address to which a feed has moved; False: nothing had to be changed."""
        from newsdigest.formats import opml

        return self._edit(lambda text: opml.replace_url(text, old, new))

    def _edit(self, change: Callable[[str], str]) -> bool | SourceError:
        from newsdigest.content.archive import write_atomically
        from newsdigest.formats import opml, xmltext
        from newsdigest.formats.refusal import RefusedError

        data = self._data()
        if isinstance(data, SourceError):
            return data
        try:
            text = opml.EMPTY if data is None else xmltext.decode(RawArticle(data=data, origin=str(self.path)))[0]
            changed = change(text)
        except RefusedError as refusal:
            return SourceError(str(self.path), str(refusal))
        if changed == text:
            return False
        try:
            path = self.path.resolve()  # a link stays one
            mode = path.stat().st_mode if data is not None else None
            write_atomically(path, changed)
            if mode is not None:  # addresses may hold what nobody else should read
                path.chmod(mode)
        except OSError as error:
            return SourceError(str(self.path), f"cannot be written: {error.strerror}")
        return True

    def _data(self) -> bytes | SourceError | None:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            return SourceError(str(self.path), f"cannot be read: {error.strerror}")


def find_feed(address: str, web: Web) -> FoundFeed | SourceError:
    """Return the feed at an address, or else the one that the page there names, or else one in a usual place.

    address: without ``https://`` it is meant with it, or with ``http://`` where that reaches nobody. Title and site
    are those that the feed gives; not its language: what an owner enters is believed, and many feeds have the one
    that their program came with.
    """
    url = address.strip() if "://" in address else f"https://{address.strip()}"
    shown = without_credentials(address) or "''"
    if not is_web(url):
        return SourceError(shown, "is no address of the web")
    page = _get(url, web)
    if isinstance(page, FetchError) and not page.reached and "://" not in address:
        plain = url.replace("https", "http", 1)
        other = _get(plain, web)
        if isinstance(other, Response) or other.reached:
            url, page = plain, other
    if isinstance(page, FetchError):
        return SourceError(shown, page.reason)
    if found := _described(page, url):
        return FoundFeed(subscription=found)
    from newsdigest.formats.discovery import feeds_of

    named = feeds_of(page.raw(url))
    for candidate in (*named[:_NAMED], *_usual(page.url)):
        answer = _get(candidate, web)
        if isinstance(answer, Response) and (found := _described(answer, candidate)):
            others = tuple(each for each in named if canonical(each) != canonical(candidate))
            return FoundFeed(subscription=replace(found, site=found.site or page.url), others=others)
    return SourceError(shown, NO_FEED)


def _get(url: str, web: Web) -> Response | FetchError:
    found = web.get(Request(url=url, kind=Kind.FEED))
    return found if isinstance(found, Response | FetchError) else FetchError(url, "gives nothing")


def _described(response: Response, asked: str) -> Subscription | None:
    """Return the subscription of an answer that is a feed; its address is the one to ask from now on."""
    from newsdigest.formats.discovery import describe, is_feed
    from newsdigest.formats.refusal import RefusedError

    if not is_feed(response.data):
        return None
    try:
        return replace(describe(response.raw(asked)), url=response.moved or asked, lang="")
    except RefusedError:
        return None


def _usual(address: str) -> Iterator[str]:
    """Yield where a feed may be: below the page first, as of a blog, then below the whole site."""
    from newsdigest.formats.discovery import WELL_KNOWN

    folder = address if address.endswith("/") else f"{address}/"
    seen = set()
    for base in (urljoin(folder, "."), urljoin(address, "/")):
        for path in WELL_KNOWN if base == urljoin(address, "/") else WELL_KNOWN[:1]:
            if (url := urljoin(base, path)) not in seen:
                seen.add(url)
                yield url
