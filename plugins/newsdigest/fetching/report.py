"""What became of a source, in a line for a person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsdigest.document import Subscription
from newsdigest.errors import SourceError
from newsdigest.saving import Imported
from newsdigest.text.confidential import brief


class Ending(StrEnum):
    """How it went with a source."""

    READ = "read"
    NOT_MODIFIED = "not modified"
    WAITING = "waiting"  # it has failed, and was not asked now
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a source."""

    subscription: Subscription
    ending: Ending
    saved: tuple[Imported, ...] = ()
    """The articles that are new or have changed, and those that a person has edited."""

    refused: tuple[SourceError, ...] = ()
    """Entries that did not become articles, and why."""

    unchanged: int = 0
    duplicates: int = 0
    """Entries that another source of this run has given too."""

    reason: str = ""
    """Why it failed, or had failed before."""

    gone: bool = False
    """Whether its server says that it is gone for good."""

    gave: bool = False
    """Whether it has given anything in earlier runs."""

    until: datetime | None = None
    """When it will be asked again, where that is not the next time; in the site's time zone."""

    moved: str = ""
    """The address that it has from now on; the subscription has the old one."""

    @property
    def name(self) -> str:
        """Return what the source is called."""
        return self.subscription.title or brief(self.subscription.url)

    def __str__(self) -> str:
        """Return the line for a person."""
        until = f"{self.until:%Y-%m-%d %H:%M}" if self.until else ""
        match self.ending:
            case Ending.WAITING:
                return f"{self.name}: waiting until {until}: {self.reason}"
            case Ending.FAILED:
                kept = "what it gave before is kept" if self.gave else ""
                again = f"asked again from {until}" if until else ""
                remark = "; ".join(filter(None, (kept, again)))
                return f"{self.name}: failed: {self.reason}" + (f" ({remark})" if remark else "")
            case Ending.NOT_MODIFIED:
                told = str(self.ending)
            case Ending.READ:
                told = ", ".join(f"{number} {word}" for word, number in self._counts().items()) or "no article"
        return f"{self.name}: {told}" + (f" (has moved to {self.moved})" if self.moved else "")

    def _counts(self) -> Counter[str]:
        counts = Counter(str(each.outcome) for each in self.saved)
        counts["unchanged"] += self.unchanged
        counts["duplicate"] += self.duplicates
        counts["refused"] += len(self.refused)
        return +counts
