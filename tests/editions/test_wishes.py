"""Joining, splitting and naming stories by hand."""

from hypothesis import given
from hypothesis import strategies as st

from newsdigest.editions.stories import Wishes
from newsdigest.editions.wishes import read, understand

TEXT = """\
# A wish on each line.
starship + falcon   # one story
lyon - nantes
Guerre_en_Ukraine = kyiv

lyon and nantes
lyon - no-such-article
"""


def test_a_wish_on_each_line() -> None:
    lines, errors = read(TEXT, "stories.txt")
    assert [str(error) for error in errors] == [
        "stories.txt, line 6: 'lyon and nantes' says nothing of stories: "
        "write 'slug + slug', 'slug - slug' or 'name = slug'"
    ]
    guids = {slug: f"guid of {slug}" for slug in ("starship", "falcon", "lyon", "nantes", "kyiv")}
    wished, names, unknown = understand(lines, guids, "stories.txt")
    assert wished == Wishes(
        joined=frozenset({("guid of falcon", "guid of starship")}),
        split=frozenset({("guid of lyon", "guid of nantes")}),
    )
    assert names == {"guid of kyiv": "guerre-en-ukraine"}
    assert [str(error) for error in unknown] == ["stories.txt, line 7: there is no article no-such-article"]


@given(st.text())
def test_any_text_is_wishes_and_errors(text: str) -> None:
    lines, errors = read(text, "stories.txt")
    understand(lines, {}, "stories.txt")
    assert all(str(error).startswith("stories.txt, line ") for error in errors)
