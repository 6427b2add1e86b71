"""The end of a feed's text: what a feed's program puts there, and whether the article goes on behind it."""

import html
import re
from dataclasses import dataclass

_MORE = "|".join(
    (
        r"(?:lire|voir|découvrir) (?:la suite|plus|l[’']article|l[’']intégralité|le reste)|lire plus|la suite",
        r"(?:pour )?en savoir plus|continue[rz] (?:la|votre) lecture|continue[rz] à lire",
        r"(?:continue|keep) reading|read (?:more|on|this|(?:the )?(?:full|whole|rest|entire|original))",
        r"full (?:story|article)|(?:click|tap) (?:here )?(?:to (?:read|continue)|for (?:the )?(?:more|full|rest))",
        r"more(?= *[.…»›→>]*$)|view (?:post|article)",
        r"weiterlesen|mehr (?:lesen|erfahren|dazu)",
        r"(?:den )?ganzen (?:artikel|beitrag)|zum (?:vollständigen )?(?:artikel|beitrag)",
        r"leer (?:más|la nota|el artículo)|(?:seguir|sigue|siga|continuar) leyendo|ver más",
        r"continua (?:a leggere|la lettura)|legg[ie] (?:tutto|di più|l[’']articolo)|leggi(?= *[.…»›→>]*$)",
        r"continu(?:ar|e) (?:a )?l(?:er|endo)|le(?:ia|r) (?:mais|a notícia|o artigo)|saiba mais",
        r"lees (?:verder|meer|het hele)|(?:verder|meer) lezen",
    )
)
_POINTS = r"(?:…|\.{3}|&hellip;)"
_ARROWS = r"[\s.…:»›→▸►&;gt]*+"
_MARKS = r"[*_]*+"
_AT_THE_END = (
    re.compile(rf"\s*+{_MARKS}(?:\(|\\?\[){{1,2}}\s?{_POINTS}\s?(?:\)|\\?\]){{1,2}}{_MARKS}\Z"),
    re.compile(
        rf"\s*+{_MARKS}\(?\\?\[?\[(?:{_MORE})[^\[\]]*+\]\([^()\s]*+\){_ARROWS}\\?\]?\)?{_MARKS}\Z", re.IGNORECASE
    ),
    re.compile(rf"\A{_MARKS}\(?\\?\[?(?:{_MORE})\b[^.!?]{{0,150}}{_ARROWS}\\?\]?\)?{_MARKS}\Z", re.IGNORECASE),
    re.compile(rf"(?<=[.!?…\]])\s+(?:{_MORE})\b[^.!?]{{0,80}}{_ARROWS}\Z", re.IGNORECASE),
)
_TARGET = re.compile(r"\]\(([^()\s]+)\)")
# What WordPress puts below each text, in the language of its site.
_SIGNATURE = re.compile(
    r"(?:The (?:post|article)\b.{1,400}\b(?:first appeared on|appeared first on|was first published on)"
    r"|(?:L[’']article|Cet article)\b.{1,400}\b(?:est apparu en premier sur|a été publié en premier sur|est apparu sur)"
    r"|Der (?:Beitrag|Artikel)\b.{1,400}\b(?:erschien zuerst auf|ist zuerst erschienen auf)"
    r"|(?:La entrada|El artículo|El cargo)\b.{1,400}\b(?:se publicó primero en|apareció primero en|aparece primero en)"
    r"|L[’']articolo\b.{1,400}\b(?:sembra essere il primo su|proviene da|è stato pubblicato)"
    r"|(?:O post|A postagem|O artigo)\b.{1,400}\b(?:apareceu primeiro em|aparece primeiro no)"
    r"|(?:Het bericht|Het artikel)\b.{1,400}\b(?:verscheen eerst op|is eerst verschenen op))\b.{0,200}",
    re.IGNORECASE | re.DOTALL,
)
_MARK = re.compile(r"\\(.)|!?\[|\](?:\([^()\s]*\))?|[*`]")
_LINE_START = re.compile(r"^(?:#{1,6} +|> *|[-+*] +|\d+\. +|: +)+", re.MULTILINE)
_LONGEST_END = 700  # characters of a paragraph that is looked at: a link may have a long address
_MOST_ENDS = 4  # a mark, a link and a signature follow each other

# An abstract of a news article has 100 to 400 characters; a text of its own is seldom shorter than three of them.
_SHORT_DESCRIPTION = 1_000  # characters
_SHORT_CONTENT = 140


@dataclass(frozen=True, slots=True)
class Ending:
    """A text without what a program has put at its end, what that was, and whether it says that there is more."""

    markdown: str
    removed: tuple[str, ...] = ()
    goes_on: bool = False
    link: str = ""
    """Where it goes on, if that was a link."""


def cut(markdown: str) -> Ending:
    """Return the text without marks that it goes on (``[…]``, "Lire la suite") and without the site's signature."""
    blocks = markdown.split("\n\n")
    removed: list[str] = []
    goes_on = False
    link = ""
    for _ in range(_MOST_ENDS):
        block, end = _shorten(blocks[-1]) if blocks else ("", "")
        if not end:
            break
        shown = unmarked(end)
        removed.insert(0, shown)
        goes_on = goes_on or not _SIGNATURE.fullmatch(shown)
        link = link or next(iter(_TARGET.findall(end) if not _SIGNATURE.fullmatch(shown) else ()), "")
        blocks[-1:] = [block] if block else []
    return Ending("\n\n".join(blocks), tuple(removed), goes_on, link)


def _shorten(block: str) -> tuple[str, str]:
    """Return the block without one thing at its end, and that thing."""
    if len(block) <= _LONGEST_END and _SIGNATURE.fullmatch(unmarked(block)):
        return "", block
    start = max(0, len(block) - _LONGEST_END)
    for pattern in _AT_THE_END if start == 0 else _AT_THE_END[:2]:
        if found := pattern.search(block, start):
            return block[: found.start()].rstrip(), found[0]
    return block, ""


def unmarked(markdown: str) -> str:
    """Return the text of Markdown that ``hypertext`` has written, on one line; a parser takes 50 times as long."""
    text = _MARK.sub(lambda sign: sign[1] or "", _LINE_START.sub("", markdown))
    return " ".join(html.unescape(text).split())


def is_teaser(text: str, *, whole: bool) -> bool:
    """Tell whether a text that ends without a sign of more is only the beginning of an article nevertheless.

    whole: whether the feed says that it is the content, and not a description of it.
    """
    return text.endswith(("…", "...")) or len(text) < (_SHORT_CONTENT if whole else _SHORT_DESCRIPTION)
