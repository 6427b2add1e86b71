"""What the process that builds tells the one that serves: one JSON object a line."""

from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from newsdigest.previewing.words import Words


class Site(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Where a site is, as its settings say; all paths are absolute. Told before anything is built."""

    address: str
    """``SITEURL`` without a slash at the end."""

    output: str
    cache: str
    port: int
    watched: tuple[str, ...]
    """The folders that the site is made from, as far as they are there."""

    lang: str = "en"
    """The language of ``words``."""

    direction: str = "ltr"
    decimal: str = "."
    """What stands before decimals."""

    words: dict[str, str] = {}
    """What the preview says on pages, from English."""

    @property
    def base(self) -> str:
        """The path of the site's address, with slashes around it."""
        return f"/{urlsplit(self.address).path.strip('/')}/".replace("//", "/")

    def text(self, word: Words) -> str:
        """Return what the preview says, in the site's language."""
        return self.words.get(word, word.value)


class Level(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What a build complains of."""

    level: Level
    text: str
    where: str = ""
    """File and line, ``theme/templates/base.html:12``; empty where the text names its file or there is none."""


class Kind(StrEnum):
    """Why a page is on no list."""

    DRAFT = "draft"
    WAITING = "waiting"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Unlisted(msgspec.Struct, frozen=True, kw_only=True):
    """A page that nothing on the site leads to."""

    kind: Kind
    title: str
    url: str
    """Below the site's address."""

    save_as: str
    """Below the output folder."""

    source: str
    """Below the content folder."""

    until: str = ""
    """The moment an article waits for."""


class Result(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How a build has ended."""

    failed: bool = False
    """It was not finished: what it has not come to is as it was."""

    problems: tuple[Problem, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    read: int | None = None
    """How many articles were read; None where nobody counts, as in stock Pelican."""

    changed: int | None = None
    """How many files were written or removed."""

    seconds: float = 0.0

    def of_level(self, level: Level) -> tuple[Problem, ...]:
        """Return the problems that are so bad."""
        return tuple(each for each in self.problems if each.level is level)


_decoder: msgspec.json.Decoder[Site | Result] = msgspec.json.Decoder(Site | Result)
_encode = msgspec.json.Encoder().encode


def encoded(message: Site | Result) -> bytes:
    """Return a message as a line."""
    return _encode(message) + b"\n"


def decoded(line: bytes) -> Site | Result:
    """Return the message of a line; raises msgspec.MsgspecError for one that another version has written."""
    return _decoder.decode(line)
