"""What a page is a function of changes its template's fingerprint, and nothing else does."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, FileSystemLoader, TemplateNotFound

from newsdigest.publishing import feeds
from newsdigest.publishing.rendering import Recipe, Renderer

PO = Path(__file__).parents[2] / "theme" / "translations" / "fr.po"
TEMPLATES = {
    "page": "{% extends 'base' %}{% block a %}{% include 'part' %}{% endblock %}",
    "base": "{% from 'macros' import m %}{% block a %}{% endblock %}",
    "part": "{% include ['one', 'two'] ignore missing %}",
    "macros": "{% macro m() %}{% endmacro %}",
    "two": "2",
    "stranger": "s",
    "any": "{% include page.title %}",
}


def fingerprint(template: str = "page", changed: dict[str, str | None] | None = None, **options: Any) -> bytes:
    """Return the fingerprint with some templates changed; None takes one away."""
    sources = {name: text for name, text in (TEMPLATES | (changed or {})).items() if text is not None}
    given: dict[str, Any] = {"loader": DictLoader(sources), "translations": PO.parent, "lang": "fr"}
    return Renderer(Recipe(**given | options)).fingerprint(template)


def test_it_is_the_same_for_the_same() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 16


@pytest.mark.parametrize("name", ["page", "base", "part", "macros", "two"])
def test_each_template_that_takes_part_counts(name: str) -> None:
    assert fingerprint(changed={name: TEMPLATES[name] + " "}) != fingerprint()


def test_a_template_that_comes_or_goes_counts() -> None:
    assert len({fingerprint(), fingerprint(changed={"one": "1"}), fingerprint(changed={"two": None})}) == 3


def test_an_unrelated_template_does_not_count() -> None:
    assert fingerprint(changed={"stranger": "t", "new": "n", "broken": "{% if"}) == fingerprint()


def test_a_computed_name_means_every_template() -> None:
    assert fingerprint("any", {"stranger": "t"}) != fingerprint("any")
    assert fingerprint("any", {"new": "n"}) != fingerprint("any")
    assert fingerprint("any", {"broken": "{% if"}) != fingerprint("any")


def test_a_file_that_is_no_text_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "any").write_text(TEMPLATES["any"], "utf-8")
    before = fingerprint("any", loader=FileSystemLoader(tmp_path))
    (tmp_path / "picture").write_bytes(b"\xff\xfe")
    assert fingerprint("any", loader=FileSystemLoader(tmp_path)) != before


@pytest.mark.parametrize(
    "options",
    [
        {"lang": "fr-CA"},
        {"lang": "en"},
        {"address": "https://example.org"},
        {"relative_urls": False},
        {"extensions": ("jinja2.ext.do",)},
        {"filters": {"shout": str.upper}},
    ],
)
def test_what_else_a_renderer_is_made_of_counts(options: dict[str, Any]) -> None:
    assert fingerprint(**options) != fingerprint()


def test_the_translation_counts_and_others_do_not(tmp_path: Path) -> None:
    (tmp_path / "fr.po").write_bytes(PO.read_bytes())
    before = fingerprint(translations=tmp_path)
    assert before == fingerprint()
    (tmp_path / "de.po").write_bytes(PO.read_bytes())
    assert fingerprint(translations=tmp_path) == before
    (tmp_path / "fr.po").write_bytes(PO.read_bytes() + b"\n# later\n")
    assert fingerprint(translations=tmp_path) != before


def test_a_filters_source_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "owners_filters.py"

    def shout(text: str) -> Callable[[str], str]:
        path.write_text(text, "utf-8")
        sys.modules.pop(path.stem, None)
        function: Callable[[str], str] = import_module(path.stem).shout
        return function

    before = fingerprint(filters={"shout": shout("def shout(text): return text.upper()\n")})
    again = fingerprint(filters={"shout": shout("def shout(text): return text.upper()\n")})
    after = fingerprint(filters={"shout": shout("def shout(text): return text.upper() + '!'\n")})
    assert before == again != after
    assert fingerprint(filters={"cry": shout("def shout(text): return text.upper()\n")}) != before


def test_a_missing_template_is_an_error() -> None:
    with pytest.raises(TemplateNotFound, match="nonesuch"):
        fingerprint("nonesuch")


def test_feeds_have_one_of_their_own() -> None:
    assert feeds.fingerprint() == feeds.fingerprint()
    assert len(feeds.fingerprint()) == 16
