"""How often a topic was mentioned over time, with what else, and under which names."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from newsdigest.publishing.views import ArticleView, Chart, Label, Mentions

_FEWEST = 3  # articles on two days: fewer are no development
_DAYS, _WEEKS, _MONTHS = 31, 26, 36  # most of each in a chart; of a longer time the last months are shown
_RELATED = 8


def chart(articles: Sequence[ArticleView]) -> Chart | None:
    """Return when the articles appeared, by days, weeks or months; None where too few did."""
    days = [article.date.date() for article in articles]
    if len(days) < _FEWEST or len(set(days)) < 2:
        return None
    span = (max(days) - min(days)).days
    unit = "day" if span < _DAYS else "week" if span < 7 * _WEEKS else "month"
    counts = Counter(_beginning(day, unit) for day in days)
    begin = min(counts)
    bars = [Mentions(first=begin, articles=counts[begin])]
    while (begin := _next(begin, unit)) <= max(counts):
        bars.append(Mentions(first=begin, articles=counts[begin]))
    shown = tuple(bars[-_MONTHS:])
    return Chart(unit=unit, bars=shown, most=max(bar.articles for bar in shown))


def _beginning(day: date, unit: str) -> date:
    if unit == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if unit == "week" else day


def _next(begin: date, unit: str) -> date:
    if unit == "month":
        return (begin + timedelta(days=31)).replace(day=1)
    return begin + timedelta(days=7 if unit == "week" else 1)


def related(label: Label, articles: Iterable[ArticleView]) -> tuple[Label, ...]:
    """Return the tags that stand most often beside one, more than once if any does."""
    uses: Counter[str] = Counter()
    labels: dict[str, Label] = {}
    for article in articles:
        for tag in article.tags:
            if tag.url and tag.url != label.url:
                uses[tag.url] += 1
                labels.setdefault(tag.url, tag)
    fewest = min(2, max(uses.values(), default=0))
    ranked = sorted((url for url in uses if uses[url] >= fewest), key=lambda url: (-uses[url], labels[url].name))
    return tuple(labels[url] for url in ranked[:_RELATED])


def other_names(spellings: Sequence[str], articles: Sequence[ArticleView]) -> tuple[str, ...]:
    """Return those of a tag's spellings that stand in its articles: as a tag, in a title or a summary."""
    if not spellings:
        return ()
    tags = {tag.name for article in articles for tag in article.tags}
    text = "\n".join(f"{article.title}\n{article.summary}" for article in articles)
    return tuple(each for each in spellings if each in tags or (each in text and _as_word(each, text)))


def _as_word(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
