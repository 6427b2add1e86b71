"""What a page says about its article: title, dates, authors, lead image and the rest, each from the best witness."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from newsdigest.formats.page import metadata_authors, metadata_dates, metadata_section
from newsdigest.formats.page.evidence import headlines
from newsdigest.formats.page.evidence.articles import Picture
from newsdigest.formats.page.evidence.head import line
from newsdigest.formats.page.evidence.lead_image import LeadImage, lead_image
from newsdigest.formats.page.evidence.page import Page, read_page
from newsdigest.formats.page.metadata_saved import saved_from
from newsdigest.formats.standfirst import standfirst
from newsdigest.text import addresses

_MOST_TITLE = 300  # characters
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_IMAGES = (
    "og:image",
    "og:image:secure_url",
    "og:image:url",
    "twitter:image",
    "twitter:image:src",
    "image",
    "parsely-image-url",
    "sailthru.image.full",
    "thumbnail",
)
_IMAGE_ALTS = ("og:image:alt", "twitter:image:alt")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What is known about the article of a page; empty where no witness says anything plausible."""

    title: str = ""
    """The headline on one line, without the name of the site."""

    published: datetime | None = None
    """Aware; midnight when only the day is known."""

    modified: datetime | None = None
    """Aware, and after ``published``."""

    authors: tuple[str, ...] = ()
    """Names, or the agency where it alone signs."""

    lang: str = ""
    """The language that the page claims, as a BCP 47 primary tag; often only the default of its program."""

    url: str = ""
    """The canonical address without tracking parameters."""

    image: str = ""
    """The absolute address of the lead image."""

    image_alt: str = ""
    image_caption: str = ""
    image_credit: str = ""
    section: str = ""
    """What the site calls this part of itself, where that is a topic."""

    site: str = ""
    """The name of the source, or its host."""

    standfirst: str = ""
    """The publisher's own summary (``formats/standfirst.py``); whether the text begins with it is not known here."""

    warnings: tuple[str, ...] = ()


def read_metadata(tree: HtmlElement, html: str, url: str, timezone: tzinfo) -> PageMetadata:
    """Return what a page says about its article; never raises.

    tree: the page as ``html_tree.tree_of`` parses it, with its scripts; it is not changed.
    html: its text, in whose first comment a browser may have named its address.
    url: where it was fetched from, may be empty. timezone: where dates without one are meant.
    """
    page = read_page(tree, url or saved_from(html), timezone)
    title = _title(page)
    dates = metadata_dates.dates(page)
    image = _image(page)
    return PageMetadata(
        title=title,
        published=dates.published,
        modified=dates.modified,
        authors=metadata_authors.authors(page),
        lang=page.lang.partition("-")[0].lower(),
        url=page.url,
        image=image.address,
        image_alt=image.alt,
        image_caption=image.caption,
        image_credit=image.credit,
        section=metadata_section.section(page),
        site=_site(page),
        standfirst=next((text for each in _descriptions(page) if (text := standfirst(each, title, ""))), ""),
        warnings=dates.warnings,
    )


def _title(page: Page) -> str:
    heading = page.heading.text if page.heading else ""
    return line(headlines.headline(page.titles, heading, page.sites), _MOST_TITLE)


def _image(page: Page) -> LeadImage:
    base = next((href for each in page.tree.iter("base") if (href := each.get("href"))), "") or page.url
    declared = (*map(Picture, page.head.all(*_IMAGES)), *map(Picture, page.head.links.get("image_src", ())))
    marked = [picture for item in page.articles[:2] for picture in item.pictures]
    described = {picture.address: picture for picture in marked if picture.caption or picture.credit}
    candidates = (*(described.get(each.address, each) for each in declared), *marked)
    return lead_image(page.tree, candidates, page.head.first(*_IMAGE_ALTS), base)


def _site(page: Page) -> str:
    named = (*page.head.all("og:site_name"), *(name for item in page.items[:3] for name in item.publishers))
    known = next((name for each in named if 1 < len(name := each.strip(" @|-")) <= 80 and "://" not in name), "")
    return known or addresses.host(page.url).removeprefix("www.")


def _descriptions(page: Page) -> tuple[str, ...]:
    return (*(text for item in page.articles[:2] for text in item.descriptions), *page.head.all(*_DESCRIPTIONS))
