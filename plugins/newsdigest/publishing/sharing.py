"""Labels that many articles have, each of them once: ten thousand articles have eight each, which took 12 MB."""

from msgspec import structs

from newsdigest.publishing.records import Record
from newsdigest.publishing.views import Label


class Labels(dict[Label, Label]):
    """The labels of the records that it was given."""

    def shared(self, record: Record) -> Record:
        """Return the same record; its labels are the objects that earlier ones have."""
        view = record.view
        labels = {
            "section": self.setdefault(view.section, view.section),
            "source": view.source and self.setdefault(view.source, view.source),
            "tags": tuple([self.setdefault(tag, tag) for tag in view.tags]),
        }
        return structs.replace(record, view=structs.replace(view, **labels))
