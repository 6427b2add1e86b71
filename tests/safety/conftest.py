"""The site of this repository and a server, as the tests of publishing have them."""

from tests.publishing.conftest import _pelican_forgets
from tests.publishing.test_search import address

__all__ = ["_pelican_forgets", "address"]
