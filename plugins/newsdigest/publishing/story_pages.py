"""The page of a story: its articles in the order of time, what is new in each, and why they were joined."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import structs

from newsdigest.editions.edition import fullness
from newsdigest.editions.stories import Likeness
from newsdigest.publishing import edition_views, views
from newsdigest.publishing.pages import Output
from newsdigest.publishing.site import Tale

_NEW = 0.3  # of a sentence's words that no earlier summary has, so that it says something new


def story(tale: Tale, site: views.SiteView) -> Iterator[Output]:
    """Yield the page of a story."""
    articles = [entry.view for entry in tale.entries]
    told = chief(articles, site.lang)
    sources = {each.source.url or each.source.name: each.source for each in articles if each.source}
    yield Output(
        save_as=tale.address.save_as,
        template="story.html",
        page=edition_views.StoryPage(
            url=tale.address.url,
            title=told.title,
            description=told.summary,
            feeds=tuple(structs.replace(feed, title=told.title) for feed in tale.feeds),
            lang=told.lang,
            days=tuple(_days(articles, tale.reasons)),
            sources=tuple(sorted(sources.values(), key=lambda source: source.name)),
            reasons=tuple(_reasons(articles, tale.reasons)),
        ),
    )


def chief(articles: Iterable[views.ArticleView], lang: str) -> views.ArticleView:
    """Return the article whose title stands for the story: the fullest in the site's language."""
    return min(articles, key=lambda each: fullness(each, lang))


def _days(articles: Sequence[views.ArticleView], reasons: Iterable[Likeness]) -> Iterator[edition_views.StoryDay]:
    places = {article.guid: place for place, article in enumerate(articles)}
    copies: dict[int, int] = {}
    for reason in reasons:
        if reason.copy:
            earlier, later = sorted(places[guid] for guid in reason.guids)
            copies[later] = min(earlier, copies.get(later, earlier))
    accounts = [
        edition_views.Account(
            article=article,
            news=_news(article, articles[:place]) if place not in copies else "",
            copies=articles[copies[place]] if place in copies else None,
        )
        for place, article in enumerate(articles)
    ]
    for day, of_day in groupby(accounts, key=lambda account: account.article.date.date()):
        yield edition_views.StoryDay(date=day, accounts=tuple(of_day))


def _news(article: views.ArticleView, earlier: Iterable[views.ArticleView]) -> str:
    """Return the sentences of a summary that say what no earlier one in the language says."""
    from newsdigest.text.sentences import sentences  # with what knows words, 40 ms that other builds do not wait for

    known: set[str] = set()
    for each in earlier:
        if each.lang == article.lang:
            known |= _stems(f"{each.title} {each.summary}", each.lang)
    told = []
    for sentence in sentences(article.summary, article.lang):
        own = _stems(sentence, article.lang)
        if len(own - known) >= _NEW * len(own):
            told.append(sentence)
    return " ".join(told)


def _stems(text: str, lang: str) -> set[str]:
    from newsdigest.text import words

    stop = words.stop_words(lang)
    return {words.stem(token.lower, lang) for token in words.tokens(text) if token.lower not in stop}


def _reasons(articles: Sequence[views.ArticleView], reasons: Iterable[Likeness]) -> Iterator[edition_views.Reason]:
    """Yield, the closest first, the fewest likenesses that hold all articles together."""
    of_guid = {article.guid: article for article in articles}
    group = {guid: guid for guid in of_guid}
    for reason in reasons:
        one, other = (group[guid] for guid in reason.guids)
        if one == other:
            continue
        group = {guid: one if held == other else held for guid, held in group.items()}
        earlier, later = sorted((of_guid[guid] for guid in reason.guids), key=lambda each: (each.date, each.url))
        yield edition_views.Reason(
            earlier=earlier,
            later=later,
            degree=reason.degree,
            names=tuple(name for name in reason.names if not name.startswith(":")),
            countries=tuple(name[1:] for name in reason.names if name.startswith(":")),
            words=tuple(_written(reason.words, (earlier, later))),
            copy=reason.copy,
        )


def _written(stems: Iterable[str], articles: Iterable[views.ArticleView]) -> Iterator[str]:
    """Yield for each stem a word that has it; a stem that only the texts have is nothing to show."""
    from newsdigest.text import words

    found: dict[str, str] = {}
    for article in articles:
        for token in words.tokens(f"{article.title} {article.summary}"):
            found.setdefault(words.stem(token.lower, article.lang), token.lower)
    return (found[stem] for stem in stems if stem in found and not stem.isdecimal())
