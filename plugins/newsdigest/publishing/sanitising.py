"""HTML from strangers without anything that acts: no script, handler, form, frame or style."""

import logging
import re

import nh3

from newsdigest.publishing.embeds import as_links

logger = logging.getLogger(__name__)

_FOOTNOTE = re.compile(r"fn(?:ref\d*)?:.+", re.DOTALL)
_SCHEMES = {"http", "https", "mailto"}


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute; None to remove it. Ids are of footnotes, not of the page's own anchors."""
    return value if name != "id" or _FOOTNOTE.fullmatch(value) else None


# Ammonia's own list of elements and attributes, and what Python-Markdown's `extra` needs beside it; classes are those
# of footnotes and of code, so that a stranger's text cannot look like a part of the page that it is not.
_CLEANER = nh3.Cleaner(
    # What feed readers and their validators take for foreign; their text stays.
    tags=nh3.ALLOWED_TAGS - {"bdo", "rtc"},
    attributes={
        **{tag: names for tag, names in nh3.ALLOWED_ATTRIBUTES.items() if tag != "bdo"},
        "*": {"lang", "title", "dir"},
        "a": {"href", "hreflang"},
        "abbr": {"title"},
        "img": {"alt", "height", "src", "width"},
        "time": {"datetime"},
        "li": {"id"},
        "sup": {"id"},
        "th": {"colspan", "rowspan", "scope", "align"},
        "td": {"colspan", "rowspan", "align"},
    },
    allowed_classes={"a": {"footnote-ref", "footnote-backref"}, "div": {"footnote", "codehilite", "highlight"}},
    attribute_filter=_allowed,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer",
)
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
_ACTIVE = re.compile(
    r"<(?:script|style|iframe|frame|object|embed|applet|form|input|button|select|textarea|svg|math|base|meta|link)\b"
    r"|\s(?:on\w+|style)\s*=|(?:javascript|vbscript|data):",
    re.IGNORECASE,
)


def sanitise(html: str, origin: str) -> str:
    """Return the HTML without active content, links in the place of players.

    origin: the article, for the report of a removal; empty for none.
    """
    clean = _CLEANER.clean(as_links(html))
    if origin and clean != html and (gone := sorted(_active(html) - _active(clean))):
        logger.warning("%s: removed active content (%s)", origin, ", ".join(gone))
    return clean


def sanitise_paragraphs(html: str) -> str:
    """Return what ``sanitise`` makes of paragraphs of text without markup, ``<p>`` alone, in a hundredth of the time.

    There is nothing to remove; Ammonia writes a no-break space as a reference.
    """
    return html.replace("\u00a0", "&nbsp;")


def _active(html: str) -> set[str]:
    return {match.group().strip("< =").lower() for match in _ACTIVE.finditer(html)}


def below_title(html: str) -> str:
    """Return sanitised HTML whose headings begin at the second level: the page's title is the first."""
    if "<h1" not in html:
        return html
    return _HEADING.sub(lambda match: f"{match[1]}{min(6, int(match[2]) + 1)}", html)
