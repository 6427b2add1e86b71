"""From the site's outputs to files: what has changed is rendered, in this process or in other ones."""

import functools
import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from markupsafe import Markup
from msgspec import structs

from newsdigest.execution import SERIAL, spread
from newsdigest.memory import digest
from newsdigest.publishing import feeds, views
from newsdigest.publishing.feeds import Feed
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import Output, Text
from newsdigest.publishing.rendering import Recipe, Renderer
from newsdigest.settings import Settings

logger = logging.getLogger(__name__)

_PAGE = 1000  # bytes, to weigh what is to be rendered: 64 pages are a batch


class Job(NamedTuple):
    """What another process needs to render a file."""

    template: str
    page: views.Page | Feed


class Renderers:
    """All that makes bytes of the outputs of one site."""

    def __init__(self, recipe: Recipe, site: views.SiteView) -> None:
        self._pages = Renderer(recipe)
        self._feeds = feeds.FeedRenderer()
        self._site = site
        self._encoded_site = _encode(site)
        self._articles: dict[int, tuple[object, bytes]] = {}

    def render(self, job: Job) -> bytes:
        """Return the file; raises what Jinja raises for a template."""
        if isinstance(job.page, Feed):
            return self._feeds.render(job.page, job.template)
        return self._pages.render(job.template, self._site, job.page).encode()

    def key(self, output: Output) -> bytes:
        """Return what stands for all that the file is a function of."""
        if isinstance(output.page, Feed):
            renderer = feeds.fingerprint() + output.template.encode()
        else:
            renderer = self._fingerprint(output.template) + self._encoded_site
        return digest(b"".join((renderer, self._canonical(output.page), *(text.digest for text in output.texts))))

    def _canonical(self, value: object) -> bytes:
        """Return the value in JSON, with a digest in the place of each article: it is on twenty pages."""
        kind = type(value)
        if kind is views.ArticleView:
            known = self._articles.get(id(value))
            if known is None or known[0] is not value:
                known = self._articles[id(value)] = value, b'"%b"' % digest(_encode(value)).hex().encode()
            return known[1]
        if kind is tuple:
            return b"[%b]" % b",".join(map(self._canonical, value))  # type: ignore[arg-type]
        if kind in _HOLDERS:
            return b"{%b}" % b",".join([self._canonical(getattr(value, name)) for name in _HOLDERS[kind]])
        return _encode(value)

    @functools.cached_property
    def _fingerprint(self) -> Callable[[str], bytes]:
        return functools.cache(self._pages.fingerprint)


def _as_text(value: object) -> str:
    if isinstance(value, Markup):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no place in a view")


_encode = msgspec.json.Encoder(enc_hook=_as_text).encode

_HOLDERS: dict[type, tuple[str, ...]] = {
    kind: kind.__struct_fields__ for kind in (*views.Page.__subclasses__(), views.Day, Feed, feeds.Item)
}
"""The views that hold articles, and their fields."""


@functools.lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Renderers:
    return Renderers(*pickle.loads(packed))  # noqa: S301 - our own, from the process that has started this one


def _render(packed: bytes | Renderers, jobs: Sequence[Job]) -> list[bytes]:
    """Return the bytes of some files; what an executor runs."""
    renderers = packed if isinstance(packed, Renderers) else _unpacked(packed)
    return [renderers.render(job) for job in jobs]


class Maker:
    """Renders the outputs of one site that are not in the folder as they should be.

    fetch: returns the HTML of the article at a path.
    """

    def __init__(self, recipe: Recipe, site: views.SiteView, settings: Settings, fetch: Callable[[str], str]) -> None:
        self._settings = settings
        self._fetch = fetch
        self._renderers = Renderers(recipe, site)
        self._packed = _packed(recipe, site)

    def make(self, outputs: Iterable[Output], folder: OutputFolder) -> None:
        """Write what is new or has changed."""
        under_way: deque[tuple[str, bytes]] = deque()

        def jobs() -> Iterator[Job]:
            for output in outputs:
                if not output.save_as or not folder.claim(output.save_as, output.origin):
                    continue
                key = self._renderers.key(output)
                if not folder.has(output.save_as, key):
                    under_way.append((output.save_as, key))
                    yield self._job(output)

        for data in spread(
            functools.partial(_render, self._packed or self._renderers),
            jobs(),
            weigh=lambda job: _PAGE,
            name=self._settings.executor if self._packed else SERIAL,
            workers=self._settings.workers,
            preload=["newsdigest.publishing.digest"],
        ):
            save_as, key = under_way.popleft()
            folder.write(save_as, data, key)

    def _job(self, output: Output) -> Job:
        page = output.page
        if isinstance(page, Feed):
            items = zip(page.items, output.texts, strict=True)
            page = structs.replace(
                page, items=tuple(structs.replace(item, content=self._html(text)) for item, text in items)
            )
        elif isinstance(page, views.ArticlePage):
            page = structs.replace(page, content=Markup(self._html(output.texts[0])))  # noqa: S704 - sanitised when read
        return Job(output.template, page)

    def _html(self, text: Text) -> str:
        if text.html is not None:
            return text.html
        return self._fetch(text.path) if text.digest else ""


def _packed(recipe: Recipe, site: views.SiteView) -> bytes | None:
    """Return what other processes need; None for a recipe that cannot leave this process."""
    try:
        return pickle.dumps((recipe, site))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        logger.info("%s: one process renders all pages", error)
        return None
