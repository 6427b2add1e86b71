"""What an article is compared by with others: made where texts are read, used where stories are found."""

import msgspec


class Traits(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The words, names and passages of one article, ready to be compared."""

    lang: str
    terms: tuple[tuple[str, int], ...] = ()
    """The heaviest stems in the order of their names, weights in thousandths of a vector of length 1."""

    names: tuple[tuple[str, int], ...] = ()
    """The heaviest names in any spelling that other languages share (``RU`` for Russie), weights alike."""

    passages: tuple[int, ...] = ()
    """The smallest hashes of its five-word sequences, ascending: their overlap estimates how much text is shared."""

    spelled: tuple[str, ...] = ()
    """How the article writes each of its names."""
