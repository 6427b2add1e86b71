"""What a person has said of an article beside its text: whether it is to be read, what was corrected, where it was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from newsdigest.document import Document

PUBLISHED, DRAFT, HIDDEN, WITHDRAWN = "published", "draft", "hidden", "withdrawn"
STATUSES = (PUBLISHED, DRAFT, HIDDEN, WITHDRAWN, "skip")
"""What ``Status`` may say; an article that is to be skipped is none (Pelican's word)."""

LINES = ("status", "withdrawn", "correction", "redirect_from", "aliases")
"""The lines of metadata that say it; ``Aliases`` is Hugo's word for ``Redirect_from``, which is Jekyll's."""

_BETWEEN = re.compile(r"[\s,;\[\]'\"]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an article stands."""

    status: str = PUBLISHED
    """In lower case; one that Pelican does not know is an error of its own."""

    correction: str = ""
    """What was wrong, in the article's language; ``Modified`` is its day."""

    reason: str = ""
    """Of a withdrawn article, why it was withdrawn."""

    former: tuple[str, ...] = ()
    """Addresses that the article had before, as they were written."""

    @classmethod
    def of(cls, document: Document) -> Self:
        """Return how a document stands."""
        return cls.said(document.extra)

    @classmethod
    def said(cls, lines: Iterable[tuple[str, str]]) -> Self:
        """Return what lines of metadata say, whatever the case of their names."""
        said = {name.lower(): value.strip() for name, value in lines if name.lower() in LINES}
        written = " ".join(said.get(name, "") for name in ("redirect_from", "aliases"))
        return cls(
            status=WITHDRAWN if is_withdrawn(said) else said.get("status", "").lower() or PUBLISHED,
            correction=said.get("correction", ""),
            reason=said.get("withdrawn", ""),
            former=tuple(dict.fromkeys(filter(None, _BETWEEN.split(written)))),
        )


def unknown_status(document: Document) -> str:
    """Return what is wrong with an article's ``Status``, for which it is not published; empty if nothing is."""
    status = Standing.of(document).status
    *others, last = STATUSES
    return "" if status in STATUSES else f"Status: {status} is none of {', '.join(others)} and {last}"


def is_withdrawn(metadata: Mapping[str, object]) -> bool:
    """Tell whether metadata, names in lower case, withdraw an article: by ``Status``, or by giving a reason."""
    status = str(metadata.get("status", "")).strip().lower() or PUBLISHED
    return status == WITHDRAWN or (status == PUBLISHED and bool(str(metadata.get("withdrawn", "")).strip()))
