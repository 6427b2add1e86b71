"""Which sentences of an article stand inside a quotation."""

from collections.abc import Sequence
from itertools import groupby

from newsdigest.enrich.article import Sentence
from newsdigest.text.quotations import depth, marks

_NEXT_PARAGRAPHS = 3  # that a quotation may run through


def inside(sentences: Sequence[Sentence]) -> list[bool]:
    """Return for each sentence whether it begins between the marks of others: its speaker is not named.

    A quotation ends with its paragraph, unless a paragraph soon after closes it before it opens another.
    """
    found: list[bool] = []
    around = 0
    paragraphs = [list(group) for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph)]
    for number, paragraph in enumerate(paragraphs):
        for sentence in paragraph:
            found.append(around > 0)
            around = max(0, around + depth(sentence.text))
        following = paragraphs[number + 1 : number + 1 + _NEXT_PARAGRAPHS]
        if next((mark.step for later in following for one in later for mark in marks(one.text)), 1) > 0:
            around = 0
    return found
