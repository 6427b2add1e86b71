"""How an import follows what leads elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsdigest.document import Address, RawArticle, Subscription
from newsdigest.errors import SourceError
from newsdigest.settings import Settings
from newsdigest.sources import read_beside, read_copy
from newsdigest.text.addresses import is_web


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What an import does about inputs that only name something elsewhere; each may be a SourceError of its own."""

    fetch: Callable[[Sequence[Address]], Sequence[RawArticle | SourceError]]
    """Get the pages at some addresses, in their order."""

    subscribe: Callable[[Subscription], bool | SourceError]
    """Enter a feed among the subscriptions; False: it is there already."""

    image: Callable[[str], bytes | SourceError]
    """Get the image at an address."""

    again: bool = False
    """Fetch also the pages of articles that are there already."""

    def picture(self, address: str, origin: str, settings: Settings) -> bytes | SourceError:
        """Return the lead image of an article; one without an address of its own belongs to a saved page.

        origin: the input that the article comes from. What a browser has saved with it is not fetched.
        """
        if not is_web(address):
            return read_beside(origin, address, settings)
        copy = read_copy(origin, address, settings)
        return copy if isinstance(copy, bytes) else self.image(address)
