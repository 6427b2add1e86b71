"""Every template with rich, poor and hostile views; links from any depth; rights and languages."""

import logging
import pickle
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, PrefixLoader, UndefinedError
from markupsafe import Markup
from msgspec.structs import replace

from newsdigest.publishing import archive_views, edition_views, feed_views, views
from newsdigest.publishing.feed_model import ATOM, JSON, RSS
from newsdigest.publishing.rendering import Recipe, Renderer, is_on_site, is_web_address, relative_root

THEME = Path(__file__).parents[2] / "theme"
TEMPLATES = THEME / "templates"
PARIS = timezone(timedelta(hours=2))
EVIL = "\"'><script>alert(1)</script>&amp;"
VOID = {"meta", "link", "br", "img", "hr", "input", "wbr"}


def recipe(lang: str = "fr", **options: Any) -> Recipe:
    options.setdefault("loader", FileSystemLoader(TEMPLATES))
    options.setdefault("address", "https://example.org/digest")
    return Recipe(translations=THEME / "translations", lang=lang, **options)


def renderer(lang: str = "fr", **options: Any) -> Renderer:
    return Renderer(recipe(lang, **options))


def overriding(templates: dict[str, str]) -> Renderer:
    return renderer(loader=ChoiceLoader([DictLoader(templates), FileSystemLoader(TEMPLATES)]), address="")


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
        "rights": "full",
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
        **{"rights": "full"} | fields,
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
        static_url="theme",
        archive_url="archives/",
        tags_url="tags/",
        sections_url="sections/",
        sources_url="sources/",
    )


def poor_site(lang: str = "fr") -> views.SiteView:
    return views.SiteView(
        name="N", tagline="", lang=lang, address="", sections=(), pages=(), feeds=(), static_url="theme"
    )


def feeds(text: str) -> tuple[views.FeedLink, ...]:
    return tuple(
        views.FeedLink(title=text, url=f"feeds/all.{kind}.xml", media_type=f"application/{kind}+xml")
        for kind in ("rss", "atom")
    )


def edition(text: str, one: views.ArticleView, other: views.ArticleView, days: int = 1) -> edition_views.EditionView:
    """Return an edition of one day or of several, with all that an entry may have."""
    first = date(2023, 4, 17)
    edition_label = edition_views.EditionLabel(
        name=text, url="edition/x/", first=first, last=first + timedelta(days=days - 1), number=17
    )
    entries = (
        edition_views.EntryView(
            article=one, also=(other, one), copies=(other,), story=label("s"), follows=edition_label
        ),
        edition_views.EntryView(article=other),
    )
    return edition_views.EditionView(
        label=edition_label,
        title=text,
        note=Markup("<p>Note</p>"),
        lead=entries[0],
        sections=(
            edition_views.SectionView(label=label(text), entries=entries),
            edition_views.SectionView(label=views.Label(name=text), entries=entries),
        ),
        articles=5,
        sources=2,
        reading_time=9,
    )


def pages(text: str, one: views.ArticleView, other: views.ArticleView) -> Iterator[tuple[str, views.Page]]:
    """Yield every template with a page for it."""
    shared: dict[str, Any] = {"feeds": feeds(text), "description": text}
    day = views.Day(date=date(2023, 4, 20), articles=(one, other, one, other, one))
    month = label("2023-03", "month")
    yield (
        "index.html",
        edition_views.FrontPage(
            url="",
            title="",
            edition=edition(text, one, other),
            updated=one.date,
            updated_timed=True,
            whole=(edition(text, other, one),),
            earlier=(edition(text, one, other, days=7),),
            tags=(label(text),),
            archive_url="archives/",
            **shared,
        ),
    )
    for days in (1, 7):
        made = edition(text, one, other, days=days)
        yield (
            "edition.html",
            edition_views.EditionPage(
                url=made.label.url, title="", edition=made, previous=made.label, next=made.label, **shared
            ),
        )
        lines = (edition_views.EditionLine(label=made.label, title=text, articles=2),)
        yield "editions.html", edition_views.EditionsPage(url="editions/", title="", editions=lines, **shared)
    accounts = (
        edition_views.Account(article=one, news=text),
        edition_views.Account(article=other, news="", copies=one),
    )
    reason = edition_views.Reason(
        earlier=one, later=other, degree=0.64, names=(text,), countries=("UA",), words=(text,), copy=False
    )
    yield (
        "story.html",
        edition_views.StoryPage(
            url="story/x/",
            title=text,
            lang="en",
            days=(edition_views.StoryDay(date=date(2023, 4, 20), accounts=accounts),),
            sources=(label(text),),
            reasons=(reason, replace(reason, names=(), copy=True)),
            **shared,
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
                story=views.StoryLabel(url="story/x/", articles=3),
                related=(
                    views.ArticleLabel(title=text, url="x/", date=one.date, timed=True, lang="ar", source=label(text)),
                ),
                **shared,
            ),
        )
    chart = views.Chart(unit="month", bars=(views.Mentions(first=date(2023, 4, 1), articles=3),), most=3)
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
                chart=chart,
                related=(label(text),),
                **shared,
            ),
        )
    groups = tuple(views.LabelGroup(initial=initial, labels=(label(text),)) for initial in ("#", "A", text, "Z"))
    for template in ("tags.html", "categories.html", "sources.html"):
        yield template, views.IndexPage(url="tags/", title="", groups=groups, **shared)
    week = tuple(
        archive_views.CalendarDay(
            date=date(2023, 4, number), articles=number % 2, url="edition/x/" if number % 2 else ""
        )
        for number in range(3, 10)
    )
    weeks = tuple(
        archive_views.CalendarWeek(days=days, number=14, url="edition/x/") for days in ((None,) * 6 + week[6:], week)
    )
    calendar = archive_views.Calendar(month=month, weeks=weeks)
    for template in ("archives.html", "period_archives.html"):
        yield (
            template,
            archive_views.ArchivePage(
                url="archives/",
                title="",
                month=date(2023, 4, 1),
                days=(day,),
                calendars=(calendar,),
                years=(archive_views.Year(year=2023, months=(month, label(text))),),
                newer=month,
                older=label(text),
                **shared,
            ),
        )
    yield "page.html", views.StaticPage(url="a/b.html", title=text, content=Markup("<p>Page</p>"), lang="en", **shared)
    yield "404.html", views.NotFoundPage(url="404.html", title="", archive_url="archives/", latest=(one,), **shared)
    some = (label(text),)
    search = views.SearchPage(
        url="s/", title=text, index_url="i/", archive_url="a/", sources=some, tags=some, months=("2023-04",), **shared
    )
    yield "search.html", search
    links = tuple(views.FeedLink(title=text, url=f"f.{kind}", media_type=kind) for kind in (RSS, ATOM, JSON))
    own = tuple(replace(link, kind="all") for link in links)
    kinds = (
        feed_views.FeedGroup(kind="site", followed=(feed_views.Followed(label=views.Label(name=""), feeds=own),)),
        feed_views.FeedGroup(kind="tags", followed=(feed_views.Followed(label=views.Label(name=text), feeds=links),)),
    )
    yield (
        "subscribe.html",
        feed_views.SubscribePage(
            url="subscribe/", title="", groups=kinds, partial=True, feeds_url="a.opml", sources_url="b.opml", **shared
        ),
    )
    gone = replace(one, withdrawn=True, reason=text)
    yield "withdrawn.html", views.WithdrawnPage(url="2023/04/20/x/", title=text, article=gone, **shared)
    yield "redirect.html", views.RedirectPage(url="alt.html", title=text, target="neu/", lang="en", **shared)


def empty_pages() -> Iterator[tuple[str, views.Page]]:
    """Yield every template with a page of a site that has nothing yet."""
    yield (
        "index.html",
        edition_views.FrontPage(url="", title="", edition=None, updated=None, tags=(), archive_url="archives/"),
    )
    made = edition_views.EditionView(
        label=edition("N", poor(), poor()).label,
        lead=edition_views.EntryView(article=poor()),
        sections=(),
        articles=1,
        sources=0,
        reading_time=1,
    )
    yield "edition.html", edition_views.EditionPage(url="x/", title="", edition=made, previous=None, next=None)
    yield "editions.html", edition_views.EditionsPage(url="x/", title="", editions=())
    yield "story.html", edition_views.StoryPage(url="x/", title="X", lang="fr", days=(), sources=(), reasons=())
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
        yield template, archive_views.ArchivePage(url="x/", title="", month=None, days=(), years=())
    yield "page.html", views.StaticPage(url="x/", title="X", content=Markup(), lang="fr")
    yield "404.html", views.NotFoundPage(url="404.html", title="", archive_url="archives/")
    yield (
        "search.html",
        views.SearchPage(
            url="s/", title="", index_url="i/", archive_url="a/", sources=(), tags=(), months=("2023-04",)
        ),
    )
    yield (
        "subscribe.html",
        feed_views.SubscribePage(url="s/", title="", groups=(), partial=False, feeds_url="", sources_url=""),
    )
    yield "withdrawn.html", views.WithdrawnPage(url="rien.html", title="Rien", article=poor(withdrawn=True))
    yield "redirect.html", views.RedirectPage(url="alt/", title="", target="neu/")


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


DATA = {"type": "application/ld+json"}
SCRIPTS = {"search.html": [{"src": "../theme/search.js", "defer": ""}]}

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
        assert [found for found in outline.all("script") if found != DATA] == SCRIPTS.get(template, [])


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
        assert [found for found in outline.all("script") if found != DATA] == SCRIPTS.get(template, []), template
        assert html.count("<script") == len(outline.all("script"))
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


def test_a_page_is_the_same_in_any_order_of_pages_and_without_remembering() -> None:
    """Each page twice and among others of other sites and depths, so that fragments of all are at hand."""
    forgetful = Renderer(recipe(), remember=False)
    pages = [
        (template, site, shown) for site, template, page in ALL for shown in (page, replace(page, url="a/b/c.html"))
    ]
    expected = [forgetful.render(*case) for case in pages]
    for seed in range(3):
        mine = renderer()
        for position in random.Random(seed).sample([*range(len(pages))] * 2, k=2 * len(pages)):
            assert mine.render(*pages[position]) == expected[position], pages[position][0]


def test_another_process_renders_the_same() -> None:
    theme = FileSystemLoader(TEMPLATES)
    loader = ChoiceLoader([DictLoader({}), theme, PrefixLoader({"!theme": theme})])
    here = recipe(loader=loader, extensions=("jinja2.ext.do",), filters={"shout": str.upper})
    one, other = Renderer(here), Renderer(pickle.loads(pickle.dumps(here)))
    for site, template, page in ALL:
        assert one.render(template, site, page) == other.render(template, site, page)
        assert one.fingerprint(template) == other.fingerprint(template)


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
    mine = renderer("en", loader=loader, extensions=("jinja2.ext.do",), filters={"shout": str.upper})
    assert mine.render("x", poor_site("en"), RICH[0][1]) == "A\n"


def test_preformatted_text_keeps_its_empty_lines() -> None:
    page = views.StaticPage(url="x/", title="X", content=Markup("<p>a</p>\n\n \n<pre>1  \n\n\n2</pre>\n\n"), lang="fr")
    html = renderer().render("page.html", poor_site(), page)
    assert "<p>a</p>\n<pre>1  \n\n\n2</pre>\n" in html


# --- Links ----------------------------------------------------------------------------------


LINK = renderer(loader=DictLoader({"link": "{{ href(page.title) }}"}), lang="en")


def link(start: str, url: str) -> str:
    return LINK.render("link", poor_site(), views.Page(url=start, title=url)).removesuffix("\n").replace("&amp;", "&")


@pytest.mark.parametrize(
    ("start", "url", "expected"),
    [
        ("", "", "./"),
        ("", "tag/otan/", "./tag/otan/"),
        ("", "a:b.html", "./a:b.html"),  # a:b.html alone would have the scheme a
        ("tag/otan/", "", "../../"),
        ("tag/otan/", "tag/soudan/", "../../tag/soudan/"),  # not ../soudan/: the same from all pages of a depth
        ("tag/otan/", "tag/otan/", "../../tag/otan/"),
        ("2023/04/20/a.html", "theme/css/style.css", "../../../theme/css/style.css"),
        ("a/", "b.html?x=/1&z#y/z", "../b.html?x=/1&z#y/z"),
        ("a/b.html?c=/d/#e/", "f/", "../f/"),
        ("tag/%E5%8C%97/", "tag/北京/", "../../tag/北京/"),
    ],
)
def test_a_link_is_the_way_to_the_root_and_the_address(start: str, url: str, expected: str) -> None:
    assert link(start, url) == expected


_segments = st.lists(st.text("ab.:é%-", min_size=1).filter(lambda name: name.strip(".")), max_size=4)
_addresses = st.builds(
    lambda names, end: "/".join(names) + (end if names else ""), _segments, st.sampled_from(["", "/"])
)


@given(_addresses, _addresses)
def test_a_link_arrives(start: str, url: str) -> None:
    root = "https://example.org/digest/"
    assert urljoin(root + start, link(start, url)) == root + url


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
    html = renderer().render("article.html", rich_site(), next(page for name, page in RICH if name == "article.html"))
    assert '<link rel="canonical" href="https://example.org/digest/2023/04/20/otan/">' in html
    assert '<meta property="og:image" content="https://example.org/digest/images/otan.jpg">' in html
    assert "canonical" not in renderer().render(
        "article.html", poor_site(), next(page for name, page in RICH if name == "article.html")
    )


# --- Rights, languages ------------------------------------------------------------------------


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


@pytest.mark.parametrize("lang", ["sv", "he", "xx-nonsense", ""])
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


def test_addresses_that_may_be_followed_or_loaded() -> None:
    assert is_web_address("HTTPS://x")
    assert not is_web_address("javascript:x")
    assert is_on_site("images/a.jpg")
    for other in ("", "https://x/a.jpg", "//x/a.jpg", "/a.jpg", "\\\\x\\a.jpg", "data:x", "http://[x"):
        assert not is_on_site(other)
