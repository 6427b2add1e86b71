"""XML elements whose text and attributes may be any text, as strings: what feeds and OPML are made of."""

from newsdigest.publishing.escaping import escaped
from newsdigest.text.markup import remove_control_characters

DECLARATION = "<?xml version='1.0' encoding='utf-8'?>"


def start(name: str, /, **attributes: str) -> str:
    """Return a start tag; attributes without a value are left out."""
    listed = [f' {key}="{text(value)}"' for key, value in attributes.items() if value]
    return f"<{name}{''.join(listed)}>"


def element(name: str, content: str = "", /, **attributes: str) -> str:
    """Return an element with text.

    ``&`` and ``<`` are hexadecimal references, by which programs tell plain text from HTML
    (https://www.rssboard.org/rss-profile#data-types-characterdata).
    """
    begin = start(name, **attributes) if attributes else f"<{name}>"
    plain = text(content)
    if "&" in plain:
        plain = plain.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;")
    return f"{begin}{plain}</{name}>"


def text(content: str) -> str:
    """Return a text as XML may hold it: one control character costs a reader the whole feed.

    A plain str goes in: what is Markup would pass for escaped.
    """
    return escaped(remove_control_characters(str(content)))
