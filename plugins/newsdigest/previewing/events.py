"""What the script in a page is told: that the page is another one now, and what is wrong with the build."""

import json
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from newsdigest.previewing.hosting import Shown
from newsdigest.previewing.messages import Kind, Level
from newsdigest.previewing.stage import Scene, Stage
from newsdigest.previewing.words import Words

OURS = "-/"
"""Below the site's address: what only the preview has."""

_GLANCE = 0.02  # seconds between two looks at the page's file while a build writes
_AGAIN = 300  # milliseconds after which a browser looks for a preview that was ended
_BEAT = 15.0  # seconds after which a browser that has gone without a word is noticed
_MARKS = {
    Kind.DRAFT: Words.IS_DRAFT,
    Kind.WAITING: Words.WAITS,
    Kind.HIDDEN: Words.IS_HIDDEN,
    Kind.WITHDRAWN: Words.IS_WITHDRAWN,
}


def events(stage: Stage, page: str) -> Iterator[bytes]:
    """Yield the events of a stream for the page at a path, until the stage is closed.

    A page is told of its new file as soon as that is written: by then half of a build is still to come.
    """
    number, told = -1, ""
    while not stage.closed:
        scene = stage.after(number, _GLANCE if stage.scene.building else _BEAT)
        now = _page(scene, page)
        version = version_of(scene, now)
        written = version != told and now is not None and now.status is HTTPStatus.OK
        if scene.number != number or written:
            yield _event(scene, version, now)
            number, told = scene.number, version
        elif not scene.building:
            yield b": still here\n\n"


def _page(scene: Scene, path: str) -> Shown | None:
    """Return what is shown for the path of a page's address; None for one that is not the site's."""
    base = scene.site.base
    if not path.startswith(base) or path == base + OURS:
        return None
    found = scene.shown(path.removeprefix(base))
    return found if isinstance(found, Shown) else None


def version_of(scene: Scene, page: Shown | None, status: os.stat_result | None = None) -> str:
    """Return what is another one when the page is, or something that it loads.

    page: None for a page of ours, which tells of every change. status: of the page's file, if it is known.
    """
    if page is None:
        return f"{scene.assets}-{scene.number}"
    if page.file is None:
        return f"{scene.assets}-0"
    try:
        status = status or page.file.stat()
    except OSError:
        return f"{scene.assets}-0"
    return f"{scene.assets}-{page.status}-{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"


def _event(scene: Scene, version: str, page: Shown | None) -> bytes:
    result = scene.result
    errors = result.of_level(Level.ERROR) if result else ()
    trouble = ""
    if result and result.failed:
        trouble = scene.site.text(Words.HAS_FAILED)
    elif errors:
        trouble = scene.site.text(Words.HAS_ERRORS)
    state = {
        "version": version,
        "trouble": trouble,
        "problems": [{"where": each.where, "text": each.text} for each in errors],
        "mark": _mark(page, scene),
    }
    return f"retry: {_AGAIN}\ndata: {json.dumps(state)}\n\n".encode()


def _mark(page: Shown | None, scene: Scene) -> str:
    """Return what is to be said of a page that is on no list; empty for all others."""
    if page is None or page.file is None or scene.result is None:
        return ""
    own = {page.file.relative_to(folder) for folder in scene.folders if page.file.is_relative_to(folder)}
    for each in scene.result.unlisted:
        if Path(each.save_as) in own:
            return scene.site.text(_MARKS[each.kind]) % {"until": each.until}
    return ""
