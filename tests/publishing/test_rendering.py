"""Every template with rich, poor and hostile views; links from any depth; dates and languages."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, UndefinedError
from markupsafe import Markup

from newsdigest.publishing import views
from newsdigest.publishing.rendering import (
    Renderer,
    is_foreign_to,
    is_on_site,
    is_web_address,
    relative_root,
    relative_url,
)

THEME = Path(__file__).parents[2] / "theme"
TEMPLATES = THEME / "templates"
STYLE = THEME / "static" / "css" / "style.css"
PARIS = timezone(timedelta(hours=2))
EVIL = "\"'><script>alert(1)</script>&amp;"
VOID = {"meta", "link", "br", "img", "hr", "input", "wbr"}


def renderer(lang: str = "fr", **options: Any) -> Renderer:
    options.setdefault("address", "https://example.org/digest")
    return Renderer(FileSystemLoader(TEMPLATES), THEME / "translations", lang=lang, **options)


def overriding(templates: dict[str, str]) -> Renderer:
    loader = ChoiceLoader([DictLoader(templates), FileSystemLoader(TEMPLATES)])
    return Renderer(loader, THEME / "translations", lang="fr")


def label(name: str, kind: str = "tag") -> views.Label:
    return views.Label(name=name, url=f"{kind}/{len(name)}/")


def article(text: str = "L’OTAN à Kiev", **fields: Any) -> views.ArticleView:
    """Return an article with everything; ``text`` is in every field of text."""
    given: dict[str, Any] = {
        "title": text,
        "url": "2023/04/20/otan/",
        "date": datetime(2023, 4, 20, 18, 2, tzinfo=PARIS),
        "timed": True,
        "lang": "fr",
        "summary": text,
        "section": label(text, "section"),
        "guid": "urn:x",
        "modified": datetime(2023, 4, 21, 9, 5, tzinfo=PARIS),
        "source": label(text, "source"),
        "source_url": "https://example.com/otan?a=1&b=2",
        "tags": (label(text), label(text + " 2"), label(text + " 3")),
        "authors": (text, "Ben", "Chloé"),
        "reading_time": 5,
        "image": "images/otan.jpg",
        "credits": text,
    }
    return views.ArticleView(**given | fields)


def poor(**fields: Any) -> views.ArticleView:
    """Return an article with nothing that it may lack."""
    return views.ArticleView(
        title="Rien",
        url="rien.html",
        date=datetime(2023, 4, 20, tzinfo=UTC),
        timed=False,
        lang="fr",
        summary="",
        section=views.Label(name="Divers"),
        guid="urn:y",
        **fields,
    )


def rich_site(text: str = "Le Relevé", lang: str = "fr") -> views.SiteView:
    return views.SiteView(
        name=text,
        tagline=text,
        lang=lang,
        address="https://example.org/digest",
        sections=(label(text, "section"), label("International", "section")),
        pages=(views.Label(name=text, url="a-propos/"),),
        feeds=feeds(text),
        archive_url="archives/",
        tags_url="tags/",
        sections_url="sections/",
        sources_url="sources/",
    )


def poor_site(lang: str = "fr") -> views.SiteView:
    return views.SiteView(name="N", tagline="", lang=lang, address="", sections=(), pages=(), feeds=())


def feeds(text: str) -> tuple[views.FeedLink, ...]:
    return tuple(
        views.FeedLink(title=text, url=f"feeds/all.{kind}.xml", media_type=f"application/{kind}+xml")
        for kind in ("rss", "atom")
    )


def pages(text: str, one: views.ArticleView, other: views.ArticleView) -> Iterator[tuple[str, views.Page]]:
    """Yield every template with a page for it."""
    shared: dict[str, Any] = {"feeds": feeds(text), "description": text}
    day = views.Day(date=date(2023, 4, 20), articles=(one, other, one, other, one))
    month = label("2023-03", "month")
    yield (
        "index.html",
        views.FrontPage(
            url="", title="", lead=one, days=(day, day), tags=(label(text),), archive_url="archives/", **shared
        ),
    )
    for shown in (one, other):
        yield (
            "article.html",
            views.ArticlePage(
                url=shown.url,
                title=shown.title,
                article=shown,
                content=Markup("<p>Texte</p>"),
                newer=other,
                older=one,
                **shared,
            ),
        )
    for template in ("tag.html", "category.html", "source.html"):
        yield (
            template,
            views.ListingPage(
                url="tag/x/page/2/",
                title=text,
                label=label(text),
                articles=(one, other),
                number=2,
                newer_url="tag/x/",
                older_url="tag/x/page/1/",
                **shared,
            ),
        )
    groups = tuple(views.LabelGroup(initial=initial, labels=(label(text),)) for initial in ("#", "A", text, "Z"))
    for template in ("tags.html", "categories.html", "sources.html"):
        yield template, views.IndexPage(url="tags/", title="", groups=groups, **shared)
    for template in ("archives.html", "period_archives.html"):
        yield (
            template,
            views.ArchivePage(
                url="archives/",
                title="",
                month=date(2023, 4, 1),
                days=(day,),
                years=(views.Year(year=2023, months=(month, label(text))),),
                newer=month,
                older=label(text),
                **shared,
            ),
        )
    yield "page.html", views.StaticPage(url="a/b.html", title=text, content=Markup("<p>Page</p>"), lang="en", **shared)
    yield "404.html", views.NotFoundPage(url="404.html", title="", archive_url="archives/", latest=(one,), **shared)


def empty_pages() -> Iterator[tuple[str, views.Page]]:
    """Yield every template with a page of a site that has nothing yet."""
    yield "index.html", views.FrontPage(url="", title="", lead=None, days=(), tags=(), archive_url="archives/")
    yield (
        "article.html",
        views.ArticlePage(url="rien.html", title="Rien", article=poor(), content=Markup(), newer=None, older=None),
    )
    for template in ("tag.html", "category.html", "source.html"):
        yield (
            template,
            views.ListingPage(
                url="x/", title="X", label=label("X"), articles=(), number=None, newer_url=None, older_url=None
            ),
        )
    for template in ("tags.html", "categories.html", "sources.html"):
        yield template, views.IndexPage(url="x/", title="", groups=())
    for template in ("archives.html", "period_archives.html"):
        yield template, views.ArchivePage(url="x/", title="", month=None, days=(), years=())
    yield "page.html", views.StaticPage(url="x/", title="X", content=Markup(), lang="fr")
    yield "404.html", views.NotFoundPage(url="404.html", title="", archive_url="archives/")


class Outline(HTMLParser):
    """What the tests ask of a page; fails on tags that do not match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch("h[1-6]", tag)]

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag in ("a", "link")]


RICH = list(pages("Été", article(), article(lang="en", rights="excerpt", image="", url="2023/04/19/x/")))
MIXED = list(pages("Été", poor(), poor(draft=True, rights="headline", source_url="https://x.example/")))
EMPTY = list(empty_pages())
ALL = [(rich_site(), *case) for case in RICH + MIXED] + [(poor_site(), *case) for case in EMPTY + RICH]


def test_every_template_has_a_page_here() -> None:
    templates = {path.name for path in TEMPLATES.glob("*.html")}
    assert {name for name, _ in RICH} == {name for name in templates if not name.startswith(("_", "base"))}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_is_whole(lang: str) -> None:
    render = renderer(lang).render
    for site, template, page in ALL:
        html = render(template, replace(site, lang=lang), page)
        outline = Outline(html)
        levels = outline.headings()
        assert levels.count(1) == 1, template
        assert levels[0] == 1, template
        assert all(below <= above + 1 for above, below in pairwise(levels)), (template, levels)
        assert outline.all("html") == [{"lang": lang}]
        assert all(found.get("lang") for found in outline.all("article"))
        assert all(found["datetime"] for found in outline.all("time"))
        assert len(outline.all("main")) == len(outline.all("title")) == 1
        assert outline.links()[-1] != "None"
        identifiers = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        if page not in (RICH[0][1], MIXED[0][1]):  # which show the same day twice
            assert len(identifiers) == len(set(identifiers)), template
        assert not re.search(r"\n[ \t]*\n|[ \t]\n", html), template
        assert html.endswith("</html>\n")
        assert not outline.all("script")


def test_no_page_loads_anything_from_elsewhere() -> None:
    far = article(image="https://tracker.example/pixel.png")
    for template, page in pages("x", far, far):
        outline = Outline(renderer().render(template, rich_site(), page))
        loaded = [link["href"] for link in outline.all("link") if link["rel"] in ("stylesheet", "icon")]
        assert not any(urlsplit(address).netloc for address in loaded)
        assert not outline.all("img")
    for path in TEMPLATES.glob("*.html"):
        assert "|safe" not in path.read_text("utf-8").replace(" ", "")


def test_hostile_text_stays_text_everywhere() -> None:
    for template, page in pages(EVIL, article(EVIL), article(EVIL, rights="excerpt", draft=True)):
        html = renderer().render(template, rich_site(EVIL), page)
        outline = Outline(html)
        assert not outline.all("script"), template
        assert "<script" not in html
        assert "Markup(" not in html
        if template not in ("categories.html", "sources.html", "tags.html"):
            assert EVIL in "".join(outline.texts), template


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", " https://x", "//evil.example", "ftp://x"]
)
def test_only_web_addresses_lead_out(address: str) -> None:
    for rights in ("full", "excerpt"):
        shown = article(source_url=address, rights=rights)
        page = views.ArticlePage(url="x/", title="x", article=shown, content=Markup(), newer=None, older=None)
        html = renderer().render("article.html", rich_site(), page)
        assert address not in html.replace("https://example", "")


def test_a_build_is_repeatable() -> None:
    first, second = renderer(), renderer()
    for site, template, page in ALL:
        assert first.render(template, site, page) == second.render(template, site, page)


def test_undeclared_names_are_errors() -> None:
    page = RICH[0][1]
    for expression in ("SITENAME", "page.nonesuch", "site.nonesuch", "articles"):
        templates = overriding({"wrong.html": f"{{{{ {expression} }}}}"})
        with pytest.raises(UndefinedError):
            templates.render("wrong.html", rich_site(), page)


def test_a_site_may_override_blocks() -> None:
    mine = '{% extends "base.html" %}{% block main %}<h1>Moi</h1>{% endblock %}{% block footer %}{% endblock %}'
    html = overriding({"page.html": mine}).render("page.html", rich_site(), dict(RICH)["page.html"])
    assert "<h1>Moi</h1>" in html
    assert "<footer" not in html


def test_more_filters_and_extensions() -> None:
    loader = DictLoader({"x": "{{ 'a'|shout }}{% do [].append(1) %}"})
    mine = Renderer(loader, THEME, lang="en", extensions=["jinja2.ext.do"], filters={"shout": str.upper})
    assert mine.render("x", poor_site("en"), RICH[0][1]) == "A\n"


def test_preformatted_text_keeps_its_empty_lines() -> None:
    page = views.StaticPage(url="x/", title="X", content=Markup("<p>a</p>\n\n \n<pre>1  \n\n\n2</pre>\n\n"), lang="fr")
    html = renderer().render("page.html", poor_site(), page)
    assert "<p>a</p>\n<pre>1  \n\n\n2</pre>\n" in html


# --- Links ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "url", "link"),
    [
        ("", "", "./"),
        ("", "tag/otan/", "tag/otan/"),
        ("tag/otan/", "", "../../"),
        ("tag/otan/", "tag/otan/", "./"),
        ("tag/otan/", "tag/soudan/", "../soudan/"),
        ("tag/otan/", "tag/otan/page/2/", "page/2/"),
        ("2023/04/20/a.html", "2023/04/20/b.html", "b.html"),
        ("2023/04/20/a.html", "2023/04/20/a.html", "a.html"),
        ("2023/04/20/a.html", "theme/css/style.css", "../../../theme/css/style.css"),
        ("a/", "b.html?x=/1#y/z", "../b.html?x=/1#y/z"),
        ("a/b.html", "a/#top", "./#top"),
        ("", "a:b.html", "./a:b.html"),
        ("tag/%E5%8C%97/", "tag/北京/", "../北京/"),
    ],
)
def test_relative_url(start: str, url: str, link: str) -> None:
    assert relative_url(start, url) == link


_segments = st.lists(st.text("ab.:é%-", min_size=1).filter(lambda name: name.strip(".")), max_size=4)
_addresses = st.builds(
    lambda names, end: "/".join(names) + (end if names else ""), _segments, st.sampled_from(["", "/"])
)


@given(_addresses, _addresses)
def test_a_relative_link_arrives(start: str, url: str) -> None:
    root = "https://example.org/digest/"
    assert urljoin(root + start, relative_url(start, url)) == root + url


@pytest.mark.parametrize(("start", "root"), [("", "."), ("a.html", "."), ("tag/x/", "../.."), ("a/b.html", "..")])
def test_relative_root(start: str, root: str) -> None:
    assert relative_root(start) == root


@pytest.mark.parametrize(
    ("options", "front"),
    [
        ({}, "../../"),
        ({"relative_urls": False}, "/digest/"),
        ({"relative_urls": False, "address": ""}, "/"),
        ({"relative_urls": False, "address": "https://example.org/"}, "/"),
    ],
)
def test_links_of_a_listing(options: dict[str, Any], front: str) -> None:
    page = replace(dict(RICH)["tag.html"], url="tag/x/")
    assert front in Outline(renderer(**options).render("tag.html", rich_site(), page)).links()


def test_links_of_the_missing_page_work_at_any_address() -> None:
    outline = Outline(renderer().render("404.html", rich_site(), dict(RICH)["404.html"]))
    assert all(link.startswith(("/digest/", "#main")) for link in outline.links())


def test_addresses_for_others_are_absolute() -> None:
    html = renderer().render("article.html", rich_site(), dict(RICH[:2])["article.html"])
    assert '<link rel="canonical" href="https://example.org/digest/2023/04/20/otan/">' in html
    assert '<meta property="og:image" content="https://example.org/digest/images/otan.jpg">' in html
    assert "canonical" not in renderer().render("article.html", poor_site(), dict(RICH[:2])["article.html"])


# --- Rights, languages, dates ----------------------------------------------------------------


def article_page(shown: views.ArticleView, lang: str = "fr") -> str:
    content = Markup("<p>Texte</p>") if shown.rights == "full" else Markup()
    page = views.ArticlePage(url=shown.url, title="x", article=shown, content=content, newer=None, older=None)
    return renderer(lang).render("article.html", rich_site(lang=lang), page)


def test_rights() -> None:
    full, excerpt, headline = (
        article_page(article(summary="Le résumé.", rights=rights)) for rights in ("full", "excerpt", "headline")
    )
    assert "L’article complet est publié par" not in full
    assert "5\u00a0min de lecture" in full
    for page in (excerpt, headline):
        assert "L’article complet est publié par L’OTAN à Kiev." in page
        assert 'href="https://example.com/otan?a=1&amp;b=2"' in page
        assert "min de lecture" not in page
    assert "Le résumé." in excerpt
    assert "Le résumé." not in headline


def test_drafts_are_marked_and_not_indexed() -> None:
    draft = article_page(article(draft=True))
    assert "Brouillon" in draft
    assert '<meta name="robots" content="noindex">' in draft
    assert "canonical" not in draft
    assert "Brouillon" not in article_page(article())


def test_the_languages_of_an_article_in_another_language() -> None:
    html = article_page(article(lang="ar"))
    assert '<article class="story" lang="ar" dir="rtl">' in html
    assert '<div class="byline" lang="fr" dir="ltr">' in html
    assert "Rédigé en\u00a0arabe" in html
    assert 'content="ar_EG"' in html
    front = dict(RICH)["index.html"]
    assert 'hreflang="en"' in renderer().render("index.html", rich_site(), front)


def test_a_region_is_not_another_language(caplog: pytest.LogCaptureFixture) -> None:
    page = views.ArticlePage(url="x/", title="x", article=article(), content=Markup(), newer=None, older=None)
    html = renderer("fr-CA").render("article.html", rich_site(lang="fr-CA"), page)
    assert '<html lang="fr-CA">' in html
    assert "Rédigé en" not in html
    assert 'hreflang="fr"' not in html.replace('rel="external" hreflang="fr"', "")
    assert not caplog.records


@pytest.mark.parametrize("lang", ["de", "ar", "xx-nonsense", ""])
def test_an_unknown_language_gives_english_and_one_warning(lang: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        mine = renderer(lang)
        for template, page in RICH:
            html = mine.render(template, rich_site(lang=lang), page)
            assert '<html lang="en">' in html
            assert "Subscribe" in html
    assert len(caplog.records) == 1
    assert repr(lang) in caplog.text


def test_english_needs_no_translation(caplog: pytest.LogCaptureFixture) -> None:
    assert renderer("en-GB").interface_lang == "en-GB"
    assert not caplog.records


MOMENT = datetime(2023, 4, 20, 18, 2, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("lang", "name", "value", "text"),
    [
        ("fr", "day", MOMENT, "jeudi 20 avril 2023"),
        ("fr", "day", date(2023, 5, 1), "lundi 1er mai 2023"),
        ("fr", "day", date(2023, 1, 11), "mercredi 11 janvier 2023"),
        ("fr", "short_day", MOMENT, "20 avr. 2023"),
        ("fr", "short_day", date(2021, 8, 1), "1er août 2021"),
        ("fr", "month", date(2023, 4, 1), "avril 2023"),
        ("fr", "month", "2023-04", "avril 2023"),
        ("fr", "month", "2023-13", "2023-13"),
        ("fr", "month", "Avent", "Avent"),
        ("fr", "clock", MOMENT, "18\u00a0h\u00a002"),
        ("fr", "clock", MOMENT.replace(hour=9), "9\u00a0h\u00a002"),
        ("en", "day", MOMENT, "Thursday, April 20, 2023"),
        ("en", "clock", MOMENT, "6:02\u202fPM"),
        ("en-GB", "day", MOMENT, "Thursday, 20 April 2023"),
        ("en-GB", "clock", MOMENT, "18:02"),
        ("fr", "iso", MOMENT, "2023-04-20T18:02+02:00"),
        ("fr", "iso", MOMENT.date(), "2023-04-20"),
        ("fr", "language", "en", "anglais"),
        ("fr", "language", "zz", "zz"),
        ("fr", "enumerated", ("A", "B", "C"), "A, B et C"),
        ("fr", "enumerated", ("A",), "A"),
        ("fr", "sentence", "été 2023, Paris", "Été 2023, Paris"),
        ("fr", "sentence", "", ""),
        ("fr", "direction", "he", "rtl"),
        ("fr", "direction", "", "ltr"),
        ("fr", "territory", "fr", "fr_FR"),
        ("fr", "territory", "pt-BR", "pt_BR"),
        ("fr", "territory", "zz", "zz"),
    ],
)
def test_filters(lang: str, name: str, value: object, text: str) -> None:
    filters: dict[str, Callable[..., str]] = renderer(lang).environment.filters
    assert filters[name](value) == text


def test_tests() -> None:
    assert is_foreign_to("en", "fr")
    assert not is_foreign_to("fr-CA", "FR")
    assert not is_foreign_to("", "fr")
    assert is_web_address("HTTPS://x")
    assert not is_web_address("javascript:x")
    assert is_on_site("images/a.jpg")
    for other in ("", "https://x/a.jpg", "//x/a.jpg", "/a.jpg", "\\\\x\\a.jpg", "data:x", "http://[x"):
        assert not is_on_site(other)


# --- The stylesheet --------------------------------------------------------------------------


def test_the_stylesheet_is_small_and_fetches_nothing() -> None:
    css = STYLE.read_bytes()
    assert len(css) < 20_000
    assert b"url(" not in css
    assert b"@import" not in css


def test_colours_have_contrast_in_light_and_dark() -> None:
    """WCAG 2.2: 7 for text, 4.5 for what is muted; on the page and on tinted boxes."""
    light, dark = re.findall(r"--paper: (?:[^}]*)", STYLE.read_text("utf-8"))[:2]
    for block in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for ground in (colours["paper"], colours["wash"]):
            assert contrast(colours["ink"], ground) >= 7
            assert contrast(colours["muted"], ground) >= 4.5
            assert contrast(colours["accent"], ground) >= 4.5
        theme_colour = f'content="{colours["paper"]}"'
        assert theme_colour in (TEMPLATES / "base.html").read_text("utf-8")


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_rule_of_the_stylesheet_is_for_something() -> None:
    html = " ".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.html")))
    css = re.sub(r"/\*.*?\*/", "", STYLE.read_text("utf-8"), flags=re.DOTALL)
    for name in set(re.findall(r"\.([a-z][\w-]*)(?=[^;{}]*\{)", css)) - {"footnote"}:  # Markdown's own
        assert re.search(rf"\b{name}\b", html), f".{name} styles nothing"
