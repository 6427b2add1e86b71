"""Which changes matter, and that they are seen."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsdigest.previewing.watching import Watch, is_source

SITE = Path("/home/ada/.sites/digest")
PLACES = [SITE / "content", SITE / "theme", SITE]
MADE = [SITE / "output", SITE / ".cache", SITE / "content/cache"]


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        "content/articles/2023/04/14-juice.md": True,
        "content/inbox/Carnet spatial/juice.html": True,
        "content/images/juice.jpg": True,
        "theme/templates/base.html": True,
        "pelicanconf.py": True,
        "content/.git/index": False,
        "content/articles/.14-juice.md.swp": False,
        "content/articles/.#14-juice.md": False,
        "content/articles/14-juice.md~": False,
        "content/articles/#14-juice.md#": False,
        "content/articles/4913": False,
        "content/articles/juice.md.tmp": False,
        "content/inbox/juice.html.part": False,
        "content/cache/x.md": False,
        "theme/__pycache__/x.cpython-311.pyc": False,
        "output/index.html": False,
        ".cache/newsdigest.sqlite3": False,
    }.items(),
)
def test_what_a_site_is_made_from(path: str, expected: bool) -> None:
    assert is_source(SITE / path, PLACES, MADE) is expected


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path.resolve() / ".hidden" / "site"
    for folder in ("content/articles", "output", ".cache"):
        (site / folder).mkdir(parents=True)
    (site / "content/articles/juice.md").write_text("Title: Juice\n", "utf-8")
    return site


@pytest.fixture
def changes(site: Path) -> Iterator[Iterator[set[Path]]]:
    ignored = (site / "output", site / ".cache")
    with Watch() as watch:
        watch.follow([site / "content"], [site], ignored)
        found = watch.changes()
        probes = (site / "content/probe.md", site / "probe.py")
        with _written_again(*probes):
            pending = set(probes)
            while pending:
                pending -= next(found)
        yield found


@contextmanager
def _written_again(*paths: Path) -> Iterator[None]:
    """Write files again and again: what is written before a thread watches their folder it does not see."""
    seen = threading.Event()

    def write() -> None:
        while not seen.wait(0.05):
            for path in paths:
                path.write_text("Title: Kourou\n", "utf-8")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        seen.set()
        writer.join()


def test_an_editor_that_puts_a_new_file_in_the_old_one_s_place_is_seen(
    site: Path, changes: Iterator[set[Path]]
) -> None:
    article = site / "content/articles/juice.md"
    for text in ("one", "two"):  # a watch of the file itself would end with the first
        (site / "content/articles/.juice.md.1a2b").write_text(text, "utf-8")
        (site / "content/articles/.juice.md.1a2b").replace(article)
        seen: set[Path] = set()
        while article not in seen:
            seen = next(changes)


def test_only_settings_are_seen_beside_the_content(site: Path, changes: Iterator[set[Path]]) -> None:
    for name in ("output/index.html", ".cache/memory", "build.log", "content/x.tmp", "pelicanconf.py"):
        (site / name).write_text("changed", "utf-8")
    seen: set[Path] = set()
    while site / "pelicanconf.py" not in seen:
        seen = next(changes)
        assert {path.name for path in seen} <= {"pelicanconf.py", "probe.md", "probe.py"}


def test_a_new_folder_is_watched_too(site: Path, changes: Iterator[set[Path]]) -> None:
    (site / "content/articles/2023").mkdir()
    seen: set[Path] = set()
    while site / "content/articles/2023" not in seen:
        seen = next(changes)
    with _written_again(site / "content/articles/2023/kourou.md"):
        while site / "content/articles/2023/kourou.md" not in seen:
            seen = next(changes)
