"""The plain text of an e-mail to Markdown: paragraphs, quotes, addresses, the signature."""

import re
from collections.abc import Iterator, Sequence

from newsdigest.formats.mail import forwarding, newsletters
from newsdigest.formats.mail.newsletters import Newsletter
from newsdigest.formats.mail.tracking import destination
from newsdigest.formats.plaintext import characters, leftovers, paragraphs
from newsdigest.text.markup import escape_inline, escape_start, remove_control_characters

_ADDRESS = re.compile(r"<?(https?://[^\s<>\"]*[^\s<>\".,;:!?)\]'’»])>?")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^(?:> ?)+")
_TOP = 12  # lines in which a mail names its version on the web


def read(text: str) -> Newsletter:
    """Return the article that the plain text of a mail is."""
    cleaned, said = characters.clean(text)
    body, *rest = _SIGNATURE.split(cleaned, maxsplit=1)
    signature = " ".join("".join(rest).split())
    warnings = [*said, *([f"removed the signature: '{signature[:200]}'"] if signature else [])]
    parts: list[str] = []
    for quoted, lines in _runs(forwarding.unquoted(body.split("\n"))):
        found, joins = paragraphs.split(lines)
        left = leftovers.clean(found)
        blocks = [_markdown(paragraph) for paragraph in left.paragraphs]
        parts += [re.sub(r"^", "> ", "\n\n".join(blocks), flags=re.MULTILINE)] if quoted and blocks else blocks
        warnings += [*joins, *left.warnings, *(f"left out: '{line}'" for line in left.credits)]
    return Newsletter(tuple(filter(None, parts)), _online(body), "", tuple(warnings))


def _runs(lines: Sequence[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield the lines in runs, those that are quoted from another mail (``> ``) without that mark."""
    run: list[str] = []
    quoted = False
    for line in lines:
        mark = _QUOTED.match(line)
        if bool(mark) != quoted and line.strip():
            yield quoted, run
            run, quoted = [], bool(mark)
        run.append(line[mark.end() :] if mark else line)
    yield quoted, run


def _online(text: str) -> str:
    """Return the address that stands on, or below, a line such as "View in browser"."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:_TOP]
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        words = _ADDRESS.sub("", line).strip(" :(<>)[]*")
        address = _ADDRESS.search(line) or _ADDRESS.match(following)
        if address and newsletters.is_online_version(words):
            return destination(address[1])
    return ""


def _markdown(paragraph: str) -> str:
    """Return Markdown that means the paragraph, or the list that it is; its addresses are links."""
    if items := paragraphs.items(paragraph):
        return "\n".join(f"- {_line(item)}" for item in items)
    return "  \n".join(filter(None, map(_line, paragraph.split("\n"))))


def _line(text: str) -> str:
    text = re.sub(r"[ \t]+", " ", remove_control_characters(text)).strip()
    pieces, position = [], 0
    for address in _ADDRESS.finditer(text):
        target = destination(address[1])
        pieces += [escape_inline(text[position : address.start()]), f"<{target}>" if target else ""]
        position = address.end()
    line = "".join((*pieces, escape_inline(text[position:]))).strip()
    return line if line.startswith("<") else escape_start(line)
