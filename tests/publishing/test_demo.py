"""The demo of this repository: what a newcomer gets from `make html`."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import urlopen

import feedparser
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]
ARTICLES = sorted((ROOT / "content/articles").rglob("*.md"))


def _pages(output: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(output).as_posix(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(output.rglob("*.html"))
    }


def test_every_raw_article_of_the_inbox_is_published(demo: Path) -> None:
    raw = list((ROOT / "content/inbox").rglob("*.txt"))
    assert len(raw) == len(ARTICLES) >= 16
    front = _pages(demo)["index.html"]
    assert {article["lang"] for article in front.select("article[lang]")} == {"fr", "en"}
    assert len(list(demo.glob("20*/*/*/*/index.html"))) == len(ARTICLES)


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    """What `make html` does first; git has nothing to say after it, though a fresh clone's files are all of today."""
    shutil.copytree(ROOT / "content", tmp_path / "content", copy_function=shutil.copyfile)
    shutil.copy(ROOT / "pelicanconf.py", tmp_path)
    result = subprocess.run(
        [sys.executable, "-m", "newsdigest.cli", "add"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"{len(ARTICLES)} unchanged\n"
    assert _files(tmp_path / "content") == _files(ROOT / "content")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _pelican(
    output: Path, *, content: Path = ROOT / "content", settings: Path = ROOT / "pelicanconf.py", **environment: str
) -> str:
    """Build as a person does, in a process of its own; any warning is a failure. Return what it said."""
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pelican",
        "--fatal",
        "warnings",
        content,
        "-o",
        output,
        "-s",
        settings,
    ]
    environment = {**os.environ, **environment}
    result = subprocess.run(command, cwd=output, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stdout


def test_two_builds_are_the_same_on_any_machine(demo: Path, tmp_path: Path) -> None:
    """Another process, hash seed, locale, time zone and place; files made later and in another order."""
    output = tmp_path / "output"
    output.mkdir()
    for path in sorted((ROOT / "content").rglob("*"), reverse=True):
        if path.is_file():
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    _pelican(output, content=tmp_path / "content", PYTHONHASHSEED="7", LC_ALL="C", TZ="Pacific/Auckland")
    files, again = _files(demo), _files(output)
    assert sorted(files) == sorted(again)
    assert [path for path in files if files[path] != again[path]] == []


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    _pelican(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    _pelican(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == before


def test_every_page_says_what_it_is(demo: Path) -> None:
    pages = _pages(demo)
    for name, page in pages.items():
        assert page.html is not None, name
        assert page.html["lang"] == "fr", name
        assert len(page.select("h1")) == 1, name
        assert page.select_one("main"), name
        assert page.select_one("title"), name
        assert page.select_one('meta[name="viewport"]'), name
        assert page.select('link[rel="alternate"][type="application/rss+xml"]'), name
        scripts = [script.get("src") for script in page.select("script:not([type='application/ld+json'])")]
        assert scripts == (["../theme/search.js"] if name == "search/index.html" else []), name
    for page in (pages[name] for name in pages if name.startswith("20")):
        assert next(str(article["lang"]) for article in page.select("main article")) in ("fr", "en")


def test_no_page_loads_anything_from_another_host(demo: Path) -> None:
    for name, page in _pages(demo).items():
        loaded = [
            element.get("src") or element.get("href")
            for element in page.select("img, script, link[rel~=stylesheet], link[rel~=icon]")
        ]
        assert [address for address in loaded if urlsplit(str(address)).netloc] == [], name


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def served(demo: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the demo as a GitHub project page has it: below /repo/."""
    (tmp_path / "repo").symlink_to(demo)
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/repo/"
        server.shutdown()


def test_every_link_leads_somewhere_below_a_subpath(served: str, demo: Path) -> None:
    """Follow every internal link from the front page on, as a reader would."""
    waiting, seen, broken = [served], {served}, []
    while waiting:
        address = waiting.pop()
        try:
            with urlopen(address) as response:
                content_type, body = response.headers["Content-Type"], response.read()
        except HTTPError as error:
            broken.append(f"{address}: {error.code}")
            continue
        if not content_type.startswith("text/html"):
            continue
        page = BeautifulSoup(body, "html.parser")
        for element in page.select("[href], [src]"):
            if element.name == "link" and "canonical" in str(element.get("rel")):
                continue
            target = urljoin(address, str(element.get("href") or element.get("src")))
            where, _, fragment = target.partition("#")
            if where == address and fragment and not page.find(id=unquote(fragment)):
                broken.append(f"{address}: #{fragment}")
            if urlsplit(where).netloc != urlsplit(served).netloc or where in seen:
                continue
            if not where.startswith(served):
                broken.append(f"{address}: {target} leaves the subpath")
                continue
            seen.add(where)
            waiting.append(where)
    assert broken == []
    reached = {unquote(urlsplit(address).path.removeprefix("/repo/")) for address in seen}
    reached |= {f"{path}index.html" for path in reached if path.endswith("/") or not path}
    pages = {path.relative_to(demo).as_posix() for path in demo.rglob("*.html")}
    assert pages - reached == {"404.html"}


def test_the_not_found_page_works_at_any_depth(build_at_subpath: Path) -> None:
    page = BeautifulSoup((build_at_subpath / "404.html").read_text("utf-8"), "html.parser")
    addresses = [str(element.get("href")) for element in page.select("a[href], link[rel~=stylesheet], link[rel~=icon]")]
    internal = [address for address in addresses if not urlsplit(address).netloc and not address.startswith("#")]
    assert internal
    assert [address for address in internal if not address.startswith("/repo/")] == []


@pytest.fixture
def build_at_subpath(tmp_path: Path) -> Path:
    _pelican(tmp_path, settings=ROOT / "publishconf.py", SITEURL="https://user.github.io/repo")
    return tmp_path


def test_feeds_of_the_published_site_keep_the_rules(build_at_subpath: Path) -> None:
    """The W3C validator's rules: an absolute self link that is right, a language, guids, no relative address."""
    feeds = sorted((build_at_subpath / "feeds").rglob("*.xml"))
    assert len(feeds) > 20
    for path in feeds:
        address = f"https://user.github.io/repo/{path.relative_to(build_at_subpath).as_posix()}"
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, path
        lang = path.name.partition(".")[0] if path.parent.name == "language" else "fr"
        assert feed.feed.language == lang, path
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [address], path
        assert feed.feed.link.startswith("https://user.github.io/repo/"), path
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids) > 0, path
        for entry in feed.entries:
            assert entry.id.startswith("urn:uuid:"), path
            assert entry.link.startswith(("https://user.github.io/repo/20", "https://user.github.io/repo/edition/")), (
                path
            )
            html = BeautifulSoup(entry.content[0].value, "html.parser")
            assert html.select("p"), path
            relative = [
                str(element)
                for element in html.select("[href], [src]")
                if not urlsplit(str(element.get("href") or element.get("src"))).scheme
            ]
            assert relative == [], path


def test_stock_pelican_reads_every_article(tmp_path: Path) -> None:
    """Without our plugin, class and theme: the files outlive this program."""
    settings = tmp_path / "stock.py"
    settings.write_text(
        "SITEURL = 'https://example.org'\nTIMEZONE = 'Europe/Paris'\n"
        "STATIC_PATHS = []\nFEED_ALL_ATOM = CATEGORY_FEED_ATOM = None\n"
    )
    said = _pelican(tmp_path, content=ROOT / "content/articles", settings=settings)
    assert f"Processed {len(ARTICLES)} articles" in said
