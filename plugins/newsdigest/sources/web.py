"""The web: what is at an address, after redirects, asked for as a guest asks.

Only ``http`` and ``https``, only public addresses (``guard``), no cookies, and credentials only to the host that they
were given for. What a site answers is never an exception: a source that fails is one among many.
"""

import base64
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from threading import Lock, Semaphore
from urllib.parse import unquote_to_bytes

import httpx

from newsdigest.document import Address, RawArticle, Rights
from newsdigest.errors import SourceError, unexpected
from newsdigest.settings import Settings
from newsdigest.sources.answers import (
    Fetched,
    FetchError,
    Kind,
    NotModified,
    Request,
    Response,
    RestingError,
    Validators,
)
from newsdigest.sources.exchange import Answer, ExchangeError, Limits, exchange, status_words
from newsdigest.sources.parallel import in_parallel
from newsdigest.sources.patience import MOST, retry_after
from newsdigest.sources.robots import AGENT, Robots
from newsdigest.text.addresses import host, is_web, without_credentials

NOTHING = "gives nothing"
REDIRECTS = 5
PER_HOST = 2
RESTING = 300.0
"""Seconds for which a host is left alone that has too much to do and does not say for how long."""

_PERMANENT = (301, 308)
_REDIRECTS = (*_PERMANENT, 302, 303, 307)
_BUSY = (429, 503)
_LATER = (408, 425, *_BUSY)  # and all of 5xx: another day the answer is another one


class Web:
    """A guest on the web for one run; threads may ask at once."""

    def __init__(self, settings: Settings, *, now: Callable[[], float] = time.time) -> None:
        """now: seconds since 1970."""
        self._connections = settings.connections
        self._limits = Limits(
            size=settings.max_bytes,
            seconds=float(settings.timeout),
            stall=settings.timeout / 3,
            allow_private=settings.allow_private,
        )
        self._agent = _agent(settings.contact)
        self._now = now
        self._robots = Robots(self._rules)
        self._resting: dict[str, float] = {}
        self._slots: dict[str, Semaphore] = {}
        self._lock = Lock()

    def get(self, request: Request) -> Fetched:
        """Return what is at an address; but for a feed, if the site's robots.txt allows it."""
        return self._get(request, None if request.kind is Kind.FEED else self._robots)

    def get_all(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Fetched]]:
        """Yield each request with what is there, as it comes: several at once, few of one host."""
        return in_parallel(
            self.get, requests, host=lambda each: host(each.url), most=self._connections, per_host=PER_HOST
        )

    def page(self, address: Address) -> RawArticle | SourceError:
        """Return the page at an address, of which the site may show an excerpt, or why there is none."""
        found = self.get(Request(url=address.url))
        shown = without_credentials(address.url)
        if isinstance(found, Response):
            return replace(found.raw(shown), rights=Rights.EXCERPT)
        origin = shown if address.origin in (shown, address.url) else f"{address.origin}: {shown}"
        return SourceError(origin, found.reason if isinstance(found, FetchError) else NOTHING)

    def pages(self, addresses: Sequence[Address]) -> list[RawArticle | SourceError]:
        """Return what ``page`` does for each address, in their order; they are asked for at once, few of one host."""
        found = dict(
            in_parallel(
                self.page, set(addresses), host=lambda each: host(each.url), most=self._connections, per_host=PER_HOST
            )
        )
        return [found[address] for address in addresses]

    def image(self, address: str) -> bytes | SourceError:
        """Return the image at an address, or why there is none."""
        return data_of(self.get(Request(url=address, kind=Kind.IMAGE)))

    def _get(self, request: Request, robots: Robots | None) -> Fetched:
        try:
            return self._follow(request, robots)
        except ExchangeError as error:
            origin = without_credentials(request.url)
            return FetchError(origin, str(error), lasting=error.lasting, reached=error.reached)
        except Exception as error:  # noqa: BLE001 - an address is one among many
            return FetchError(without_credentials(request.url), unexpected(error))

    def _follow(self, request: Request, robots: Robots | None) -> Fetched:
        start = url = _url(request.url)
        moved = not url.userinfo  # an address with credentials is a person's, whatever the server calls it
        deadline = time.monotonic() + self._limits.seconds
        for _ in range(REDIRECTS + 1):
            if self._now() < (until := self._resting.get(url.host, 0.0)):
                return RestingError(without_credentials(request.url), until)
            waiting = time.monotonic()  # for others: that is not the time of this address
            if robots:
                robots.obey(str(url))
            with self._slot(url.host):
                deadline += time.monotonic() - waiting
                answer = exchange(url, self._headers(request, url, start), self._limits, deadline)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return self._result(request, url, str(url) if moved and url != start else "", answer)
            following = _url(target, url)
            moved = moved and answer.status in _PERMANENT and (url.scheme, following.scheme) != ("https", "http")
            url = following
        raise ExchangeError(f"redirects more than {REDIRECTS} times", lasting=True)

    def _slot(self, host: str) -> Semaphore:
        """Return what few may hold at once: also redirects of several hosts may lead to one."""
        with self._lock:
            return self._slots.setdefault(host, Semaphore(PER_HOST))

    def _headers(self, request: Request, url: httpx.URL, start: httpx.URL) -> dict[str, str]:
        headers = {"User-Agent": self._agent, "Accept": request.kind.value, **request.validators.headers()}
        if start.userinfo and (url.scheme, url.netloc) == (start.scheme, start.netloc):
            headers["Authorization"] = f"Basic {base64.b64encode(unquote_to_bytes(start.userinfo)).decode('ascii')}"
        return headers

    def _result(self, request: Request, url: httpx.URL, moved: str, answer: Answer) -> Fetched:
        origin = without_credentials(request.url)
        match answer.status:
            case 200 | 203:
                return Response(
                    url=str(url.copy_with(userinfo=b"")),
                    moved=moved,
                    data=answer.data,
                    media_type=answer.headers.get("content-type", ""),
                    validators=Validators(_plain(answer, "etag"), _plain(answer, "last-modified")),
                    fetched=datetime.fromtimestamp(self._now(), UTC),
                )
            case 304 if request.validators.headers():
                return NotModified(moved)
            case 410:
                return FetchError(origin, "is gone for good, it says (410)", status=410, lasting=True)
        asked = None
        if answer.status in _BUSY:
            asked = retry_after(answer.headers.get("retry-after", ""), self._now())
            self._resting[url.host] = self._now() + (RESTING if asked is None else min(asked, MOST))
        lasting = answer.status < 500 and answer.status not in _LATER
        reason = f"answers {status_words(answer.status)}"
        return FetchError(origin, reason, status=answer.status, lasting=lasting, asked=asked)

    def _rules(self, address: str) -> bytes | ExchangeError:
        """Return a site's robots.txt; an error of ours, as its status has it, means that there are no rules.

        Where there is nobody to ask, the reason is that of every page there.
        """
        match found := self._get(Request(url=address), None):
            case Response():
                return found.data
            case FetchError(reached=False):
                return ExchangeError(found.reason, lasting=found.lasting, reached=False)
            case FetchError(status=status) if 400 <= status < 500 and status not in _BUSY:
                return b""
        return ExchangeError("is not fetched now: its robots.txt cannot be had")


def data_of(fetched: Fetched) -> bytes | SourceError:
    """Return the bytes that were at an address, or why there are none."""
    if isinstance(fetched, Response):
        return fetched.data
    return fetched if isinstance(fetched, FetchError) else SourceError("", NOTHING)


def _url(address: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return the address that may be asked, relative to another if there is one. Raises ExchangeError."""
    try:
        url = base.join(address.strip()) if base else httpx.URL(address.strip())
        url.host  # noqa: B018 - decoded now, not when it was parsed: raises for "xn--a" (idna.IDNAError)
    except (httpx.InvalidURL, UnicodeError) as error:
        reason = f"redirects to what is no address: {address[:80]!r}" if base else "is no address"
        raise ExchangeError(reason, lasting=True) from error
    if not is_web(str(url)):
        reason = f"redirects to {str(url)[:80]}, which is not http" if base else "is no address of the web"
        raise ExchangeError(reason, lasting=True)
    return url.copy_with(fragment=None, userinfo=b"" if base else url.userinfo)


def _agent(contact: str) -> str:
    name = f"{AGENT}/{version('newsdigest')}"
    plain = "".join(character for character in contact if " " <= character <= "~")
    return f"{name} (+{plain})" if plain else name


def _plain(answer: Answer, name: str) -> str:
    """Return a header that can be sent back as it is."""
    value = str(answer.headers.get(name, ""))
    return value if value.isascii() and value.isprintable() and len(value) <= 1000 else ""
