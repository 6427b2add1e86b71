"""How an edition is made of its articles, and what an editor changes in it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.editions.arrangement import Arrangement
from newsdigest.editions.edition import Edition, Piece, compose
from newsdigest.editions.periods import Period, Rhythm

PERIOD = Period.of(date(2023, 4, 20), Rhythm.DAILY)
PARIS = ZoneInfo("Europe/Paris")


def piece(slug: str, *, section: str = "Monde", source: str = "", story: str = "", hour: int = 8, lang: str = "fr",
          minutes: int = 2, words: int = 0, amended: bool = False) -> Piece:  # fmt: skip
    moment = datetime(2023, 4, 20, hour, tzinfo=PARIS)
    return Piece(
        guid=slug, slug=slug, date=moment, lang=lang, section=section, source=source, minutes=minutes,
        words=words or minutes * 220, amended=amended, story=story,
    )  # fmt: skip


def edition(*pieces: Piece, arrangement: Arrangement | None = None, follows: dict[str, str] | None = None) -> Edition:
    return compose(PERIOD, pieces, number=17, lang="fr", follows=follows, arrangement=arrangement)


def shown(edition: Edition) -> list[str]:
    """Return the edition as a list: the lead, then sections and what stands in them."""
    lines = [edition.lead.guid] if edition.lead else []
    for section in edition.sections:
        lines += [f"# {section.name}", *(each.guid for each in section.entries)]
    return lines


def test_an_empty_day() -> None:
    assert edition() == Edition(period=PERIOD, number=17, lead=None, sections=())


def test_what_most_sources_tell_leads() -> None:
    starship = [piece(name, source=name, story="starship", section="Sciences") for name in ("le-fil", "orbit", "wire")]
    made = edition(piece("late", hour=23), *starship, piece("long", minutes=9, section="Économie"))
    assert made.lead is not None
    assert (made.lead.guid, made.lead.also) == ("le-fil", ("orbit", "wire"))
    assert shown(made)[1:] == ["# Monde", "late", "# Économie", "long"]


def test_the_fullest_article_in_the_sites_language_stands_for_its_event() -> None:
    kyiv = [
        piece("nato-chief", lang="en", minutes=5, story="kyiv"),
        piece("bref", minutes=1, story="kyiv"),
        piece("stoltenberg-a-kiev", minutes=3, story="kyiv"),
    ]
    (entry,) = edition(*kyiv).entries
    assert (entry.guid, entry.also) == ("stoltenberg-a-kiev", ("bref", "nato-chief"))


def test_of_two_that_take_a_minute_the_one_of_more_words_stands() -> None:
    brief = piece("bref", words=40, minutes=1, hour=23, story="brest")
    (entry,) = edition(brief, piece("le-conseil-vote", words=200, minutes=1, story="brest")).entries
    assert (entry.guid, entry.also) == ("le-conseil-vote", ("bref",))


def test_of_copies_the_amended_one_stands_and_else_the_first() -> None:
    copies = [piece("soir", hour=20, story="brest"), piece("matin", hour=7, story="brest")]
    assert edition(*copies).entries[0].guid == "matin"
    assert edition(*copies, piece("midi", hour=12, story="brest", amended=True)).entries[0].guid == "midi"


@pytest.mark.parametrize(
    "arrangement",
    [
        Arrangement(lead="bref"),
        Arrangement(sections=(("Monde", ("bref",)),)),
        Arrangement(lead="bref", sections=(("Monde", ("stoltenberg-a-kiev",)),)),
    ],
    ids=["as the lead", "in a section", "as the lead, another of the event in a section"],
)
def test_an_editor_chooses_which_article_stands_for_its_event(arrangement: Arrangement) -> None:
    pieces = [piece(slug, words=words, story="kyiv") for slug, words in (("bref", 90), ("stoltenberg-a-kiev", 600))]
    made = edition(*pieces, arrangement=arrangement)
    assert [(each.guid, each.also) for each in made.entries] == [("bref", ("stoltenberg-a-kiev",))]


def test_a_story_that_goes_on_says_since_when_and_leads_only_with_much_to_tell() -> None:
    follows = {"kyiv": "2023-04-19"}
    alone = edition(piece("suite", story="kyiv", hour=20), piece("autre"), follows=follows)
    assert [(each.guid, each.follows) for each in alone.entries] == [("autre", ""), ("suite", "2023-04-19")]
    several = edition(piece("suite", story="kyiv"), piece("bilan", story="kyiv"), piece("autre"), follows=follows)
    assert [each.guid for each in several.entries] == ["bilan", "autre"]


def test_a_section_of_one_entry_comes_after_those_of_several() -> None:
    made = edition(
        piece("une", hour=23), piece("sport", section="Sport", hour=22), piece("a", hour=9), piece("b", hour=7)
    )
    assert shown(made) == ["une", "# Monde", "a", "b", "# Sport", "sport"]


def test_an_editor_has_the_last_word() -> None:
    pieces = [piece("a", hour=20), piece("b"), piece("c", section="Sport"), piece("horoscope"), piece("d")]
    arrangement = Arrangement(
        title="Un jeudi",
        lead="c",
        left_out=frozenset({"horoscope"}),
        note="Une note.",
        sections=(("À lire", ("d",)), ("Monde", ("b", "no-such-article"))),
    )
    made = edition(*pieces, arrangement=arrangement)
    assert (made.title, made.note) == ("Un jeudi", "Une note.")
    assert shown(made) == ["c", "# À lire", "d", "# Monde", "b", "a"]


PIECES = st.lists(
    st.builds(
        piece,
        st.uuids().map(str),
        section=st.sampled_from(["Monde", "Sport", "Sciences"]),
        source=st.sampled_from(["", "AFP", "Le Fil"]),
        story=st.sampled_from(["", "", "one", "two"]),
        hour=st.integers(0, 23),
        lang=st.sampled_from(["fr", "en"]),
    ),
    max_size=12,
)


@given(PIECES, st.randoms(use_true_random=False))
def test_each_article_stands_in_one_place_in_whatever_order_they_come(pieces: list[Piece], random: object) -> None:
    made = edition(*pieces)
    assert sorted(guid for each in made.entries for guid in (each.guid, *each.also)) == sorted(p.guid for p in pieces)
    shuffled = list(pieces)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert edition(*shuffled) == made
