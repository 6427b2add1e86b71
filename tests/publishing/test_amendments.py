"""Corrected, withdrawn and moved articles: what a reader of the site and of its feeds sees."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from pelican import Pelican, signals

from newsdigest.text.old_addresses import file_of, read

Build = Callable[..., Path]
Said = Callable[[], list[str]]

SITE = "https://user.github.io/repo"

TAG_ATOM = "feeds/tag/{slug}.atom.xml"
ATOM = {"TAG_FEED_ATOM": TAG_ATOM, "NEWSDIGEST_SOURCE_FEED_ATOM": "feeds/source/{slug}.atom.xml"}


def article(slug: str, *lines: str, day: int = 14) -> str:
    head = (f"Title: Titre {slug}", f"Date: 2023-04-{day}", "Lang: fr", f"Slug: {slug}", f"Guid: urn:test:{slug}")
    return "\n".join((*head, "Tags: Lune", "Category: Sciences", "Source: Carnet", *lines, "", f"Un secret de {slug}."))


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def said_by(path: Path, slug: str) -> Any:
    """Return the entry of an article in a feed."""
    return next(entry for entry in feedparser.parse(path.read_bytes()).entries if entry.id == f"urn:test:{slug}")


def test_a_correction_is_told_where_the_article_is_read(build: Build) -> None:
    lines = ("Modified: 2023-04-20", "Correction: Le lancement a eu lieu <mardi>.")
    output = build({"articles/a.md": article("a", *lines)}, SITEURL=SITE)
    notice = soup(output / "2023/04/14/a/index.html").select_one(".text .notice")
    assert notice
    assert notice.get_text() == "Correction du 20 avril 2023\u00a0: Le lancement a eu lieu <mardi>."
    for form in ("rss", "atom"):
        content = said_by(output / f"feeds/all.{form}.xml", "a").content[0].value
        assert content.startswith("<p><strong>Correction du 20 avril 2023\u00a0:</strong> Le lancement a eu lieu &lt;")


def test_a_correction_of_an_excerpt_is_told_with_its_summary(build: Build) -> None:
    lines = ("Summary: Court.", "Rights: excerpt", "Correction: Non, mardi.")
    output = build({"articles/a.md": article("a", *lines)})
    assert said_by(output / "feeds/all.rss.xml", "a").summary == "Court. Correction\u00a0: Non, mardi."


WITHDRAWN = ("Status: withdrawn", "Withdrawn: Le chiffre était faux.", "Modified: 2023-06-01")


@pytest.fixture
def withdrawn(build: Build) -> Path:
    others = {f"articles/{day}.md": article(f"b{day}", day=day) for day in range(15, 20)}
    return build({"articles/a.md": article("a", *WITHDRAWN), **others}, FEED_MAX_ITEMS=3, **ATOM)


def test_a_withdrawn_article_leaves_a_page_that_says_so(withdrawn: Path) -> None:
    page = soup(withdrawn / "2023/04/14/a/index.html")
    assert "Cet article a été retiré le 1er juin 2023. Le chiffre était faux." in " ".join(page.get_text().split())
    assert page.select_one("h1").get_text() == "Titre a"  # type: ignore[union-attr]
    assert page.select_one("meta[name=robots]")["content"] == "noindex"  # type: ignore[index]
    assert not page.select("link[rel=canonical]")


def test_a_withdrawn_article_is_on_no_list(withdrawn: Path) -> None:
    listing = [path for path in withdrawn.rglob("*.html") if "Titre a" in path.read_text("utf-8")]
    assert listing == [withdrawn / "2023/04/14/a/index.html"]
    assert not [path for path in withdrawn.rglob("*") if path.is_file() and b"secret de a" in path.read_bytes()]


@pytest.mark.parametrize("feed", ["all", "tag/lune", "section/sciences", "source/carnet"])
def test_feed_readers_get_the_withdrawal_as_an_update_under_the_same_guid(withdrawn: Path, feed: str) -> None:
    text = "Cet article a été retiré le 1er juin 2023. Le chiffre était faux."
    for form in ("rss", "atom"):
        entries = feedparser.parse((withdrawn / f"feeds/{feed}.{form}.xml").read_bytes()).entries
        assert [entry.id for entry in entries] == ["urn:test:a", "urn:test:b19", "urn:test:b18"]
        assert entries[0].title == "Retiré\u00a0: Titre a"
        assert entries[0].summary == text
        assert entries[0].content[0].value == f"<p>{text}</p>"
        assert [tag.term for tag in entries[0].tags] == ["Sciences"]
    assert entries[0].updated.startswith("2023-06-01")


@pytest.mark.parametrize("lines", [("Status: Withdrawn",), ("Withdrawn: Faux.",)])
def test_either_line_withdraws(build: Build, lines: tuple[str, ...]) -> None:
    output = build({"articles/a.md": article("a", *lines)})
    assert "Cet article a été retiré." in (output / "2023/04/14/a/index.html").read_text("utf-8")


def test_a_draft_with_a_reason_is_a_draft(build: Build) -> None:
    output = build({"articles/a.md": article("a", "Status: draft", "Withdrawn: Faux.")})
    assert not (output / "2023/04/14/a").exists()
    assert list(output.rglob("drafts/a*"))


def test_withdrawn_also_where_a_plugin_has_pelican_read_all(build: Build) -> None:
    def listener(generator: object) -> None: ...

    listener.__module__ = "somebody"
    signals.article_generator_pretaxonomy.connect(listener)
    try:
        output = build({"articles/a.md": article("a", *WITHDRAWN), "articles/b.md": article("b")})
    finally:
        signals.article_generator_pretaxonomy.disconnect(listener)
    assert "Le chiffre était faux" in (output / "2023/04/14/a/index.html").read_text("utf-8")
    assert "secret de a" not in (output / "2023/04/14/a/index.html").read_text("utf-8")


def test_pelican_alone_publishes_no_withdrawn_article(build: Build, said: Said) -> None:
    output = build({"articles/a.md": article("a", *WITHDRAWN)}, pelican=Pelican, THEME="simple")
    assert not (output / "2023/04/14/a").exists()
    assert any("withdrawn" in line for line in said())


# --- Redirects --------------------------------------------------------------------------------


def leads(path: Path) -> tuple[str, str, str]:
    """Return where a page sends its reader: at once, for search engines, and by a link."""
    page = soup(path)
    refresh = str(page.select_one("meta[http-equiv=refresh]")["content"])  # type: ignore[index]
    canonical = str(page.select_one("link[rel=canonical]")["href"])  # type: ignore[index]
    return refresh.removeprefix("0; url="), canonical, str(page.select_one("main a")["href"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("Redirect_from: 2023/04/14/alt/", "2023/04/14/alt/index.html"),
        ("Redirect_from: /alt.html, autre", "autre/index.html"),
        (f"Redirect_from: {SITE}/%C3%A9t%C3%A9/", "été/index.html"),
        ("Aliases: [/blog/alt]", "blog/alt/index.html"),
    ],
)
def test_an_articles_old_address_leads_to_it(build: Build, line: str, file: str) -> None:
    output = build({"articles/a.md": article("a", line)}, SITEURL=SITE)
    root = "../" * file.count("/")
    target = f"{root or './'}2023/04/14/a/"
    assert leads(output / file) == (target, f"{SITE}/2023/04/14/a/", target)
    assert "Titre a" in (output / file).read_text("utf-8")


def test_a_merged_tags_page_and_feeds_stay(build: Build) -> None:
    files = {"articles/a.md": article("a"), "articles/b.md": article("b").replace("Tags: Lune", "Tags: Moon")}
    output = build({**files, "tag-aliases.txt": "Lune = Moon\nMars = Ares\n"}, SITEURL=SITE, TAG_FEED_ATOM=TAG_ATOM)
    assert leads(output / "tag/moon/index.html")[1] == f"{SITE}/tag/lune/"
    assert not (output / "tag/ares").exists()
    for form in ("rss", "atom"):
        new, old = ((output / f"feeds/tag/{slug}.{form}.xml").read_bytes() for slug in ("lune", "moon"))
        assert new == old
        assert new.count(b"urn:test:") >= 2


def test_a_tags_page_says_what_its_articles_call_it_too(build: Build) -> None:
    files = {
        "articles/a.md": article("a", "Summary: La NATO et l’Union se réunissent.").replace("Tags: Lune", "Tags: Otan"),
        "articles/b.md": article("b", "Summary: Finland et Stoltenberg.").replace(
            "Tags: Lune", "Tags: Alliance du Nord, Finlande, Jens Stoltenberg, Lune"
        ),
        "tag-aliases.txt": "Otan = Alliance du Nord = Pacte\nLune = Luna\nJens Stoltenberg = Stoltenberg\n",
    }
    output = build(files)

    def told(slug: str) -> list[str]:
        return [each.get_text() for each in soup(output / f"tag/{slug}/index.html").select("header .facts")]

    assert told("otan") == ["Aussi\xa0: Alliance du Nord et NATO"]
    assert told("finlande") == ["Aussi\xa0: Finland"]
    assert told("jens-stoltenberg") == told("lune") == []  # a surname alone is no other name


def test_the_owners_file_redirects_to_the_end_of_a_chain(build: Build) -> None:
    text = "# Avant\nalt/ -> mittel/  # 2019\nmittel/ -> 2023/04/14/a/#p1\nfort/ -> https://example.com/\nstart -> /\n"
    output = build({"articles/a.md": article("a"), "redirects.txt": text}, SITEURL=SITE)
    assert leads(output / "alt/index.html")[1] == f"{SITE}/2023/04/14/a/#p1"
    assert leads(output / "fort/index.html") == ("https://example.com/",) * 3
    assert leads(output / "start/index.html")[0] == "../"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2023/04/14/a/ -> b/", "redirects.txt:1: 2023/04/14/a/ is the address of articles/a.md; no redirect"),
        ("tag/lune -> b/", "redirects.txt:1: tag/lune is the address of the tag Lune; no redirect"),
        ("x/ -> b/\n/x -> c/", "redirects.txt:2: /x is the address of redirects.txt:1; no redirect"),
        ("x -> y\ny -> x", "redirects.txt:1: x leads in a circle, or over too many other ones"),
        ("x -> javascript:alert(1)", "redirects.txt:1: x leads to javascript:alert(1), which is no address of the web"),
        ("../x -> y", "redirects.txt:1: ../x is no address that a file can have"),
        ("x?a=1 -> y", "redirects.txt:1: x?a=1 cannot be redirected: a file has no ? and no #"),
        ("https://example.com/x -> y", "redirects.txt:1: https://example.com/x is no address of this site"),
        ("/ -> y", "redirects.txt:1: / is the front page"),
        ("x y", "redirects.txt:1: 'x y' is no redirect; write: old/address/ -> new/address/"),
    ],
)
def test_what_cannot_be_a_redirect_is_named(build: Build, said: Said, text: str, complaint: str) -> None:
    output = build({"articles/a.md": article("a"), "redirects.txt": text}, SITEURL=SITE)
    assert complaint in said()
    assert "Un secret" in (output / "2023/04/14/a/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("feeds/all.rss.xml", "is below the file of feeds/all.rss.xml; no redirect"),
        ("sitemap.xml/x.html", "is below the file of sitemap.xml; no redirect"),
        ("404.html/", "is below the file of the page for what is not found; no redirect"),
        ("404.html", "is the address of the page for what is not found; no redirect"),
        ("theme/css/style.css", "is below the file of theme/css/style.css; no redirect"),
        ("images/about.html", "is the address of images/about.html; no redirect"),
        ("images/a.html", "is a folder of the site; no redirect"),
        ("./about-us/", "is no address that a file can have"),
        ("feeds//all.rss.xml", "is no address that a file can have"),
    ],
)
def test_a_redirect_takes_the_place_of_no_other_file(build: Build, said: Said, old: str, reason: str) -> None:
    files = {"articles/a.md": article("a"), "images/about.html": "About", "images/a.html/b.txt": "B"}
    settings = {"SITEURL": SITE, "STATIC_PATHS": ["images"]}
    output = build(files, **settings)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    files["articles/b.md"] = article("b", f"Status: hidden\nRedirect_from: {old}, free/")
    for name in ("output", "cold"):
        built = build(files, output=output.with_name(name), **settings)
        assert f"articles/b.md: {old} {reason}" in said()
        assert leads(built / "free/index.html")[0] == "../2023/04/14/b/"
        assert {
            path for path, data in before.items() if data != (built / path.relative_to(output)).read_bytes()
        } == set()


@pytest.mark.parametrize(
    ("address", "file"),
    [("a", "a/index.html"), ("/a/", "a/index.html"), ("a.html", "a.html"), (f"{SITE}/a", "a/index.html")],
)
def test_the_file_of_an_address(address: str, file: str) -> None:
    assert file_of(address, SITE) == file


def test_a_file_of_redirects_may_hold_comments() -> None:
    assert read("\n# nothing\na -> b # why\n") == ([(3, "a", "b")], [])
