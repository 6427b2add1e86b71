"""What is where, as GitHub Pages sees it."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.previewing.hosting import Redirect, Shown, find, media_type, shown

FILES = (
    "index.html", "404.html", "about.html", "both.html", "both/index.html", "folder/index.html", "bare/text.txt",
    "feeds/all.rss.xml", "tag/économie/index.html", "a b.html", "Case.html", ".nojekyll", ".well-known/x", "a+b.txt",
    "deep/er/index.html", "CNAME",
)  # fmt: skip
REDIRECT = Redirect()
CASES = {
    "": "index.html",
    "index.html": "index.html",
    "about": "about.html",
    "about.html": "about.html",
    "about/": None,
    "both": "both.html",
    "both/": "both/index.html",
    "folder": REDIRECT,
    "folder/": "folder/index.html",
    "folder/index": "folder/index.html",
    "bare": REDIRECT,
    "bare/": None,
    "bare/text.txt": "bare/text.txt",
    "bare/text.txt/": None,
    "deep/er": REDIRECT,
    "deep//er/": None,
    "/deep/er/": None,
    "tag/%C3%A9conomie/": "tag/économie/index.html",
    "tag/%C3%A9conomie": REDIRECT,
    "tag/%E9conomie/": None,
    "a%20b": "a b.html",
    "a+b.txt": "a+b.txt",
    "case": None,
    "CASE.HTML": None,
    ".nojekyll": None,
    ".well-known/x": None,
    "CNAME": "CNAME",
    ".": None,
    "..": None,
    "./about": None,
    "../secret.txt": None,
    "folder/../about": None,
    "%2e%2e/secret.txt": None,
    "..%2fsecret.txt": None,
    "%2fetc%2fpasswd": None,
    "..\\secret.txt": None,
    "..%5csecret.txt": None,
    "about%00": None,
    "linked.txt": None,
    "linked/secret.txt": None,
    "again.html": "again.html",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("pages")
    root = outside / "output"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    (outside / "secret.txt").write_text("secret", "utf-8")
    (root / "linked.txt").symlink_to(outside / "secret.txt")
    (root / "linked").symlink_to(outside)
    (root / "again.html").symlink_to(root / "about.html")
    return root


@pytest.mark.parametrize(("target", "expected"), CASES.items(), ids=repr)
def test_a_target_leads_to_one_file_a_redirect_or_nothing(root: Path, target: str, expected: str | None) -> None:
    assert find(root, target) == (root / expected if type(expected) is str else expected)


_PARTS = st.sampled_from(["..", ".", "%2e%2e", "%2f", "\\", "linked", "secret.txt", "output", "about", "folder", "\0"])


@given(st.lists(st.one_of(_PARTS, st.text(max_size=5), st.text(max_size=5).map(quote)), max_size=6).map("/".join))
def test_nothing_outside_the_folder_is_found(root: Path, target: str) -> None:
    found = find(root, target)
    assert not isinstance(found, Path) or found.read_text("utf-8") in FILES


def test_what_is_not_there_shows_404_html_if_there_is_one(root: Path, tmp_path: Path) -> None:
    assert shown(root, "nothing/at/all") == Shown(root / "404.html", HTTPStatus.NOT_FOUND)
    assert shown(root, "about") == Shown(root / "about.html", HTTPStatus.OK)
    assert shown(tmp_path, "") == Shown(None, HTTPStatus.NOT_FOUND)
    assert shown(tmp_path / "no-such-folder", "") == Shown(None, HTTPStatus.NOT_FOUND)


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "index.html": "text/html; charset=utf-8",
        "feeds/all.rss.xml": "application/xml",
        "feeds/all.atom.xml": "application/xml",
        "sitemap.xml": "application/xml",
        "feed.json": "application/json; charset=utf-8",
        "site.webmanifest": "application/manifest+json; charset=utf-8",
        "style.css": "text/css; charset=utf-8",
        "search.js": "application/javascript; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "LOGO.SVG": "image/svg+xml",
        "font.woff2": "font/woff2",
        "edition.epub": "application/epub+zip",
        "sources.opml": "text/x-opml",
        "photo.webp": "image/webp",
        "CNAME": "application/octet-stream",
    }.items(),
)
def test_types_are_those_of_pages(name: str, expected: str) -> None:
    assert media_type(Path(name)) == expected
