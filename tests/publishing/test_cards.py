"""Pictures for networks: which pages have one, and what is on it."""

import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from newsdigest.publishing import cards
from newsdigest.publishing.cards import Card, draw, drawable
from newsdigest.publishing.interface import Interface

Build = Callable[..., Path]

THEME = Path(__file__).parents[2] / "theme"
SITE = "https://digest.example.fr/repo"
ARTICLE = "Title: Été\nDate: 2023-04-20\nSlug: a\nTags: Lune\n{more}\nLa fusée est partie.\n"
EDITION, TAG, PAGE = "edition/2023-04-20/", "tag/lune/", "2023/04/20/a/"


def _pictures(output: Path, page: str) -> list[str]:
    soup = BeautifulSoup((output / page / "index.html").read_text("utf-8"), "html.parser")
    large = soup.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"  # type: ignore[index]
    found = [str(each["content"]).removeprefix(f"{SITE}/") for each in soup.select('meta[property="og:image"]')]
    assert large is bool(found)
    assert all((output / each).exists() for each in found if each.endswith("card.png"))
    return found


@pytest.mark.parametrize(
    ("settings", "edition", "other"),
    [
        ({}, [f"{EDITION}card.png"], ["card.png"]),
        ({"NEWSDIGEST_CARDS": "site"}, ["card.png"], ["card.png"]),
        ({"NEWSDIGEST_CARDS": "none"}, [], []),
        ({"SITENAME": "الموجز"}, [], []),  # letters that the font does not have
    ],
)
def test_editions_have_a_card_and_other_pages_the_sites(
    build: Build, settings: dict[str, str], edition: list[str], other: list[str]
) -> None:
    output = build({"articles/a.md": ARTICLE.format(more="")}, SITEURL=SITE, **settings)
    assert _pictures(output, EDITION) == edition
    assert [_pictures(output, page) for page in ("", TAG, PAGE)] == [other] * 3


def test_a_picture_of_the_article_wins(build: Build) -> None:
    more = "Image: images/port-1280x720.jpg\nImage_alt: Le port\n"
    output = build({"articles/a.md": ARTICLE.format(more=more)}, SITEURL=SITE)
    assert _pictures(output, PAGE) == ["images/port-1280x720.jpg"]


def test_what_is_not_installed_makes_no_cards(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "installed", lambda: False)
    output = build({"articles/a.md": ARTICLE.format(more="")}, SITEURL=SITE)
    assert _pictures(output, EDITION) == []
    assert not list(output.rglob("*.png"))


@pytest.mark.parametrize(
    "card",
    [
        Card(name="Le Condensé", title="L’actualité du monde"),
        Card(name="Le Condensé", title="Mot " * 200, first=date(2023, 4, 20), last=date(2023, 4, 20)),
        Card(name="N" * 200, title="Anticonstitutionnellement" * 10, first=date(2023, 4, 17), last=date(2023, 4, 23)),
        Card(name="Le Condensé", title="موجز", first=date(2023, 4, 20), last=date(2023, 4, 20)),
        Card(name="Le Condensé"),
    ],
)
def test_a_card_is_small_and_always_the_same(card: Card) -> None:
    interface = Interface(THEME / "translations", "fr")
    data = draw(card, interface)
    image = Image.open(BytesIO(data))
    assert (image.size, image.format) == ((1200, 630), "PNG")
    assert len(data) < 60_000
    assert data == draw(card, interface)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Œuvres de Łódź, 100 %", True),
        ("Ελλάδα", True),
        ("Київ", True),
        ("e\u0301", True),
        ("موجز", False),
        ("新聞", False),
        ("Fête 🎉", False),
        ("٣", False),
        ("① Ŋ", False),
        ("新\n聞", False),
        ("Ελλάδα\nКиїв", True),
        ("1 234 € – « œuf » … “a” → ₽", True),
    ],
)
def test_which_letters_the_font_has(text: str, drawn: bool) -> None:
    assert drawable(text) is drawn


def test_a_name_or_tagline_of_several_lines_is_drawn_in_one() -> None:
    interface = Interface(THEME / "translations", "fr")
    assert draw(Card(name="La\nRevue", title="Un\nrésumé"), interface) == draw(
        Card(name="La Revue", title="Un résumé"), interface
    )


def test_what_is_told_without_the_font_is_so() -> None:
    sure = [chr(code) for code in range(0x3000) if cards._SURE.fullmatch(chr(code))]
    assert [sign for sign in sure if not cards._is_drawn(sign)] == []


def test_a_card_depends_on_the_words_for_its_week(tmp_path: Path) -> None:
    shutil.copytree(THEME / "translations", tmp_path / "words")
    path = next((tmp_path / "words").glob("**/fr*.po"))
    before = cards.fingerprint(Interface(tmp_path / "words", "fr"))
    assert before == cards.fingerprint(Interface(THEME / "translations", "fr"))
    path.write_text(path.read_text("utf-8").replace("Semaine du", "Huit jours du"), "utf-8")
    assert cards.fingerprint(Interface(tmp_path / "words", "fr")) != before


def test_a_week_is_called_as_in_the_theme() -> None:
    assert f'_("{cards.WEEK}"' in (THEME / "templates/_edition.html").read_text("utf-8")
