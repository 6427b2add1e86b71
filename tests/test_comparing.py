"""A person has edited an article, and its source has changed since: what is shown, and what becomes of both edits."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsdigest.comparing import Change, changes, dismissed, joined, sentences, show, take
from newsdigest.content import Archive, Outcome, Versions, is_untouched
from newsdigest.document import Document, Rights
from newsdigest.errors import ContentError
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
PORT = Document(
    title="Un voilier cargo à Nantes",
    body="Le navire est arrivé lundi. Il portait du café.\n\nLe capitaine a mis dix-neuf jours. Il repart jeudi.",
    date=datetime(2023, 4, 20, tzinfo=PARIS),
    lang="fr",
    slug="voilier",
    guid="urn:uuid:voilier",
    source="La Gazette",
    source_url="https://gazette.example/voilier",
)
CORRECTED = replace(PORT, body=PORT.body.replace("dix-neuf", "vingt"))
TODAY = date(2023, 5, 2)


class Site:
    """An archive with a memory."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(content=folder, cache=folder / "cache", timezone=PARIS)
        self.path = folder / "articles/2023/04/20-voilier.md"

    def notebook(self) -> Notebook:
        return Notebook(self.settings.cache / FILE, print)

    def save(self, document: Document) -> Outcome:
        versions = Versions(self.notebook())
        outcome = Archive(self.settings, versions=versions, today=TODAY).save(document, "feed").outcome
        self.notebook().write({"versions": versions.changes()}, {})
        return outcome

    def edit(self, old: str, new: str) -> None:
        text = self.path.read_text("utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), "utf-8")

    def forget(self) -> None:
        (self.settings.cache / FILE).unlink()

    def changes(self, *paths: Path) -> list[Change | ContentError]:
        return list(changes(paths, self.settings, self.notebook()))

    def change(self) -> Change:
        (change,) = self.changes()
        assert isinstance(change, Change)
        return change

    def text(self) -> str:
        """The file, without the hash."""
        return "".join(line for line in self.path.read_text("utf-8").splitlines(True) if "Imported" not in line)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.save(PORT)
    return site


def test_what_nobody_has_edited_has_no_difference(site: Site) -> None:
    assert site.save(CORRECTED) is Outcome.UPDATED
    assert site.changes() == []
    assert list(map(str, site.changes(site.path))) == [
        f"{site.path}: you have not edited it: it is what its source says"
    ]


def test_an_edit_whose_source_is_what_it_was_is_no_news(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    assert site.save(PORT) is Outcome.EDITED
    assert site.save(replace(PORT, body=PORT.body.replace("est", "*est*"))) is Outcome.EDITED
    assert list(map(str, site.changes(site.path))) == [
        f"{site.path}: no change of its source is known since you edited it"
    ]


def test_a_correction_of_an_edited_article_is_shown(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    assert site.save(CORRECTED) is Outcome.OUTDATED
    assert site.save(CORRECTED) is Outcome.OUTDATED
    assert show(site.change()) == (
        f"--- {site.path} (as it was imported)\n"
        "+++ its source now\n"
        "  Le capitaine a mis [-dix-neuf-]{+vingt+} jours. Il repart jeudi.\n"
    )
    coloured = show(site.change(), coloured=True)
    assert "\x1b[31m[-dix-neuf-]\x1b[m\x1b[32m{+vingt+}\x1b[m" in coloured


def test_a_source_that_takes_its_correction_back_is_no_news_any_more(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(CORRECTED)
    assert site.save(PORT) is Outcome.EDITED
    assert site.changes() == []


def test_both_edits_are_joined_and_the_persons_stays_protected(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.edit("Title: Un voilier", "Title: Enfin un voilier")
    site.save(CORRECTED)
    change = site.change()
    result = joined(change, today=TODAY)
    assert result.conflicts == ()
    take(change, result.text, site.settings, site.notebook())
    assert site.text() == (
        "Title: Enfin un voilier cargo à Nantes\n"
        "Date: 2023-04-20\n"
        "Lang: fr\n"
        "Slug: voilier\n"
        "Source: La Gazette\n"
        "Source_url: https://gazette.example/voilier\n"
        "Guid: urn:uuid:voilier\n"
        "Rights: full\n"
        "Modified: 2023-05-02\n"
        "\n"
        "Le navire est arrivé lundi soir. Il portait du café.\n"
        "\n"
        "Le capitaine a mis vingt jours. Il repart jeudi.\n"
    )
    assert not is_untouched(site.path.read_text("utf-8"))
    assert site.save(CORRECTED) is Outcome.EDITED
    assert site.changes() == []
    assert site.save(replace(CORRECTED, body=CORRECTED.body.replace("jeudi", "vendredi"))) is Outcome.OUTDATED
    assert "[-jeudi.-]{+vendredi.+}" in show(site.change())


def test_a_date_of_the_publishers_is_taken_over(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(replace(CORRECTED, modified=datetime(2023, 4, 21, 8, 0, tzinfo=PARIS)))
    assert "Modified: 2023-04-21 08:00\n" in joined(site.change(), today=TODAY).text


@pytest.mark.parametrize("day", ["Modified: 2023-04-25\n", ""])
def test_the_day_of_a_correction_stays(day: str, site: Site) -> None:
    site.edit("Rights: full\n", f"Rights: full\n{day}Correction: Le cargo est parti mardi, non lundi.\n")
    site.save(replace(CORRECTED, modified=datetime(2023, 4, 28, 8, 0, tzinfo=PARIS)))
    result = joined(site.change(), today=TODAY)
    assert result.kept_day
    assert "vingt jours" in result.text
    assert [line for line in result.text.splitlines(True) if line.startswith("Modified")] == [day] * bool(day)


LOOKS_LIKE_METADATA = "Modified: the law was changed twice.\nImported: goods cost more."


def test_lines_of_the_text_are_no_metadata(site: Site) -> None:
    listed = replace(PORT, body=f"{PORT.body}\n\n{LOOKS_LIKE_METADATA}")
    site.save(listed)
    site.edit("lundi", "lundi soir")
    corrected = replace(listed, body=listed.body.replace("dix-neuf", "vingt").replace("twice", "once"))
    assert site.save(corrected) is Outcome.OUTDATED
    change = site.change()
    assert "Modified: the law was changed [-twice.-]{+once.+}" in show(change)
    assert joined(change, today=TODAY).text.endswith(
        "\n\nModified: the law was changed once.\nImported: goods cost more.\n"
    )
    assert dismissed(change).endswith(f"\n\n{LOOKS_LIKE_METADATA}\n")
    take(change, dismissed(change), site.settings, site.notebook())
    before = site.text()
    assert site.save(corrected) is Outcome.EDITED
    assert site.text() == before


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        ("Title: T\nImported: aa", "Title: T\nImported: bb\n"),
        ("Title: T\nModified: 2023-01-02", "Title: T\nModified: 2023-01-02\nImported: bb\n"),
        ("Title: T\nImported: aa\n\nX", "Title: T\nImported: bb\n\nX"),
        ("---\nTitle: T\nImported: aa\n---\nX\n", "---\nTitle: T\nImported: bb\n---\nX\n"),
        ("Title: T\nImported: aa\nX\n", "Title: T\nImported: bb\nX\n"),
        ("Title: T\n\nImported: X\n", "Title: T\nImported: bb\n\nImported: X\n"),
    ],
)
def test_a_file_is_signed_among_its_metadata(mine: str, expected: str) -> None:
    now = "Title: T\nImported: bb\n\nX\n"
    assert dismissed(Change(path=Path("a.md"), guid="a", mine=mine, base="", now=now)) == expected


def test_where_both_have_changed_a_sentence_a_person_must_say(site: Site) -> None:
    site.edit("dix-neuf jours", "19 jours")
    site.save(CORRECTED)
    result = joined(site.change(), today=TODAY)
    assert [(each.mine, each.theirs) for each in result.conflicts] == [
        ("Le capitaine a mis 19 jours. ", "Le capitaine a mis vingt jours. ")
    ]
    assert "vingt jours" in result.text


def test_the_summary_of_an_excerpt_is_not_shown_beside_its_text(tmp_path: Path) -> None:
    site = Site(tmp_path)
    text = "Le navire portait 19 sacs."
    excerpt = replace(PORT, body=text, summary=text, rights=Rights.EXCERPT)
    site.save(excerpt)
    site.edit("19 sacs", "dix-neuf sacs")
    site.save(replace(excerpt, body="Le navire portait 20 sacs.", summary="Le navire portait 20 sacs."))
    change = site.change()
    assert show(change).splitlines()[2:] == ["  Le navire portait [-19-]{+20+} sacs."]
    assert {sentences(each) for each in joined(change, today=TODAY).conflicts} == {
        ("Le navire portait dix-neuf sacs.", "Le navire portait 20 sacs.")
    }


def test_a_summary_of_its_own_is_shown(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.save(replace(PORT, summary="Du café."))
    site.edit("lundi", "lundi soir")
    site.save(replace(CORRECTED, summary="Du thé."))
    assert "  Summary: Du [-café.-]{+thé.+}" in show(site.change()).splitlines()


def test_a_person_who_made_the_same_correction_has_nothing_left_to_edit(site: Site) -> None:
    site.edit("dix-neuf", "vingt")
    site.save(CORRECTED)
    change = site.change()
    take(change, joined(change, today=TODAY).text, site.settings, site.notebook())
    assert is_untouched(site.path.read_text("utf-8"))


def test_a_change_can_be_left_aside(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(CORRECTED)
    before = site.text()
    take(site.change(), dismissed(site.change()), site.settings, site.notebook())
    assert site.text() == before
    assert site.changes() == []
    assert site.save(CORRECTED) is Outcome.EDITED
    site.forget()
    assert site.save(CORRECTED) is Outcome.EDITED


def test_a_lost_memory_costs_the_base_only(site: Site) -> None:
    """The hash of what was imported is in the file."""
    site.edit("lundi", "lundi soir")
    site.forget()
    assert site.save(PORT) is Outcome.EDITED
    assert site.save(CORRECTED) is Outcome.OUTDATED
    change = site.change()
    assert show(change) == (
        f"--- {site.path} (your file; what was imported is lost)\n"
        "+++ its source now\n"
        "  Le navire est arrivé [-lundi soir.-]{+lundi.+} Il portait du café.\n"
        "  Le capitaine a mis [-dix-neuf-]{+vingt+} jours. Il repart jeudi.\n"
    )
    result = joined(change, today=TODAY)
    assert len(result.conflicts) == 1
    assert result.text == change.now


def test_a_memory_that_was_lost_after_a_change_was_taken_over_says_nothing_wrong(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(CORRECTED)
    change = site.change()
    take(change, joined(change, today=TODAY).text, site.settings, site.notebook())
    site.forget()
    assert site.save(CORRECTED) is Outcome.EDITED


def test_a_new_paragraph_is_shown_whole(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(replace(PORT, body=f"{PORT.body}\n\nLa mairie promet un quai."))
    assert show(site.change()).splitlines()[2:] == ["  {+La mairie promet un quai.+}"]


def test_so_is_one_that_was_struck(site: Site) -> None:
    site.save(replace(PORT, body=f"{PORT.body}\n\nUn quai suffira."))
    site.edit("lundi", "lundi soir")
    site.save(PORT)
    assert show(site.change()).splitlines()[2:] == ["  [-Un quai suffira.-]"]


def test_a_teaser_of_what_was_imported_is_no_news(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    assert site.save(replace(PORT, body="Le navire est arrivé lundi.")) is Outcome.EDITED


def test_a_file_that_cannot_be_read_is_named(site: Site) -> None:
    site.path.write_bytes(b"\xff")
    missing = site.path.with_name("none.md")
    assert list(map(str, site.changes(site.path, missing))) == [
        f"{site.path}: is not UTF-8 (byte 0)",
        f"{missing}: cannot be read: No such file or directory",
    ]


def test_what_would_be_no_article_any_more_is_not_written(site: Site) -> None:
    site.edit("lundi", "lundi soir")
    site.save(CORRECTED)
    before = site.path.read_bytes()
    with pytest.raises(ContentError, match="is not a date"):
        take(site.change(), "Title: A\nDate: never\n\nB\n", site.settings, site.notebook())
    assert site.path.read_bytes() == before
