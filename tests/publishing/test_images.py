"""Lead images on pages: of the site, from elsewhere where the owner says so, or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

Build = Callable[..., Path]

ARTICLE = """\
Title: Un voilier cargo à Nantes
Date: 2023-04-20 18:02
Slug: voilier
Lang: fr
Tags: Nantes
Summary: Un navire.
Image: {image}
Image_alt: Le voilier & "son" quai
Image_caption: Le voilier à quai <b>
Image_credit: Photo : J. Morvan

Le navire est arrivé lundi.
"""
ADDRESS = "https://gazette.example/voilier.jpg?a=1&b=2"
KEPT = "images/2023/04/voilier-0badc0de-1280x720.jpg"


def _images(output: Path, page: str = "2023/04/20/voilier/index.html") -> list[Tag]:
    return BeautifulSoup((output / page).read_text("utf-8"), "html.parser").select("main img")


def test_a_kept_image_has_its_size_and_what_is_said_of_it(build: Build) -> None:
    output = build({"articles/a.md": ARTICLE.format(image=KEPT), KEPT: "JPEG"})
    (image,) = _images(output)
    assert image.attrs == {
        "src": f"../../../../{KEPT}",
        "alt": 'Le voilier & "son" quai',
        "width": "1280",
        "height": "720",
    }
    assert image.parent is not None
    assert image.parent.select_one("figcaption").get_text() == "Le voilier à quai <b> Photo : J. Morvan"  # type: ignore[union-attr]
    assert (output / KEPT).read_text("utf-8") == "JPEG"
    (lead,) = _images(output, "index.html")
    assert (lead["src"], lead["width"]) == (f"./{KEPT}", "1280")


def test_a_picture_that_a_person_put_there_has_no_size(build: Build) -> None:
    (image,) = _images(build({"articles/a.md": ARTICLE.format(image="images/port.jpg")}))
    assert image.attrs.keys() == {"src", "alt"}


@pytest.mark.parametrize(("images", "shown"), [("none", False), ("keep", False), ("link", True)])
def test_an_image_elsewhere_is_loaded_only_where_the_owner_says_so(build: Build, images: str, shown: bool) -> None:
    output = build({"articles/a.md": ARTICLE.format(image=ADDRESS)}, NEWSDIGEST_IMAGES=images)
    for page in ("2023/04/20/voilier/index.html", "index.html"):
        found = _images(output, page)
        assert [image["src"] for image in found] == [ADDRESS] * shown
        for image in found:
            assert (image["referrerpolicy"], image["loading"]) == ("no-referrer", "lazy")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AA", "//evil.example/a.jpg", "ftp://a/b"]
)
def test_nothing_else_is_loaded(build: Build, address: str) -> None:
    assert _images(build({"articles/a.md": ARTICLE.format(image=address)}, NEWSDIGEST_IMAGES="link")) == []


def test_another_say_about_images_makes_the_pages_anew(build: Build) -> None:
    files = {"articles/a.md": ARTICLE.format(image=ADDRESS)}
    assert not _images(build(files))
    assert _images(build(files, NEWSDIGEST_IMAGES="link"))
    assert not _images(build(files))


WITHIN = "![Le quai](https://gazette.example/quai.jpg)\n\nEt après.\n\n![…](https://gazette.example/mât%20bas.jpg?w=1)"


def test_pictures_within_a_text_are_links_where_nothing_is_shown_from_elsewhere(build: Build) -> None:
    linked = (
        "\n\n[![Le pont](https://gazette.example/pont.jpg)](https://gazette.example/pont)\n\n![Ici](images/ici.png)"
    )
    output = build({"articles/a.md": ARTICLE.format(image=ADDRESS) + "\n" + WITHIN + linked, "images/ici.png": "PNG"})
    page = BeautifulSoup((output / "2023/04/20/voilier/index.html").read_text("utf-8"), "html.parser")
    assert [image["alt"] for image in page.select("main img")] == ["Ici"]
    links = [(link.text, link["href"]) for link in page.select(".content a, main p a") if "gazette" in link["href"]]
    for expected in (
        ("Le quai", "https://gazette.example/quai.jpg"),
        ("mât bas.jpg", "https://gazette.example/mât%20bas.jpg?w=1"),
        ("Le pont", "https://gazette.example/pont"),
    ):
        assert expected in links


@pytest.mark.parametrize("images", ["link", "keep"])
def test_pictures_within_a_text_are_asked_for_when_they_are_seen(build: Build, images: str) -> None:
    output = build({"articles/a.md": ARTICLE.format(image="") + "\n" + WITHIN}, NEWSDIGEST_IMAGES=images)
    for image in (found := _images(output)):
        assert (image["loading"], image["referrerpolicy"]) == ("lazy", "no-referrer")
    assert len(found) == 2


def test_the_lead_image_is_shown_once(build: Build) -> None:
    text = f"\n![Le voilier]({ADDRESS})\n\n*Le voilier à quai &lt;b&gt;*\n\n{WITHIN}"
    output = build({"articles/a.md": ARTICLE.format(image=ADDRESS) + text}, NEWSDIGEST_IMAGES="link")
    assert [image["src"] for image in _images(output)].count(ADDRESS) == 1
    assert (output / "2023/04/20/voilier/index.html").read_text("utf-8").count("Le voilier à quai") == 1


def test_what_keeps_quotes_apart_in_markdown_is_no_gap_on_a_page(build: Build) -> None:
    output = build({"articles/a.md": ARTICLE.format(image="") + "\n> Un.\n\n&#8203;\n\n> Deux."})
    page = BeautifulSoup((output / "2023/04/20/voilier/index.html").read_text("utf-8"), "html.parser")
    assert [quote.get_text().strip() for quote in page.select("main blockquote")] == ["Un.", "Deux."]
    assert "\u200b" not in page.get_text()


@pytest.mark.parametrize("policy", ["none", "link"])
def test_an_address_that_is_none_costs_no_article(build: Build, said: Callable[[], list[str]], policy: str) -> None:
    article = ARTICLE.format(image="").replace("lundi.", "lundi. ![…](//[/y.png)")
    article = article.replace("Image:", "Source: Le Fil\nSource_url: http://[x/y\nImage:")
    output = build({"articles/a.md": article}, NEWSDIGEST_IMAGES=policy)
    assert "lundi" in (output / "2023/04/20/voilier/index.html").read_text("utf-8")
    assert "Un voilier" in (output / "feeds/all.rss.xml").read_text("utf-8")
    assert said() == []
