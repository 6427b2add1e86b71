"""Where elements may be, and which end tags may be left out: tables of the HTML standard.

From its sections "optional tags" (13.1.2.4) and "content model" of each element, as far as templates and Markdown get
them wrong; an element that is in no table may be anywhere.
"""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _set("area base br col embed hr img input link meta param source track wbr")
RAW = _set("script style textarea title iframe noembed noframes xmp")
"""What is in them is text, whatever it looks like."""

FOREIGN = _set("svg math")
MAY_STAY_OPEN = _set("html head body p li dt dd rp rt option optgroup colgroup thead tbody tfoot tr td th")
FLOW = _set(
    "address article aside blockquote center details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr main menu nav ol p pre search section table ul"
)
PHRASING_ONLY = _set(
    "h1 h2 h3 h4 h5 h6 pre span em strong small s cite q dfn abbr data time code var samp kbd sub sup i b u mark bdi "
    "bdo label button output"
)
TRANSPARENT = _set("a ins del map noscript canvas video audio object slot")
"""They may hold what the element around them may."""

INTERACTIVE = _set("a button select textarea iframe label input details")
SECTIONING = _set("article aside nav section body main td blockquote")

PARENTS: dict[str, frozenset[str]] = {
    child: _set(parents)
    for children, parents in (
        ("li", "ul ol menu"),
        ("dt dd", "dl div"),
        ("tr", "table thead tbody tfoot"),
        ("td th", "tr"),
        ("thead tbody tfoot caption colgroup", "table"),
        ("col", "colgroup table"),
        ("figcaption", "figure"),
        ("summary", "details"),
        ("legend", "fieldset"),
        ("optgroup", "select datalist"),
        ("option", "select datalist optgroup"),
    )
    for child in children.split()
}
"""What each of these is in, if it is in no ``template``."""

USUAL_PARENTS = ("ul", "dl", "tr", "table", "figure", "details", "fieldset", "select")
CHILDREN: dict[str, frozenset[str]] = {
    parent: _set(children)
    for parents, children in (
        ("ul ol menu", "li script template"),
        ("dl", "dt dd div script template"),
        ("table", "caption colgroup col thead tbody tfoot tr script template"),
        ("thead tbody tfoot", "tr script template"),
        ("tr", "td th script template"),
    )
    for parent in parents.split()
}
"""What each of these holds."""

ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    tag: (_set(ended), _set(up_to))
    for tags, ended, up_to in (
        (" ".join(sorted(FLOW)), "p", "button table td th caption object"),
        ("li", "li", "ul ol menu"),
        ("dt dd", "dt dd", "dl"),
        ("td th", "td th", "tr table"),
        ("tr", "tr td th", "table"),
        ("thead tbody tfoot", "thead tbody tfoot tr td th colgroup", "table"),
        ("option optgroup", "option", "select datalist"),
        ("rt rp", "rt rp", "ruby"),
        ("body", "head", ""),
    )
    for tag in tags.split()
}
"""What a start tag ends where it is open, up to the first of the other set."""

NEVER_IN: dict[str, frozenset[str]] = {
    "main": _set("article aside header footer nav"),
    "header": _set("header footer"),
    "footer": _set("header footer"),
    "address": _set("address"),
}
"""Up to the next ``SECTIONING`` element."""
