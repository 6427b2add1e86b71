"""Each field of a page's metadata by each of its witnesses, and what none of them may do."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page.evidence import days, headlines, names
from newsdigest.formats.page.metadata import PageMetadata, read_metadata
from newsdigest.text import markup
from newsdigest.text.addresses import is_web

ZONE = ZoneInfo("Europe/Paris")
URL_OF_SAVED = "https://vallee.example/lac"
URL = "https://www.vallee.example/eau/le-lac-revient.html"


def read(head: str = "", body: str = "<h1>Le lac revient</h1>", url: str = URL) -> PageMetadata:
    page = f'<!DOCTYPE html><html lang="fr"><head>{head}</head><body>{body}</body></html>'
    return read_metadata(tree_of(page), page, url, ZONE)


def linked(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


def meta(**values: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items())


# --- JSON-LD, whole and broken

ARTICLE = {"@type": "NewsArticle", "headline": "Le lac revient", "datePublished": "2021-05-06T07:08:00+02:00"}


@pytest.mark.parametrize(
    "value",
    [
        ARTICLE,
        [ARTICLE],
        [[ARTICLE]],
        {"@graph": [{"@type": "WebSite", "name": "La Vallée"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["ReportageNewsArticle", "Thing"]},
        ARTICLE | {"@type": "http://schema.org/LiveBlogPosting", "liveBlogUpdate": [{"headline": "8 h", **ARTICLE}]},
        [{"@type": "NewsArticle", "headline": "Autre chose", "datePublished": "2020-01-01"}, ARTICLE],
        "<!--\n" + json.dumps(ARTICLE) + "\n-->",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + "\n//]]>",
        json.dumps(ARTICLE)[:-1] + ",}",
        json.dumps(ARTICLE) + ";",
        json.dumps({"@type": "Person", "name": "Luce Rivière"}) + "\n" + json.dumps(ARTICLE),
        json.dumps(ARTICLE).replace('"', "&quot;"),
        json.dumps(ARTICLE).replace("Le lac revient", "Le lac\n revient"),
        json.dumps(ARTICLE | {"description": "Il \\revient"}).replace("\\\\", "\\x"),
        json.dumps(ARTICLE)[:-1] + ', "description": "Le "retour" du lac"}',
        json.dumps(ARTICLE)[:-1] + ', "articleBody": "Le lac',
        json.dumps(ARTICLE).replace(', "date', '\n "date'),
    ],
)
def test_a_moment_from_json_ld(value: object) -> None:
    found = read(linked(value), "<h1>Le lac revient</h1>")
    assert (found.title, found.published) == ("Le lac revient", datetime.fromisoformat("2021-05-06T07:08:00+02:00"))


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Luce Rivière", ("Luce Rivière",)),
        ("Luce Rivière et Paul Petit", ("Luce Rivière", "Paul Petit")),
        (["Luce Rivière", "Paul Petit"], ("Luce Rivière", "Paul Petit")),
        ({"@type": "Person", "name": "Luce Rivière"}, ("Luce Rivière",)),
        ({"@type": "Person", "name": ["Luce Rivière"]}, ("Luce Rivière",)),
        ({"@type": "Person", "givenName": "Luce", "familyName": "Rivière"}, ("Luce Rivière",)),
        ([{"name": "Luce Rivière"}, {"name": "Paul Petit"}], ("Luce Rivière", "Paul Petit")),
        ([{"@type": "Organization", "name": "La Vallée"}, {"@type": "Person", "name": "Paul Petit"}], ("Paul Petit",)),
        ({"@type": "Organization", "name": "Reuters"}, ("Reuters",)),
        ({"@type": "Person", "name": "Par Luce Rivière, envoyée spéciale à Brest"}, ("Luce Rivière",)),
        ({"@type": "Person", "name": "https://www.facebook.com/luce"}, ()),
        ({"@type": "Person", "name": "admin"}, ()),
        ({"@type": "Person"}, ()),
        (7, ()),
        (None, ()),
    ],
)
def test_authors_from_json_ld(author: object, expected: tuple[str, ...]) -> None:
    assert read(linked(ARTICLE | {"author": author})).authors == expected


def test_the_author_of_another_article_is_left() -> None:
    other = {"@type": "NewsArticle", "headline": "Autre chose", "author": "Paul Petit"}
    assert read(linked([ARTICLE, other])).authors == ()


def test_an_agency_that_another_witness_completes_comes_second() -> None:
    head = linked(ARTICLE | {"author": {"@type": "Organization", "name": "AFP"}}) + meta(article__author="Luce RIVIÈRE")
    assert read(head).authors == ("Luce RIVIÈRE", "AFP")


def test_the_site_signs_when_nobody_else_does() -> None:
    head = meta(og__site_name="La Vallée", author="La Vallée")
    assert read(head).authors == ("La Vallée",)
    assert read(head, '<h1>Le lac revient</h1><p class="byline">Par Luce Rivière</p>').authors == ("Luce Rivière",)


# --- titles


@pytest.mark.parametrize(
    ("title", "sites", "expected"),
    [
        ("Le lac revient - La Vallée", ["La Vallée"], "Le lac revient"),
        ("Le lac revient | La Vallée", ["La Vallée"], "Le lac revient"),
        ("La Vallée : le lac revient", ["La Vallée"], "le lac revient"),
        ("Le lac revient – Eau – La Vallée", ["La Vallée"], "Le lac revient – Eau"),
        ("Le lac revient - lavallee.example", ["lavallee.example", "lavallee"], "Le lac revient"),
        ("Lake is back | CNN Politics", ["CNN"], "Lake is back"),
        ("Lake is back - CNNPolitics", ["CNN"], "Lake is back"),
        ("Lake is back — RT World News", ["RT International", "rt"], "Lake is back"),
        ("Lake is back - The Valley Times", ["Valley Times"], "Lake is back"),
        ("湖が戻った_谷新聞", ["谷新聞"], "湖が戻った"),
        # A part of the headline, whatever sign stands before it.
        ("Le lac revient : enfin", ["La Vallée"], "Le lac revient : enfin"),
        ("Le lac revient - et la pluie aussi", ["La Vallée"], "Le lac revient - et la pluie aussi"),
        ("The Valley view on water: a lake is back", ["The Valley"], "The Valley view on water: a lake is back"),
        ("La Vallée", ["La Vallée"], "La Vallée"),
        ("Le lac dit « assumer » son retour", ["La Vallée"], "Le lac dit « assumer » son retour"),
        ("Spider-Man - la critique", ["La Vallée"], "Spider-Man - la critique"),
        ("Vallée : l’eau manque", ["La Vallée"], "Vallée : l’eau manque"),
    ],
)
def test_the_site_is_taken_from_a_title(title: str, sites: list[str], expected: str) -> None:
    assert headlines.without_site(title, sites, []) == expected


@pytest.mark.parametrize(
    ("named", "heading", "expected"),
    [
        (["Le lac revient | Eau | La Vallée"], "Le lac revient", "Le lac revient"),
        (["Le lac revient"], "LE LAC REVIENT", "Le lac revient"),
        (["'Le lac' revient"], "« Le lac » revient", "« Le lac » revient"),
        (["Le lac revient | La Vallée"], "", "Le lac revient"),
        (["Le lac revient"], "La Vallée", "Le lac revient"),
        ([], "Le lac revient", "Le lac revient"),
        ([], "", ""),
    ],
)
def test_the_headline_among_declarations_and_the_heading(named: list[str], heading: str, expected: str) -> None:
    assert headlines.headline(named, heading, ["La Vallée", "vallee.example"]) == expected


def test_a_heading_that_is_the_sites_is_none() -> None:
    body = '<h1 class="site-title">Vallée et montagne</h1><div><h2>Un lac revient dans la vallée</h2></div>'
    assert read("<title>Un lac revient dans la vallée | Vallée et montagne</title>", body).title == (
        "Un lac revient dans la vallée"
    )


@pytest.mark.parametrize(
    "heading",
    [
        "<small>Sport</small> Le lac revient enfin",
        "Le lac revient enfin <span>Après deux ans, l’eau monte</span>",
        "<span>Eau :</span> <span>Le lac revient enfin</span>",
        "Le lac <em>revient</em> enfin",
    ],
)
def test_a_kicker_and_a_subtitle_in_the_heading_are_left(heading: str) -> None:
    assert (
        read("<title>Le lac revient enfin - La Vallée</title>", f"<h1>{heading}</h1>").title == "Le lac revient enfin"
    )


def test_a_short_heading_is_not_the_title_that_has_its_word() -> None:
    assert read("<title>Le lac revient enfin</title>", "<h1>Lac</h1>").title == "Le lac revient enfin"


def test_a_title_is_one_line_without_markup() -> None:
    assert (
        read(meta(og__title="Le &amp;lt;em&amp;gt;lac&amp;lt;/em&amp;gt;\n revient&amp;nbsp;!"), "").title
        == "Le lac revient !"
    )


# --- dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-05-06T07:08:09Z", "2021-05-06T07:08:09+00:00"),
        ("2021-05-06T07:08:09-0500", "2021-05-06T07:08:09-05:00"),
        ("2021-05-06T07:08:09.123+02:00", "2021-05-06T07:08:09.123000+02:00"),
        ("2021-05-06 07:08", "2021-05-06T07:08:00+02:00"),
        ("2021-05-06 7:08:09 -0600", "2021-05-06T07:08:09-06:00"),
        ("20210506", "2021-05-06T00:00:00+02:00"),
        ("2021/05/06", "2021-05-06T00:00:00+02:00"),
        ("1620284889", "2021-05-06T09:08:09+02:00"),
        ("1620284889000", "2021-05-06T09:08:09+02:00"),
        ("Thu May 06 2021 07:08:09 GMT+0200", "2021-05-06T07:08:09+02:00"),
        ("May 6 07:08 2021", "2021-05-06T00:00:00+02:00"),
        ("Thu, 06 May 2021 07:08:09 GMT", "2021-05-06T07:08:09+00:00"),
        ("May 6, 2021 7:08 pm EDT", "2021-05-06T19:08:00-04:00"),
        ("Thursday, May 6th, 2021 at 12:08 am", "2021-05-06T00:08:00+02:00"),
        ("6 mai 2021 à 07h08", "2021-05-06T07:08:00+02:00"),
        ("le 1er mai 2021", "2021-05-01T00:00:00+02:00"),
        ("06.05.2021, 07:08 Uhr", "2021-05-06T07:08:00+02:00"),
        ("6. Mai 2021", "2021-05-06T00:00:00+02:00"),
        ("6. März 2021", "2021-03-06T00:00:00+01:00"),
        ("6 de mayo de 2021", "2021-05-06T00:00:00+02:00"),
        ("6 de março de 2021", "2021-03-06T00:00:00+01:00"),
        ("6 maggio 2021", "2021-05-06T00:00:00+02:00"),
        ("6 mei 2021", "2021-05-06T00:00:00+02:00"),
        ("6 мая 2021 г.", "2021-05-06T00:00:00+02:00"),
        ("6 Μαΐου 2021", "2021-05-06T00:00:00+02:00"),
        ("6 Mayıs 2021", "2021-05-06T00:00:00+02:00"),
        ("6 października 2021", "2021-10-06T00:00:00+02:00"),
        ("2021年5月6日 07:08", "2021-05-06T07:08:00+02:00"),
        ("2021년 5월 6일", "2021-05-06T00:00:00+02:00"),
        ("٦ مايو ٢٠٢١", "2021-05-06T00:00:00+02:00"),
        ("6 พฤษภาคม 2564", "2021-05-06T00:00:00+02:00"),
        ("13/05/2021", "2021-05-13T00:00:00+02:00"),
        ("05/13/2021", "2021-05-13T00:00:00+02:00"),
    ],
)
def test_a_date_as_pages_write_it(text: str, expected: str) -> None:
    found = days.read(text, ZONE, "th" if "พ" in text else "")
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0001-01-01T00:00:00Z",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "31.02.2021",
        "2021",
        "May 2021",
        "12:30",
        "Heute",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert days.read(text, ZONE, "de") is None


def test_a_date_in_the_future_is_none() -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    assert read(meta(article__published_time=later)).published is None


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/2021/05/06/lac",
        "https://a.example/2021-05-06-lac.html",
        "https://a.example/lac-20210506",
        "https://a.example/2021/may/06/lac",
        "https://a.example/2021/0506/lac.html",
    ],
)
def test_the_day_in_an_address(address: str) -> None:
    assert read(url=address).published == datetime(2021, 5, 6, tzinfo=ZONE)


def test_numbers_in_an_address_are_no_day() -> None:
    assert days.in_address("https://a.example/article-20219999/2021/05/lac", ZONE) is None


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2021-05-06T07:08:00+02:00">', ""),
        ("", "<p>Par Luce Rivière, publié le jeudi 6 mai 2021 à 07h08</p>"),
        ("", "<p>Publié le 6 mai 2021 à 7h08, mis à jour le 6 mai 2021 à 9h10</p>"),
        ("", '<time datetime="2021-05-06T05:08Z">hier</time>'),
        ("", '<p class="date">6 mai 2021 à 07:08</p>'),
    ],
)
def test_the_hour_that_another_witness_of_the_day_tells(head: str, body: str) -> None:
    found = read(linked(ARTICLE | {"datePublished": "2021-05-06"}) + head, f"<h1>Le lac revient</h1>{body}")
    assert found.published == datetime(2021, 5, 6, 7, 8, tzinfo=ZONE)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Publié le 7 mai 2021 à 07h08</p>",
        "<p>Mis à jour le 6 mai 2021 à 09h10</p>",
        '<p>Texte.</p><time class="updated" datetime="2021-05-06T09:10">6 mai</time>',
        "<p>Le lac a débordé le 6 mai 2021 à 7h08.</p>",
        '<div class="related"><time datetime="2021-05-06T07:08">6 mai</time></div>',
        '<time datetime="2021-05-05T22:00Z">6 mai</time>',
    ],
)
def test_the_hour_of_another_day_of_a_change_or_of_an_event_is_left(body: str) -> None:
    found = read(linked(ARTICLE | {"datePublished": "2021-05-06"}), f"<h1>Le lac revient</h1>{body}")
    assert found.published == datetime(2021, 5, 6, tzinfo=ZONE)


def test_the_date_of_the_change_is_not_that_of_the_publication() -> None:
    head = meta(article__published_time="2021-05-06T07:00:00Z", article__modified_time="2021-05-07T07:00:00Z")
    found = read(head)
    moments = datetime(2021, 5, 6, 7, tzinfo=UTC), datetime(2021, 5, 7, 7, tzinfo=UTC)
    assert (found.published, found.modified) == moments
    assert read(meta(article__published_time="2021-05-06", article__modified_time="2021-05-05")).modified is None


def test_an_article_that_only_tells_its_change() -> None:
    found = read(meta(article__modified_time="2021-05-07T07:00:00Z"))
    assert found.published == datetime(2021, 5, 7, 7, tzinfo=UTC)
    assert found.warnings == ("date 2021-05-07 is that of the last change",)


def test_a_site_that_moved_keeps_the_dates_of_its_addresses() -> None:
    found = read(meta(article__published_time="2023-01-01T07:00:00Z"), url="https://a.example/2021/05/06/lac")
    assert found.published == datetime(2021, 5, 6, tzinfo=ZONE)
    assert found.warnings == ("date 2021-05-06 from the address, though the page says 2023-01-01",)


def test_dates_of_other_articles_readers_and_the_copyright_are_left() -> None:
    body = """<h1>Le lac revient</h1><p>Texte.</p>
    <div class="related"><a>Autre</a><time datetime="2020-02-03"></time></div>
    <footer>© 1999–2024 La Vallée</footer>"""
    assert read(body=body).published is None


def test_the_first_comment_is_a_guess_that_is_told() -> None:
    body = '<h1>Le lac revient</h1><p>Texte.</p><div id="comments"><time datetime="2022-02-03">3/2</time></div>'
    found = read(body=body)
    assert found.published == datetime(2022, 2, 3, tzinfo=ZONE)
    assert found.warnings == ("date 2022-02-03 guessed: the page names none beside its headline",)


# --- pictures


@pytest.mark.parametrize(
    ("figure", "caption", "credit"),
    [
        ("<figcaption>Le lac, en mai.</figcaption>", "Le lac, en mai.", ""),
        ("<figcaption>Le lac, en mai. © Luce Rivière / AFP</figcaption>", "Le lac, en mai.", "Luce Rivière / AFP"),
        (
            "<figcaption>Le lac, en mai. (Photo Luce Rivière/AFP)</figcaption>",
            "Le lac, en mai.",
            "Photo Luce Rivière/AFP",
        ),
        ("<figcaption>Le lac, en mai. Crédit photo : Luce Rivière</figcaption>", "Le lac, en mai.", "Luce Rivière"),
        (
            '<figcaption>Le lac, en mai. <span class="credit">Luce Rivière</span></figcaption>',
            "Le lac, en mai.",
            "Luce Rivière",
        ),
        ('<div class="copyright">©AFP</div>', "", "AFP"),
        (
            '<div class="player__caption">Media playback is unsupported on your device</div>'
            '<figcaption><span class="off-screen">Media caption</span>Le lac, en mai.</figcaption>',
            "Le lac, en mai.",
            "",
        ),
        ("", "", ""),
    ],
)
def test_caption_and_credit(figure: str, caption: str, credit: str) -> None:
    body = f'<h1>Le lac</h1><figure><img src="/img/lac-800x600.jpg" alt="Un lac">{figure}</figure>'
    found = read(meta(og__image="https://cdn.vallee.example/img/lac-1200x630.jpg"), body)
    assert (found.image_alt, found.image_caption, found.image_credit) == ("Un lac", caption, credit)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/img/lac.jpg", "https://www.vallee.example/img/lac.jpg"),
        ("//cdn.example/lac.jpg", "https://cdn.example/lac.jpg"),
        ("https://cdn.example/sites/default/files/le lac.jpg", "https://cdn.example/sites/default/files/le%20lac.jpg"),
        ("https://cdn.example/logo.png", ""),
        ("https://cdn.example/site-logo-2x.png", ""),
        ("https://cdn.example/opengraph_default.png", ""),
        ("https://cdn.example/1x1.gif", ""),
        ("https://cdn.example/lac.svg", ""),
        ("javascript:alert(1)", ""),
        ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", ""),
        ("http://[", ""),
    ],
)
def test_the_address_of_a_picture(address: str, expected: str) -> None:
    assert read(meta(og__image=address)).image == expected


def test_a_logo_gives_way_to_the_picture_of_the_article() -> None:
    head = meta(og__image="https://cdn.example/logo.png") + linked(ARTICLE | {"image": {"url": "/lac.jpg"}})
    assert read(head).image == "https://www.vallee.example/lac.jpg"


# --- the rest


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("https://vallee.example/eau/lac?utm_source=x", "https://vallee.example/eau/lac"),
        ("https://autre.example/eau/lac", URL),
        ("https://m.vallee.example/eau/lac", "https://m.vallee.example/eau/lac"),
        ("https://www.vallee.example/", URL),
        ("/eau/lac", URL),
        ("javascript:alert(1)", URL),
    ],
)
def test_the_canonical_address_is_believed_within_the_site(canonical: str, expected: str) -> None:
    assert read(f'<link rel="canonical" href="{canonical}">').url == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (" saved from url=(0027)https://vallee.example/lac ", "https://vallee.example/lac"),
        (" Page saved with SingleFile \n url: https://vallee.example/lac?utm_source=x \n saved date: …", URL_OF_SAVED),
        (" Mirrored from vallee.example/lac by HTTrack Website Copier ", "http://vallee.example/lac"),
        (" saved from url=(0014)about:internet ", ""),
        (" saved from url ", ""),
    ],
)
def test_a_saved_page_names_its_address_in_a_comment(comment: str, expected: str) -> None:
    page = f"<!DOCTYPE html>\n<!--{comment}-->\n<html><body><h1>Le lac revient</h1></body></html>"
    assert read_metadata(tree_of(page), page, "", ZONE).url == expected


def test_language_section_site_and_standfirst() -> None:
    own = "Fermé en 2019, le lac est rempli. Les riverains n’y croyaient plus du tout."
    head = meta(og__locale="fr_CA", og__site_name="La Vallée", article__section="Eau", description=own)
    found = read(head)
    assert (found.lang, found.section, found.site, found.standfirst) == ("fr", "Eau", "La Vallée", own)
    assert read().site == "vallee.example"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("Eau", "Eau"),
        ("Non classé, Eau", "Eau"),
        ("ACTUALITES", ""),
        ("Top Stories", ""),
        ("首页", ""),
        ("水", ""),
        ("水利", "水利"),
        ("La Vallée", ""),
        ("vallee.example", ""),
        ("autre.example", ""),
        ("/article", ""),
        ("@hp-top-stories", ""),
        ("channel_other", ""),
        ("2021", ""),
        ("U.S.", "U.S."),
    ],
)
def test_a_section_is_a_topic(declared: str, expected: str) -> None:
    assert read(meta(og__site_name="La Vallée", article__section=declared)).section == expected


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Von Anna Maier und Jan Kos, Berlin", ("Anna Maier", "Jan Kos")),
        ("Anna Maier, Jan Kos und Eva Lind", ("Anna Maier", "Jan Kos", "Eva Lind")),
        ("Maier, Anna", ("Anna Maier",)),
        ("By\nMeg James\nStaff Writer\nNov. 19, 2019\n5:50 PM", ("Meg James",)),
        ("Analysis by Chris Stone, CNN Editor-at-large", ("Chris Stone",)),
        ("Jane Doe @janedoe jane@doe.example", ("Jane Doe",)),
        ("By Jane Doe (Reuters)", ("Jane Doe",)),
        ("Por María José García y Luis Pérez", ("María José García", "Luis Pérez")),
        ("Jean Dupont, correspondant à Londres", ("Jean Dupont",)),
        ("Jean Dupont avec AFP", ("Jean Dupont",)),
        ("La Vallée avec AFP", ("La Vallée avec AFP",)),
        ("Source BFMTV", ("BFMTV",)),
        ("AFP", ("AFP",)),
        ("Automne Redaktion", ("Automne Redaktion",)),
        ("作者：王小明", ("王小明",)),
        ("Автор: Иван Петров", ("Иван Петров",)),
        ("admin", ()),
        ("https://www.facebook.com/lavallee", ()),
        ("Staff Writer", ()),
        ("20 mai 2021", ()),
        ("", ()),
    ],
)
def test_names_in_a_byline(byline: str, expected: tuple[str, ...]) -> None:
    assert names.names(byline, "La Vallée") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>geschrieben am 3. Mai 2015 von Max Muster in Allgemein</p>", ("Max Muster",)),
        ("<p>Publié le 03/05/2015 à 10:15 par Luce Rivière</p>", ("Luce Rivière",)),
        ("<p>Rédigé par <a>Luce Rivière</a> le 3 mai 2015</p>", ("Luce Rivière",)),
        ("<p>Luce Rivière, 3 mai 2015</p>", ("Luce Rivière",)),
        ("<p>2015-05-03 10:15 来源：新华网 作者：李四</p>", ("李四",)),
        ('<p>Texte.</p><a href="/auteurs/luce-riviere">Luce Rivière</a>', ("Luce Rivière",)),
        ('<p><span class="author vcard"><a rel="author">luce76</a></span></p>', ("luce76",)),
        # A picture shows somebody else, a dateline names a town, and a reader is no author.
        ("<figure><figcaption>Emmanuel Macron, le 3 mai 2015</figcaption></figure>", ()),
        ("<p>New York, May 3, 2015</p>", ()),
        ('<div id="comments"><span class="author">Paul Petit</span></div>', ()),
        ("<p>Le lac revient, dit-on, depuis le 3 mai 2015.</p>", ()),
    ],
)
def test_authors_shown_beside_the_headline(body: str, expected: tuple[str, ...]) -> None:
    assert read(body=f"<h1>Le lac revient</h1>{body}").authors == expected


SPACES = " \n" * 100_000


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"Article",' + SPACES + "x",
        '{"@type":"Article"' + "} " * 100_000,
        "/* " * 100_000,
        "<!--" * 100_000,
        '{"@type":"Article",' + '"author":{' * 50_000,
    ],
)
def test_a_hostile_script_takes_linear_time(script: str) -> None:
    read(linked(script))


# --- whatever a stranger writes

PROPERTIES = (
    *("@type", "@id", "@graph", "name", "headline", "author", "image", "datePublished", "dateModified", "keywords"),
    *("mainEntityOfPage", "url", "publisher", "articleSection", "description", "inLanguage", "caption"),
)
NAMES = (
    *("og:title", "og:image", "og:url", "og:locale", "og:site_name", "og:image:alt", "article:published_time"),
    *("article:section", "author", "date", "title", "keywords", "description", "twitter:label1", "twitter:data1"),
)
KINDS = ("NewsArticle", "WebPage", "Person", "2021-05-06", "#1")
ODD = ("AFP", "9999-12-31", "http://[::1", "a | b", "Par X et Y", "«»", "١٢/١٢/٢٠٢٠")
TEXT = st.text(max_size=60) | st.sampled_from(ODD)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(PROPERTIES), inner | st.sampled_from(KINDS), max_size=6)
    ),
    max_leaves=30,
)


@settings(deadline=None, max_examples=150)
@given(JSON, st.lists(st.tuples(st.sampled_from(NAMES), TEXT), max_size=8), TEXT, TEXT, TEXT)
def test_any_declarations_give_clean_metadata(
    value: object, declared: list[tuple[str, str]], heading: str, byline: str, url: str
) -> None:
    tree = tree_of("<html><head></head><body></body></html>")
    head, body = tree
    head.append(_element("script", json.dumps(value), {"type": "application/ld+json"}))
    head.extend(_element("meta", "", {"property": name, "content": content}) for name, content in declared)
    body.extend((_element("h1", heading, {}), _element("p", byline, {"class": "byline date"})))
    found = read_metadata(tree, lxml_html.tostring(tree, encoding="unicode"), url, ZONE)
    texts = (
        found.title,
        found.section,
        found.site,
        found.image_caption,
        found.image_credit,
        *found.authors,
    )
    assert all(len(text) <= 1000 and text == " ".join(_writable(text).split()) for text in texts)
    assert all(is_web(address) for address in (found.image, found.url) if address)
    soon = datetime.now(UTC) + timedelta(days=3)
    assert all(moment.tzinfo and moment.year >= 1800 and moment < soon for moment in _moments(found))


def _moments(found: PageMetadata) -> list[datetime]:
    return [moment for moment in (found.published, found.modified) if moment]


def _element(tag: str, text: str, attributes: dict[str, str]) -> lxml_html.HtmlElement:
    element = lxml_html.Element(tag, {name: _writable(value) for name, value in attributes.items()})
    element.text = _writable(text)
    return element


def _writable(text: str) -> str:
    """Return what an lxml tree can hold of a text."""
    return markup.remove_control_characters(text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300))
def test_any_script_is_survived(text: str) -> None:
    read(linked('{"@type": "NewsArticle", "headline": ' + _writable(text).replace("<", "")))


def test_a_deep_structure_is_survived() -> None:
    read(linked("[" * 100_000))
    read(linked('{"@graph":' * 3_000 + "1" + "}" * 3_000))


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_a_date_or_none(text: str) -> None:
    moment = days.read(text, ZONE, "en-US")
    assert moment is None or moment.tzinfo
    assert isinstance(names.names(text), tuple)
    assert isinstance(headlines.without_site(text, [text[:10]], [text[5:]]), str)
