"""The day or the ISO week that an edition is made for."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from newsdigest.errors import SettingsError
from newsdigest.settings import Rhythm

__all__ = ["Period", "Rhythm"]


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The days of one edition."""

    rhythm: Rhythm
    first: date

    @classmethod
    def of(cls, day: date, rhythm: Rhythm) -> "Period":
        """Return the period that a day is in; a week begins on Monday (ISO 8601)."""
        return cls(rhythm, day - timedelta(days=day.weekday()) if rhythm is Rhythm.WEEKLY else day)

    @classmethod
    def named(cls, name: str, rhythm: Rhythm) -> "Period":
        """Return the period of a name: ``2023-04-20``, of a weekly digest ``2023-W16`` or any day of it.

        Raises SettingsError for what names none.
        """
        try:
            if week := re.fullmatch(r"(\d{4})-?W(\d{2})", name.strip()):
                return cls.of(date.fromisocalendar(int(week[1]), int(week[2]), 1), rhythm)
            return cls.of(date.fromisoformat(name.strip()), rhythm)
        except ValueError as error:
            raise SettingsError(f"{name}: takes a day such as 2023-04-20 or a week such as 2023-W16") from error

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.first + timedelta(days=self._days - 1)

    @property
    def name(self) -> str:
        """What its page and its file are called: ``2023-04-20``, ``2023-W16``."""
        if self.rhythm is Rhythm.DAILY:
            return self.first.isoformat()
        year, week, _ = self.first.isocalendar()
        return f"{year:04}-W{week:02}"

    def number(self, first: "Period") -> int:
        """Return which one this is when ``first`` is number 1; a period without an article has a number, too.

        So a number never changes when an article comes late.
        """
        return (self.first - first.first).days // self._days + 1

    @property
    def _days(self) -> int:
        return 7 if self.rhythm is Rhythm.WEEKLY else 1

    def __lt__(self, other: "Period") -> bool:
        return self.first < other.first
