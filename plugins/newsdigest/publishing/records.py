"""What one content file says, read once and remembered: all that the rest of the site needs to know of it.

A record depends on its file and on settings alone, never on another article; so it holds until one of these changes.
"""

import functools
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from newsdigest.content.images import size_of
from newsdigest.content.markdown_file import YEARS, is_of_a_calendar
from newsdigest.document import Document, Rights
from newsdigest.memory import digest
from newsdigest.publishing import body_images, spellings
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.sanitising import below_title, sanitise
from newsdigest.publishing.typesetting import apostrophes, apostrophes_in
from newsdigest.publishing.views import ArticleView, Label
from newsdigest.settings import Images
from newsdigest.standing import WITHDRAWN, Standing

logger = logging.getLogger(__name__)

_SEPARATOR = "<p>\u200b</p>\n"
"""What keeps two lists or quotes apart in Markdown; in HTML they are two, and it would be a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """What the plugin knows of an article beyond Pelican: ``article.newsdigest``."""

    document: Document
    """With its language, summary and tags."""

    reading_time: int
    """Minutes."""

    words: int = 0
    sentences: tuple[tuple[int, int], ...] = ()
    """Of a generated summary, the characters of each sentence and its paragraph, from 0."""

    told: bytes = b""
    """Digest of its traits."""


class Remembered(msgspec.Struct, frozen=True, array_like=True):
    """What the enrichment of a document gave; ``key`` is ``newsdigest.enrich.key`` of it.

    Empty where the next build may give another one.
    """

    key: bytes
    enrichment: bytes
    """An ``Enrichment`` in JSON."""

    traits: bytes
    """``Traits`` in MessagePack."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An article, without its text."""

    path: str
    """Its file, relative to the content folder."""

    status: str
    """``published``, ``hidden``, ``draft`` or ``withdrawn``."""

    url: str
    """As Pelican makes it, for links between files; the view has the address that is linked to."""

    save_as: str
    guid: str
    """Of the file; empty where it has none."""

    slug: str
    view: ArticleView
    shown: bytes
    """Digest of the view."""

    whole: bytes
    """Digest of all that pages and feeds show of it: of view, file, text and sentences."""

    body: bytes = b""
    """Digest of the HTML; empty where the article's rights do not allow it to be shown."""

    sentences: tuple[tuple[int, int], ...] = ()
    """See Enriched; empty where the body is."""

    told: bytes = b""
    """Digest of what it is compared by with other articles."""

    linked: bool = False
    """Whether the text links to other content files (``{filename}`` …), whose addresses are settled at each build."""

    former: tuple[str, ...] = ()
    """Addresses that it had before, as a person has written them."""


_decode_view = msgspec.json.Decoder(ArticleView).decode


class Found(NamedTuple):
    """What Pelican says of an article, beside what our own reading of its file does."""

    path: str
    """Relative to the content folder."""

    status: str
    url: str
    save_as: str
    slug: str
    date: datetime
    modified: datetime | None
    section: str
    """Empty: the site's default."""


def record(article: Any, enriched: Enriched, settings: Mapping[str, Any]) -> tuple[Record, str]:
    """Return the record of a Pelican article, and its HTML, sanitised.

    Links to other content files are still in the HTML as they were written.
    """
    document = enriched.document
    shown = document.rights is Rights.FULL and Standing.of(document).status != WITHDRAWN
    html = below_title(sanitise(article._content, article.source_path)) if shown else ""
    html = html.replace(_SEPARATOR, "")
    html = apostrophes_in(body_images.settle(html, document, settings["NEWSDIGEST_IMAGES"]))
    linked = _may_be_linked(html, settings) and article._get_intrasite_link_regex().search(html) is not None
    found = Found(
        path=article.get_relative_source_path(),
        status=article.status,
        url=article.url,  # made anew by Pelican each time
        save_as=article.save_as,
        slug=article.slug,
        date=article.date,
        modified=getattr(article, "modified", None),
        section=article.category.name if hasattr(article, "category") else document.category,
    )
    return recorded(found, enriched, html, settings, linked=linked), html


def recorded(
    found: Found, enriched: Enriched, html: str, settings: Mapping[str, Any], *, linked: bool = False
) -> Record:
    """Return the record of an article; ``html``: its own, sanitised; ``linked``: see Record."""
    address = Address.of(found.url, found.save_as)
    standing = Standing.of(enriched.document)
    view = msgspec.json.encode(_view(found, enriched, standing, address.url, settings))
    body = digest(html.encode()) if html else b""
    sentences = enriched.sentences if html else ()
    return Record(
        path=found.path,
        status=WITHDRAWN if standing.status == WITHDRAWN else found.status,
        url=found.url,
        save_as=address.save_as,
        guid=enriched.document.guid,
        slug=found.slug,
        view=_decode_view(view),  # as it will be remembered: a time zone becomes an offset
        shown=digest(view),
        whole=digest(view + body + msgspec.json.encode((address.save_as, sentences))),
        body=body,
        sentences=sentences,
        told=enriched.told,
        linked=linked,
        former=standing.former if found.status != "draft" else (),
    )


def of_a_calendar(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records but those of days that no edition or archive can have; report these."""
    for record in records:
        if all(map(is_of_a_calendar, filter(None, (record.view.date, record.view.modified)))):
            yield record
        else:
            logger.error("%s: has a date beyond the years %d to %d; not published", record.path, *YEARS)


def _may_be_linked(html: str, settings: Mapping[str, Any]) -> bool:
    """Tell quickly: Pelican's expression for ``{filename}`` and ``|filename|`` begins at every tag."""
    return "{" in html or "|" in html or not str(settings["INTRASITE_LINK_REGEX"]).startswith("[{|]")


def _view(found: Found, enriched: Enriched, standing: Standing, url: str, settings: Mapping[str, Any]) -> ArticleView:
    document = enriched.document
    date = _local(found.date, settings)
    modified = _local(found.modified, settings) if found.modified else None
    view = ArticleView(
        title=apostrophes(document.title),
        url=url,
        date=date,
        timed=date.time() != time(),
        lang=document.lang,
        # A headline is all that may be shown of some articles, also in feeds and in a page's metadata.
        summary="" if document.rights is Rights.HEADLINE else apostrophes(document.summary),
        section=label("CATEGORY", found.section or settings["DEFAULT_CATEGORY"], settings),
        guid=document.guid,
        modified=modified,
        modified_timed=modified is not None and modified.time() != time(),
        source=label("NEWSDIGEST_SOURCE", document.source, settings) if document.source else None,
        source_url=document.source_url if _scheme(document.source_url) in ("http", "https") else "",
        tags=_labels("TAG", document.tags, settings),
        authors=document.authors,
        reading_time=enriched.reading_time,
        words=enriched.words,
        **_picture(document, settings),
        credits=document.credits,
        rights=document.rights.value,
        draft=found.status == "draft",
        correction=standing.correction,
    )
    return _withdrawn(view, standing.reason) if standing.status == WITHDRAWN else view


def _withdrawn(view: ArticleView, reason: str) -> ArticleView:
    """Return what is left of an article: title, day, section and source; by its tags feeds know where it was."""
    gone = {"summary": "", "authors": (), "source_url": "", "credits": "", "correction": ""}
    pictured = {"image": "", "image_alt": "", "image_caption": "", "image_credit": "", "image_size": None}
    return structs.replace(view, withdrawn=True, reason=reason, image_linked=False, **gone, **pictured)


def label(kind: str, name: str, settings: Mapping[str, Any]) -> Label:
    """Return the label of a topic; ``kind`` is the first part of Pelican's setting names: ``TAG`` for ``TAG_URL``."""
    return _label(name, spellings.slug(kind, name, settings), *_addresses(kind, settings))


def _addresses(kind: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    return str(settings[f"{kind}_URL"]), str(settings[f"{kind}_SAVE_AS"] or "")


@functools.lru_cache(maxsize=10_000)
def _label(name: str, slug: str, url: str, save_as: str) -> Label:
    return Label(name=name, url=Address.of(url.format(slug=slug), save_as.format(slug=slug)).url)


def _labels(kind: str, names: Iterable[str], settings: Mapping[str, Any]) -> tuple[Label, ...]:
    """Return the labels in their order, of those that share an address the first."""
    addresses = _addresses(kind, settings)
    labels: dict[str, Label] = {}
    for name, slug in spellings.slugs(kind, names, settings):
        labels.setdefault(slug, _label(name, slug, *addresses))
    return tuple(labels.values())


def _local(moment: datetime, settings: Mapping[str, Any]) -> datetime:
    """Return the moment in the site's time zone; Pelican's date of a draft without one is the end of time."""
    with suppress(OverflowError):
        moment = moment.astimezone(ZoneInfo(settings["TIMEZONE"]))
    return datetime.combine(moment.date(), moment.timetz())  # Pelican's has a class of its own


def _picture(document: Document, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a view that show the lead image."""
    address = _image(document.image)
    if not address:
        return {}
    return {
        "image": address,
        "image_alt": document.image_alt,
        "image_caption": document.image_caption,
        "image_credit": document.image_credit,
        "image_size": size_of(address),
        "image_linked": settings["NEWSDIGEST_IMAGES"] == Images.LINK and _scheme(address) in ("http", "https"),
    }


def _image(address: str) -> str:
    scheme = _scheme(address)
    return address if scheme in ("http", "https") else "" if scheme else quote(address)


def _scheme(address: str) -> str:
    """Return the scheme of an address, ``invalid`` for what is none (``http://[x``)."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return "invalid"
