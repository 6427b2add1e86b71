"""The archive: a page for each month with its calendar, and one that leads to all of them."""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from newsdigest.editions.periods import Period, Rhythm
from newsdigest.publishing import archive_views, views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.pages import Output, named
from newsdigest.publishing.site import Site

CALENDARS = 12  # months on the archive's own page; the older ones are links


def archives(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield one page for each month, and the archive's own: the newest month and links to all."""
    days = (
        views.Day(date=day, articles=tuple(entry.view for entry in entries))
        for day, entries in groupby(site.entries, key=lambda entry: entry.view.date.date())
    )
    months = [(month, tuple(of_month)) for month, of_month in groupby(days, key=lambda day: day.date.replace(day=1))]
    addresses = [Address.from_settings("MONTH_ARCHIVE", settings, date=month) for month, _ in months]
    # A template writes the month out in the site's language.
    labels = [
        views.Label(name=f"{month:%Y-%m}", url=address.url)
        for (month, _), address in zip(months, addresses, strict=True)
    ]
    rhythm = Rhythm(settings["NEWSDIGEST_EDITION"])
    editions = {issue.label.name: issue.label.url for issue in site.issues}
    calendars = [
        _calendar(label, days, rhythm, editions)
        for label, (_, days) in zip(labels, months, strict=True)
        if label.url or label == labels[0]
    ]
    newest = months[:1] if settings["MONTH_ARCHIVE_SAVE_AS"] else months
    shown = {each.month for each in calendars[:CALENDARS]}
    others = [(label, month) for label, (month, _) in zip(labels, months, strict=True) if label not in shown]
    years = groupby(others, key=lambda item: item[1].year)
    yield Output(
        save_as=Address.from_settings("ARCHIVES", settings).save_as,
        template="archives.html",
        page=archive_views.ArchivePage(
            url=site.view.archive_url,
            title="",
            description=_titles(day for _, days in newest for day in days),
            month=months[0][0] if months else None,
            days=tuple(day for _, days in newest for day in days),
            calendars=tuple(calendars[:CALENDARS]),
            years=tuple(
                archive_views.Year(year=year, months=tuple(label for label, _ in items)) for year, items in years
            ),
        ),
    )
    for position, (month, days_of_month) in enumerate(months if settings["MONTH_ARCHIVE_SAVE_AS"] else []):
        yield Output(
            save_as=addresses[position].save_as,
            template="period_archives.html",
            page=archive_views.ArchivePage(
                url=labels[position].url,
                title="",
                description=_titles(days_of_month),
                month=month,
                days=days_of_month,
                calendars=(calendars[position],),
                years=(),
                newer=labels[position - 1] if position else None,
                older=labels[position + 1] if position + 1 < len(labels) else None,
            ),
        )


def _titles(days: Iterable[views.Day]) -> str:
    return named(article.title for day in days for article in day.articles)


def _calendar(
    label: views.Label, days: Sequence[views.Day], rhythm: Rhythm, editions: Mapping[str, str]
) -> archive_views.Calendar:
    """Return the month of some days, from the Monday of its first week to the Sunday of its last one."""
    month = days[0].date
    articles = {day.date: len(day.articles) for day in days}

    def of_day(day: date) -> archive_views.CalendarDay:
        url = ""
        if number := articles.get(day, 0):
            edition = editions.get(day.isoformat(), "") if rhythm is Rhythm.DAILY else ""
            url = edition or (f"{label.url}#d-{day.isoformat()}" if label.url else "")
        return archive_views.CalendarDay(date=day, articles=number, url=url)

    last = calendar.monthrange(month.year, month.month)[1]
    weeks = groupby((month.replace(day=number) for number in range(1, last + 1)), key=_monday)
    return archive_views.Calendar(
        month=label,
        weeks=tuple(
            archive_views.CalendarWeek(
                days=tuple(
                    of_day(day) if day.month == month.month else None
                    for day in (monday + timedelta(days=number) for number in range(7))
                ),
                number=monday.isocalendar().week,
                url=editions.get(Period.of(monday, rhythm).name, "") if rhythm is Rhythm.WEEKLY else "",
            )
            for monday, _ in weeks
        ),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
