"""A list of web addresses, one on each line, to the pages that are to be fetched."""

from collections.abc import Iterator

from newsdigest.document import Address, Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import decoding
from newsdigest.formats.recognition.text_signs import listed_address
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_web

_LONGEST = 80  # characters of a line in a message


def read(raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield an address for each line that has one, and a SourceError for a line that has none.

    Empty lines, remarks behind ``#``, bullets, Markdown's links and a title before the address are understood.
    Each comes from ``NAME, line 3``. Raises RefusedError for bytes that are no text.
    """
    seen: dict[str, int] = {}
    lines = decoding.decode(raw.data).text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(map(str.strip, lines), start=1):
        if not line or line.startswith("#"):
            continue
        url, origin = listed_address(line), f"{raw.origin}, line {number}"
        if not is_web(url):
            yield SourceError(origin, f"is no web address: '{line[:_LONGEST]}'")
        elif seen.setdefault(url, number) == number:
            yield Address(url=url, origin=origin)
