"""After any sequence of edits the site is the one that a build from nothing makes, byte for byte."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from jinja2 import Environment
from pelican.log import LimitFilter
from pelican.settings import read_settings

from newsdigest.memory import FILE
from newsdigest.publishing import search_index
from newsdigest.publishing.digest import Digest

ROOT = Path(__file__).parents[2]
Edit = Callable[["Place"], None]


class Place:
    """A digest that someone works at: content, theme, settings and what the builds leave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.theme = folder / "theme"
        self.output = folder / "output"
        self.settings: dict[str, Any] = {"DEFAULT_PAGINATION": 3, "FEED_MAX_ITEMS": 5, "NEWSDIGEST_EXECUTOR": "serial"}
        self.content.mkdir()
        shutil.copytree(ROOT / "theme", self.theme)
        for number in range(6):
            self.write(number)

    def write(self, number: int, variant: int = 0) -> None:
        """Write one of 16 articles in one of its versions; three neighbours share a tag, four a day."""
        path = self.path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number, variant), "utf-8")

    def path(self, number: int) -> Path:
        return self.content / f"articles/{number:02}.md"

    def build(self, output: Path | None = None, cache: Path | None = None) -> tuple[dict[str, bytes], list[str]]:
        """Build as `pelican` does; return the files of the site and what was said."""
        output = output or self.output
        override = {
            "PATH": str(self.content),
            "OUTPUT_PATH": str(output),
            "CACHE_PATH": str(cache or self.folder / "cache"),
            "THEME": str(self.theme),
            **self.settings,
        }
        with listening() as said:
            Digest(read_settings(str(ROOT / "pelicanconf.py"), override=override)).run()
        return files(output), said

    def cold(self) -> tuple[dict[str, bytes], list[str]]:
        """Build from nothing, beside."""
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as name:
            return self.build(Path(name, "output"), Path(name, "cache"))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@contextmanager
def listening() -> Iterator[list[str]]:
    """Collect warnings and errors; Pelican, which says each only once in a process, forgets them first."""
    said: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    for shown in (LimitFilter._raised_messages, LimitFilter._group_count):
        shown.clear()
    ear = Ear(logging.WARNING)
    logging.getLogger().addHandler(ear)
    try:
        yield said
    finally:
        logging.getLogger().removeHandler(ear)
        said.sort()


PERSONS = (
    *("", "Tags: Lune, Mars\n", "Status: draft\n", "Rights: excerpt\n", "Status: hidden\n", "Summary: Ma phrase.\n"),
    *("Category: Culture\n", "Lang: en\n", "Rights: none\n", "Tags: lune\n", "Source: Carnet spatial\n"),
    *("Date: 1.\n", "Date: 2999-01-01\n", "Status: withdrawn\nModified: 2023-06-01\nWithdrawn: Faux.\n"),
    *("Redirect_from: alt/, /2023/03/01/a00/\nCorrection: Non.\n", "Withdrawn: Faux.\nRedirect_from: neu.html\n"),
    "Redirect_from: feeds/all.rss.xml, sitemap.xml/x, ./tag/, 404.html/, images/a.png\n",
)
PNG = b"\x89PNG\r\n\x1a\n"
EVENT = (
    "La fusée géante Starship de SpaceX a décollé jeudi de Boca Chica, au Texas, avant d’exploser au-dessus du golfe "
    "du Mexique. Elon Musk a félicité les équipes de SpaceX. Le Starship doit servir la Nasa."
)
BODIES = (
    EVENT,
    f"{EVENT} L’agence américaine de l’aviation civile ouvre une enquête sur le Starship.",
    "La sonde Juice a quitté Kourou vendredi. Elle étudiera Jupiter.",
    "Suite [ici]({filename}/articles/01.md) et [là]({filename}/pages/a.md).",
    "Une image ![une]({static}/images/a.png) et [une pièce]({attach}/images/b.txt).",
    "<script>alert(1)</script> Une phrase de plus.",
)


def article(number: int, variant: int) -> str:
    """``variant`` chooses what a person wrote, the text, and sometimes a slug that another article has."""
    extra = PERSONS[variant % len(PERSONS)]
    slug = f"a{number:02}" if variant % 7 != 6 else "a01"
    title = "" if variant % 11 == 10 else f"Title: Article {number}, version {variant}\n"
    return (
        f"{title}Date: 2023-0{3 + number % 3}-{1 + number // 4:02} 1{number % 10}:00\nSlug: {slug}\n{extra}"
        f"Tags: Thème {number // 3}, Ville {variant % 3}\nLang: fr\nGuid: urn:uuid:{number % 13}\n\n"
        f"{BODIES[variant % len(BODIES)]}\n\nTexte {number}.\n"
    )


def _compile_once(place: Place, known: dict[tuple[object, ...], Any], patch: pytest.MonkeyPatch) -> None:
    """Let Jinja do the same work once: it was two thirds of all, as each build from nothing compiles the whole theme.

    The same is the same text with the same settings, whatever the program itself takes for the same.
    """
    for name in ("compile", "parse"):
        patch.setattr(Environment, name, _remembering(getattr(Environment, name), place, known))


def _remembering(work: Callable[..., Any], place: Place, known: dict[tuple[object, ...], Any]) -> Callable[..., Any]:
    def remembered(environment: Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
        key = (work, source, name, filename, repr(sorted(place.settings.items())))
        if key not in known:
            known[key] = work(environment, source, name, filename)
        return known[key]

    return remembered


# --- Edits ------------------------------------------------------------------------------------

numbers = st.integers(0, 15)
variants = st.integers(0, 40)


def _write(number: int, variant: int) -> Edit:
    return lambda place: place.write(number, variant)


def _delete(number: int) -> Edit:
    return lambda place: place.path(number).unlink(missing_ok=True)


def _move(number: int, folder: str) -> Edit:
    def move(place: Place) -> None:
        source = place.path(number)
        if source.exists():
            (place.content / "articles" / folder).mkdir(exist_ok=True)
            source.rename(place.content / "articles" / folder / f"moved-{source.name}")

    return move


def _checkout(place: Place) -> None:
    for path in place.content.rglob("*"):
        os.utime(path)


def _file(name: str, data: bytes | None) -> Edit:
    """Write a file below the content folder, or remove it."""

    def change(place: Place) -> None:
        path = place.content / name
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    return change


def _theme(name: str, text: str) -> Edit:
    def change(place: Place) -> None:
        path = place.theme / name
        path.write_text(path.read_text("utf-8") + text, "utf-8")

    return change


def _setting(name: str, value: object) -> Edit:
    return lambda place: place.settings.update({name: value})


def _output(position: int, data: bytes | None) -> Edit:
    """Alter or remove a file of the site, as a careless hand does."""

    def change(place: Place) -> None:
        found = sorted(path for path in place.output.rglob("*") if path.is_file())
        if found and data is None:
            found[position % len(found)].unlink()
        elif found and data is not None:
            found[position % len(found)].write_bytes(data)

    return change


def _stranger(place: Place) -> None:
    (place.output / "tag/no-tag").mkdir(parents=True, exist_ok=True)
    (place.output / "tag/no-tag/index.html").write_text("old", "utf-8")


def _damage(data: bytes | None) -> Edit:
    """Lose the memory, or put something else in its place."""

    def damage(place: Place) -> None:
        path = place.folder / "cache" / FILE
        if data is None:
            path.unlink(missing_ok=True)
        elif path.exists():
            half = path.read_bytes()
            path.write_bytes(half[: len(half) // 2] + data)

    return damage


edits = st.one_of(
    st.builds(_write, numbers, variants),
    st.builds(_write, numbers, variants),
    st.builds(_delete, numbers),
    st.builds(_move, numbers, st.sampled_from(["x", "y"])),
    st.just(_checkout),
    st.builds(_file, st.sampled_from(["images/a.png", "images/b.txt"]), st.sampled_from([b"1", PNG, PNG + b"2", None])),
    st.builds(
        _file,
        st.sampled_from(["pages/a.md", "pages/b.md"]),
        st.sampled_from([b"Title: Page\n\n[A]({filename}/articles/02.md)", b"Title: Autre\nSlug: autre\n\nB", None]),
    ),
    st.builds(
        _file,
        st.just("redirects.txt"),
        st.sampled_from([b"old/ -> 2023/03/01/a00/\na/ -> old/\n", b"b -> c\nc -> b\n?\n", None]),
    ),
    st.builds(_file, st.just("tag-aliases.txt"), st.sampled_from([b"Lune = Mars\n", b"Ville 1 = Ville 2\n", None])),
    st.builds(_file, st.just("stories.txt"), st.sampled_from([b"a00 + a01\n", b"a00 - a04\nfusee = a04\n?\n", None])),
    st.builds(
        _file,
        st.sampled_from(["editions/2023-03-01.md", "editions/2023-03-02.md", "editions/2023-W09.md"]),
        st.sampled_from([b"Title: Un jour\nLead: a03\n\n*Note*\n", b"Leave_out: a00, a03\n", b"Nobody: x\n", None]),
    ),
    st.builds(_setting, st.just("NEWSDIGEST_EPUB_EDITIONS"), st.sampled_from([1, 2, 30])),
    st.builds(_setting, st.just("NEWSDIGEST_EDITION"), st.sampled_from(["daily", "weekly"])),
    st.builds(_setting, st.just("NEWSDIGEST_STORY_SAVE_AS"), st.sampled_from(["", "story/{slug}/index.html"])),
    st.builds(_theme, st.sampled_from(["templates/tag.html", "templates/base.html"]), st.just("\n{# more #}\nMore\n")),
    st.builds(_theme, st.just("static/css/style.css"), st.just("\n/* more */\n")),
    st.builds(_setting, st.just("DEFAULT_PAGINATION"), st.sampled_from([2, 3, False])),
    st.builds(_setting, st.just("SITENAME"), st.sampled_from(["Un", "Deux"])),
    st.builds(_setting, st.just("NEWSDIGEST_SEARCH"), st.booleans()),
    st.builds(_setting, st.just("RELATIVE_URLS"), st.booleans()),
    st.builds(_setting, st.just("TAG_URL"), st.sampled_from(["tag/{slug}/", "sujet/{slug}/"])),
    st.builds(_setting, st.just("NEWSDIGEST_SUMMARY_SENTENCES"), st.integers(1, 3)),
    st.builds(_setting, st.just("DEFAULT_LANG"), st.sampled_from(["fr", "en"])),
    st.builds(_output, st.integers(0, 200), st.sampled_from([b"", b"altered", None])),
    st.just(_stranger),
    st.builds(_damage, st.sampled_from([None, b"", b"\xff" * 500])),
)


@pytest.mark.long
@pytest.mark.parametrize("part", range(3))  # as many processes have something to do
def test_any_sequence_of_edits_gives_the_site_of_a_build_from_nothing(part: int, tmp_path: Path) -> None:
    known: dict[tuple[object, ...], Any] = {}

    @settings(max_examples=6)
    @given(sessions=st.lists(st.lists(edits, min_size=1, max_size=4), min_size=1, max_size=5))
    def compare(sessions: list[list[Edit]]) -> None:
        _compare(sessions, tmp_path / "place", known)

    (seed(part)(compare) if settings().derandomize else compare)()


def _compare(sessions: list[list[Edit]], folder: Path, known: dict[tuple[object, ...], Any]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()  # always the same one, as its name is in what is compiled
    with pytest.MonkeyPatch.context() as patch:
        for constant, value in (("MOST", 3), ("MOST_NEW", 2), ("_SHARED", 1), ("_PAGES", 2)):
            patch.setattr(search_index, constant, value)  # many blocks, whose edges articles cross
        place = Place(folder)
        _compile_once(place, known, patch)
        place.build()
        for session in sessions:
            for edit in session:
                edit(place)
            site, said = place.build()
            cold_site, cold_said = place.cold()
            assert site.keys() == cold_site.keys()
            assert [path for path in site if site[path] != cold_site[path]] == []
            assert said == cold_said
