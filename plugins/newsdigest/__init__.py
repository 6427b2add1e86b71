"""newsdigest: raw articles in, a news digest out.

For Pelican: ``PLUGINS = ["newsdigest"]`` gives every article a summary, tags and a reading
time, with any theme; ``PELICAN_CLASS = "newsdigest.Digest"`` makes the whole site from them.
"""

import gc
from typing import Any

__all__ = ["Digest", "register"]


def register() -> None:
    """Connect the plugin to Pelican's signals; called by Pelican."""
    from newsdigest.publishing import plugin

    plugin.register()


def __getattr__(name: str) -> Any:
    """Give Pelican its class; only here, so that the importer starts without Pelican (0.25 s)."""
    if name == "Digest":
        gc.disable()  # modules are no garbage; to look for some in them took a fifth of their import
        try:
            from newsdigest.publishing.digest import Digest
        finally:
            gc.enable()
        return Digest
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
