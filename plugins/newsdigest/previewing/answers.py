"""What the preview answers to a request: a pure function of the request, the scene and the files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from time import time
from urllib.parse import parse_qs, quote, unquote, urlsplit

from newsdigest.previewing import overview
from newsdigest.previewing.adapting import adapt
from newsdigest.previewing.hosting import HTML, Redirect, find, media_type
from newsdigest.previewing.messages import Kind, Level, Unlisted
from newsdigest.previewing.stage import Scene

OURS = "-/"
"""Below the site's address: what only the preview has."""

_SETTLED = 2.0  # seconds after which a file's time, which HTTP tells in whole seconds, says whether it is the same
_MARKS = {
    Kind.DRAFT: "Draft: no page and no feed leads here",
    Kind.WAITING: "Waits for its date, {until}: the first build after that publishes it",
    Kind.HIDDEN: "Hidden: published, but no page and no feed leads here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP response."""

    status: HTTPStatus
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    streams: str | None = None
    """The page whose events are to follow; None: the body is all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for with GET or HEAD."""

    target: str
    """Path and query as they came."""

    host: str
    """Host and port, as the browser knows us."""

    headers: Mapping[str, str]
    """Names in lower case."""


def answer(request: Request, scene: Scene, base: str) -> Answer:
    """Answer a request as GitHub Pages would, with the site at ``base``, a path that begins and ends with a slash."""
    path, _, query = request.target.partition("?")
    here = f"http://{request.host}{base.rstrip('/')}"
    if path == base.rstrip("/"):
        return _moved(f"{here}/", query)
    if not path.startswith(base):
        return _page(overview.outside(base), HTTPStatus.NOT_FOUND)
    target = path.removeprefix(base)
    if target.startswith(OURS):
        return _ours(target.removeprefix(OURS), query, scene, base)
    root = Path(scene.site.output)
    found = find(root, target)
    if isinstance(found, Redirect):
        return _moved(f"{here}/{quote(unquote(target))}/", query)
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    try:
        return _file(found or find(root, "404.html"), status, request, scene, here)
    except OSError:  # a build has just removed it
        return _page(overview.missing(scene), HTTPStatus.NOT_FOUND)


def _file(found: Path | Redirect | None, status: HTTPStatus, request: Request, scene: Scene, here: str) -> Answer:
    """Answer with a file, or with a page of ours where there is not even a 404.html. Raises OSError."""
    if found is None or isinstance(found, Redirect):
        body, kind, headers = overview.missing(scene), HTML, {}
    else:
        body, kind = found.read_bytes(), media_type(found)
        headers = {} if kind == HTML else _times(found)
    if kind == HTML:
        script = f"{here}/{OURS}preview.js"
        attributes = {"data-build": scene.build, "data-events": f"{here}/{OURS}events"}
        body = adapt(body, address=scene.site.address, here=here, script=script, attributes=attributes)
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"Content-Type": kind, "ETag": etag, "Cache-Control": "no-cache", **headers}
    if status is HTTPStatus.OK and _is_known(request.headers, etag, headers.get("Last-Modified")):
        return Answer(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag, "Cache-Control": "no-cache"})
    return Answer(status=status, headers=headers, body=body)


def _times(path: Path) -> dict[str, str]:
    """Return the file's time where it says enough; a page of the preview is not as old as its file."""
    modified = path.stat().st_mtime
    return {"Last-Modified": formatdate(modified, usegmt=True)} if modified + _SETTLED < time() else {}


def _is_known(headers: Mapping[str, str], etag: str, modified: str | None) -> bool:
    """Tell whether the browser has it already (RFC 9110, 13.2.2)."""
    if "if-none-match" in headers:
        known = {each.strip().removeprefix("W/") for each in headers["if-none-match"].split(",")}
        return etag in known or "*" in known
    if "if-modified-since" not in headers or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(headers["if-modified-since"])
    except (ValueError, TypeError):  # no date, or one without a time zone
        return False


def _ours(name: str, query: str, scene: Scene, base: str) -> Answer:
    """Answer for what only the preview has."""
    match name:
        case "":
            return _page(overview.overview(scene, base), HTTPStatus.OK)
        case "preview.js":
            headers = {"Content-Type": "application/javascript; charset=utf-8", "Cache-Control": "no-store"}
            body = Path(__file__).with_name("preview.js").read_bytes()
            return Answer(status=HTTPStatus.OK, headers=headers, body=body)
        case "events":
            headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
            page = parse_qs(query).get("page", [""])[0]
            return Answer(status=HTTPStatus.OK, headers=headers, streams=page)
    return _page(overview.missing(scene), HTTPStatus.NOT_FOUND)


def event(scene: Scene, page: str, base: str) -> bytes:
    """Return what the script in a page is told, as an event of a stream. ``page``: the path in its address."""
    result = scene.result
    errors = result.of_level(Level.ERROR) if result else ()
    trouble = ""
    if result and result.failed:
        trouble = "This build failed; what it has not come to is as before."
    elif errors:
        trouble = "Built, but not without errors:"
    found = find(Path(scene.site.output), urlsplit(page).path.removeprefix(base)) if page.startswith(base) else None
    state = {
        "build": scene.build,
        "trouble": trouble,
        "problems": [{"where": each.where, "text": each.text} for each in errors],
        "mark": _mark(found, scene) if isinstance(found, Path) else "",
    }
    return f"data: {json.dumps(state)}\n\n".encode()


def _mark(found: Path, scene: Scene) -> str:
    """Return what is to be said of a page that is on no list; empty for all others."""
    unlisted: tuple[Unlisted, ...] = scene.result.unlisted if scene.result else ()
    root = Path(scene.site.output)
    for each in unlisted:
        if root / each.save_as == found:
            return _MARKS[each.kind].format(until=each.until)
    return ""


def _moved(location: str, query: str) -> Answer:
    location = f"{location}?{query}" if query else location
    return Answer(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": location, "Cache-Control": "no-cache"})


def _page(body: bytes, status: HTTPStatus) -> Answer:
    """Answer with a page of ours."""
    return Answer(status=status, headers={"Content-Type": HTML, "Cache-Control": "no-store"}, body=body)
