"""HTML that a browser shows, and the XHTML that a book may hold."""

import logging
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.carrying.epub import Book, Part, bound
from newsdigest.carrying.xhtml import xhtml
from newsdigest.publishing.sanitising import below_title, sanitise

BASE = "https://example.org/2023/04/20/juice/"
PICTURES = {"https://example.org/images/port.png": "images/1.png"}


def made(html: str) -> str:
    return xhtml(html, BASE, lambda address: PICTURES.get(address, ""))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("<p>Un &amp; deux<br>trois</p>", "<p>Un &amp; deux<br/>trois</p>"),
        # Links are absolute; what leads nowhere is no link.
        ('<a href="../etna/">Etna</a>', '<a href="https://example.org/2023/04/20/etna/">Etna</a>'),
        ('<a href="http://a b/é">x</a>', '<a href="http://a%20b/%C3%A9">x</a>'),
        ('<a href="http://[x">x</a> <a href="#no">y</a>', "x y"),
        ('<sup id="fnref:1"><a href="#fn:1">1</a></sup>', '<sup id="n-fnref-1-0">1</sup>'),
        (
            '<a href="#fn:1">1</a><ol start="2"><li id="fn:1">Note</li></ol>',
            '<a href="#n-fn-1-0">1</a><ol start="2"><li id="n-fn-1-0">Note</li></ol>',
        ),
        # A picture of the site is in the book, one elsewhere is a link, one that says nothing is nothing.
        ('<img src="/images/port.png" alt="Le port">', '<img src="images/1.png" alt="Le port"/>'),
        ('<img src="https://a.example/x.png" alt="Un quai">', '<a href="https://a.example/x.png">Un quai</a>'),
        ('<p><img src="https://a.example/x.png" alt=""></p>', "<p/>"),
        (
            '<a href="https://b.example"><img src="https://a.example/x.png" alt="Un quai"></a>',
            '<a href="https://b.example">Un quai</a>',
        ),
        # Blocks where only words may be; words where only items or rows may be.
        ("<em>un<p>deux</p></em>", "<em>un<br/>deux</em>"),
        ("<ul>un<li>deux</li></ul>", "<ul><li>un</li><li>deux</li></ul>"),
        ("<dl><dd>sans nom</dd></dl>", "sans nom"),
        (
            "<table><tr><th><h2>A</h2></th><td>b</td></tr></table>",
            "<table><tbody><tr><th>A</th><td>b</td></tr></tbody></table>",
        ),
        (
            "<figure><figcaption>a</figcaption><figcaption>b</figcaption></figure>",
            "<figure><figcaption>ab</figcaption></figure>",
        ),
        # What HTML has left behind, and what has no place in a table here.
        ("<center><tt>x</tt></center>", "<div><code>x</code></div>"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢(kan)"),
        ('<td colspan="0" align="center">x</td>', "x"),
        ('<p lang="fr" dir="RTL">x</p>', '<p lang="fr" xml:lang="fr" dir="rtl">x</p>'),
        ('<p lang="no such" dir="up">x</p>', "<p>x</p>"),
        ("<p>a\x0bb</p>", "<p>ab</p>"),
    ],
)
def test_what_becomes_of(html: str, expected: str) -> None:
    assert made(html) == expected


def test_words_of_what_is_nested_without_end_stay() -> None:
    assert made("<div>" * 3000 + "<b>1</b> &lt; 2" + "</div>" * 3000 + "<p>3</p>") == "<p>1 &lt; 23</p>"


ELEMENTS = re.findall(
    r"\w+",
    "p div h1 h2 ul ol li dl dt dd table thead tr td th caption figure figcaption blockquote pre code em a span img br"
    " hr abbr sup del ins center tt acronym section aside details ruby rt rp bdo wbr col area",
)
ATTRIBUTES = (
    *('id="fn:1"', 'id="x y"', 'href="#fn:1"', 'href="http://a b/ü?x=1&y"', 'href="/rel"', 'href="http://[x"'),
    *('lang="fr"', 'lang="z z"', 'dir="x"', 'title="a<b"', 'colspan="0"', 'rowspan="2"', 'scope="col"', 'start="-3"'),
    *('src="/images/port.png"', 'src="https://a/b.png" alt="A &amp; b"', 'align="center"', 'width="100%"', 'class="x"'),
)
WORDS = ("word ", "&nbsp;x", "é&lt;", "a & b ", "\n", "<!-- c -->", "]]>", "\x0b", "\U0001d4b3\ufffe")

fragments = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.builds(
        lambda name, attributes, parts, closed: (
            f"<{name} {' '.join(attributes)}>{''.join(parts)}{f'</{name}>' if closed else ''}"
        ),
        st.sampled_from(ELEMENTS),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
)


@given(fragments)
def test_it_is_xml_and_says_the_same(html: str) -> None:
    clean = below_title(sanitise(html, "x"))
    root = ET.fromstring(f"<div>{made(clean)}</div>")
    words = unescape(nh3.clean(clean, tags=set()).replace("\x0b", "").replace("\ufffe", ""))
    said = "".join("".join(root.itertext()).replace("A & b", "").split())
    assert sorted(said) == sorted("".join(words.split()))
    assert not {element.tag for element in root.iter()} & {"script", "form", "iframe", "svg"}


def _fragment(random: Random, depth: int = 0) -> str:
    parts = []
    for _ in range(random.randint(1, 4)):
        if random.random() < 0.35 or depth > 6:
            parts.append(random.choice(WORDS))
        else:
            name = random.choice(ELEMENTS)
            attributes = " ".join(random.sample(ATTRIBUTES, random.randint(0, 3)))
            parts.append(f"<{name} {attributes}>{_fragment(random, depth + 1)}</{name}>")
    return "".join(parts)


@pytest.mark.long
def test_a_book_may_hold_whatever_comes_of_any_html(
    epubcheck: Callable[[Path], list[str]], tmp_path: Path, pixel: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "newsdigest.publishing.sanitising")
    random = Random(2023)
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    contents = page.replace("<html", '<html xmlns:epub="http://www.idpf.org/2007/ops"').format(
        '<nav epub:type="toc"><ol><li><a href="contents.xhtml">x</a></li></ol></nav>'
    )
    texts = (made(below_title(sanitise(_fragment(random), "x"))) for _ in range(300))
    book = Book(
        identifier="urn:uuid:c0de6acb-ce1d-5d91-b4c1-fbc6890b674a",
        title="x",
        creator="x",
        languages=("fr",),
        published=date(2023, 4, 20),
        modified=datetime(2023, 4, 20, tzinfo=UTC),
        source="https://example.org/",
        parts=(
            Part(path="contents.xhtml", data=contents.encode(), properties="nav"),
            *(Part(path=f"{at}.xhtml", data=page.format(text).encode()) for at, text in enumerate(texts)),
            Part(path="images/1.png", data=pixel, media_type="image/png"),
        ),
    )
    (tmp_path / "x.epub").write_bytes(bound(book))
    assert epubcheck(tmp_path / "x.epub") == []
