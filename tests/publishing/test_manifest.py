"""What the next build is told, also of one that was ended while it put its files in place."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsdigest.memory import Memory, Sighting
from newsdigest.publishing import manifest
from newsdigest.publishing.manifest import NO_GROUP, Made, Manifest, Manifests

OLD, NEW = (Made(key, Sighting(key, 1, 1, 1, 1)) for key in (b"old", b"new"))


def test_a_group_that_has_changed_or_is_none_any_more_is_not_believed_by_its_earlier_key() -> None:
    """Its files may be the new ones already: should the content go back to what it was, they would stay."""
    left = Manifest(
        {"same": OLD, "changed": OLD, "grouped": OLD},
        {"same": (b"s", ["same"]), "changed": (b"c", ["changed"]), "ungrouped": (b"u", ["grouped"])},
    )
    groups = {"same": (b"s", ["same"]), "changed": (b"d", ["changed", "more"])}
    intent = left.intent({"changed": NEW, "more": NEW, "grouped": NEW}, groups)
    assert intent.groups == {"changed": groups["changed"], "ungrouped": NO_GROUP}
    assert left.with_intent(intent) == Manifest(
        {"same": OLD, "changed": NEW, "grouped": NEW, "more": NEW}, groups | {"ungrouped": NO_GROUP}
    )


_NAMES = st.sampled_from("abcdefgh")
_MADE = st.sampled_from([OLD, NEW])
_SEEN = st.sampled_from([OLD.seen, NEW.seen])
_GROUPS = st.tuples(st.sampled_from([b"old", b"new"]), st.lists(_NAMES, max_size=2))
MANIFESTS = st.builds(
    Manifest,
    st.dictionaries(_NAMES, _MADE),
    st.dictionaries(_NAMES, _GROUPS),
    st.sampled_from([None, ("kept",)]),
    st.dictionaries(_NAMES, _SEEN),
)


@given(st.lists(MANIFESTS, min_size=1, max_size=5), st.sampled_from([0, 4, 100]))
def test_the_next_build_is_told_what_the_last_one_has_left(left: list[Manifest], many: int) -> None:
    """However much of it is written, and however many builds have written how they differ."""
    with Memory(None) as memory, pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "_MANY", many)
        for each in left:
            Manifests(memory, "output").keep(each)
            assert Manifests(memory, "output").earlier == each
        assert Manifests(memory, "another output").earlier == Manifest()


def test_what_was_about_to_be_put_in_place_holds_until_the_next_build_has_looked() -> None:
    with Memory(None) as memory:
        Manifests(memory, "output").keep(Manifest({"a": OLD, "b": OLD}))
        Manifests(memory, "output").intend(Manifest({"b": NEW}))
        told = Manifests(memory, "output")
        assert told.earlier == Manifest({"a": OLD, "b": NEW})
        told.keep(Manifest({"a": OLD, "b": NEW}, {}, ()))
        assert Manifests(memory, "output").earlier == Manifest({"a": OLD, "b": NEW}, {}, ())


def test_a_difference_from_what_was_lost_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "_MANY", 1)
    with Memory(None) as memory:
        Manifests(memory, "output").keep(Manifest({"a": OLD, "b": OLD}, {}, ()))
        Manifests(memory, "output").keep(Manifest({"a": OLD, "b": NEW}, {}, ()))
        assert Manifests(memory, "output").earlier == Manifest({"a": OLD, "b": NEW}, {}, ())
        memory.remove("outputs", ["output"])
        assert Manifests(memory, "output").earlier == Manifest()


def test_a_difference_from_what_another_version_has_replaced_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a group of one build would be believed with files of another."""
    monkeypatch.setattr(manifest, "_MANY", 2)
    first, second, third = (
        Manifest({"a": made, "b": other}, {"both": (key, ["a", "b"])})
        for made, other, key in ((OLD, OLD, b"1"), (OLD, NEW, b"2"), (NEW, OLD, b"3"))
    )
    with Memory(None) as memory:
        Manifests(memory, "output").keep(first)
        Manifests(memory, "output").keep(second)
        memory.put("outputs", [("output", msgspec.msgpack.encode(third))])
        assert Manifests(memory, "output").earlier == third
