"""What each format means: the bytes of one raw article to all that they hold."""

from newsdigest.document import Found, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

__all__ = ["contents"]


def contents(raw: RawArticle, settings: Settings) -> list[Found]:
    """Return what a raw article holds, in its order and never nothing.

    Documents are complete, with a warning for each guess, repair and removal; a part that is none is a SourceError.
    Raises SourceError, which names the origin and the reason, when there is nothing to be had at all.
    """
    from newsdigest.formats.recognition import recognise  # 0.1 s that a build does not wait for

    try:
        _check_size(len(raw.data), settings.max_bytes)
        form = recognise(raw.data)
        found = list(form.read(raw, settings))
    except RefusedError as refusal:
        raise SourceError(raw.origin, str(refusal)) from refusal
    if not found:
        raise SourceError(raw.origin, f"is {form.name} without any article")
    return found


def _check_size(size: int, most: int) -> None:
    if size > most:
        raise RefusedError(f"has {size:,} bytes, more than the {most:,} of NEWSDIGEST_MAX_BYTES")
