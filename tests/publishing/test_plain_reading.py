"""An article that is read without Pelican's objects is read as Pelican reads it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pelican.settings import read_settings

from newsdigest.publishing.plain_reading import PlainReader
from newsdigest.publishing.reading import ArticleReader, Read
from newsdigest.settings import Settings

ROOT = Path(__file__).parents[2]

PLAIN = """\
Title: L’Otan « se prépare »
Date: 2023-04-20 18:02
Lang: fr
Slug: l-otan-se-prepare
Category: Monde
Tags: Otan, Ukraine
Summary: Un *résumé*.
Source: ESA
Rights: full

Un paragraphe\u00a0: « oui ».

Un autre, 20 %.
"""

VALUES = {
    "Title": ("Un titre", "L’Otan\u00a0: « A & B » <b>", "A\tB", "", "Title: x"),
    "Date": (
        *("2023-04-20", "2023-04-20 18:02", "2023-02-30", "2023-10-29 02:30:00", "2023-03-26 02:30", "2031-1-2"),
        *("2999-01-01", "20 April 2023", "2023-04-20 18:02+05:00", "1001-01-01", "", "2023_04_20"),
    ),
    "Modified": ("2023-05-01", "2023-05-01 10:00", "hier", "2023-05-01T10:00:00"),
    "Lang": ("fr", "en", "FR", "en-US", "", "français", "ar"),
    "Slug": ("un-titre", "Un Titre", "../x", "a/b", "é", "2023", "-", "{slug}"),
    "Category": ("Monde", "Société", "…", "日本", "", "A, B", "\u00a0Sport\u00a0"),
    "Tags": ("Otan", "Otan, Ukraine", "a; b, c", ";", "…", "C++, C"),
    "Authors": ("Anne", "Anne, Ben", "…", "Élodie", "Doe, Jane; Roe, J."),
    "Author": ("Anne",),
    "Summary": ("Un résumé.", "Un *résumé* <b>x</b>.", "R&D"),
    "Source": ("ESA", "Le Monde"),
    "Source_url": ("https://example.org/a", "javascript:alert(1)", "http://[x"),
    "Guid": ("urn:uuid:1", ""),
    "Image": ("images/a b.jpg", "https://example.org/a.jpg"),
    "Rights": ("full", "excerpt", "headline", "none", "FULL"),
    "Credits": ("Avec A", "A\x0bB", "A\x01B"),
    "Imported": ("0123",),
    "Status": ("draft", "published", "hidden"),
    "Save_as": ("x.html",),
    "Template": ("other",),
    "Other": ("x",),
}
BODIES = (
    "Un mot.",
    " ",
    "\n",
    "\n\n",
    "\u00a0",
    "\u202f!",
    "a < b",
    "R&D",
    "\\*",
    "\\>",
    "\\{filename}a\\|",
    "*a*",
    "x\x00y",
)
ODDITIES = (
    "- a",
    "\r\n",
    "\t",
    "\x01",
    "\x85",
    "\u2028",
    "\ufffe",
    "{static}/a",
    "<script>x</script>",
    "javascript:",
    "…",
    "1984.",
)
SPACES = (": ", ":", ":  ", " : ", ":\u00a0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("content")


def of_site(folder: Path, **override: Any) -> dict[str, Any]:
    paths = {"PATH": str(folder), "OUTPUT_PATH": str(folder / "output"), "TIMEZONE": "Europe/Paris"}
    found: dict[str, Any] = read_settings(str(ROOT / "pelicanconf.py"), override={**paths, **override})
    return {**found, **Settings.from_mapping(found).as_mapping()}


def both(folder: Path, name: str, text: str, **override: Any) -> tuple[Read, Read]:
    """Return what a file gives here, and what it gives when nothing is plain."""
    (folder / name).write_bytes(text.encode())
    ours, pelicans = (ArticleReader(of_site(folder, **override)) for _ in range(2))
    pelicans._plain = None
    return ours.read(name), pelicans.read(name)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return an article, often a plain one."""

    def lines() -> Iterator[str]:
        usual = {"Title": "Un titre", "Date": "2023-04-20 18:02", "Lang": "fr", "Slug": "un-titre"}
        names = draw(st.lists(st.sampled_from(tuple(VALUES)), max_size=4))
        for name, value in usual.items():
            if name not in names:
                yield f"{name}: {value}"
        for name in names:
            sign = draw(st.sampled_from((": ",) * 9 + SPACES))
            yield f"{name}{sign}{draw(st.sampled_from(VALUES[name]))}"

    head = "\n".join(draw(st.permutations(tuple(lines()))))
    end = draw(st.sampled_from(("\n\n",) * 9 + ("\n", "", "\n \n", "\n\n\n", "\r\n\r\n", "\n    more\n\n")))
    body = "".join(draw(st.lists(st.sampled_from(BODIES + ODDITIES) | st.text(max_size=5), max_size=6)))
    start = draw(st.sampled_from(("",) * 9 + ("\ufeff", "---\n", "\n", " ")))
    return f"{start}{head}{end}{body}".encode("utf-8", "ignore").decode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files())
def test_a_plain_article_is_read_as_pelican_reads_it(folder: Path, text: str) -> None:
    found, expected = both(folder, "article.md", text)
    assert found == expected


@pytest.mark.parametrize(
    "override",
    [
        {},
        {"TIMEZONE": "America/New_York", "DEFAULT_CATEGORY": "Divers"},
        {"ARTICLE_URL": "{slug}.html", "ARTICLE_SAVE_AS": "{slug}.html"},
        {
            "ARTICLE_LANG_URL": "{lang}/{slug}/",
            "ARTICLE_LANG_SAVE_AS": "{lang}/{slug}/index.html",
            "DEFAULT_LANG": "en",
        },
        {"ARTICLE_URL": "{category}/{slug}", "ARTICLE_SAVE_AS": "{category}/{slug}.html"},
        {"ARTICLE_URL": "{date:%b}/{slug}/", "ARTICLE_SAVE_AS": "{date:%-d}/{slug}.html"},
        {"ARTICLE_SAVE_AS": "../{slug}.html"},
        {"ARTICLE_SAVE_AS": "{{{slug}}}.html"},
        {"ARTICLE_SAVE_AS": ""},
        {"ARTICLE_SAVE_AS": "{nothing}.html"},
        {"DEFAULT_METADATA": {"status": "draft"}},
        {"EXTRA_PATH_METADATA": {"plain.md": {"status": "hidden"}}},
        {"FILENAME_METADATA": "(?P<status>p)"},
        {"PATH_METADATA": "(?P<category>p)lain.md"},
        {"FORMATTED_FIELDS": ["summary", "category"]},
        {"DEFAULT_DATE_FORMAT": ("nowhere", "%d")},
        {"TYPOGRIFY": True},
        {"AUTHOR": "…"},
        {"USE_FOLDER_AS_CATEGORY": True, "CATEGORY_SAVE_AS": ""},
    ],
)
def test_whatever_the_settings(folder: Path, override: dict[str, Any]) -> None:
    for text in (PLAIN, PLAIN.replace("Category: Monde\n", ""), PLAIN.replace("Lang: fr", "Lang: en")):
        found, expected = both(folder, "plain.md", text, **override)
        assert found == expected


def test_news_as_it_is_written_is_plain(folder: Path) -> None:
    assert PlainReader.serves(of_site(folder))
    reader = PlainReader(of_site(folder))
    soon = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
    texts = [
        PLAIN,
        PLAIN.replace("Otan,", "Otan;"),
        PLAIN.replace("Un autre", "*Un* autre"),
        PLAIN.replace("2023-04-20", soon),
    ]
    found = []
    for text in texts:
        (folder / "plain.md").write_text(text, "utf-8")
        found.append(reader.read("plain.md", None) is not None)
    assert found == [True, True, False, False]
