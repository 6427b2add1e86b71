"""What names an article for ever."""

import uuid

_GUIDS = uuid.UUID("0c9d3a62-1f0e-5a5b-9c55-8a1e3a0f6d21")  # never change it: every feed reader would see all as new


def guid(words: str) -> str:
    """Return the guid of an article with these words: all of the input's, before anything is guessed or repaired.

    So a better rule or another setting mints no second one. Not of the address, which a page that is rewritten
    every day has for another article every day.
    """
    return uuid.uuid5(_GUIDS, " ".join(words.split())).urn


def named(name: str) -> str:
    """Return the guid of an article that its publisher calls by this name, which no other article has.

    Its version is 3 (RFC 9562), and 5 where it is made of words: so the archive can tell, also from a file, that
    two articles with other names are two for their publisher.
    """
    return uuid.uuid3(_GUIDS, " ".join(name.split())).urn
