"""What a page says of itself to programs: JSON-LD in the words of https://schema.org.

A block of type ``application/ld+json`` is data: a content security policy without any script source lets it be
(https://html.spec.whatwg.org/multipage/scripting.html#data-block).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from markupsafe import Markup

from newsdigest.publishing import edition_views as editions
from newsdigest.publishing import views

Thing = dict[str, Any]
Absolute = Callable[[str], str]
"""Returns an address of the site with ``SITEURL``."""

# Within a script element only these end it, open a comment in it, or end a line of old JavaScript.
_ESCAPES = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")

_encode = msgspec.json.Encoder().encode


def structured_data(
    page: views.Page,
    site: views.SiteView,
    absolute: Absolute,
    *,
    heading: str,
    trail: Sequence[tuple[str, str]] = (),
    picture: str = "",
) -> Markup:
    """Return the JSON-LD of a page, which can stand in a script element whatever its texts hold; empty for none.

    heading: what the page is called; trail: names and addresses of the pages above it, the front page aside;
    picture: the absolute address of the picture that stands for it, if any.
    """
    heading, steps = _plain(heading), [(_plain(name), url) for name, url in trail]
    things = [*_things(page, site, absolute, heading, picture), *_breadcrumbs(page, site, absolute, heading, steps)]
    if not things:
        return Markup()
    text = _encode({"@context": "https://schema.org", "@graph": things}).decode()
    for sign, escape in _ESCAPES:  # str.translate looks at each letter: 90 µs of a page
        text = text.replace(sign, escape)
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def _things(page: views.Page, site: views.SiteView, absolute: Absolute, heading: str, picture: str) -> Iterator[Thing]:
    if isinstance(page, views.ArticlePage):
        yield _article(page.article, site, absolute, picture)
        return
    about = _given(name=heading or site.name, url=absolute(page.url), description=page.description, image=picture)
    match page:
        case editions.FrontPage():
            newest = page.updated.isoformat(timespec="minutes") if page.updated else ""
            yield _given("WebSite", **_named(site, absolute), inLanguage=site.lang, description=site.tagline)
            shown = _of_edition(page.edition) if page.edition else []
            yield _collection(shown, absolute, about | _given(dateModified=newest), site)
        case editions.EditionPage():
            moments = [article.date for article in _of_edition(page.edition)]
            dates = _given(datePublished=page.edition.label.first.isoformat(), dateModified=_latest(moments))
            number = page.edition.label.number
            numbered = {"@type": ["CollectionPage", "PublicationIssue"], **({"issueNumber": number} if number else {})}
            yield _collection(_of_edition(page.edition), absolute, about | dates, site) | numbered
        case editions.StoryPage():
            yield _collection([each.article for day in page.days for each in day.accounts], absolute, about, site)
        case views.ListingPage():
            yield _collection(page.articles, absolute, about, site)


def _article(article: views.ArticleView, site: views.SiteView, absolute: Absolute, picture: str) -> Thing:
    """https://developers.google.com/search/docs/appearance/structured-data/article, and where it comes from."""
    publisher = _given("Organization", **_named(site, absolute))
    source = _given("NewsMediaOrganization", name=article.source.name) if article.source else None
    authors: Any = [_given("Person", name=name) for name in article.authors] or source or publisher
    web = article.source_url.lower().startswith(("https://", "http://"))
    original = _given("NewsArticle", url=article.source_url if web else "", headline=article.title, publisher=source)
    shown = article.rights != "headline"
    return _given(
        "NewsArticle",
        mainEntityOfPage=absolute(article.url),
        url=absolute(article.url),
        headline=article.title,
        description=article.summary if shown else "",
        datePublished=_moment(article.date, article.timed),
        dateModified=_moment(article.modified, article.modified_timed) if article.modified else "",
        correction=_given("CorrectionComment", text=article.correction) if article.correction else None,
        author=authors,
        publisher=publisher,
        inLanguage=article.lang,
        articleSection=article.section.name,
        keywords=[tag.name for tag in article.tags],
        image=picture,
        isBasedOn=article.source_url if web else "",
        citation=original if web else None,
        sourceOrganization=source,
        isAccessibleForFree=True if article.rights == "full" else None,
    )


def _collection(articles: Iterable[views.ArticleView], absolute: Absolute, about: Thing, site: views.SiteView) -> Thing:
    items = [
        {"@type": "ListItem", "position": place, "url": absolute(article.url)}
        for place, article in enumerate(articles, start=1)
    ]
    entity = {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items} if items else None
    return _given("CollectionPage", **about, inLanguage=site.lang, mainEntity=entity)


def _breadcrumbs(
    page: views.Page, site: views.SiteView, absolute: Absolute, heading: str, trail: Sequence[tuple[str, str]]
) -> Iterator[Thing]:
    """Yield the way from the front page; that page and those one step below it need none."""
    if not page.url or not trail:
        return
    steps = [(site.name, ""), *trail, (heading, page.url)]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(url)}
        for place, (name, url) in enumerate(steps, start=1)
    ]
    yield {"@type": "BreadcrumbList", "itemListElement": items}


def _of_edition(edition: editions.EditionView) -> list[views.ArticleView]:
    lead = [edition.lead] if edition.lead else []
    entries = [*lead, *(entry for section in edition.sections for entry in section.entries)]
    return [entry.article for entry in entries]


def _named(site: views.SiteView, absolute: Absolute) -> dict[str, str]:
    return {"name": site.name, "url": absolute("")}


def _plain(text: str) -> str:
    """Return the text that a template has put together, without its escapes."""
    return text.unescape() if isinstance(text, Markup) else text


def _given(kind: str = "", /, **properties: Any) -> Thing:
    """Return a thing with those of its properties that are known."""
    known = {name: value for name, value in properties.items() if value not in ("", None, [])}
    return {"@type": kind, **known} if kind else known


def _latest(moments: Sequence[datetime]) -> str:
    return max(moments).isoformat(timespec="minutes") if moments else ""


def _moment(instant: datetime, timed: bool) -> str:
    return instant.isoformat(timespec="minutes") if timed else instant.date().isoformat()
