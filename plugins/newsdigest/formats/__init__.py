"""What each format means: the bytes of one raw article to the documents that they hold."""

from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats.recognition import FORMATS
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

__all__ = ["documents"]


def documents(raw: RawArticle, settings: Settings) -> list[Document]:
    """Return the documents of a raw article, complete and with a warning for each guess, repair and removal.

    Raises SourceError, which names the origin and the reason, when there is none to be had.
    """
    try:
        _check_size(len(raw.data), settings.max_bytes)
        read = next(each.read for each in FORMATS if each.recognises(raw.data))
        return read(raw, settings)
    except RefusedError as refusal:
        raise SourceError(raw.origin, str(refusal)) from refusal


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise RefusedError(f"has {size:,} bytes, more than the {most:,} of NEWSDIGEST_MAX_BYTES")
