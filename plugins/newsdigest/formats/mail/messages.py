"""An e-mail taken apart: its headers as they were meant, its texts, and what else is in it.

RFC 5322 and MIME through the standard library. Its policy ``compat32`` is used, which leaves headers
as they are: nothing that a stranger writes into one makes it raise.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from newsdigest.formats import decoding
from newsdigest.formats.refusal import RefusedError

Mail = Message

# As browsers do: what calls itself Latin-1 is Windows-1252.
_CHARSETS = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"), "cp1252")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MARKUP = re.compile(r"\s*(?:<!doctype html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_MOST_PARTS = 500
_PART_OF_THE_TEXT = ("application/pgp-signature", "application/pkcs7-signature", "text/x-amp-html")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a mail consists of, in the forms that it has it in; empty where there is none."""

    html: str = ""
    plain: str = ""


@dataclass(slots=True)
class Contents:
    """What is in a mail."""

    texts: list[Text] = field(default_factory=list)
    messages: list[Mail] = field(default_factory=list)
    """Whole e-mails that it forwards."""

    attachments: list[str] = field(default_factory=list)
    """The names of files that are no text of it."""

    encrypted: bool = False


def parse(data: bytes) -> Mail:
    """Return the mail that the bytes are; one that is broken as far as it goes. Raises RefusedError."""
    try:
        return email.message_from_bytes(data.lstrip())
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise RefusedError("is a broken e-mail") from error


def header(message: Mail, name: str) -> str:
    """Return a header on one line with its encoded words decoded (RFC 2047); empty if there is none."""
    values = (str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    value = _repaired(next(values, ""))
    try:
        parts = decode_header(value) if "=?" in value else [(value, None)]
    except (MessageError, ValueError):
        parts = [(value, None)]
    text = "".join(part if isinstance(part, str) else _decoded(part, charset or "") for part, charset in parts)
    return re.sub(r"[\0-\x20\x7f\x85\u2028\u2029]+", " ", text).strip()


def person(message: Mail, name: str) -> tuple[str, str]:
    """Return the display name and the address of the first person that a header names."""
    text = header(message, name)
    if not (pair := re.fullmatch(r"\s*\"?([^<>\"]*?)\"?\s*<([^<>\s]*)>.*", text)):
        found = [each for each in getaddresses([text]) if each[1]]
        return found[0] if found else ("", "")
    return pair[1].strip("' "), pair[2]


def date(message: Mail, name: str = "Date") -> str:
    """Return the date of a header in ISO 8601; empty if there is none that can be read. Without an offset it is UTC."""
    try:
        found = parsedate_to_datetime(header(message, name))
        return found.isoformat(timespec="seconds") + ("" if found.tzinfo else "+00:00")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def contents(message: Mail) -> Contents:
    """Return what is in a mail, in its order."""
    found = Contents()
    for number, part in enumerate(_parts(message)):
        if number >= _MOST_PARTS:
            found.attachments.append(f"everything after {_MOST_PARTS} parts")
            break
        _add(part, found)
    return found


def _parts(message: Mail) -> Iterator[Mail]:
    """Yield the parts; one that consists of alternatives, or holds a whole mail, is not entered."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        children = _children(part)
        if not children or part.get_content_type() in ("multipart/alternative", "message/rfc822"):
            yield part
        else:
            waiting += reversed(children)


def _children(part: Mail) -> list[Mail]:
    payload = part.get_payload() if part.is_multipart() else None  # else a charset that is none makes it raise
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _add(part: Mail, found: Contents) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        found.messages += _children(part)
    elif kind == "multipart/alternative" and part.is_multipart():
        _add_alternative(part, found)
    elif kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"):
        found.encrypted = True
    elif kind in ("text/html", "text/plain", "application/xhtml+xml") and not _is_attached(part):
        text = decoded(part)
        if text.strip():
            is_html = kind != "text/plain" or _MARKUP.match(text)
            found.texts.append(Text(html=text) if is_html else Text(plain=_unflowed(part, text)))
    elif name := _file_name(part):
        found.attachments.append(name)


def _add_alternative(part: Mail, found: Contents) -> None:
    """Add a text that is there in several forms, which may each have pictures and other things with them."""
    inner = Contents()
    for child in _children(part):
        for each in _parts(child):
            _add(each, inner)
    html = "\n".join(filter(None, (text.html for text in inner.texts)))
    plain = "\n\n".join(filter(None, (text.plain for text in inner.texts)))
    if html or plain:
        found.texts.append(Text(html, plain))
    found.messages += inner.messages
    found.attachments += inner.attachments
    found.encrypted |= inner.encrypted


def _is_attached(part: Mail) -> bool:
    return part.get_content_disposition() == "attachment"


def _file_name(part: Mail) -> str:
    """Return the name of an attachment; nothing for what belongs to the text: its pictures, its signature."""
    kind = part.get_content_type()
    if kind in _PART_OF_THE_TEXT:
        return ""
    if part.get_content_maintype() in ("image", "multipart") and not _is_attached(part):
        return ""
    try:
        name = part.get_filename()
    except (LookupError, ValueError):  # in a charset that is none (RFC 2231)
        name = None
    return " ".join(_repaired(name).split())[:80] if name else f"of type {kind}"


def decoded(part: Mail) -> str:
    """Return the text of a part, in the charset that it names if that can be, else in the one that fits."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data:
        return ""
    named = charset(part)
    if not named and (meta := _META_CHARSET.search(data[:4096])):
        named = meta[1].decode()
    return _decoded(data, named)


def charset(part: Mail) -> str:
    """Return the charset that a part names, as Python calls it; empty if it names none."""
    try:
        named = part.get_content_charset() or ""
    except (LookupError, ValueError):
        return ""
    return _CHARSETS.get(named, named)


def _decoded(data: bytes, named: str) -> str:
    named = _CHARSETS.get(named.lower(), named)
    try:
        return data.decode(named or "utf-8")
    except (LookupError, ValueError):
        pass
    try:
        return decoding.decode(data).text
    except RefusedError:
        return data.decode("utf-8", "replace")


def _repaired(value: str) -> str:
    """Return a header into which somebody wrote bytes beyond ASCII, which the parser keeps as surrogates."""
    if value.isascii():
        return value
    return _decoded(value.encode("utf-8", "surrogateescape"), "")


def _unflowed(part: Mail, text: str) -> str:
    """Return the lines of ``format=flowed`` joined (RFC 3676): one that ends in a space goes on in the next."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    deletes = str(part.get_param("delsp") or "").lower() == "yes"
    lines: list[str] = []
    flows = False
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if flows and lines and depth == len(lines[-1]) - len(lines[-1].lstrip(">")):
            lines[-1] = lines[-1][:-1] + content if deletes else lines[-1] + content
        else:
            lines.append(">" * depth + (" " if depth else "") + content)
        flows = line.endswith(" ") and content != "-- "
    return "\n".join(line if line == "-- " else line.rstrip() for line in lines)
