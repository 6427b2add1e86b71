"""The search page and its index: what is found, by what it is filtered, and what the files depend on."""

import functools
import gzip
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect, sync_playwright

from newsdigest.publishing import searching
from newsdigest.publishing.search_bundle import put_in_order

Build = Callable[..., Path]

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'"
)
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def article(number: int, title: str, *lines: str, date: str = "2023-04-20") -> dict[str, str]:
    head = [f"Title: {title}", f"Date: {date} 10:{number:02}", f"Slug: a{number}", f"Guid: urn:{number}", *lines]
    return {f"articles/{number}.md": "\n".join([*head, "", f"{title}. Un texte de plus & <b>un</b> autre.", ""])}


FILES = {
    **article(0, "Des lanceurs européens", "Category: Sciences", "Source: Le Fil", "Tags: Ariane", date="2023-03-02"),
    **article(
        1, "Le lanceur a décollé", "Category: Sciences", "Source: La Gazette", "Tags: Ariane, Kourou", "Lang: fr"
    ),
    **article(2, "Un lanceur <b>& ses</b> voisins", "Category: Économie", "Source: Le Fil", "Tags: Kourou"),
    **article(3, "Une grève", "Category: Économie", "Source: Le Fil", "Tags: Lyon"),
    **article(4, "Le lanceur secret", "Category: Sciences", "Status: draft"),
}


def _index(output: Path) -> dict[str, bytes]:
    """Return the files of the index but the program's own."""
    files = (path for path in (output / "pagefind").rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in files if path.suffix not in (".js", ".pagefind")}


def test_the_index_is_a_function_of_the_articles(build: Build, tmp_path: Path) -> None:
    """Pagefind's own order of filters is another one each time."""
    one = _index(build(FILES, NEWSDIGEST_SEARCH=True, output=tmp_path / "one"))
    other = _index(build({}, NEWSDIGEST_SEARCH=True, output=tmp_path / "other"))
    assert one == other
    assert len([name for name in one if name.endswith(".pf_fragment")]) == 4  # no draft
    soup = BeautifulSoup((tmp_path / "one" / "2023/04/20/a1/index.html").read_text("utf-8"), "html.parser")
    facets = {
        (each["data-pagefind-filter"], each.get("data-url") or each.get("data-month"))
        for each in soup.select("[data-pagefind-filter]")
    }
    assert facets == {
        ("section[data-url]", "section/sciences/"),
        ("source[data-url]", "source/la-gazette/"),
        ("tag[data-url]", "tag/ariane/"),
        ("tag[data-url]", "tag/kourou/"),
        ("month[data-month]", "2023-04"),
    }
    pages = [path for path in (tmp_path / "one").rglob("*.html") if "data-pagefind-body" in path.read_text("utf-8")]
    assert sorted(path.parent.name for path in pages) == ["a0", "a1", "a2", "a3"]


def test_nothing_new_makes_no_index(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    output = build(FILES, NEWSDIGEST_SEARCH=True)
    before = _index(output)
    capsys.readouterr()
    build({}, NEWSDIGEST_SEARCH=True)
    assert "0 files written, 0 removed" in capsys.readouterr().out
    (output.parent / "content/articles/3.md").unlink()
    after = _index(build({}, NEWSDIGEST_SEARCH=True))
    assert len(after.keys() & before.keys()) >= 3
    assert len([name for name in after if name.endswith(".pf_fragment")]) == 3
    assert not (build({}, NEWSDIGEST_SEARCH=False) / "pagefind").exists()


@pytest.mark.parametrize("missing", ["setting", "program", "articles"])
def test_no_index_no_search_page(build: Build, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setattr(searching, "installed", lambda: missing != "program")
    output = build({} if missing == "articles" else FILES, NEWSDIGEST_SEARCH=missing != "setting")
    assert not (output / "search").exists()
    assert not (output / "pagefind").exists()
    for page in output.rglob("*.html"):
        assert "search/" not in page.read_text("utf-8")
        assert "data-pagefind" not in page.read_text("utf-8")


def test_files_of_another_format_are_refused(tmp_path: Path) -> None:
    (tmp_path / "filter").mkdir()
    path = tmp_path / "filter/fr_1234567.pf_filter"
    for data in (b"other", b"pagefind_dcd\x01", b"pagefind_dcd\x82\x61a\x9f\xff"):
        path.write_bytes(gzip.compress(data))
        with pytest.raises(ValueError, match=r"begins|no array|not said"):
            put_in_order(tmp_path)


FILTER = b"pagefind_dcd\x82\x61a\x82\x82\x61z\x81\x01\x82\x61b\x81\x00"  # ["a", [["z", [1]], ["b", [0]]]]
META = b"pagefind_dcd\x86\x611\x80\x80\x81\x82\x61a\x6afr_1234567\x80\x80"  # [version, …, [["a", "fr_1234567"]], …]


def _bundle(folder: Path, **files: bytes) -> dict[str, bytes]:
    """Write the files of an index; return all that is there."""
    (folder / "filter").mkdir(exist_ok=True)
    (folder / "pagefind-entry.json").write_text('{"hash": "fr_abcdef"}')
    names = {"filter": "filter/fr_1234567.pf_filter", "meta": "pagefind.fr_abcdef.pf_meta"}
    for name, data in files.items():
        (folder / names[name]).write_bytes(data)
    return _files(folder)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_index_names_its_files_by_what_is_in_them(tmp_path: Path) -> None:
    _bundle(tmp_path, filter=gzip.compress(FILTER), meta=gzip.compress(META))
    put_in_order(tmp_path)
    after = _files(tmp_path)
    (filters,), (meta,) = ([name for name in after if name.endswith(end)] for end in ("filter", "meta"))
    assert gzip.decompress(after[filters]).index(b"\x61b") < gzip.decompress(after[filters]).index(b"\x61z")
    assert filters.removeprefix("filter/").removesuffix(".pf_filter").encode() in gzip.decompress(after[meta])
    assert b"pagefind_dcd" in after[filters]  # not compressed, as versions of zlib and of Python do that otherwise
    assert meta.split(".")[1] in after["pagefind-entry.json"].decode()


@pytest.mark.parametrize(
    "files",
    [
        {"filter": gzip.compress(FILTER), "meta": gzip.compress(META.replace(b"\x86\x611", b"\x85"))},
        {"filter": gzip.compress(FILTER), "meta": gzip.compress(META[:-4])},
        {"filter": gzip.compress(FILTER), "meta": gzip.compress(META)[:-9]},
        {"filter": gzip.compress(FILTER[:-1]), "meta": gzip.compress(META)},
        {"filter": b"other", "meta": gzip.compress(META)},
    ],
)
def test_an_index_that_is_not_understood_stays_as_it_is(tmp_path: Path, files: dict[str, bytes]) -> None:
    before = _bundle(tmp_path, **files)
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason
        put_in_order(tmp_path)
    assert _files(tmp_path) == before


def test_a_program_that_hangs_costs_the_index_alone(
    build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(searching, "_SECONDS", 0)
    output = build(FILES, NEWSDIGEST_SEARCH=True)
    assert "timed out" in caplog.text
    assert (output / "index.html").exists()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a site below ``/repo/``, with a policy that lets no other script be."""
    root = tmp_path_factory.mktemp("www")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(root)))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def served(output: Path) -> str:
        (root / "repo").unlink(missing_ok=True)
        (root / "repo").symlink_to(output)
        return f"http://127.0.0.1:{server.server_port}/repo/"

    yield served
    server.shutdown()
    server.server_close()


def _titles(page: Page, count: int) -> list[str]:
    expect(page.get_by_role("status")).to_have_text(re.compile(rf": {count}$"))
    return page.locator("#results h2").all_inner_texts()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_a_reader_finds_filters_and_follows(build: Build, address: Callable[[Path], str]) -> None:
    root = address(build(FILES, NEWSDIGEST_SEARCH=True))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(root)
        page.get_by_role("navigation").get_by_role("link", name="Recherche").first.click()
        page.get_by_label("Mots").press_sequentially("lanceurs")  # French stems: singular and plural are one
        page.keyboard.press("Enter")
        assert sorted(_titles(page, 3)) == [
            "Des lanceurs européens",
            "Le lanceur a décollé",
            "Un lanceur <b>& ses</b> voisins",
        ]
        page.get_by_label("Ordre").select_option("newest")
        expect(page.locator("#results time").first).to_have_attribute("datetime", "2023-04-20")
        assert _titles(page, 3)[-1] == "Des lanceurs européens"
        page.get_by_label("Mois").select_option(label="Avril 2023")
        assert len(_titles(page, 2)) == 2
        page.get_by_label("Thème").select_option(label="Ariane")
        assert _titles(page, 1) == ["Le lanceur a décollé"]
        assert page.locator("#results .meta").inner_text().split("\n")[0].startswith("La Gazette")
        page.get_by_label("Mots").fill("")
        page.get_by_label("Thème").select_option("")
        page.get_by_label("Mois").select_option("")
        page.get_by_label("Source").select_option(label="Le Fil")
        page.get_by_label("Rubrique", exact=True).select_option(label="Économie")
        assert _titles(page, 2) == ["Une grève", "Un lanceur <b>& ses</b> voisins"]
        page.goto(f"{page.url}&length=1&submit=1")  # the address says what was asked; what is no field is nothing
        assert _titles(page, 2) == ["Une grève", "Un lanceur <b>& ses</b> voisins"]
        page.get_by_role("link", name="Une grève").press("Enter")
        page.wait_for_url("**/repo/2023/04/20/a3/")
        assert page.get_by_role("heading", level=1).inner_text() == "Une grève"
        assert said == []
        bare = browser.new_page(java_script_enabled=False)
        bare.goto(f"{root}search/")
        assert not bare.locator("form").is_visible()
        assert bare.locator("noscript p").inner_text().startswith("La recherche a besoin de JavaScript")
        bare.get_by_role("link", name="Tous les articles dans les archives").click()
        assert bare.url == f"{root}archive/"
        browser.close()
