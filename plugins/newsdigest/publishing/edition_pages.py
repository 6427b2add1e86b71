"""The pages of editions: each edition's own, the list of them, and the front page, which shows the current one."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import markdown
from markupsafe import Markup
from msgspec import structs

from newsdigest.editions import arrangement
from newsdigest.editions.edition import Edition, Entry, Piece, compose
from newsdigest.editions.periods import Period, Rhythm
from newsdigest.publishing import edition_views, views
from newsdigest.publishing.addresses import Address
from newsdigest.publishing.cards import PNG, Card, edition_card, site_card
from newsdigest.publishing.feed_facts import last_change
from newsdigest.publishing.pages import Output, named
from newsdigest.publishing.sanitising import below_title, sanitise
from newsdigest.publishing.site import Issue, Site
from newsdigest.publishing.typesetting import apostrophes_in
from newsdigest.text.markup import takes_too_long

logger = logging.getLogger(__name__)

FRONT_TAGS = 12
FRONT_SECTIONS, FRONT_ENTRIES = 6, 4
"""At most so many sections on the front page, and so many entries in each: two minutes' reading."""

SHORT = 6
"""An edition of fewer entries has the ones before it on the front page, too, whole, until there are so many."""

EARLIER = 5
"""So many earlier editions are named on the front page."""


def edition(issue: Issue, site: views.SiteView, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the page of an edition; none where an editor has left out all that was in it."""
    made = composed(issue, site, settings, reports=True)
    if made.lead is None:
        return
    card = edition_card(issue.address, settings)
    yield Output(
        save_as=issue.address.save_as,
        template="edition.html",
        page=edition_views.EditionPage(
            url=issue.address.url,
            title=made.title,
            description=made.lead.article.summary,
            edition=made,
            previous=issue.previous,
            next=issue.next,
            card=card.url,
            book_url=issue.book.url,
        ),
    )
    headline = made.title or made.lead.article.title
    shown = Card(name=site.name, title=headline, first=issue.label.first, last=issue.label.last)
    if card.save_as:
        yield Output(save_as=card.save_as, template=PNG, page=shown)


def editions(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Yield the list of editions."""
    address = Address.from_settings("NEWSDIGEST_EDITIONS", settings)
    lines = (
        edition_views.EditionLine(
            label=issue.label,
            title=arrangement.read(issue.arrangement, "").title if issue.arrangement else "",
            articles=len(issue.entries),
        )
        for issue in site.issues
    )
    yield Output(
        save_as=address.save_as,
        template="editions.html",
        page=edition_views.EditionsPage(
            url=address.url,
            title="",
            description=named(issue.entries[0].view.title for issue in site.issues),
            editions=tuple(lines),
        ),
    )


def front(site: Site, settings: Mapping[str, Any]) -> Iterator[Output]:
    """Show the current edition, and lead to the last ones before it."""
    made = [composed(issue, site.view, settings) for issue in site.issues[: EARLIER + SHORT]]
    current, earlier = (made[0], made[1:]) if made else (None, [])
    room = SHORT - _length(current) if current else 0
    whole = []
    while earlier and room > 0:
        whole.append(_shortened(earlier.pop(0)))
        room -= _length(whole[-1])
    articles = [entry.article for entry in current.entries] if current else []
    uses = Counter(tag for article in articles for tag in article.tags)
    changes = (last_change(entry.view) for entry in site.entries if entry.view.modified or entry is site.entries[0])
    updated, timed = max(changes, default=(None, False))
    page = edition_views.FrontPage(
        url="",
        title="",
        description=site.view.tagline,
        edition=_shortened(current) if current else None,
        updated=updated,
        updated_timed=timed,
        whole=tuple(whole),
        earlier=tuple(structs.replace(each, sections=()) for each in earlier[:EARLIER]),
        tags=tuple(sorted(uses, key=lambda tag: (-uses[tag], tag.name))[:FRONT_TAGS]),
        archive_url=site.view.archive_url,
    )
    yield Output(save_as="index.html", template="index.html", page=page)
    shown = Card(name=site.view.name, title=site.view.tagline)
    yield Output(save_as=site_card(settings).save_as, template=PNG, page=shown)


def _length(edition: edition_views.EditionView) -> int:
    return len(edition.entries)


def _shortened(edition: edition_views.EditionView) -> edition_views.EditionView:
    sections = (
        structs.replace(section, entries=section.entries[:FRONT_ENTRIES])
        for section in edition.sections[:FRONT_SECTIONS]
    )
    return structs.replace(edition, sections=tuple(sections))


def composed(
    issue: Issue, site: views.SiteView, settings: Mapping[str, Any], *, reports: bool = False
) -> edition_views.EditionView:
    """Return the edition as templates see it; reports: tell what is removed from its note, which several files show."""
    articles = {entry.view.guid: entry.view for entry in issue.entries}
    told = {guid: (slug, follows) for guid, slug, follows in issue.tales}
    pieces = (
        Piece(
            guid=entry.view.guid,
            slug=entry.record.slug,
            date=entry.view.date,
            lang=entry.view.lang,
            section=entry.view.section.name,
            source=entry.view.source.name if entry.view.source else "",
            minutes=entry.view.reading_time,
            words=entry.view.words,
            amended=entry.view.amended,
            story=told[entry.view.guid][0] if entry.view.guid in told else "",
        )
        for entry in issue.entries
    )
    followed = {slug: follows for slug, follows in told.values() if follows}
    made = compose(
        Period.named(issue.label.name, Rhythm(settings["NEWSDIGEST_EDITION"])),
        pieces,
        number=issue.label.number,
        lang=site.lang,
        follows={slug: follows.name for slug, follows in followed.items()},
        arrangement=arrangement.read(issue.arrangement, issue.label.name),
    )
    note = _note(made.note, issue.label.name if reports else "")
    return _view(made, issue, articles, followed, site, settings, note)


def _view(
    made: Edition,
    issue: Issue,
    articles: Mapping[str, views.ArticleView],
    followed: Mapping[str, edition_views.EditionLabel],
    site: views.SiteView,
    settings: Mapping[str, Any],
    note: Markup,
) -> edition_views.EditionView:
    alike = {pair for one, other in issue.copies for pair in ((one, other), (other, one))}

    def entry(one: Entry) -> edition_views.EntryView:
        copies = [guid for guid in one.also if (one.guid, guid) in alike]
        also = [guid for guid in one.also if guid not in copies]
        url = Address.from_settings("NEWSDIGEST_STORY", settings, slug=one.story).url if one.story else ""
        return edition_views.EntryView(
            article=articles[one.guid],
            also=tuple(articles[guid] for guid in also),
            copies=tuple(articles[guid] for guid in copies),
            story=views.Label(name=one.story, url=url) if url else None,
            follows=followed.get(one.story),
        )

    labels = {label.name: label for label in (*(each.section for each in articles.values()), *site.sections)}
    sections = tuple(
        edition_views.SectionView(
            label=labels.get(section.name) or views.Label(name=section.name),
            entries=tuple(map(entry, section.entries)),
        )
        for section in made.sections
    )
    lead = entry(made.lead) if made.lead else None
    shown = [*([lead] if lead else []), *(each for section in sections for each in section.entries)]
    accounts = [article for each in shown for article in (each.article, *each.also)]
    everything = [*accounts, *(article for each in shown for article in each.copies)]
    return edition_views.EditionView(
        label=issue.label,
        title=made.title,
        note=note,
        lead=lead,
        sections=sections,
        articles=len(everything),
        sources=len({article.source.url or article.source.name for article in everything if article.source}),
        reading_time=sum(article.reading_time for article in accounts),
    )


def _note(text: str, name: str) -> Markup:
    if not text:
        return Markup()
    if takes_too_long(text):
        if name:
            logger.warning("editions/%s.md: its note would take too long to render; left out", name)
        return Markup()
    html = markdown.markdown(text, extensions=["extra"])
    clean = sanitise(html, f"editions/{name}.md" if name else "")
    return Markup(apostrophes_in(below_title(clean)))  # noqa: S704 - sanitised here
