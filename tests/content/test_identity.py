"""Which two documents are one article: pairs as they come in, and what becomes of the second one, in either order."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsdigest.content import Archive, Index, Outcome, Versions, markdown_file
from newsdigest.document import TEASER as TOLD
from newsdigest.document import Document, Rights
from newsdigest.formats import identity
from newsdigest.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
DAY = datetime(2023, 4, 20, 18, 2, tzinfo=PARIS)

PORT = """\
Le premier voilier cargo construit à Saint-Nazaire est arrivé lundi à Nantes avec huit cents tonnes de café. Son \
capitaine, Anne Le Goff, a traversé l’Atlantique en dix-neuf jours sans mettre le moteur en marche.

L’armateur nantais veut faire construire deux autres navires avant la fin de l’année prochaine. « Nous avons des \
clients pour trois ans », assure sa directrice, Rozenn Kerdraon.

Les dockers ont déchargé les sacs à la main, comme leurs grands-pères. La mairie a promis un quai réservé à ces \
navires. Un grutier rappelle pourtant que le fret à voile reste trois fois plus cher que le fret ordinaire."""
TEASER = "Le premier voilier cargo construit à Saint-Nazaire est arrivé lundi à Nantes avec huit cents tonnes de café."
STANDFIRST = "Sans moteur ou presque : un navire d’un autre âge remonte la Loire."
OTHER = """\
La majorité du conseil municipal a rejeté mardi soir le projet de téléphérique entre les deux rives de la Loire. Les \
riverains, qui avaient réuni neuf mille signatures, ont applaudi dans la salle.

Le maire, Yann Morvan, regrette une occasion manquée et propose une navette fluviale toutes les dix minutes. Le coût \
de l’ouvrage avait doublé depuis la première étude, commandée il y a six ans.

Les entreprises de la zone portuaire réclament une solution avant l’ouverture du nouvel hôpital. Une réunion est \
prévue en juin avec la région, qui finance la moitié des transports."""

PAGE = Document(
    title="Un voilier cargo à Nantes",
    body=PORT,
    date=DAY,
    lang="fr",
    slug="un-voilier-cargo-a-nantes",
    guid="urn:uuid:page",
    source="La Gazette du port",
    source_url="https://www.gazette.example/nantes/voilier-cargo",
)
FEED = replace(PAGE, guid="https://www.gazette.example/?p=123")
NAMED = replace(PAGE, guid=identity.named("1"))
"""As its publisher's feed has it, whose ids are names for this feed alone."""

COPY = replace(PAGE, guid="urn:uuid:copy", source_url="", source="")
"""As a person has copied it from the page: neither address nor source."""

WEATHER = """\
Le temps restera variable ce {day} à Lyon, avec un vent faible de nord et quelques averses sur le relief. Les \
températures seront de {low} degrés au lever du jour et de {high} degrés dans l’après-midi, conformes à la saison.

La tendance pour le lendemain est la même. Le soleil se lève à {rise} et se couche à {set}. La qualité de l’air est \
moyenne dans toute l’agglomération, et les maires recommandent de laisser la voiture au garage."""
MATCH = """\
Au terme d’un match disputé, {home} s’est imposé {score} devant {guest} samedi soir dans son stade. Les joueurs ont \
ouvert la marque à la {minute}e minute par {scorer}, à la réception d’un centre venu de la droite.

Avec cette victoire, {home} prend la {rank}e place du classement. {guest} reste à portée des places européennes \
mais devra réagir dès la prochaine journée, pour laquelle plusieurs titulaires sont incertains."""
NEWS_AT_8 = (
    "Retrouvez chaque soir à vingt heures l’essentiel de l’actualité en France et dans le monde : les reportages de "
    "la rédaction, les entretiens, les images du jour et le regard de nos correspondants. Le journal est présenté en "
    "direct et peut être revu pendant sept jours sur tous les écrans, avec sous-titres et en langue des signes. "
    "Une émission de la rédaction, qui répond à vos questions chaque vendredi."
)


def _weather(**words: Any) -> str:
    return WEATHER.format(**{"day": "lundi", "low": 7, "high": 14, "rise": "6 h 41", "set": "20 h 33"} | words)


def _match(**words: Any) -> str:
    given = {"home": "Nantes", "guest": "Lorient", "score": "2-1", "minute": 12, "scorer": "Simon", "rank": 9}
    return MATCH.format(**given | words)


Pair = tuple[Document, Document]

ONE: dict[str, Pair] = {
    "page and feed: other words that count readers": (
        PAGE,
        replace(FEED, source_url=PAGE.source_url + "?utm_source=rss&xtor=RSS-16#commentaires"),
    ),
    "page and its AMP form": (PAGE, replace(FEED, source_url="http://gazette.example/nantes/voilier-cargo/amp/")),
    "page and its form for telephones": (
        PAGE,
        replace(FEED, source_url="https://m.gazette.example/nantes/voilier-cargo?amp=1"),
    ),
    "one address, the title rewritten": (PAGE, replace(FEED, title="À Nantes, le café arrive à la voile")),
    "one address, another day": (PAGE, replace(FEED, date=DAY + timedelta(days=40))),
    "one address and title, the text rewritten": (PAGE, replace(FEED, body=OTHER, date=DAY + timedelta(days=1))),
    "one address and day, title and text rewritten": (
        PAGE,
        replace(FEED, title="En direct", body=OTHER),
    ),
    "page and a teaser in a feed": (PAGE, replace(FEED, body=TEASER, title="Un cargo à voile")),
    "page and an excerpt of it": (PAGE, replace(FEED, body=STANDFIRST, rights=Rights.EXCERPT)),
    "an excerpt and a headline": (
        replace(PAGE, body=STANDFIRST, rights=Rights.EXCERPT),
        replace(FEED, body="", rights=Rights.HEADLINE),
    ),
    "an excerpt without an address: source, day and title": (
        PAGE,
        replace(FEED, source_url="", body=STANDFIRST, rights=Rights.EXCERPT),
    ),
    "a feed's guid, everything else rewritten": (
        FEED,
        replace(FEED, title="Autre", body=OTHER, source_url="", date=DAY + timedelta(days=9)),
    ),
    "a page and a copy of its text": (PAGE, COPY),
    "a copy under another title": (PAGE, replace(COPY, title="Fret : la voile revient")),
    "a copy dated two days later": (PAGE, replace(COPY, date=DAY + timedelta(days=2))),
    "a copy without quotation marks, in capitals, with a line more": (
        PAGE,
        replace(
            COPY, body=PORT.upper().replace("’", "'").replace("«", "").replace("»", "") + "\n\nRecueilli par A. M."
        ),
    ),
    "a copy in which the last sentence is missing, on the day before": (
        PAGE,
        replace(COPY, body=PORT.rpartition(" Un grutier")[0], date=DAY - timedelta(days=1)),
    ),
    "a copy with links": (
        PAGE,
        replace(COPY, body=PORT.replace("Saint-Nazaire", "[Saint-Nazaire](https://gazette.example/tag/saint-nazaire)")),
    ),
    "a correction without an address": (
        replace(COPY, source="Gazette"),
        replace(COPY, body=PORT.replace("dix-neuf", "vingt"), guid="urn:uuid:b", source="Gazette"),
    ),
    "one guid of two sources, as a site that collects feeds has it: the text": (
        FEED,
        replace(FEED, title="À Nantes, le café arrive à la voile", source="Le Planétaire", source_url=""),
    ),
    "one guid of two sources: the title, and of the text a teaser": (
        FEED,
        replace(FEED, body=STANDFIRST, source="Le Planétaire", source_url="https://planetaire.example/7"),
    ),
    "one address of two sources, as page and feed call the newspaper: the text": (
        PAGE,
        replace(FEED, source="La Gazette", title="Un cargo à voile", body=TEASER),
    ),
    "one address of two sources: the title, and no text": (
        PAGE,
        replace(FEED, source="Les titres du jour", body="", rights=Rights.HEADLINE),
    ),
    "one address of a publisher who gives it a second guid: title and day": (
        NAMED,
        replace(NAMED, guid=identity.named("2"), body=STANDFIRST),
    ),
    "one article in two sections of a site": (
        PAGE,
        replace(PAGE, source_url="https://www.gazette.example/eco/voilier-cargo", guid="urn:uuid:eco"),
    ),
}

TWO: dict[str, Pair] = {
    "one guid of two sources, by chance or on purpose": (
        FEED,
        replace(FEED, title="Téléphérique", body=OTHER, source="Écho", source_url="https://echo.example/t"),
    ),
    "one guid and address of two sources, with a text on that article": (
        FEED,
        replace(FEED, title="Ce que je pense des téléphériques", body=OTHER, source="Mon carnet"),
    ),
    "one guid, address and title of two sources, with a text on that article": (
        FEED,
        replace(FEED, body=OTHER, source="Mon carnet"),
    ),
    "a link blog: the address of the article that it writes about, on that day": (
        PAGE,
        replace(PAGE, title="Ce que je pense des voiliers", body=OTHER, source="Mon carnet", guid="urn:uuid:blog"),
    ),
    "a link blog that takes over the title, too": (
        PAGE,
        replace(PAGE, body=OTHER, source="Mon carnet", guid="urn:uuid:blog"),
    ),
    "two entries of a live blog, which lead to one page": (
        NAMED,
        replace(NAMED, title="Le téléphérique", body=OTHER, guid=identity.named("2")),
    ),
    "two headlines that lead to the front page": (
        replace(PAGE, source_url="https://gazette.example/", body="", rights=Rights.HEADLINE),
        replace(
            PAGE,
            source_url="https://gazette.example/",
            body="",
            rights=Rights.HEADLINE,
            title="Le téléphérique",
            guid="urn:uuid:t",
        ),
    ),
    "the page on amplifiers is not the AMP form of the other": (
        replace(PAGE, source_url="https://gazette.example/essais"),
        replace(
            PAGE, source_url="https://gazette.example/essais/amp", title="Amplis", body=OTHER, guid="urn:uuid:amplis"
        ),
    ),
    "what two newspapers took from one agency": (
        PAGE,
        replace(PAGE, source="L’Écho", source_url="https://echo.example/voilier", guid="urn:uuid:echo"),
    ),
    "the same without addresses": (
        replace(COPY, source="La Gazette du port"),
        replace(COPY, source="L’Écho", guid="urn:uuid:echo"),
    ),
    "a page that is rewritten every day": (
        PAGE,
        replace(PAGE, title="En direct", body=OTHER, date=DAY + timedelta(days=1), guid="urn:uuid:live"),
    ),
    "two entries that lead to one page on one day, with guids of their own": (
        FEED,
        replace(FEED, title="Le téléphérique", body=OTHER, guid="https://www.gazette.example/?p=124"),
    ),
    "two entries that lead to the front page": (
        replace(PAGE, source_url="https://gazette.example/"),
        replace(PAGE, source_url="https://gazette.example/", title="Autre", body=OTHER, guid="urn:uuid:other"),
    ),
    "two of one title that lead to the front page": (
        replace(PAGE, source_url="https://gazette.example/"),
        replace(
            PAGE, source_url="https://gazette.example/", body=OTHER, guid="urn:uuid:o", date=DAY + timedelta(days=1)
        ),
    ),
    "a page that is rewritten under one title, with a guid for each day": (
        FEED,
        replace(FEED, body=OTHER, guid="https://www.gazette.example/?p=124", date=DAY + timedelta(days=1)),
    ),
    "a copy that comes a week later": (PAGE, replace(COPY, date=DAY + timedelta(days=7))),
    "the weather of two days": (
        replace(COPY, title="La météo à Lyon", body=_weather()),
        replace(
            COPY,
            title="La météo à Lyon",
            body=_weather(day="mardi", low=8),
            date=DAY + timedelta(days=1),
            guid="urn:uuid:tuesday",
        ),
    ),
    "the weather of two towns, in the same words": (
        replace(COPY, title="La météo à Lyon", body=_weather()),
        replace(COPY, title="La météo à Bron", body=_weather(), guid="urn:uuid:bron"),
    ),
    "two matches": (
        replace(COPY, title="Nantes bat Lorient", body=_match()),
        replace(COPY, title="Rennes bat Brest", body=_match(home="Rennes", guest="Brest", rank=3), guid="urn:uuid:m"),
    ),
    "the news at eight on two evenings": (
        replace(PAGE, title="Le journal de 20 heures", body=NEWS_AT_8, source_url="https://tv.example/jt/1"),
        replace(
            PAGE,
            title="Le journal de 20 heures",
            body=NEWS_AT_8,
            source_url="https://tv.example/jt/2",
            guid="urn:uuid:jt2",
            date=DAY + timedelta(days=1),
        ),
    ),
    "two bulletins of one day, with one short text": (
        replace(PAGE, title="Flash info", body="L’essentiel de l’heure.", source_url="https://tv.example/flash/1"),
        replace(
            PAGE,
            title="Flash info",
            body="L’essentiel de l’heure.",
            source_url="https://tv.example/flash/2",
            guid="urn:uuid:f2",
        ),
    ),
    "two articles that share a long paragraph": (
        replace(COPY, body=PORT + "\n\n" + NEWS_AT_8),
        replace(COPY, title="Téléphérique", body=OTHER + "\n\n" + NEWS_AT_8, guid="urn:uuid:t"),
    ),
    "a short guid of two sources": (
        replace(FEED, guid="1"),
        replace(FEED, guid="1", title="T", body=OTHER, source="Écho", source_url="https://echo.example/t"),
    ),
}


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    return Settings(content=tmp_path, timezone=PARIS)


def _files(site: Settings) -> list[Path]:
    return sorted(site.content.rglob("*.md"))


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("name", ONE)
def test_is_one_article(name: str, turned: bool, site: Settings) -> None:
    first, second = reversed(ONE[name]) if turned else ONE[name]
    Archive(site).save(first, "first")
    assert Archive(site).save(second, "second").outcome in (Outcome.UNCHANGED, Outcome.UPDATED)
    assert len(_files(site)) == 1
    before = _files(site)[0].read_bytes()
    assert Archive(site).save(second, "second").outcome is Outcome.UNCHANGED
    assert _files(site)[0].read_bytes() == before


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("name", TWO)
def test_is_two_articles(name: str, turned: bool, site: Settings) -> None:
    first, second = reversed(TWO[name]) if turned else TWO[name]
    Archive(site).save(first, "first")
    assert Archive(site).save(second, "second").outcome is Outcome.ADDED
    assert {Archive(site).save(each, "again").outcome for each in (first, second)} == {Outcome.UNCHANGED}


def test_two_entries_of_one_feed_are_two(site: Settings) -> None:
    """What one input lists twice, its publisher takes for two things, whatever the address."""
    archive = Archive(site)
    twin = replace(PAGE, title="Le téléphérique", body=OTHER, guid="urn:uuid:twin")
    assert archive.save(PAGE, "feed.xml").outcome is Outcome.ADDED
    assert archive.save(twin, "feed.xml").outcome is Outcome.ADDED


def test_no_two_articles_have_one_guid(site: Settings) -> None:
    """Readers of the site's feeds would see only one of them."""
    Archive(site).save(FEED, "feed")
    other = replace(
        FEED, title="Téléphérique", slug="t", body=OTHER, source="Écho", source_url="https://echo.example/t"
    )
    saved = Archive(site).save(other, "echo")
    assert saved.document.guid != FEED.guid
    assert saved.document.warnings == ("its guid is that of another source's article: this one has a guid of its own",)
    rewritten = replace(other, title="Une navette", body=WEATHER, source_url="https://echo.example/navette")
    again = Archive(site).save(rewritten, "echo")
    assert (again.outcome, again.path, again.document.guid) == (Outcome.UPDATED, saved.path, saved.document.guid)


def test_a_person_may_rewrite_an_article_and_its_source(site: Settings, tmp_path: Path) -> None:
    versions = Versions()
    path = Archive(site, versions=versions).save(FEED, "feed").path
    text = path.read_text("utf-8").replace(PORT, OTHER).replace("La Gazette du port", "La Gazette, Nantes")
    path.write_text(text.replace(FEED.title, "Notre titre"), "utf-8")
    assert Archive(site, versions=versions).save(FEED, "feed").outcome is Outcome.EDITED


WAYS = (
    PAGE,
    replace(FEED, body=TEASER, source_url=PAGE.source_url + "?utm_medium=rss"),
    COPY,
    replace(FEED, body=STANDFIRST, rights=Rights.EXCERPT),
)


@pytest.mark.parametrize("order", list(permutations(range(len(WAYS)))), ids=str)
def test_all_ways_in_lead_to_one_article_with_the_whole_text(order: tuple[int, ...], site: Settings) -> None:
    for number in order:
        Archive(site).save(WAYS[number], f"way {number}")
    (path,) = _files(site)
    text = path.read_text("utf-8")
    assert "Un grutier rappelle" in text
    assert f"Source_url: {PAGE.source_url}\n" in text
    assert "Source: La Gazette du port\n" in text
    assert "Rights: full\n" in text
    for number in order:
        assert Archive(site).save(WAYS[number], f"way {number}").outcome is Outcome.UNCHANGED


def test_a_teaser_and_its_page_in_one_run_give_the_page(site: Settings) -> None:
    archive = Archive(site)
    archive.save(replace(FEED, body=TEASER), "feed.xml")
    assert archive.save(PAGE, "page.html").outcome is Outcome.UPDATED
    again = Archive(site)
    assert again.save(replace(FEED, body=TEASER), "feed.xml").outcome is Outcome.UNCHANGED
    assert again.save(PAGE, "page.html").outcome is Outcome.DUPLICATE


def test_rights_that_a_person_asks_for_take_the_text_away(site: Settings) -> None:
    Archive(site).save(PAGE, "page.html")
    excerpt = replace(FEED, body=STANDFIRST, rights=Rights.EXCERPT)
    assert Archive(site).save(excerpt, "feed.xml").outcome is Outcome.UNCHANGED
    assert Archive(site).save(excerpt, "feed.xml", asked=frozenset({"rights"})).outcome is Outcome.UPDATED
    assert "Un grutier rappelle" not in _files(site)[0].read_text("utf-8")


PICTURED = replace(PAGE, image="https://gazette.example/quai.jpg", image_alt="Le quai")
HEADLINE = replace(FEED, body="", rights=Rights.HEADLINE)


def test_a_headline_has_no_picture_of_the_text_it_replaces(site: Settings) -> None:
    Archive(site).save(PICTURED, "page.html")
    Archive(site).save(HEADLINE, "page.html", asked=frozenset({"rights"}))
    assert "Image" not in _files(site)[0].read_text("utf-8")


FEED_URL = "https://www.gazette.example/rss"
NOW_LESS = "the source allows only headline now"
TIGHTENED: dict[str, tuple[list[tuple[Document, str]], Outcome, bool, tuple[str, ...]]] = {
    "what came from there is cut": ([(FEED, FEED_URL)], Outcome.UPDATED, False, (NOW_LESS,)),
    "also when it came as a teaser at first": (
        [(replace(FEED, body=TEASER), FEED_URL), (FEED, FEED_URL)],
        Outcome.UPDATED,
        False,
        (NOW_LESS,),
    ),
    "a text of the owner's stays": ([(PAGE, "inbox/page.html")], Outcome.UNCHANGED, True, ()),
    "also when it came after the teaser of the feed": (
        [(replace(FEED, body=TEASER), FEED_URL), (PAGE, "inbox/page.html")],
        Outcome.UNCHANGED,
        True,
        (),
    ),
    "so does what another feed gives": (
        [(replace(FEED, source="Le Planétaire"), "https://planetaire.example/rss")],
        Outcome.UNCHANGED,
        True,
        (),
    ),
    "what came from the feed's earlier address stays, and is named": (
        [(FEED, "https://gazette.example/atom")],
        Outcome.UNCHANGED,
        True,
        (f"{NOW_LESS}, but whether the text came from there is not known: it is kept",),
    ),
}


@pytest.mark.parametrize("name", TIGHTENED)
def test_a_source_that_allows_less(name: str, site: Settings) -> None:
    before, outcome, is_kept, warnings = TIGHTENED[name]
    versions = Versions()
    for document, origin in before:
        Archive(site, versions=versions).save(document, origin)
    saved = Archive(site, versions=versions).save(HEADLINE, FEED_URL, policy=Rights.HEADLINE)
    assert (saved.outcome, saved.document.warnings) == (outcome, warnings)
    (path,) = _files(site)
    assert (PORT in path.read_text("utf-8")) is is_kept
    again = Archive(site, versions=versions).save(HEADLINE, FEED_URL, policy=Rights.HEADLINE)
    assert again.outcome is Outcome.UNCHANGED


def test_a_source_that_allows_less_of_what_a_person_has_edited(site: Settings) -> None:
    versions = Versions()
    path = Archive(site, versions=versions).save(FEED, FEED_URL).path
    edited = path.read_text("utf-8").replace("huit cents", "800")
    path.write_text(edited, "utf-8")
    saved = Archive(site, versions=versions).save(HEADLINE, FEED_URL, policy=Rights.HEADLINE)
    assert (saved.outcome, saved.document.warnings) == (Outcome.OUTDATED, (NOW_LESS,))
    assert path.read_text("utf-8") == edited
    assert "Rights: headline\n" in versions.of(FEED.guid).now


def test_without_a_memory_a_source_that_allows_less_is_only_named(site: Settings) -> None:
    Archive(site).save(FEED, FEED_URL)
    saved = Archive(site).save(HEADLINE, FEED_URL, policy=Rights.HEADLINE)
    assert (saved.outcome, len(saved.document.warnings)) == (Outcome.UNCHANGED, 1)
    assert PORT in _files(site)[0].read_text("utf-8")


ADDRESSES = {
    "https://gazette.example/essais": ["https://gazette.example/essais", "HTTPS://gazette.example/essais?utm_source=x"],
    "https://gazette.example/?p=12": ["https://gazette.example/?p=12"],
    "https://gazette.example/": [],
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_known_by_its_own_words_alone(address: str, site: Settings) -> None:
    """What only looks like the AMP form of a page is fetched, and a front page is another one every day."""
    Archive(site).save(replace(PAGE, source_url=address), "page")
    asked = (*ADDRESSES["https://gazette.example/essais"], address, f"{address}/amp", "https://gazette.example/autre")
    for index in (Index(site), Index(site, dict(Index(site).changes()[0]))):
        assert [each for each in dict.fromkeys(asked) if index.article_of(each)] == ADDRESSES[address]


def test_a_text_is_found_among_many_without_reading_them(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(site)
    for number in range(30):
        body = " ".join(f"{word}{number}" for word in PORT.split())
        archive.save(
            replace(COPY, title=f"N {number}", slug=f"n-{number}", body=body, guid=f"urn:uuid:{number}"), f"{number}"
        )
    archive.save(PAGE, "page")
    read: list[Path] = []
    reading = markdown_file.read_file

    def noting(path: Path, timezone: ZoneInfo) -> Document:
        read.append(path)
        return reading(path, timezone)

    index = Index(site)
    monkeypatch.setattr("newsdigest.content.archive.read_file", noting)
    saved = Archive(site, index).save(replace(COPY, title="Sans titre commun"), "copy")
    assert saved.path.name == "20-un-voilier-cargo-a-nantes.md"
    assert read == [saved.path]


def test_a_correction_sets_modified_and_a_fuller_text_does_not(site: Settings) -> None:
    later = DAY.date() + timedelta(days=2)
    Archive(site, today=DAY.date()).save(replace(FEED, body=TEASER), "feed")
    fuller = Archive(site, today=later).save(PAGE, "page")
    assert (fuller.outcome, fuller.document.modified) == (Outcome.UPDATED, None)
    quoted = Archive(site, today=later).save(replace(PAGE, body=PORT.replace("’", "'")), "page")
    assert (quoted.outcome, quoted.document.modified) == (Outcome.UNCHANGED, None)
    corrected = replace(PAGE, body=PORT.replace("dix-neuf", "vingt"))
    saved = Archive(site, today=later).save(corrected, "page")
    assert (saved.outcome, saved.document.modified) == (Outcome.UPDATED, datetime(2023, 4, 22, tzinfo=PARIS))
    assert Archive(site, today=later + timedelta(days=5)).save(corrected, "page").outcome is Outcome.UNCHANGED
    dated = replace(PAGE, body=PORT.replace("huit cents", "neuf cents"), modified=DAY + timedelta(hours=2))
    assert Archive(site, today=later).save(dated, "page").document.modified == DAY + timedelta(hours=2)


def test_a_paragraph_that_is_struck_is_a_correction(site: Settings) -> None:
    Archive(site).save(PAGE, "page")
    struck = PORT.replace(" La mairie a promis un quai réservé à ces navires.", "")
    assert Archive(site).save(replace(PAGE, body=struck), "page").outcome is Outcome.UPDATED


TOLD_TEASER = replace(FEED, body=f"{PORT[:300]} Et d’autres mots.", warnings=(f"{TOLD}, to judge by its length",))
"""More than half of the text, and one sentence that is not in it: what says that it is a teaser is the feed."""

TYPESET = replace(PAGE, summary=STANDFIRST, image="https://gazette.example/quai.jpg")
PLAIN = replace(COPY, body=PORT.replace("’", "'").replace("« ", '"').replace(" »", '"'), title=PAGE.title.upper())


def test_what_a_feed_calls_a_teaser_never_replaces_a_longer_text(site: Settings) -> None:
    Archive(site).save(PAGE, "page.html")
    assert Archive(site).save(TOLD_TEASER, "feed.xml").outcome is Outcome.UNCHANGED
    assert PORT in _files(site)[0].read_text("utf-8")


@pytest.mark.parametrize("order", list(permutations((TOLD_TEASER, TYPESET, replace(PLAIN, source=PAGE.source)))))
def test_teaser_page_and_text_one_at_a_time_settle(order: tuple[Document, ...], site: Settings) -> None:
    for document in order:
        Archive(site).save(document, document.guid)
    before = [path.read_bytes() for path in _files(site)]
    assert [Archive(site).save(document, document.guid).outcome for document in order] == [Outcome.UNCHANGED] * 3
    assert [path.read_bytes() for path in _files(site)] == before


def test_the_same_words_in_another_typography_correct_nothing(site: Settings) -> None:
    later = DAY.date() + timedelta(days=2)
    Archive(site).save(TYPESET, "page.html")
    before = _files(site)[0].read_bytes()
    assert Archive(site, today=later).save(PLAIN, "text.txt").outcome is Outcome.UNCHANGED
    assert _files(site)[0].read_bytes() == before


def test_the_same_words_bring_what_metadata_was_missing(site: Settings) -> None:
    later = DAY.date() + timedelta(days=2)
    Archive(site).save(PLAIN, "text.txt")
    saved = Archive(site, today=later).save(TYPESET, "page.html")
    filled = replace(PLAIN, summary=STANDFIRST, image=TYPESET.image, source=PAGE.source, source_url=PAGE.source_url)
    assert (saved.outcome, saved.document) == (Outcome.UPDATED, filled)


def test_other_words_without_a_standfirst_leave_the_one_that_is_there(site: Settings) -> None:
    Archive(site).save(TYPESET, "page.html")
    corrected = replace(PAGE, body=PORT.replace("dix-neuf", "vingt"))
    assert Archive(site).save(corrected, "page.html").document.summary == STANDFIRST


def test_the_same_words_bring_links_to_a_text_that_has_none(site: Settings) -> None:
    linked = replace(PAGE, body=PORT.replace("Saint-Nazaire", "[Saint-Nazaire](https://gazette.example/ville)"))
    Archive(site).save(PAGE, "text.txt")
    assert Archive(site).save(linked, "page.html").document.body == linked.body
    assert Archive(site).save(PAGE, "text.txt").outcome is Outcome.UNCHANGED


def test_a_page_behind_what_a_feed_called_a_teaser_is_no_correction(site: Settings) -> None:
    later = DAY.date() + timedelta(days=2)
    long = replace(TOLD_TEASER, body=f"{PORT[:300]} {OTHER[:150]}")
    versions = Versions()
    Archive(site, versions=versions).save(long, "feed.xml")
    saved = Archive(site, versions=versions, today=later).save(PAGE, "page.html")
    assert (saved.outcome, saved.document.modified) == (Outcome.UPDATED, None)
    corrected = replace(PAGE, body=PORT.replace("dix-neuf", "vingt"))
    assert Archive(site, versions=versions, today=later).save(corrected, "page.html").document.modified is not None


@pytest.mark.parametrize("body", [PORT, PORT.replace("dix-neuf", "vingt")])
def test_a_source_and_a_section_that_a_person_asks_for_are_taken_over(body: str, site: Settings) -> None:
    Archive(site).save(PAGE, "page.html")
    given = replace(PAGE, body=body, source="Le Quai", category="Ports")
    unasked = Archive(site).save(replace(PAGE, body=body, category="Ports"), "page.html")
    assert "Category: Ports" in unasked.path.read_text("utf-8")
    saved = Archive(site).save(replace(given, category="Quais"), "page.html", asked=frozenset({"source", "category"}))
    assert (saved.outcome, saved.document.source, saved.document.category) == (Outcome.UPDATED, "Le Quai", "Quais")
    assert len(_files(site)) == 1


def test_what_was_said_of_a_deleted_article_is_forgotten(site: Settings) -> None:
    index = Index(site)
    archive = Archive(site, index)
    gone = archive.save(PAGE, "page.html").path
    moved = archive.save(replace(PAGE, title="Un pont", body=OTHER, guid="urn:uuid:moved", source_url=""), "b").path
    rows = dict(index.changes()[0])
    gone.unlink()
    moved.rename(moved.with_name("20-ailleurs.md"))
    later = Index(site, rows)
    assert later.deleted() == {PAGE.guid}
    assert later.deleted() == set()
    again = Index(site, rows)
    Archive(site, again).save(PAGE, "page.html")
    assert again.deleted() == set()


OWN_WORDS = replace(FEED, body=STANDFIRST, warnings=(f"{TOLD}, to judge by its length",))


@pytest.mark.parametrize("order", list(permutations((OWN_WORDS, PAGE, COPY))))
def test_a_teaser_in_words_of_its_own_joins_its_text(order: tuple[Document, ...], site: Settings) -> None:
    versions = Versions()
    for document in order:
        Archive(site, versions=versions).save(document, document.guid)
    (file,) = _files(site)
    assert PORT in file.read_text("utf-8")
    outcomes = [Archive(site, versions=versions).save(document, document.guid).outcome for document in order]
    assert outcomes == [Outcome.UNCHANGED] * 3
