"""The article among the items of a page: what JSON-LD, microdata and RDFa say of it in the terms of schema.org."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from newsdigest.formats.page.evidence.head import line
from newsdigest.text.slugs import slugify

_MOST = 5000  # values of one page that are looked at
_MOST_VALUES = 50  # of one property
_DEEPEST = 12
_LONGEST_TEXT = 5000
# What is said there is said of other things.
_OF_OTHERS = frozenset(
    (
        *("author", "creator", "publisher", "editor", "contributor", "sourceOrganization", "copyrightHolder", "image"),
        *("comment", "comments", "review", "reviews", "liveBlogUpdate", "hasPart", "isPartOf", "isBasedOn", "citation"),
        *("itemListElement", "relatedLink", "relatedArticle", "mentions", "about", "video", "breadcrumb", "blogPost"),
        *("potentialAction", "logo", "thumbnail", "associatedMedia", "speakable", "offers"),
    )
)
_PAGES = ("webpage", "itempage", "creativework", "collectionpage", "")
_ARTICLES = ("report", "review", "recipe", "newsmediaobject", "podcastepisode", "videoobject", "event")
_ORGANISATIONS = ("organization", "newsmediaorganization", "corporation", "website", "brand")


@dataclass(frozen=True, slots=True)
class Signature:
    """A name that an article is signed with."""

    name: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article: its address as written, and what is said of it."""

    address: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one item says of the article, as it says it."""

    kinds: tuple[str, ...]
    headlines: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[Signature, ...] = ()
    pictures: tuple[Picture, ...] = ()
    sections: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Tell an article from the page around it."""
        return any(kind.endswith(("article", "posting")) or kind in _ARTICLES for kind in self.kinds)


def read_items(objects: Iterable[object], titles: Sequence[str]) -> tuple[Item, ...]:
    """Return the items that speak of the article of the page, the likeliest first.

    titles: what the page is called elsewhere; on a page that lists several articles it tells which one is its own.
    """
    nodes = list(islice((node for value in objects for node in _nodes(value, 0)), _MOST))
    known = {name: node for node in nodes if isinstance(name := node.get("@id"), str) and len(node) > 1}
    found = [
        _item(node, known, kinds)
        for node in nodes
        if (kinds := _kinds(node))
        and any(kind.endswith(("article", "posting")) or kind in (*_ARTICLES, *_PAGES) for kind in kinds)
    ]
    wanted = {slugify(title) for title in titles if title}
    return tuple(sorted((item for item in found if _says_something(item)), key=lambda item: -_likelihood(item, wanted)))


def publishers(objects: Iterable[object]) -> tuple[str, ...]:
    """Return the names of the sites and organisations that have an item of their own."""
    nodes = islice((node for value in objects for node in _nodes(value, 0)), _MOST)
    return tuple(name for node in nodes if set(_kinds(node)) & set(_ORGANISATIONS) for name in _texts(node.get("name")))


def _says_something(item: Item) -> bool:
    if "creativework" in item.kinds and not item.headlines:  # any part of a page
        return False
    return bool(item.headlines or item.published or item.authors or item.modified)


def _likelihood(item: Item, wanted: set[str]) -> int:
    named = any(
        slug and any(slug in title or title in slug for title in wanted) for slug in map(slugify, item.headlines)
    )
    other = item.is_article and bool(item.headlines) and bool(wanted) and not named
    return 8 * named + 4 * item.is_article + 2 * bool(item.published) + bool(item.headlines) - 6 * other


def _nodes(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value[:_MOST]:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name, each in value.items():
            if name not in _OF_OTHERS and isinstance(each, list | dict):
                yield from _nodes(each, depth + 1)


def _kinds(node: Mapping[str, object]) -> tuple[str, ...]:
    kinds = tuple(kind.rpartition("/")[2].rpartition(":")[2].lower() for kind in _texts(node.get("@type")))
    return kinds or ("",)


def _item(node: Mapping[str, object], known: Mapping[str, Mapping[str, object]], kinds: tuple[str, ...]) -> Item:
    return Item(
        kinds=kinds,
        headlines=_texts(node.get("headline"), node.get("name"), node.get("alternativeHeadline")),
        published=_texts(node.get("datePublished"), node.get("dateCreated"), node.get("uploadDate")),
        modified=_texts(node.get("dateModified")),
        authors=tuple(
            signature
            for name in ("author", "creator")
            for each in _list(node.get(name))
            for signature in _signatures(each, known, 0)
        ),
        pictures=tuple(
            picture
            for name in ("image", "associatedMedia", "thumbnailUrl")
            for each in _list(node.get(name))
            for picture in _pictures(each, known, 0)
        ),
        sections=_texts(node.get("articleSection")),
        descriptions=_texts(node.get("description"), node.get("abstract")),
        languages=_texts(node.get("inLanguage")),
        addresses=_texts(node.get("url"), node.get("mainEntityOfPage"), node.get("@id")),
        publishers=tuple(
            name for each in _list(node.get("publisher")) for name in _texts(_resolved(each, known).get("name"), each)
        ),
    )


def _signatures(value: object, known: Mapping[str, Mapping[str, object]], depth: int) -> Iterator[Signature]:
    if isinstance(value, str):
        yield from map(Signature, _texts(value))
    elif isinstance(value, list) and depth < 3:
        for each in value[:_MOST_VALUES]:
            yield from _signatures(each, known, depth + 1)
    elif isinstance(value, dict):
        node = _resolved(value, known)
        organisation = bool(set(_kinds(node)) & set(_ORGANISATIONS))
        names = _texts(node.get("name")) or _texts(
            " ".join((*_texts(node.get("givenName")), *_texts(node.get("familyName"))))
        )
        yield from (Signature(name, organisation) for name in names)


def _pictures(value: object, known: Mapping[str, Mapping[str, object]], depth: int) -> Iterator[Picture]:
    if isinstance(value, list) and depth < 3:
        for each in value[:20]:
            yield from _pictures(each, known, depth + 1)
    elif isinstance(value, str):
        yield from map(Picture, _texts(value))
    elif isinstance(value, dict):
        node = _resolved(value, known)
        caption = next(iter(_texts(node.get("caption"), node.get("description"))), "")
        credit = next(iter(_texts(node.get("creditText"), node.get("copyrightHolder"), node.get("author"))), "")
        for address in _texts(node.get("url"), node.get("contentUrl"), node.get("image")):
            yield Picture(address, caption, credit)


def _resolved(value: object, known: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    """Return what an ``@id`` alone refers to."""
    if not isinstance(value, dict):
        return {}
    name = value.get("@id")
    return known.get(name, value) if isinstance(name, str) and "name" not in value and "url" not in value else value


def _list(value: object) -> list[object]:
    return value[:_MOST_VALUES] if isinstance(value, list) else [value]


def _texts(*values: object) -> tuple[str, ...]:
    """Return the texts among values of any shape: a text, a list of them, an object with a name or an address."""
    found: list[str] = []
    for value in values:
        for each in _list(value):
            if isinstance(each, dict):
                each = next(
                    (each[name] for name in ("@value", "name", "url", "@id") if isinstance(each.get(name), str)), ""
                )
            if isinstance(each, list):
                each = next((text for text in each if isinstance(text, str)), "")
            if isinstance(each, int | float) and not isinstance(each, bool):
                each = str(each)[:20]
            if isinstance(each, str) and (text := line(each, _LONGEST_TEXT)):
                found.append(text)
    return tuple(dict.fromkeys(found))
