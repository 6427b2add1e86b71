"""The values that settings take, and whether one is of its setting's kind."""

import os
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from newsdigest.errors import SettingsError
from newsdigest.settings.zones import zone


class Images(StrEnum):
    """What is done with an article's lead image."""

    NONE = "none"  # its address is noted, and nobody sees it
    LINK = "link"  # shown from where it is
    KEEP = "keep"  # a small copy below content/images


class Cards(StrEnum):
    """What has a picture of its own for networks."""

    NONE = "none"
    SITE = "site"
    EDITIONS = "editions"  # and the site


class Rhythm(StrEnum):
    """How often there is an edition."""

    DAILY = "daily"
    WEEKLY = "weekly"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def checked(name: str, value: object, default: object) -> object:
    """Return the value as the default's type, or raise SettingsError."""
    match default:
        case Path():
            return Path(str(value))
        case ZoneInfo():
            return zone(str(value), f"{name} = {value!r}")
        case tuple():
            if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
                return tuple(value)
        case StrEnum():
            return _choice(name, value, type(default))
        case bool() | str():
            if isinstance(value, type(default)):
                return value
        case int():
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
    kind = {tuple: "a list of strings", bool: "True or False", str: "a string", int: "a whole number above 0"}
    raise SettingsError(f"{name} = {value!r}: takes {kind[type(default)]}")


def _choice(name: str, value: object, choices: type[StrEnum]) -> StrEnum:
    known = [each.value for each in choices]
    if value not in known:
        raise SettingsError(f"{name} = {value!r}: takes one of {', '.join(known)}")
    return choices(str(value))
