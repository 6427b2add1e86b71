"""An entry of a feed, in whichever format, to a document."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from newsdigest.document import TEASER, Document, Found, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.formats import identity, language
from newsdigest.formats.feed import feeddates, teasers
from newsdigest.formats.feed.feeddates import Written
from newsdigest.formats.hypertext import Hypertext, Image, parse, text_of, to_markdown
from newsdigest.formats.plaintext import characters
from newsdigest.formats.refusal import RefusedError
from newsdigest.formats.standfirst import standfirst
from newsdigest.settings import Settings
from newsdigest.text import addresses, markup
from newsdigest.text.sentences import sentences
from newsdigest.text.slugs import slugify

_MAX_TITLE = 300  # characters
_MADE_TITLE = 80  # characters of the text that become a title
_REPEATED = 5  # a description that has at least so many words for one that is not in the text repeats it
# By RFC 4151 and RFC 9562 nobody else has such an id; ``post:1`` is what any feed may call its first entry.
_UNIQUE = re.compile(
    r"tag:[^\s,:]+,\d{4}(?:-\d\d){0,2}:\S|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE
)
_TARGETS = re.compile(r"\]\([^()]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A piece of text in a feed."""

    value: str
    is_html: bool = True
    base: str = ""
    """What relative links in it are relative to; may be relative itself."""


NOTHING = Text(value="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An entry's lead image."""

    address: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an entry says, as it says it; every field may be missing."""

    id: str = ""
    link: str = ""
    title: Text = NOTHING
    content: Text = NOTHING
    summary: Text = NOTHING
    published: Written | None = None
    updated: Written | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    lang: str = ""
    source: str = ""
    """Where an entry that was taken from another feed comes from."""

    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of all its entries."""

    id: str = ""
    title: str = ""
    link: str = ""
    """The address of its site."""

    lang: str = ""
    date: Written | None = None
    authors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was repaired in the feed as a whole; the first document has them."""


@dataclass(frozen=True, slots=True)
class _Body:
    """The text of an entry in Markdown."""

    markdown: str
    link: str = ""
    """Where "Read more" leads."""

    summary: str = ""
    images: tuple[Image, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def documents(feed: Feed, entries: Sequence[Entry], raw: RawArticle, settings: Settings) -> Iterator[Found]:
    """Yield each entry's document, or why there is none (a SourceError), in the order of the feed."""
    base = next(filter(addresses.is_web, (raw.url, feed.link)), "")
    pending = feed.warnings
    for number, (entry, guid) in enumerate(zip(entries, _guids(feed, entries, base), strict=True), start=1):
        try:
            yield _document(entry, guid, base, feed, pending, raw, settings)
            pending = ()
        except RefusedError as refusal:
            yield SourceError(f"{raw.origin}, entry {number}", str(refusal))
    if pending:
        yield SourceError(raw.origin, "; ".join(pending))


def one_line(text: str) -> str:
    """Return plain text on one line, white space folded; the spaces of French typography stay."""
    return re.sub(r"[ \t\r\n\v\f\x85\u2028\u2029]+", " ", markup.remove_control_characters(text)).strip()


def plain(text: Text) -> str:
    """Return a title or description as a reader sees it, on one line."""
    return one_line(characters.clean(text_of(parse(text.value)) if text.is_html else text.value)[0])


def _guids(feed: Feed, entries: Sequence[Entry], base: str) -> Iterator[str]:
    """Yield what names each entry for ever, made of its id, or else of its address, or else of its words.

    An id or an address that entries of different articles have in common names none of them.
    """
    links: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        links[entry.id].add(_address(entry.link, base) or entry.title.value)
        titles[_address(entry.link, base)].add(entry.title.value)
    for entry in entries:
        link = _address(entry.link, base)
        if entry.id and len(links[entry.id]) == 1:
            unique = _is_unique(entry.id, feed.id, feed.link or base, link)
            yield identity.named(entry.id if unique else f"{feed.id or feed.link or base} {entry.id}")
        elif link and len(titles[link]) == 1:
            yield identity.guid(link)
        else:
            yield identity.guid(f"{entry.title.value} {entry.content.value or entry.summary.value}")


def _is_unique(name: str, *own: str) -> bool:
    """Tell whether an id is the only one of its kind in the world; an address is only on a host of the feed's own."""
    hosts = {addresses.host(address).removeprefix("www.") for address in own if addresses.is_web(address)}
    return bool(_UNIQUE.match(name)) or addresses.host(name).removeprefix("www.") in hosts


def _address(link: str, base: str) -> str:
    """Return the canonical address of a page, or nothing for what is none."""
    try:
        absolute = urljoin(base, one_line(link)) if one_line(link) else ""
    except ValueError:  # a bracket that is not closed
        return ""
    return addresses.canonical(absolute) if addresses.is_web(absolute) else ""


def _document(
    entry: Entry, guid: str, base: str, feed: Feed, pending: tuple[str, ...], raw: RawArticle, settings: Settings
) -> Document:
    """Return the document of an entry. Raises RefusedError for one that says nothing, or that has no date."""
    link = _address(entry.link, base)
    title = plain(entry.title)
    body = _body(entry, title, base, has_page=bool(link))
    if not body.markdown and not (title and link):
        raise RefusedError(f"'{title[:60]}' has neither text nor address" if title else "has neither title nor text")
    words = _TARGETS.sub("]", body.markdown)
    lang, doubts = language.settle(raw.lang, f"{title}\n\n{words}", settings, claimed=entry.lang or feed.lang)
    title, titling = _title(title, body.markdown, lang)
    dated = feeddates.publication(entry.published, entry.updated, feed.date, raw, settings)
    picture = entry.picture or _first_picture(body.images)
    image = _picture_address(picture, link or base)
    return Document(
        title=title,
        body=body.markdown,
        date=dated.date,
        modified=dated.modified,
        lang=lang,
        slug=slugify(title, lang=lang),
        guid=guid,
        category=raw.section,
        tags=entry.tags,
        authors=entry.authors or feed.authors,
        summary=body.summary,
        source=one_line(entry.source or raw.source or feed.title),
        source_url=link or _address(body.link, base),
        image=image,
        image_alt=one_line(picture.alt) if picture and image else "",
        image_caption=one_line(picture.caption) if picture and image else "",
        image_credit=one_line(picture.credit) if picture and image else "",
        rights=Rights.FULL if body.markdown else Rights.HEADLINE,
        warnings=(*pending, *entry.warnings, *titling, *doubts, *dated.warnings, *body.warnings),
    )


def _body(entry: Entry, title: str, base: str, *, has_page: bool) -> _Body:
    """Return the text: the content, or else the description, which otherwise is the standfirst."""
    for text in (entry.content, entry.summary):
        found = _hypertext(text, base)
        ending = teasers.cut(found.markdown)
        if not ending.markdown:
            continue
        whole = text is entry.content
        warnings = [*found.warnings, *(f"removed from the end: '{each[:80]}'" for each in ending.removed)]
        if has_page or ending.link:
            if ending.goes_on:
                warnings.append(TEASER)
            elif teasers.is_teaser(teasers.unmarked(ending.markdown), whole=whole):
                warnings.append(f"{TEASER}, to judge by its length")
        summary, unsaid = _standfirst(entry.summary, title, ending.markdown) if whole else ("", ())
        return _Body(ending.markdown, ending.link, summary, found.images, (*unsaid, *warnings))
    return _Body("", warnings=(f"{TEASER}: the title",))


def _standfirst(summary: Text, title: str, markdown: str) -> tuple[str, tuple[str, ...]]:
    """Return the description of an entry that has a text besides, or a warning if it is none but says more than it."""
    candidate = teasers.cut(plain(summary)).markdown
    if found := one_line(standfirst(candidate, title, _opening(markdown))):
        return found, ()
    said = _words(f"{title} {markdown}")
    unsaid = [word for word in _words(candidate) if word not in said]
    if len(unsaid) * _REPEATED <= len(_words(candidate)):
        return "", ()
    return "", (f"left out its description: '{_shortened(candidate, _MAX_TITLE)}'",)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _opening(markdown: str) -> str:
    return teasers.unmarked("\n\n".join(markdown.split("\n\n", 3)[:3]))


def _hypertext(text: Text, base: str) -> Hypertext:
    value, repairs = characters.clean(text.value)
    if not value.strip():
        return Hypertext(markdown="")
    if not text.is_html:
        parts = re.split(r"\n\s*\n", value)
        return Hypertext(markdown="\n\n".join(filter(None, map(markup.escape, parts))), warnings=repairs)
    found = to_markdown(value, base=_joined(base, text.base))
    return Hypertext(markdown=found.markdown.strip(), warnings=(*repairs, *found.warnings), images=found.images)


def _joined(base: str, inner: str) -> str:
    try:
        return urljoin(base, inner)
    except ValueError:
        return base


def _title(title: str, markdown: str, lang: str) -> tuple[str, tuple[str, ...]]:
    """Return a title that is one: from the text where the entry has none, and not as long as a text."""
    if not title:
        opening = _opening(markdown)[: _MADE_TITLE * 10]
        made = _shortened(next(iter(sentences(opening, lang)), ""), _MADE_TITLE)
        if not any(map(str.isalnum, made)):
            raise RefusedError("has no title, and no words that could be one")
        return made, ("no title: taken from the text",)
    if not any(map(str.isalnum, title)):
        raise RefusedError(f"has no title: '{title[:60]}' is none")
    if len(title) > _MAX_TITLE:
        return _shortened(title, _MAX_TITLE), (f"title of {len(title)} characters shortened: '{title}'",)
    return title, ()


def _shortened(text: str, most: int) -> str:
    """Return the text cut at a word, if it is longer."""
    if len(text) <= most:
        return text.rstrip(".").rstrip() if not text.endswith("..") else text
    return (text[:most].rpartition(" ")[0] or text[: most - 1]).rstrip(" ,;:.–—-") + "…"


def _first_picture(images: Iterable[Image]) -> Picture | None:
    return next((Picture(address=each.address, alt=each.alt, caption=each.caption) for each in images), None)


def _picture_address(picture: Picture | None, base: str) -> str:
    if picture is None:
        return ""
    address = _joined(base, picture.address.strip()).replace(" ", "%20")
    return one_line(address) if addresses.is_web(address) else ""
