"""The files of the site: each one names its path, what renders it, and the view that it is a function of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby, islice
from textwrap import shorten
from typing import Any, NamedTuple

from markupsafe import Markup

from newsdigest.publishing import feed_links, spellings, views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.cards import Card
from newsdigest.publishing.feed_model import Feed
from newsdigest.publishing.mentions import chart, other_names, related
from newsdigest.publishing.records import Record
from newsdigest.publishing.rendering import relative_root
from newsdigest.publishing.sanitising import below_title, sanitise
from newsdigest.publishing.site import Entry, Site, Tale, Topic
from newsdigest.text.slugs import slugify

_DESCRIPTION = 160  # characters that search engines show
_WORDS = 60  # of these, in which the last word ends: ``shorten`` looks at all that it is given, 0.2 ms for each page
_MORE = " …"
_BESIDE = 4  # accounts of its story that an article names


class Text(NamedTuple):
    """The HTML of an article, fetched only when something that shows it must be rendered."""

    path: str
    digest: bytes
    html: str | None = None
    """None: as the article was read."""

    def read(self, fetch: Callable[[str], str]) -> str:
        """Return the HTML; ``fetch`` gives that of the article at a path as it was read."""
        if self.html is not None:
            return self.html
        return fetch(self.path) if self.digest else ""


Texts = Callable[[Record, str], Text]
"""Gives the text of an article with links to other content files below an address."""


class Output(NamedTuple):
    """A file to write: ``save_as`` below the output folder."""

    save_as: str
    template: str
    """The name of a template, or the media type of a feed or a card."""

    page: views.Page | Feed | Card
    """Without the texts that it shows."""

    texts: tuple[Text, ...] = ()
    """Of the articles whose text it shows: of an article's page one, of a feed one for each item."""

    def __str__(self) -> str:
        """Return what a message calls it."""
        kind = {Feed: "feed", Card: "card"}.get(type(self.page), self.template)
        return f"{kind} {self.page.title}".strip()


def articles(
    entries: Sequence[Entry],
    newest: views.ArticleView | None,
    oldest: views.ArticleView | None,
    stories: Mapping[str, Tale],
    related: Sequence[Sequence[Entry]],
    settings: Mapping[str, Any],
    texts: Texts,
) -> Iterator[Output]:
    """Yield the pages of articles that follow each other; ``newest`` and ``oldest`` are the neighbours of them all.

    stories: the story of an article, by its guid; related: what is related to each, in their order.
    """
    listed = [newest, *(entry.view for entry in entries), oldest]
    feeds = cache(partial(_feeds_of, settings))
    for entry, newer, older, others in zip(entries, listed, listed[2:], related, strict=False):
        own = feeds(entry.view.section, entry.view.source)
        yield _article(entry, settings, texts, own, newer, older, stories.get(entry.view.guid), others)


def _article(
    entry: Entry,
    settings: Mapping[str, Any],
    texts: Texts,
    feeds: tuple[views.FeedLink, ...],
    newer: views.ArticleView | None,
    older: views.ArticleView | None,
    story: Tale | None,
    related: Iterable[Entry],
) -> Output:
    view = entry.view
    return Output(
        save_as=entry.record.save_as,
        template="article.html",
        page=views.ArticlePage(
            url=view.url,
            title=view.title,
            description=view.summary,
            feeds=feeds,
            article=view,
            content=Markup(),
            summary=tuple(_sentences(entry)),
            newer=newer,
            older=older,
            story=_beside(view, story) if story else None,
            related=tuple(_named(other.view) for other in related),
        ),
        texts=(texts(entry.record, _root(view.url, settings)),),
    )


def _beside(article: views.ArticleView, story: Tale) -> views.StoryLabel:
    """Return the story of an article with the accounts nearest to it in time, oldest first."""
    others = [entry.view for entry in story.entries if entry.view.guid != article.guid]
    near = sorted(others, key=lambda other: abs(other.date - article.date))[:_BESIDE]
    return views.StoryLabel(
        url=story.address.url,
        articles=len(story.entries),
        others=tuple(_named(other) for other in others if other in near),
    )


def _named(article: views.ArticleView) -> views.ArticleLabel:
    return views.ArticleLabel(
        title=article.title,
        url=article.url,
        date=article.date,
        timed=article.timed,
        lang=article.lang,
        source=article.source,
    )


def withdrawn(entry: Entry) -> Iterator[Output]:
    """Yield the page that is where a withdrawn article was."""
    view = entry.view
    yield Output(
        save_as=entry.record.save_as,
        template="withdrawn.html",
        page=views.WithdrawnPage(url=view.url, title=view.title, article=view),
    )


def _feeds_of(
    settings: Mapping[str, Any], section: views.Label, source: views.Label | None
) -> tuple[views.FeedLink, ...]:
    """Return one feed of an article's section, and one of its source."""
    topics = (("CATEGORY", section), ("NEWSDIGEST_SOURCE", source))
    found = (
        feed_links.links(f"{kind}_FEED", label.name, settings, slug=spellings.slug(kind, label.name, settings))
        for kind, label in topics
        if label and label.url
    )
    return tuple(link for links in found for link in feed_links.first(links))


def _sentences(entry: Entry) -> Iterator[views.SummarySentence]:
    at = 0
    for length, paragraph in entry.record.sentences:
        yield views.SummarySentence(text=entry.view.summary[at : at + length], paragraph=paragraph)
        at += length + 1  # a space


def _root(url: str, settings: Mapping[str, Any]) -> str:
    """Return what Pelican's own links in the content of the page at ``url`` begin with."""
    return relative_root(url) if settings["RELATIVE_URLS"] else str(settings["SITEURL"])


def pages_of(topic: Topic, size: int) -> list[tuple[Address, Sequence[Entry]]]:
    """Return the pages of a topic, newest first, each with its articles; see ``listing``."""
    entries = topic.entries
    full = max(0, len(entries) // size - 1)
    newest = len(entries) - full * size
    chunks = [entries[:newest], *(entries[start : start + size] for start in range(newest, len(entries), size))]
    addresses = [topic.address, *(topic.address.numbered(number) for number in range(full, 0, -1))]
    return list(zip(addresses, chunks, strict=True))


def listing(topic: Topic, template: str, size: int) -> Iterator[Output]:
    """Page a topic from its oldest article on.

    A page with a number is full and its articles never change again; the newest articles, at
    least ``size`` of them where there are so many, are on the page without a number.
    """
    articles = [entry.view for entry in topic.entries]
    pages = pages_of(topic, size)
    addresses = [address for address, _ in pages]
    for position, (address, entries) in enumerate(pages):
        shown = [entry.view for entry in entries]
        yield Output(
            save_as=address.save_as,
            template=f"{template}.html",
            page=views.ListingPage(
                url=address.url,
                title=topic.label.name,
                description=named(article.title for article in shown),
                feeds=topic.feeds,
                label=topic.label,
                articles=tuple(shown),
                chart=chart(articles) if template == "tag" and not position else None,
                related=related(topic.label, articles) if template == "tag" and not position else (),
                other_names=other_names(topic.spellings, articles) if not position else (),
                number=len(pages) - position if position else None,
                newer_url=addresses[position - 1].url if position else None,
                older_url=addresses[position + 1].url if position + 1 < len(addresses) else None,
            ),
        )


def index(template: str, kind: str, topics: Sequence[Topic], settings: Mapping[str, Any]) -> Output:
    """Return the list of all topics of a kind, by their initials."""
    largest = sorted(topics, key=lambda topic: (-len(topic.entries), topic.label.name))
    ordered = sorted((topic.label for topic in topics), key=lambda label: (slugify(label.name), label.name))
    groups = groupby(ordered, key=lambda label: _initial(label.name))
    address = Address.from_settings(kind, settings)
    page = views.IndexPage(
        url=address.url,
        title="",
        description=named(topic.label.name for topic in largest),
        groups=tuple(views.LabelGroup(initial=initial, labels=tuple(labels)) for initial, labels in groups),
    )
    return Output(save_as=address.save_as, template=f"{template}.html", page=page)


def named(names: Iterable[str]) -> str:
    """Return a page's description by what stands first on it, in the characters that search engines show."""
    text = " ".join(" · ".join(islice(names, 20)).split())
    if len(text) <= _DESCRIPTION:
        return text
    start = text.rfind(" ", 0, _DESCRIPTION - _WORDS) + 1
    end, room = text[start : 4 * _DESCRIPTION], _DESCRIPTION - start
    if max(map(len, end.split(" "))) >= _WORDS:  # what is as long is cut within
        return shorten(text[: 4 * _DESCRIPTION], _DESCRIPTION, placeholder=_MORE)
    end = end[: room + _WORDS]
    if "-" in end:  # where a word may end, too
        return text[:start] + shorten(end, room, placeholder=_MORE)
    return text[:start] + end[: room - len(_MORE) + 1].rpartition(" ")[0] + _MORE


def _initial(name: str) -> str:
    initial = slugify(name)[0].upper()
    return "#" if initial.isdigit() else initial


def static_pages(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the pages that the owner has written."""
    for page in site.pages:
        address = Address.of(page.url, page.save_as)
        html = below_title(sanitise(page.get_content(_root(address.url, settings)), page.source_path))
        yield Output(
            save_as=address.save_as,
            template="page.html",
            page=views.StaticPage(
                url=address.url,
                title=page.title,
                description=named([Markup(html).striptags()]),  # noqa: S704
                content=Markup(html),  # noqa: S704 - sanitised here
                lang=page.lang,
                unlisted=page.status != "published",
            ),
        )
