"""All that is read of a page before anything is believed."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property

from lxml.html import HtmlElement

from newsdigest.formats.page.evidence import articles, jsonld, markup_items
from newsdigest.formats.page.evidence.articles import Item
from newsdigest.formats.page.evidence.head import Head, read_head
from newsdigest.formats.page.evidence.heading import Heading, first_headings, main_heading
from newsdigest.formats.page.evidence.visible import Visible, read_visible
from newsdigest.text import addresses

_TITLES = (
    "og:title",
    "twitter:title",
    "headline",
    "title",
    "dc.title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
)
_SITES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:site",
    "publisher",
    "dc.publisher",
    "copyright",
)


@dataclass(frozen=True, kw_only=True)
class Page:
    """The witnesses: what is declared, marked up and shown."""

    tree: HtmlElement
    head: Head
    items: tuple[Item, ...]
    """The likeliest first."""

    heading: Heading | None
    """The heading that is the headline, as far as can be told."""

    titles: tuple[str, ...]
    """What declarations call the article, the best first."""

    sites: tuple[str, ...]
    """Names that the site may have, the best first, its host at the end."""

    url: str
    """The canonical address, or the one it was fetched from, or empty."""

    zone: tzinfo
    lang: str
    """The language that is claimed, with its region (``en-US``), or empty."""

    @cached_property
    def seen(self) -> Visible:
        """What is shown; most pages declare what is wanted of it, and it takes half of the time."""
        return read_visible(self.tree, self.heading.element if self.heading else None)

    @property
    def articles(self) -> tuple[Item, ...]:
        """The items of the article, rather than of the page around it or of other articles."""
        found = [item for item in self.items if item.is_article]
        return tuple(item for item in found if not item.headlines or item.headlines[:1] == found[0].headlines[:1])


def read_page(tree: HtmlElement, url: str, zone: tzinfo) -> Page:
    """Read all that a page says, each element once."""
    head = read_head(tree)
    objects = [*jsonld.objects(tree), *markup_items.items(tree)]
    declared = (*head.all(*_TITLES), head.title)
    items = articles.read_items(objects, (*declared, *first_headings(tree)))
    address = _address(head, url)
    titles = tuple(dict.fromkeys(title for title in (*_headlines(items), *declared) if title))
    return Page(
        tree=tree,
        head=head,
        items=items,
        heading=main_heading(tree, titles),
        titles=titles,
        sites=tuple(site for site in _sites(head, items, objects, address) if site not in titles),
        url=address,
        zone=zone,
        lang=_language(head, items),
    )


def _headlines(items: tuple[Item, ...]) -> tuple[str, ...]:
    return tuple(item.headlines[0] for item in items[:3] if item.is_article and item.headlines)


def _address(head: Head, url: str) -> str:
    """Return the page's own address, if it is one of the same site and not that of the site itself."""
    if not addresses.is_web(url):
        url = ""
    declared = (*head.links.get("canonical", ()), *head.all("og:url", "twitter:url", "parsely-link"))
    for each in declared:
        if addresses.is_web(each) and each.partition("://")[2].strip("/").count("/") and (not url or _akin(each, url)):
            return addresses.canonical(each)
    return (
        addresses.canonical(url)
        if url
        else next((addresses.canonical(each) for each in declared if addresses.is_web(each)), "")
    )


def _akin(one: str, other: str) -> bool:
    """Tell whether two addresses are of one site: ``m.example.org`` and ``www.example.org``."""
    return _registered(one) == _registered(other)


def _registered(address: str) -> list[str]:
    """Return the end of a host that somebody owns, as far as its form tells: three labels in ``example.co.uk``."""
    labels = addresses.host(address).split(".")
    return labels[-3:] if len(labels[-1]) == 2 and len(labels[-2:][0]) <= 3 else labels[-2:]


def _sites(head: Head, items: tuple[Item, ...], objects: list[object], address: str) -> list[str]:
    host = addresses.host(address).removeprefix("www.")
    named = [name for item in items for name in item.publishers]
    found = [*head.all(*_SITES), *named, *articles.publishers(objects), host, *_labels(host)]
    return list(
        dict.fromkeys(name for site in found if "://" not in site and 1 < len(name := site.strip(" @|-")) < 100)
    )


def _labels(host: str) -> list[str]:
    """Return the parts of a host that are a name: ``example`` of ``news.example.co.uk``."""
    labels = host.split(".")[:-1]
    return [max(labels, key=len)] if labels else []


def _language(head: Head, items: tuple[Item, ...]) -> str:
    declared = (
        head.lang,
        *head.all("og:locale", "content-language", "language", "dc.language", "dcterms.language", "inlanguage", "lang"),
        *(lang for item in items[:3] for lang in item.languages),
    )
    return next((each.replace("_", "-") for each in declared if _is_tag(each)), "")


def _is_tag(text: str) -> bool:
    primary = text.replace("_", "-").partition("-")[0]
    return primary.isascii() and primary.isalpha() and len(primary) in (2, 3)
