"""Build, serve, and build again: what ``newsdigest serve`` does."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from newsdigest.errors import SettingsError
from newsdigest.previewing.building import Builder
from newsdigest.previewing.messages import Level, Problem, Result, Site
from newsdigest.previewing.serving import Server, serve
from newsdigest.previewing.stage import Stage
from newsdigest.previewing.watching import Watch

_PAGES = (".md", ".html")
"""Files that become pages, articles and templates: the style sheets and pictures that pages load stay the same."""

_PROGRAM = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person asks of a preview."""

    settings: Path
    """Pelican's settings file."""

    inbox: Path
    """What comes into this folder is imported."""

    output: Path | None = None
    """The folder to build into, if not that of the settings."""

    host: str = "127.0.0.1"
    port: int | None = None
    """None: that of the settings."""

    address: str = ""
    """Where the site will be, if not at ``SITEURL``; it is served below the path of its address."""

    watch: bool = False

    def overrides(self) -> dict[str, str]:
        """Return the settings that are others than those of the file."""
        output = {"OUTPUT_PATH": str(self.output.absolute())} if self.output else {}
        return output | ({"SITEURL": self.address} if self.address else {})


def run(
    options: Options,
    *,
    add: Callable[[], None],
    say: Callable[[str], None],
    complain: Callable[[str], None],
    stop: threading.Event | None = None,
) -> None:
    """Build and serve until ``stop`` is set, or for ever; with ``watch`` build again after each change.

    add: imports the inbox. say and complain: take a line for the person. Raises SettingsError when the site cannot
    be served at all; a build that fails is shown, not raised.
    """
    with Builder(options.settings, options.overrides()) as builder, Watch() as watch, ExitStack() as stack:
        preview = _Preview(options, builder, watch, say, complain)
        stack.callback(preview.close)
        add()
        preview.build(set())
        if preview.server is None:
            raise SettingsError(f"{options.settings}: names no site that can be built")
        if not options.watch:
            (stop or threading.Event()).wait()
            return
        for changed in watch.changes(stop):
            preview.take(changed, add)


class _Preview:
    """A server, what it shows, and what fills it."""

    def __init__(
        self,
        options: Options,
        builder: Builder,
        watch: Watch,
        say: Callable[[str], None],
        complain: Callable[[str], None],
    ) -> None:
        self.server: Server | None = None
        self._assets = False
        self._options = options
        self._builder = builder
        self._watch = watch
        self._say = say
        self._complain = complain

    def close(self) -> None:
        """Serve no more."""
        if self.server:
            self.server.close()

    def take(self, changed: set[Path], add: Callable[[], None]) -> None:
        """Build after a change."""
        if any(path.is_relative_to(self._options.inbox.resolve()) for path in changed):
            add()
        if any(path.suffix == ".py" or path.is_relative_to(_PROGRAM) for path in changed):
            self._builder.renew()
        self.build(changed)

    def build(self, changed: set[Path]) -> None:
        """Build after a change, and show how it went."""
        result = self._builder.build(self._begin)
        # Without a change it is the first build, which may write anything.
        self._assets |= any(path.suffix not in _PAGES for path in changed) if changed else result.changed != 0
        if self.server:
            self.server.stage.end(result, assets=self._assets and not result.failed)
        self._assets &= result.failed
        for problem in result.of_level(Level.ERROR):
            self._complain(_line(problem))
        self._say(self._summary(result, _named(changed) if changed else ""))

    def _begin(self, site: Site) -> None:
        """Show that a build has begun; before the first there is nothing to show it on."""
        options = self._options
        known = self.server.url if self.server else ""
        if self.server is None:
            port = site.port if options.port is None else options.port
            self.server = serve(Stage(site), options.host, port, self._say)
        self.server.stage.begin(site)
        if self.server.url != known:
            self._say(f"preview: {self.server.url}")
        if options.watch:
            made = (Path(site.output), Path(site.cache))
            self._watch.follow([*map(Path, site.watched), _PROGRAM], [options.settings.resolve().parent], made)

    def _summary(self, result: Result, why: str) -> str:
        about = f" ({why})" if why else ""
        if result.failed:
            return f"failed after {result.seconds:.2f} s{about}; what was not built is as before"
        parts = [f"built in {result.seconds:.2f} s{about}"]
        if result.read is not None:
            parts.append(f"{result.read} read")
        if result.changed is not None:
            parts.append(f"{result.changed} file{'s' * (result.changed != 1)} changed")
        for level in Level:
            if found := len(result.of_level(level)):
                parts.append(f"{found} {level}{'s' * (found > 1)}")
        notable = result.unlisted or result.of_level(Level.WARNING)
        more = f": {self.server.url}-/" if notable and self.server else ""
        return ", ".join(parts) + more


def _line(problem: Problem) -> str:
    return f"{problem.where}: {problem.text}" if problem.where else problem.text


def _named(changed: set[Path]) -> str:
    """Name what has changed, in a few words."""
    first, *others = sorted(
        path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path for path in changed
    )
    return f"{first} and {len(others)} more" if others else str(first)
