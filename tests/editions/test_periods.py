from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.editions.periods import Period, Rhythm
from newsdigest.errors import SettingsError

DAILY, WEEKLY = Rhythm.DAILY, Rhythm.WEEKLY


@pytest.mark.parametrize(
    ("day", "rhythm", "name", "last"),
    [
        (date(2023, 4, 20), DAILY, "2023-04-20", date(2023, 4, 20)),
        (date(2023, 4, 20), WEEKLY, "2023-W16", date(2023, 4, 23)),
        (date(2021, 1, 3), WEEKLY, "2020-W53", date(2021, 1, 3)),  # a Sunday of the last week of the year before
        (date(2021, 1, 4), WEEKLY, "2021-W01", date(2021, 1, 10)),
        (date(202, 3, 2), WEEKLY, "0202-W09", date(202, 3, 7)),
    ],
)
def test_the_period_of_a_day(day: date, rhythm: Rhythm, name: str, last: date) -> None:
    period = Period.of(day, rhythm)
    assert (period.name, period.last) == (name, last)
    assert Period.named(name, rhythm) == period


def test_a_week_is_also_named_by_any_of_its_days() -> None:
    assert Period.named("2023-04-20", WEEKLY) == Period.named("2023-W16", WEEKLY)


@pytest.mark.parametrize("name", ["", "2023", "2023-04-31", "2023-W60", "yesterday"])
def test_what_names_no_period(name: str) -> None:
    with pytest.raises(SettingsError, match="takes a day such as 2023-04-20 or a week such as 2023-W16"):
        Period.named(name, DAILY)


def test_days_without_an_article_are_counted_too() -> None:
    first = Period.of(date(2023, 4, 4), DAILY)
    assert [Period.of(date(2023, 4, day), DAILY).number(first) for day in (4, 6, 20)] == [1, 3, 17]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(Rhythm))
def test_every_day_is_in_its_period(day: date, rhythm: Rhythm) -> None:
    period = Period.of(day, rhythm)
    assert period.first <= day <= period.last
    assert Period.named(period.name, rhythm) == period
