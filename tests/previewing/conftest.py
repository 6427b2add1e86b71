"""A small site, and a preview of it as `newsdigest serve` starts it."""

import json
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Self

import pytest

from newsdigest.errors import NewsdigestError
from newsdigest.previewing.running import Options, run

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
SETTINGS = """
import runpy
globals().update(runpy.run_path({root!r} + "/pelicanconf.py"))
SITEURL = "https://ada.example/repo"
OUTPUT_PATH = "output"  # beside this file; as a default it is in the current folder
NEWSDIGEST_EXECUTOR = "serial"
"""
ARTICLE = """\
Title: {title}
Date: {date}
Slug: {slug}
Lang: en
Category: Space
{more}
{text}
"""


class Site:
    """A site on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = folder / "pelicanconf.py"

    def article(
        self, slug: str, text: str = "The probe left.", *, title: str = "", date: str = "2023-04-14", more: str = ""
    ) -> None:
        """Write an article."""
        fields = {"slug": slug, "title": title or slug.title(), "date": date, "text": text}
        self.write(f"content/articles/{slug}.md", ARTICLE.format(**fields, more=f"{more}\n" if more else ""))

    def write(self, name: str, text: str) -> None:
        """Write a file as an editor does that saves with care: beside, then in its place, so it is one change."""
        path = self.folder / name
        beside = path.with_name(f".{path.name}.part")
        beside.write_text(text, "utf-8")
        beside.replace(path)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file of the site."""
        text = (self.folder / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    folder = tmp_path / "site"
    (folder / "content/articles").mkdir(parents=True)
    shutil.copytree(ROOT / "theme", folder / "theme")
    (folder / "pelicanconf.py").write_text(SETTINGS.format(root=str(ROOT)), "utf-8")
    site = Site(folder)
    site.article("juice")
    return site


class Events:
    """What a page is told."""

    def __init__(self, port: int, base: str, page: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", f"{base}-/events?page={page}")
        self._answer = self._connection.getresponse()
        assert self._answer.headers["Content-Type"] == "text/event-stream"

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> dict[str, Any]:
        while True:
            line = self._answer.fp.readline()
            if line.startswith(b"data: "):
                return dict(json.loads(line.removeprefix(b"data: ")))
            if not line:
                raise StopIteration

    def until(self, wanted: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the next event that is wanted."""
        return next(event for event in self if wanted(event))

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


class Preview:
    """A preview that runs in a thread."""

    def __init__(self, site: Site, **options: Any) -> None:
        self.complaints: list[str] = []
        self.imports = 0
        self._lines: queue.Queue[str | NewsdigestError] = queue.Queue()
        self._stop = threading.Event()
        self._streams: list[Events] = []
        defaults: dict[str, Any] = {"settings": site.settings, "inbox": site.folder / "content/inbox", "port": 0}
        wanted = Options(**(defaults | options))
        self._thread = threading.Thread(target=self._run, args=(wanted,))
        self._thread.start()
        self.url = self.said("preview: ").removeprefix("preview: ")
        self.port = int(self.url.split(":")[2].partition("/")[0])
        self.base = "/" + self.url.split("/", 3)[3]
        self.first = self.said("")

    def _run(self, wanted: Options) -> None:
        try:
            run(wanted, add=self._add, say=self._lines.put, complain=self.complaints.append, stop=self._stop)
        except NewsdigestError as error:
            self._lines.put(error)

    def _add(self) -> None:
        self.imports += 1

    def said(self, beginning: str) -> str:
        """Return the next line that begins so."""
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if isinstance(line, NewsdigestError):
                raise line
            if line.startswith(beginning):
                return line

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, str]:
        """Return the answer for a path below the site's address, or from the root if it begins with a slash."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            target = path if path.startswith("/") else self.base + path
            connection.request(method, target, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return answer, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def events(self, page: str) -> Events:
        """Listen as the script in a page does."""
        self._streams.append(Events(self.port, self.base, self.base + page))
        return self._streams[-1]

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        self._stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def preview(site: Site) -> Iterator[Callable[..., Preview]]:
    """Return a function that starts a preview of the site; ended after the test."""
    started: list[Preview] = []

    def start(**options: Any) -> Preview:
        started.append(Preview(site, **options))
        return started[-1]

    yield start
    for each in started:
        each.close()
