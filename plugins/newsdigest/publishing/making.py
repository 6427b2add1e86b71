"""From the site's outputs to files: what has changed is rendered, in this process or in other ones."""

import functools
import logging
import pickle
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import Any, NamedTuple, Self

import msgspec
from jinja2 import TemplateNotFound
from markupsafe import Markup
from msgspec import structs

from newsdigest.execution import PROCESSES, SERIAL, packed, spread
from newsdigest.memory import code, digest
from newsdigest.publishing import feeds, views
from newsdigest.publishing.feeds import Feed
from newsdigest.publishing.groups import TEMPLATES, Group
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import Output, Text
from newsdigest.publishing.rendering import Recipe, Renderer
from newsdigest.publishing.site import Entry
from newsdigest.publishing.writing import LinkError, Put, write_file
from newsdigest.settings import Settings

logger = logging.getLogger(__name__)

_CODE = code("publishing", "text")
_PAGE = 1000  # bytes, to weigh what is to be rendered: 64 pages are a batch


class Packed(NamedTuple):
    """A page in JSON: pickled for another process as it is, it would cost a tenth of the build."""

    kind: str
    data: bytes

    @classmethod
    def of(cls, page: views.Page | Feed) -> Self:
        """Pack a page."""
        return cls(type(page).__name__, _encode(page))

    def page(self) -> Any:
        """Return the page again."""
        return _DECODERS[self.kind](self.data)


class Job(NamedTuple):
    """What another process needs to render a file."""

    path: str
    template: str
    page: views.Page | Feed | Packed


class Renderers:
    """All that makes bytes of the outputs of one site."""

    def __init__(self, recipe: Recipe, site: views.SiteView) -> None:
        self._pages = Renderer(recipe)
        self._feeds = feeds.FeedRenderer()
        self._site = site
        self._encoded_site = _encode(site)
        self._articles: dict[int, tuple[views.ArticleView, str]] = {}
        self._last: tuple[object, list[Any]] = (None, [])

    def render(self, job: Job) -> bytes:
        """Return the file; raises what Jinja raises for a template."""
        page = job.page.page() if isinstance(job.page, Packed) else job.page
        if isinstance(page, Feed):
            return self._feeds.render(page, job.template)
        return self._pages.render(job.template, self._site, page).encode()

    def say_language(self) -> None:
        """Warn, also when nothing is to be rendered, of a language that nobody has translated the interface into."""
        self._pages.interface_lang  # noqa: B018 - found out when it is asked for

    def key(self, output: Output) -> bytes:
        """Return what stands for all that the file is a function of."""
        page = output.page
        if isinstance(page, Feed):
            renderer = self._feed_fingerprint + output.template.encode()
        else:
            renderer = self._fingerprint(output.template) + self._encoded_site
        view = self._encoded(_FIELDS[type(page)](page))
        return digest(b"".join((_CODE, renderer, view, *[text.digest for text in output.texts])))

    def group_key(self, group: Group, settings: bytes) -> bytes:
        """Return what stands for all that the files of a group are functions of; empty if each has to be asked."""
        if group.inputs is None:
            return b""
        return digest(b"".join((_CODE, settings, self._all_templates, self._encoded_site, self._encoded(group.inputs))))

    def _encoded(self, values: Iterable[object]) -> bytes:
        return _encode([self._short(value) for value in values])

    def _short(self, value: Any) -> Any:
        """Return a value of a view with a digest in the place of each article: most are on twenty pages."""
        if type(value) is views.ArticleView:
            return self._digest(value)
        if type(value) is not tuple or not value:
            return value
        kind = type(value[0])
        if kind is views.ArticleView:
            return [self._digest(article) for article in value]
        if kind is Entry:
            return [(_shown(entry), entry.record.save_as, entry.record.body) for entry in value]
        if kind not in _FIELDS:
            return value
        if value is not self._last[0]:  # the items of a topic's feeds are the same in each format
            self._last = value, [[self._short(field) for field in _FIELDS[kind](one)] for one in value]
        return self._last[1]

    def _digest(self, article: views.ArticleView) -> str:
        known = self._articles.get(id(article))
        if known is None or known[0] is not article:
            known = self._articles[id(article)] = article, digest(_encode(article)).hex()
        return known[1]

    @functools.cached_property
    def _all_templates(self) -> bytes:
        parts = [self._feed_fingerprint]
        for name in TEMPLATES:
            with suppress(TemplateNotFound):  # of a page that the owner does not want
                parts.append(self._fingerprint(name))
        return digest(b"".join(parts))

    @functools.cached_property
    def _feed_fingerprint(self) -> bytes:
        return feeds.fingerprint()

    @functools.cached_property
    def _fingerprint(self) -> Callable[[str], bytes]:
        return functools.cache(self._pages.fingerprint)


def _shown(entry: Entry) -> bytes:
    return entry.record.shown if entry.view is entry.record.view else digest(_encode(entry.view))


def _as_text(value: object) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no place in a view")


_encode = msgspec.json.Encoder(enc_hook=_as_text).encode

_holders: tuple[type[msgspec.Struct], ...] = (*views.Page.__subclasses__(), views.Day, Feed, feeds.Item)
_FIELDS = {kind: attrgetter(*kind.__struct_fields__) for kind in _holders}
"""The views that hold articles, with what gives all their fields."""

_DECODERS = {
    kind.__name__: msgspec.json.Decoder(kind, dec_hook=lambda kind, value: kind(value)).decode for kind in _holders
}


@functools.lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Renderers:
    recipe, site, _ = pickle.loads(packed)  # noqa: S301 - our own, from the process that has started this one
    return Renderers(recipe, site)


def _render(packed: bytes | Renderers, root: str, jobs: Sequence[Job]) -> list[Put | bytes]:
    """Render some files, and write those that can be written below ``root``, if given; what an executor runs."""
    renderers = packed if isinstance(packed, Renderers) else _unpacked(packed)
    return [_put(root, job.path, renderers.render(job)) for job in jobs]


def _put(root: str, path: str, data: bytes) -> Put | bytes:
    if root:
        with suppress(OSError, LinkError):  # the parent knows what may be in the way, and reports what is
            return write_file(root, path, data)
    return data


class Maker:
    """Renders the outputs of one site that are not in the folder as they should be.

    fetch: returns the HTML of the article at a path.
    """

    def __init__(self, recipe: Recipe, site: views.SiteView, settings: Settings, fetch: Callable[[str], str]) -> None:
        self._settings = settings
        self._fetch = functools.lru_cache(maxsize=1000)(fetch)  # the feeds of a topic, in each format, come together
        self._renderers = Renderers(recipe, site)
        self._packed = _packed(recipe, site)
        self._executor = settings.executor if self._packed else SERIAL

    def make(self, groups: Iterable[Group], folder: OutputFolder, settings: bytes) -> None:
        """Write what is new or has changed; ``settings`` stands for all settings that groups depend on."""
        self._renderers.say_language()
        under_way: deque[tuple[str, bytes]] = deque()

        def jobs() -> Iterator[Job]:
            for group in groups:
                key = self._renderers.group_key(group, settings)
                if not folder.keeps(group.name, key, group.make):
                    yield from changed(group, key)

        def changed(group: Group, group_key: bytes) -> Iterator[Job]:
            paths = []
            for output in group.make():
                path = folder.claim(output.save_as, output) if output.save_as else ""
                paths.append(path)
                if path and not folder.has(path, key := self._renderers.key(output)):
                    under_way.append((path, key))
                    yield self._job(path, output)
            if all(paths):
                folder.group(group.name, group_key, paths)

        # Another machine may not see this one's folder.
        root = folder.root if self._executor in (SERIAL, PROCESSES) else ""
        for done in spread(
            functools.partial(_render, self._packed or self._renderers, root),
            jobs(),
            weigh=lambda job: _PAGE,
            name=self._executor,
            workers=self._settings.workers,
            preload=["newsdigest.publishing.digest"],
        ):
            path, key = under_way.popleft()
            if isinstance(done, Put):
                folder.take(path, key, done)
            else:
                folder.write(path, done, key)

    def _job(self, path: str, output: Output) -> Job:
        page = output.page
        if isinstance(page, Feed):
            items = zip(page.items, output.texts, strict=True)
            page = structs.replace(
                page, items=tuple(structs.replace(item, content=self._html(text)) for item, text in items)
            )
        elif isinstance(page, views.ArticlePage):
            page = structs.replace(page, content=Markup(self._html(output.texts[0])))  # noqa: S704 - sanitised when read
        return Job(path, output.template, page if self._executor == SERIAL else Packed.of(page))

    def _html(self, text: Text) -> str:
        if text.html is not None:
            return text.html
        return self._fetch(text.path) if text.digest else ""


def _packed(recipe: Recipe, site: views.SiteView) -> bytes | None:
    """Return what other processes need; None for a recipe that cannot leave this process."""
    try:
        # The token is another one in the next build of the same process, whose templates may be others.
        return packed((recipe, site, secrets.token_bytes(16)))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        logger.info("%s: one process renders all pages", error)
        return None
