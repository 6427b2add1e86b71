"""What pages say of themselves to programs: JSON-LD, canonical addresses, Open Graph."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from newsdigest.publishing import views
from newsdigest.publishing.structured_data import structured_data

Build = Callable[..., Path]

SITE = "https://digest.example.fr/repo"
ARTICLE = """\
Title: Un voilier & son quai
Date: 2023-04-20 18:02
Modified: 2023-04-21 08:00
Slug: voilier
Lang: fr
Category: Économie
Tags: Nantes, R&D
Authors: Anne Roux, Ben Diaz
Source: La Gazette
Source_url: https://gazette.example/voilier?a=1&b=2
Summary: Un navire.
Correction: Le port était faux.
Image: images/port.jpg
Image_alt: Le port
Rights: {rights}

Le navire est arrivé lundi.
"""
PAGE = "2023/04/20/voilier/index.html"


def _soup(output: Path, page: str = PAGE) -> BeautifulSoup:
    return BeautifulSoup((output / page).read_text("utf-8"), "html.parser")


def _graph(output: Path, page: str = PAGE) -> dict[str, Any]:
    """Return what a page describes, by its type."""
    (script,) = _soup(output, page).select('script[type="application/ld+json"]')
    data = json.loads(script.get_text())
    assert data["@context"] == "https://schema.org"
    return {str(thing.pop("@type")): thing for thing in data["@graph"]}


def test_an_article_and_where_it_comes_from(build: Build) -> None:
    output = build({"articles/a.md": ARTICLE.format(rights="full")}, SITEURL=SITE)
    graph = _graph(output)
    assert graph["NewsArticle"] == {
        "mainEntityOfPage": f"{SITE}/2023/04/20/voilier/",
        "url": f"{SITE}/2023/04/20/voilier/",
        "headline": "Un voilier & son quai",
        "description": "Un navire.",
        "datePublished": "2023-04-20T18:02+02:00",
        "dateModified": "2023-04-21T08:00+02:00",
        "correction": {"@type": "CorrectionComment", "text": "Le port était faux."},
        "author": [{"@type": "Person", "name": "Anne Roux"}, {"@type": "Person", "name": "Ben Diaz"}],
        "publisher": {"@type": "Organization", "name": "Le Condensé", "url": f"{SITE}/"},
        "inLanguage": "fr",
        "articleSection": "Économie",
        "keywords": ["Nantes", "R&D"],
        "image": f"{SITE}/images/port.jpg",
        "isBasedOn": "https://gazette.example/voilier?a=1&b=2",
        "citation": {
            "@type": "NewsArticle",
            "url": "https://gazette.example/voilier?a=1&b=2",
            "headline": "Un voilier & son quai",
            "publisher": {"@type": "NewsMediaOrganization", "name": "La Gazette"},
        },
        "sourceOrganization": {"@type": "NewsMediaOrganization", "name": "La Gazette"},
        "isAccessibleForFree": True,
    }
    steps = graph["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Le Condensé", f"{SITE}/"),
        (2, "Économie", f"{SITE}/section/economie/"),
        (3, "Un voilier & son quai", f"{SITE}/2023/04/20/voilier/"),
    ]


@pytest.mark.parametrize(
    ("rights", "canonical", "said"),
    [
        ("full", f"{SITE}/2023/04/20/voilier/", {"description", "isAccessibleForFree"}),
        ("excerpt", "https://gazette.example/voilier?a=1&b=2", {"description"}),
        ("headline", "https://gazette.example/voilier?a=1&b=2", set()),
    ],
)
def test_an_excerpt_is_no_original(build: Build, rights: str, canonical: str, said: set[str]) -> None:
    """Search engines are sent to the source; who shares the page shares the digest's."""
    output = build({"articles/a.md": ARTICLE.format(rights=rights)}, SITEURL=SITE)
    soup = _soup(output)
    assert soup.select_one('link[rel="canonical"]')["href"] == canonical  # type: ignore[index]
    assert soup.select_one('meta[property="og:url"]')["content"] == f"{SITE}/2023/04/20/voilier/"  # type: ignore[index]
    assert _graph(output)["NewsArticle"].keys() & {"description", "isAccessibleForFree"} == said


def test_an_excerpt_without_a_web_address_is_its_own_page(build: Build) -> None:
    written = ARTICLE.format(rights="excerpt").replace("https://gazette.example/voilier?a=1&b=2", "javascript:alert(1)")
    output = build({"articles/a.md": written}, SITEURL=SITE)
    assert _soup(output).select_one('link[rel="canonical"]')["href"] == f"{SITE}/2023/04/20/voilier/"  # type: ignore[index]
    assert _graph(output)["NewsArticle"].keys().isdisjoint({"isBasedOn", "citation"})


@pytest.mark.parametrize(
    ("page", "kinds", "trail"),
    [
        ("index.html", {"WebSite", "CollectionPage"}, []),
        (
            "edition/2023-04-20/index.html",
            {"['CollectionPage', 'PublicationIssue']"},
            ["Éditions", "Jeudi 20 avril 2023"],
        ),
        ("tag/nantes/index.html", {"CollectionPage"}, ["Thèmes", "Nantes"]),
        ("source/la-gazette/index.html", {"CollectionPage"}, ["Sources", "La Gazette"]),
        ("section/economie/index.html", {"CollectionPage"}, ["Rubriques", "Économie"]),
        ("archive/2023/04/index.html", set(), ["Archives", "Avril 2023"]),
    ],
)
def test_pages_that_lead_to_articles(build: Build, page: str, kinds: set[str], trail: list[str]) -> None:
    graph = _graph(build({"articles/a.md": ARTICLE.format(rights="full")}, SITEURL=SITE), page)
    assert graph.keys() - {"BreadcrumbList"} == kinds
    for kind in kinds - {"WebSite"}:
        (item,) = graph[kind]["mainEntity"]["itemListElement"]
        assert item["url"] == f"{SITE}/2023/04/20/voilier/"
    steps = graph["BreadcrumbList"]["itemListElement"] if "BreadcrumbList" in graph else []
    assert [step["name"] for step in steps[1:]] == trail


def test_what_is_not_for_search_engines_says_nothing(build: Build) -> None:
    output = build({"articles/a.md": "Status: draft\n" + ARTICLE.format(rights="full")}, SITEURL=SITE)
    for page in ("drafts/voilier/index.html", "404.html", "tags/index.html"):
        assert not _soup(output, page).select('script[type="application/ld+json"]'), page


@given(title=st.text(min_size=1) | st.sampled_from(["</script><script>", "<!--<script>", "\u2028\u2029&amp;"]))
def test_no_text_ends_the_script(title: str) -> None:
    article = views.ArticleView(
        title=title,
        url="a/",
        date=datetime(2023, 4, 20, tzinfo=UTC),
        timed=False,
        lang="fr",
        summary=title,
        section=views.Label(name=title),
        guid="urn:a",
        rights="full",
    )
    page = views.ArticlePage(url="a/", title=title, article=article, content=Markup(), newer=None, older=None)
    site = views.SiteView(
        name=title, tagline=title, lang="fr", address=SITE, sections=(), pages=(), feeds=(), static_url="theme"
    )
    text = structured_data(page, site, lambda url: f"{SITE}/{url}", heading=title, trail=[(title, "b/")])
    assert not set(text) & set("<>\u2028\u2029")
    thing, crumbs = json.loads(text)["@graph"]
    assert (thing["headline"], thing["datePublished"]) == (title, "2023-04-20")
    assert crumbs["itemListElement"][1]["name"] == title
