"""Two people's edits of one text: what is joined, and what they must settle between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.joining import Conflict, join

BASE = "Un. Deux. Trois.\n\nQuatre.\n"

CASES: dict[str, tuple[str, str, list[str | Conflict]]] = {
    "nobody": (BASE, BASE, [BASE]),
    "one": (BASE.replace("Deux", "2"), BASE, ["Un. 2. Trois.\n\nQuatre.\n"]),
    "the other": (BASE, BASE.replace("Deux", "2"), ["Un. 2. Trois.\n\nQuatre.\n"]),
    "both alike": (BASE.replace("Deux", "2"), BASE.replace("Deux", "2"), ["Un. 2. Trois.\n\nQuatre.\n"]),
    "neighbours": (BASE.replace("Un", "1"), BASE.replace("Deux", "2"), ["1. 2. Trois.\n\nQuatre.\n"]),
    "a paragraph each": ("Zéro.\n\n" + BASE, BASE + "\nCinq.\n", ["Zéro.\n\n" + BASE + "\nCinq.\n"]),
    "one strikes, one adds": ("Un. Deux.\n\nQuatre.\n", BASE + "\nCinq.\n", ["Un. Deux.\n\nQuatre.\n\nCinq.\n"]),
    "the same sentence": (
        BASE.replace("Quatre", "IV"),
        BASE.replace("Quatre", "4"),
        ["Un. Deux. Trois.\n\n", Conflict("IV.", "4."), "\n"],
    ),
    "one strikes what the other changes": (
        BASE.replace("Deux. ", ""),
        BASE.replace("Deux", "2"),
        ["Un. ", Conflict("", "2. "), "Trois.\n\nQuatre.\n"],
    ),
    "two additions at one place": (
        BASE + "\nA.\n",
        BASE + "\nB.\n",
        [BASE.rstrip(), Conflict("\n\nA.", "\n\nB."), "\n"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_two_edits(name: str) -> None:
    mine, theirs, pieces = CASES[name]
    assert _whole(join(BASE, mine, theirs)) == _whole(pieces)


def _whole(pieces: list[str | Conflict]) -> list[str | Conflict]:
    """Put texts that follow each other together."""
    found: list[str | Conflict] = []
    for piece in pieces:
        if found and isinstance(piece, str) and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


_TEXTS = st.lists(
    st.sampled_from(["Un. ", "Deux. ", "Trois.\n\n", "Quatre ! ", "- cinq\n", "« Six. » "]), max_size=7
).map("".join)


@given(base=_TEXTS, mine=_TEXTS, theirs=_TEXTS)
def test_what_one_alone_has_changed_is_always_taken(base: str, mine: str, theirs: str) -> None:
    assert _whole(join(base, mine, base)) == ([mine] if mine else [])
    assert _whole(join(base, base, theirs)) == ([theirs] if theirs else [])
    assert _whole(join(base, mine, mine)) == ([mine] if mine else [])


@given(base=_TEXTS, mine=_TEXTS, theirs=_TEXTS)
def test_who_edits_first_does_not_matter(base: str, mine: str, theirs: str) -> None:
    turned = [
        Conflict(piece.theirs, piece.mine) if isinstance(piece, Conflict) else piece
        for piece in join(base, theirs, mine)
    ]
    if not any(isinstance(piece, Conflict) for piece in turned):
        assert _whole(turned) == _whole(join(base, mine, theirs))
    else:
        assert any(isinstance(piece, Conflict) for piece in join(base, mine, theirs))
