"""What holds for every feed, and what a case file cannot show: encodings, hints, identity, hostile sizes."""

import contextlib
import io
import re
import tarfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import feedparser
import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring
from pelican.readers import MarkdownReader
from pelican.settings import DEFAULT_CONFIG

from newsdigest.content import read as read_markdown
from newsdigest.content import write
from newsdigest.document import TEASER, Document, Found, RawArticle, Rights
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.formats.feed import feedxml, people, read, teasers, topics
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.markup import MARKDOWN_EXTENSIONS, plain

PARIS = ZoneInfo("Europe/Paris")
SETTINGS = Settings(timezone=PARIS)
MODIFIED = datetime(2023, 4, 21, 10, 30, tzinfo=UTC)
CASES = sorted((Path(__file__).parent / "cases").glob("feed-*.xml"))
ARCHIVE = Path(__file__).parents[3] / "shared/data/feeds/feedparser-tests.tar.xz"

LONG = "Le pont du village est rouvert depuis ce matin, et les autocars passent de nouveau par le centre. " * 12
ITEM = f"""<item><title>Le pont est rouvert</title><link>https://pont.example/a</link><guid>https://pont.example/a</guid>
<pubDate>Thu, 20 Apr 2023 18:02:00 +0200</pubDate><description>{LONG}</description></item>"""


def rss(*items: str, head: str = "<title>Le Pont</title><link>https://pont.example/</link>") -> str:
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def raw(text: str | bytes, **hints: str | datetime | None) -> RawArticle:
    data = text if isinstance(text, bytes) else text.encode()
    return replace(RawArticle(data=data, origin="feed.xml", modified=MODIFIED), **hints)  # type: ignore[arg-type]


def only(text: str | bytes, **hints: str | datetime | None) -> Document:
    (found,) = read(raw(text, **hints), SETTINGS)
    assert isinstance(found, Document)
    return found


ENCODED = "L’été à Besançon – « 3 € » l’œuf"


@pytest.mark.parametrize(
    ("encoding", "declared", "media_type"),
    [
        ("utf-8", "", ""),
        ("utf-8", "ISO-8859-1", ""),  # valid UTF-8 is UTF-8
        ("utf-8", "", "text/xml; charset=iso-8859-1"),
        ("utf-8", "utf-8", "text/xml"),  # not ASCII, as RFC 3023 would have it
        ("utf-8-sig", "utf-16", ""),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "", ""),
        ("utf-16-be", "", "application/xml"),
        ("utf-32", "", ""),
        ("utf-32-le", "", ""),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "", "application/rss+xml; charset='latin1'"),
        ("cp1252", "utf-8", ""),
        ("cp1252", "punycode", "text/xml; charset=rot13"),
        ("cp1252", "no-such-encoding", ""),
        ("gb18030", "gb2312", ""),
    ],
)
def test_an_encoding_is_what_the_bytes_are_or_what_somebody_says(encoding: str, declared: str, media_type: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    item = ITEM.replace("Le pont est rouvert", ENCODED)
    document = only((declaration + rss(item)).encode(encoding), media_type=media_type)
    assert document.title == ENCODED


@pytest.mark.parametrize(
    ("encoding", "title"), [("koi8-r", "Мост открыт"), ("iso-2022-jp", "橋が開いた"), ("big5", "橋開")]
)
def test_the_server_s_charset_is_taken(encoding: str, title: str) -> None:
    document = only(rss(ITEM.replace("Le pont", title)).encode(encoding), media_type=f"text/xml;charset={encoding}")
    assert document.title.startswith(title)


def test_hints() -> None:
    asked = datetime(2020, 1, 1, tzinfo=UTC)
    document = only(rss(ITEM), date=asked, lang="de", section="Ville", source="La rue")
    assert (document.date, document.lang, document.category, document.source) == (asked, "de", "Ville", "La rue")


def test_an_entry_without_any_date_is_refused_by_name() -> None:
    item = re.sub(r"<pubDate>.*</pubDate>", "", ITEM)
    (found,) = read(raw(rss(item), modified=None), SETTINGS)
    assert str(found) == "feed.xml, entry 1: has no date; give one (--date)"


def test_relative_links_are_those_of_the_feed_s_address() -> None:
    item = "<item><title>Titre</title><link>a/b</link><description>&lt;a href='c'>Un lien&lt;/a></description></item>"
    document = only(rss(item, head=""), url="https://ici.example/blog/feed.xml")
    assert document.source_url == "https://ici.example/blog/a/b"
    assert document.body == "[Un lien](https://ici.example/blog/c)"


@pytest.mark.parametrize(
    "change",
    [
        ("Le pont est rouvert", "Le pont rouvre"),
        ("20 Apr", "19 Apr"),
        ("autocars", "camions"),
        ("<guid>", '<guid isPermaLink="false">'),
        ("<title>Le Pont</title>", "<title>Autre nom</title>"),
        ("https://pont.example/a</link>", "https://pont.example/a?utm_source=x</link>"),
    ],
)
@pytest.mark.parametrize("without", ["", "<guid>.*?</guid>", "<link>[^<]*/a</link>"])
def test_what_may_change_without_making_another_article(change: tuple[str, str], without: str) -> None:
    text = re.sub(without, "", rss(ITEM)) if without else rss(ITEM)
    assert only(text).guid == only(text.replace(*change)).guid


def test_another_id_is_another_article() -> None:
    assert only(rss(ITEM)).guid != only(rss(ITEM.replace("/a</guid>", "/b</guid>"))).guid


def test_a_number_names_an_entry_within_its_feed() -> None:
    numbered = ITEM.replace("<guid>https://pont.example/a", '<guid isPermaLink="false">12')
    here, there = only(rss(numbered)), only(rss(numbered, head="<link>https://autre.example/</link>"))
    assert here.guid != there.guid
    assert here.guid == only(rss(numbered), url="https://miroir.example/rss").guid


@pytest.mark.parametrize(
    ("name", "unique"),
    [
        ("https://pont.example/?p=12", True),
        ("http://www.pont.example/12", True),
        ("tag:pont.example,2023-04:12", True),
        ("urn:uuid:6fa459ea-ee8a-4ca4-894e-db77e160355e", True),
        ("post:1", False),
        ("tag:1", False),
        ("urn:uuid:1", False),
        ("urn:isbn:1", False),
        ("https://autre.example/12", False),
    ],
)
def test_an_id_names_an_entry_for_the_world_where_nobody_else_may_have_it(name: str, unique: bool) -> None:
    here = ITEM.replace("<guid>https://pont.example/a", f'<guid isPermaLink="false">{name}')
    there = here.replace("<link>https://pont.example/", "<link>https://www.pont.example/")
    elsewhere = "<link>https://troisieme.example/</link>"
    assert (only(rss(here)).guid == only(rss(there, head=elsewhere)).guid) is unique


@pytest.mark.parametrize(
    ("markdown", "left", "removed"),
    [
        ("Un texte. \\[…\\]", "Un texte.", "[…]"),
        ("Un texte (...)", "Un texte", "(...)"),
        ("Un texte [[…]](https://a.example/b)", "Un texte [[…]](https://a.example/b)", ""),
        ("Un texte.\n\n[Lire la suite](https://a.example/b)", "Un texte.", "Lire la suite"),
        ("Un texte.\n\n**[Read more…](https://a.example/b)**", "Un texte.", "Read more…"),
        ("Un texte. Lire la suite →", "Un texte.", "Lire la suite →"),
        ("Ein Text.\n\nWeiterlesen »", "Ein Text.", "Weiterlesen »"),
        ("Un texte…", "Un texte…", ""),
        ("Il faut lire la suite.", "Il faut lire la suite.", ""),
        ("Voir [le rapport](https://a.example/b).", "Voir [le rapport](https://a.example/b).", ""),
        ("En savoir plus sur les ponts ne nuit pas. Fin.", "En savoir plus sur les ponts ne nuit pas. Fin.", ""),
        ("", "", ""),
    ],
)
def test_what_programs_put_at_the_end(markdown: str, left: str, removed: str) -> None:
    ending = teasers.cut(markdown)
    assert (ending.markdown, " ".join(ending.removed)) == (left, removed)
    assert ending.goes_on == bool(removed)


def test_a_signature_says_nothing_of_more() -> None:
    ending = teasers.cut(
        "Un texte.\n\nThe post [Le pont](https://a.example/) appeared first on [A](https://a.example/)."
    )
    assert ending.markdown == "Un texte."
    assert not ending.goes_on


@pytest.mark.parametrize(
    ("elements", "is_teaser"),
    [
        (f"<description>{LONG}</description>", False),
        ("<description>Une phrase.</description>", True),
        (f"<description>{LONG} […]</description>", True),
        (f"<description>Une phrase.</description><encoded>{LONG[:200]}</encoded>", False),
        (f"<description>{LONG[:200]}</description><encoded>{LONG[:200]}</encoded>", True),
        (f"<encoded>{LONG[:200]}</encoded>", False),
        ("", True),
    ],
)
def test_the_fetcher_is_told_of_teasers(elements: str, is_teaser: bool) -> None:
    elements = elements.replace("encoded>", "e:encoded>")
    item = f'<item xmlns:e="http://purl.org/rss/1.0/modules/content/"><title>T</title><link>https://a.example/a</link>{elements}</item>'
    document = only(rss(item))
    assert any(TEASER in warning for warning in document.warnings) is is_teaser
    assert document.rights is (Rights.FULL if elements else Rights.HEADLINE)


def test_a_standfirst_is_kept_and_what_is_none_is_named() -> None:
    encoded = f'<e:encoded xmlns:e="http://purl.org/rss/1.0/modules/content/">{LONG}</e:encoded>'
    lines = "Les habitants l’attendaient depuis la crue de novembre dernier."
    document = only(rss(ITEM.replace(LONG, lines).replace("</item>", encoded + "</item>")))
    assert document.summary == lines
    document = only(rss(ITEM.replace(LONG, "Photo Sylvain Petit").replace("</item>", encoded + "</item>")))
    assert document.summary == ""
    assert "left out its description: 'Photo Sylvain Petit'" in document.warnings


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("jeanne@pont.example (Jeanne Martin)", ("Jeanne Martin",)),
        ("Jeanne Martin <jeanne@pont.museum>", ("Jeanne Martin",)),
        ("Par Jeanne Martin, Paul Durand et Léa Petit", ("Jeanne Martin", "Paul Durand", "Léa Petit")),
        ("Martin, Jeanne", ("Martin, Jeanne",)),
        ("Simon & Schuster", ("Simon & Schuster",)),
        ("Le Monde avec AFP", ("Le Monde avec AFP",)),
        ("noreply@pont.example", ()),
        ("https://pont.example/jeanne", ()),
        ("Conseil d&#8217;&eacute;tat", ("Conseil d’état",)),
        ("a" * 2000, ()),
    ],
)
def test_authors(written: str, expected: tuple[str, ...]) -> None:
    assert people.names([written, written]) == expected


def test_topics() -> None:
    terms = ["Monde", "monde", "https://a.example/tag", "Uncategorized", "x" * 61, "R&amp;D", "a;b", "#eau", "…"]
    assert topics.choose(terms) == (("Monde", "R&D", "a,b", "eau"), ())
    chosen, warnings = topics.choose(f"sujet {number}" for number in range(22))
    assert len(chosen) == 20
    assert warnings == ("2 categories left out: 'sujet 20'",)


def test_no_file_is_read_and_no_entity_grows(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SESAME")
    doctype = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY a "haha"><!ENTITY b "&a;&a;">]>'
    for before in ("", '<?xml version="1.0"?>', "<!-- <a -->\n"):
        document = only(before + doctype + rss(ITEM.replace(LONG, "&f; &a; &b;")))
        assert document.body == "&amp;f; haha &amp;b;"


def test_a_feed_that_grows_by_its_entities_is_refused() -> None:
    doctype = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 200}">]>'
    with pytest.raises(RefusedError, match="grows"):
        feedxml.parse(raw(doctype + rss("&a;" * 10_000)))


@pytest.mark.parametrize(
    "reference",
    ["&#x110000;", "&#xD800;", "&#0;", "&#99999999999999999999;", "&#x;", "&#;", "&nosuch;", "&#xFFFFFFFFFFFF;"],
)
def test_characters_that_are_none(reference: str) -> None:
    found = list(read(raw(rss(ITEM.replace("Le pont est", f"Le pont est {reference}"), ITEM)), SETTINGS))
    assert found
    assert isinstance(found[0], Document)


HOSTILE = (
    ("<item><author>", "a"),
    ("<item><author>", "a@a."),
    ("<item>", "<category>x</category>"),
    ('<item xml:base="http://a/">', '<a xml:base="aaaa/">'),
    ("<item>", "<a>"),
    ("<item>", '<a "'),
    ("<item>", "<a/>"),
    ("<item>", "<![CDATA["),
    ("<item>", "<!--"),
    ("<item><pubDate>", "2000-"),
    ("<item><title>", "&lt;/a"),
    ("<item><title>t</title><description>", "&lt;p&gt;&lt;div&gt;"),
    ("<item><title>t</title><description>", "[&hellip;] "),
    ("<item><title>t</title><description>", "Lire la suite "),
)


@pytest.mark.parametrize(("before", "part"), HOSTILE)
@pytest.mark.parametrize("after", ["</item></channel></rss>", " &"])
def test_a_hostile_feed_takes_linear_time(before: str, part: str, after: str) -> None:
    # Quadratic steps take minutes for this; 20 s is far above a slow machine's need.
    text = '<rss version="2.0"><channel>' + before + part * (150_000 // len(part)) + after
    start = time.process_time()
    with contextlib.suppress(RefusedError):
        list(read(raw(text), SETTINGS))
    assert time.process_time() - start < 20


def test_what_is_doubtful_of_a_feed_is_said_once() -> None:
    (title,) = re.findall("<title>.*</title>", ITEM)
    broken = rss(ITEM, ITEM.replace("/a", "/b"), "& ")
    first, second = read(raw(broken), SETTINGS)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert "the feed is no well-formed XML" in first.warnings[0]
    assert not second.warnings
    refused, fault = read(raw(rss(f"<item>{title}</item>", "& ")), SETTINGS)
    assert str(refused) == "feed.xml, entry 1: 'Le pont est rouvert' has neither text nor address"
    assert str(fault).startswith("feed.xml: the feed is no well-formed XML")


def test_too_many_tags_are_refused() -> None:
    with pytest.raises(RefusedError, match="tags, more than 500,000"):
        feedxml.parse(raw(rss("<a/>" * 500_001)))


def test_a_long_broken_feed_gives_what_is_before_the_fault() -> None:
    found = list(read(raw(rss(ITEM, "<item><title>Achats & ventes</title></item>" + "x" * 1_000_000)), SETTINGS))
    assert [each.title for each in found if isinstance(each, Document)] == ["Le pont est rouvert"]
    assert isinstance(found[0], Document)
    assert "too long to be read beyond that" in found[0].warnings[0]


# Properties

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)
HTML = st.lists(
    st.sampled_from(
        (
            *("<p>", "</p>", "<br>", "<b>", "</i>", "<ul><li>", "</ul>", "<blockquote>", "<table><tr><td>", "</td>"),
            *("<script>alert(1)</script>", '<a href="javascript:x()">', "</a>", '<img src="/i.png" onerror="x()">'),
            *("<iframe src='//e.example'>", "&amp;lt;script>", "[a](javascript:x)", "{: onclick=x }", "    code"),
            *(
                "<style>p{}</style>",
                "<svg onload=x>",
                "*",
                "_",
                "`",
                "#",
                "1. ",
                "- ",
                "> ",
                "|",
                "\n\n",
                "[…]",
                " mot ",
            ),
        )
    )
    | WORDS,
    max_size=10,
).map("".join)
DATES = st.sampled_from(
    ["Thu, 20 Apr 2023 18:02:00 +0200", "2023-04-20T18:02:00Z", "2023", "31 Feb 2023", "0000-00-00", ""]
)


@st.composite
def items(draw: st.DrawFn) -> str:
    parts = {
        "title": draw(HTML),
        "link": draw(st.sampled_from(["https://a.example/1", "/2", "javascript:x()", "http://[", "", "https://a b/"])),
        "guid": draw(WORDS),
        "pubDate": draw(DATES),
        "description": draw(HTML),
        "content:encoded": draw(HTML),
        "dc:creator": draw(WORDS),
        "category": draw(HTML),
        "media:description": draw(WORDS),
    }
    present = draw(st.sets(st.sampled_from(sorted(parts))))
    media = f"<media:content url={quoteattr(draw(WORDS))}/>" * draw(st.integers(0, 1))
    return "".join(f"<{name}>{escape(parts[name])}</{name}>" for name in sorted(present)) + media


HEAD = (
    '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>F</title><link>https://a.example/</link>'
)


@settings(max_examples=250, deadline=None)
@given(st.lists(items(), min_size=1, max_size=4))
def test_every_entry_is_a_document_or_named_with_its_reason(drawn: list[str]) -> None:
    text = HEAD + "".join(f"<item>{item}</item>" for item in drawn) + "</channel></rss>"
    found = list(read(raw(text, lang="en"), SETTINGS))
    assert len(found) == len(drawn)
    for each in found:
        check(each)


def check(found: Found) -> None:
    """Fail for what is neither a document that can be written and shown nor a reason on one line."""
    if isinstance(found, SourceError):
        assert "\n" not in found.reason
        return
    assert isinstance(found, Document)
    assert found.title == " ".join(found.title.split("\n"))
    same = replace(found, warnings=(), date=found.date.astimezone(PARIS))
    assert read_markdown(write(found, PARIS), "a.md", PARIS) == same
    for address in (found.source_url, found.image):
        assert re.match(r"https?://|$", address)
    html = markdown.markdown(found.body, extensions=list(MARKDOWN_EXTENSIONS))
    for element in fromstring(f"<div>{html}</div>").iter():
        assert element.tag not in ("script", "style", "iframe", "form", "svg", "object", "embed")
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert name != "style"
            assert name not in ("href", "src") or re.match(r"https?:|mailto:|tel:|#", str(value))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_damaged_feeds_give_entries_or_one_clear_error(data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(CASES)).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(damaged)))
        end = start + data.draw(st.integers(0, 30))
        damaged[start:end] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"<", b"&", b"]]>", b"</item>", b"\xff"])
        )
    for each in outcome(bytes(damaged)):
        check(each)


def outcome(data: bytes) -> list[Found]:
    try:
        return contents(raw(data, lang="fr"), SETTINGS)
    except SourceError as error:
        return [error]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.from_regex(r"[a-zà-öø-ÿ]{1,12}", fullmatch=True), min_size=1, max_size=40))
def test_every_word_is_kept_or_named(words: list[str]) -> None:
    document = only(
        rss(f"<item><title>Titre</title><link>/a</link><description>{' '.join(words)}</description></item>")
    )
    said = " ".join((plain(document.body), *document.warnings))
    assert set(words) <= set(re.findall(r"\w+", said))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_stock_pelican_accepts_each(path: Path, tmp_path: Path) -> None:
    for document in outcome(path.read_bytes()):
        if isinstance(document, Document):
            check(document)
            (tmp_path / "a.md").write_text(write(document, PARIS), "utf-8")
            html, metadata = MarkdownReader(dict(DEFAULT_CONFIG)).read(str(tmp_path / "a.md"))
            assert metadata["title"] == document.title
            assert bool(html) == bool(document.body)


@pytest.mark.data
@pytest.mark.filterwarnings("ignore::DeprecationWarning:feedparser")
@pytest.mark.skipif(not ARCHIVE.exists(), reason="the measuring data in ../shared is absent")
def test_feeds_that_break_parsers() -> None:
    with tarfile.open(ARCHIVE) as archive:
        files = {member.name: file.read() for member in archive if (file := archive.extractfile(member))}
    assert len(files) == 1049
    for name, data in files.items():
        entries = len(feedparser.parse(io.BytesIO(data)).entries)
        found: list[Found] = []
        with contextlib.suppress(RefusedError):
            found = list(read(raw(data, lang="en"), SETTINGS))
        assert len(found) >= entries, name
        for each in found:
            check(each)


DATED = (
    "<guid>{0}</guid><title>{0}</title><pubDate>Thu, 20 Apr 2023 10:00:00 GMT</pubDate>"
    "<description>Un texte.</description>"
)


@pytest.mark.parametrize(
    ("items", "titles"),
    [
        (f"<item>{DATED.format('A')}<category>a<item>{DATED.format('B')}</item></category></item>", {"A", "B"}),
        (f"<item><category>x</item>b</category><item>{DATED.format('A')}</item>", {"A"}),
        (f"<item>{DATED.format('A')}<source><category>a</source></category></item>", {"A"}),
        (
            f"<item>{DATED.format('A')}<x:a xmlns:x='a\u00a0b\u00a0c'/></item><item>{DATED.format('B')}</item>",
            {"A", "B"},
        ),
    ],
)
def test_an_element_that_ends_elsewhere_costs_no_entry(items: str, titles: set[str]) -> None:
    """feedparser raises KeyError for such categories, ValueError for white space in a namespace."""
    found = [each for each in contents(raw(rss(items)), SETTINGS) if isinstance(each, Document)]
    assert {each.title for each in found} >= titles
