"""Whatever the output holds: a report, soon, and within bounds."""

from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsdigest.checking import nesting
from newsdigest.checking.hosting import Base, resolve
from newsdigest.checking.page import LARGEST, MANY_ATTRIBUTES, Page

BASE = Base("https://someone.example.fr/repo")
ENDINGS = ("html", "xml", "json", "svg", "css", "opml", "txt")
HOSTILE = {
    "nothing": b"",
    "white space": b"  \n ",
    "zeros": b"\0" * 1000,
    "no text": bytes(range(256)) * 10,
    "UTF-16": "<html><p>é".encode("utf-16"),
    "tags without end": b"<a " * 100_000,
    "quotes without end": b"<a '" * 50_000 + b'"',
    "deep": b"<div>" * 100_000,
    "a deep link": b"<a href=x>" + b"<b>" * 3000,
    "deep XML": b"<a>" * 100_000,
    "comments without end": b"<!--" * 100_000,
    "titles without end": b"<title>" * 100_000,
    "many attributes": b"<p " + b"".join(b'a%d="" ' % number for number in range(50_000)) + b">",
    "entities": b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>',
    "deep JSON": b"[" * 100_000,
    "a large number": b"9" * 100_000,
    "an address that is none": b'<a href="http://[::1">x</a><img src="//[">',
    "a long set of images": b'<img alt="" srcset="' + b"a 1x," * 50_000 + b'">',
    "many ids": b"".join(b"<p id=i%d>" % number for number in range(20_000)),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_no_file_stops_the_check(built: Any, data: bytes, ending: str) -> None:
    built.write(f"output/hostile.{ending}", data)
    assert len(built.report().findings) < 200


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_no_markdown_stops_the_check(built: Any, data: bytes) -> None:
    built.write("content/articles/hostile.md", data)
    built.write("content/articles/headed.md", b"Title: x\nDate: 2023-04-14\n\n" + data + b"![" * 10_000 + b"`" * 10_000)
    assert len(built.report().findings) < 200


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(data=st.binary(max_size=300) | st.text("<>&\"'/ =!-abpiusvgli\n", max_size=300).map(str.encode))
def test_any_bytes_give_a_report(built: Any, data: bytes) -> None:
    for ending in ENDINGS:
        built.write(f"output/any.{ending}", data)
    built.report()


def test_what_is_too_large_or_too_strange_is_weighed_and_said_so(built: Any) -> None:
    built.write("output/large.html", b" " * (LARGEST + 1))
    built.write("output/strange.html", HOSTILE["many attributes"])
    assert built.told("unread") == [
        "unread output/large.html has 20 MB",
        f"unread output/strange.html has an element with more than {MANY_ATTRIBUTES} attributes",
    ]


def test_entities_are_not_followed(built: Any) -> None:
    (built.folder / "secret").write_text("sesame")
    built.write(
        "output/a.xml", f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{built.folder}/secret">]><a href="&b;">&b;</a>'
    )
    assert "sesame" not in "".join(built.told())


NAMES = st.sampled_from(["a", "b.html", "..", "tag", "x-1_", ""])


@given(page=st.lists(NAMES, max_size=5), reference=st.lists(NAMES, max_size=7))
def test_addresses_are_resolved_as_everybody_does(page: list[str], reference: list[str]) -> None:
    address = f"https://someone.example.fr/repo/{'/'.join(each for each in page if each not in ('..', ''))}"
    assert resolve(address, "/".join(reference)) == urljoin(address, "/".join(reference))


@pytest.mark.parametrize(
    ("html", "reasons"),
    [
        ("<p>a<p>b<ul><li>c<li>d</ul>", []),
        ("<ul><li><p>a<li><p>b</ul>", []),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl><dl><div><dt>a</dt><dd>b</dd></div></dl>", []),
        ("<table><caption>a</caption><tr><th>a<td>b<tr><td>c</table>", []),
        ("<table><colgroup><col><col></colgroup><thead><tr><th>a</th></tr></thead></table>", []),
        ("<select><option>a<option>b</select>", []),
        ("<a href=x><h2>a</h2><p>b</p></a>", []),
        ("<svg><title>a</title><path d=''/><g><a><a/></a></g></svg>", []),
        ("<script>if (a < b) '</p>'</script><style>a > b {}</style>", []),
        ("<textarea><b></textarea><p title='<b>'>a</p><!-- <b> -->", []),
        ("<details><summary>a</summary><p>b</details>", []),
        ("<button type=button><span>a</span></button><br/><img src=a alt=''/>", []),
        ("<template><tr><td></template>", []),
        ("<header><nav>a</nav></header><article><header>b</header></article>", []),
        ("<ruby>a<rp>(<rt>b<rp>)</ruby>", []),
        ("<ul><div>a</div></ul>", ["<div> directly in <ul>"]),
        ("<tr><td>a</td></tr>", ["<tr> in <body>: its place is in <table>"]),
        ("<h2><p>a</p></h2>", ["<p> in <h2>"]),
        ("<button><a href=x>a</a></button>", ["<a> in <button>"]),
        ("<span><div>a</div></span>", ["<div> in <span>"]),
        ("<form><form></form></form>", ["<form> in <form>"]),
        ("<article><main>a</main></article>", ["<main> in <article>"]),
        ("<b><i>a</b></i>", ["<i> is still open where </b> comes", "</i> closes nothing"]),
        (
            "<div/>a",
            ["<div/> does not close itself: only empty elements do", "<div> is still open where </body> comes"],
        ),
        ("a</br>", ["</br>: <br> is empty and is not closed"]),
        ("<img></img>", ["</img>: <img> is empty and is not closed"]),
        ("<figcaption>a</figcaption>", ["<figcaption> in <body>: its place is in <figure>"]),
    ],
)
def test_nesting_is_that_of_the_standard(html: str, reasons: list[str]) -> None:
    page = Page("a.html", f"<!DOCTYPE html><html><head></head><body>{html}</body></html>".encode(), BASE)
    assert [each.reason for each in nesting.faults(page)] == reasons
