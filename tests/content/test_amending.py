"""Lines of metadata in a person's file: what is added, and that nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.content.amending import amended
from newsdigest.content.markdown_file import parts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Title: A\n\nText\n", "Title: A\nTags: x\n\nText\n"),
        ("Title: A\r\n\r\nText\r\n", "Title: A\r\nTags: x\r\n\r\nText\r\n"),
        ("\ufeffTitle: A\n\nText", "\ufeffTitle: A\nTags: x\n\nText"),
        ("---\nTitle: A\n---\nText\n", "---\nTitle: A\nTags: x\n---\nText\n"),
        ("Title: A", "Title: A\nTags: x\n"),
        ("Text\n", "Tags: x\n\nText\n"),
        ("Title: A\ntags:\nLang: fr\n\nText: 1\n", "Title: A\nTags: x\nLang: fr\n\nText: 1\n"),
        ("Tags: a,\n    b\nLang: fr\n\nTags: c\n", "Tags: x\nLang: fr\n\nTags: c\n"),
    ],
)
def test_a_line_is_added_or_replaced(before: str, after: str) -> None:
    assert amended(before, {"Tags": "x"}) == after


LINES = st.lists(
    st.sampled_from(["Title: a", "Lang: fr", "    b", "", "text", "Note: c", "---", " Tags: "]), max_size=8
)


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
def test_all_other_lines_stay(lines: list[str], end: str) -> None:
    text = end.join(lines)
    changed = amended(text, {"Summary": "x"})
    assert changed.endswith(parts(text)[1])
    assert changed.splitlines().count("Summary: x") == 1
    assert [line for line in changed.splitlines() if line not in ("", "Summary: x")] == list(filter(None, lines))
