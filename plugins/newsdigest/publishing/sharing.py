"""What many articles have, once: ten thousand articles have eight labels each, which took 12 MB."""

from datetime import tzinfo
from sys import intern

from msgspec import structs

from newsdigest.publishing.records import Record
from newsdigest.publishing.views import Label


class Labels(dict[Label, Label]):
    """The labels of the records that it was given, and their offsets from UTC."""

    def __init__(self) -> None:
        super().__init__()
        self._zones: dict[tzinfo | None, tzinfo | None] = {}

    def shared(self, record: Record) -> Record:
        """Return the same record; its labels are the objects that earlier ones have, and no text is in it twice."""
        view = record.view
        zone = view.date.tzinfo
        shared = structs.replace(
            view,
            section=self.setdefault(view.section, view.section),
            source=view.source and self.setdefault(view.source, view.source),
            tags=tuple([self.setdefault(tag, tag) for tag in view.tags]),
            date=view.date.replace(tzinfo=self._zones.setdefault(zone, zone)),
            lang=intern(view.lang),
            rights=intern(view.rights),
        )
        return structs.replace(
            record,
            view=shared,
            url=view.url if record.url == view.url else record.url,
            guid=view.guid if record.guid == view.guid else record.guid,
        )
