"""Addresses that something had before, as people write them: in ``redirects.txt``, and in ``Redirect_from``."""

import re
from urllib.parse import unquote, urlsplit

FILE = "redirects.txt"
"""In the content folder."""

_COMMENT = re.compile(r"(?:^|\s)#.*")


def read(text: str) -> tuple[list[tuple[int, str, str]], list[str]]:
    """Return line, old and new address of each redirect in the owner's file, and what cannot be understood."""
    found: list[tuple[int, str, str]] = []
    complaints = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not (line := _COMMENT.sub("", line).strip()):
            continue
        old, arrow, new = (part.strip() for part in line.partition("->"))
        if old and arrow and new and not re.search(r"\s", old + new):
            found.append((number, old, new))
        else:
            complaints.append(f"{FILE}:{number}: '{line}' is no redirect; write: old/address/ -> new/address/")
    return found, complaints


def file_of(address: str, site: str) -> str:
    """Return the file below the output folder that an address of the site shows.

    address: relative to the site's root, with or without a slash in front, or absolute; site: ``SITEURL``.
    Raises ValueError, whose message goes on after the address.
    """
    path = on_site(address, site)
    if path is None:
        raise ValueError("is no address of this site")
    if set(path) & set("?#"):
        raise ValueError("cannot be redirected: a file has no ? and no #")
    path = unquote(path)
    if not path:
        raise ValueError("is the front page")
    *folders, name = path.split("/")
    if not {"", ".", ".."}.isdisjoint(folders) or name in (".", "..") or not path.isprintable() or "\\" in path:
        raise ValueError("is no address that a file can have")
    return path if path.endswith((".html", ".htm")) else f"{path.rstrip('/')}/index.html"


def on_site(address: str, site: str) -> str | None:
    """Return an address relative to the site's root; None for one elsewhere."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if not parts.scheme and not parts.netloc:
        return address.lstrip("/")
    return address[len(site) :].lstrip("/") if site and f"{address}/".startswith(f"{site}/") else None
