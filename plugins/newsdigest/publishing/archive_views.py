"""What templates see of the archive; see ``views``."""

from datetime import date

from newsdigest.publishing.views import Day, Label, Page, View


class Year(View, frozen=True, kw_only=True):
    """A year of the archive and its months, newest first."""

    year: int
    months: tuple[Label, ...]


class CalendarDay(View, frozen=True, kw_only=True):
    """A day of the calendar."""

    date: date
    articles: int
    url: str
    """Of its edition, or of its articles in the month's page; empty without articles."""


class CalendarWeek(View, frozen=True, kw_only=True):
    """A row of the calendar, from Monday to Sunday; None for days of other months."""

    days: tuple[CalendarDay | None, ...]
    number: int
    url: str
    """Of its edition, if the digest is a weekly one."""


class Calendar(View, frozen=True, kw_only=True):
    """A month of the archive."""

    month: Label
    """``2023-04``, and the month's page if there is one."""

    weeks: tuple[CalendarWeek, ...]


class ArchivePage(Page, frozen=True, kw_only=True):
    """``archives.html`` (the newest month) and ``period_archives.html`` (any month)."""

    month: date | None
    """First day of the month shown; None when there is no article at all."""

    days: tuple[Day, ...]
    years: tuple[Year, ...]
    """The months without a calendar here; only on ``archives.html``."""

    calendars: tuple[Calendar, ...] = ()
    """The month, or on ``archives.html`` the last ones, newest first."""

    newer: Label | None = None
    older: Label | None = None
