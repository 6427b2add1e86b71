"""HTML and the Markdown that means the same: rendered again, it has the same words in the same order."""

import re
import unicodedata

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdigest.formats.hypertext import parse, text_of, to_markdown

WORDS = st.sampled_from(
    (
        *("one", "two ", " three", "1. four", "- five", "# six #", "> seven", "a*b", "a_b_c", "*x*", "**", "`y`", "é"),
        *("[z](u)", "![z](u)", "<b>", "&amp;", "&lt;p&gt;", "\\", "\\*", "|", "a | b", "~~~", "===", "---", ": d", "!"),
        *(
            "[^1]: note",
            "*[ab]: c",
            "{: .x }",
            "{#id}",
            "http://x.org/_a_",
            "\u00a0",
            "\u200b",
            " ",
            "\n",
            "+ p",
            "&#35;",
        ),
        *("```", "    four spaces", "&copy;", "&amp;copy;", "x&#0;y", "\u2028", "1986\\. x", "<!-- c", "<?php ", "]]>"),
    )
)
INLINE = ("b", "i", "em", "strong", "code", "a href='http://e.org/x_(y)'", "a", "span", "sup", "sub", "font", "u")
_BLOCK = ("p", "div", "h1", "h2", "h4", "ul", "ol start=7", "li", "blockquote", "pre", "table", "tr", "td", "th", "dl")
BLOCK = (*_BLOCK, "dt", "dd", "figure", "figcaption", "section", "caption", "noscript", "body", "form", "details")
EMPTY = ("<br>", "<hr>", "<img src='http://e.org/i.png' alt='a_*b*'>", "<img>", "<wbr>", "<br><br>", "<input>")


def element(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag.split()[0]}>",
        st.sampled_from(INLINE + BLOCK),
        st.lists(children, max_size=4),
    )


HTML = st.lists(st.recursive(WORDS | st.sampled_from(EMPTY), element, max_leaves=25), max_size=5).map("".join)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text))


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=["extra"])


@settings(max_examples=300, deadline=None)
@given(HTML)
def test_the_rendered_markdown_has_the_words_of_the_html(html: str) -> None:
    found = to_markdown(html, base="https://example.org/")
    assert words(text_of(parse(rendered(found.markdown)))) == words(text_of(parse(html)))


@settings(max_examples=300, deadline=None)
@given(HTML | st.text(max_size=80))
def test_nothing_is_active_and_no_html_is_left(html: str) -> None:
    found = to_markdown(html, base="https://example.org/").markdown
    assert "<" not in re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", found, flags=re.DOTALL)


CASES = {
    "<p>a <b>bold</b><i>est</i> word": "a **bold**est word",
    "<p><b> spaced </b>out": "**spaced** out",
    "<p><b></b><i> </i>nothing": "nothing",
    "<p>1986. A year<br>- and a dash": "1986\\. A year  \n\\- and a dash",
    "one<br><br>two": "one\n\ntwo",
    "<h1>First</h1><h3>Third</h3>": "## First\n\n### Third",
    "<h4><b>Only</b> C#</h4>": "## Only C\\#",
    "<ol start='3'><li>a<ul><li>b</ul><li>c</ol>": "3. a\n    - b\n4. c",
    "<ul><li><p>a<p>b<li>c</ul>": "- a\n\n    b\n\n- c",
    "<ul><li>a</ul><ol><li>b</ol>": "- a\n\n&#8203;\n\n1. b",
    "<blockquote>a</blockquote><blockquote>b</blockquote>": "> a\n\n&#8203;\n\n> b",
    "<blockquote>a<blockquote>b</blockquote></blockquote>": "> a\n>\n> > b",
    "<table><tr><td>a<td>b|c<tr><td colspan=2>d</table>": "|  |  |\n| --- | --- |\n| a | b\\|c |\n| d |  |",
    "<table><tr><th>a<th rowspan=2>b<tr><td>c</table>": "| a | b |\n| --- | --- |\n| c |  |",
    "<table><tr><th>a<th>+<th><tr><td>b<td>–<td></table>": "| a | \\+ |\n| --- | --- |\n| b | – |",
    "<table><tr><td>placed<td>beside</table>": "placed\n\nbeside",
    "<a href='b c?(d)'>text</a>": "[text](https://example.org/a/b%20c?%28d%29)",
    "<a href='javascript:x'>text</a> <a href='#n'>1</a> <a href='mailto:a@b.c'>mail</a>": "text 1 [mail](mailto:a@b.c)",
    "Look!<a href=/x>here</a>": "Look\\![here](https://example.org/x)",
    "<a href=/x><p>block</p></a>": "[block](https://example.org/x)",
    "<img src=/i.png alt='[a]'> <img src=/t.gif width=1 height=1>": "![\\[a\\]](https://example.org/i.png)",
    "<img src='/p/mill.jpg' alt='mill_2.JPG'>": "![…](https://example.org/p/mill.jpg)",
    "<img src='data:image/gif;base64,R0' data-src='/i.png'>": "![…](https://example.org/i.png)",
    "<picture><source srcset='/s.webp 1x, /l.webp 2x'><img></picture>": "![…](https://example.org/l.webp)",
    "<figure><img src=/i.png><figcaption>A <a href=/x>b</a></figcaption></figure>": (
        "![…](https://example.org/i.png)\n\n*A* [*b*](https://example.org/x)"
    ),
    "<pre>a\n  b &lt;c&gt;</pre>": "```\na\n  b <c>\n```",
    "<a href='/x?utm_medium=a&amp;id=1&amp;fbclid=b#note'>text</a>": "[text](https://example.org/x?id=1#note)",
    "<p>a <del>former</del> <s>price</s>": "a former price",
    "<p>a <span class='sr-only'>spoken </span>text": "a text",
    "<p>x<sup>2</sup> and H<sub>2</sub>O, <q>so</q> <code>a`b</code>": "x² and H₂O, “so” ``a`b``",
    "<dl><dt>a<dd>b</dl>": "a\n:   b",
    "a<hr>b": "a\n\n---\n\nb",
    "a<script>b</script><p style='display:none'>c<p hidden>d": "a",
    "<?xml version='1.0' encoding='utf-16'?><p>é": "é",
}


def test_what_follows_an_object_without_an_end_is_kept() -> None:
    """HTML has no ``</embed>``; libxml2 would take all that follows for a part of it."""
    assert (
        to_markdown("<p>One <embed src='https://e.example/x'> two.</p><p>Three.</p>").markdown == "One two.\n\nThree."
    )


@pytest.mark.parametrize("html", CASES)
def test_case(html: str) -> None:
    assert to_markdown(html, base="https://example.org/a/").markdown == CASES[html]


def test_what_is_left_out_is_named() -> None:
    found = to_markdown("<a href='b'>c</a> <a href='d'>e</a><iframe src='//video.example/1'></iframe>")
    assert found.markdown == "c e"
    assert found.warnings == ("left out 2 relative links", "left out 1 frame of video.example")


def test_images_are_listed_with_their_captions() -> None:
    html = "<figure><img src='http://e.org/i.png' alt='a'><figcaption>b <i>c</i></figcaption></figure>"
    assert [(image.address, image.alt, image.caption) for image in to_markdown(html).images] == [
        ("http://e.org/i.png", "a", "b c")
    ]


HOSTILE = {
    "nesting": "<div>" * 100_000 + "end",
    "inline nesting": "<b>" * 100_000 + "end",
    "lists": "<ul><li>" * 10_000 + "end",
    "quotes": "<blockquote>" * 10_000 + "end",
    "signs": "<" * 100_000 + " end",
    "attributes": f"<p {' '.join(f'a{number}=1' for number in range(100_000))}>end",
    "quoted attributes": "<p " + "".join(f'a{number}=">"' for number in range(50_000)) + ">end",
    "spans": "<table>" + "<tr><td rowspan=9999 colspan=9999>a" * 500 + "</table>end",
    "nothing": "",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_pages_end(case: str) -> None:
    """Without the limits some of these take minutes, and libxml2 forgets what is nested too deep."""
    html = HOSTILE[case]
    assert to_markdown(html).markdown.endswith("end" if html else "")
