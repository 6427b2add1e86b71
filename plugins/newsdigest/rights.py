"""How much of somebody else's article a file may hold: ``full``, ``excerpt`` or ``headline``.

Tags are made from the whole text now: it will not be there when the site is built.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from newsdigest.document import TEASER, Document, Rights
from newsdigest.enrich import analyse
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.addresses import canonical, is_web
from newsdigest.text.markup import escape, plain
from newsdigest.text.sentences import sentences

_STRICTEST_FIRST = (Rights.HEADLINE, Rights.EXCERPT, Rights.FULL)
_IDEOGRAPHS_PER_WORD = 2  # 王毅 will be a word, and so will 外交
_KHMER_OR_TIBETAN = re.compile(r"[\u0f00-\u0fff\u1780-\u17ff]")  # words without spaces between them, too
_CHARACTERS_PER_WORD = 12  # at most: Finnish has 9; of a text that is one word, "mot-mot-…", so many stand for one
_SHARE = 0.6  # of a whole text, which may be shorter than an excerpt: part of it must stay at its publisher
_LONGEST_LINE = 300  # characters of a caption; newspapers' have 50 to 250
_LINES = {"image_alt": "alternative text", "image_caption": "caption", "image_credit": "credit", "credits": "credits"}
_PELICANS = frozenset(("Status", "Template", "Save_as", "Url", "Translation"))
"""The metadata that say what Pelican does with an article, and nothing of what it says."""

_BEFORE_ELLIPSIS = " ,;:.…–—-"
_NO_ADDRESS = "no address of the original is known, so nothing can lead there"


def limit(document: Document, rights: Rights, settings: Settings) -> Document:
    """Return what may be kept of a document under these rights, or under its own if they are stricter.

    An excerpt has the publisher's standfirst or teaser, or else the beginning of the text, as its text and as its
    ``Summary``: at most NEWSDIGEST_SUMMARY_WORDS words of 12 characters, and of a whole text, however short, at most
    60 %, if need be only the beginning of its one sentence. Captions, alternative text and credits are cut at 300
    characters. A headline has nothing but its title and what leads to the original. Neither has metadata that we
    have no field for, but for what Pelican acts on. ``limit(limit(document)) == limit(document)``.
    """
    rights = min(rights, document.rights, key=_STRICTEST_FIRST.index)
    if rights is Rights.FULL:
        return document
    if not is_web(document.source_url) and _NO_ADDRESS not in document.warnings:
        document = replace(document, warnings=(*document.warnings, _NO_ADDRESS))
    document = _without_extra(document, rights)
    return _headline(document, settings) if rights is Rights.HEADLINE else _excerpt(document, settings)


def _excerpt(document: Document, settings: Settings) -> Document:
    link = _link(document)
    text = " ".join(plain(document.body.removesuffix(link)).split())
    found = analyse(document, settings=settings)
    most = settings.summary_words
    was = _length(text)
    if given := document.summary or (text if _is_teaser(document) else ""):
        kept = given if _length(given) <= most else _beginning(sentences(given, found.lang), most)
    else:
        most = min(most, int(_SHARE * was))
        kept = _beginning(sentences(text, found.lang), most) or _cut(text, most)
    left = _length(kept)
    document = _with_short_lines(document)
    return replace(
        document,
        body="\n\n".join(filter(None, (escape(kept), link))),
        summary=kept,
        tags=found.tags,
        rights=Rights.EXCERPT,
        warnings=document.warnings + ((f"excerpt: {left} of {was} words kept",) if left < was else ()),
    )


def _is_teaser(document: Document) -> bool:
    """Tell the beginning of a text that its publisher gives away in a feed: that is an excerpt already."""
    return any(warning.startswith(TEASER) for warning in document.warnings)


def _with_short_lines(document: Document) -> Document:
    """Return the document without what is too long for a caption: some feeds have the whole text there."""
    fields = {name: str(getattr(document, name)) for name in _LINES}
    cut: dict[str, Any] = {name: _line(text) for name, text in fields.items() if text != _line(text)}
    told = (f"excerpt: {_LINES[name]} cut at {_LONGEST_LINE} characters" for name in cut)
    return replace(document, **cut, warnings=(*document.warnings, *told))


def _line(text: str) -> str:
    """Return the words that have at most 300 characters with the ellipsis behind them; the text if it fits."""
    if len(text) <= _LONGEST_LINE:
        return text
    begun = text[:_LONGEST_LINE]
    return (begun.rpartition(" ")[0] or begun[:-1]).rstrip(_BEFORE_ELLIPSIS) + "…"


def _without_extra(document: Document, rights: Rights) -> Document:
    kept = tuple((key, value) for key, value in document.extra if key in _PELICANS and value == _line(value))
    names = ", ".join(key for key, value in document.extra if (key, value) not in kept)
    left_out = (f"{rights}: {names} left out",) if names else ()
    return replace(document, extra=kept, warnings=(*document.warnings, *left_out))


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
    while len(shown) > 1 and _length(f"{' '.join(shown)}…") > most:
        shown.pop()
    cut = " ".join(shown)
    if _length(f"{cut}…") > most:
        cut = cut[: most * _IDEOGRAPHS_PER_WORD]
    while cut and _length(f"{cut}…") > most:  # of two scripts in one
        cut = cut[:-1]
    return cut.rstrip(_BEFORE_ELLIPSIS) + "…" if cut else ""


def _length(text: str) -> int:
    """Return the number of words, or of what stands for words in a text that has none."""
    spaced = _KHMER_OR_TIBETAN.sub(" ", words.without_ideographs(text))
    dense = words.count_ideographs(text) + len(_KHMER_OR_TIBETAN.findall(text))
    return max(words.count(spaced) + -(-dense // _IDEOGRAPHS_PER_WORD), -(-len(text) // _CHARACTERS_PER_WORD))
