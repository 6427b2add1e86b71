"""How pages, and what browsers keep of them, are told from an article that anybody may have typed."""

import re

from newsdigest.formats.recognition.signs import TAG, Sample

_OF_PAGES = frozenset(("html", "head", "body"))
_IN_PAGES = frozenset(
    (
        *("title", "meta", "link", "base", "script", "style", "noscript", "div", "article", "section", "main"),
        *("header", "nav", "aside", "figure", "p", "h1", "h2", "h3", "table", "ul", "ol", "blockquote", "center"),
        *("span", "a", "img"),
    )
)
_FEW_TAGS = 3
_SHORTCUT = re.compile(r"\[(?:InternetShortcut|Desktop Entry|\{[0-9A-F-]{36}\})\]\s*\n[\w-]+=", re.IGNORECASE)


def is_page(sample: Sample) -> bool:
    """Recognise a web page by its first tag, or a part of one by a tag that is closed and others beside it."""
    if sample.doctype == "html" or sample.root in _OF_PAGES:
        return True
    if sample.root not in _IN_PAGES:
        return False
    text = sample.text.lower()
    return f"</{sample.root}>" in text or len(TAG.findall(text)) >= _FEW_TAGS


def is_bookmarks(sample: Sample) -> bool:
    """Recognise the bookmarks that every browser exports, as Netscape did."""
    return sample.doctype.startswith("netscape-bookmark")


def is_shortcut(sample: Sample) -> bool:
    """Recognise the file that a browser makes of an address: of Windows, of Linux, of a Mac."""
    return _is_property_list(sample, b"URL") or bool(_SHORTCUT.match(sample.text))


def is_safari_archive(sample: Sample) -> bool:
    """Recognise a page that Safari has saved with all its files."""
    return _is_property_list(sample, b"WebMainResource")


def _is_property_list(sample: Sample, key: bytes) -> bool:
    return key in sample.data and (sample.data.startswith(b"bplist0") or sample.root == "plist")
