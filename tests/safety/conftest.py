"""The site of this repository, as the tests of publishing have it."""

from tests.publishing.conftest import _pelican_forgets, demo

__all__ = ["_pelican_forgets", "demo"]
