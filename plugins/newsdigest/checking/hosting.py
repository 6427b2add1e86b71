"""What GitHub Pages answers for an address: the site's files below ``SITEURL``, and what is outside."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

INDEX = "index.html"
NOT_FOUND = "404.html"
DEEP = "a/b/c/"
"""``404.html`` is served at any depth; so it is looked at as if it were here."""

_UPWARDS = re.compile(
    r"(?P<up>(?:\.\./)+)(?P<rest>(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?)"
)
_SCHEME_AND_HOST = 3  # "https:", "" and the host: parts between slashes


class Where(Enum):
    """Where an address leads."""

    HERE = "on the site"
    ASIDE = "on the site's host, but not below its path"
    OTHER_SCHEME = "on the site, by the other of http and https"
    ELSEWHERE = "on the web"
    NOWHERE = "no web address"


@dataclass(frozen=True, slots=True)
class Base:
    """The address that the site is served at, as ``https://name.github.io/repo``; no final slash."""

    url: str

    @property
    def host(self) -> str:
        """Return the host with its port, in lower case."""
        return _split(self.url)[1].lower()

    @property
    def path(self) -> str:
        """Return the path below which the site is, with a slash at both ends."""
        return f"{_split(self.url)[2].rstrip('/')}/"

    def address(self, file: str) -> str:
        """Return the address of a file of the output folder."""
        if file == NOT_FOUND:
            return f"{self.url}/{DEEP}"
        path = file.removesuffix(INDEX) if f"/{file}".endswith(f"/{INDEX}") else file
        return f"{self.url}/{quote(path.encode('utf-8', 'surrogateescape'))}"  # a name need not be UTF-8

    def where(self, address: str) -> Where:
        """Tell where an absolute address leads."""
        scheme, host, path = _split(address)
        if scheme not in ("http", "https"):
            return Where.NOWHERE
        if host.lower() != self.host:
            return Where.ELSEWHERE
        if not f"{path}/".startswith(self.path):
            return Where.ASIDE
        return Where.HERE if scheme == _split(self.url)[0] else Where.OTHER_SCHEME

    def path_of(self, address: str) -> str:
        """Return what an address HERE asks for, relative to the site, unquoted; empty for its front page."""
        return unquote(f"{_split(address)[2]}".removeprefix(self.path.rstrip("/")).removeprefix("/"))


@lru_cache(maxsize=4096)
def resolve(page: str, reference: str) -> str:
    """Return the absolute address that a reference on a page means; empty if it can mean none."""
    # As most are written: the same as below in a fifth of the time.
    if reference.startswith(("https://", "http://")):
        return reference
    if match := _UPWARDS.fullmatch(reference):
        folders = page.split("/")[:-1]
        if len(folders) - match.end("up") // 3 >= _SCHEME_AND_HOST:
            return "/".join((*folders[: len(folders) - match.end("up") // 3], match["rest"]))
    try:
        return urljoin(page, reference.strip())
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Served:
    """What is there: ``file`` is empty if nothing is; ``redirected``: after one more request."""

    file: str
    redirected: bool = False


class Files:
    """The files of the output folder with their sizes in bytes."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self.sizes = sizes
        self.folders = {folder for name in sizes for folder in _above(name)}
        self._alike: dict[str, str] | None = None

    def serve(self, path: str) -> Served:
        """Return what GitHub Pages serves for a path, as ``Base.path_of`` has it."""
        if path in self.sizes and path not in self.folders:
            return Served(path)
        if not path or path.endswith("/"):
            index = f"{path}{INDEX}"
            return Served(index if index in self.sizes else "")
        if f"{path}/{INDEX}" in self.sizes:
            return Served(f"{path}/{INDEX}", redirected=True)
        return Served(f"{path}.html" if f"{path}.html" in self.sizes else "")

    def alike(self, path: str) -> str:
        """Return the file that differs from what is asked for in case, accents' form or the slash; else empty."""
        if self._alike is None:
            self._alike = {_folded(name): name for name in self.sizes}
        for tried in (path, f"{path}/{INDEX}", path.rstrip("/")):
            if found := self._alike.get(_folded(tried.removesuffix(INDEX) + INDEX if tried.endswith("/") else tried)):
                return found
        return ""


def _split(address: str) -> tuple[str, str, str]:
    """Return scheme, host and path, empty where there is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", "", ""
    return parts.scheme, parts.netloc, parts.path


def _above(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
