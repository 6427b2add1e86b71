"""What becomes of an article that was corrected or withdrawn, for those who have read it: on lists and in feeds.

A feed reader keeps what it has once fetched. So a withdrawn article comes again under its guid, as an update dated
with its ``Modified`` line: the title marked, the text replaced by what happened, nothing left of what was said.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from heapq import merge
from itertools import islice

from msgspec import structs

from newsdigest.publishing.escaping import escaped
from newsdigest.publishing.feeds import Feed, Item
from newsdigest.publishing.interface import Interface
from newsdigest.publishing.site import Entry

MESSAGES = (
    "Correction:",
    "Correction of %(day)s:",
    "Withdrawn: %(title)s",
    "This article was withdrawn.",
    "This article was withdrawn on %(day)s.",
)
"""What feeds say; pages say the same."""


def in_feed(entries: Sequence[Entry], withdrawn: Iterable[Entry], most: int | None) -> list[Entry]:
    """Return the newest entries of a feed, or all of them (``most``: None).

    A withdrawn one has the place of the day on which it was withdrawn.
    """
    gone = sorted(withdrawn, key=_moment, reverse=True)
    return list(islice(merge(entries, gone, key=_moment, reverse=True), most))


def _moment(entry: Entry) -> datetime:
    view = entry.view
    return max(view.date, view.modified) if view.withdrawn and view.modified else view.date


def amended(feed: Feed, interface: Interface) -> Feed:
    """Return the feed as its readers see it: corrections are told, withdrawn articles replaced."""
    items = [_amended(item, interface) for item in feed.items]
    return structs.replace(feed, items=tuple(items)) if items != list(feed.items) else feed


def _amended(item: Item, interface: Interface) -> Item:
    article = item.article
    if article.withdrawn:
        title = _said(interface, "Withdrawn: %(title)s", title=article.title)
        text = withdrawal(article.modified, article.reason, interface)
        article = structs.replace(article, title=title, summary=text, tags=())
        return Item(article=article, content=f"<p>{escaped(text)}</p>")
    if not article.correction:
        return item
    label = _dated(interface, "Correction of %(day)s:", "Correction:", article.modified)
    if item.content:
        note = f"<p><strong>{escaped(label)}</strong> {escaped(article.correction)}</p>"
        return structs.replace(item, content=f"{note}\n{item.content}")
    summary = f"{article.summary} {label} {article.correction}".strip()
    return structs.replace(item, article=structs.replace(article, summary=summary))


def withdrawal(day: datetime | None, reason: str, interface: Interface) -> str:
    """Return the sentence that stands for a withdrawn article."""
    said = _dated(interface, "This article was withdrawn on %(day)s.", "This article was withdrawn.", day)
    return f"{said} {reason}".strip()


def _dated(interface: Interface, message: str, without: str, moment: datetime | None) -> str:
    if moment is None:
        return _said(interface, without)
    return _said(interface, message, day=interface.filters()["long_day"](moment))


def _said(interface: Interface, message: str, **values: str) -> str:
    """Return a message as plain text: what it becomes part of is escaped as a whole."""
    return interface.catalog.gettext(message) % values if values else interface.catalog.gettext(message)
