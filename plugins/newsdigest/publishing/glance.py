"""An edition as its page shows it, without a build: read through the same memory, nothing of the site is written."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pelican.log import console
from pelican.settings import read_settings

from newsdigest.editions.periods import Period
from newsdigest.memory import FILE, ForgottenError, Memory
from newsdigest.publishing.build import Build
from newsdigest.publishing.digest import Digest, DigestGenerator, StaticPagesReader
from newsdigest.publishing.edition_pages import composed
from newsdigest.publishing.edition_views import EditionView
from newsdigest.publishing.feed_pages import edition_guid
from newsdigest.publishing.rendering import Recipe, Renderer
from newsdigest.publishing.site import Site
from newsdigest.publishing.texts import FreshTexts, KeptTexts
from newsdigest.publishing.views import SiteView
from newsdigest.settings import Rhythm


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An edition and what prints it."""

    site: SiteView
    edition: EditionView
    guid: str
    """What feeds and books know it by."""

    renderer: Renderer


def edition(settings_file: Path, name: str = "") -> Shown | None:
    """Return an edition by its name, or the newest; None where there is none.

    name: ``2023-04-20``, ``2023-W16``. Raises SettingsError for a name or a setting that cannot be used.
    """
    settings: dict[str, Any] = read_settings(str(settings_file))
    glance = _Glance(settings)
    quiet, console.quiet = console.quiet, True
    try:
        glance.run()
    finally:
        console.quiet = quiet
    (site, recipe) = glance.seen[-1]
    wanted = Period.named(name, Rhythm(settings["NEWSDIGEST_EDITION"])).name if name else ""
    for issue in site.issues:
        if wanted in ("", issue.label.name) and (made := composed(issue, site.view, settings)).lead:
            guid = edition_guid(issue.label.name, settings)
            return Shown(site=site.view, edition=made, guid=guid, renderer=Renderer(recipe))
    return None


class _Glance(Digest):
    """Reads as a build does."""

    seen: list[tuple[Site, Recipe]]

    def run(self) -> None:
        self.seen = []
        with Memory(Path(self.settings["CACHE_PATH"], FILE)) as memory:
            try:
                self._run(memory)
            except ForgottenError:  # it has been emptied
                self._run(memory)

    def _get_generator_classes(self) -> list[Any]:
        return [partial(_Glancing, build=self._build, seen=self.seen), StaticPagesReader]


class _Glancing(DigestGenerator):
    """Ends where pages would be made."""

    build: Build
    seen: list[tuple[Site, Recipe]]

    def generate_output(self, writer: Any) -> None:
        texts = FreshTexts(self) if self.build.reasons else KeptTexts(self, self.ledger)
        self.seen.append((self.gathered(texts)[0], self.recipe()))
