from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdigest.document import Document, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.settings import Settings

SHARED = Path(__file__).parents[2].parent / "shared"
RAW = RawArticle(
    data=b"The bridge is open\n\nCars cross the river again after years of work on both of its banks.\n",
    origin="inbox/bridge.txt",
    modified=datetime(2023, 4, 21, tzinfo=UTC),
)


def read(raw: RawArticle) -> Document:
    (document,) = contents(raw, Settings())
    assert isinstance(document, Document)
    return document


def test_what_the_person_asked_for_wins_and_is_no_guess() -> None:
    asked = datetime(2020, 1, 2, tzinfo=UTC)
    data = b"Date: 3 April 2021\n" + RAW.data
    document = read(replace(RAW, data=data, name="2022-02-02.txt", date=asked, lang="de"))
    assert (document.date, document.lang) == (asked, "de")
    assert document.warnings == ("read as metadata: 'Date: 3 April 2021'",)


def test_the_folder_names_section_and_source_unless_the_text_does() -> None:
    hinted = replace(RAW, section="Transport", source="The Courier")
    assert (read(hinted).category, read(hinted).source) == ("Transport", "The Courier")
    named = read(replace(hinted, data=b"Section: Bridges\nSource: The Herald\n" + RAW.data))
    assert (named.category, named.source) == ("Bridges", "The Herald")


def test_a_text_of_the_owner_is_shown_in_full() -> None:
    assert read(RAW).rights is Rights.FULL


def test_no_date_anywhere() -> None:
    with pytest.raises(SourceError) as refused:
        read(replace(RAW, modified=None))
    reason = "has no date: none in the text, none in the file's name; give one (--date)"
    assert str(refused.value) == f"inbox/bridge.txt: {reason}"


def test_an_impossible_date_and_no_other_says_both() -> None:
    with pytest.raises(SourceError, match=r"'31 June 2021' is no date in any calendar; has no date"):
        read(replace(RAW, data=b"Date: 31 June 2021\n" + RAW.data, modified=None))


def test_a_date_in_the_prose_is_not_when_it_was_published() -> None:
    data = b"The bridge is open\n\nOn 3 April 2021 the first car crossed, and on 4 April 2021 the second one did.\n"
    assert read(replace(RAW, data=data)).date == RAW.modified


def test_too_large() -> None:
    with pytest.raises(SourceError, match=r"has 89 bytes, more than the 80 of NEWSDIGEST_MAX_BYTES"):
        contents(RAW, Settings(max_bytes=80))


def test_typography_can_be_turned_off() -> None:
    raw = replace(RAW, data=b'Le pont est "ouvert"\n\nLes voitures passent : "enfin" !\n', lang="fr")
    (document,) = contents(raw, Settings(typography=False))
    assert isinstance(document, Document)
    assert (document.title, document.body) == ('Le pont est "ouvert"', 'Les voitures passent : "enfin" !')


def test_a_page_that_is_rewritten_every_day_is_another_article_every_day() -> None:
    address = b"https://example.org/bridge\n"
    one, other = (read(replace(RAW, data=address + title + RAW.data)) for title in (b"Bridge\n", b"River\n"))
    assert one.guid != other.guid
    assert one.source_url == other.source_url == "https://example.org/bridge"
    assert one.guid.startswith("urn:uuid:")


def test_the_first_accent_may_come_late() -> None:
    data = b"Titre\n\n" + b"Une phrase de texte simple.\n" * 1000 + b"Fin de l'\xe9t\xe9.\n"
    assert read(replace(RAW, data=data)).body.endswith("Fin de l'été.")


def test_a_dotless_i_is_no_month() -> None:
    document = read(replace(RAW, data="Titre\n20 aprıl 2023\n\nUne phrase de texte.\n".encode()))
    assert "'20 aprıl 2023' is no date in any calendar" in document.warnings


def test_a_title_may_begin_like_a_recording() -> None:
    assert read(replace(RAW, data=b"ID3 : la berline\n\nUne phrase de texte.\n")).title.startswith("ID3")


def test_tags_are_named_once() -> None:
    data = b"Titre\nTags: Otan, # Ukraine, Otan, otan\n\nUne phrase de texte.\n"
    assert read(replace(RAW, data=data)).tags == ("Otan", "Ukraine")


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason="the measuring data in ../shared is absent")
def test_the_article_that_the_project_began_with() -> None:
    path = next((SHARED / "seeds").glob("000_*.txt"))
    document = read(replace(RAW, data=path.read_bytes(), name=path.name))
    assert document.title.endswith("«\u00a0aussi longtemps qu’il le faudra\u00a0»")
    assert document.lang == "fr"
    assert document.credits == "Reportage supplémentaire de Max Seddon à Riga"
    assert len(document.body.split("\n\n")) == 20
    assert not {"“", "”", '"'} & set(document.body)
    assert document.warnings == (
        "removed: 'ttn-fr-56' (scraper's marker)",
        "moved to the credits: 'Reportage supplémentaire de Max Seddon à Riga'",
        "removed repeated words: 'conférence.' after 'conférence de presse conjointe.'",
        "a sentence looks broken, left as found: 'Kiev une voie tangible. à ce but.'",
        "21 quotation marks set as guillemets",
        "1 mixed quotation mark made consistent",
        "date 2023-04-21 is the file's own: no date was recognised in the text",
    )
