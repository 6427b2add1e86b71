"""The page behind an entry of a feed: whether it is wanted, and what it adds."""

from dataclasses import replace

from newsdigest.document import TEASER, Document, Pages, Rights, Subscription
from newsdigest.text.addresses import is_web


def wants_page(entry: Document, subscription: Subscription) -> bool:
    """Tell whether the page behind an entry is to be fetched, by the source's policy."""
    if not is_web(entry.source_url) or subscription.pages is Pages.NEVER:
        return False
    is_teaser = any(warning.startswith(TEASER) for warning in entry.warnings)
    return subscription.pages is Pages.ALWAYS or (is_teaser and subscription.rights is Rights.FULL)


def merged(entry: Document, page: Document) -> Document:
    """Return the entry of a feed with the text of its page: who it is, the feed knows; what it says, the page.

    A page that says less than the feed (behind a wall, or a notice of cookies) is not taken.
    """
    if len(page.body) < len(entry.body):
        return replace(entry, warnings=(*entry.warnings, "its page says less than the feed"))
    pictured = page if page.image else entry
    own = (warning for warning in entry.warnings if not warning.startswith(TEASER))
    others = (warning for warning in page.warnings if not warning.startswith("date "))  # the feed knows the date
    return replace(
        entry,
        body=page.body,
        lang=page.lang,
        modified=entry.modified or page.modified,
        tags=entry.tags or page.tags,
        authors=page.authors or entry.authors,
        summary=entry.summary or page.summary,
        source_url=page.source_url or entry.source_url,
        image=pictured.image,
        image_alt=pictured.image_alt,
        image_caption=pictured.image_caption,
        image_credit=pictured.image_credit,
        credits=page.credits,
        rights=page.rights,
        warnings=tuple(dict.fromkeys((*own, *others))),
    )
