"""What is made to take a build's time is refused with a reason; the rest is published."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publishing.conftest import build, said

from newsdigest.text.markup import takes_too_long

__all__ = ["build", "said"]

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    "sign", ["[", "![", "*", "_ *", "`", "<", "&#", "[a](", "> ", "* ", "1. ", "<div>", "[^", "\\*"]
)
def test_a_megabyte_of_a_sign_is_refused(sign: str) -> None:
    assert takes_too_long(sign * (MEGABYTE // len(sign)))


def test_a_tab_counts_as_what_it_becomes() -> None:
    """50,000 characters in 300 lines, each a tab deeper than the one before and with a bracket, took 16 s."""
    lines = "\n".join("\t" * number + "![mot " for number in range(300))
    assert takes_too_long(lines)
    assert not takes_too_long(lines.replace("\t", ""))


@pytest.mark.parametrize("text", ["Un mot de plus. " * 60_000, "- [un lien](https://e.test/x) et un mot\n" * 3000, ""])
def test_a_long_text_and_a_long_list_of_links_are_not(text: str) -> None:
    assert not takes_too_long(text)


def test_an_article_that_cannot_be_rendered_stops_no_edition(
    build: Callable[..., Path], said: Callable[[], list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    head = "Date: 2023-04-20 10:00\nLang: fr\n\n"
    output = build(
        {
            "articles/a.md": f"Title: Bon\nSlug: bon\n{head}Texte.",
            "articles/b.md": f"Title: Long\n{head}" + "[" * 8000,
            "articles/c.md": f"Title: Autre\nSlug: autre\n{head}" + "> " * 5000 + "x",
        }
    )
    assert [path.parent.name for path in output.glob("20*/*/*/*/index.html")] == ["bon"]
    reason = "its text would take too long to render (too many signs of Markdown); not published"
    for name in ("b", "c"):
        assert any(f"articles/{name}.md: {reason}" in line for line in said())


def test_a_note_that_cannot_be_rendered_costs_no_edition(
    build: Callable[..., Path], said: Callable[[], list[str]]
) -> None:
    """8,000 brackets in an edition's note took 30 s, as page, front page, feeds and book each show it."""
    output = build(
        {
            "articles/a.md": "Title: Bon\nSlug: bon\nDate: 2023-04-20 10:00\nLang: fr\n\nTexte.",
            "editions/2023-04-20.md": "Title: Le jour\n\n" + "[" * 8000,
        }
    )
    assert "Le jour" in (output / "edition/2023-04-20/index.html").read_text("utf-8")
    reason = "editions/2023-04-20.md: its note would take too long to render; left out"
    assert sum(reason in line for line in said()) == 1
