"""What list pages say of themselves."""

from textwrap import shorten

from hypothesis import example, given
from hypothesis import strategies as st

from newsdigest.publishing.pages import named

LONGEST = 160
words = st.text("abcé-—.·", min_size=1, max_size=12) | st.text("ab-", min_size=50, max_size=200)


@given(st.lists(words, min_size=1, max_size=80).map(" ".join))
@example("a" * 159 + " b")
@example("ab " * 53 + "a" * 59)
@example("ab " * 52 + "week-end " * 9)
def test_a_description_is_cut_as_textwrap_does(text: str) -> None:
    """So far as no word is longer than four descriptions, of which no more is looked at."""
    assert named([text]) == shorten(text, LONGEST, placeholder=" …")


def test_a_description_names_what_stands_first() -> None:
    assert named(["Un titre\u00a0: deux", "Encore  un"]) == "Un titre : deux · Encore un"
    assert named([]) == ""
    assert named(f"Titre {number}" for number in range(99)).endswith(" · Titre 14 · …")
