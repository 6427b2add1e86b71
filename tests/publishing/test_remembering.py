"""What a second build does again, and what it does not."""

import operator
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from errno import ENOSPC
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from pelican import contents, signals
from pelican.log import LimitFilter

from newsdigest import enrich, execution
from newsdigest.memory import FILE, Memory, Shelf
from newsdigest.publishing import ledger, making, plain_reading, readings, stock, workshop
from newsdigest.publishing.manifest import Manifests
from newsdigest.publishing.reading import ArticleReader
from newsdigest.publishing.telling import Telling, tell
from newsdigest.publishing.views import View
from newsdigest.publishing.writing import Pen

Build = Callable[..., Path]
Said = Callable[[], list[str]]
ROOT = Path(__file__).parents[2]


def _article(number: int, extra: str = "", text: str = "") -> str:
    return (
        f"Title: Article {number}\nDate: 2023-0{1 + number % 4}-10 10:{number:02}\nSlug: a{number}\n{extra}"
        f"Category: Sciences\nSource: Carnet {number % 3}\n\n"
        f"La sonde Juice a quitté Kourou. {text}\n\nElle étudiera Jupiter, Mars et la Lune.\n"
    )


SITE = {f"articles/{number:02}.md": _article(number) for number in range(12)} | {"pages/p.md": "Title: Page\n\nTexte."}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What a build has done: the articles it read and enriched, the files it rendered."""
    done: dict[str, list[str]] = {"read": [], "enriched": [], "rendered": []}
    read, examine, render = ArticleReader.read, enrich.examine, workshop.Renderers.render

    def reading(self: ArticleReader, path: str, *arguments: Any) -> Any:
        done["read"].append(path)
        return read(self, path, *arguments)

    def enriching(document: Any, settings: Any) -> Any:
        done["enriched"].append(document.slug)
        return examine(document, settings)

    def rendering(self: workshop.Renderers, job: workshop.Job) -> bytes:
        done["rendered"].append(job.path)
        return render(self, job)

    monkeypatch.setattr(ArticleReader, "read", reading)
    monkeypatch.setattr(enrich, "examine", enriching)
    monkeypatch.setattr(workshop.Renderers, "render", rendering)
    return done


def _forget(work: dict[str, list[str]]) -> None:
    for done in work.values():
        done.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Return what sets the clock of builds, those in this process."""
    moment = datetime(1970, 1, 1, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz)

    def put(to: datetime) -> None:
        nonlocal moment
        moment = to
        for module in (ledger, plain_reading):
            monkeypatch.setattr(module, "datetime", Clock)
        monkeypatch.setattr(contents, "datetime", SimpleNamespace(datetime=Clock, UTC=UTC))

    return put


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_has_changed_and_nothing_is_done(build: Build, work: dict[str, list[str]]) -> None:
    output = build(SITE)
    assert {name: bool(done) for name, done in work.items()} == dict.fromkeys(work, True)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    for path in (output.parent / "content").rglob("*"):  # a checkout gives every file another time
        os.utime(path)
    _forget(work)
    build({})
    assert work == {"read": [], "enriched": [], "rendered": []}
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before


def test_one_more_article_costs_one_article(build: Build, work: dict[str, list[str]]) -> None:
    build(SITE)
    _forget(work)
    build({"articles/12.md": _article(12)})
    assert work["read"] == ["articles/12.md"]
    assert work["enriched"] == ["a12"]
    pages = [path for path in work["rendered"] if path.startswith("2023/")]
    assert len(pages) == 5  # its own, its neighbours', and those of the story that it joins


def test_nothing_waits_to_be_saved_while_workers_read(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite lets nobody read once that has outgrown its cache."""
    unsaved: list[bool] = []

    def telling(content: Path, entries: Any, memory: Memory, *others: Any) -> Telling:
        told = tell(content, entries, memory, *others)
        unsaved.append(memory._database.in_transaction)
        return told

    monkeypatch.setattr("newsdigest.publishing.digest.tell", telling)
    build(SITE)
    assert unsaved == [False]


def test_an_edit_renders_what_shows_the_article(build: Build, work: dict[str, list[str]]) -> None:
    build(SITE)
    _forget(work)
    build({"articles/03.md": _article(3, text="Une phrase de plus pour le corps, loin après le début.")})
    assert work["read"] == ["articles/03.md"]
    assert {"2023/04/10/a3/index.html", "source/carnet-0/index.html"} <= set(work["rendered"])
    assert "source/carnet-1/index.html" not in work["rendered"]


def test_pictures_are_copied_when_they_have_changed(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    output = build({**SITE, "images/a.txt": "one", "images/b.txt": "two"})
    time.sleep(0.15)  # until they are older than a tick of the clock
    build({})
    reading = Path.read_bytes
    read: list[str] = []

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return reading(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    build({"images/b.txt": "three"})
    assert {"a.txt", "b.txt"} & set(read) == {"b.txt"}
    assert [(output / f"images/{name}.txt").read_text("utf-8") for name in "ab"] == ["one", "three"]


def test_a_template_is_a_matter_of_rendering_alone(build: Build, work: dict[str, list[str]], tmp_path: Path) -> None:
    """Also in one process, as `make devserver` builds again and again."""
    overrides = tmp_path / "overrides"
    overrides.mkdir()
    build(SITE, THEME_TEMPLATES_OVERRIDES=[str(overrides)])
    for text in ("Premier", "Second"):
        _forget(work)
        (overrides / "tag.html").write_text(
            f'{{% extends "_listing.html" %}}{{% block label_kind %}}{text}{{% endblock %}}', "utf-8"
        )
        output = build({}, THEME_TEMPLATES_OVERRIDES=[str(overrides)])
        assert (work["read"], work["enriched"]) == ([], [])
        assert work["rendered"]
        assert all(path.startswith("tag/") for path in work["rendered"])
        assert all(text in path.read_text("utf-8") for path in output.glob("tag/*/index.html"))


def test_an_enrichment_outlives_settings_and_names_of_files(build: Build, work: dict[str, list[str]]) -> None:
    output = build(SITE)
    content = output.parent / "content/articles"
    (content / "03.md").rename(content / "moved.md")
    _forget(work)
    build({}, TAG_URL="sujet/{slug}/", TAG_SAVE_AS="sujet/{slug}/index.html")
    assert len(work["read"]) == 12
    assert work["enriched"] == []
    assert not (output / "tag").exists()
    build({}, NEWSDIGEST_MAX_TAGS=2)
    assert len(work["enriched"]) == 12


def test_the_person_is_told_what_was_done(build: Build, capsys: pytest.CaptureFixture[str]) -> None:
    build(SITE)
    capsys.readouterr()
    build({"articles/12.md": _article(12)})
    assert "1 article read; " in capsys.readouterr().out
    build({}, WITH_FUTURE_DATES=True)
    assert "13 articles read (WITH_FUTURE_DATES changed); 0 files written" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0 and then nothing"])
def test_a_damaged_memory_is_said_in_one_line(build: Build, capsys: pytest.CaptureFixture[str], damage: bytes) -> None:
    output = build(SITE)
    before = _files(output)
    path = output.with_suffix(".cache") / FILE
    half = path.read_bytes()[:20_000] if not damage else b""
    path.write_bytes(half + damage)
    capsys.readouterr()
    build({})
    said = " ".join(capsys.readouterr().out.split())  # the console breaks lines
    assert said.count("everything is made anew") == 1
    assert _files(output) == before


@pytest.mark.parametrize("table", ["new_readings", "bodies", "enrichments", "sightings", "likenesses", "related"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_row_that_is_lost_is_made_anew(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, table: str, workers: int
) -> None:
    monkeypatch.setattr(execution, "_FEW", 1)
    monkeypatch.setattr(making, "_AT_ONCE", 0)
    monkeypatch.setattr(execution, "_BATCH", 1000)
    _damage(build(SITE, NEWSDIGEST_WORKERS=1), table)
    told = {3: "La fusée Ariane a quitté Kourou avec la sonde Juice.", 5: "Mars et Juice."}
    after = {f"articles/{number:02}.md": _article(number, text=text) for number, text in told.items()}
    site = _files(build(after, NEWSDIGEST_WORKERS=workers))
    assert site == _files(build({}, output=tmp_path / "cold", NEWSDIGEST_WORKERS=1))


def test_of_a_file_that_is_as_it_was_nothing_newer_is_believed(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An earlier reading holds again where the later one was lost; what the article was told by then is the later."""
    with monkeypatch.context() as patch:
        patch.setattr(readings, "_MANY", 0)
        build(SITE)
    _damage(build({"articles/03.md": _article(3).replace("Article 3", "La fusée Ariane à Kourou")}), "new_readings")
    site = _files(build({**SITE, "articles/07.md": _article(7, text="La fusée Ariane à Kourou.")}))
    assert site == _files(build({}, output=tmp_path / "cold"))


def _damage(output: Path, table: str) -> None:
    """Alter every other value of a table of the memory."""
    with sqlite3.connect(output.with_suffix(".cache") / FILE) as database:
        found = database.execute(f"UPDATE {table} SET value = CAST(value || 'x' AS BLOB) WHERE rowid % 2 = 1")
        assert found.rowcount
    database.close()


def test_what_was_said_of_a_file_is_said_again(build: Build, said: Said, caplog: pytest.LogCaptureFixture) -> None:
    build({**SITE, "articles/bad.md": _article(13, extra="Rights: none\n"), "articles/no.md": "Title: A\n\nB"})
    first = sorted(said())
    assert len(first) >= 2
    caplog.clear()
    for shown in (LimitFilter._raised_messages, LimitFilter._group_count):  # Pelican says it once in a process
        shown.clear()
    build({})
    assert sorted(said()) == first


def test_an_article_that_waits_is_published_by_the_first_build_after_its_date(
    build: Build, said: Said, clock: Callable[[datetime], None]
) -> None:
    soon = datetime(2030, 3, 4, 12, tzinfo=UTC)
    clock(soon - timedelta(microseconds=1))
    text = f"Title: Bientôt\nDate: {soon:%Y-%m-%d %H:%M:%S.%f}\nSlug: bientot\n\nTexte."
    output = build({"articles/a.md": text}, TIMEZONE="UTC")
    assert not list(output.glob("20*"))
    assert any("waits for its date" in line for line in said())
    clock(soon)
    build({}, TIMEZONE="UTC")
    assert len(list(output.glob("20*/*/*/bientot/index.html"))) == 1
    assert not (output / "drafts").exists()


def test_an_interrupted_build_leaves_nothing_wrong(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build(SITE)
    written = Pen.write
    left = 5

    def interrupted(*arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return written(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Pen, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            build({"articles/03.md": _article(3, text="Autre."), "articles/20.md": _article(20)})
    assert _files(build({})) == _files(build({}, output=tmp_path / "cold"))


def threads() -> Executor:
    """An engine of the owner's."""
    return ThreadPoolExecutor(2)


@pytest.mark.parametrize("engine", ["processes", f"{__name__}:threads"])
def test_other_processes_and_engines_give_the_same_bytes(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, engine: str
) -> None:
    monkeypatch.setattr(execution, "_FEW", 1)
    monkeypatch.setattr(making, "_AT_ONCE", 0)
    monkeypatch.setattr(execution, "_BATCH", 10_000)
    monkeypatch.setattr(making, "_FEW", 10)
    site = _files(build(SITE, NEWSDIGEST_EXECUTOR=engine, NEWSDIGEST_WORKERS=2, output=tmp_path / "engine"))
    assert site == _files(build(SITE, NEWSDIGEST_EXECUTOR="serial", output=tmp_path / "serial"))


def test_what_another_process_has_made_has_the_key_that_it_has_here(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Or all of a list would be made again for one more article."""
    for module in (execution, making):
        monkeypatch.setattr(module, "_FEW", 1)
    monkeypatch.setattr(making, "_AT_ONCE", 0)
    there = build(SITE, output=tmp_path / "there", NEWSDIGEST_EXECUTOR="processes", NEWSDIGEST_WORKERS=2)
    assert _keys(there) == _keys(build(SITE, output=tmp_path / "here", NEWSDIGEST_EXECUTOR="serial"))


def _keys(output: Path) -> dict[str, bytes]:
    with Memory(output.with_suffix(".cache") / FILE) as memory:
        left = Manifests(memory, str(output.resolve())).earlier
    return {path: made.key for path, made in left.files.items()}


def test_a_plugin_that_must_see_all_articles_sees_them(
    build: Build, work: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """As the plugins of others do: a receiver that changes the articles after they were read."""
    seen: list[str] = []

    def shout(generator: Any) -> None:
        for article in generator.articles:
            seen.append(article.slug)
            article._content = article._content.upper()

    signals.article_generator_finalized.connect(shout)
    try:
        output = build(SITE)
        before = _files(output)
        assert "LA SONDE JUICE A QUITTÉ KOURO" in before["2023/01/10/a0/index.html"].decode()
        _forget(work)
        capsys.readouterr()
        build({"articles/12.md": _article(12)})
    finally:
        signals.article_generator_finalized.disconnect(shout)
    assert sorted(set(seen)) == sorted(f"a{number}" for number in range(13))
    assert work["enriched"] == ["a12"]
    assert len([path for path in work["rendered"] if path.startswith("2023/")]) == 5
    assert "listens to article_generator_finalized" in " ".join(capsys.readouterr().out.split())
    assert "LA SONDE JUICE" not in (build({}) / "2023/01/10/a0/index.html").read_text("utf-8")


def test_a_name_that_is_no_text_stops_nothing(build: Build, tmp_path: Path) -> None:
    """Names of files are bytes; these are Latin-1."""
    output = build(SITE)
    content = output.parent / "content"
    (content / "images").mkdir()
    for name, text in ((b"articles/caf\xe9.md", _article(20)), (b"images/caf\xe9.txt", "Texte")):
        (content / os.fsdecode(name)).write_text(text, "utf-8")
    for _ in range(2):
        site = {os.fsencode(path) for path in _files(build({}))}
        assert b"2023/01/10/a20/index.html" in site
        assert b"images/caf\xe9.txt" in site


@pytest.mark.parametrize("line", ["Source_url: http://[x", "Image: http://[x", "Save_as: a\0b"])
def test_a_line_that_is_nonsense_costs_one_article_at_most(build: Build, line: str) -> None:
    output = build({**SITE, "articles/bad.md": _article(20, extra=line + "\n")})
    assert len(list(output.glob("2023/*/10/*/index.html"))) >= 12


def test_what_a_filter_carries_is_in_the_key_of_a_page(build: Build, tmp_path: Path) -> None:
    overrides = tmp_path / "overrides"
    overrides.mkdir()
    (overrides / "404.html").write_text("{{ 'x'|nick }}", "utf-8")
    for nick in ("first", "second"):
        names = {"x": nick}
        output = build({}, THEME_TEMPLATES_OVERRIDES=[str(overrides)], JINJA_FILTERS={"nick": names.get})
        assert (output / "404.html").read_text("utf-8").strip() == nick
    never_the_same = operator.methodcaller("upper")
    build({}, JINJA_FILTERS={"up": never_the_same})


def test_a_persons_file_behind_a_link_is_not_touched(build: Build, tmp_path: Path) -> None:
    output = build(SITE)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("mine", "utf-8")
    shutil.rmtree(output / "archive/2023")
    (output / "archive/2023").symlink_to(mine)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(mine / "index.html")
    for _ in range(2):
        build({"articles/12.md": _article(12)})
        assert _files(mine) == {"index.html": b"mine"}
    assert "<html" in (output / "index.html").read_text("utf-8")


def test_a_picture_that_is_gone_is_not_shown(build: Build, said: Said) -> None:
    text = _article(20, text="![une]({static}/images/a.txt)")
    output = build({**SITE, "articles/20.md": text, "images/a.txt": "one"})
    assert (output / "images/a.txt").exists()
    (output.parent / "content/images/a.txt").unlink()
    build({})
    assert not (output / "images/a.txt").exists()
    assert any("a.txt: cannot be copied" in line for line in said())


def test_a_folder_of_templates_beside_the_memory_stays(build: Build, tmp_path: Path) -> None:
    """``CACHE_PATH`` may be the project's own folder."""
    mine = tmp_path / "project/templates/mine.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine", "utf-8")
    for lang in ("fr", "en"):  # each compiles its own
        build(SITE, CACHE_PATH=str(tmp_path / "project"), DEFAULT_LANG=lang)
    assert mine.read_text("utf-8") == "mine"
    assert len(list((tmp_path / "project/newsdigest-templates").iterdir())) == 1


def test_a_filter_that_calls_itself_stops_nothing(build: Build) -> None:
    def closed() -> Callable[[object], object]:
        def again(value: object) -> object:
            return again(None) if value else value

        return again

    assert (build({}, JINJA_FILTERS={"again": closed()}) / "index.html").exists()


def test_a_worker_that_finds_no_text_leaves_it_to_the_parent(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(making, "_FEW", 0)
    monkeypatch.setattr(making, "_AT_ONCE", 0)
    expected = _files(build(SITE, output=tmp_path / "serial", NEWSDIGEST_EXECUTOR="serial"))
    monkeypatch.setattr(Shelf, "get", lambda *arguments: None)  # the work is so little that it is done here
    options = {"NEWSDIGEST_EXECUTOR": "processes", "NEWSDIGEST_WORKERS": 2}
    assert _files(build(SITE, **options)) == expected
    monkeypatch.setattr(stock.Stock, "save", _full)
    assert _files(build({}, output=tmp_path / "by value", **options)) == expected


def _full(*arguments: Any, **options: Any) -> None:
    raise OSError(ENOSPC, "no space")


@pytest.mark.parametrize("year", [2024, 2100])
def test_no_page_knows_what_day_it_is(
    build: Callable[..., Path], tmp_path: Path, clock: Callable[[datetime], None], year: int
) -> None:
    """A clock set back, or far ahead; what matters is only that no article is of tomorrow."""
    expected = _files(build(SITE))
    clock(datetime(year, 1, 1, tzinfo=UTC))
    assert _files(build({}, output=tmp_path / "another")) == expected
    assert _files(build({})) == expected


def _kinds(kind: type[View] = View) -> Iterator[type[View]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _kinds(each)


def test_no_text_is_a_default_of_a_view() -> None:
    """An encoder leaves it out where it is the same object, so keys would differ between processes."""
    said = [field.default for kind in _kinds() for field in msgspec.structs.fields(kind)]
    assert not [default for default in said if isinstance(default, str) and default]
