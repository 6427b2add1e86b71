"""What the preview answers to a request: a function of the request, the scene and the files."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from time import time
from urllib.parse import parse_qs, quote, unquote

from newsdigest.previewing import overview
from newsdigest.previewing.adapting import adapt
from newsdigest.previewing.events import OURS, version_of
from newsdigest.previewing.hosting import HTML, Redirect, Shown, media_type
from newsdigest.previewing.stage import Scene

_SETTLED = 2.0  # seconds after which a file's time, which HTTP tells in whole seconds, says whether it is the same


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


def answer(request: Request, scene: Scene) -> Answer:
    """Answer a request as GitHub Pages would, with the site below the path of its address."""
    base = scene.site.base
    path, _, query = request.target.partition("?")
    here = f"http://{request.host}{base.rstrip('/')}"
    if path == base.rstrip("/"):
        return _moved(f"{here}/", query)
    if not path.startswith(base):
        return _page(overview.outside(scene.site), HTTPStatus.NOT_FOUND)
    target = path.removeprefix(base)
    if target.startswith(OURS):
        return _ours(target.removeprefix(OURS), query, scene, here)
    for _ in range(2):  # a build may just have put it in place
        page = scene.shown(target)
        if isinstance(page, Redirect):
            return _moved(f"{here}/{quote(unquote(target))}/", query)
        with suppress(OSError):
            return _file(page, request, scene, here)
    return _page(overview.missing(scene), HTTPStatus.NOT_FOUND)  # it has just been removed


def _file(page: Shown, request: Request, scene: Scene, here: str) -> Answer:
    """Answer with a file, or with a page of ours where there is not even a 404.html. Raises OSError."""
    if page.file is None:
        body, kind, version, headers = overview.missing(scene), HTML, version_of(scene, page), {}
    else:
        with page.file.open("rb") as file:
            status = os.fstat(file.fileno())
            body = file.read()
        kind, version = media_type(page.file), version_of(scene, page, status)
        headers = {} if kind == HTML else _times(status)
    if kind == HTML:
        body = _alive(body, version, scene, here)
    etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"Content-Type": kind, "ETag": etag, "Cache-Control": "no-cache", **headers}
    if page.status is HTTPStatus.OK and _is_known(request.headers, etag, headers.get("Last-Modified")):
        return Answer(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag, "Cache-Control": "no-cache"})
    return Answer(status=page.status, headers=headers, body=body)


def _alive(page: bytes, version: str, scene: Scene, here: str) -> bytes:
    """Return a page with the script that keeps it up to date."""
    attributes = {"data-version": version, "data-events": f"{here}/{OURS}events"}
    return adapt(page, address=scene.site.address, here=here, script=f"{here}/{OURS}preview.js", attributes=attributes)


def _times(status: os.stat_result) -> dict[str, str]:
    """Return the file's time where it says enough; a page of the preview is not as old as its file."""
    modified = status.st_mtime
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


def _ours(name: str, query: str, scene: Scene, here: str) -> Answer:
    """Answer for what only the preview has."""
    match name:
        case "":
            return _page(_alive(overview.overview(scene), version_of(scene, None), scene, here), HTTPStatus.OK)
        case "preview.js":
            headers = {"Content-Type": "application/javascript; charset=utf-8", "Cache-Control": "no-store"}
            body = Path(__file__).with_name("preview.js").read_bytes()
            return Answer(status=HTTPStatus.OK, headers=headers, body=body)
        case "events":
            headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
            page = parse_qs(query).get("page", [""])[0]
            return Answer(status=HTTPStatus.OK, headers=headers, streams=page)
    return _page(overview.missing(scene), HTTPStatus.NOT_FOUND)


def _moved(location: str, query: str) -> Answer:
    location = f"{location}?{query}" if query else location
    return Answer(status=HTTPStatus.MOVED_PERMANENTLY, headers={"Location": location, "Cache-Control": "no-cache"})


def _page(body: bytes, status: HTTPStatus) -> Answer:
    """Answer with a page of ours."""
    return Answer(status=status, headers={"Content-Type": HTML, "Cache-Control": "no-store"}, body=body)
