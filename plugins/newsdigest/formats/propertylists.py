"""Property lists, which a Mac keeps links and saved pages in."""

import plistlib
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

from newsdigest.formats.refusal import RefusedError

# What plistlib raises for bytes that only begin like a property list.
_BROKEN = (ValueError, ExpatError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)


def read(data: bytes) -> Mapping[str, object]:
    """Return the dictionary that a property list is, in XML or binary. Raises RefusedError if it is none."""
    try:
        value = plistlib.loads(data)
    except _BROKEN as error:
        raise RefusedError("is a broken property list") from error
    if not isinstance(value, dict):
        raise RefusedError("is a property list of something else")
    return value
