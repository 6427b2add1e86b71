"""The two things that flow: a raw article as it was found, and the document that it means."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsdigest.errors import SourceError

TEASER = "the feed gives only the beginning"
"""What a warning begins with when the rest of the article, or all of it, is on the page that the entry leads to."""


class Rights(StrEnum):
    """How much of an article the site may show."""

    FULL = "full"
    EXCERPT = "excerpt"  # the summary and a link to the original
    HEADLINE = "headline"  # the title and a link to the original


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """Bytes from a stranger, and where they come from.

    Everything but ``data`` and ``origin`` is a hint. ``date`` and ``lang`` are stronger than
    what the text says of itself, the others weaker.
    """

    data: bytes
    origin: str
    """The path or URL that every message about this article begins with."""

    name: str = ""
    """The file's name without its folder; it may hold a date (``2023-04-20-kyiv.txt``)."""

    modified: datetime | None = None
    """When the file was last changed (aware); the last resort for a missing date."""

    date: datetime | None = None
    """The date that the person asked for (aware)."""

    lang: str = ""
    section: str = ""
    source: str = ""
    """Who published it, for example the name of the inbox folder that holds it."""

    url: str = ""
    """Where it was fetched from, after redirects: what relative links in it are relative to."""

    rights: Rights = Rights.FULL
    """How much of it the site may show: the policy of its source; the owner's own files are full."""

    media_type: str = ""
    """``Content-Type`` as the server gave it, for its charset; what format it is, the bytes say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One article, complete: nothing is filled in later, a change is a new document.

    ``read(write(document)) == document`` holds for every field but ``warnings``.
    """

    title: str
    """Plain text on one line, never empty."""

    body: str
    """Markdown in Python-Markdown's dialect, without the title."""

    date: datetime
    """When it was published (aware); midnight when only the day is known."""

    lang: str
    """BCP 47 primary tag: ``fr``, ``en``."""

    slug: str
    """Last part of its address: lower-case letters, digits and hyphens."""

    guid: str
    """Minted once, at import: survives a new title, slug, date or domain."""

    modified: datetime | None = None
    category: str = ""
    """The section of the digest that it belongs to; empty: the site's default."""

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    """Plain text: a person's, or the publisher's own standfirst; empty until there is one."""

    source: str = ""
    source_url: str = ""
    image: str = ""
    """The lead image: an address, or a path below ``content/`` (``images/…``) of one that is kept here."""

    image_alt: str = ""
    image_caption: str = ""
    image_credit: str = ""
    rights: Rights = Rights.FULL
    credits: str = ""
    """Who else worked on it, as the article says it (``Reportage supplémentaire de …``)."""

    extra: tuple[tuple[str, str], ...] = ()
    """Metadata that a person wrote and this program has no field for (``Status``, ``Template``)."""

    warnings: tuple[str, ...] = ()
    """Every guess, repair and removal made on the way here, one phrase each."""


class Pages(StrEnum):
    """When the page behind an entry of a feed is fetched."""

    AUTO = "auto"  # where the feed has only a teaser and the rights are full
    NEVER = "never"
    ALWAYS = "always"


class Public(StrEnum):
    """Whether a feed is named in the list of sources that a site publishes."""

    AUTO = "auto"  # where its address has no part that may be a key
    NO = "no"
    YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that ``newsdigest fetch`` reads: one outline of ``content/sources.opml``."""

    url: str
    """The feed's address."""

    title: str = ""
    """What the source is called on the site."""

    site: str = ""
    """The address of the site that the feed belongs to."""

    section: str = ""
    lang: str = ""
    rights: Rights = Rights.EXCERPT
    pages: Pages = Pages.AUTO
    public: Public = Public.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The address of a page that is to be fetched, from a list of them or the command line."""

    url: str
    origin: str
    """The input that names it, as messages begin (``inbox/links.txt, line 3``)."""


Found = Document | Subscription | Address | SourceError
"""What an input holds: a SourceError for a part of it that is nothing of the others, with its reason."""
