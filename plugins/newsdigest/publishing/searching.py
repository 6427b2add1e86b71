"""Where the search page and its index are, if the owner wants them."""

from collections.abc import Mapping
from typing import Any

from newsdigest.publishing.addresses import Address

FOLDER = "search-index"
"""Where the index is, below the output folder."""


def search_address(settings: Mapping[str, Any]) -> Address:
    """Return where the search page is; nowhere, if the owner wants none."""
    return Address.from_settings("NEWSDIGEST_SEARCH", settings) if settings["NEWSDIGEST_SEARCH"] else Address("", "")
