"""The demo in a real browser: phone and desktop, light and dark."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"),
]
# As few requests of its own as Chromium can be told to make.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

TOO_WIDE = """() => [...document.body.querySelectorAll("*")]
    .filter(element => element.getClientRects().length && !element.closest("table, pre"))
    .filter(element => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(element => element.outerHTML.slice(0, 120))"""
# Contrast of every text with the first opaque background behind it: WCAG 2.2, 1.4.3 (relative luminance).
LOW_CONTRAST = """() => {
    const rgb = colour => (colour.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number)
    const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
        .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
    const behind = element => {
        for (; element; element = element.parentElement) {
            const colour = rgb(getComputedStyle(element).backgroundColor)
            if (colour.length < 4 || colour[3] > 0) return colour
        }
        return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255]
    }
    const found = []
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())
        if (!own || !element.getClientRects().length) continue
        const pair = [light(rgb(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a)
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05)
        if (ratio < 4.5) found.push(ratio.toFixed(2) + " " + element.outerHTML.slice(0, 100))
    }
    return found
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def _kinds(demo: Path) -> list[Path]:
    """One page of each template; of the articles the one with the longest address."""
    articles = sorted(demo.glob("20*/*/*/*/index.html"), key=lambda path: (-len(path.parent.name), path))
    single = ("index.html", "tags/index.html", "sources/index.html", "sections/index.html", "archive/index.html")
    patterns = ("tag/*/index.html", "section/*/index.html", "source/*/index.html", "archive/*/*/index.html")
    several = [sorted(demo.glob(pattern))[0] for pattern in patterns]
    return [
        articles[0],
        *(demo / name for name in single),
        *several,
        demo / "a-propos/index.html",
        demo / "subscribe/index.html",
    ]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen_and_no_other_host_is_asked(page: Page, demo: Path, width: int) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 844})
    for path in _kinds(demo):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(TOO_WIDE) == [], path
    assert asked
    assert [url for url in asked if not url.startswith("file:")] == []
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_background(page: Page, demo: Path, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in _kinds(demo):
        page.goto(path.as_uri())
        assert page.evaluate(LOW_CONTRAST) == [], path
    background = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(background[:3]) < 3 * 60) is (scheme == "dark")


def test_a_phone_shows_one_line_of_sections_and_opens_all_without_a_script(browser: Browser, demo: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((demo / "section/societe/index.html").as_uri())
    links = page.locator("nav.sections a")
    bar = page.locator("nav.sections").bounding_box()
    assert bar is not None
    assert bar["height"] < 60
    assert page.locator("nav.sections a[aria-current]").bounding_box()["x"] < 60  # type: ignore[index]
    page.locator("nav.sections summary").click()
    for link in links.all():
        box, opened = link.bounding_box(), page.locator("nav.sections").bounding_box()
        assert box
        assert opened
        assert box["y"] + box["height"] <= opened["y"] + opened["height"]
    context.close()


def test_the_keyboard_reaches_the_text_at_once(page: Page, demo: Path) -> None:
    """The first stop is the link that skips the menu; it shows itself and leads to the main text."""
    page.goto((demo / "index.html").as_uri())
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    box = focused.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["width"] > 20
    page.keyboard.press("Enter")
    target = page.evaluate("location.hash.slice(1)")
    assert page.locator(f"main#{target}, main #{target}").count() == 1


@pytest.mark.parametrize("feed", ["all.rss.xml", "all.atom.xml", "editions.rss.xml"])
def test_a_feed_is_a_page_that_says_what_it_is(page: Page, demo: Path, feed: str) -> None:
    """By CSS alone, of the site's own: no script, and nothing of what only programs read."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((demo / "feeds" / feed).as_uri())
    said = page.evaluate("""() => [...document.querySelectorAll("channel, feed, link[rel=self]")]
        .flatMap(element => ["::before", "::after"].map(part => getComputedStyle(element, part).content)).join(" ")""")
    assert "Ceci est un flux" in said
    assert "lecteur de flux" in said
    assert "subscribe/" in said
    shown = page.evaluate("""() => [...document.querySelectorAll("item > *, entry > *")]
        .filter(element => element.getClientRects().length).map(element => element.localName)""")
    dated = "issued" if "rss" in feed else "published"
    assert set(shown) == {"title", "link", dated, "description" if "rss" in feed else "summary"}
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    rows = page.evaluate("""() => ["channel > title, feed > title", "item, entry"]
        .map(name => document.querySelector(name).getBoundingClientRect().top)""")
    assert 0 < rows[0] < rows[1]
