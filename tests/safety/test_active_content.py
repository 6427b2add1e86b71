"""Nothing that a stranger writes acts in a reader's browser, whichever way it comes in and goes out."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from pelican.settings import read_settings
from playwright.sync_api import Browser, expect, sync_playwright
from tests.publishing.test_browser import CHROMIUM, QUIET
from tests.publishing.test_browser import _kinds as kinds
from tests.safety import attacked, vectors

from newsdigest import mailing
from newsdigest.settings import Settings

browsing = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"),
]

expect.set_options(timeout=60_000)  # a busy machine is no fault

SIZE = 30  # attacks to an article

# What has run says so, and what must not be there is found whether or not it would run.
HOOK = "window.alert = () => console.log('FIRED ' + location.pathname)"
LOOK = r"""async pages => {
    const look = document => {
    const found = []
    const scheme = /^[\s\u0000-\u0020]*(javascript|vbscript|data|blob|feed|view-source|cid):/i
    for (const element of document.querySelectorAll("*")) {
        const name = element.localName
        const theirs = element.parentElement?.closest(".prose, .theirs") ? true : false
        for (const attribute of element.attributes) {
            if (/^on/i.test(attribute.name)) found.push(name + " " + attribute.name)
            if (attribute.name === "style" || attribute.name === "srcdoc") found.push(name + " " + attribute.name)
            if (/href|src|action|poster|background/i.test(attribute.name) && scheme.test(attribute.value))
                found.push(name + " " + attribute.name + "=" + attribute.value.slice(0, 40))
            if (theirs && attribute.name === "class" && !/^(footnote|codehilite|highlight)/.test(attribute.value))
                found.push(name + " class=" + attribute.value)
        }
        if (/^(iframe|frame|object|embed|applet|base|style)$/.test(name)) found.push("<" + name + ">")
        const ours = element.type === "application/ld+json" || element.getAttribute("src") === "../theme/search.js"
        if (name === "script" && (theirs || !ours)) found.push("<script>")
        const foreign = /^(form|input|button|select|textarea|svg|math|link|meta|template)$/
        if (theirs && foreign.test(name)) found.push("<" + name + ">")
        for (const event of ["click", "mouseover", "focus", "toggle", "load", "error", "animationstart"])
            element.dispatchEvent(new Event(event, {cancelable: true}))
    }
    return found
    }
    const all = []
    const show = async own => {
        const frame = document.body.appendChild(document.createElement("iframe"))
        for (const page of own) {
            const loaded = new Promise(resolve => { frame.onload = resolve })
            frame.srcdoc = page
            await loaded
            all.push(...look(frame.contentDocument))
        }
    }
    const frames = 8  // most of the time of one page is waiting
    await Promise.all([...Array(frames).keys()].map(first => show(pages.filter((_, at) => at % frames === first))))
    await new Promise(resolve => setTimeout(resolve, 100))
    return all
}"""


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked")
    attacked.write(folder, SIZE)
    attacked.build(folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def seen(browser: Browser, pages: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Show pages in a frame; return what ran, what was asked for, and what could act."""
    context = browser.new_context(bypass_csp=True)  # the sanitiser alone is enough
    context.add_init_script(HOOK)
    context.route("http*://**", lambda route: route.abort())
    page = context.new_page()
    fired: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: fired.append(message.text) if "FIRED" in message.text else None)
    page.on("request", lambda request: asked.append(request.url))
    could = page.evaluate(LOOK, pages)
    context.close()
    return fired, [url for url in asked if url.startswith("http")], could


class TestPages:
    pytestmark = browsing

    def test_nothing_acts(self, attack: Path, browser: Browser) -> None:
        pages = [path.read_text("utf-8") for path in sorted((attack / "output").rglob("*.html"))]
        assert len(pages) > 100
        fired, asked, could = seen(browser, pages)
        assert fired == []
        assert could == []
        assert [url for url in asked if "attacker.test" in url] == []

    def test_nothing_acts_in_a_reader_of_feeds(self, attack: Path, browser: Browser) -> None:
        """One that shows the HTML of feeds as it is."""
        texts = sorted(set(_html_of_feeds(attack / "output")))
        assert len(texts) > 50
        shown = [f"<div class=theirs>{text}</div>" for text in texts]
        fired, _, could = seen(browser, ["".join(shown[start : start + 20]) for start in range(0, len(shown), 20)])
        assert fired == []
        assert could == []

    def test_nothing_acts_in_a_book_or_a_mail(self, attack: Path, browser: Browser) -> None:
        books = [ZipFile(path) for path in sorted((attack / "output").rglob("*.epub"))]
        chapters = [book.read(name).decode() for book in books for name in book.namelist() if name.endswith(".xhtml")]
        assert len(chapters) > 50
        for chapter in chapters:
            etree.fromstring(chapter.encode())
        settings = attack / "pelicanconf.py"
        mails = [_html_of_mail(settings, name) for name in ("2023-04-20", "2023-04-21", "2023-04-22")]
        fired, _, could = seen(browser, [*chapters, *mails])
        assert fired == []
        assert [each for each in could if not each.endswith((" style", "<style>"))] == []

    def test_nothing_acts_in_what_a_search_has_found(
        self, attack: Path, browser: Browser, address: Callable[[Path], str]
    ) -> None:
        """All articles, in the page where a reader has asked for them; the index brings what pages say as text."""
        root = address(attack / "output")
        context = browser.new_context(bypass_csp=True)
        context.add_init_script(HOOK)
        page = context.new_page()
        fired: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: fired.append(message.text) if "FIRED" in message.text else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{root}search/?month=2023-04")
        expect(page.get_by_role("status")).to_have_text(re.compile(r": \d+$"))
        while (more := page.get_by_role("button", name="Plus d’articles")).is_visible():
            shown = page.locator("#results article").count()
            more.click()
            expect(page.locator("#results article").nth(shown)).to_be_attached()
        titles = page.locator("#results h2").all_inner_texts()
        assert any("<script>" in title for title in titles)
        expect(page.get_by_role("status")).to_have_text(re.compile(rf": {len(titles)}$"))
        page.get_by_label("Mots").fill("alert")
        page.keyboard.press("Enter")
        expect(page.locator("#results mark").first).to_be_visible()
        inner = page.evaluate("[...new Set([...document.querySelectorAll('#results *')].map(e => e.localName))].sort()")
        could = page.evaluate(LOOK, [page.content()])
        context.close()
        assert fired == []
        assert could == []
        assert inner == ["a", "article", "h2", "mark", "p", "span", "time"]
        assert [url for url in asked if not url.startswith(root)] == []

    @pytest.mark.parametrize("attack", [vectors.HTML[0], vectors.HTML[6], vectors.HTML[53]])
    def test_the_look_finds_what_acts(self, browser: Browser, attack: str) -> None:
        _, _, could = seen(browser, [f"<div class=prose>{attack}</div>"])
        assert could


def _html_of_mail(settings: Path, name: str) -> str:
    edition = mailing.shown(settings, name)
    assert edition
    mail = message_from_bytes(
        mailing.mail(edition, Settings.from_mapping(read_settings(str(settings))), "reader@news.test"), policy=default
    )
    part = mail.get_body(("html",))
    assert part
    return str(part.get_content())


def _html_of_feeds(output: Path) -> Iterator[str]:
    for path in sorted((output / "feeds").rglob("*.xml")):
        for element in etree.parse(path).iter():
            is_html = element.get("type") == "html" or str(element.tag).endswith(("}encoded", "description"))
            if element.text and is_html:
                yield element.text


def test_every_file_is_well_formed_and_nothing_is_written_elsewhere(attack: Path) -> None:
    for path in (attack / "output").rglob("*.xml"):
        etree.parse(path)
    ours = {"content", "output", "cache", ".cache", "pelicanconf.py", "__pycache__"}
    assert {path.name for path in attack.iterdir()} <= ours


def test_no_word_beside_an_attack_is_lost(attack: Path) -> None:
    """What opens and does not end takes what follows with it, as in a browser."""
    pages = "".join(path.read_text("utf-8") for path in (attack / "output/2023").rglob("*.html"))
    for number, attacks in enumerate(attacked.batches(SIZE)):
        assert f"route main{number}." in pages
        assert sum(f"{attacked.KEPT} main{number}x{position}." in pages for position in range(len(attacks)))


def test_no_template_is_expanded(attack: Path) -> None:
    site = "".join(path.read_text("utf-8") for path in (attack / "output").rglob("*.html"))
    assert "{{ 7 * 191 }}" in site
    assert "1337" not in site
    assert "root:x:0" not in site


class TestPolicy:
    pytestmark = browsing

    def test_every_page_of_the_demo_meets_its_own_policy(self, demo: Path, browser: Browser) -> None:
        """In the order of their templates: what is refused once is refused on each page of the kind."""
        context = browser.new_context()
        context.add_init_script("addEventListener('securitypolicyviolation', e => console.log(e.blockedURI))")
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in kinds(demo):
            page.goto(path.as_uri())
            assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") == "absolute", path
        context.close()
        assert said == []

    def test_it_stops_what_a_sanitiser_would_let_pass(self, demo: Path, browser: Browser, tmp_path: Path) -> None:
        page = (demo / "index.html").read_text("utf-8")
        (tmp_path / "x.html").write_text(page.replace("<main", "".join(vectors.HTML) + "<main"), "utf-8")
        context = browser.new_context()
        context.add_init_script(HOOK)
        context.route("http*://**", lambda route: route.abort())
        opened = context.new_page()
        fired: list[str] = []
        let_through: list[str] = []
        opened.on("console", lambda message: fired.append(message.text) if "FIRED" in message.text else None)
        opened.on("requestfailed", lambda asked: None if asked.failure == "csp" else let_through.append(asked.url))
        opened.goto((tmp_path / "x.html").as_uri())
        context.close()
        assert fired == []
        assert {url for url in let_through if url.startswith("http")} <= {"https://attacker.test/"}  # a refresh


def test_every_page_has_a_policy_and_pictures_from_elsewhere_only_where_they_are(demo: Path) -> None:
    for path in demo.rglob("*.html"):
        page = path.read_text("utf-8")
        policy = page.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'"), path
        assert "unsafe-inline" not in policy
        assert (" https: http:" in policy) is ('<img src="http' in page), path
