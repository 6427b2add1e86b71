"""What a person says of all articles of an import."""

from dataclasses import dataclass, replace
from datetime import datetime

from newsdigest.document import Document, RawArticle, Rights

_FIELDS = {"date": "date", "lang": "lang", "rights": "rights", "section": "category", "source": "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the person who adds articles says of all of them; stronger than what they say of themselves."""

    date: datetime | None = None
    lang: str = ""
    section: str = ""
    source: str = ""
    rights: Rights | None = None

    def before(self, raw: RawArticle) -> RawArticle:
        """Return the raw article with the hints that its text is read by."""
        return replace(raw, date=self.date or raw.date, lang=self.lang or raw.lang, rights=self.rights or raw.rights)

    def after(self, document: Document) -> Document:
        """Return the document with the hints that stand above what its text says."""
        return replace(document, category=self.section or document.category, source=self.source or document.source)

    @property
    def asked(self) -> frozenset[str]:
        """The fields of a document that the person has asked for."""
        return frozenset(field for name, field in _FIELDS.items() if getattr(self, name))
