"""Which articles are joined to a story."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.editions.stories import (
    SAME_EVENT,
    SAME_NAMES,
    Likeness,
    Story,
    Told,
    Wishes,
    compare,
    likenesses,
    stories,
)
from newsdigest.traits import Traits

DAY = date(2023, 4, 20)


def told(guid: str, terms: str = "", names: str = "", *, lang: str = "fr", day: int = 0, text: str = "") -> Told:
    """Make an article of words of equal weight; ``text`` stands for the passages, a letter each."""
    return Told(guid, DAY + timedelta(days=day), Traits(lang, _equal(terms), _equal(names), tuple(map(ord, text))))


def _equal(words: str) -> tuple[tuple[str, int], ...]:
    found = sorted(words.split())
    return tuple((word, round(1000 / len(found) ** 0.5)) for word in found)


def test_alike_by_their_words() -> None:
    one, other = told("a", "fusée décoll texas mer", "spacex"), told("b", "fusée décoll texas test", "spacex")
    assert (
        compare(one, other)
        == compare(other, one)
        == Likeness(("a", "b"), 0.688, ("spacex",), ("décoll", "fusée", "texas"))
    )


def test_the_same_words_about_others_are_less_alike() -> None:
    strike = told("a", "grève trafic train usager", "sncf ratp paris")
    same = compare(strike, told("b", "grève trafic train navette", "sncf ratp paris"))
    elsewhere = compare(strike, told("b", "grève trafic train navette", "lufthansa berlin munich"))
    assert same is not None
    assert elsewhere is not None
    assert same.degree == 0.787
    assert elsewhere.degree == 0.637


def test_an_article_in_another_language_is_alike_by_its_names_if_there_are_two() -> None:
    french = told("a", "fusée décoll", "spacex starship texas")
    english = told("b", "rocket lift", "spacex starship", lang="en")
    found = compare(french, english)
    assert found is not None
    assert found.names == ("spacex", "starship")
    assert found.degree == pytest.approx(0.816 * SAME_EVENT / SAME_NAMES, abs=0.001)
    assert compare(french, told("c", "rocket", "spacex", lang="en")) is None


def test_the_same_agency_text_is_a_copy_whatever_stands_above_it() -> None:
    found = compare(told("a", "un titre", text="abcdefgh"), told("b", "autre chose", text="abcdefgi"))
    assert found is not None
    assert found.copy


def test_days_apart() -> None:
    assert compare(told("a", "fusée"), told("b", "fusée", day=3)) is not None
    assert compare(told("a", "fusée"), told("b", "fusée", day=4)) is None


def days(articles: Iterable[Told]) -> dict[str, date]:
    return {told.guid: told.day for told in articles}


def joined(*articles: Told, wishes: Wishes | None = None) -> list[tuple[str, ...]]:
    return [story.guids for story in stories(days(articles), likenesses(articles), wishes)]


def test_a_story_goes_on_for_as_long_as_there_are_articles() -> None:
    days = [told(str(day), "fouille ardenne corps", day=day) for day in range(0, 10, 2)]
    assert joined(*days) == [("0", "2", "4", "6", "8")]


def test_a_chain_of_likenesses_is_no_story() -> None:
    chain = [told("a", "a b c d"), told("b", "c d e f"), told("c", "e f g h"), told("d", "g h i j")]
    assert joined(*chain) == [("a", "b"), ("c", "d")]


def test_a_person_joins_and_splits() -> None:
    one, two, three = told("a", "fusée texas"), told("b", "fusée texas"), told("c", "tout autre")
    assert joined(one, two, three) == [("a", "b")]
    wishes = Wishes(joined=frozenset({("b", "c")}), split=frozenset({("a", "b")}))
    assert joined(one, two, three, wishes=wishes) == [("b", "c")]


def test_a_story_says_why() -> None:
    articles = [told("a", "fusée texas", "spacex"), told("b", "fusée texas", "spacex")]
    (story,) = stories(days(articles), likenesses(articles))
    assert story == Story(("a", "b"), (Likeness(("a", "b"), 0.9, ("spacex",), ("fusée", "texas")),))


ARTICLES = st.lists(
    st.builds(
        told,
        st.uuids().map(str),
        st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5, unique=True).map(" ".join),
        st.lists(st.sampled_from(["spacex", "RU", "otan"]), unique=True).map(" ".join),
        lang=st.sampled_from(["fr", "en"]),
        day=st.integers(0, 9),
    ),
    max_size=12,
)


@given(ARTICLES, st.integers(0, 12))
def test_likenesses_found_day_by_day_are_those_found_at_once(articles: list[Told], cut: int) -> None:
    articles.sort(key=lambda each: (each.day, each.guid))
    at_once = likenesses(articles)
    in_parts = likenesses(articles[:cut]) + likenesses(articles[cut:], earlier=articles[:cut])
    assert sorted(at_once, key=repr) == sorted(in_parts, key=repr)


@given(ARTICLES)
def test_no_article_tells_two_stories(articles: list[Told]) -> None:
    found = [guid for story in joined(*articles) for guid in story]
    assert len(found) == len(set(found))
    assert joined(*reversed(articles)) == joined(*articles)
