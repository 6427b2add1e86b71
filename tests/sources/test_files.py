"""Files become raw articles; what cannot be read is named and the rest goes on."""

import io
import os
import sys
from pathlib import Path

import pytest

from newsdigest.document import Address, RawArticle
from newsdigest.errors import SourceError
from newsdigest.settings import Settings
from newsdigest.sources import FoundFile, find_paths, read_beside, read_copy, read_paths


def _read(*paths: Path | str, **settings: object) -> list[RawArticle | Address | SourceError]:
    return list(read_paths([str(path) for path in paths], Settings(**settings)))  # type: ignore[arg-type]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "Carnet spatial/c.txt", "Carnet spatial/2023/d.txt", ".hidden", ".git/config"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    raws = [raw for raw in _read(tmp_path) if isinstance(raw, RawArticle)]
    assert [raw.name for raw in raws] == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_code_and_tables_in_a_folder_are_named_and_read_only_by_their_own_name(tmp_path: Path) -> None:
    for name in ("a.txt", "build.py", "dates.ICS", "table.csv"):
        (tmp_path / name).write_text(name)
    article, *others = _read(tmp_path)
    assert isinstance(article, RawArticle)
    assert [(Path(each.origin).name, each.reason) for each in others if isinstance(each, SourceError)] == [
        (name, "is no article by its name: name the file itself to add")
        for name in ("build.py", "dates.ICS", "table.csv")
    ]
    assert isinstance(_read(tmp_path / "build.py")[0], RawArticle)


def test_the_first_folder_of_the_inbox_names_the_source_and_no_other_does(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for folder in (inbox, inbox / "Carnet spatial", inbox / "Carnet spatial/2023", tmp_path / "Downloads/à lire"):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("a")
    found = [
        raw.source for raw in _read(inbox, tmp_path / "Downloads", content=tmp_path) if isinstance(raw, RawArticle)
    ]
    assert found == ["", "Carnet spatial", "Carnet spatial", ""]
    (again,) = (raw for raw in _read(inbox / "Carnet spatial/2023", content=tmp_path) if isinstance(raw, RawArticle))
    assert again.source == "Carnet spatial"


def test_a_folder_of_the_inbox_names_the_source_of_a_single_file_too(tmp_path: Path) -> None:
    path = tmp_path / "inbox/Orbit Notes/a.txt"
    path.parent.mkdir(parents=True)
    path.write_text("A")
    (raw,) = _read(path, content=tmp_path)
    assert isinstance(raw, RawArticle)
    assert raw.source == "Orbit Notes"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"A\n\nB")))
    assert _read("-") == [RawArticle(data=b"A\n\nB", origin="standard input")]


def test_what_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 2_500_000)
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "way-out.txt").symlink_to("/etc/passwd")
    (tmp_path / "circle.txt").symlink_to("circle.txt")
    (tmp_path / "folder").symlink_to("/etc")
    (tmp_path / "fine.txt").write_text("A")
    results = _read(tmp_path, tmp_path / "missing.txt", max_bytes=1_000_000)
    assert [each.name if isinstance(each, RawArticle) else str(each) for each in results] == [
        f"{tmp_path}/folder: is a link to a folder: name that folder itself",
        f"{tmp_path}/circle.txt: cannot be read: Too many levels of symbolic links",
        "fine.txt",
        f"{tmp_path}/large.txt: is 2.5 MB large, over the limit of 1 MB (NEWSDIGEST_MAX_BYTES)",
        f"{tmp_path}/pipe.txt: is not a regular file",
        f"{tmp_path}/way-out.txt: is a link that leads out of its folder",
        f"{tmp_path}/missing.txt: cannot be read: No such file or directory",
    ]


def test_a_folder_without_permission_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not bind root, so the refusal is the system call's own."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "z.txt").write_text("A")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    results = _read(tmp_path)
    assert [each.name if isinstance(each, RawArticle) else str(each) for each in results] == [
        "z.txt",
        f"{tmp_path}/closed: the folder cannot be read: Permission denied",
    ]


def test_what_is_found_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "Été/b.txt"):
        (tmp_path / "press" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "press" / name).write_text(name)
    monkeypatch.setattr(Path, "open", lambda path, mode: pytest.fail(f"{path} was opened"))
    assert list(find_paths([f"{tmp_path}/press/"], Settings())) == [
        FoundFile(f"{tmp_path}/press/a.txt", ""),
        FoundFile(f"{tmp_path}/press/Été/b.txt", ""),
    ]
    monkeypatch.chdir(tmp_path / "press")
    assert list(find_paths(["."], Settings())) == [FoundFile("a.txt", ""), FoundFile("Été/b.txt", "")]


def test_the_folder_of_a_saved_page_belongs_to_the_page(tmp_path: Path) -> None:
    """Browsers name it in their own language; a folder of another name is one like any other."""
    pages = ("Le pont.html", "Die Brücke.htm", "Puente.xhtml", "Bridge.HTML", "Pont 2.html", "text.txt")
    companions = ("Le pont_fichiers/a.html", "Die Brücke-Dateien/b.js", "Puente_archivos/c.css", "Bridge_files/d/e.txt")
    others = ("Pont 2/f.txt", "text_files/g.txt", "Other_files/h.txt", "Bridge_notes/i.txt")
    for name in (*pages, *companions, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("A")
    found = [each for each in find_paths([str(tmp_path)], Settings()) if isinstance(each, FoundFile)]
    assert sorted(str(Path(each.path).relative_to(tmp_path)) for each in found) == sorted((*pages, *others))
    asked = find_paths([str(tmp_path / "Bridge_files")], Settings())
    assert [Path(each.path).name for each in asked if isinstance(each, FoundFile)] == ["e.txt"]


def test_an_address_is_one_and_no_path() -> None:
    found = list(find_paths(["https://example.org/a?b=c", "HTTP://example.org", "http:/a"], Settings()))
    assert found == [
        Address(url="https://example.org/a?b=c", origin="command line"),
        Address(url="HTTP://example.org", origin="command line"),
        FoundFile("http:/a", ""),
    ]


def test_a_saved_page_has_the_pictures_of_its_own_folder_and_no_others(tmp_path: Path) -> None:
    for name in ("Le pont_files/a b.png", "private.png", "Other_files/c.png", "Le pont_files.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"picture")
    (tmp_path / "Le pont_files/link.png").symlink_to(tmp_path / "private.png")
    (tmp_path / "elsewhere").mkdir()
    page = str(tmp_path / "elsewhere/../Le pont.html")
    for name in ("Le pont_files/a b.png", "./Le%20pont_files/a%20b.png"):
        assert read_beside(page, name, Settings()) == b"picture"
    for origin, name in (
        (page, "private.png"),
        (page, "Other_files/c.png"),
        (page, "Le pont_files.png"),
        (page, "Le pont_files/link.png"),
        (page, "Le pont_files"),
        (page, f"{tmp_path}/private.png"),
        (str(tmp_path / "Le pont.md"), "Le pont_files/a b.png"),
        ("standard input", "private.png"),
    ):
        assert isinstance(read_beside(origin, name, Settings()), SourceError), name
    assert isinstance(read_beside(page, "Le pont_files/\0", Settings()), SourceError)


@pytest.mark.parametrize(
    ("address", "names", "taken"),
    [
        ("https://a.example/i/photo.jpg", ["photo.jpg", "logo.png"], True),
        ("https://a.example/i/photo.jpg?w=1200#top", ["photo.jpg"], True),
        ("https://a.example/Un%20%C3%A9t%C3%A9.JPG", ["Un e\u0301te\u0301.jpg"], True),
        ("https://a.example/photo.jpg", ["photo(1).jpg"], True),
        ("https://a.example/photo.jpg", ["photo.webp"], True),
        ("https://a.example/photo", ["photo.png"], True),
        ("https://a.example/photo.v2.png", ["photo.v2.png", "photo.png"], True),
        ("https://a.example/photo.jpg", ["photo.jpg", "photo(1).jpg"], False),
        ("https://a.example/photo.jpg", ["photo.js", "photos.jpg"], False),
        ("https://a.example/photo.jpg", [], False),
        ("https://a.example/i/", ["i.jpg"], False),
        ("https://a.example/..%2F..%2Fprivate.png", ["private.jpg"], False),
    ],
)
def test_a_browser_s_copy_of_a_picture_has_its_name(
    tmp_path: Path, address: str, names: list[str], taken: bool
) -> None:
    (tmp_path / "juice_files").mkdir()
    (tmp_path / "private.png").write_bytes(b"private")
    for name in names:
        (tmp_path / "juice_files" / name).write_bytes(b"the picture" if name == names[0] else b"another one")
    (tmp_path / "elsewhere").mkdir()
    for page in (tmp_path / "juice.html", tmp_path / "elsewhere/../juice.htm"):
        page.touch()
        found = read_copy(str(page), address, Settings())
        assert found == b"the picture" if taken else isinstance(found, SourceError)


def test_a_copy_is_in_the_folder_of_its_own_page(tmp_path: Path) -> None:
    for name in ("other_files/photo.jpg", "photo.jpg", "private/photo.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"picture")
    (tmp_path / "juice_files").symlink_to(tmp_path / "private")
    for page in ("juice.html", "other.txt"):
        (tmp_path / page).touch()
    for origin in (str(tmp_path / "juice.html"), str(tmp_path / "other.txt"), "standard input", "https://a.example/"):
        assert isinstance(read_copy(origin, "https://a.example/photo.jpg", Settings()), SourceError)


def test_standard_input_has_no_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(b"picture")
    error = read_beside("standard input", "a.png", Settings())
    assert str(error) == "a.png: is not in the folder of its page"
