"""Which articles are shown below another one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from newsdigest import editions
from newsdigest.editions.affected import Today, plans
from newsdigest.editions.related import SHOWN, WINDOW, Earlier, Gist, Known, Plan, shown
from newsdigest.editions.related import renewed as related_again
from newsdigest.traits import Traits

DAY = date(2023, 4, 20)


def gist(guid: str, terms: str = "", names: str = "", *, lang: str = "fr", text: str = "") -> Gist:
    """Make the gist of an article of words of equal weight; ``text`` stands for the passages, a letter each."""
    return Gist.of(guid, Traits(lang, _equal(terms), _equal(names), tuple(map(ord, text))))


def _equal(words: str) -> tuple[tuple[str, int], ...]:
    found = sorted(words.split())
    return tuple((word, round(1000 / len(found) ** 0.5)) for word in found)


def related(asked: Gist, *earlier: Gist, days: int = 1) -> tuple[str, ...]:
    articles = Earlier()
    articles.add(DAY - timedelta(days=days), earlier)
    articles.begin(DAY)
    return articles.related(asked)


FUSEE = gist("fusée", "fusée décoll texas mer", "spacex starship")


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (gist("a", "fusée décoll kourou juice", "arianespace"), True),
        (
            gist("a", "élect maire lyon vote", "spacex starship"),
            False,
        ),  # in one language words tell
        (gist("a", "rocket launch texas", "spacex starship", lang="en"), True),
        (gist("a", "rocket launch texas", "spacex", lang="en"), False),  # one name is none
        (gist("a", "fusée décoll texas mer", "spacex starship", lang="es"), True),
        (gist("a", "fusée décoll texas mer", lang="es"), False),  # a word of another language is another word
    ],
)
def test_what_is_related(other: Gist, found: bool) -> None:
    assert related(FUSEE, other) == (("a",) if found else ())


def test_the_most_alike_come_first_and_of_copies_one() -> None:
    one, two, copy = (
        gist("one", "fusée mer", text="abcd"),
        gist("two", "fusée décoll texas", text="efgh"),
        gist("copy", "fusée mer port", text="abcz"),
    )
    assert related(FUSEE, one, two, copy) == ("two", "one")
    assert related(gist("copy of two", "fusée décoll", text="efgx"), one, two) == ("one",)


def test_those_of_its_own_day_but_not_itself() -> None:
    articles = Earlier()
    articles.begin(DAY)
    other = gist("a", "fusée décoll kourou juice", "arianespace")
    articles.add(DAY, [FUSEE, other])
    assert articles.related(FUSEE) == ("a",)
    assert articles.related(other) == ("fusée",)


def test_only_those_of_the_window() -> None:
    assert related(FUSEE, gist("a", "fusée"), days=WINDOW) == ("a",)
    assert related(FUSEE, gist("a", "fusée"), days=WINDOW + 1) == ()


def test_none_of_its_own_story_and_one_of_each_other() -> None:
    stories = {"own": 1, "a": 2, "a again": 2}
    assert list(shown(["own", "a", "alone", "a again", "b", "c", "d"], 1, stories)) == ["a", "alone", "b", "c"]
    assert list(shown(["own", "alone", "also alone"], None, {})) == ["own", "alone", "also alone"]
    assert len(list(shown(map(str, range(9)), None, {}))) == SHOWN


Days = Mapping[int, Sequence[Gist]]
Articles = Mapping[str, tuple[int, Traits]]
"""Day and traits by guid."""


def some_articles(random: Random, guids: str) -> Articles:
    return {guid: (_day(random), _traits(random)) for guid in guids if random.random() < 0.8}


def edited(random: Random, articles: Articles) -> Articles:
    """Return most of the articles as they were, others with another day, weight, language …, and some new ones."""
    kept = {guid: one for guid, was in articles.items() if (one := _edited(random, *was))}
    return {**kept, **some_articles(random, random.choice(["", "xyz"]))}


def _edited(random: Random, day: int, traits: Traits) -> tuple[int, Traits] | None:
    match random.randrange(16):
        case 0:
            return None
        case 1:
            return _day(random), traits
        case 2:
            return day, _traits(random)
        case 3:
            return day, structs.replace(traits, lang=random.choice(["fr", "en"]))
        case 4:
            return day, structs.replace(traits, passages=_traits(random).passages)
        case 5 | 6:
            (word, _), *others = traits.terms
            return day, structs.replace(traits, terms=((word, random.randint(50, 900)), *others))
    return day, traits


def _day(random: Random) -> int:
    return 60 * random.randrange(7)


def _traits(random: Random) -> Traits:
    terms, names = (_weighted(random, number, words) for number, words in ((1, "lmnopqrstuvwxyz"), (0, "ABCD")))
    return Traits(random.choice(["fr", "fr", "en"]), terms, names, tuple(random.sample(range(6), random.randrange(3))))


def _weighted(random: Random, fewest: int, words: str) -> tuple[tuple[str, int], ...]:
    found = random.sample(words, random.randint(fewest, 4))
    random.shuffle(found)
    return tuple((word, random.randint(50, 900)) for word in found)


def by_day(articles: Articles) -> Days:
    days: dict[int, list[Gist]] = {}
    for guid, (day, traits) in sorted(articles.items()):
        days.setdefault(day, []).append(Gist.of(guid, traits))
    return days


def renewed(days: Days, was: Mapping[int, Known | None] | None = None) -> dict[int, dict[str, tuple[str, ...]]]:
    """Find what is related on each day, from nothing or from what was known."""
    if was is None:
        made = [Plan(DAY + timedelta(days=number), gists, gists, {}) for number, gists in sorted(days.items())]
    else:
        everything = sorted(days.keys() | was.keys())
        made = planned({number: (days.get(number, ()), was.get(number, Known())) for number in everything})
    return {(plan.day - DAY).days: found for plan, found in related_again(made, anew=was is None)}


def planned(days: Mapping[int, tuple[Sequence[Gist], Known | None]]) -> list[Plan]:
    return list(plans(Today(DAY + timedelta(days=number), now, was) for number, (now, was) in days.items()))


FEW = {"BEARERS": 2, "_COMPARED": 2, "PROMISING": 0.2e6, "TERMS": 3, "NAMES": 2}
"""With limits that articles of four words reach."""


@given(st.integers(0, 2**32), st.sampled_from([{}, FEW]))
def test_what_is_found_again_is_what_is_found_from_nothing(seed: int, limits: Mapping[str, float]) -> None:
    random = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        for module, (name, value) in product((editions.related, editions.affected), limits.items()):
            patch.setattr(module, name, value, raising=False)
        articles = some_articles(random, "abcdefghijklmnopqrstuvw")
        for _ in range(5):
            before, articles = articles, edited(random, articles)
            lost = {day for day, _ in before.values() if random.random() < 0.05}
            found_again_is_found_from_nothing(by_day(before), by_day(articles), lost)


def test_a_day_without_articles_has_those_after_it_asked_again() -> None:
    one, other = gist("a", "s t"), gist("b", "s t")
    found_again_is_found_from_nothing({0: [one], 60: [other]}, {60: [other]}, set())


def found_again_is_found_from_nothing(before: Days, after: Days, lost: set[int]) -> None:
    first = renewed(before)
    was = {day: None if day in lost else Known(gists, first[day]) for day, gists in before.items()}
    expected = renewed(after)
    assert {day: found for day, found in renewed(after, was).items() if found} == {
        day: found for day, found in expected.items() if found
    }


LATER = {
    "like it": "fusée mer élect maire",
    "with one of its words": "fusée élect maire lyon",
    "with a word that it has no more": "vol élect maire lyon",
    "with a word that is new in it": "port élect maire lyon",
    "with none": "vote élect maire lyon",
}


@pytest.mark.parametrize(
    ("bearers", "others"),
    [
        (2, ["with a word that it has no more", "with a word that is new in it"]),
        (4, []),  # all bearers are among the latest, with it and without it
    ],
)
def test_an_edit_has_those_asked_again_to_whom_the_article_was_or_is_promising(
    bearers: int, others: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions.affected, "PROMISING", 0.3e6)  # one word of four is not, two are
    monkeypatch.setattr(editions.affected, "BEARERS", bearers)
    now, was = gist("a", "fusée mer texas port"), gist("a", "fusée mer texas vol")
    earlier, later = [gist("earlier", "port vol")], [gist(guid, terms) for guid, terms in LATER.items()]
    _, _, of_later = planned(
        {-1: (earlier, Known(earlier)), 0: ([now], Known([was])), 1: (later, Known(later))},
    )
    assert [one.guid for one in of_later.asked] == ["like it", *others]


def test_an_edit_has_none_asked_again_whose_latest_bearers_of_a_word_all_came_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(editions.affected, "PROMISING", 1e6)
    monkeypatch.setattr(editions.affected, "BEARERS", 2)
    days = {number: [gist(f"{number}", f"vol {number}")] for number in (-1, 1, 2, 3)}
    was = {number: (gists, Known(gists)) for number, gists in days.items()} | {0: ([], Known([gist("a", "mer vol")]))}
    assert [len(plan.asked) for plan in planned(dict(sorted(was.items())))] == [0, 0, 1, 0, 0]


def test_names_have_those_asked_again_that_are_in_another_language() -> None:
    later = [gist("français", "lyon", "spacex starship"), gist("english", "mayor", "spacex starship", lang="en")]
    _, of_later = planned({0: ([], Known([gist("a", "vol", "spacex starship")])), 1: (later, Known(later))})
    assert [one.guid for one in of_later.asked] == ["english"]
