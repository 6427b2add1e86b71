"""Small sites with something odd in them: what is published, and what the person is told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from bs4 import BeautifulSoup
from pelican import Pelican

Build = Callable[..., Path]
Said = Callable[[], list[str]]

FINE = """\
Title: Juice a décollé
Date: 2023-04-14 14:30
Lang: fr
Slug: juice
Category: Sciences
Authors: Sciences
Guid: urn:uuid:juice

La sonde européenne Juice a quitté Kourou vendredi 14 avril à bord d’une fusée Ariane 5. Elle étudiera Jupiter.

Juice doit atteindre Jupiter en 2031, selon l’Agence spatiale européenne. La mission observera trois lunes glacées.
"""


def _soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_an_empty_site_is_a_site(build: Build, said: Said) -> None:
    output = build({})
    assert _soup(output / "index.html").select_one("main p")
    assert (output / "feeds/all.rss.xml").exists()
    assert said() == []


def test_an_article_without_summary_and_tags_gets_them(build: Build) -> None:
    output = build({"articles/juice.md": FINE})
    text = _soup(output / "2023/04/14/juice/index.html").get_text()
    assert "La sonde européenne Juice a quitté Kourou" in text
    assert (output / "tag/juice/index.html").exists()
    assert (output / "feeds/tag/juice.rss.xml").exists()


def test_what_a_person_wrote_wins(build: Build) -> None:
    written = FINE.replace("Guid:", "Summary: Ma *propre* phrase.\nTags: Ma lune, C++, C#\nGuid:")
    output = build({"articles/juice.md": written})
    page = _soup(output / "2023/04/14/juice/index.html")
    assert "Ma propre phrase." in page.get_text()
    tags = {path.parent.name for path in (output / "tag").glob("*/index.html")}
    assert tags == {"ma-lune", "c-plus-plus", "c-sharp"}


def test_one_bad_article_never_stops_the_others(build: Build, said: Said) -> None:
    """Stock Pelican aborts on some of these and loses the others without a word."""
    output = build(
        {
            "articles/fine.md": FINE,
            "articles/bad-date.md": "Title: A\nDate: 31 février 2023\n\nText.",
            "articles/no-date.md": "Title: B\n\nText.",
            "articles/no-title.md": "Date: 2023-04-14\n\nText.",
            "articles/same.md": FINE.replace("urn:uuid:juice", "urn:uuid:other"),
            "articles/out.md": FINE.replace("Slug: juice", "Slug: ../../../../../out"),
            "articles/control.md": FINE.replace("Slug: juice", "Slug: control").replace("Kourou", "Kou\x0brou\x1b"),
            "articles/status.md": FINE.replace("Slug: juice", "Slug: status\nStatus: Retiré"),
            "articles/no-rights.md": FINE.replace("Slug: juice", "Slug: rights\nRights: none"),
        }
    )
    pages = sorted(path.parent.name for path in output.glob("2023/04/14/*/index.html"))
    assert pages == ["control", "juice", "rights"]
    assert not (output.parent / "out").exists()
    assert len(_soup(output / "archive/index.html").select("main a[href*='/juice/']")) == 1
    report = "\n".join(said())
    for named in (
        "bad-date.md",
        "no-date.md",
        "articles/no-title.md: has no Title line; not published",
        "same.md: has the address of",
        "out.md",
        ": Status: retiré is none of published, draft, hidden, withdrawn and skip; not published",
        "Rights: 'none'",
    ):
        assert named in report
    for pelican in ("Unknown status", "Could not process", "could not find information"):  # said once, with the reason
        assert pelican not in report
    for feed in output.rglob("*.xml"):
        ET.parse(feed)
    assert (output / "feeds/all.rss.xml").read_bytes().count(b"<item>") == 3


def test_a_section_named_like_an_author_or_a_tag_has_its_own_page(build: Build, said: Said) -> None:
    output = build({"articles/a.md": FINE.replace("Guid:", "Tags: Sciences\nSource: Sciences\nGuid:")})
    for kind in ("section", "tag", "source"):
        assert (output / kind / "sciences/index.html").exists()
    assert said() == []


ATTACK = """\
Title: <script>alert(1)</script> {{ 7*7 }}
Date: 2023-04-14
Slug: attack
Category: <img src=x onerror=alert(1)>
Tags: "><script>alert(2)</script>, {% raw %}
Authors: <b>Bob</b>
Summary: <script>alert(3)</script><b onclick=alert(1)>bold</b>
Source: <svg onload=alert(1)>
Source_url: javascript:alert(1)
Image: javascript:alert(1)
Credits: <iframe src=//evil.example>

Text <script>alert(4)</script> <a href="javascript:alert(1)" onclick="alert(1)">link</a> [md](javascript:alert(1))
<form action=//evil.example><input></form> <style>body{display:none}</style> {{ 7*7 }}
"""


def test_nothing_that_a_stranger_writes_runs(build: Build) -> None:
    output = build({"articles/attack.md": ATTACK})
    for path in output.rglob("*.html"):
        page = _soup(path)
        acting = page.select("script:not([type='application/ld+json']), iframe, form, style, svg[onload], object")
        assert [element.name for element in acting] == (["script", "form"] if path.match("search/*") else []), path
        for element in page.find_all(True):
            assert not [name for name in element.attrs if name.startswith("on")], path
            assert not str(element.get("href", "")).lower().startswith("javascript:"), path
            assert not str(element.get("src", "")).lower().startswith("javascript:"), path
        assert "49" not in page.get_text(), path
    for path in output.rglob("*.xml"):
        assert "<script" not in path.read_text("utf-8"), path


def test_headings_of_the_text_stand_below_the_title(build: Build) -> None:
    output = build({"articles/a.md": FINE + "\n# Une partie\n\nTexte.\n\n## Une sous-partie\n\nTexte.\n"})
    page = _soup(output / "2023/04/14/juice/index.html")
    assert [heading.get_text() for heading in page.select("h1")] == ["Juice a décollé"]
    assert "Une partie" in [heading.get_text() for heading in page.select("h2")]
    assert "Une sous-partie" in [heading.get_text() for heading in page.select("h3")]


def test_drafts_have_a_page_that_nothing_names(build: Build) -> None:
    output = build({"articles/a.md": FINE, "articles/b.md": FINE.replace("Slug: juice", "Slug: secret\nStatus: draft")})
    assert (output / "drafts/secret/index.html").exists()
    naming = [path for path in output.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert set(naming) <= {output / "drafts/secret/index.html"}


def test_an_article_of_tomorrow_waits_and_is_named(build: Build, said: Said) -> None:
    output = build(
        {"articles/a.md": FINE, "articles/b.md": FINE.replace("2023-04-14", "2999-01-01").replace(": juice", ": b")}
    )
    assert not (output / "2999").exists()
    assert [line for line in said() if line == "articles/b.md: waits for its date, 2999-01-01"]


@pytest.mark.parametrize(("rights", "shown"), [("full", True), ("excerpt", False), ("headline", False)])
def test_rights_are_obeyed_on_pages_and_in_feeds(build: Build, rights: str, shown: bool) -> None:
    text = FINE.replace("Guid:", f"Summary: Résumé.\nSource_url: https://example.org/a\nRights: {rights}\nGuid:")
    output = build({"articles/a.md": text})
    holding = [
        path for path in output.rglob("*") if path.is_file() and "trois lunes glacées".encode() in path.read_bytes()
    ]
    assert bool(holding) is shown
    assert 'href="https://example.org/a"' in (output / "2023/04/14/juice/index.html").read_text("utf-8")


def test_a_headline_shows_its_title_and_nothing_more(build: Build) -> None:
    text = FINE.replace("Guid:", "Summary: Mon résumé.\nSource_url: https://example.org/a\nRights: headline\nGuid:")
    output = build({"articles/a.md": text})
    holding = [path for path in output.rglob("*") if path.is_file() and "Mon résumé".encode() in path.read_bytes()]
    assert holding == []


HTML = """\
<html><head><title>A</title><meta name="date" content="2023-04-14"><meta name="rights" content="excerpt">
<meta name="summary" content="S."></head><body><p>Un texte interdit.</p></body></html>
"""
FENCED = "---\nTitle: A\nDate: 2023-04-14\nSummary: S.\nTags: t\nRights: excerpt\n---\n\nUn texte interdit.\n"
MISSPELT = "Title: A\nDate: 2023-04-14\nSummary: S.\nTags: t\nRights: exerpt\n\nUn texte interdit.\n"


@pytest.mark.parametrize(("name", "text"), [("a.html", HTML), ("a.md", FENCED), ("a.md", MISSPELT)])
def test_rights_are_obeyed_however_they_are_written(build: Build, name: str, text: str) -> None:
    output = build({f"articles/{name}": text})
    assert len(list(output.glob("2023/04/14/*/index.html"))) == 1
    assert [path for path in output.rglob("*") if path.is_file() and b"Un texte interdit" in path.read_bytes()] == []


def test_feeds_hold_html_that_a_reader_shows(build: Build) -> None:
    output = build(
        {"articles/a.md": FINE.replace("vendredi", "*vendredi*"), "articles/b.md": FINE.replace("juice", "b")}
    )
    for name in ("all.rss.xml", "all.atom.xml"):
        for entry in feedparser.parse((output / "feeds" / name).read_bytes()).entries:
            assert entry.content[0].value.startswith("<p>La sonde européenne Juice a quitté Kourou")


def test_a_feed_is_where_its_link_leads(build: Build) -> None:
    output = build({"articles/a.md": FINE.replace("Guid:", "Tags: Київ\nSource: Новини\nGuid:")})
    assert (output / "feeds/tag/київ.rss.xml").exists()
    assert (output / "feeds/source/новини.rss.xml").exists()
    page = _soup(output / "tag/київ/index.html")
    links = [str(link["href"]) for link in page.select('link[type="application/rss+xml"]')]
    assert "../../feeds/tag/%D0%BA%D0%B8%D1%97%D0%B2.rss.xml" in links


def test_two_articles_with_one_guid_stay_two(build: Build, said: Said) -> None:
    """A person has taken an article as the pattern for another."""
    output = build({"articles/a.md": FINE, "articles/b.md": FINE.replace("Slug: juice", "Slug: other")})
    ids = [entry.id for entry in feedparser.parse((output / "feeds/all.rss.xml").read_bytes()).entries]
    assert len(set(ids)) == 2
    assert "urn:uuid:juice" in ids
    assert any("b.md: has the Guid of" in line for line in said())


def test_an_article_without_guid_keeps_the_one_it_gets_on_another_domain(build: Build, tmp_path: Path) -> None:
    text = FINE.replace("Guid: urn:uuid:juice\n", "")
    feeds = [
        build({"articles/a.md": text}, SITEURL=address, output=tmp_path / str(number)) / "feeds/all.rss.xml"
        for number, address in enumerate(("https://a.example", "https://b.example/repo"))
    ]
    assert len({feedparser.parse(feed.read_bytes()).entries[0].id for feed in feeds}) == 1


@pytest.mark.parametrize(
    "settings",
    [
        {"DEFAULT_PAGINATION": False},
        {"TAG_SAVE_AS": "", "CATEGORY_SAVE_AS": "", "NEWSDIGEST_SOURCE_SAVE_AS": ""},
        {"TAG_URL": "tag/{slug}", "ARTICLE_URL": "{slug}", "ARTICLE_SAVE_AS": "{slug}/index.html"},
        {"TAG_URL": "tag/{slug}.html", "TAG_SAVE_AS": "tag/{slug}.html"},
        {"TAG_URL": "tags/#{slug}", "TAG_SAVE_AS": "tags/{slug}.html"},
        {"ARCHIVES_SAVE_AS": "", "TAGS_SAVE_AS": "", "CATEGORIES_SAVE_AS": "", "NEWSDIGEST_SOURCES_SAVE_AS": ""},
        {"MONTH_ARCHIVE_SAVE_AS": ""},
        {"THEME_STATIC_DIR": "static"},
        {"PLUGINS": None},
        {"FEED_ALL_RSS": None, "FEED_ALL_ATOM": None, "TAG_FEED_RSS": None, "TAG_FEED_ATOM": None},
    ],
    ids=str,
)
def test_every_link_leads_somewhere_whatever_the_owner_sets(build: Build, said: Said, settings: dict[str, Any]) -> None:
    output = build(_numbered(20), **({"DEFAULT_PAGINATION": 3} | settings))
    assert said() == []
    links = [(path, str(link["href"])) for path in output.rglob("*.html") for link in _soup(path).select(LINKS)]
    broken = [(path, link) for path, link in links if path.name != "404.html" and not _leads_somewhere(path, link)]
    assert broken == []
    archived = {link.get_text(strip=True) for page in output.rglob("archive/**/*.html") for link in _soup(page)("a")}
    assert "ARCHIVES_SAVE_AS" in settings or {f"Article {n:02}" for n in range(1, 21)} <= archived


LINKS = "a[href], link[href]:not([rel~=canonical])"


def _leads_somewhere(page: Path, link: str) -> bool:
    target = unquote(link.partition("#")[0])
    if "://" in target or not target:
        return True
    return (page.parent / target / "index.html").is_file() or (
        not target.endswith("/") and (page.parent / target).is_file()
    )


def _numbered(count: int) -> dict[str, str]:
    return {
        f"articles/{n:02}.md": f"Title: Article {n:02}\nDate: 2023-04-{n:02}\nSlug: a{n:02}\nTags: Lune\n\nTexte {n}."
        for n in range(1, count + 1)
    }


def test_a_page_with_a_number_never_changes_again(build: Build, tmp_path: Path) -> None:
    """Numbered from the oldest end: a new article changes the page without a number only."""
    seven = build(_numbered(7), DEFAULT_PAGINATION=3, output=tmp_path / "seven")
    eight = build(_numbered(8), DEFAULT_PAGINATION=3, output=tmp_path / "eight")
    pages = sorted(path.relative_to(seven / "tag/lune").as_posix() for path in (seven / "tag/lune").rglob("*.html"))
    assert pages == ["index.html", "page/1/index.html"]
    titles = [
        link.get_text(strip=True)
        for link in _soup(seven / "tag/lune/page/1/index.html").select("main article h2, main article h3")
    ]
    assert titles == ["Article 03", "Article 02", "Article 01"]
    first = "tag/lune/page/1/index.html"
    assert (seven / first).read_bytes() == (eight / first).read_bytes()  # once there is page 2, it is linked
    newest = _soup(eight / "tag/lune/index.html")
    assert "Article 08" in newest.get_text()
    assert "Article 04" in newest.get_text()


def test_the_plugin_alone_serves_any_theme(build: Build) -> None:
    """Stock Pelican with its own simple theme: PLUGINS = ["newsdigest"] and nothing else of ours."""
    output = build(
        {"articles/a.md": FINE},
        pelican=Pelican,
        THEME="simple",
        PLUGINS=["newsdigest"],
        ARTICLE_SAVE_AS="{slug}.html",
        ARTICLE_URL="{slug}.html",
    )
    front = (output / "index.html").read_text("utf-8")
    assert "La sonde européenne Juice a quitté Kourou" in front
    assert (output / "tag/juice/index.html").exists()


def test_the_interface_speaks_the_language_of_the_site(build: Build, tmp_path: Path) -> None:
    french = _soup(build({"articles/a.md": FINE}, output=tmp_path / "fr") / "2023/04/14/juice/index.html")
    english = _soup(
        build({"articles/a.md": FINE}, output=tmp_path / "en", DEFAULT_LANG="en") / "2023/04/14/juice/index.html"
    )
    assert "14 avril 2023" in french.get_text()
    assert "April 14, 2023" in english.get_text()
    assert english.html["lang"] == "en"  # type: ignore[index]
    assert english.select_one("article")["lang"] == "fr"  # type: ignore[index]


def test_the_site_s_own_name_is_printed_as_its_titles_are(build: Build) -> None:
    output = build({"articles/a.md": FINE}, SITENAME="Revue de l'asso", SITESUBTITLE="Chaque matin, l'essentiel")
    for path in (path for path in output.rglob("*") if path.suffix in (".html", ".xml", ".opml", ".json")):
        text = path.read_text("utf-8")
        assert not [name for name in ("l'asso", "l&#39;asso", "l'essentiel", "l&#39;essentiel") if name in text], path
    assert "<title>Revue de l’asso – Chaque matin, l’essentiel</title>" in (output / "index.html").read_text("utf-8")
