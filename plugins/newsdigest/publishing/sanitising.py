"""HTML from strangers without anything that acts: no script, handler, form, frame or style."""

import logging
import re

import nh3

logger = logging.getLogger(__name__)

# Ammonia's own list of elements and attributes, and what Python-Markdown's `extra` needs beside it; ids are
# for footnotes only, so that a stranger's text cannot take the place of the page's own anchors.
_CLEANER = nh3.Cleaner(
    attributes={
        **nh3.ALLOWED_ATTRIBUTES,
        "*": {"lang", "title", "dir"},
        "a": {"href", "hreflang", "class"},
        "abbr": {"title"},
        "img": {"alt", "height", "src", "width"},
        "time": {"datetime"},
        "div": {"class"},
        "li": {"id"},
        "sup": {"id"},
        "th": {"colspan", "rowspan", "scope", "align"},
        "td": {"colspan", "rowspan", "align"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)
_HEADING = re.compile(r"(</?h)([1-6])(?=[ >])")
_ACTIVE = re.compile(
    r"<(?:script|style|iframe|object|embed|form|input|svg|math)\b|\son\w+\s*=|javascript:", re.IGNORECASE
)


def sanitise(html: str, origin: str) -> str:
    """Return the HTML without active content; ``origin`` names the article in the report of a removal."""
    clean = _CLEANER.clean(html)
    if clean != html and (gone := sorted(_active(html) - _active(clean))):
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
