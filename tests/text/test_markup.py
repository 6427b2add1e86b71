"""Escaped text is the same text for Python-Markdown, as Pelican sets it up, and for our own reading of it."""

import html
import re
import sys

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsdigest.text import markup

SPECIAL = st.text(alphabet="a1.#*_`[](){}<>&|:~=+-!\\\"' \n\u00a0")
PARAGRAPHS = st.one_of(SPECIAL, st.text())


def rendered(body: str) -> str:
    """Return the text that a reader of the page sees, white space folded."""
    page = markdown.markdown(body, extensions=list(markup.MARKDOWN_EXTENSIONS))
    return folded(html.unescape(re.sub(r"</?(?:p|br)\s*/?>", " ", page)))


def folded(text: str) -> str:
    return " ".join(markup.remove_control_characters(" ".join(text.splitlines())).split())


@given(PARAGRAPHS)
def test_escaped_text_renders_as_itself(text: str) -> None:
    assert rendered(markup.escape(text)) == folded(text)


@given(PARAGRAPHS)
def test_our_reading_agrees(text: str) -> None:
    assert folded(markup.plain(markup.escape(text))) == folded(text)


@given(st.lists(PARAGRAPHS, max_size=4))
def test_paragraphs_stay_paragraphs(texts: list[str]) -> None:
    escaped = [escaped for text in texts if (escaped := markup.escape(text))]
    found = markup.blocks("\n\n".join(escaped))
    assert [block.kind for block in found] == ["paragraph"] * len(escaped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1984. Un roman", "1984\\. Un roman"),
        ("#metoo", "\\#metoo"),
        ("+ 3 %", "\\+ 3 %"),
        ("a_b *c* `d`", "a\\_b \\*c\\* \\`d\\`"),
        ("<b> & {{ x }}", "&lt;b&gt; &amp; \\{\\{ x \\}\\}"),
        (": deux", "&#58; deux"),
        ("~~~", "&#126;~~"),
        ("Exclusif : rien à échapper", "Exclusif : rien à échapper"),
    ],
)
def test_escape_line(text: str, expected: str) -> None:
    assert markup.escape_line(text) == expected


@given(SPECIAL)
@example("a\\*b")
@example("- a")
@example("a\n    b")
def test_only_text_without_a_sign_goes_past_the_parser(text: str) -> None:
    expected = re.search(r"(?<!\\)[`*_\[\]{}|<]|^(?:[#>:+=~-]|\d+\.|    |\t)", text, re.MULTILINE)
    assert markup._is_marked_up(text) == bool(expected)


def test_a_character_that_is_removed_is_not_printable() -> None:
    """``remove_control_characters`` looks no closer at a text that is printable."""
    characters = map(chr, range(sys.maxunicode + 1))
    assert not [one for one in characters if one.isprintable() and markup._CONTROL.match(one)]


def test_line_breaks_stay() -> None:
    assert markup.escape("un vers\n\nun autre") == "un vers  \nun autre"
    assert markup.plain("un vers  \nun autre") == "un vers\nun autre"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# Titre\n\nTexte", [("heading", "Titre"), ("paragraph", "Texte")]),
        ("- un\n- *deux*", [("item", "un"), ("item", "deux")]),
        ("> cité\n>\n> encore", [("quote", "cité"), ("quote", "encore")]),
        ("    code <b>", [("code", "code <b>")]),
        ("a | b\n--|--\n1 | 2", [("table", "a"), ("table", "b"), ("table", "1"), ("table", "2")]),
        ("[lien](https://example.org) et ![image](a.png)", [("paragraph", "lien et")]),
    ],
)
def test_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    assert [(block.kind, block.text) for block in markup.blocks(body)] == expected


@pytest.mark.parametrize(
    "part",
    ["=\n", "---\n", "a\n-\n", "# a\n", ":   a\n", "*[a]: b\n", "[", "![", "<", "&#1", "`", "*", "\\`", " ", "\t"],
)
def test_what_would_take_minutes_is_read_without_a_parser(part: str) -> None:
    text = "Un mot " + part * (200_000 // len(part)) + "\n\nEt *voilà*."
    assert markup.plain(text).startswith("Un mot")
    assert markup.is_too_much(text) or part.isspace()


def test_a_long_article_is_not_too_much() -> None:
    part = "# Un titre\n\n- un\n- *deux*\n\nUn [lien](https://example.org) \\- **gras** et `code`.\n\n---\n\n"
    assert not markup.is_too_much(part * 900)
