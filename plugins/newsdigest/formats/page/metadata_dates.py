"""When the article of a page was published and changed: the witnesses in the order of trust."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from newsdigest.formats.page.evidence import days
from newsdigest.formats.page.evidence.page import Page
from newsdigest.formats.page.evidence.visible import Label, before_change, is_apart, pieces_of

_PUBLISHED = (
    *(
        "article:published_time",
        "og:article:published_time",
        "article:published",
        "article.published",
        "og:datepublished",
    ),
    *("datepublished", "parsely-pub-date", "sailthru.date", "og:pubdate", "pubdate", "publishdate", "publish-date"),
    *(
        "publish_date",
        "published",
        "publication_date",
        "publication-date",
        "date.release",
        "date_published",
        "pub_date",
    ),
    *(
        "published_time",
        "published_time_telegram",
        "cxenseparse:recs:publishtime",
        "cxenseparse:publishtime",
        "ptime",
        "pdate",
    ),
    *("dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "citation_publication_date"),
    *(
        "citation_online_date",
        "citation_date",
        "article:post_date",
        "datecreated",
        "originalpublicationdate",
        "displaydate",
    ),
    *(
        "rnews:datepublished",
        "bt:pubdate",
        "shareaholic:article_published_time",
        "dc.date",
        "dcterms.date",
        "dc.date.x-metadatadissemination",
    ),
)
_DOUBTFUL = ("date", "created", "creation_date", "date-creation-yyyymmdd", "og:updated_time", "timestamp")
_MODIFIED = (
    *(
        "article:modified_time",
        "og:article:modified_time",
        "article.updated",
        "datemodified",
        "dcterms.modified",
        "dc.date.modified",
    ),
    *(
        "og:updated_time",
        "lastmod",
        "last-modified",
        "last_updated_date",
        "revised",
        "date_modified",
        "updated_time",
        "updated-date",
    ),
)
_NEAR = 60  # elements around the headline
_BEFORE = 20
_BYLINE_WORDS = 8  # beside the date
_COMMENTS = frozenset(("comment", "comments", "commentlist", "respond"))
_APART = timedelta(days=2)  # what a zone and a night of work may put between two witnesses


@dataclass(frozen=True, slots=True)
class Dates:
    """When it was published and changed, and what of this is doubtful."""

    published: datetime | None
    modified: datetime | None
    warnings: tuple[str, ...] = ()


def dates(page: Page) -> Dates:
    """Return the dates of the article; the one in its address overrules a later one, which is that of a move."""
    changed = _first(page, _changed_in_items, _changed_in_head)
    published = _first(page, *_WITNESSES)
    addressed = days.in_address(page.url, page.zone)
    warnings = []
    if published and addressed and published - addressed > _APART:
        warnings.append(f"date {addressed:%Y-%m-%d} from the address, though the page says {published:%Y-%m-%d}")
        published = addressed
    if not published and changed:
        published = changed
        warnings.append(f"date {published:%Y-%m-%d} is that of the last change")
    if not published and (published := _guessed(page)):
        warnings.append(f"date {published:%Y-%m-%d} guessed: the page names none beside its headline")
    published = published and _to_the_minute(page, published)
    modified = changed if changed and published and changed > published else None
    return Dates(published, modified, tuple(warnings))


def _first(page: Page, *witnesses: Callable[[Page], Iterator[str | datetime]]) -> datetime | None:
    for witness in witnesses:
        for said in witness(page):
            if moment := said if isinstance(said, datetime) else days.read(said, page.zone, page.lang):
                return moment
    return None


def _to_the_minute(page: Page, published: datetime) -> datetime:
    """Return what a weaker witness says of the hour where the strongest knows but the day."""
    day = _day_alone(published, page.zone)
    for witness in (_in_items, _in_head, _in_bylines) if day else ():
        for said in witness(page):
            moment = days.read(said, page.zone, page.lang)
            if not moment or _day_alone(moment, page.zone):
                continue
            if day in (moment.date(), moment.astimezone(page.zone).date()):
                return moment
    return published


def _day_alone(moment: datetime, zone: tzinfo) -> date | None:
    """Return the day of a moment without an hour, which is midnight there or here."""
    here = moment.astimezone(zone)
    return next((each.date() for each in (moment, here) if each.time() == time()), None)


def _in_items(page: Page) -> Iterator[str]:
    for item in page.articles or page.items:
        yield from item.published


def _in_head(page: Page) -> Iterator[str]:
    yield from page.head.all(*_PUBLISHED)


def _in_page_items(page: Page) -> Iterator[str]:
    for item in page.items:
        yield from item.published


def _in_address(page: Page) -> Iterator[datetime]:
    if moment := days.in_address(page.url, page.zone):
        yield moment


def _shown(page: Page) -> Iterator[str]:
    """Yield the dates that are marked as such near the headline."""
    for label in _around(page, page.seen.dates):
        if not label.changed:
            yield from filter(None, (label.moment, label.text))


def _in_words(page: Page) -> Iterator[datetime]:
    """Yield the dates in short texts near the headline."""
    at = page.seen.at
    near = [label for label in page.seen.texts if at - _BEFORE <= label.position <= at + _NEAR]
    for label in sorted(near, key=lambda label: (label.position < at, abs(label.position - at))):
        if moment := days.find(label.text, page.zone, page.lang):
            yield moment


def _in_bylines(page: Page) -> Iterator[str]:
    """Yield the dates near the headline that are marked as such or stand in hardly more than a byline."""
    for label in _around(page, page.seen.dates):
        text = before_change(label.text)
        if not label.changed or text != label.text:
            yield from filter(None, ("" if label.changed else label.moment, text))
    for label in page.seen.texts:
        text = before_change(label.text)
        beside = days.without(text)
        is_byline = beside != text and len(beside.split()) <= _BYLINE_WORDS and not beside.rstrip().endswith((".", "!"))
        if is_byline and page.seen.at - _BEFORE <= label.position <= page.seen.at + _NEAR:
            yield text


def _doubtful(page: Page) -> Iterator[str]:
    yield from page.head.all(*_DOUBTFUL)


def _shown_anywhere(page: Page) -> Iterator[str]:
    for label in page.seen.dates:
        if label.strength >= 2:
            yield from filter(None, (label.moment, label.text))


def _changed_in_items(page: Page) -> Iterator[str]:
    for item in page.articles or page.items:
        yield from item.modified


def _changed_in_head(page: Page) -> Iterator[str]:
    yield from page.head.all(*_MODIFIED)


def _around(page: Page, labels: list[Label]) -> list[Label]:
    at = page.seen.at
    near = [label for label in labels if at - 40 <= label.position <= at + 2 * _NEAR]
    return sorted(near, key=lambda label: (-min(label.strength, 3), label.position < at, abs(label.position - at)))


def _in_any_text(page: Page) -> Iterator[datetime]:
    """Yield the dates in short texts anywhere: those behind the headline first."""
    for label in sorted(page.seen.texts, key=lambda label: (label.position < page.seen.at, label.position)):
        if moment := days.find(label.text, page.zone, page.lang):
            yield moment


def _guessed(page: Page) -> datetime | None:
    """Ask htmldate, which looks through all that is left: the text, the addresses of its images, readers' comments.

    What speaks of other articles is taken from a copy of the page before.
    """
    from htmldate import find_date

    copy = deepcopy(page.tree)
    for element in [each for each in copy.iter("div", "ul", "section", "aside", "footer", "nav") if is_apart(each)]:
        if not pieces_of(element) & _COMMENTS and element.getparent() is not None:
            element.drop_tree()
    found = find_date(copy, original_date=True)
    # The first of a month is what it makes of a month, and the first of January of the year of a copyright.
    return days.read(found, page.zone) if found and not found.endswith("-01") else None


_WITNESSES: tuple[Callable[[Page], Iterator[str | datetime]], ...] = (
    _in_items,
    _in_head,
    _in_address,
    _shown,
    _in_page_items,
    _in_words,
    _doubtful,
    _shown_anywhere,
    _in_any_text,
)
