"""What could be a tag: names and themes, each with every place where an article mentions it."""

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum

import msgspec

from newsdigest.text import words

Key = tuple[str, ...]


class Mention(msgspec.Struct, frozen=True, gc=False):
    """One place where a candidate stands: tokens ``start`` to ``end`` of a sentence (-1: the title)."""

    sentence: int
    start: int
    end: int
    surface: str
    """As it is written there; empty where other words speak of it (``russe`` of Russie)."""

    weight: float = 1.0


class Candidate(msgspec.Struct, eq=False):
    """A name or a theme of an article, under construction while spellings are joined."""

    key: Key
    """Folded words of a name, stems of a theme."""

    is_name: bool
    mentions: list[Mention] = msgspec.field(default_factory=list)
    doubt: float = 1.0
    """Factor below 1 for a word that may be no noun."""

    is_stock: bool = False
    """Whether any article may use the word (``pays``): a tag only for one who asks for many."""

    label: str = ""
    """How it is shown, when a table says so; otherwise as it is most often written."""

    def text(self) -> str:
        """Return the form that is shown: the most frequent, but none that shouts if another is there."""
        return self.label or best_form(mention.surface for mention in self.mentions if mention.surface)


class Telling(IntEnum):
    """How much an article is about a candidate."""

    NEVER = -1
    """A common noun with a capital, or one that only tells what a name is."""

    NO = 0
    PERHAPS = 1
    """A name that stands once, in the first sentences; a rare noun of the title."""

    YES = 2


class Weighed(msgspec.Struct, frozen=True):
    """A candidate, and what is known of it."""

    weight: float
    """How much of the article it stands for."""

    text: str
    stems: tuple[str, ...]
    """Of its words but stop words."""

    parts: str
    """The stems between spaces, so that a nested tag is a substring."""

    rarity: float
    """Of its words, together."""

    candidate: Candidate
    telling: Telling

    @property
    def is_noun(self) -> bool:
        """Whether it is a theme of one word."""
        return not self.candidate.is_name and len(self.candidate.key) == 1


def best_form(forms: Iterable[str]) -> str:
    """Return the most frequent of some spellings of one name; of equally frequent ones the first.

    Otan wins over OTAN and Élysée over Elysée, however often they stand.
    """
    forms = list(forms)
    if len(forms) == 1:
        return forms[0]
    counts = Counter(forms)
    if len(counts) == 1:
        return forms[0]
    calm = [form for form in counts if not form.isupper()] or list(counts)
    folded = Counter(words.fold(form) for form in calm)
    return max(calm, key=lambda form: (_accents(form) if folded[words.fold(form)] > 1 else 0, counts[form]))


def _accents(form: str) -> int:
    return sum(not character.isascii() and character.isalpha() for character in form)
