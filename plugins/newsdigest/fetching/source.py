"""A feed that has come: which of its entries are new, and what need not be looked at again when they are saved."""

from dataclasses import dataclass, field, replace

from newsdigest.document import Document, Subscription
from newsdigest.errors import SourceError
from newsdigest.fetching.last_time import Noted, digest_of
from newsdigest.fetching.pages import merged, wants_page
from newsdigest.sources.answers import FetchError, Validators


@dataclass(slots=True)
class Source:
    """A source under way. What has been done before is not done again, but for what failed and may pass."""

    subscription: Subscription
    noted: Noted
    """What the last run has left."""

    moved: str
    """The address that the feed has from now on, if it is another one."""

    validators: Validators
    digest: bytes
    """Of the feed's bytes, which are let go: a hundred feeds may wait for pages."""

    entries: list[Document] = field(default_factory=list)
    """Those that are new, or have changed."""

    wanted: dict[int, str] = field(default_factory=dict)
    """The addresses of pages that are still to come, by the numbers of their entries."""

    refused: list[SourceError] = field(default_factory=list)
    """Entries that are no articles, and why."""

    unchanged: int = 0
    _digests: list[bytes] = field(default_factory=list)
    _known: list[bytes] = field(default_factory=list)
    _again: set[int] = field(default_factory=set)

    def enter(self, entry: Document) -> None:
        """Take an entry, in the order of the feed."""
        known = digest_of(entry)
        if known in self.noted.entries:
            self._known.append(known)
            self.unchanged += 1
            return
        if wants_page(entry, self.subscription):
            self.wanted[len(self.entries)] = entry.source_url
        self.entries.append(entry)
        self._digests.append(known)

    def take_page(self, number: int, page: Document | SourceError) -> None:
        """Take the page of an entry, or why there is none: then the entry is what the feed gives."""
        del self.wanted[number]
        entry = self.entries[number]
        if isinstance(page, Document):
            self.entries[number] = merged(entry, page)
            return
        self.entries[number] = replace(entry, warnings=(*entry.warnings, f"its page {page.reason}"))
        if isinstance(page, FetchError) and not page.lasting:
            self._again.add(number)

    def refuse(self, number: int, error: SourceError) -> None:
        """Note that an entry could not be saved: the next run tries again."""
        self._again.add(number)
        self.refused.append(error)

    def note(self) -> Noted:
        """Return what the next run needs to know; it asks for the whole feed if something is to be tried again."""
        done = (known for number, known in enumerate(self._digests) if number not in self._again)
        entries = (*self._known, *done)
        if self._again:
            return Noted(self.noted.key, entries=entries)
        return Noted(self.noted.key, self.validators.etag, self.validators.modified, self.digest, entries)
