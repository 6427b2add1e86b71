"""What of a page becomes the article's text, by small pages that each show one thing."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page.body import Body, read_body
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings

FIRST = "The mill by the river has stood empty since the last miller left it, and that was in the spring of 1987."
SECOND = "Now four families from the village have bought it together, and they want to bake bread there again soon."
THIRD = "They will need a new wheel, a roof without holes and a great deal of patience, says the oldest of them."
TEXT = (FIRST, SECOND, THIRD)


def page(*between: str, around: str = "{}") -> str:
    """Return a page whose three paragraphs have these between the first and the second."""
    first, *rest = (f"<p>{text}</p>" for text in TEXT)
    body = around.format("\n".join((first, *between, *rest)))
    return f"<html><head><title>The mill</title></head><body><h1>The mill</h1><article>{body}</article></body></html>"


def body(html: str, base: str = "https://mill.example/a/1") -> Body:
    return read_body(tree_of(html), title="The mill", base=base)


def test_the_title_is_no_part_of_the_body() -> None:
    assert body(page()).markdown == "\n\n".join(TEXT)


KEPT = {
    "heading": ("<h2>The four</h2>", "## The four"),
    "heading that is none by its tag": ('<div class="subheadline">The four</div>', "## The four"),
    "ordered list": ("<ol start=4><li>flour</li><li>water</li></ol>", "4. flour\n5. water"),
    "quote": ("<blockquote><p>We begin.</p></blockquote>", "> We begin."),
    "quote of a network": (
        '<div class="embed-widget"><blockquote class="twitter-tweet"><p>Bread!</p></blockquote></div>',
        "> Bread!",
    ),
    "table": (
        "<table><tr><th>Who</th><th>Hours</th></tr><tr><td>Ann</td><td>7</td></tr></table>",
        "| Who | Hours |\n| --- | --- |\n| Ann | 7 |",
    ),
    "table with cells that have no word": (
        "<table><tr><th>Who</th><th>+/-</th><th>Hours</th></tr><tr><td>Ann</td><td></td><td>7</td></tr>"
        "<tr><td>Ben</td><td>–</td><td>8</td></tr></table>",
        "| Who | \\+/- | Hours |\n| --- | --- | --- |\n| Ann |  | 7 |\n| Ben | – | 8 |",
    ),
    "two quotes": (
        "<blockquote><p>We begin.</p></blockquote><blockquote><p>And I watch.</p></blockquote>",
        "> We begin.\n\n&#8203;\n\n> And I watch.",
    ),
    "relative link": (
        '<p>The <a href="../b/2">plan of the old mill and its wheel</a> hangs in the town hall.</p>',
        "The [plan of the old mill and its wheel](https://mill.example/b/2) hangs in the town hall.",
    ),
    "image with its caption": (
        '<figure><img src="/w.jpg" alt="A wheel"><figcaption>The wheel in 1950</figcaption></figure>',
        "![A wheel](https://mill.example/w.jpg)\n\n*The wheel in 1950*",
    ),
    "tweeted date": (
        "<blockquote><p>Open soon</p><p>— The Mill (@mill) 3 May 2023</p></blockquote>",
        "> Open soon\n>\n> — The Mill (@mill) 3 May 2023",
    ),
}


@pytest.mark.parametrize("case", KEPT)
def test_structure_is_kept(case: str) -> None:
    html, expected = KEPT[case]
    assert body(page(html)).markdown.split(FIRST + "\n\n")[1].split("\n\n" + SECOND)[0] == expected


def test_a_heading_in_one_box_with_a_table() -> None:
    hours = "Hours at the mill in all of the last year"
    row = "Ann, who has been there from the first day"
    table = f"<table><tr><th>Who</th><th>{hours}</th></tr><tr><td>{row}</td><td>7</td></tr></table>"
    points = "".join(f"<li>{text}</li>" for text in TEXT)
    html = f"<h1>The mill</h1><article><div><h3>The four</h3>{table}</div><ul>{points}</ul></article>"
    assert body(html).markdown.startswith(f"## The four\n\n| Who | {hours} |\n| --- | --- |\n| {row} | 7 |\n\n- ")


REMOVED = {
    "<p><b>Read more:</b> <a href='/x'>The bridge over the river is closed</a></p>": "link to another article",
    "<p>Mehr: <a href='/x'>Die Brücke über den Fluss ist gesperrt</a></p>": "link to another article",
    "<p><a href='/x'>THE BRIDGE OVER THE RIVER IS CLOSED</a></p>": "",
    "<p>Werbung</p>": "advertising",
    "<p>Advertisement</p>": "advertising",
    "<p>Sign up for our newsletter and get the village in your inbox</p>": "newsletter prompt",
    "<div class='related-stories'><p>The bridge over the river is closed until the autumn, they say.</p></div>": "",
    "<nav><a href='/x'>Bridges</a> <a href='/y'>Rivers</a></nav>": "",
}


@pytest.mark.parametrize("html", REMOVED)
def test_what_is_none_of_the_article_is_removed(html: str) -> None:
    found = body(page(html))
    assert found.markdown == "\n\n".join(TEXT)
    assert [warning for warning in found.warnings if not warning.endswith(f"({REMOVED[html]})")] == []


def test_a_removal_within_the_text_is_a_warning() -> None:
    html = page("<p><b>Read more:</b> <a href='/x'>The bridge over the river is closed</a></p>")
    assert body(html).warnings == (
        "removed: 'Read more: The bridge over the river is closed' (link to another article)",
    )


def test_a_link_to_another_site_is_no_link_to_another_article() -> None:
    html = page("<p>The plan: <a href='https://archive.example/mill'>archive of the province, volume nine</a></p>")
    assert "[archive of the province, volume nine](https://archive.example/mill)" in body(html).markdown


def test_embedded_pages_are_named() -> None:
    assert body(page("<iframe src='https://video.example/7'></iframe>")).warnings == (
        "left out 1 frame of video.example",
    )


def test_text_without_paragraphs() -> None:
    html = f"<html><body><div><h1>The mill</h1>{'<br><br>'.join(TEXT)}</div></body></html>"
    assert body(html).markdown == "\n\n".join(TEXT)


def test_paragraphs_in_wrappers_of_their_own() -> None:
    html = page(around="<div>{}</div>").replace("<p>", "<div class=w><div><p>").replace("</p>", "</p></div></div>")
    assert body(html).markdown == "\n\n".join(TEXT)


def test_a_language_without_spaces() -> None:
    texts = (
        "川沿いの水車小屋は最後の粉屋が去ってから長いあいだ空のままだった。",
        "いま村の四つの家族が小屋を買い、またパンを焼こうとしている。",
    )
    html = "".join(f"<p>{text}</p>" for text in texts)
    assert body(f"<html><body><ul><li>ニュース</li></ul><div>{html}</div></body></html>").markdown == "\n\n".join(texts)


def test_a_page_without_text() -> None:
    with pytest.raises(RefusedError, match="without an article"):
        body("<html><body><script>x</script></body></html>")


SAID = """<html lang="en"><head><title>The mill</title><meta property="article:section" content="Crafts">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The mill", "author": {"name": "Ann Rye"},
"datePublished": "2023-05-03T07:08:09Z", "dateModified": "2023-05-04T10:00:00Z", "keywords": "mill, ctp_video"}</script>
</head><body><article>{above}<h1>The mill</h1>{below}{text}</article></body></html>"""


def said(above: str = "", below: str = "") -> Document:
    """Return what becomes of the page with these lines above and below its headline."""
    text = "".join(f"<p>{each}</p>" for each in TEXT)
    html = SAID.replace("{above}", above).replace("{below}", below).replace("{text}", text)
    (found,) = contents(RawArticle(data=f"<!DOCTYPE html>{html}".encode(), origin="a.html"), Settings())
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize(
    ("line", "warned"),
    [
        ("By Ann Rye, published on Wednesday, 3 May 2023 at 7:08 am", False),
        ("Ann Rye | 3 May 2023, 7:08 | Updated 4 May 2023, 10:00", False),
        ("By Ann Rye, 3 May 2023 at 7:08, updated at 7:08", False),
        ("Published 3 May 2023", False),
        ("Source: Ann Rye, 3 May 2023", False),
        ("By Ann Rye and Ben Oat, 3 May 2023", True),
        ("By Ann Rye, Millford, 3 May 2023", True),
        ("By Ann Rye, 2 May 2023", True),
        ("By Ann Rye, 3 May 2023 at 9:30 am", True),
    ],
)
def test_a_byline_is_reported_where_it_says_more_than_is_known(line: str, warned: bool) -> None:
    found = said(below=f"<p>{line}</p>")
    assert found.body == "\n\n".join(TEXT)
    assert any("removed" in each for each in found.warnings) is warned


@pytest.mark.parametrize("kicker", ["Crafts", "CRAFTS", "News"])
def test_the_section_above_the_text_is_no_part_of_it(kicker: str) -> None:
    for found in (said(above=f'<p class="kicker">{kicker}</p>'), said(below=f"<p>{kicker}</p>")):
        assert (found.body, found.category, found.warnings) == ("\n\n".join(TEXT), "Crafts", ())


def test_another_line_above_the_text_is_kept() -> None:
    assert said(below="<p>Four families and a wheel</p>").body.startswith("Four families and a wheel")


def test_keywords_are_no_tags() -> None:
    assert said().tags == ()


def test_what_is_shown_for_a_film_and_read_aloud_is_no_text() -> None:
    film = """<figure><img src="/w.jpg" alt="A wheel"><div class="player__caption">Media playback is unsupported on
    your device</div><figcaption><span class="off-screen">Media caption</span>The wheel in 1950</figcaption></figure>
    <p>This video cannot be played because of a technical error.</p>"""
    assert body(page(film)).markdown.split("\n\n")[1:3] == [
        "![A wheel](https://mill.example/w.jpg)",
        "*The wheel in 1950*",
    ]
    assert body(page(film)).markdown.count("\n\n") == 4


def test_links_do_not_count_readers() -> None:
    linked = '<p>The <a href="/b?utm_medium=a#plan">plan of the old mill and its wheel</a> hangs in the town hall.</p>'
    assert "(https://mill.example/b#plan)" in body(page(linked)).markdown


PIECES = st.sampled_from(
    (
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<table><tr><td>",
            "</table>",
            "<ul><li>",
            "</ul>",
            "<blockquote>",
            "<a href='/x'>",
        ),
        *(
            "</a>",
            "<b>",
            "<h2>",
            "</h2>",
            "<img src='/i.png'>",
            "<figure>",
            "<figcaption>",
            "<script>",
            "</script>",
            "<!--",
        ),
        *(
            "-->",
            "<svg>",
            "<iframe src='//v'>",
            "<pre>",
            "<br>",
            "<hr>",
            "<dl><dt>",
            "<dd>",
            "&amp;",
            "&#0;",
            "\x00",
            "\ufffe",
        ),
        *TEXT,
        "<article class='related'>",
        "<body hidden>",
        "<title>The mill</title>",
        "<base href='http://[x'>",
        "<a onclick=alert(1) href='javascript:alert(1)'>",
    )
)


@settings(max_examples=150, deadline=None)
@example(
    "<pre><title>The mill</title><iframe src='//v'><p>The mill by the river has stood empty for thirty years, they say."
)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_page_gives_a_document_or_one_clear_error(html: str) -> None:
    raw = RawArticle(data=f"<!doctype html>{html}".encode(), origin="a.html", name="2023-04-20-a.html")
    try:
        found = contents(raw, Settings())
    except SourceError:
        return
    assert [type(each) for each in found] == [Document]
    document = found[0]
    assert isinstance(document, Document)
    assert document.title
    assert "<" not in document.body
    assert "javascript:" not in document.body
