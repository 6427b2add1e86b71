"""What search engines are told: sitemap, news sitemap, robots.txt."""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.checking import Selection, check
from newsdigest.publishing import sitemaps
from newsdigest.publishing.sitemaps import Row
from newsdigest.settings import Settings

Build = Callable[..., Path]

SITE = "https://digest.example.fr/repo"
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "news": "http://www.google.com/schemas/sitemap-news/0.9"}


def article(slug: str, date: str, *lines: str) -> str:
    head = [f"Title: {slug} & <co>", f"Date: {date}", f"Slug: {slug}", "Lang: fr", "Category: Sciences", "Tags: Lune"]
    return "\n".join([*head, f"Guid: urn:{slug}", *lines]) + f"\n\nLa fusée {slug} est partie lundi.\n"


FILES = {
    "articles/a.md": article("a", "2023-04-10", "Modified: 2023-04-12 09:00"),
    "articles/b.md": article("b", "2023-04-18 08:00"),
    "articles/c.md": article("c", "2023-04-19 18:30", "Rights: excerpt", "Source_url: https://gazette.example/c"),
    "articles/d.md": article("d", "2023-04-20 07:00"),
    "articles/e.md": article("e", "2023-04-20 08:00", "Status: draft"),
    "pages/imprint.md": "Title: Imprint\nModified: 2023-01-02\n\nUs.\n",
    "pages/thanks.md": "Title: Thanks\nStatus: hidden\n\nSubscribed.\n",
    "pages/terms.md": "Title: Terms\nStatus: draft\n\nTo do.\n",
}


def listed(output: Path, name: str = "sitemap.xml") -> dict[str, str]:
    """Return the days of the addresses in a sitemap, by what follows the site's own."""
    urls = ET.fromstring((output / name).read_bytes()).iterfind("url", NAMES)
    found = [(url.findtext("loc", "", NAMES), url.findtext("lastmod", "", NAMES)) for url in urls]
    assert len(dict(found)) == len(found)
    return {address.removeprefix(f"{SITE}/"): changed for address, changed in found}


def test_every_page_of_its_own_is_listed_with_its_last_change(build: Build) -> None:
    assert listed(build(FILES, SITEURL=SITE)) == {
        "2023/04/10/a/": "2023-04-12T09:00+02:00",
        "2023/04/18/b/": "2023-04-18T08:00+02:00",
        "2023/04/20/d/": "2023-04-20T07:00+02:00",
        "archive/2023/04/": "2023-04-20T07:00+02:00",
        "edition/2023-04-10/": "2023-04-12T09:00+02:00",
        "edition/2023-04-18/": "2023-04-18T08:00+02:00",
        "edition/2023-04-19/": "2023-04-19T18:30+02:00",
        "edition/2023-04-20/": "2023-04-20T07:00+02:00",
        "section/sciences/": "2023-04-20T07:00+02:00",
        "story/b/": "2023-04-20T07:00+02:00",
        "tag/lune/": "2023-04-20T07:00+02:00",
        "sections/": "",
        "sources/": "",
        "tags/": "",
        "editions/": "",
        "archive/": "",
        "subscribe/": "",
        "search/": "",
        "imprint/": "2023-01-02",
        "": "2023-04-20T07:00+02:00",
    }


@pytest.mark.parametrize(
    ("page", "status"),
    [("imprint/index.html", "published"), ("thanks/index.html", "hidden"), ("drafts/pages/terms.html", "draft")],
)
def test_pages_that_are_not_to_be_found_say_so(build: Build, page: str, status: str) -> None:
    output = build(FILES, SITEURL=SITE)
    html = (output / page).read_text("utf-8")
    assert ('<meta name="robots" content="noindex">' in html) == (status != "published")
    assert (page.removesuffix("index.html") in listed(output)) == (status == "published")


@pytest.mark.parametrize("changes", [{}, {"DEFAULT_PAGINATION": 1}, {"MONTH_ARCHIVE_SAVE_AS": ""}, {"TAG_SAVE_AS": ""}])
def test_what_is_listed_is_there_and_what_is_there_is_listed(build: Build, changes: dict[str, object]) -> None:
    output = build(FILES, SITEURL=SITE, **changes)
    for address in listed(output):
        assert (output / unquote(address) / "index.html").is_file(), address
    settings = Settings(output=output, siteurl=SITE, content=output.parent / "content")
    rules = ("sitemap", "sitemap-missing", "sitemap-in-vain", "canonical", "open-graph", "json-ld", "json-ld-article")
    assert [finding.reason for finding in check(settings, Selection(only=rules)).findings] == []


def test_news_is_what_is_two_days_old_at_the_newest_article(build: Build) -> None:
    """Not today: a build of next week gives the same bytes."""
    root = ET.fromstring((build(FILES, SITEURL=SITE) / "news-sitemap.xml").read_bytes())
    texts = [[element.text for element in url.iter() if element.text and element.text.strip()] for url in root]
    assert texts == [
        [f"{SITE}/2023/04/20/d/", "Le Condensé", "fr", "2023-04-20T07:00+02:00", "d & <co>"],
        [f"{SITE}/2023/04/18/b/", "Le Condensé", "fr", "2023-04-18T08:00+02:00", "b & <co>"],
    ]


def test_there_is_no_empty_news_sitemap(build: Build) -> None:
    assert not (build({"articles/c.md": FILES["articles/c.md"]}) / "news-sitemap.xml").exists()
    assert not (build({}, NEWSDIGEST_SITEMAP="") / "sitemap.xml").exists()


@pytest.mark.parametrize(
    ("address", "files", "retained", "expected"),
    [
        (
            "https://digest.example.fr",
            {},
            [],
            "User-agent: *\nDisallow:\n"
            "Sitemap: https://digest.example.fr/sitemap.xml\nSitemap: https://digest.example.fr/news-sitemap.xml\n",
        ),
        (SITE, {}, [], None),  # nobody asks for /repo/robots.txt
        (
            "https://digest.example.fr",
            {"robots.txt": "User-agent: *\nDisallow: /\n"},
            [],
            "User-agent: *\nDisallow: /\n",
        ),
        ("https://digest.example.fr", {}, ["robots.txt"], None),
    ],
)
def test_robots_txt_names_the_sitemaps_unless_the_owner_has_one(
    build: Build, said: Callable[[], list[str]], address: str, files: dict[str, str], retained: list[str], expected: str
) -> None:
    output = build({**FILES, **files}, SITEURL=address, STATIC_PATHS=["robots.txt"], OUTPUT_RETENTION=retained)
    path = output / "robots.txt"
    assert (path.read_text("utf-8") if path.exists() else None) == expected
    assert said() == []


ROWS = [Row(f"{number}/", "2023-04-20") for number in range(7)]


@pytest.mark.parametrize(("most", "size"), [(3, 10**6), (100, 1300)])
def test_a_large_sitemap_is_several(monkeypatch: pytest.MonkeyPatch, most: int, size: int) -> None:
    monkeypatch.setattr(sitemaps, "MOST", most)
    monkeypatch.setattr(sitemaps, "MOST_BYTES", size)
    (path, index), *parts = sitemaps.sitemaps(ROWS, SITE, "map.xml")
    assert [name for name, _ in parts] == ["map-1.xml", "map-2.xml", "map-3.xml"]
    assert path == "map.xml"
    assert [each.text for each in ET.fromstring(index).iter() if each.tag.endswith("loc")] == [
        f"{SITE}/{name}" for name, _ in parts
    ]
    assert [path for _, data in parts for path in _paths(data)] == [f"/repo/{row.url}" for row in ROWS]
    assert all(len(data) <= size for _, data in parts)


@given(st.lists(st.text(max_size=20), max_size=5, unique=True))
def test_any_address_is_well_formed(urls: Sequence[str]) -> None:
    ((_, data),) = sitemaps.sitemaps([Row(url) for url in urls], "https://x.example", "sitemap.xml")
    assert len(ET.fromstring(data)) == len(urls)


def _paths(data: bytes) -> list[str]:
    return [urlsplit(each.text or "").path for each in ET.fromstring(data).iter() if each.tag.endswith("loc")]


@pytest.mark.parametrize(
    ("save_as", "parts"),
    [
        ("sitemap.xml", ["sitemap-1.xml", "sitemap-2.xml"]),
        ("sitemap", ["sitemap-1", "sitemap-2"]),
        ("v1.2/map", ["v1.2/map-1", "v1.2/map-2"]),
        ("v1.2/map.xml", ["v1.2/map-1.xml", "v1.2/map-2.xml"]),
    ],
)
def test_parts_are_called_as_the_whole(monkeypatch: pytest.MonkeyPatch, save_as: str, parts: list[str]) -> None:
    monkeypatch.setattr(sitemaps, "MOST", 1)
    assert [path for path, _ in sitemaps.sitemaps([Row("a/"), Row("b/")], SITE, save_as)] == [save_as, *parts]
