"""The archive knows an article again, keeps its address, and never overwrites what a person wrote."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdigest.content import Archive, Index, Outcome, markdown_file
from newsdigest.document import Document
from newsdigest.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
WORDS = (
    "La sonde Juice a quitté Kourou vendredi et vole vers Jupiter où elle doit arriver en juillet 2031 selon le plan"
)
JUICE = Document(
    title="Juice a décollé",
    body=WORDS,
    date=datetime(2023, 4, 14, 14, 30, tzinfo=PARIS),
    lang="fr",
    slug="juice-a-decolle",
    guid="urn:uuid:juice",
    source="Carnet spatial",
)


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    return Settings(content=tmp_path, timezone=PARIS)


def test_an_article_is_filed_under_its_day(site: Settings) -> None:
    saved = Archive(site).save(JUICE, "juice.txt")
    assert saved.outcome is Outcome.ADDED
    assert saved.path == site.content / "articles/2023/04/14-juice-a-decolle.md"
    assert saved.path.read_text("utf-8").startswith("Title: Juice a décollé\nDate: 2023-04-14 14:30\n")


def test_a_second_import_writes_nothing(site: Settings) -> None:
    path = Archive(site).save(JUICE, "juice.txt").path
    written = path.stat().st_mtime_ns
    assert Archive(site).save(JUICE, "juice.txt").outcome is Outcome.UNCHANGED
    assert path.stat().st_mtime_ns == written


def test_a_guessed_date_does_not_move_an_article(site: Settings) -> None:
    """A fresh checkout gives every file today's date."""
    Archive(site).save(JUICE, "juice.txt")
    later = replace(JUICE, date=datetime(2026, 1, 1, tzinfo=PARIS))
    saved = Archive(site).save(later, "juice.txt")
    assert (saved.outcome, saved.document.date) == (Outcome.UNCHANGED, JUICE.date)


def test_a_correction_upstream_is_an_update_of_the_same_article(site: Settings) -> None:
    path = Archive(site).save(JUICE, "juice.txt").path
    corrected = replace(JUICE, body=WORDS + " initial", guid="urn:uuid:another")
    saved = Archive(site).save(corrected, "juice.txt")
    assert (saved.outcome, saved.path, saved.document.guid) == (Outcome.UPDATED, path, "urn:uuid:juice")
    assert "plan initial" in path.read_text("utf-8")


def test_what_a_person_edited_stays(site: Settings) -> None:
    path = Archive(site).save(JUICE, "juice.txt").path
    edited = path.read_text("utf-8").replace("Source:", "Summary: Ma phrase.\nSource:")
    path.write_text(edited, "utf-8")
    assert Archive(site).save(JUICE, "juice.txt").outcome is Outcome.EDITED
    assert Archive(site).save(replace(JUICE, body=WORDS + " initial"), "juice.txt").outcome is Outcome.OUTDATED
    assert path.read_text("utf-8") == edited


def test_an_edited_title_and_a_correction_upstream_are_still_one_article(site: Settings) -> None:
    path = Archive(site).save(JUICE, "juice.txt").path
    edited = path.read_text("utf-8").replace("Title: Juice a décollé", "Title: Enfin parti")
    path.write_text(edited, "utf-8")
    saved = Archive(site).save(replace(JUICE, body=WORDS + " initial", guid="urn:uuid:another"), "juice.txt")
    assert (saved.outcome, saved.path) == (Outcome.OUTDATED, path)
    assert path.read_text("utf-8") == edited


def test_the_same_article_twice_in_one_run_is_named(site: Settings) -> None:
    archive = Archive(site)
    first = archive.save(JUICE, "a.txt")
    second = archive.save(JUICE, "b.txt")
    assert second.outcome is Outcome.DUPLICATE
    assert archive.origin_of(second.path) == "a.txt"
    assert second.path == first.path


def test_two_articles_with_one_title_get_two_addresses(site: Settings) -> None:
    archive = Archive(site)
    archive.save(JUICE, "a.txt")
    other = replace(JUICE, guid="urn:uuid:other", body="Un tout autre texte sur le même départ.", source="Orbit Notes")
    saved = archive.save(other, "b.txt")
    assert (saved.outcome, saved.document.slug) == (Outcome.ADDED, "juice-a-decolle-2")
    assert saved.document.warnings == ("another article has the slug juice-a-decolle: this one is juice-a-decolle-2",)
    assert Archive(site).save(other, "b.txt").outcome is Outcome.UNCHANGED


def test_a_file_that_a_person_put_in_the_place_stays(site: Settings) -> None:
    path = site.content / "articles/2023/04/14-juice-a-decolle.md"
    path.parent.mkdir(parents=True)
    path.write_text("Title: Notes\nDate: 2023-04-14\n\nMes notes.\n", "utf-8")
    saved = Archive(site).save(JUICE, "a.txt")
    assert saved.path.name == "14-juice-a-decolle-2.md"
    assert path.read_text("utf-8") == "Title: Notes\nDate: 2023-04-14\n\nMes notes.\n"


def test_a_page_that_is_rewritten_every_day_is_another_article_every_day(site: Settings) -> None:
    monday = replace(JUICE, source_url="https://example.org/live", guid="urn:uuid:monday")
    tuesday = replace(
        monday,
        title="En direct : mardi",
        body="Tout autre chose est arrivé.",
        guid="urn:uuid:tuesday",
        date=datetime(2023, 4, 18, tzinfo=PARIS),
    )
    Archive(site).save(monday, "live.txt")
    assert Archive(site).save(tuesday, "live.txt").outcome is Outcome.ADDED
    assert Archive(site).save(replace(monday, guid="urn:uuid:again"), "live.txt").outcome is Outcome.UNCHANGED


BULLETIN = "Le temps à Lyon reste variable ce matin, avec un vent faible de nord et des averses l’après-midi. " * 3


def test_a_bulletin_that_repeats_itself_is_another_article_every_day(site: Settings) -> None:
    first = replace(JUICE, title="Météo à Lyon", body=BULLETIN + "Douze degrés.", guid="urn:uuid:14", slug="meteo")
    later = replace(
        first, body=BULLETIN + "Treize degrés.", guid="urn:uuid:15", date=datetime(2023, 4, 15, tzinfo=PARIS)
    )
    renamed = replace(later, title="Le temps à Lyon le 15", guid="urn:uuid:16")
    elsewhere = replace(first, title="Météo à Villeurbanne", guid="urn:uuid:17")
    archive = Archive(site)
    assert [archive.save(each, str(each)).outcome for each in (first, later, renamed, elsewhere)] == [Outcome.ADDED] * 4


def test_a_dry_run_writes_nothing(site: Settings) -> None:
    archive = Archive(site, dry_run=True)
    assert archive.save(JUICE, "a.txt").outcome is Outcome.ADDED
    assert archive.save(JUICE, "b.txt").outcome is Outcome.DUPLICATE
    assert not list(site.content.rglob("*"))


def test_a_file_that_cannot_be_read_is_named_and_left(site: Settings) -> None:
    broken = site.content / "articles/broken.md"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"Title: A\nDate: never\n\nB")
    latin = site.content / "articles/latin.md"
    latin.write_bytes("Title: é\n\nB".encode("latin-1"))
    archive = Archive(site)
    assert [str(error) for error in archive.errors] == [
        f"{broken}: Date: 'never' is not a date",
        f"{latin}: is not UTF-8 (byte 7)",
    ]
    assert archive.save(JUICE, "a.txt").outcome is Outcome.ADDED


def test_an_index_reads_only_what_has_changed(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(site)
    archive = Archive(site, index)
    first = archive.save(JUICE, "a.txt").path
    second = archive.save(
        replace(JUICE, title="Starship", guid="urn:uuid:b", slug="b", body="Autre texte."), "b.txt"
    ).path
    rows = dict(index.changes()[0])
    assert sorted(rows) == ["2023/04/14-b.md", "2023/04/14-juice-a-decolle.md"]

    read: list[Path] = []
    reading = markdown_file.read_file

    def noting(path: Path, *arguments: object) -> Document:
        read.append(path)
        return reading(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(markdown_file, "read_file", noting)
    os.utime(first)  # as a checkout does
    Index(site, rows)
    assert read == []
    second.write_text(second.read_text("utf-8") + "Une phrase.\n", "utf-8")
    index = Index(site, rows)
    assert read == [second]
    assert [name for name, _ in index.changes()[0]] == ["2023/04/14-b.md", "2023/04/14-juice-a-decolle.md"]
    first.unlink()
    assert Index(site, rows).changes()[1] == {"2023/04/14-juice-a-decolle.md"}


def test_a_trace_tells_what_saving_again_comes_to(site: Settings) -> None:
    trace = Archive(site).save(JUICE, "a.txt").trace
    assert trace
    index = Index(site)
    known = index.again([trace], "a.txt")
    assert known
    assert (known[0].outcome, known[0].path) == (
        Outcome.UNCHANGED,
        f"{site.content}/articles/2023/04/14-juice-a-decolle.md",
    )
    again = index.again([trace], "b.txt")
    assert again
    assert (again[0].outcome, again[0].first) == (Outcome.DUPLICATE, "a.txt")


def test_a_trace_holds_only_for_the_same_files_with_the_same_bytes(site: Settings) -> None:
    saved = Archive(site).save(JUICE, "a.txt")
    assert saved.trace
    text = saved.path.read_text("utf-8")
    saved.path.write_text(text + "Une phrase.\n", "utf-8")
    assert Index(site).again([saved.trace], "a.txt") is None
    saved.path.write_text(text, "utf-8")
    assert Index(site).again([saved.trace], "a.txt")
    (site.content / "articles/2022.md").write_text(text, "utf-8")
    assert Index(site).again([saved.trace], "a.txt") is None
    assert Archive(site).save(JUICE, "a.txt").path.name == "2022.md"
