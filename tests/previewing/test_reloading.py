"""In a real browser: a page that is saved is seen, without a hand on it."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .conftest import PATIENCE, Preview, Site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"),
]
# As few requests of its own as Chromium can be told to make.
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"

Start = Callable[..., Preview]
JUICE = "2023/04/14/juice/"
BANNER = "newsdigest-preview section"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 400})
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def test_a_saved_article_shows_up_by_itself_where_one_was_reading(page: Page, preview: Start, site: Site) -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(100))
    site.article("juice", text)
    shown = preview(watch=True)
    page.goto(shown.url + JUICE)
    page.get_by_text("Paragraph 50.").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 500
    site.article("juice", f"{text}\n\n(the end)")
    page.get_by_text("(the end)", exact=True).wait_for(state="attached")
    page.wait_for_function(f"scrollY === {before}")
    assert page.locator(BANNER).count() == 0


def test_a_page_that_was_not_there_shows_up(page: Page, preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    answer = page.goto(f"{shown.url}2023/04/20/kourou/")
    assert answer is not None
    assert answer.status == 404
    site.article("kourou", "It stands in Guiana.", date="2023-04-20")
    page.get_by_text("It stands in Guiana.").first.wait_for()


def test_an_error_is_shown_as_text_and_goes_when_it_is_mended(page: Page, preview: Start, site: Site) -> None:
    shown = preview(watch=True)
    page.goto(shown.url + JUICE)
    template = "theme/templates/article.html"
    site.replace(template, "{% extends", "{{ 1|nosuch<b>bold</b> }}{% extends")
    banner = page.locator(BANNER)
    banner.wait_for()
    assert "Cet assemblage a échoué" in banner.inner_text()
    assert "article.html:1" in banner.inner_text()
    assert banner.locator("b").count() == 1  # the place; the message has none
    assert page.get_by_text("The probe left.").first.is_visible()
    site.replace(template, "{{ 1|nosuch<b>bold</b> }}{% extends", "{% extends")
    banner.wait_for(state="detached")


def test_a_draft_is_marked_and_listed(page: Page, preview: Start, site: Site) -> None:
    site.article("kourou", title="A draft", more="Status: draft")
    shown = preview(watch=True)
    page.goto(f"{shown.url}-/")
    site.article("later", title="Another one", more="Status: draft")
    page.get_by_role("link", name="Another one").wait_for()
    page.get_by_role("link", name="A draft").click()
    assert page.locator(BANNER).inner_text() == "Brouillon\u00a0: aucune page, aucun flux ne mène ici"
    assert page.url == f"{shown.url}drafts/kourou/"


def test_a_policy_of_the_page_s_own_is_kept_and_lets_it_reload(page: Page, preview: Start, site: Site) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    meta = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}"><script>document.title = 1</script>'
    site.replace("theme/templates/base.html", "<head>", meta)
    site.article("kourou", more="Status: draft")
    shown = preview(watch=True)
    page.goto(f"{shown.url}drafts/kourou/")
    page.locator(BANNER).wait_for()
    assert page.locator(BANNER).evaluate("it => getComputedStyle(it).borderTopWidth") == "3px"
    assert page.title() != "1"
    assert all("inline" in complaint for complaint in complaints)
    site.article("kourou", "It stands in Guiana.", more="Status: draft")
    page.get_by_text("It stands in Guiana.").first.wait_for()


def test_a_page_finds_the_preview_again(page: Page, preview: Start, site: Site) -> None:
    first = preview(watch=True)
    page.goto(first.url + JUICE)
    port = first.port
    first.close()
    site.article("juice", "Meanwhile.")
    again = Preview(site, watch=True, port=port)
    try:
        assert again.port == port
        page.get_by_text("Meanwhile.").first.wait_for()
    finally:
        again.close()
