from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsdigest.formats import dates

PARIS = ZoneInfo("Europe/Paris")


def read(text: str, lang: str = "fr") -> dates.Dated:
    found = dates.match(text)
    assert found
    assert found[0] == text
    return dates.read(found, PARIS, lang)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 avril 2023", "2023-04-14T00:00+02:00"),
        ("1er mai 2023", "2023-05-01T00:00+02:00"),
        ("le 14 AVRIL 2023", "2023-04-14T00:00+02:00"),
        ("jeudi 20 avril 2023", "2023-04-20T00:00+02:00"),
        ("3 févr. 2023", "2023-02-03T00:00+01:00"),
        ("3 fevrier 2023", "2023-02-03T00:00+01:00"),
        ("14 avril 2023 à 18h02", "2023-04-14T18:02+02:00"),
        ("14 avril 2023, 18 h", "2023-04-14T18:00+02:00"),
        ("14/04/2023 à 18:02", "2023-04-14T18:02+02:00"),
        ("14.04.2023", "2023-04-14T00:00+02:00"),
        ("2023/04/14", "2023-04-14T00:00+02:00"),
        ("April 14, 2023", "2023-04-14T00:00+02:00"),
        ("14 April 2023", "2023-04-14T00:00+02:00"),
        ("Thursday, April 20, 2023", "2023-04-20T00:00+02:00"),
        ("April 14th, 2023 at 6:02 pm", "2023-04-14T18:02+02:00"),
        ("April 14, 2023, 12:30 a.m. EST", "2023-04-14T00:30-05:00"),
        ("Fri 14 Apr 2023 18.02 BST", "2023-04-14T18:02+01:00"),
        ("20 avril 2023 à 08:00:00 UTC+2", "2023-04-20T08:00+02:00"),
        ("April 20, 2023 at 8:00 AM GMT-3:30", "2023-04-20T08:00-03:30"),
        ("20 April 2023 at 08:00 UTC", "2023-04-20T08:00+00:00"),
        ("2023-04-14T18:02:00+02:00", "2023-04-14T18:02+02:00"),
        ("2023-04-14T18:02:00.5Z", "2023-04-14T18:02+00:00"),
        ("2023-04-14 18:02", "2023-04-14T18:02+02:00"),
        ("19. November 2026", "2026-11-19T00:00+01:00"),
        ("19. November 2026, 14:30 Uhr", "2026-11-19T14:30+01:00"),
        ("Donnerstag, den 19. März 2026 um 14 Uhr", "2026-03-19T14:00+01:00"),
        ("jueves, 19 de noviembre de 2026, 14:30 h", "2026-11-19T14:30+01:00"),
        ("1 de enero del 2026 a las 8:05", "2026-01-01T08:05+01:00"),
        ("giovedì 19 novembre 2026 alle ore 14:30", "2026-11-19T14:30+01:00"),
        ("1º maggio 2026", "2026-05-01T00:00+02:00"),
        ("quinta-feira, 19 de novembro de 2026 às 14h30", "2026-11-19T14:30+01:00"),
        ("donderdag 19 maart 2026 om 14.30 uur", "2026-03-19T14:30+01:00"),
        ("الخميس 19 نوفمبر 2026", "2026-11-19T00:00+01:00"),
    ],
)
def test_a_written_date(text: str, expected: str) -> None:
    assert read(text) == dates.Dated(datetime.fromisoformat(expected))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("04/05/2023", "fr", ("2023-05-04", "")),
        ("04/05/2023", "en", ("2023-05-04", "read with the day first")),
        ("04/04/2023", "en", ("2023-04-04", "")),
        ("04/14/2023", "en", ("2023-04-14", "read with the month first")),
        ("14/04/23", "fr", ("2023-04-14", "read with the day first")),
    ],
)
def test_numbers_mean_the_day_first_and_doubts_are_said(text: str, lang: str, expected: tuple[str, str]) -> None:
    dated = read(text, lang)
    assert (f"{dated.date:%Y-%m-%d}", dated.guess) == expected


def test_a_time_zone_that_is_not_known_is_said() -> None:
    guess = "without 'NPT', no time zone that is known"
    assert read("14 April 2023 at 18:02 NPT") == dates.Dated(datetime(2023, 4, 14, 18, 2, tzinfo=PARIS), guess)


@pytest.mark.parametrize(
    "text", ["31 février 2023", "99/99/2023", "14 avril 2023 à 25h61", "April 14, 2023 at 13:00 pm"]
)
def test_a_date_that_no_calendar_holds(text: str) -> None:
    with pytest.raises(dates.ImpossibleDateError):
        read(text)


@pytest.mark.parametrize(
    "text",
    ["mai 2023", "20 chats 2023", "bientôt", "Mars 2023", "1984", "3,5 %", "19. Februarwoche 2026", "3 de 2026", ""],
)
def test_not_a_date(text: str) -> None:
    assert dates.match(text) is None


@pytest.mark.parametrize(("day", "year"), [("20 avril", 2023), ("22 avril", 2022), ("31 décembre", 2022)])
def test_a_day_without_a_year_is_the_last_one(day: str, year: int) -> None:
    found = dates.match_day(day)
    assert found
    assert dates.read(found, PARIS, "fr", near=datetime(2023, 4, 21, tzinfo=UTC)).date.year == year


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023-04-20-kyiv.txt", "2023-04-20"),
        ("20230420.txt", "2023-04-20"),
        ("kyiv_2023.04.20.txt", "2023-04-20"),
        ("20231399.txt", None),
        ("120230420.txt", None),
        ("202304201.txt", None),
        ("2023-0420.txt", None),
        ("kyiv.txt", None),
    ],
)
def test_a_date_in_a_file_name(name: str, expected: str | None) -> None:
    found = dates.in_file_name(name, PARIS)
    assert (f"{found:%Y-%m-%d}" if found else None) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("2023-02-31-nom.txt", "2023-02-31"), ("20231399.txt", ""), ("2023-02-28.txt", "")]
)
def test_an_impossible_date_in_a_file_name(name: str, expected: str) -> None:
    assert dates.impossible_in_file_name(name) == expected
