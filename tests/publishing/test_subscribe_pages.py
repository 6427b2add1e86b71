"""Where readers find feeds: the page that lists them, lists for programs, and the head of each page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pelican.log import LimitFilter

from newsdigest.announcing import announce
from newsdigest.document import RawArticle, Subscription
from newsdigest.formats import opml
from newsdigest.publishing import subscribe_pages
from newsdigest.settings import Settings

Build = Callable[..., Path]
Said = Callable[[], list[str]]
SITE = "https://user.github.io/repo"


def subscriptions(path: Path) -> list[Subscription]:
    """Return the feeds of a list as `newsdigest subscribe` reads them."""
    found = list(opml.read(RawArticle(data=path.read_bytes(), origin=path.name), Settings()))
    assert all(isinstance(each, Subscription) for each in found), found
    return [each for each in found if isinstance(each, Subscription)]


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def article(number: int, tag: str = "Lune") -> str:
    return (
        f"Title: Article <{number}>\nDate: 2023-04-{number + 1:02} 09:00\nSlug: a{number}\nLang: fr\n"
        f"Category: Sciences & co\nSource: Carnet\nTags: {tag}\n\nLe texte {number}.\n"
    )


def test_every_feed_is_on_the_page_and_in_the_list(build: Build) -> None:
    output = build({f"articles/{number}.md": article(number, f"T{number}") for number in range(3)}, SITEURL=SITE)
    page = soup(output / "subscribe/index.html")
    files = {path.relative_to(output).as_posix() for path in (output / "feeds").rglob("*") if path.is_file()}
    linked = {str(link["href"]).removeprefix("../") for link in page.select(".feeds a[type]")}
    copied = {code.get_text().removeprefix(f"{SITE}/") for code in page.select(".feeds code")}
    assert {file for file in files if file.endswith(".rss.xml")} == copied
    assert files == copied | linked
    listed = {each.url.removeprefix(f"{SITE}/") for each in subscriptions(output / "feeds/feeds.opml")}
    assert listed == copied
    sections = [each for each in subscriptions(output / "feeds/feeds.opml") if each.section == "Rubriques"]
    assert [(each.title, each.site) for each in sections] == [("Sciences & co", f"{SITE}/section/sciences-and-co/")]


def test_of_many_topics_the_page_has_those_of_most_articles(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscribe_pages, "TAGS", 1)
    output = build({f"articles/{number}.md": article(number, f"Lune, T{number}") for number in range(2)})
    page = soup(output / "subscribe/index.html")
    names = [item.get_text().split()[0] for item in page.select("section[aria-labelledby=f-tags] li")]
    assert names == ["Lune"]
    assert "chaque thème" in page.get_text()
    assert len([each for each in subscriptions(output / "feeds/feeds.opml") if each.section == "Thèmes"]) == 3


def test_each_feed_names_the_hub_that_is_told_of_it(build: Build, tmp_path: Path) -> None:
    hub = "https://hub.example/?a=1&b=2"
    output = build({"articles/a.md": article(1)}, SITEURL=SITE, NEWSDIGEST_WEBSUB_HUB=hub)
    feeds = [path for path in (output / "feeds").rglob("*") if path.suffix in (".xml", ".json")]
    made = announce(Settings(output=output, cache=tmp_path / "memory", websub_hub=hub))
    assert made.noted == len(feeds)


LIST = """<?xml version="1.0"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="Sciences"><outline type="rss" text="Carnet &amp; fils" xmlUrl="https://carnet.example/f?feed=rss2&amp;cat=2"
  htmlUrl="https://carnet.example/" rights="full" lang="fr"/></outline>
<outline type="rss" text="Lettre" xmlUrl="https://me:SECRET1@lettre.example/f"/>
<outline type="rss" text="Lettre bis" xmlUrl="https://me:SECRET2@lettre.example/f" public="yes"/>
<outline type="rss" text="Projets" xmlUrl="https://git.example/u.atom?feed_token=SECRET3"/>
<outline type="rss" text="https://git.example/u.atom?sig=SECRET4" xmlUrl="https://git.example/u.atom?sig=SECRET5"/>
<outline type="rss" text="À moi" xmlUrl="https://lettre.example/private/SECRET6.rss" public="no"/>
<outline type="rss" text="Sans dossier" xmlUrl="https://sans.example/f" htmlUrl="https://me:SECRET7@sans.example/"/>
<outline type="rss" text="Une balade" xmlUrl="https://balade.example/9b1f0c77a2e84d35/f?n=1" public="yes"/>
</body></opml>"""


def test_the_sources_are_published_without_what_is_private(build: Build, said: Said) -> None:
    output = build({"articles/a.md": article(1), "sources.opml": LIST})
    text = (output / "feeds/sources.opml").read_text("utf-8")
    assert "SECRET" not in text
    assert "rights" not in text
    assert "public" not in text
    found = [(each.section, each.title, each.url, each.site) for each in subscriptions(output / "feeds/sources.opml")]
    assert found == [
        ("", "Sans dossier", "https://sans.example/f", ""),
        ("", "Une balade", "https://balade.example/9b1f0c77a2e84d35/f?n=1", ""),
        ("Sciences", "Carnet & fils", "https://carnet.example/f?feed=rss2&cat=2", "https://carnet.example/"),
    ]
    withheld = [
        'Lettre is not published: its address holds a password (public="no": agreed)',
        'Lettre bis is not published: its address holds a password (public="no": agreed)',
        'Projets is not published: its address may hold a key (public="yes" or "no"?)',
        'git.example is not published: its address may hold a key (public="yes" or "no"?)',
    ]
    assert said() == [f"sources.opml: {each}" for each in withheld]
    page = soup(output / "subscribe/index.html")
    assert page.select_one('a[href="../feeds/sources.opml"]')


def test_what_is_withheld_is_named_at_each_build(build: Build, said: Said) -> None:
    listed = LIST.replace(' public="yes"', ' public="no"')
    build({"articles/a.md": article(1), "sources.opml": listed})
    first = said()
    LimitFilter._raised_messages.clear()  # another process
    build({})
    assert said() == [*first, *first]
    build({"sources.opml": "<opml><body/></opml>"})
    assert not soup(build({}) / "subscribe/index.html").select('a[href$="sources.opml"]')


def test_a_list_that_cannot_be_read_costs_itself_alone(build: Build, said: Said) -> None:
    bomb = f'<!DOCTYPE opml [<!ENTITY a "{"a" * 200}">]><opml><body>{"&a;" * 500}</body></opml>'
    output = build({"articles/a.md": article(1), "sources.opml": bomb})
    assert (output / "subscribe/index.html").exists()
    assert not (output / "feeds/sources.opml").exists()
    assert said() == ["sources.opml: is not published: grows to more than twice its size by its own entities"]


def test_without_sources_there_is_no_list_of_them(build: Build) -> None:
    output = build({"articles/a.md": article(1)})
    assert not (output / "feeds/sources.opml").exists()
    assert not soup(output / "subscribe/index.html").select('a[href$="sources.opml"]')


def formats(name: str) -> list[str]:
    return [f"{name}.{form}" for form in ("rss.xml", "atom.xml", "json")]


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("index.html", []),
        ("tag/lune/index.html", formats("tag/lune")),
        ("section/sciences-and-co/index.html", formats("section/sciences-and-co")),
        ("source/carnet/index.html", formats("source/carnet")),
        ("story/suivi/index.html", formats("story/suivi")),
        ("2023/04/02/a1/index.html", ["section/sciences-and-co.rss.xml", "source/carnet.rss.xml"]),
    ],
)
def test_each_page_tells_of_the_feeds_that_fit_it(build: Build, page: str, own: list[str]) -> None:
    stories = "suivi = a1\na1 + a2\n"
    output = build({"articles/a.md": article(1), "articles/b.md": article(2), "stories.txt": stories})
    links: list[Any] = soup(output / page).select('head link[rel="alternate"][type]')
    found = [str(link["href"]).rpartition("feeds/")[2] for link in links]
    assert found == [*own, *formats("all"), *formats("editions")]
    assert all((output / "feeds" / feed).is_file() for feed in found)
    assert len({link["title"] for link in links}) == len({feed.partition(".")[0] for feed in found})


@pytest.mark.parametrize(("lang", "said"), [("en", "All feeds"), ("de", "Alle Feeds"), ("fr", "Tous les flux")])
def test_an_opened_feed_names_the_page_with_all_of_them(build: Build, lang: str, said: str) -> None:
    """An escape in CSS takes all hexadecimal digits that follow: ``\\A\\AAll`` is “ªll”."""
    style = (build({"articles/a.md": article(1)}, SITEURL=SITE, DEFAULT_LANG=lang) / "theme/feed.css").read_text(
        "utf-8"
    )
    assert f'"\\A\\A {said}' in style
    assert f"\u2066{SITE}/subscribe/\u2069" in style  # read from left to right in any language
