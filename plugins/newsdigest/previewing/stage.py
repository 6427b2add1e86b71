"""What the preview shows at the moment; who waits for it hears of every change."""

import secrets
import threading
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from msgspec import structs

from newsdigest.previewing.hosting import Redirect, Shown, shown
from newsdigest.previewing.messages import Result, Site
from newsdigest.replacing import stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is shown between two changes."""

    number: int = 0
    """Rises with each change."""

    assets: str = field(default_factory=lambda: secrets.token_hex(4))
    """Another one when what pages load may be others, style sheets and pictures, and in each run of the preview."""

    site: Site
    result: Result | None = None
    """Of the last build; None before the first has ended."""

    building: bool = False

    @property
    def folders(self) -> list[Path]:
        """Where its files are: of a build under way what it has made so far, then the site."""
        output = Path(self.site.output)
        return [*(stages(output) if self.building else ()), output]

    @property
    def has_front(self) -> bool:
        """Tell whether there is a page from which others can be come to."""
        front = self.shown("")
        return isinstance(front, Shown) and front.status is HTTPStatus.OK

    def shown(self, target: str) -> Shown | Redirect:
        """Return what is shown for a target (see ``hosting``)."""
        *coming, output = self.folders
        return shown(output, target, coming)


class Stage:
    """Holds the scene; threads may look at it, wait for it and change it."""

    def __init__(self, site: Site) -> None:
        self._scene = Scene(site=site)
        self.closed = False
        self._changed = threading.Condition()

    @property
    def scene(self) -> Scene:
        """What is shown now."""
        return self._scene

    def after(self, number: int, seconds: float) -> Scene:
        """Return the scene when it is another one than that of this number, or after some seconds, or at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.closed or self._scene.number != number, seconds)
            return self._scene

    def begin(self, site: Site) -> None:
        """Note that a build of the site has begun."""
        self._change(site=site, building=True)

    def end(self, result: Result, *, assets: bool) -> None:
        """Note how the build has ended; ``assets``: whether what pages load may be others now."""
        if result.failed and self._scene.result:  # it need not have come to the drafts
            result = structs.replace(result, unlisted=self._scene.result.unlisted)
        self._change(result=result, building=False, **({"assets": secrets.token_hex(4)} if assets else {}))

    def close(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _change(self, **values: Any) -> None:
        with self._changed:
            self._scene = replace(self._scene, number=self._scene.number + 1, **values)
            self._changed.notify_all()
