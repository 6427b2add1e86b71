"""The book of an edition, as a reader carries it away."""

import zipfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from newsdigest import execution
from newsdigest.execution import serial
from newsdigest.publishing import binding, making

Build = Callable[..., Path]
Check = Callable[[Path], list[str]]

PIXEL = b"\x89PNG\r\n\x1a\n"
STARSHIP = (
    "La fusée géante Starship de SpaceX a décollé jeudi de Boca Chica, au Texas, avant d’exploser au-dessus du golfe "
    "du Mexique. Elon Musk a félicité les équipes de SpaceX."
)
ENGLISH = (
    "SpaceX launched its giant Starship rocket from Boca Chica in Texas. Elon Musk congratulated the SpaceX team "
    "after Starship exploded over the gulf."
)
PICTURE = "images/2023/04/port-0badc0de-1x1.png"


def article(slug: str, text: str, *lines: str, day: str = "20", lang: str = "fr", source: str = "Le Fil") -> str:
    title = slug.replace("-", " ").capitalize()
    more = "".join(f"{line}\n" for line in lines)
    return (
        f"Title: {title}\nDate: 2023-04-{day} 10:00\nLang: {lang}\nSlug: {slug}\nCategory: Sciences\nSource: {source}\n"
        f"Guid: urn:{slug}\n{more}\n{text}\n"
    )


FILES = {
    f"articles/{slug}.md": article(slug, text, *lines, lang=lang, source=source)
    for slug, text, lang, source, lines in (
        ("starship-decolle", f"{STARSHIP} Encore une phrase.", "fr", "Carnet spatial", ()),
        ("starship-lifts-off", ENGLISH, "en", "Orbit Notes", ()),
        ("extrait", "Rien de tout cela.", "fr", "Le Fil", ("Rights: excerpt", "Source_url: https://fil.example/x")),
        ("titre-seul", "Rien non plus.", "fr", "Le Fil", ("Rights: headline", "Source_url: https://fil.example/y")),
    )
}


def book(output: Path, day: str = "2023-04-20") -> dict[str, str]:
    """Return the files of a book that are texts."""
    with zipfile.ZipFile(output / f"edition/{day}/{day}.epub") as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def chapter(files: dict[str, str], title: str) -> str:
    return next(text for text in files.values() if f"<h1>{title}</h1>" in text)


def test_a_book_has_the_editions_articles_as_chapters(build: Build) -> None:
    files = book(build(FILES))
    assert list(files)[:3] == ["mimetype", "META-INF/container.xml", "book/package.opf"]
    contents = ET.fromstring(files["book/contents.xhtml"])
    links = [link.text for link in contents.iter("{http://www.w3.org/1999/xhtml}a")]
    assert links[1:5] == ["Starship decolle", "Starship lifts off", "Extrait", "Titre seul"]
    lead = chapter(files, "Starship decolle")
    assert "Encore une phrase." in lead
    assert '<a href="a02.xhtml" lang="en" xml:lang="en">Starship lifts off</a> – Orbit Notes' in lead
    assert 'href="http://localhost:8000/2023/04/20/starship-decolle/"' in lead


def test_each_chapter_has_its_language_and_the_interface_the_sites(build: Build) -> None:
    files = book(build(FILES))
    english = chapter(files, "Starship lifts off")
    assert '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en"' in english
    assert '<p lang="fr" xml:lang="fr"><a href="http://localhost:8000/2023/04/20/starship-lifts-off/">' in english
    package = files["book/package.opf"]
    assert "<dc:language>fr</dc:language>\n<dc:language>en</dc:language>" in package


def test_a_book_shows_no_more_than_the_rights_allow(build: Build) -> None:
    files = book(build(FILES))
    excerpt, headline = chapter(files, "Extrait"), chapter(files, "Titre seul")
    for text, address in ((excerpt, "https://fil.example/x"), (headline, "https://fil.example/y")):
        assert 'class="text"' not in text
        assert f'<a href="{address}">Lire l’article original</a>' in text
    assert 'class="summary"' in excerpt
    assert "Rien non plus" not in "".join(files.values())


def test_it_is_dated_by_its_newest_article_and_known_by_the_sites_name(build: Build) -> None:
    package = book(build(FILES))["book/package.opf"]
    assert '<meta property="dcterms:modified">2023-04-20T08:00:00Z</meta>' in package
    identifier = package.partition('<dc:identifier id="id">')[2].partition("<")[0]
    changed = {
        **FILES,
        "articles/extrait.md": FILES["articles/extrait.md"].replace("Lang", "Modified: 2023-05-01\nLang"),
    }
    package = book(build(changed, SITEURL="https://elsewhere.example/digest"))["book/package.opf"]
    assert f">{identifier}<" in package
    assert '<meta property="dcterms:modified">2023-04-30T22:00:00Z</meta>' in package


def test_only_the_newest_editions_have_one_and_say_so(build: Build) -> None:
    days = {f"articles/{day}.md": article(f"jour-{day}", "Un texte de ce jour.", day=day) for day in ("18", "19", "20")}
    output = build(days, NEWSDIGEST_EPUB_EDITIONS=2)
    assert sorted(path.stem for path in output.rglob("*.epub")) == ["2023-04-19", "2023-04-20"]
    has = {
        day: ".epub" in (output / f"edition/2023-04-{day}/index.html").read_text("utf-8") for day in ("18", "19", "20")
    }
    assert has == {"18": False, "19": True, "20": True}


def test_no_books_at_all(build: Build) -> None:
    output = build(FILES, NEWSDIGEST_EPUB_SAVE_AS="")
    assert list(output.rglob("*.epub")) == []
    assert "EPUB" not in (output / "edition/2023-04-20/index.html").read_text("utf-8")


def test_pictures_of_the_site_are_in_the_book(build: Build, tmp_path: Path, pixel: bytes) -> None:
    for name in (PICTURE, "images/carte.png"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pixel)
    text = "Une carte ![Carte]({static}/images/carte.png) et une vue ![Vue](https://elsewhere.example/v.png)."
    output = build({"articles/port.md": article("port", text, f"Image: {PICTURE}", "Image_alt: Le port")})
    shown = chapter(book(output), "Port")
    assert '<img src="images/1.png" alt="Le port"/>' in shown
    assert '<img src="images/2.png" alt="Carte"/>' in shown
    assert '<a href="https://elsewhere.example/v.png">Vue</a>' in shown
    with zipfile.ZipFile(output / "edition/2023-04-20/2023-04-20.epub") as archive:
        assert archive.read("book/images/1.png") == pixel
    (tmp_path / "content" / PICTURE).write_bytes(pixel + b"another")
    with zipfile.ZipFile(build({}) / "edition/2023-04-20/2023-04-20.epub") as archive:
        assert archive.read("book/images/1.png") == pixel + b"another"


def test_a_picture_that_goes_while_the_site_is_built_is_left_out(
    build: Build, tmp_path: Path, pixel: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "content" / PICTURE
    path.parent.mkdir(parents=True)
    path.write_bytes(pixel)
    render = binding.render

    def late(*given: Any) -> bytes:
        path.unlink()
        return render(*given)

    monkeypatch.setattr(binding, "render", late)
    files = {"articles/port.md": article("port", "Le port, un soir.", f"Image: {PICTURE}", "Image_alt: Le port")}
    shown = chapter(book(build(files, NEWSDIGEST_EXECUTOR="serial")), "Port")
    assert "Le port, un soir." in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("vue (1).png", "vue%20(1).png"),
        ("l'île & l’eau.png", "l'île%20&%20l’eau.png"),
        ("vue (2).png", "vue%20%282%29.png"),
        ("100%.png", "100%25.png"),
    ],
)
def test_a_picture_is_found_however_its_name_is_written(
    build: Build, tmp_path: Path, pixel: bytes, name: str, link: str
) -> None:
    path = tmp_path / "content/images" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(pixel)
    output = build({"articles/port.md": article("port", f"Une vue ![Vue]({{static}}/images/{link}).")})
    assert '<img src="images/1.png" alt="Vue"/>' in chapter(book(output), "Port")


@pytest.mark.parametrize("way", ["{path}", "%2F{below}", "images/../../{name}", "images/%2E%2E/%2e%2e/{name}"])
def test_no_file_from_outside_of_the_content_gets_into_a_book(
    build: Build, tmp_path: Path, pixel: bytes, way: str
) -> None:
    """An article from elsewhere may name any file of the machine as if it were one of the site."""
    outside = tmp_path / "passport.png"
    outside.write_bytes(pixel)
    address = way.format(path=outside, below=outside.relative_to("/"), name=outside.name)
    link = "[Une autre page]({static}/images/x.pdf)"
    text = f"{link} ![x](http://localhost:8000/{address})"
    output = build({"articles/a.md": article("a", text, f"Image: {address}")}, NEWSDIGEST_IMAGES="link")
    with zipfile.ZipFile(output / "edition/2023-04-20/2023-04-20.epub") as archive:
        assert pixel not in [archive.read(name) for name in archive.namelist()]


def test_a_site_without_a_name_has_books(build: Build) -> None:
    assert "Un texte." in chapter(book(build({"articles/a.md": article("a", "Un texte.")}, SITENAME=" ")), "A")


HOSTILE = article(
    "hostile",
    "<div onclick='x'><h1>1</h1><td>2</td></div>\n\n[a](javascript:alert(1)) [b](<no such>) [c](#nowhere)[^1]\n\n"
    "| a | b |\n|:-:|---|\n| 1 | 2 |\n\n[^1]: A note.\n\n<iframe src='https://evil.example'></iframe>\n\n"
    "<form><input></form> \x07 ]]> &nbsp; <svg onload='x'></svg><center><font size=7>x</font></center>",
    "Authors: <b>A</b> & B",
    "Summary: </p><script>alert(1)</script> & ]]>",
    "Credits: <i>&",
    "Source_url: https://a.example/b c?<d>",
    lang="xx yy",
    source="</p> & Co",
).replace("Title: Hostile", "Title: </title> & <b>bold</b> \u0001 ]]>")


def test_the_official_checker_has_nothing_to_say(build: Build, epubcheck: Check, tmp_path: Path, pixel: bytes) -> None:
    path = tmp_path / "content" / PICTURE
    path.parent.mkdir(parents=True)
    path.write_bytes(pixel)
    (tmp_path / "content/images/fake.jpg").write_bytes(b"<script>")
    note = "Title: Un <jour> & demi\nLead: extrait\n\nUne *note* avec <hr> ![x](https://elsewhere.example/x.png)\n"
    output = build(
        {
            **FILES,
            "articles/hostile.md": HOSTILE,
            "articles/port.md": article("port", "Le port, un soir.", f"Image: {PICTURE}", "Image_credit: Moi <&>"),
            "articles/fake.md": article("fake", "Une image qui n’en est pas une.", "Image: images/fake.jpg"),
            "editions/2023-04-20.md": note,
        },
        SITENAME="Le <Condensé> & Cie",
    )
    made = output / "edition/2023-04-20/2023-04-20.epub"
    texts = "".join(book(output).values())
    assert [
        sign for sign in ("<script", "javascript:", "<iframe", "<form", "onclick", "<svg onload") if sign in texts
    ] == []
    assert epubcheck(made) == []


def test_an_arabic_book_turns_the_other_way(build: Build, epubcheck: Check) -> None:
    output = build({"articles/a.md": article("khabar", "هذا نص قصير. وهذه جملة أخرى.", lang="ar")}, DEFAULT_LANG="ar")
    files = book(output)
    assert 'lang="ar" xml:lang="ar" dir="rtl"' in chapter(files, "Khabar")
    assert epubcheck(output / "edition/2023-04-20/2023-04-20.epub") == []


def test_the_same_book_is_the_same_bytes(build: Build, tmp_path: Path) -> None:
    first = (build(FILES) / "edition/2023-04-20/2023-04-20.epub").read_bytes()
    again = (build({}, output=tmp_path / "again") / "edition/2023-04-20/2023-04-20.epub").read_bytes()
    assert first == again
    with zipfile.ZipFile(BytesIO(first)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


class Elsewhere(Executor):
    """An engine of the owner's, whose machine has the articles and not the pictures."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        pictures, away = Path("content/images"), Path("away")
        pictures.rename(away)
        try:
            return serial.submit(fn, *args, **kwargs)
        finally:
            away.rename(pictures)


def test_pictures_are_bound_on_the_machine_that_has_them(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "_FEW", 1)
    monkeypatch.setattr(making, "_AT_ONCE", 0)
    monkeypatch.setattr(execution, "_BATCH", 1000)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "content" / PICTURE
    path.parent.mkdir(parents=True)
    path.write_bytes(PIXEL)
    files = {**FILES, "articles/port.md": article("port", "Le port, un soir.", f"Image: {PICTURE}")}
    here = build(files, NEWSDIGEST_EXECUTOR="serial", output=tmp_path / "here")
    there = build(files, NEWSDIGEST_EXECUTOR=f"{__name__}:Elsewhere", output=tmp_path / "there")
    name = "edition/2023-04-20/2023-04-20.epub"
    assert (there / name).read_bytes() == (here / name).read_bytes()
    with zipfile.ZipFile(there / name) as archive:
        assert archive.read("book/images/1.png") == PIXEL
