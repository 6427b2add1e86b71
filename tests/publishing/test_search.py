"""The search page and its index: what is found, by what it is filtered, and what the files depend on."""

import functools
import http.server
import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect, sync_playwright

from newsdigest.publishing import search_index
from newsdigest.publishing.search_index import blocks
from newsdigest.publishing.search_terms import Term, found_as, terms
from newsdigest.publishing.views import ArticleView, Label

Build = Callable[..., Path]

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
expect.set_options(timeout=60_000)  # a busy machine is no fault
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def article(number: int, title: str, *lines: str, date: str = "2023-04-20", text: str = "") -> dict[str, str]:
    head = [f"Title: {title}", f"Date: {date} 10:{number:02}", f"Slug: a{number}", f"Guid: urn:{number}", *lines]
    text = text or f"{title}. Un texte de plus & <b>un</b> autre."
    return {f"articles/{number}.md": "\n".join([*head, "", text, ""])}


FILES = {
    **article(0, "Des lanceurs européens", "Category: Sciences", "Source: Le Fil", "Tags: Ariane", date="2023-03-02"),
    **article(
        1, "Le lanceur a décollé", "Category: Sciences", "Source: La Gazette", "Tags: Ariane, Kourou", "Lang: fr"
    ),
    **article(2, "Un lanceur <b>& ses</b> voisins", "Category: Économie", "Source: Le Fil", "Tags: Kourou"),
    **article(3, "Une grève", "Category: Économie", "Source: Le Fil", "Tags: Lyon"),
    **article(4, "Le lanceur secret", "Category: Sciences", "Status: draft"),
}


def _index(output: Path) -> dict[str, Any]:
    folder = output / "search-index"
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): json.loads(path.read_bytes()) for path in files}


def _words(output: Path) -> dict[str, list[str | int]]:
    """Return all words of an index that is one file."""
    ((_, words),) = ((name, file) for name, file in _index(output).items() if name.endswith("/0.json"))
    assert isinstance(words, dict)
    return words


# --- What is in the index ---------------------------------------------------------------------


def test_the_index_says_where_which_word_is(build: Build) -> None:
    output = build(FILES, DEFAULT_LANG="fr")
    index = _index(output)
    ((block, size, files, mark),) = index["list.json"]["blocks"]
    assert (index["list.json"]["articles"], size, files, len(mark)) == (4, 4, 1, 8)
    assert index[f"{block}/pages-0.json"] == [f"2023/04/20/a{number}/" for number in (3, 2, 1)] + ["2023/03/02/a0/"]
    words = _words(output)
    assert [value for value in words["lanceur"] if isinstance(value, str)] == ["lanceurs"]
    places = [value >> 4 for value in words["lanceur"] if isinstance(value, int)]
    assert places == [1, 1, 1]  # from one to the next: the second, third and fourth article
    assert {word: value for word, value in words.items() if "=" in word} == {
        "month=2023-03": [48],
        "month=2023-04": [0, 16, 16],
        "section=section/economie/": [0, 16],
        "section=section/sciences/": [32, 16],
        "source=source/la-gazette/": [32],
        "source=source/le-fil/": [0, 16, 32],
        "tag=tag/ariane/": [32, 16],
        "tag=tag/kourou/": [16, 16],
        "tag=tag/lyon/": [0],
    }
    assert "des" in index["list.json"]["common"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((), {"titr", "phras", "corp", "mot", "macon"}),
        (("Rights: excerpt",), {"titr", "phras", "mot", "macon"}),
        (("Rights: headline",), {"titr", "mot", "macon"}),
        (("Status: hidden",), set()),
        (("Status: draft",), set()),
        (("Date: 2999-01-01",), set()),
        (("Status: withdrawn", "Modified: 2023-06-01", "Withdrawn: Faux."), set()),
    ],
)
def test_no_more_is_found_than_the_page_shows(build: Build, lines: tuple[str, ...], found: set[str]) -> None:
    own = ("Summary: Une phrase.", "Tags: Mots", "Source: Le Maçon", "Guid: urn:x")
    text = {"articles/a.md": "\n".join(["Title: Un titre", *lines, "Date: 2023-04-20", *own, "", "Le corps.", ""])}
    words = _words(build({**text, **article(1, "Autre chose", text="Rien.")}, DEFAULT_LANG="fr"))
    assert {"titr", "phras", "corp", "mot", "macon"} & words.keys() == found


def test_nothing_new_makes_no_index(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    output = build(FILES)
    before = _index(output)
    capsys.readouterr()
    build({})
    assert "0 files written, 0 removed" in capsys.readouterr().out
    assert _index(output) == before
    (output.parent / "content/articles/3.md").unlink()
    assert _index(build({}))["list.json"]["articles"] == 3
    assert not (build({}, NEWSDIGEST_SEARCH=False) / "search-index").exists()


def test_another_address_changes_no_words(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _index(build(FILES))
    content = build({}).parent / "content/articles"
    text = (content / "3.md").read_text("utf-8")
    (content / "3.md").rename(content / "moved.md").write_text(text.replace("Slug: a3", "Slug: moved"), "utf-8")
    monkeypatch.setattr(search_index, "word_files", None)  # nobody asks for them
    after = _index(build({}))
    changed = {name for name in before if after[name] != before[name]}
    (addresses,) = changed - {"list.json"}
    assert addresses.endswith("/pages-0.json")
    assert any("moved" in address for address in after[addresses])
    monkeypatch.undo()
    (content / "moved.md").write_text(text.replace("Slug: a3", "Slug: moved").replace("grève", "chaussure"), "utf-8")
    assert "chaussur" in _words(build({}))


@pytest.mark.parametrize("missing", ["setting", "articles"])
def test_no_index_no_search_page(build: Build, missing: str) -> None:
    output = build({} if missing == "articles" else FILES, NEWSDIGEST_SEARCH=missing != "setting")
    assert not (output / "search").exists()
    assert not (output / "search-index").exists()
    for page in output.rglob("*.html"):
        assert "search/" not in page.read_text("utf-8")
        assert "data-searched" not in page.read_text("utf-8")


# --- Words ------------------------------------------------------------------------------------


def _view(title: str, lang: str = "fr", summary: str = "", tags: tuple[str, ...] = ()) -> ArticleView:
    read: Any = SimpleNamespace(
        title=title,
        lang=lang,
        summary=summary,
        tags=[Label(name=tag, url=tag) for tag in tags],
        authors=(),
        source=None,
    )
    return cast("ArticleView", read)


@pytest.mark.parametrize(
    ("lang", "text", "stems"),
    [
        ("fr", "Les Élections d’été", {"elect"}),
        ("fr", "l’œuvre – 3 chevaux", {"œuvr", "3", "cheval"}),
        ("en", "The elected’s running", {"elect", "run"}),
        ("de", "Die Straße", {"strass"}),
        ("es", "Los niños", {"nin"}),
        ("it", "Le città", {"citt"}),
        ("pt", "As eleições", {"eleico"}),
        ("ar", "الكِتَاب", {"كتاب"}),
        ("ja", "東京 a", {"東", "京"}),
        ("hi", "हिन्दी में", {"हिनदी", "म"}),
        ("yo", "Ọ̀rọ̀", {"oro"}),
        ("he", "שָׁלוֹם", {"שלום"}),
        ("xx", "Straße", {"strasse"}),
    ],
)
def test_words_are_found_by_their_stems(lang: str, text: str, stems: set[str]) -> None:
    weights, _ = terms(_view(text, lang), "")
    assert weights.keys() == stems


def test_a_word_weighs_by_its_place_and_by_the_length_of_the_text() -> None:
    weights, said = terms(
        _view("Fusée", summary="Kourou", tags=("Ariane",)),
        "<p>Une <em>fusée</em> &amp; un <a title='quai'>pas</a> de tir.</p>",
    )
    assert weights["fus"] > weights["arian"] > weights["kourou"] > weights["tir"] > 0
    assert Term("fus", "fusee") in set(found_as(said, "fr"))
    assert "quai" not in weights
    longer, _ = terms(_view("Fusée"), "<p>Une fusée.</p>" + "<p>Autre chose</p>" * 500)
    assert longer["fus"] < weights["fus"]


# --- Blocks -----------------------------------------------------------------------------------

START = datetime(2020, 1, 1, tzinfo=UTC)


def _entries(days: list[int]) -> list[Any]:
    newest_first = sorted(days, reverse=True)
    return [SimpleNamespace(view=SimpleNamespace(date=START + timedelta(days=day))) for day in newest_first]


@given(st.lists(st.integers(0, 900), min_size=1, max_size=120), st.integers(1, 30), st.integers(1, 10))
def test_blocks_hold_every_article_once_and_few(days: list[int], most: int, most_new: int) -> None:
    entries = _entries(days)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "MOST", most)
        patch.setattr(search_index, "MOST_NEW", most_new)
        made = list(blocks(entries))
    assert [entry for block in made for entry in block.entries] == entries
    assert len({block.name for block in made}) == len(made)
    for block in made:
        dates = {entry.view.date for entry in block.entries}
        assert len(dates) == 1 or len(block.entries) <= max(most, most_new)


def test_one_more_article_changes_few_blocks_and_an_archive_has_few() -> None:
    """As it grows day by day; each time the blocks of the older articles stay as they are."""
    days = [day for day in range(500) for _ in range(20)]
    entries = _entries(days)  # newest first
    earlier: dict[str, int] = {}
    indexed = 0
    for day in range(500):
        made = {block.name: len(block.entries) for block in blocks(entries[-20 * (day + 1) :])}
        indexed += sum(size for name, size in made.items() if earlier.get(name) != size)
        earlier = made
    assert len(earlier) <= 21
    assert indexed < 7 * len(days)
    more = {block.name: len(block.entries) for block in blocks(_entries([*days, 499]))}
    assert sum(size for name, size in more.items() if earlier.get(name) != size) == 21


# --- The page ---------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Return a function that serves a site below ``/repo/``, with a policy that lets no other script be."""
    root = tmp_path_factory.mktemp("www")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", POLICY)
            self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages
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
    root = address(build(FILES))
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


QUESTIONS = (
    ("Les chevaux d’Auvergne", "fr", "cheval", "CHEVAUX", "chevau", "l’Auvergne", "les chevaux de l’Auvergne"),
    ("Payer l’impôt", "fr", "payer", "impot", "impôts"),
    ("Straße und Œuvre", "de", "strasse", "straße", "œuv"),
    ("Constructor of __proto__", "en", "constructor", "constructors", "proto"),
    ("東京の天気", "ja", "東京", "天"),
    ("كِتَاب جديد", "ar", "كتاب", "كِتَاب"),
    ("Χάος και φως", "el", "χαος", "ΧΆΟΣ", "φως"),
    ("Les élections de 2022", "fr", "élection", "elections 2022", "2022"),
    ("Soğuk İstanbul", "tr", "istanbul", "soguk"),
    ("आज के समाचार", "hi", "समाचार", "समा"),
    ("Ọ̀rọ̀ àkọ́kọ́", "yo", "oro", "ọ̀rọ̀"),
    ("שָׁלוֹם לכולם", "he", "שלום", "שָׁלוֹם"),
    ("Le « made in Paris » a dit non", "fr", "made paris", "made-in-Paris", "paris."),
)
"""Title, language, and what finds this article alone."""

NOTHING = ("chevaux impôt", "zzz", "?", "l’", "avergne", "toString", "month=2023-04")


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_words_are_read_alike_on_both_sides(
    build: Build, address: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an archive of several blocks, of which each has several files."""
    monkeypatch.setattr(search_index, "MOST", 4)
    monkeypatch.setattr(search_index, "MOST_NEW", 1)
    monkeypatch.setattr(search_index, "_SHARED", 1)
    files: dict[str, str] = {}
    for number, (title, lang, *_) in enumerate(QUESTIONS):
        files |= article(number, title, f"Lang: {lang}", date=f"2023-04-{number + 1:02}", text="Rien.")
    output = build(files)
    made = _index(output)["list.json"]["blocks"]
    assert len(made) > 3
    assert max(number for _, _, number, _ in made) > 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address(output)}search/")
        found = {question: page.evaluate(ASK, question) for _, _, *asked in QUESTIONS for question in asked}
        assert found == {question: [title] for title, _, *asked in QUESTIONS for question in asked}
        assert {question: page.evaluate(ASK, question) for question in NOTHING} == {
            question: [] for question in NOTHING
        }
        browser.close()


ASK = """async question => {
    const found = document.querySelector("#found")
    found.textContent = ""
    document.querySelector("#q").value = question
    document.querySelector("form.search").requestSubmit()
    while (!found.textContent) await new Promise(requestAnimationFrame)
    return [...document.querySelectorAll("#results h2")].map(title => title.textContent)
}"""


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_what_is_published_meanwhile_is_found(
    build: Build, address: Callable[[Path], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By who comes again, and by who is there still: the first search fails as a block is gone, the next does not."""
    monkeypatch.setattr(search_index, "MOST_NEW", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        output = build(article(0, "Soleil", date="2023-04-20"))
        os.utime(output / "search-index/list.json", (0, 0))  # a server tells no two states of one second apart
        root = address(output)
        page.goto(f"{root}search/")
        assert page.evaluate(ASK, "soleil") == ["Soleil"]
        build(article(1, "Lune", date="2023-04-21"))
        page.reload()
        assert page.evaluate(ASK, "lune") == ["Lune"]
        os.utime(output / "search-index/list.json", (1, 1))
        page = browser.new_page()  # with nothing in its cache
        page.goto(f"{root}search/")
        assert page.evaluate(ASK, "mars") == []
        build(article(2, "Mars", date="2023-04-23"))
        assert page.evaluate(ASK, "lune") == []
        expect(page.get_by_role("status")).to_contain_text("ne peut pas être")
        assert page.evaluate(ASK, "mars") == ["Mars"]
        assert page.evaluate(ASK, "lune") == ["Lune"]
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_more_articles_come_once_however_often_they_are_asked_for(build: Build, address: Callable[[Path], str]) -> None:
    files: dict[str, str] = {}
    for number in range(23):
        files |= article(number, f"Grève {number}", text="Rien.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address(build(files))}search/?q=greve")
        assert len(_titles(page, 23)) == 10
        page.evaluate("more => { more.click(); more.click() }", page.query_selector("#more"))
        expect(page.locator("#results h2")).to_have_count(20)
        expect(page.locator("#results a").nth(10)).to_be_focused()
        page.get_by_role("button", name="Plus d’articles").click()
        expect(page.locator("#results h2")).to_have_count(23)
        assert len(set(page.locator("#results h2").all_inner_texts())) == 23
        expect(page.locator("#more")).to_be_hidden()
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_an_excerpt_is_the_place_that_answers(build: Build, address: Callable[[Path], str]) -> None:
    """Of the summary and the text, not of the title; what only the title holds is shown by the summary."""
    filler = "Un mot puis encore un autre. " * 20
    own = ("Summary: Le résumé vient.", "Source: Le Fil")
    text = f"{filler}\n\nÀ Kourou, la &lt;fusée&gt; décolle.\n\n{filler}"
    files = {
        **article(1, "Un titre", *own, text=text),
        **article(2, "Un titre de trop", "Rights: headline", text="Kourou."),
        **article(3, "Autre titre", "Rights: excerpt", "Summary: À Kourou.", "Tags: Kourou", text="Secret."),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address(build(files))}search/?q=fusees+kourou")
        (title,) = _titles(page, 1)
        shown = page.locator("#results .summary")
        assert shown.locator("mark").all_inner_texts() == ["Kourou", "fusée"]
        assert "À Kourou, la <fusée> décolle." in shown.inner_text()
        assert shown.inner_text().startswith("… ")
        assert shown.inner_text().endswith(" …")
        assert title not in shown.inner_text()
        assert page.evaluate(ASK, "titre") == ["Autre titre", "Un titre de trop", "Un titre"]
        assert shown.all_inner_texts()[0] == "À Kourou."
        assert shown.all_inner_texts()[1].startswith("Le résumé vient. Un mot")
        assert len(shown.all_inner_texts()) == 2
        assert page.evaluate(ASK, "secret") == []
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_what_is_quoted_is_found_word_for_word(build: Build, address: Callable[[Path], str]) -> None:
    filler = "Un mot puis encore un autre. " * 20
    files = {
        **article(1, "Golfe du Mexique", text="Rien."),
        **article(2, "Une fusée", text=f"Golfe, puis Mexique. {filler} Au-dessus du golfe\n\ndu « Mexique ». {filler}"),
        **article(3, "Mexique du golfe", text="Le Mexique a des golfes."),
    }
    for number in range(10, 34):
        files |= article(number, f"Grève {number}", text=("Générale, la grève.", "La grève générale.")[number % 2])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{address(build(files))}search/")
        assert len(page.evaluate(ASK, "golfe du Mexique")) == 3
        for question in ('"golfe du mexique"', "« GOLFE du Mexique »", "“golfe du Mexique”"):
            assert page.evaluate(ASK, question) == ["Golfe du Mexique", "Une fusée"]
        assert "Au-dessus du golfe du « Mexique »." in page.locator("#results .summary").nth(1).inner_text()
        assert page.locator("#results h2 mark").all_inner_texts() == ["Golfe", "Mexique"]
        assert page.evaluate(ASK, '"golfes" mexique') == ["Mexique du golfe"]  # this form
        assert page.evaluate(ASK, '"golfe Mexique"') == []
        assert page.evaluate(ASK, "au-dessus") == []
        expect(page.get_by_role("status")).to_contain_text("presque tous les articles")
        assert len(page.evaluate(ASK, '"grève générale"')) == 10
        expect(page.get_by_role("status")).to_have_text(
            "Articles trouvés : 10, dans 20 des 24 qui contiennent ces mots"
        )
        page.get_by_role("button", name="Plus d’articles").click()
        assert len(_titles(page, 12)) == 12
        expect(page.locator("#more")).to_be_hidden()
        page.route("**/a3/", lambda route: route.abort())
        assert sum(title.endswith("/a3/") for title in page.evaluate(ASK, '"golfe du mexique"')) == 1
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
def test_a_date_beside_a_name_of_the_other_direction_is_whole(build: Build, address: Callable[[Path], str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(f"{address(build(article(1, 'مدينة', 'Source: Le Fil'), DEFAULT_LANG='ar'))}search/?q=مدينة")
        source, date = (page.locator(f"#results .meta {part}").bounding_box() for part in (".source", "time"))
        assert source
        assert date
        assert date["x"] + date["width"] <= source["x"]
        browser.close()
