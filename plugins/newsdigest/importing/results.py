"""What becomes of the inputs of an import."""

from dataclasses import dataclass

from newsdigest.content import Outcome
from newsdigest.document import Subscription
from newsdigest.saving import Imported, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """An article that is there already, and was not read again: UNCHANGED or EDITED."""

    origin: str
    outcome: Outcome
    path: str

    @property
    def doubts(self) -> tuple[str, ...]:
        """None: see ``Imported``."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """A feed that an input names, and whether it is a new one."""

    origin: str
    subscription: Subscription
    new: bool
    warning: str = ""
    """What of the input's wishes was left out."""


Result = Imported | Recalled | Refused | Subscribed
