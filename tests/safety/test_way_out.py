"""Nothing outside the site's folders is read into the site, and nothing is written there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publishing.conftest import _pelican_forgets, build, said

from newsdigest.cli import main

__all__ = ["_pelican_forgets", "build", "said"]

ROOT = Path(__file__).parents[2]
SECRET = "SECRETOFTHEOWNER"
HEAD = "Date: 2023-04-14 10:00\nLang: fr\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the site; each file of it would be noticed."""
    folder = tmp_path / "outside"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.md", "deep/b.md", "2023-04-14.md", "template.html", "notes.txt", "x.css"):
        text = f"Title: {SECRET} {name[:-3]}\n{HEAD}Slug: {SECRET}-{name[0]}\n\n{SECRET} quitte le port ce matin.\n"
        (folder / name).write_text(text, "utf-8")
    (folder / "picture.png").write_bytes(PNG + SECRET.encode())
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _tells(output: Path) -> list[str]:
    """Name the files in which something of the secret is, or that it is named like."""
    return [path for path, data in _files(output).items() if SECRET.lower() in f"{path}{data!r}".lower()]


PLAIN = f"Title: La sonde part\nSlug: sonde\n{HEAD}Image: images/picture.png\n\nTexte.\n"
LINKS = {
    "articles/a.md": "a.md",
    "articles/deep": "deep",
    "articles/relative.md": "../../outside/a.md",
    "pages/a.md": "a.md",
    "images/picture.png": "picture.png",
    "images/all": "",
    "editions/2023-04-14.md": "2023-04-14.md",
}
NAMED = """\
![a]({static}/images/picture.png) ![b]({static}/images/all/picture.png) ![c]({static}/../outside/picture.png)
[d]({attach}../../outside/picture.png) [e]({static}../../outside/notes.txt) [f]({filename}../../outside/a.md)
![g](images/picture.png) ![h](images/all/picture.png) ![i]({static}/images/..\x00/picture.png)
"""


def test_no_link_and_no_name_leads_out_of_the_content(
    tmp_path: Path, outside: Path, build: Callable[..., Path], said: Callable[[], list[str]]
) -> None:
    content = tmp_path / "content"
    for name, target in LINKS.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).symlink_to(target if target.startswith("..") else outside / target)
    output = build({"articles/sonde.md": PLAIN + NAMED})
    assert _tells(output) == []
    told = said()
    for name in LINKS:
        assert told.count(f"{name}: leads out of its folder; not published") == 1, name
    assert (output / "2023/04/14/sonde/index.html").exists()


def test_no_link_leads_out_of_the_theme(tmp_path: Path, outside: Path, build: Callable[..., Path]) -> None:
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    (tmp_path / "theme/static/x.css").symlink_to(outside / "x.css")
    (tmp_path / "theme/static/all").symlink_to(outside)
    output = build({"articles/sonde.md": PLAIN}, THEME=str(tmp_path / "theme"))
    assert _tells(output) == []
    assert (output / "theme/css/style.css").exists()


def test_the_inbox_is_read_as_far_as_it_goes(
    tmp_path: Path, outside: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    inbox = tmp_path / "content/inbox"
    inbox.mkdir(parents=True)
    (inbox / "notes.txt").symlink_to(outside / "notes.txt")
    (inbox / "all").symlink_to(outside)
    (tmp_path / "pelicanconf.py").write_text("PATH = 'content'\nTIMEZONE = 'UTC'\n", "utf-8")
    assert main(["add"]) == 1
    assert not (tmp_path / "content/articles").exists()
    assert "notes.txt: is a link that leads out of its folder" in capsys.readouterr().err


def test_a_link_to_what_is_published_is_followed_once(
    tmp_path: Path, build: Callable[..., Path], said: Callable[[], list[str]]
) -> None:
    """Two links that lead in a circle would be 2⁴⁰ folders."""
    articles = tmp_path / "content/articles"
    (articles / "a").mkdir(parents=True)
    for name in ("a/one", "a/two", "three"):
        (articles / name).symlink_to(articles)
    (articles / "self").symlink_to("self")
    (tmp_path / "content/other").mkdir()
    (articles / "other").symlink_to(tmp_path / "content/other")
    other = PLAIN.replace("sonde", "autre")
    output = build({"articles/a/sonde.md": PLAIN, "other/autre.md": other})
    assert sorted(path.parent.name for path in output.glob("2023/04/14/*/index.html")) == ["autre", "sonde"]
    assert [line for line in said() if "sonde" in line] == []


def test_a_folder_that_a_setting_names_may_be_elsewhere(tmp_path: Path, build: Callable[..., Path]) -> None:
    """It is the owner's: an archive on another disk."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive/sonde.md").write_text(PLAIN, "utf-8")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/picture.png").write_bytes(PNG)
    (tmp_path / "content").mkdir()
    (tmp_path / "content/articles").symlink_to(tmp_path / "archive")
    (tmp_path / "content/images").symlink_to(tmp_path / "pictures")
    output = build({})
    assert (output / "2023/04/14/sonde/index.html").exists()
    assert (output / "images/picture.png").read_bytes() == PNG


def _ways_out(outside: Path) -> tuple[str, ...]:
    return (
        *("../../outside/{}", "../outside/{}", "../../../../outside/{}", f"{outside}/{{}}", f"file://{outside}/{{}}"),
        *("..\\..\\outside\\{}", "C:\\outside\\{}", "C:/outside/{}", "\\\\host\\share\\{}", "....//....//outside/{}"),
        *("%2e%2e/%2e%2e/outside/{}", "a/../../../../outside/{}", "a\0/../../outside/{}", "{}\0.html", "~/{}", "."),
    )


# Field of an article, and the file that its value names.
FIELDS = {
    "Slug": "new",
    "Save_as": "new.html",
    "Url": "new/",
    "Template": "template",
    "Image": "picture.png",
    "Redirect_from": "old/",
}


def test_no_field_of_an_article_leads_out(
    tmp_path: Path, outside: Path, build: Callable[..., Path], said: Callable[[], list[str]]
) -> None:
    files = {"articles/sonde.md": PLAIN}
    redirects = []
    for number, way in enumerate(_ways_out(outside)):
        for field, file in FIELDS.items():
            slug = "" if field == "Slug" else f"Slug: {field}-{number}\n"
            value = f"{field}: {way.format(file)}"
            files[f"articles/{field}-{number}.md"] = (
                f"Title: {field} {number}\n{HEAD}{slug}{value}\n\nTexte {number}.\n"
            )
        redirects += [f"{way.format('old/')} -> 2023/04/14/sonde/", f"former-{number}/ -> {way.format('new/')}"]
        files[f"editions/2023-04-{number + 1:02}.md"] = (
            f"Title: {way.format('x')}\nLead: {way.format('a')}\nLeave_out: {way.format('b')}\n\n"
            f"![x]({{static}}{way.format('picture.png')})\n"
        )
    files["redirects.txt"] = "\n".join(redirects)
    before = _files(outside)
    output = build(files)
    assert _files(outside) == before
    assert _tells(output) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"content", "output", "output.cache", "outside"}
    assert all(path.resolve().is_relative_to(output.resolve()) for path in output.rglob("*"))
    assert (output / "2023/04/14/sonde/index.html").exists()
    told = "\n".join(said())
    for field in ("Slug", "Save_as", "Redirect_from"):
        assert f"articles/{field}-2.md" in told, field


def test_nothing_goes_through_a_link_in_the_output(tmp_path: Path, outside: Path, build: Callable[..., Path]) -> None:
    (tmp_path / "output").mkdir()
    for name in ("2023", "theme", "feeds", "index.html"):
        (tmp_path / "output" / name).symlink_to(outside / ("notes.txt" if name == "index.html" else ""))
    before = _files(outside)
    build({"articles/sonde.md": PLAIN}, DELETE_OUTPUT_DIRECTORY=True)
    build({"articles/sonde.md": PLAIN.replace("part", "arrive")}, DELETE_OUTPUT_DIRECTORY=True)
    assert _files(outside) == before
