"""The pages of a book, from its view to the file."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from urllib.parse import unquote

from markupsafe import Markup
from msgspec import structs

from newsdigest.carrying.epub import CSS, SVG, XHTML, Book, Part, bound, known_language, picture_type
from newsdigest.carrying.xhtml import absolute, xhtml
from newsdigest.publishing.books import bytes_of, moment, path_on_site
from newsdigest.publishing.edition_views import BookPage, EntryView, Picture
from newsdigest.publishing.interface import direction
from newsdigest.publishing.rendering import Renderer
from newsdigest.publishing.views import ArticleView, SiteView, View
from newsdigest.text.markup import remove_control_characters

_HEADLINES = 4
"""So many stand on the cover below the first one."""

_NAME, _HEADLINE = 14, 42
"""So many letters are a line of the site's name, and of a headline, on the cover."""


class Chapter(View, frozen=True, kw_only=True):
    """An article of a book, as its page shows it."""

    path: str
    article: ArticleView
    entry: EntryView | None
    """The event that it stands for; None for another account of one."""

    also: tuple["Chapter", ...] = ()
    """The other accounts of the event."""

    picture: str = ""
    """The lead image's path in the book."""

    content: Markup = Markup()
    """XHTML."""

    original: str = ""
    """Where the article was published."""


def render(page: BookPage, site: SiteView, renderer: Renderer) -> bytes:
    """Return the file; raises what Jinja raises for a template."""
    edition = page.edition
    images = dict(_images(page.pictures, renderer.content))
    chapters = _chapters(page, site, {path: image.path for path, image in images.items()})

    def text(template: str, **values: object) -> str:
        made = renderer.render_away(f"book/{template}", site, edition=edition, **values)
        return remove_control_characters(made).strip()

    def part(path: str, media_type: str = XHTML, properties: str = "", **values: object) -> Part:
        return Part(path=path, data=f"{text(path, **values)}\n".encode(), media_type=media_type, properties=properties)

    sections = [
        (section.label, [chapters[entry.article.guid] for entry in section.entries]) for section in edition.sections
    ]
    lead = next(iter(chapters.values()))
    headlines = [lines(entry.article.title, _HEADLINE)[:3] for entry in edition.entries[: _HEADLINES + 1]]
    note = _xhtml(edition.note, site, edition.label.url, {})
    return bound(
        Book(
            identifier=page.identifier,
            title=Markup(" ".join(text("title.txt").split())).unescape(),  # noqa: S704 - read, not printed
            creator=site.name,
            languages=tuple(
                dict.fromkeys((renderer.interface_lang, *(each.article.lang for each in chapters.values())))
            ),
            published=edition.label.last,
            modified=moment(page.articles),
            source=f"{site.address}/{edition.label.url}",
            description=lead.article.summary,
            backwards=direction(renderer.interface_lang) == "rtl",
            parts=(
                part("cover.xhtml"),
                part("contents.xhtml", properties="nav", lead=lead, sections=sections, note=note),
                *(
                    Part(path=each.path, data=f"{text('chapter.xhtml', chapter=each, chapters=chapters)}\n".encode())
                    for each in chapters.values()
                ),
                part("style.css", CSS),
                part("cover.svg", SVG, "cover-image", name=lines(site.name, _NAME)[:3], headlines=headlines),
                *images.values(),
            ),
        )
    )


def _images(pictures: Iterable[Picture], content: Path | None) -> Iterator[tuple[str, Part]]:
    """Yield path on the site and part of each picture; one that has gone while the site is built is left out."""
    for number, picture in enumerate(pictures if content else (), 1):
        data = bytes_of(Path(content or "", picture.path))
        if not (media_type := picture_type(data)):
            continue
        path = f"images/{number}.{media_type.removeprefix('image/')}"
        yield picture.path, Part(path=path, data=data, media_type=media_type)


def _chapters(page: BookPage, site: SiteView, images: Mapping[str, str]) -> dict[str, Chapter]:
    """Return the chapters in their order, by the guids of their articles."""
    paths = {article.guid: f"a{number:02}.xhtml" for number, article in enumerate(page.articles, 1)}
    contents = dict(zip(paths, page.contents, strict=True))

    def chapter(article: ArticleView, entry: EntryView | None, also: Iterable[Chapter] = ()) -> Chapter:
        return Chapter(
            path=paths[article.guid],
            article=structs.replace(article, lang=known_language(article.lang)),
            entry=entry,
            also=tuple(also),
            picture=images.get(unquote(article.image), ""),
            content=_xhtml(contents[article.guid], site, article.url, images),
            original=absolute(article.source_url, ""),
        )

    found: dict[str, Chapter] = {}
    for entry in page.edition.entries:
        others = [chapter(article, None) for article in entry.also]
        for each in (chapter(entry.article, entry, others), *others):
            found[each.article.guid] = each
    return found


def _xhtml(html: Markup, site: SiteView, url: str, images: Mapping[str, str]) -> Markup:
    def image(address: str) -> str:
        return images.get(path_on_site(address, site.address), "")

    return Markup(xhtml(html, f"{site.address}/{url}", image))  # noqa: S704 - made of sanitised HTML


def lines(text: str, width: int) -> list[str]:
    """Return the text in lines of at most so many letters, about as long as each other; an ideograph is two letters."""
    words = text.split()
    if not words:
        return []
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text) > len(text) / 2
    width = width // 2 if wide else width
    fewest = len(wrap(text, width))
    while width > 1 and len(wrap(text, width - 1)) == fewest and max(map(len, words)) < width:
        width -= 1
    return wrap(text, width)
