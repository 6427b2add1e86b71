"""What makes bytes of a site's outputs, in this process or in another one."""

import functools
import pickle
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec
from jinja2 import TemplateNotFound
from markupsafe import Markup
from msgspec import structs

from newsdigest.memory import code, digest, libraries
from newsdigest.publishing import books, cards, edition_items, edition_views, feeds, views
from newsdigest.publishing.amendments import MESSAGES, amended
from newsdigest.publishing.anchors import anchored
from newsdigest.publishing.cards import Card
from newsdigest.publishing.edition_views import BookPage
from newsdigest.publishing.feed_model import Feed, Issued
from newsdigest.publishing.fragments import Digests
from newsdigest.publishing.groups import TEMPLATES, Group
from newsdigest.publishing.pages import Output, Text
from newsdigest.publishing.records import Record
from newsdigest.publishing.rendering import Recipe, Renderer
from newsdigest.publishing.site import Entry
from newsdigest.publishing.stock import Outputs
from newsdigest.publishing.writing import LinkError, Pen, Put
from newsdigest.replacing import Places

_ALONE = threading.Lock()
"""Jinja's environment and what it remembers are one for a process: an engine's threads take turns."""

_CODE = code("carrying", "publishing", "text")


class Packed(NamedTuple):
    """A page in JSON: pickled for another process as it is, it would cost a tenth of the build."""

    kind: str
    data: bytes

    @classmethod
    def of(cls, page: views.Page | Feed | Card) -> Self:
        """Pack a page."""
        return cls(type(page).__name__, _encode(page))

    def page(self) -> Any:
        """Return the page again."""
        return _decoder(self.kind)(self.data)


class Job(NamedTuple):
    """What another process needs to render a file."""

    path: str
    template: str
    page: views.Page | Feed | Card | Packed


class Place(NamedTuple):
    """Where another process finds the output of a file in its own stock."""

    path: str
    stock: Path
    group: str
    position: int
    key: bytes
    """What stands for all that the file is a function of; empty: to be found out there."""


class Done(NamedTuple):
    """A file that was rendered."""

    key: bytes
    """Empty for a Job, whose key is known."""

    made: Put | bytes | None
    """What was written, or is to be; None: a text or a picture was not to be had."""


class Renderers:
    """All that makes bytes of the outputs of one site."""

    def __init__(self, recipe: Recipe, site: views.SiteView) -> None:
        self._digests = Digests()
        self._pages = Renderer(recipe, digests=self._digests)
        self._feeds = feeds.FeedRenderer(digests=self._digests)
        self._site = site
        self._encoded_site = _encode(site)
        self._known: tuple[Entry, ...] = ()
        self._wholes: dict[int, bytes] = {}
        """By the ids of the entries that are known, which live as long."""

        self._last: tuple[object, list[Any]] = (None, [])

        self.pen = functools.cache(Pen)

    def render(self, job: Job) -> bytes:
        """Return the file; raises what Jinja raises for a template."""
        page = job.page.page() if isinstance(job.page, Packed) else job.page
        if isinstance(page, Feed):
            if page.editions:
                page = edition_items.written_out(page, self._site, self._pages)
            return self._feeds.render(amended(page, self._pages.interface), job.template)
        if isinstance(page, Card):
            return cards.draw(page, self._pages.interface)
        if isinstance(page, BookPage):
            # With lxml: 30 ms that a build without a new book does not wait for.
            from newsdigest.publishing import binding

            return binding.render(page, self._site, self._pages)
        return self._pages.render(job.template, self._site, page).encode()

    def know(self, entries: Iterable[Entry]) -> None:
        """Take the digests of articles from their records: to find them out again took a tenth of an added article."""
        self._known = tuple(entries)
        self._digests.know({id(view): (view, one.shown) for view, one in self._known if view is one.view})
        self._wholes = {id(entry): _whole(*entry) for entry in self._known}

    def forget(self) -> None:
        """Let the views go that came with a packed page: none of them comes again."""
        self._digests.forget()

    def say_language(self) -> None:
        """Warn, also when nothing is to be rendered, of a language that nobody has translated the interface into."""
        self._pages.interface_lang  # noqa: B018 - found out when it is asked for

    def key(self, output: Output) -> bytes:
        """Return what stands for all that the file is a function of."""
        page = output.page
        if isinstance(page, Feed):
            renderer = self._feed_fingerprint + output.template.encode()
            if page.editions:
                renderer += self._fingerprint(edition_items.TEMPLATE) + self._encoded_site
        elif isinstance(page, Card):
            renderer = cards.fingerprint(self._pages.interface)
        elif isinstance(page, BookPage):
            renderer = self._book_fingerprint + self._encoded_site
        else:
            renderer = self._fingerprint(output.template) + self._encoded_site
        view = self._encoded(_FIELDS[type(page)](page))
        return digest(b"".join((_CODE, renderer, view, *[text.digest for text in output.texts])))

    def group_key(self, group: Group, settings: bytes) -> bytes:
        """Return what stands for all that the files of a group are functions of; empty if each has to be asked."""
        if group.inputs is None:
            return b""
        return digest(self._basis + settings + self._encoded(group.inputs))

    def _encoded(self, values: Iterable[object]) -> bytes:
        return _encode([self._short(value) for value in values])

    def _short(self, value: Any) -> Any:
        """Return a value of a view with a digest in the place of each article: most are on twenty pages."""
        if type(value) is views.ArticleView:
            return self._digests.of(value)
        if type(value) is not tuple or not value:
            return value
        kind = type(value[0])
        if kind is views.ArticleView:
            return [self._digests.of(article) for article in value]
        if kind is Entry:
            try:  # nearly always: each article is in nine lists
                wholes = b"".join(map(self._wholes.__getitem__, map(id, value)))
            except KeyError:
                wholes = b"".join([_whole(*entry) for entry in value])
            return digest(wholes)
        if kind not in _FIELDS:
            return value
        if value is not self._last[0]:  # the items of a topic's feeds are the same in each format
            self._last = value, [[self._short(field) for field in _FIELDS[kind](one)] for one in value]
        return self._last[1]

    @functools.cached_property
    def _basis(self) -> bytes:
        """What stands for all that every group depends on: four thousand would hash it again."""
        return digest(_CODE + self._all_templates + self._encoded_site)

    @functools.cached_property
    def _all_templates(self) -> bytes:
        parts = [self._feed_fingerprint, cards.fingerprint(self._pages.interface)]
        for name in TEMPLATES:
            with suppress(TemplateNotFound):  # of a page that the owner does not want
                parts.append(self._fingerprint(name))
        return digest(b"".join(parts))

    @functools.cached_property
    def _feed_fingerprint(self) -> bytes:
        words = [self._pages.interface.catalog.gettext(message) for message in MESSAGES]
        return digest(feeds.fingerprint() + _encode([self._pages.interface_lang, words]))

    @functools.cached_property
    def _book_fingerprint(self) -> bytes:
        return digest(b"".join(map(self._fingerprint, books.TEMPLATES)) + libraries("lxml"))

    @functools.cached_property
    def _fingerprint(self) -> Callable[[str], bytes]:
        return functools.cache(self._pages.fingerprint)


def _whole(view: views.ArticleView, record: Record) -> bytes:
    """Return what stands for an article, also where its view is not that of its file."""
    return record.whole if view is record.view else digest(record.whole + _encode(view))


def _as_text(value: object) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no place in a view")


_encode = msgspec.json.Encoder(enc_hook=_as_text).encode

_holders: tuple[type[msgspec.Struct], ...] = (
    *views.Page.__subclasses__(),
    *(views.Day, edition_views.EditionView, edition_views.SectionView, edition_views.EntryView),
    *(edition_views.StoryDay, edition_views.Account, edition_views.Reason, Feed, feeds.Item, Issued, Card),
)
_FIELDS = {kind: attrgetter(*kind.__struct_fields__) for kind in _holders}
"""The views that hold articles, with what gives all their fields."""

_KINDS = {kind.__name__: kind for kind in _holders}


@functools.cache
def _decoder(kind: str) -> Callable[[bytes], Any]:
    return msgspec.json.Decoder(_KINDS[kind], dec_hook=lambda kind, value: kind(value)).decode


@functools.lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Renderers:
    recipe, site, _ = pickle.loads(packed)  # noqa: S301 - our own, from the process that has started this one
    return Renderers(recipe, site)


_outputs = functools.lru_cache(maxsize=1)(Outputs)


def render(packed: bytes | Renderers, places: Places | None, tasks: Sequence[Job | Place | None]) -> list[Done]:
    """Render some files, and put those together that are to be at ``places``; what an executor runs.

    tasks: None for a file that only the parent can render.
    """
    renderers = packed if isinstance(packed, Renderers) else _unpacked(packed)
    pen = renderers.pen(places) if places else None

    def done(task: Job | Place | None) -> Done:
        if task is None:
            return Done(b"", None)
        if isinstance(task, Job):
            data = renderers.render(task)
            if isinstance(task.page, Packed):
                renderers.forget()
            return Done(b"", _put(pen, task.path, data))
        outputs = _outputs(task.stock)
        output = outputs.get(task.group, task.position)
        key = task.key or renderers.key(output)
        try:
            page = with_texts(output, outputs.html)
        except KeyError:
            return Done(key, None)
        return Done(key, _put(pen, task.path, renderers.render(Job(task.path, output.template, page))))

    with _ALONE:
        return [done(task) for task in tasks]


def with_texts(output: Output, html: Callable[[Text], str]) -> views.Page | Feed | Card:
    """Return the page of an output with the HTML of its articles."""
    page = output.page
    if isinstance(page, Feed):
        items = zip(page.items, output.texts, strict=True)
        return structs.replace(page, items=tuple(structs.replace(item, content=html(text)) for item, text in items))
    if isinstance(page, views.ArticlePage):
        content, summary = anchored(html(output.texts[0]), page.summary)
        return structs.replace(page, content=Markup(content), summary=summary)  # noqa: S704 - sanitised when read
    if isinstance(page, BookPage):
        return structs.replace(page, contents=tuple(Markup(html(text)) for text in output.texts))  # noqa: S704 - the same
    return page


def _put(pen: Pen | None, path: str, data: bytes) -> Put | bytes:
    if pen:
        with suppress(OSError, LinkError):  # the parent knows what may be in the way, and reports what is
            return pen.write(path, data)
    return data
