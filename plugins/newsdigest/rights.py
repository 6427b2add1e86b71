"""How much of somebody else's article a file may hold: ``full``, ``excerpt`` or ``headline``.

Summary and tags are made from the whole text now: it will not be there when the site is built.
"""

from collections.abc import Iterable
from dataclasses import replace

from newsdigest.document import Document, Rights
from newsdigest.enrich import analyse
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.addresses import canonical, is_web
from newsdigest.text.markup import escape, plain
from newsdigest.text.sentences import sentences

_STRICTEST_FIRST = (Rights.HEADLINE, Rights.EXCERPT, Rights.FULL)
_IDEOGRAPHS_PER_WORD = 2  # 王毅 will be a word, and so will 外交
_NO_ADDRESS = "no address of the original is known, so nothing can lead there"


def limit(document: Document, rights: Rights, settings: Settings) -> Document:
    """Return what may be kept of a document under these rights, or under its own if they are stricter.

    An excerpt has the publisher's standfirst, or else the sentences of a summary, with at most
    NEWSDIGEST_SUMMARY_WORDS words, as its text and as its ``Summary``; a headline has nothing
    but its title and what leads to the original. ``limit(limit(document)) == limit(document)``.
    """
    rights = min(rights, document.rights, key=_STRICTEST_FIRST.index)
    if rights is Rights.FULL:
        return document
    if not is_web(document.source_url) and _NO_ADDRESS not in document.warnings:
        document = replace(document, warnings=(*document.warnings, _NO_ADDRESS))
    return _headline(document, settings) if rights is Rights.HEADLINE else _excerpt(document, settings)


def _excerpt(document: Document, settings: Settings) -> Document:
    link = _link(document)
    text = " ".join(plain(document.body.removesuffix(link)).split())
    found = analyse(document, settings=settings)
    most = settings.summary_words
    if _length(given := document.summary or text) <= most:
        kept = given
    elif document.summary:
        kept = _beginning(sentences(document.summary, found.lang), most)
    else:
        kept = _beginning((sentence.text for sentence in found.summary), most) or _cut(text, most)
    was, left = _length(text), _length(kept)
    return replace(
        document,
        body="\n\n".join(filter(None, (escape(kept), link))),
        summary=kept,
        tags=found.tags,
        rights=Rights.EXCERPT,
        warnings=document.warnings + ((f"excerpt: {left} of {was} words kept",) if left < was else ()),
    )


def _headline(document: Document, settings: Settings) -> Document:
    link = _link(document)
    was = 0 if document.body == link else _length(plain(document.body))
    return replace(
        document,
        body=link,
        summary="",
        tags=analyse(document, settings=settings).tags if was else document.tags,
        image="",
        image_alt="",
        image_caption="",
        image_credit="",
        credits="",
        rights=Rights.HEADLINE,
        warnings=document.warnings + ((f"headline: none of {was} words kept",) if was else ()),
    )


def _link(document: Document) -> str:
    """Return a link to the original in no language, for themes that do not show ``Source_url``; ours does."""
    return f"<{canonical(document.source_url)}>" if is_web(document.source_url) else ""


def _beginning(parts: Iterable[str], most: int) -> str:
    """Return the first sentences that have at most so many words together; of a longer first one its beginning."""
    kept: list[str] = []
    for sentence in parts:
        if _length(" ".join((*kept, sentence))) > most:
            return " ".join(kept) or _cut(sentence, most)
        kept.append(sentence)
    return " ".join(kept)


def _cut(text: str, most: int) -> str:
    """Return the first words and an ellipsis; of a script without spaces, the first characters."""
    shown = text.split()[:most]
    while len(shown) > 1 and _length(" ".join(shown)) > most:
        shown.pop()
    cut = " ".join(shown)
    if _length(cut) > most:
        cut = cut[: most * _IDEOGRAPHS_PER_WORD]
    return cut.rstrip(" ,;:.…–—-") + "…" if cut else ""


def _length(text: str) -> int:
    ideographs = words.count_ideographs(text)
    spaced = words.count(words.without_ideographs(text) if ideographs else text)
    return spaced + -(-ideographs // _IDEOGRAPHS_PER_WORD)
