"""What the next build is told of one that was ended while it put its files in place."""

from newsdigest.memory import Sighting
from newsdigest.publishing.manifest import NO_GROUP, Made, Manifest

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
