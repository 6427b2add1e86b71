"""The short way through Markdown gives what Python-Markdown gives."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pelican.readers import MarkdownReader
from pelican.settings import DEFAULT_CONFIG

from newsdigest.content.markdown_file import EXACT_DATE
from newsdigest.publishing.quick_markdown import QuickMarkdown, QuickMarkdownReader, paragraphs
from newsdigest.publishing.sanitising import sanitise, sanitise_paragraphs

DEFAULTS: Any = DEFAULT_CONFIG["MARKDOWN"]
OPTIONS: dict[str, Any] = {**DEFAULTS, "extensions": list(DEFAULTS["extension_configs"])}
QUICK = QuickMarkdown(**OPTIONS)

PIECES = (
    *("Un mot", " ", "  ", "\n", "\n\n", "\n\n\n", "1984.", "1)", "2. ", "- ", "+ a", "-", "---", "===", ": ", ":"),
    *("#", "# A", "!", "!!! note", "’", "« 20 % »", "\u00a0", "\u202f", '"', "'", "(c)", "R&D", "&amp;", "*a*", "_"),
    *(
        "a_b",
        "`c`",
        "[a](b)",
        "<b>",
        "<",
        ">",
        "> b",
        "\\",
        "\\*",
        "{: #id }",
        *("\\-", "\\.", "\\[", "\\]", "\\>", "\\_", "\\<", "\\!", "1984\\. ", "\\|"),
        "|",
        "a | b",
        "~~~",
        "^",
        "$",
        "a@b.org",
    ),
    *(
        "https://example.org/a",
        "\t",
        "\r\n",
        "\x02",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        "…",
        "😀",
        "É",
        "漢字",
        "",
    ),
    *("Title: A\n", "Summary: B\n", "---\n", "    ", "*[HTML]: H", "[^1]", "[^1]: Note"),
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=40))
@example("Un paragraphe.\n\nUn autre,\nde deux lignes.\n")
@example("\n\n\u00a0Un mot\n\n1984. fut une année")
@example("Title: A\n\nTexte.")
def test_the_short_way_gives_the_same_html_and_metadata(text: str) -> None:
    plain = Markdown(**OPTIONS)
    assert QUICK.reset().convert(text) == plain.convert(text)
    assert QUICK.Meta == getattr(plain, "Meta", {})


@given(st.from_regex(EXACT_DATE, fullmatch=True))
def test_a_plain_date_is_read_as_pelican_reads_it(value: str) -> None:
    settings_ = {**DEFAULT_CONFIG, "MARKDOWN": OPTIONS}
    found, expected = (_date(kind(settings_), value) for kind in (QuickMarkdownReader, MarkdownReader))
    assert found == expected
    assert type(found) is type(expected)


def _date(reader: MarkdownReader, value: str) -> object:
    """Return what the reader makes of a date, or that it makes nothing of it."""
    try:
        return reader.process_metadata("date", value)
    except ValueError:
        return ValueError


def test_plain_news_takes_the_short_way() -> None:
    text = "Juice a quitté Kourou : « un succès », dit l’ESA (20 %) !\n\nEn 2031, elle étudiera Jupiter – enfin."
    assert paragraphs(text) == "<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>"
    assert paragraphs(text + "\n\n- un point") is None
    assert paragraphs(r"1984\. Ce fut \> une année\!") == "<p>1984. Ce fut &gt; une année!</p>"


@pytest.mark.parametrize(
    ("options", "served"),
    [
        ({}, True),
        ({"extensions": ["markdown.extensions.meta", "markdown.extensions.smarty"]}, False),
        ({"extensions": ["meta", "third_party"]}, False),
        ({"extension_configs": {"markdown.extensions.footnotes": {"UNIQUE_IDS": True}}}, False),
        ({"tab_length": 2}, False),
    ],
)
def test_other_extensions_have_the_long_way(options: dict[str, object], served: bool) -> None:
    assert QuickMarkdownReader.serves({"MARKDOWN": {**OPTIONS, **options}}) is served


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
@example("\ufeff\u00a0\x01\ud7ff\U0010ffff")
def test_paragraphs_without_markup_are_safe_as_they_are(text: str) -> None:
    html = paragraphs(text)
    assert html is None or "\0" in html or sanitise_paragraphs(html) == sanitise(html, "")
