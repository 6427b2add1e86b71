"""Formats are told by their bytes; whatever anybody may have typed is a text."""

import json
import lzma
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdigest.formats.recognition import FORMATS, recognise

SHARED = Path(__file__).parents[2].parent / "shared"
RSS = '<rss version="2.0"><channel><title>A</title></channel></rss>'
HTML = '<html lang="fr"><head><title>A</title></head><body><p>B</p></body></html>'
MIME = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n"
TECHNICAL = "Received: from a by b; Thu, 20 Apr 2023 06:31:12 +0200\nMessage-ID: <1@a.example>\n"

RECOGNISED = {
    "a feed": (
        RSS,
        f'<?xml version="1.0"?>\n{RSS}',
        f'<?xml-stylesheet href="a.xsl"?><!-- a < b --><!-- c -->\n{RSS}',
        f'<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//N//DTD" "a.dtd" [<!ENTITY n "a>b">]>{RSS}',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title></feed>',
        '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:title>A</atom:title></atom:feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel/></rdf:RDF>',
        "<RDF><channel/></RDF>",
        f"\n\n  \ufeff{RSS}",
        "<rss version='2.0'/>",
    ),
    "a calendar": ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",),
    "an address card": ("BEGIN:VCARD\nVERSION:4.0\nFN:Ann\n",),
    "a table of values": (
        "day,town,degrees\n1,Lyon,7\n2,Lyon,9\n3,Lyon,8\n",
        'Name;Ort;Wert\n"Müller; Anna";Köln;3,5\nMaier;Bonn;2,0\nWolf;Trier;1,5\n',
        "id\tname\tnote\n1\ta\tx y\n2\tb\t\n3\tc\tz\n",
    ),
    "an OPML list": ('<?xml version="1.0"?><opml version="2.0"><head/></opml>',),
    "a web page": (
        HTML,
        f"<!DOCTYPE html>\n{HTML}",
        f'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">{HTML}',
        f"<!-- saved from url=(0022)https://example.org/a -->\r\n{HTML}",
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "a" "b">{HTML}',
        f"<!--[if IE 8]><html class='ie'><![endif]--><!--[if !IE]><!-->{HTML}",
        f"<!--\n{'long ' * 2000}-->{HTML}",
        "<p>Un paragraphe.</p>",
        '<div class="article">\n<h1>Titre</h1>\n<p>Un texte.',
        "<title>A</title><p>B",
        "<body>Un texte nu",
        '<!DOCTYPE html [<!ENTITY a "]b">] ><p>Un texte',
    ),
    "a mailbox": (
        "From a@b.example Thu Apr 20 06:30:00 2023\nFrom: a@b.example\nSubject: A\n\nB\n",
        "From - Thu Apr 20 06:30:00 2023\nX-Mozilla-Status: 0001\nReceived: from a\nSubject: A\n\nB\n",
        "From MAILER-DAEMON Thu Apr 20 06:30:00 2023\nDate: Thu, 20 Apr 2023\nSubject: A\n\nB\n",
    ),
    "a saved page (MHTML)": (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nSubject: A\nDate: B\n{MIME}",
        f'From: "Enregistré par Windows Internet Explorer 11"\nSubject: A\n{MIME}Content-Location: https://a.example/\n',
        f'From: "Saved by Windows Internet Explorer 8"\nSubject: A\n{MIME}',
        f"{MIME}Content-Location: file:///C:/A.htm\n",
    ),
    "an e-mail": (
        f"{TECHNICAL}From: a@b.example\nSubject: A\n\nB",
        f"Subject: A\nX-Mailer: C\nFrom: D\n{TECHNICAL}\nB",
        "Return-Path: <a@b.example>\r\nReceived: from a\r\n\tby b; today\r\nSubject: A\r\nDate: B\r\n\r\nC",
        "From: A <a@b.example>\nTo: c@d.example\nSubject: E\n\nF",
        f"From: A <a@b.example>\nTo: c@d.example\nSubject: E\n{MIME}Content-Location: https://a.example/b.png\n",
    ),
    "a JSON feed": (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "items": []}',
        '\ufeff {"items": [{"id": "1", "url": "https://a.example/"}]}',
    ),
    "a JSON file": ('{"name": "A"}', "[]", '[{"title": "A"}]'),
    "a list of addresses": (
        "https://a.example/1",
        "# later\nhttps://a.example/1\n\nhttp://b.example/?q=1#c\n",
        "- https://a.example/1\n* <https://a.example/2>\n1. https://a.example/3",
        "[A](https://a.example/1)\n[B](https://a.example/2)",
        "A page - https://a.example/1\nAnother page: https://a.example/2\n",
        "https://a.example/1\nwww.b.example\nb.example/2\nftp://c.example/",
        "To read:\nhttps://a.example/1\nhttps://a.example/2\nhttps://a.example/3\nhttps://a.example/4\n",
    ),
    "a list of bookmarks": ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>A</TITLE><DL><DT><A HREF='b'>C</A></DL>",),
    "a link to a page": (
        "[InternetShortcut]\r\nURL=https://a.example/",
        "[Desktop Entry]\nType=Link\nURL=https://a.example/",
        '<?xml version="1.0"?><plist version="1.0"><dict><key>URL</key><string>https://a.example/</string></dict></plist>',
    ),
    "a Markdown file": (
        "---\ntitle: A\n---\nB",
        "---\n# a remark\nlayout: post\ntitle: 'A: B'\ntags:\n- a\n- b\nmap:\n  c: d\n---\n\nB",
        "---\r\ntitle: A\r\n...\r\nB",
        "+++\ntitle = 'A'\n[extra]\nb = 1\n+++\nB",
        '{\n"title": "A"\n}\n\nB',
        "Title: A\nDate: 2023-04-20\nCategory: B\n\nC",
        "Title: A\nDate: 2023-04-20 10:00\nSummary: B\n    C\nTags: d, e\n\nF",
        "# A\n\nB [c](https://d.example) e\n",
        "# A\n\nB\n\n## C\n\nD\n",
    ),
}
TEXTS = (
    "From here to eternity\n\nA book.",
    "From: Paris, where it rains\n\nIt rains.",
    "From Paris 20:30 on 20 April 2023\nWeather: rain\n\nIt rains.",
    "Date: 20 avril 2023\nTitre : Un pont\nSource: Le Fleuve\n\nLe pont est ouvert.",
    "Title: A bridge\nDate: 20 April 2023\nTags: a, b\n\nIt is open.",
    "Title: A bridge\n\nIt is open.",
    "Subject: weather\nFrom: Paris\n\nIt rains.",
    "Received: a letter\nSubject: weather\n\nIt rains.",
    "---\nUn titre\n---\n\nUn texte : bref.",
    "---\nParis : il pleut\n---\n\nUn texte.",
    "--- Un titre ---\ntitle: B\n---",
    "+++ URGENT +++\n\nUn texte.",
    "+++\nurgent = oui\n+++\nUn texte.",
    "<p> est une balise du HTML\n\nElle ouvre un paragraphe.",
    "<rss> est un format\n\nOn y lit <channel> et <item>.",
    "< 5 % des voix\n\nLe parti a perdu.",
    "<3\n\nUn cœur.",
    "<!-- un commentaire\n\nUn texte.",
    "<!-- <!doctype html> -->\n\nUn texte.",
    "[sic] était le mot\n\nUn texte.",
    "{ une accolade\n\nUn texte.",
    "# Le titre\n\nUn texte sans rien d'autre, [sic].",
    "#metoo\n\nUn texte.\n\n## et plus",
    "Un titre\nhttps://example.org/article/1\n\nUn texte.",
    "https://example.org/article/1\nUn titre\n\nUn texte.",
    "https://example.org/article/1\nUn titre\n",
    "Voir https://example.org/1 et https://example.org/2.\n\nUn texte.",
    "<?php echo 1 ?>\n\nUn texte.",
    "A: b\n\nC",
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in RECOGNISED.items() for text in texts])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_format_is_told_by_its_content(name: str, text: str, encoding: str) -> None:
    if name in ("a mailbox", "a saved page (MHTML)", "an e-mail", "a link to a page") and encoding != "utf-8":
        pytest.skip("bytes by definition")
    assert recognise(text.removeprefix("\ufeff").encode(encoding)).name == name


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_what_anybody_may_have_typed(text: str) -> None:
    assert recognise(text.encode()).name == "a text"
    assert recognise(text.replace("\n", "\r\n").encode("utf-8-sig")).name == "a text"


WORDS = st.sampled_from(
    (
        *("Paris", "il pleut", "From", "Date", "Title", "le 20 avril 2023", "a@example.org", "https://example.org/a"),
        *(
            "<p>",
            "<rss>",
            "a < b",
            "<html",
            "</p>",
            "[sic]",
            "{",
            "}",
            "---",
            "+++",
            "# ",
            "- ",
            ": ",
            " : ",
            "\u00a0: ",
        ),
        *("«", "»", "(", ")", "=", "|", "*", "2023-04-20", "12:30", "Subject", "title", "tags"),
    )
)
PROSE = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=500, deadline=None)
@given(PROSE)
@example(["From a@example.org", "Date : le 20 avril 2023"])
def test_prose_below_a_title_is_a_text_whatever_its_signs(lines: list[str]) -> None:
    text = "Le pont est ouvert\n\n" + "\n\n".join(lines) + "\n\nC'est une bonne nouvelle, dit le maire.\n"
    assert recognise(text.encode()).name == "a text"


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(WORDS, max_size=30).map(lambda words: "\n".join(words).encode())))
def test_any_bytes_are_some_format(data: bytes) -> None:
    assert recognise(data) in FORMATS


HOSTILE = (
    "<!--",
    "<?xml ",
    "<!doctype a [",
    "From: a\n",
    " ",
    "\n",
    "- ",
    "{",
    "[",
    "<a ",
    "---\na: b\n",
    "A - ",
    "a: b\n",
    "a",
    "12:30 ",
)
STARTS = ("", "<!doctype ", "<!doctype a [", "# ", "From a@b ", "From ", "---\n", "<a")


@pytest.mark.parametrize("part", HOSTILE)
@pytest.mark.parametrize("start", STARTS)
def test_what_begins_like_everything_takes_no_time(start: str, part: str) -> None:
    """36 s for ``<!doctype aaaa…``, where an expression reads a character twice for what it may be."""
    assert recognise((start + part * 200_000).encode()[:1_000_000]) in FORMATS


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason="the measuring data in ../shared is absent")
def test_news_articles_are_texts() -> None:
    with lzma.open(SHARED / "data/orangesum/valid.jsonl.xz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    shapes = (
        "{title}\n\n{text}",
        "{text}",
        "Titre : {title}\nDate : {date}\nSource: Orange\n\n{text}",
        "# {title}\n\n{text}",
        "---\n{title}\n---\n\n{text}",
    )
    wrong = [
        (shape, article["title"])
        for article in articles
        for shape in shapes
        if recognise(
            shape.format(title=article["title"], date=article["date"], text="\n\n".join(article["paragraphs"])).encode()
        ).name
        != "a text"
    ]
    assert wrong == []


def test_every_format_has_a_name_that_fits_a_message() -> None:
    assert [each.name for each in FORMATS if not re.match(r"(?:a|an) \w", each.name)] == []
