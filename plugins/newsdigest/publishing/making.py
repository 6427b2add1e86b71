"""From the site's outputs to files: what has changed is rendered, in this process or in other ones."""

import functools
import logging
import pickle
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from newsdigest.execution import PROCESSES, SERIAL, packed, spread
from newsdigest.publishing import views
from newsdigest.publishing.edition_views import BookPage
from newsdigest.publishing.groups import Group
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.pages import Output, Text
from newsdigest.publishing.rendering import Recipe
from newsdigest.publishing.site import Site
from newsdigest.publishing.workshop import Job, Packed, Place, Renderers, render, with_texts
from newsdigest.publishing.writing import Put
from newsdigest.settings import Settings

logger = logging.getLogger(__name__)

_PAGE = 1000  # bytes, to weigh what is to be rendered: 64 pages are a batch
_AT_ONCE = 64  # files that are made when they are asked for: a preview shows them before the others have been asked
_FEW = 1000  # files, or articles of a first build, that are no work for other processes, which would read a stock first


class Maker:
    """Renders the outputs of one site that are not in the folder as they should be.

    fetch: returns the HTML of the article at a path. save: writes a Stock of the site to a file; None where
    other processes cannot have one.
    """

    def __init__(
        self,
        recipe: Recipe,
        site: Site,
        settings: Settings,
        fetch: Callable[[str], str],
        save: Callable[[Path], None] | None = None,
    ) -> None:
        self._settings = settings
        self._fetch = functools.lru_cache(maxsize=1000)(fetch)  # the feeds of a topic, in each format, come together
        self._renderers = Renderers(recipe, site.view)
        self._renderers.know(site.entries)
        self._packed = _packed(recipe, site.view)
        alone = not self._packed or (settings.executor == PROCESSES and settings.workers == 1)
        self._executor = SERIAL if alone else settings.executor
        self._articles = len(site.entries)
        self._elsewhere = self._executor not in (SERIAL, PROCESSES)  # on machines that may not see this one's folders
        self._save = save if self._executor == PROCESSES else None
        self._saved: Path | None = None

    def make(self, groups: Iterable[Group], folder: OutputFolder, settings: bytes) -> None:
        """Write what is new or has changed; ``settings`` stands for all settings that groups depend on.

        The stock holds the groups of the first call.
        """
        self._renderers.say_language()
        with ExitStack() as stack:
            self._make(groups, folder, settings, stack)
        self._save = self._saved = None

    def _make(self, groups: Iterable[Group], folder: OutputFolder, settings: bytes, stack: ExitStack) -> None:
        under_way: deque[tuple[str, bytes, Output]] = deque()
        tasks = self._tasks(groups, folder, settings, under_way, stack)
        places = None if self._elsewhere else folder.places
        for done in spread(
            functools.partial(render, self._packed or self._renderers, places),
            tasks,
            weigh=lambda task: _PAGE,
            name=self._executor,
            workers=self._settings.workers,
            preload=["newsdigest.publishing.digest"],
        ):
            path, key, output = under_way.popleft()
            made = self._renderers.render(self._job(path, output)) if done.made is None else done.made
            if isinstance(made, Put):
                folder.take(path, key or done.key, made)
            else:
                folder.write(path, made, key or done.key)

    def _tasks(
        self,
        groups: Iterable[Group],
        folder: OutputFolder,
        settings: bytes,
        under_way: deque[tuple[str, bytes, Output]],
        stack: ExitStack,
    ) -> Iterator[Job | Place | None]:
        """Yield what is to be rendered, None for what has to be here, and note it in ``under_way``."""
        number = 0
        least = 0 if folder.is_first and self._articles > _FEW else _FEW
        for group in groups:
            group_key = self._renderers.group_key(group, settings)
            if folder.keeps(group.name, group_key, group.make):
                continue
            paths = []
            for position, output in enumerate(group.make()):
                path = folder.claim(output.save_as, output, group.make) if output.save_as else ""
                paths.append(path)
                if not path:
                    continue
                stock = self._stock(stack) if group.inputs is not None and number >= least else None
                key = b"" if stock and folder.is_new(path) else self._renderers.key(output)
                if key and folder.has(path, key):
                    continue
                number += 1
                if number <= _AT_ONCE:
                    made = self._renderers.render(self._job(path, output))
                    folder.write(path, made, key or self._renderers.key(output))
                    continue
                under_way.append((path, key, output))
                if stock:
                    yield Place(path, stock, group.name, position, key)
                elif self._elsewhere and isinstance(output.page, BookPage) and output.page.pictures:
                    yield None
                else:
                    yield self._job(path, output)
            if all(paths):
                folder.group(group.name, group_key, paths)

    def _stock(self, stack: ExitStack) -> Path | None:
        """Return where other processes find their stock, which is written when it is first asked for."""
        if self._save:
            try:
                folder = stack.enter_context(TemporaryDirectory(prefix="newsdigest-"))
                self._save(Path(folder, "stock"))
                self._saved = Path(folder, "stock")
            except OSError as error:  # each file is sent with all that it shows
                logger.info("no file for other processes: %s", error.strerror)
            self._save = None
        return self._saved

    def _job(self, path: str, output: Output) -> Job:
        page = with_texts(output, self._html)
        return Job(path, output.template, page if self._executor == SERIAL else Packed.of(page))

    def _html(self, text: Text) -> str:
        return text.read(self._fetch)


def _packed(recipe: Recipe, site: views.SiteView) -> bytes | None:
    """Return what other processes need; None for a recipe that cannot leave this process."""
    try:
        # The token is another one in the next build of the same process, whose templates may be others.
        return packed((recipe, site, secrets.token_bytes(16)))
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        logger.info("%s: one process renders all pages", error)
        return None
