"""The sanitising vectors of feedparser's own tests, from the feed to the page and the book."""

import re
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser
from tests.safety.attacked import ROOT, build
from tests.safety.test_active_content import browser, browsing, seen

__all__ = ["browser"]
ARCHIVE = ROOT.parent / "shared/data/feeds/feedparser-tests.tar.xz"
pytestmark = [
    *browsing,
    pytest.mark.data,
    pytest.mark.skipif(not ARCHIVE.exists(), reason="the measuring data in ../shared is absent"),
]
FILLED = (
    ("</item>", "<title", "<title>Vecteur {}</title>"),
    ("</item>", "<guid", "<guid>v{}</guid>"),
    ("</item>", "<pubDate", "<pubDate>Thu, 20 Apr 2023 10:00:00 GMT</pubDate>"),
    ("</entry>", "<title", "<title>Vecteur {}</title>"),
    ("</entry>", "<summary", "<summary>Texte {}.</summary>"),
    ("</entry>", "<id>", "<id>urn:x:v{}</id>"),
    ("</entry>", "<updated", "<updated>2023-04-20T10:00:00Z</updated><issued>2023-04-20T10:00:00Z</issued>"),
)
"""End of an entry, what it may have, and what it is given where it has none."""


def vectors() -> dict[str, bytes]:
    """Return the feeds, by their names."""
    with tarfile.open(ARCHIVE) as archive:
        return {
            member.name.rpartition("/")[2]: file.read()
            for member in archive
            if "/sanitize/" in member.name and (file := archive.extractfile(member))
        }


def complete(data: bytes, number: int) -> bytes:
    """Return a feed whose entries have what an article needs, and that has an entry."""
    for feed, entry in ((b"</channel>", b"item"), (b"</feed>", b"entry")):
        if b"<" + entry not in data:
            data = data.replace(feed, b"<%b><description>Texte %d.</description></%b>" % (entry, number, entry) + feed)
    for end, start, given in FILLED:
        opening = end.replace("/", "").rstrip(">").encode()
        before, found, after = data.partition(end.encode())
        if found and start.encode() not in before[before.rfind(opening) :]:
            data = before + given.format(number).encode() + found + after
    return data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vectors")
    (folder / "content/inbox").mkdir(parents=True)
    for number, (name, data) in enumerate(sorted(vectors().items())):
        (folder / "content/inbox" / name).write_bytes(complete(data, number))
    build(folder)
    return folder


def test_no_vector_acts_on_a_page_or_in_a_book(site: Path, browser: Browser) -> None:
    output = site / "output"
    pages = [path.read_text("utf-8") for path in sorted(output.glob("20*/*/*/*/index.html"))]
    assert len(pages) > 200
    pages += [path.read_text("utf-8") for path in (output / "index.html", output / "sources/index.html")]
    book = ZipFile(next(output.rglob("*.epub")))
    pages += [book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml")]
    fired, asked, could = seen(browser, pages)
    assert fired == []
    assert [each for each in could if not each.startswith(("<link>", "<meta>"))] == []
    assert not any("ragingplatypus" in url and not url.endswith((".jpg", ".gif")) for url in asked)


def test_the_text_beside_a_vector_is_kept(site: Path) -> None:
    """But what stands in a frame or an object that does not end: HTML knows no ``<object/>``."""
    articles = [path.read_text("utf-8") for path in (site / "content/articles").rglob("*.md")]
    lost = []
    for number, (name, data) in enumerate(sorted(vectors().items())):
        expected = data.partition(b"-->")[0].rpartition(b"==")[2]
        if name.startswith(("entry_content", "item")) and b"safe" in expected and b"description" in expected:
            (article,) = [article for article in articles if f"Title: Vecteur {number}\n" in article]
            assert "safe" in article, name
            lost += [] if re.search(r"safe\W+description", article) else [name.removesuffix(".xml").rpartition("_")[2]]
    assert set(lost) <= {"iframe", "object"}
