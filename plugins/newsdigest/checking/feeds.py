"""The rules that RSS, Atom and JSON Feed have in common, as the W3C's validator has those of the first two."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from newsdigest.checking import feed_texts
from newsdigest.checking.feed_formats import Feed
from newsdigest.checking.findings import Fault, quoted, shown
from newsdigest.checking.references import Role, of_markup

_RFC_822 = re.compile(
    r"(?:(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|UTC|Z|[ECMP][SD]T)"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ACTIVE = re.compile(rf"<\s*(?:{'|'.join(sorted(feed_texts.ACTIVE))})\b|<[a-z][^<>]*\son[a-z]+\s*=", re.I)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def elements(feed: Feed) -> Iterator[Fault]:
    """See that what the format asks for is there."""
    for entry in (feed.head, *feed.entries):
        for phrase in entry.missing:
            yield Fault(entry.line, f"{feed.format}: {phrase}")


def dates(feed: Feed) -> Iterator[Fault]:
    """Dates are those of the format, and exist: RFC 822 with the right day of the week, RFC 3339."""
    for entry in (feed.head, *feed.entries):
        for name, value in entry.dates:
            if reason := _no_date(value, rss=feed.format == "RSS"):
                yield Fault(entry.line, f"{feed.format}: {name} {quoted(value)} {reason}")


def ids(feed: Feed) -> Iterator[Fault]:
    """See that a feed reader knows an entry by its id: each has one, and no other has it."""
    count = Counter(entry.id for entry in feed.entries)
    for entry in feed.entries:
        if not entry.id:
            yield Fault(entry.line, f"{feed.format}: an entry without {'guid' if feed.format == 'RSS' else 'id'}")
        elif count[entry.id] > 1:
            yield Fault(entry.line, f"{feed.format}: {count[entry.id]} entries with the id {quoted(entry.id)}")
    for entry in (feed.head, *feed.entries):
        if entry.id and entry.id_is_address and not _SCHEME.fullmatch(entry.id):
            yield Fault(entry.line, f"{feed.format}: the id {quoted(entry.id)} is no full address")


def addresses(feed: Feed) -> Iterator[Fault]:
    """Addresses outside of texts are absolute."""
    for entry in (feed.head, *feed.entries):
        for name, value in entry.addresses:
            if not value.startswith(("https://", "http://")):
                yield Fault(entry.line, f"{feed.format}: {name} {quoted(value)} is no absolute address", value)


def own_address(feed: Feed) -> Iterator[Fault]:
    """See that a feed says where it is: readers that have followed a redirect stay with it."""
    if not feed.self:
        yield Fault(0, f"{feed.format}: does not say its own address")
    elif feed.self != feed.address:
        begins, should = _without_common_end(feed.self, feed.address)
        yield Fault(feed.head.line, f"{feed.format}: its own address begins with {shown(begins)}, not {should}")


def texts(feed: Feed) -> Iterator[Fault]:
    """Texts are read elsewhere: no relative addresses, nothing that acts."""
    for entry in feed.entries:
        for html in entry.html:
            for role, address in of_markup(html):
                if role in (Role.LINK, Role.IMAGE) and not _SCHEME.match(address) and not address.startswith("#"):
                    yield Fault(entry.line, f"{feed.format}: a relative address in a text: {shown(address)}", address)
            if match := _ACTIVE.search(html):
                yield Fault(entry.line, f"{feed.format}: active content in a text: {shown(match[0])}", match[0])


def doubts(feed: Feed) -> Iterator[Fault]:
    """See what the W3C's validator would warn of."""
    for line, phrase in feed.doubts:
        yield Fault(line, f"{feed.format}: {phrase}")
    for phrase in feed_texts.of_size(feed.size):
        yield Fault(0, f"{feed.format}: {phrase}")
    for entry in feed.entries:
        for html in entry.html:
            yield from (Fault(entry.line, f"{feed.format}: {phrase}") for phrase in feed_texts.of_html(html))


def _no_date(value: str, *, rss: bool) -> str:
    """Return why a value is no date of the format, empty if it is one."""
    if not (match := (_RFC_822 if rss else _RFC_3339).fullmatch(value)):
        return f"is not as {'RFC 822' if rss else 'RFC 3339'} has it"
    try:
        moment = parsedate_to_datetime(value) if rss else datetime.fromisoformat(value)
    except ValueError:
        return "is in no calendar"
    day = _DAYS[moment.weekday()]
    return f"is a {day}" if rss and match["day"] not in (None, day) else ""


def _without_common_end(one: str, other: str) -> tuple[str, str]:
    """Return two addresses without the folders and the file that both end with."""
    parts, others = one.split("/"), other.split("/")
    while len(parts) > 1 and len(others) > 1 and parts[-1] == others[-1]:
        parts.pop()
        others.pop()
    return "/".join(parts), "/".join(others)
