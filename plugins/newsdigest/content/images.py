"""The names of pictures below ``content/images``: each says which address it is a copy of, and its size.

So a page can reserve the room for a picture without anybody opening its file.
"""

import re
from hashlib import blake2b
from urllib.parse import unquote

from newsdigest.text.addresses import canonical
from newsdigest.text.slugs import slugify

_SIZE = re.compile(r"-(?P<width>[1-9]\d{0,4})x(?P<height>[1-9]\d{0,4})\.[a-z]+$")
_LONGEST_STEM = 40


def stem(address: str) -> str:
    """Return the beginning of the name of a copy: one for each address, whatever counts readers in it."""
    file = unquote(canonical(address)).partition("?")[0].rpartition("/")[2].partition(".")[0]
    return f"{slugify(file)[:_LONGEST_STEM]}-{blake2b(canonical(address).encode(), digest_size=4).hexdigest()}"


def name(address: str, size: tuple[int, int], suffix: str) -> str:
    """Return the name of a copy of these pixels."""
    return f"{stem(address)}-{size[0]}x{size[1]}.{suffix}"


def size_of(path: str) -> tuple[int, int] | None:
    """Return width and height of a copy; None for a picture that a person has put there."""
    match = _SIZE.search(path)
    return (int(match["width"]), int(match["height"])) if match else None
