"""Fragments: made once for what they are given, and blind to everything else."""

import multiprocessing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from newsdigest.publishing import fragments, views
from newsdigest.publishing.fragments import Fragments
from newsdigest.publishing.rendering import Recipe, Renderer

SITE = views.SiteView(name="N", tagline="", lang="en", address="", sections=(), pages=(), feeds=(), static_url="theme")
PARIS = ZoneInfo("Europe/Paris")


def renderer(**templates: str) -> Renderer:
    return Renderer(Recipe(loader=DictLoader(templates), translations=Path(), lang="en"))


def render(mine: Renderer, title: str, *, url: str = "", name: str = "page") -> str:
    return mine.render(name, SITE, views.Page(url=url, title=title)).strip()


class Counted:
    """A function that tells how often it has run."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        self.runs += 1
        return f"{args} {kwargs}"


def test_a_fragment_is_a_macro_with_defaults() -> None:
    parts = "{% fragment hello(name, sign='!') %}{{ name }}{{ sign }}{% endfragment %}"
    page = "{% from 'parts' import hello %}{{ hello(page.title) }}{{ hello(page.title, sign='?') }}"
    mine = renderer(parts=parts, page=page)
    assert [render(mine, title) for title in ("a", "<b>", "a")] == ["a!a?", "&lt;b&gt;!&lt;b&gt;?", "a!a?"]


def test_a_fragment_sees_the_site_and_the_way_to_the_root() -> None:
    parts = "{% fragment home(url) %}{{ site.name }} {{ href(url) }}{% endfragment %}"
    mine = renderer(parts=parts, page="{% from 'parts' import home %}{{ home('a/') }}")
    assert [render(mine, "", url=url) for url in ("", "x/", "y/", "x/y/", "z.html")] == [
        "N ./a/",
        "N ../a/",
        "N ../a/",
        "N ../../a/",
        "N ./a/",
    ]


@pytest.mark.parametrize(
    "body",
    [
        "{{ page.title }}",
        "{% if false %}{{ page.title }}{% endif %}",
        "{{ loop.index }}",
        "{{ heading }}",
        "{{ article }}{% endfragment %}{% macro aside() %}{{ page }}{% endmacro %}{% fragment more() %}",
    ],
)
def test_what_is_not_declared_is_an_error_that_names_it(body: str) -> None:
    parts = "{% fragment part(article) %}\n" + body + "{% endfragment %}"
    page = "{% set heading = page.title %}{% from 'parts' import part %}{% for n in 'ab' %}{{ part(n) }}{% endfor %}"
    with pytest.raises(TemplateSyntaxError, match=r"'(page|loop|heading)' is not declared") as error:
        render(renderer(parts=parts, page=page), "x")
    assert (error.value.name, error.value.lineno) == ("parts", 2)


def test_a_page_can_have_no_fragment_of_its_own() -> None:
    with pytest.raises(TemplateSyntaxError, match="'page' is not declared"):
        render(renderer(page="{% fragment part() %}x{% endfragment %}{{ part() }}{{ page.title }}"), "x")


def test_what_a_fragment_includes_does_not_see_the_page_either() -> None:
    parts = "{% fragment part() %}{% include 'inner' %}{% endfragment %}"
    mine = renderer(parts=parts, inner="{{ page.title }}", page="{% from 'parts' import part %}{{ part() }}")
    with pytest.raises(UndefinedError, match="'page' is undefined"):
        render(mine, "x")


def test_imported_with_context_a_fragment_is_not_remembered() -> None:
    """What a template includes could see the page then."""
    parts = "{% fragment part() %}{% include 'inner' %}{% endfragment %}"
    page = "{% from 'parts' import part with context %}{{ part() }}"
    mine = renderer(parts=parts, inner="{{ page.title }}", page=page)
    assert [render(mine, title) for title in "ab"] == ["a", "b"]


def test_undefined_values_are_errors() -> None:
    parts = "{% fragment part(name) %}{{ name }}{% endfragment %}"
    mine = renderer(parts=parts, page="{% from 'parts' import part %}{{ part(page.nonesuch) }}")
    with pytest.raises(UndefinedError, match="nonesuch"):
        render(mine, "x")


EQUAL_BUT_PRINTED_DIFFERENTLY: list[tuple[Any, Any]] = [
    (1, True),
    (1, 1.0),
    ("<b>", Markup("<b>")),
    (views.Label(name="<b>"), views.Label(name=Markup("<b>"))),
    (datetime(2023, 4, 20, 18, tzinfo=timezone(timedelta(hours=2))), datetime(2023, 4, 20, 16, tzinfo=UTC)),
    (datetime(2023, 10, 29, 2, 30, tzinfo=PARIS), datetime(2023, 10, 29, 2, 30, fold=1, tzinfo=PARIS)),
]


@pytest.mark.parametrize(("one", "other"), EQUAL_BUT_PRINTED_DIFFERENTLY)
def test_equal_values_that_print_differently_are_different(one: Any, other: Any) -> None:
    assert one == other
    function = Counted()
    fragment = Fragments().remembering(function)
    for value in (one, other, one, other):
        fragment(value)
        fragment(name=value)
    assert function.runs == 4


def test_functions_are_told_apart() -> None:
    both = Fragments()
    assert both.remembering(lambda: "a")() != both.remembering(lambda: "b")()


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="not a function"):
        Fragments().remembering(Counted())(test_other_values_are_refused)


def test_what_was_not_asked_for_is_forgotten() -> None:
    function = Counted()
    fragment = Fragments(limit=400).remembering(function)
    for number in range(100):
        fragment(number)
        fragment("always")
    assert function.runs == 101
    fragment(0)
    assert function.runs == 102


@pytest.mark.parametrize("worker", [True, False])
def test_a_worker_keeps_less(worker: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that was forked from a server: that is no worker, and has imported the module before."""
    monkeypatch.setattr(fragments, "parent_process", lambda: multiprocessing.current_process() if worker else None)
    text, function = "a" * 1_000_000, Counted()
    fragment = Fragments().remembering(function)
    for number in (*range(8), *range(8)):
        fragment(text, number)
    assert (function.runs == 16) is worker
