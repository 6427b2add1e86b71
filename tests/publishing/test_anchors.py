"""A summary's sentences lead to their paragraphs. Sentences were written for these tests."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.publishing.anchors import anchored
from newsdigest.publishing.sanitising import sanitise
from newsdigest.publishing.views import SummarySentence
from newsdigest.text.markup import MARKDOWN_EXTENSIONS, blocks

HEAD = "Title: Le pont ferme\nDate: 2023-04-20\nLang: fr\nSlug: pont\n"
BODY = """La ville de Nantes ferme le pont Exemple pendant huit mois, a annoncé la mairie.

## Les travaux

Les travaux coûtent neuf millions d’euros et commencent en mai, selon la région.

- Les cyclistes passent par le pont voisin.
- Les bus changent de ligne.
"""


def sentence(text: str, paragraph: int) -> SummarySentence:
    return SummarySentence(text=text, paragraph=paragraph)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Un.</p>\n<p>Deux.</p>", '<p id="p1">Un.</p>\n<p id="p2">Deux.</p>'),
        ("<p></p><p>&nbsp;</p><p>Un.</p>", '<p></p><p>&nbsp;</p><p id="p1">Un.</p>'),
        ('<p title="a > b"><em>Un</em>.</p>', '<p id="p1" title="a > b"><em>Un</em>.</p>'),
        (
            "<ul><li>Un<ul><li>Deux</li></ul>Trois</li></ul>",
            '<ul><li id="p1">Un<ul><li id="p2">Deux</li></ul>Trois</li></ul>',
        ),
        (
            "<blockquote><p>Un.</p></blockquote><p>Deux.</p>",
            '<blockquote><p id="p1">Un.</p></blockquote><p id="p2">Deux.</p>',
        ),
        ("<table><tr><td>Un</td></tr></table><p>Deux.</p>", '<table><tr><td>Un</td></tr></table><p id="p2">Deux.</p>'),
        ("<pre><code>un\n</code></pre><p>Deux.</p>", '<pre id="p1"><code>un\n</code></pre><p id="p2">Deux.</p>'),
        ('<ol><li id="fn:1"><p>Note.</p></li></ol>', '<ol><li id="fn:1"><p id="p1">Note.</p></li></ol>'),
        ('<p>Un.</p><ul><li id="p1">Deux</li></ul>', '<p id="p1-">Un.</p><ul><li id="p1">Deux</li></ul>'),
        ("", ""),
    ],
)  # fmt: skip
def test_blocks_have_ids(html: str, expected: str) -> None:
    assert anchored(html, ()) == (expected, ())


@pytest.mark.parametrize(
    ("text", "paragraph", "anchor"),
    [
        ("Deux ponts.", 1, "p2"),
        ("Deux ponts.", 0, "p2"),  # raw HTML was one block to the one and several to the other
        ("Deux ponts.", 9, "p2"),
        ("« Trois » ponts…", 2, "p3"),  # typography was set anew
        ("Quatre ponts.", 1, ""),  # a plugin has rewritten the text
        ("Cinq.", 3, "note"),
        ("Deux ponts.", -1, ""),  # a person's
    ],
)
def test_a_sentence_leads_to_its_paragraph(text: str, paragraph: int, anchor: str) -> None:
    html = '<p>Un pont.</p><p>Et <em>deux</em>  ponts.</p><p>"Trois" ponts...</p><ul><li id="note">Cinq.</li></ul>'
    _, (found,) = anchored(html, (sentence(text, paragraph),))
    assert (found.text, found.anchor) == (text, anchor)


LINES = st.lists(
    st.sampled_from(
        (
            *("Un mot.", "Deux **mots** forts.", "## Titre", "- item", "- autre\n    - dessous", "> cité", "1. un"),
            *("    code", "Voir[^1].", "[^1]: Une note.", "| a | b |\n|---|---|\n| 1 | 2 |", "terme\n: sens"),
            *("![x](y.png)", "* * *", "&nbsp;"),
        )
    )
)  # fmt: skip


@given(LINES)
def test_blocks_are_counted_as_enrichment_counts_them(lines: list[str]) -> None:
    body = "\n\n".join(lines)
    clean = sanitise(markdown.markdown(body, extensions=list(MARKDOWN_EXTENSIONS)), "x")
    html, _ = anchored(clean, ())
    counted = blocks(body)
    ids = re.findall(r' id="(p\d+)">([^<]*)', html)
    assert len({anchor for anchor, _ in ids}) == len(ids)
    for anchor, text in ids:
        said = " ".join(unescape(text).split())
        assert said in " ".join(counted[int(anchor[1:]) - 1].text.split())


def test_the_page_links_and_nothing_else_does(build: Callable[..., Path]) -> None:
    output = build(
        {"articles/pont.md": f"{HEAD}\n{BODY}"}, SITEURL="https://example.org", NEWSDIGEST_SUMMARY_SENTENCES=2
    )
    page = next(output.glob("2023/*/*/pont/index.html")).read_text("utf-8")
    links = re.findall(r'<a href="#(p\d+)">([^<]+)</a>', page)
    assert links
    for anchor, text in links:
        (paragraph,) = re.findall(rf'<\w+ id="{anchor}">(.*?)</', page)
        assert text in paragraph
    for name in ("index.html", "feeds/all.rss.xml", "feeds/all.atom.xml"):
        text = (output / name).read_text("utf-8")
        assert "#p1" not in text
        assert "p1&#34;" not in text
        assert 'id="p1' not in text
        assert links[0][1] in unescape(text)


@pytest.mark.parametrize("more", ["Summary: Un pont ferme.\n", "Rights: excerpt\n", "Rights: headline\n"])
def test_a_persons_summary_and_an_excerpt_have_no_links(build: Callable[..., Path], more: str) -> None:
    output = build({"articles/pont.md": f"{HEAD}{more}\n{BODY}"})
    page = next(output.glob("2023/*/*/pont/index.html")).read_text("utf-8")
    assert 'href="#p' not in page
    assert ('class="standfirst"' in page) == ("headline" not in more)
