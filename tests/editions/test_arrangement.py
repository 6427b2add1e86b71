import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.editions.arrangement import Arrangement, read, write
from newsdigest.errors import ContentError

WRITTEN = """\
Title: Le printemps des lanceurs
Lead: starship-decolle
Leave_out: horoscope, programme-tele

Deux fusées en une semaine.

Et une *sonde*.

## Sciences
- [Juice est en route](juice-en-route)
- starship-decolle – le direct

## Monde
* [Kiev](../2023/04/20/a-kiev/)
"""


def test_what_an_editor_writes() -> None:
    assert read(WRITTEN, "2023-04-20.md") == Arrangement(
        title="Le printemps des lanceurs",
        lead="starship-decolle",
        left_out=frozenset({"horoscope", "programme-tele"}),
        note="Deux fusées en une semaine.\n\nEt une *sonde*.",
        sections=(("Sciences", ("juice-en-route", "starship-decolle")), ("Monde", ("a-kiev",))),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Titel: Ein Tag\n", "a.md, line 1: 'Titel' is none of Title, Lead, Leave_out"),
        ("\n## Monde\njuice\n", "a.md, line 3: 'juice' names no article: write '- slug'"),
        ("## Monde\n- [Juice]()\n", "a.md, line 2: '- [Juice]()' names no article: write '- slug'"),
    ],
)
def test_a_line_that_means_nothing_is_named(text: str, message: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(text, "a.md")
    assert str(refused.value) == message


SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9 ’]{0,20}", fullmatch=True).map(str.strip)


@given(
    st.builds(
        Arrangement,
        title=NAMES,
        lead=SLUGS,
        left_out=st.frozensets(SLUGS, max_size=3),
        note=st.sampled_from(["", "Une note.", "Une *note*.\n\nEn deux."]),
        sections=st.lists(st.tuples(NAMES, st.lists(SLUGS, max_size=4).map(tuple)), max_size=4).map(tuple),
    )
)
def test_what_is_written_is_read_again(arrangement: Arrangement) -> None:
    assert read(write(arrangement, [(slug, f"[{slug}] (!)") for slug in arrangement.slugs]), "a.md") == arrangement
