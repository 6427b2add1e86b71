"""Who wrote the article of a page: the witnesses in the order of trust, and what becomes of their words."""

from collections.abc import Callable, Iterator, Sequence

from newsdigest.formats.page.evidence import days, names
from newsdigest.formats.page.evidence.page import Page
from newsdigest.formats.page.evidence.visible import Label, is_change

_META = (
    *("article:author", "og:article:author", "article:author_name", "author", "authors", "og:author", "parsely-author"),
    *("sailthru.author", "byl", "dc.creator", "dcterms.creator", "dc.creator.aut", "citation_author", "creator"),
    *("author.name", "article.author", "cxenseparse:author", "shareaholic:article_author_name", "rbauthors", "byline"),
)
_NEAR = 60  # elements between the headline and a byline that says so only in words
_BEFORE = 15
_VERY_NEAR = 20
_FEW = 100  # characters of such a byline


def authors(page: Page) -> tuple[str, ...]:
    """Return the persons who sign; for want of any, the agency, the desk or the site that does.

    A person whom a weaker witness names comes before an agency that a stronger one names, and both are kept: a
    dispatch is signed by both.
    """
    site = page.sites[0] if page.sites else ""
    collective: tuple[str, ...] = ()
    for witness in _WITNESSES:
        if witness is _beside_a_date and collective and not _is_site(collective, page):
            break
        for byline in witness(page):
            found = names.names(byline, site)
            people = tuple(name for name in found if names.is_person(name, site))
            if people:
                return people + tuple(name for name in collective if names.is_agency(name))
            if not collective or _is_site(collective, page):
                collective = _collective(found, witness) or collective
    return collective


def _collective(found: tuple[str, ...], witness: Callable[[Page], Iterator[str]]) -> tuple[str, ...]:
    """Return what of the names may sign without being a person, as far as the witness can be trusted with it."""
    if witness is _in_words:
        return tuple(name for name in found if names.is_agency(name) or (names.is_title(name) and " " in name))
    if witness is _beside_a_date:
        return ()
    if witness is _shown:
        return tuple(name for name in found if names.is_title(name) or (" " not in name and names.is_name(name)))
    return tuple(name for name in found if names.is_name(name))


def _is_site(found: Sequence[str], page: Page) -> bool:
    return all(any(names.same(name, site) for site in page.sites) for name in found)


def _in_items(page: Page) -> Iterator[str]:
    for item in page.articles or page.items:
        persons = [signature.name for signature in item.authors if not signature.is_organisation]
        yield "\n".join(persons or [signature.name for signature in item.authors])


def _declared(page: Page) -> Iterator[str]:
    for name in _META:
        values = [value for value in page.head.all(name) if "://" not in value]
        if values:
            yield "\n".join(dict.fromkeys(values))
    for number in ("1", "2"):  # what messengers show below a link
        if names.is_introduced(page.head.first(f"twitter:label{number}") + " X"):
            yield page.head.first(f"twitter:data{number}")


def _shown(page: Page) -> Iterator[str]:
    """Yield what is marked as a byline: the nearest ones behind the headline first, then those before it."""
    at = page.seen.at
    behind = [label for label in page.seen.bylines if label.position >= at]
    before = [label for label in page.seen.bylines if label.position < at]
    for label in (*behind, *reversed(before)):
        yield _most_exact(label, page.seen.bylines)


def _most_exact(label: Label, labels: Sequence[Label]) -> str:
    """Return the texts of the names in a byline, where its markup tells them from roles and addresses."""
    inner = [
        each for each in labels if label.position < each.position <= label.position + 12 and each.text in label.text
    ]
    exact = [each for each in inner if each.strength >= 2 and "\n" not in each.text] or [label]
    return "\n".join(dict.fromkeys(each.text for each in exact))


def _in_words(page: Page) -> Iterator[str]:
    """Yield what says in words that a name follows: near the headline, and anywhere behind it with a colon."""
    for label in page.seen.texts:
        if len(label.text) > _FEW:
            continue
        near = page.seen.at - _BEFORE <= label.position <= page.seen.at + _NEAR
        for text in days.without(label.text).split("\n"):
            if names.is_introduced(text) and (near or (label.position > page.seen.at and ":" in text)):
                yield text


def _beside_a_date(page: Page) -> Iterator[str]:
    """Yield the name that alone shares a line near the headline with a date (``Anna Maier, 3. Mai 2015``)."""
    for label in page.seen.texts:
        text = days.without(label.text)
        if text == label.text or not page.seen.at < label.position <= page.seen.at + _VERY_NEAR:
            continue
        lines = [line for each in text.split("\n") if (line := each.strip(" ,;|·•–—-:/"))]
        if lines and len(lines[0].split()) <= 4 and not names.is_place(lines[0]) and all(map(is_change, lines[1:])):
            yield lines[0]


_WITNESSES: tuple[Callable[[Page], Iterator[str]], ...] = (_in_items, _declared, _shown, _in_words, _beside_a_date)
