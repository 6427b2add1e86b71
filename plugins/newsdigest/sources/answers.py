"""What is asked for on the web, and what comes of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from newsdigest.document import RawArticle
from newsdigest.errors import SourceError


class Kind(Enum):
    """What is asked for: the header ``Accept``."""

    FEED = (
        "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
    )
    """For a person who has subscribed to it; robots.txt does not speak of that."""

    PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
    """Of a site, whose robots.txt is obeyed."""

    IMAGE = "image/avif,image/webp,image/png,image/jpeg,image/*;q=0.8,*/*;q=0.5"
    """Of a page, and so of its site."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server called the version that we have."""

    etag: str = ""
    modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers that ask for another version only."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is wanted from an address."""

    url: str
    kind: Kind = Kind.PAGE
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is at an address."""

    url: str
    """Where it was found, after redirects; without credentials."""

    moved: str
    """The address that is the right one from now on, where every redirect said so; else empty."""

    data: bytes
    media_type: str
    """``Content-Type`` as the server gave it."""

    validators: Validators
    fetched: datetime

    def raw(self, origin: str) -> RawArticle:
        """Return the bytes for the formats; origin: what messages call them. What has no date is of today."""
        return RawArticle(
            data=self.data, origin=origin, url=self.url, media_type=self.media_type, modified=self.fetched
        )


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server has the version that we have."""

    moved: str


class FetchError(SourceError):
    """An address that gives nothing.

    status: what the server answered; 0 where that is not the reason. lasting: it would be the same tomorrow.
    reached: there was somebody to ask. asked: seconds that it wants us to wait.
    """

    def __init__(
        self,
        origin: str,
        reason: str,
        *,
        status: int = 0,
        lasting: bool = False,
        reached: bool = True,
        asked: float | None = None,
    ) -> None:
        super().__init__(origin, reason)
        self.status = status
        self.lasting = lasting
        self.reached = reached
        self.asked = asked


class RestingError(FetchError):
    """An address that was not asked for: its host is to be left alone.

    until: seconds since 1970.
    """

    def __init__(self, origin: str, until: float) -> None:
        super().__init__(origin, "is not fetched now: its host has asked for a rest")
        self.until = until


Fetched = Response | NotModified | FetchError
