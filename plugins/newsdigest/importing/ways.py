"""How an import follows what leads elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from newsdigest.document import Address, Document, RawArticle, Subscription
from newsdigest.errors import SourceError
from newsdigest.settings import Images, Settings
from newsdigest.sources import read_beside
from newsdigest.text.addresses import is_web


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What an import does about inputs that only name something elsewhere; each may be a SourceError of its own."""

    fetch: Callable[[Address], RawArticle | SourceError]
    """Get the page at an address."""

    subscribe: Callable[[Subscription], bool | SourceError]
    """Enter a feed among the subscriptions; False: it is there already."""

    image: Callable[[str], bytes | SourceError]
    """Get the image at an address."""

    again: bool = False
    """Fetch also the pages of articles that are there already."""

    def with_picture(self, document: Document, origin: str, settings: Settings) -> Document:
        """Return the document with a copy of its lead image, where the owner keeps these.

        origin: the input; an image without an address of its own is looked for beside it.
        """
        if settings.images is not Images.KEEP:
            return document
        from newsdigest.pictures import keep

        def picture(address: str) -> bytes | SourceError:
            return self.image(address) if is_web(address) else read_beside(origin, address, settings)

        try:
            return keep(document, picture, settings)
        except OSError as error:
            left = f"the image is not kept, it cannot be written: {error.strerror}"
            return replace(document, warnings=(*document.warnings, left))
