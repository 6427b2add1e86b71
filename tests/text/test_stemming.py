"""Our search for endings finds what Snowball's own does."""

from functools import cache
from typing import Any

import pytest
import snowballstemmer  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.text.stemming import stemmer
from newsdigest.text.words import _ALGORITHMS, stop_words

pytestmark = pytest.mark.skipif(
    not hasattr(snowballstemmer.stemmer("french"), "find_among"), reason="PyStemmer is used as it is"
)


@cache
def both(algorithm: str) -> tuple[Any, Any]:
    return snowballstemmer.stemmer(algorithm).stemWord, stemmer(algorithm)


@cache
def pieces(algorithm: str) -> list[str]:
    """Return the endings and beginnings in a stemmer's tables, and their letters."""
    tables = [table for table in vars(type(snowballstemmer.stemmer(algorithm))).values() if isinstance(table, tuple)]
    found = {entry.s for table in tables for entry in table if hasattr(entry, "s")}
    return sorted(found | set("".join(found)) | {"x", "qu", "ille"})


@given(st.data(), st.sampled_from(sorted(_ALGORITHMS.values())))
def test_the_stem_is_snowball_s(data: st.DataObject, algorithm: str) -> None:
    word = "".join(data.draw(st.lists(st.sampled_from(pieces(algorithm)), max_size=5), label="word"))
    theirs, ours = both(algorithm)
    assert ours(word) == theirs(word)


@pytest.mark.parametrize("lang", sorted(_ALGORITHMS))
def test_the_stems_of_common_words_are_snowball_s(lang: str) -> None:
    theirs, ours = both(_ALGORITHMS[lang])
    common = sorted(stop_words(lang)) or pieces(_ALGORITHMS[lang])
    assert list(map(ours, common)) == list(map(theirs, common))
