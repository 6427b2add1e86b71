"""An edition as a mail: HTML and plain text, both of the object that its page is made of."""

import re
from hashlib import blake2b
from html import unescape
from textwrap import fill

from newsdigest.carrying.letters import Letter
from newsdigest.publishing.books import moment
from newsdigest.publishing.glance import Shown
from newsdigest.text.addresses import host
from newsdigest.text.markup import remove_control_characters
from newsdigest.text.slugs import slugify

_WIDTH = 72  # letters of a line of plain text
_EMPTY_LINES = re.compile(r"\n{3,}")


def letter(shown: Shown, unsubscribe: str, *, images: bool = False) -> Letter:
    """Return the mail; raises what Jinja raises for a template.

    unsubscribe: the address that a reader is shown. images: link to lead images of the site, and to those elsewhere
    that the owner shows there.
    """
    import css_inline  # 20 ms that a build does not wait for

    values = {"edition": shown.edition, "unsubscribe": unsubscribe, "images": images}
    html = _rendered(shown, "mail/edition.html", values)
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    everything = [article for each in shown.edition.entries for article in (each.article, *each.also, *each.copies)]
    return Letter(
        subject=" ".join(unescape(_rendered(shown, "mail/subject.txt", values)).split()),
        html=inliner.inline(html),
        text=_wrapped(unescape(_rendered(shown, "mail/edition.txt", values))),
        date=moment(everything),
        identifier=shown.guid.rpartition(":")[2],
        list_name=shown.site.name,
        list_id=_list_id(shown.site.name, shown.site.address),
        lang=shown.renderer.interface_lang,
    )


def _list_id(name: str, address: str) -> str:
    """Return what mail programs sort by (RFC 2919), in ASCII; a name in another script is a digest there."""
    label = slugify(name)
    if not label.isascii():
        label = blake2b(label.encode(), digest_size=8).hexdigest()
    return f"{label}.{(host(address) or 'localhost').encode('idna').decode()}"


def _rendered(shown: Shown, template: str, values: dict[str, object]) -> str:
    return remove_control_characters(shown.renderer.render_away(template, shown.site, **values))


def _wrapped(text: str) -> str:
    """Return the text in lines that any mail program shows; an address stays in one piece."""
    lines = (
        fill(line, _WIDTH, break_long_words=False, break_on_hyphens=False, subsequent_indent=_indent(line))
        for line in text.split("\n")
    )
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _indent(line: str) -> str:
    return "  " if line.startswith("- ") else ""
