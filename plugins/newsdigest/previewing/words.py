"""What the preview itself says on pages, in English; the theme's translations have it in the site's language."""

import re
from collections.abc import Mapping
from enum import StrEnum

_FIELD = re.compile(r"%(?:\(\w+\)s)?")


class Words(StrEnum):
    """Each text of the preview's pages; ``%(name)s`` stands for what is put in."""

    PREVIEW = "Preview"
    FIRST_BUILD = "The first build is under way."
    SITE = "The site"
    BUILDING = "A build is under way."
    BUILT = "Last build: %(seconds)s s"
    FAILED = "The last build failed after %(seconds)s s."
    DRAFTS = "Drafts"
    WAITING = "Waiting for their date"
    HIDDEN = "Hidden"
    WITHDRAWN = "Withdrawn"
    ERRORS = "Errors"
    WARNINGS = "Warnings"
    NOTHING = "No drafts, nothing that waits for its date, no warnings."
    NOT_YET = "Not here yet"
    COMES = "A build is under way; this page comes by itself when it is there."
    NO_FILE = "There is no such file, and the site has no %(name)s."
    OUTSIDE = "Outside the site"
    NOT_ITS_OWN = "The site is at %(address)s; an address outside that is not its own."
    IS_DRAFT = "Draft: no page and no feed leads here"
    WAITS = "Waits for its date, %(until)s: the first build after that publishes it"
    IS_HIDDEN = "Hidden: published, but no page and no feed leads here"
    IS_WITHDRAWN = "Withdrawn: on no list; feeds say that it is gone"
    HAS_FAILED = "This build failed; what it has not come to is as before."
    HAS_ERRORS = "Built, but not without errors:"


def usable(translations: Mapping[str, str]) -> dict[str, str]:
    """Return the translations that have the fields of their texts: a theme's own may be wrong, and stays English."""
    return {text: said for text, said in translations.items() if _fields(said) == _fields(text)}


def _fields(text: str) -> list[str]:
    return sorted(_FIELD.findall(text))
