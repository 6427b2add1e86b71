"""Where a page is: its file in the output folder and its address on the site, made together from Pelican's settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

_URL_SIGNS = "/#?=&"
is_plain = re.compile(r"[A-Za-z0-9_.~/-]*").fullmatch
"""Tells whether there is nothing to quote or to escape, and neither query nor fragment."""


def quoted(path: str) -> str:
    """Return a path as it is in an address; to look whether it is so already takes a tenth of ``quote``."""
    return path if is_plain(path) else quote(path)


@dataclass(frozen=True, slots=True)
class Address:
    """``save_as`` is a path below the output folder, ``url`` the link to it; both are empty for an unwanted page."""

    url: str
    save_as: str

    @classmethod
    def of(cls, url: str, save_as: str) -> Self:
        """Return the address that a Pelican object has.

        ``tag/otan`` for ``tag/otan/index.html`` gets its slash: a server sends readers
        there, and links are relative to where they are.
        """
        if not save_as:
            return cls("", "")
        plain = is_plain(url)
        url = url if plain else quote(url, safe=_URL_SIGNS)
        is_folder = (
            save_as.endswith("/index.html")
            and not url.endswith(("/", ".html"))
            and (plain is not None or not set("#?") & set(url))
        )
        return cls(url + "/" if is_folder else url, save_as)

    @classmethod
    def from_settings(cls, kind: str, settings: Mapping[str, Any], **fields: Any) -> Self:
        """Return the address that ``TAG_URL`` and ``TAG_SAVE_AS`` give for the kind ``TAG`` and its fields."""
        save_as = str(settings[f"{kind}_SAVE_AS"] or "").format(**fields)
        return cls.of(str(settings[f"{kind}_URL"]).format(**fields), save_as)

    def numbered(self, number: int) -> "Address":
        """Return the address of a further page: ``tag/otan/page/2/``, or ``tag/otan/page/2.html``."""
        folder, _, file = self.save_as.rpartition("/")
        if file == "index.html":
            return Address.of(f"{folder}/page/{number}/", f"{folder}/page/{number}/index.html")
        stem, dot, suffix = self.save_as.rpartition(".")
        path = f"{stem or suffix}/page/{number}{dot}{suffix if stem else ''}"
        return Address.of(path, path)
