"""Whether two documents that have something in common are one article: the rules of ``archive``, without its files."""

from datetime import tzinfo

from newsdigest.content import likeness
from newsdigest.content.index import day_of
from newsdigest.content.revision import is_less, is_teaser
from newsdigest.document import Document, Rights
from newsdigest.text.addresses import canonical
from newsdigest.text.slugs import slugify

_NAMED = "3"
"""The version of a UUID that is made of a publisher's id; one of words has 5 (``formats/identity.py``)."""


def are_one(first: Document, second: Document, shared: str, timezone: tzinfo, *, listed_twice: bool) -> bool:
    """Tell whether two documents that share a key of this kind are one article.

    shared: ``guid``, ``source_url``, ``title``, ``opening`` or ``text``. listed_twice: one input has both.
    """
    match shared:
        case "guid":
            return not are_of_two_sources(first, second) or _is_retold(first, second)
        case "source_url" if listed_twice or likeness.is_front_page(second.source_url):
            return _share_words(first, second)
        case "source_url":
            return _are_one_by_page(first, second, timezone)
        case "opening":
            return likeness.is_same(first.body, second.body)
    if are_of_two_sources(first, second):
        return False
    told_apart = listed_twice or _are_named_apart(first, second)
    elsewhere = bool(first.source_url and second.source_url) and not _are_of_one_page(first, second)
    if shared == "title":
        if elsewhere:  # an hourly bulletin has one title and one teaser all day long
            return not told_apart and bool(likeness.sketch(second.body)) and _share_text(first, second)
        excerpt = {first.rights, second.rights} != {Rights.FULL} or is_teaser(first) or is_teaser(second)
        return excerpt or _share_text(first, second)
    if elsewhere and (told_apart or not (_have_one_title(first, second) and _are_of_one_day(first, second, timezone))):
        return False
    titles = likeness.words(first.title), likeness.words(second.title)
    return not likeness.is_refilled(*titles) and likeness.is_copy(first.body, second.body)


def _are_one_by_page(first: Document, second: Document, timezone: tzinfo) -> bool:
    if are_of_two_sources(first, second):
        return _is_retold(first, second)
    same_title, same_day = _have_one_title(first, second), _are_of_one_day(first, second, timezone)
    if _are_named_apart(first, second):  # the entries of a live blog lead to one page
        return _share_words(first, second) or (same_title and same_day)
    rewritten = same_day and canonical(first.source_url) == canonical(second.source_url)
    return same_title or rewritten or _share_text(first, second)


def are_of_two_sources(first: Document, second: Document) -> bool:
    """Tell whether both say who published them, and not the same; who says nothing may be any."""
    return bool(first.source and second.source) and first.source != second.source


def _is_retold(first: Document, second: Document) -> bool:
    """Tell whether what two sources have under one guid or address is one text.

    A link blog has the address of what it writes about, and often its title: then the one must be a mere teaser.
    """
    if _share_words(first, second):
        return True
    teaser = is_less(first, second) or is_less(second, first) or likeness.is_same(first.body, second.body)
    return teaser and _have_one_title(first, second)


def _have_one_title(first: Document, second: Document) -> bool:
    return slugify(first.title) == slugify(second.title)


def _are_of_one_day(first: Document, second: Document, timezone: tzinfo) -> bool:
    return day_of(first, timezone) == day_of(second, timezone)


def _share_words(first: Document, second: Document) -> bool:
    return all(likeness.words(each.body) for each in (first, second)) and _share_text(first, second)


def _share_text(first: Document, second: Document) -> bool:
    """Tell whether the texts are versions of one, or one of them is a part of the other, as no text is of each."""
    if likeness.is_same(first.body, second.body):
        return True
    return likeness.is_part(first.body, second.body) or likeness.is_part(second.body, first.body)


def _are_of_one_page(first: Document, second: Document) -> bool:
    return likeness.page(first.source_url) == likeness.page(second.source_url)


def _are_named_apart(first: Document, second: Document) -> bool:
    """Tell whether both have another guid, which their publisher has given them."""
    return first.guid != second.guid and _is_named(first.guid) and _is_named(second.guid)


def _is_named(guid: str) -> bool:
    number = guid.removeprefix("urn:uuid:")
    return bool(guid) and (number == guid or number[14:15] == _NAMED)
