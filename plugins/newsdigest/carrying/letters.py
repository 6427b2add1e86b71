"""A mail as bytes that any server takes (RFC 5322), the same for the same letter.

Headers are made by ``email.header``: the newer policies encode an address that is longer than a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import blake2b

_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says."""

    subject: str
    html: str
    text: str
    date: datetime
    """Aware."""

    identifier: str
    """Of the edition."""

    list_name: str
    list_id: str
    """ASCII letters, digits, hyphens and full stops (RFC 2919)."""

    lang: str


def message(letter: Letter, *, sender: str, to: str = "", unsubscribe: Sequence[str] = ()) -> bytes:
    """Return the mail.

    sender: ``Le Condensé <digest@example.org>`` or an address. to: an address; empty for none. unsubscribe:
    ``https:`` and ``mailto:`` addresses; one of the former must take a POST (RFC 8058).
    """
    name, address = parseaddr(sender)
    mail = MIMEMultipart("alternative", boundary=_boundary(letter), policy=policy.compat32)
    headers = (
        ("From", formataddr((_line(name or letter.list_name), address), "utf-8")),
        ("To", _line(to)),
        ("Subject", letter.subject),
        ("Date", format_datetime(letter.date)),
        ("Message-ID", f"<{_digest(letter, to)}@{address.rpartition('@')[2]}>"),
        ("List-Id", f"{Header(_line(letter.list_name), 'utf-8').encode()} <{letter.list_id}>"),
        ("List-Unsubscribe", ", ".join(f"<{each}>" for each in unsubscribe)),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click" if any(map(_is_https, unsubscribe)) else ""),
        ("Content-Language", letter.lang),
    )
    for header, value in headers:
        if value:
            mail[header] = Header(_line(value), None if value.isascii() else "utf-8", header_name=header).encode()
    for kind, text in (("plain", letter.text), ("html", letter.html)):
        part = MIMENonMultipart("text", kind, charset="utf-8")
        part.set_payload(text, _UTF8)
        mail.attach(part)
    return mail.as_bytes(policy=policy.compat32.clone(linesep="\r\n"))


def _line(text: str) -> str:
    """Return the text on one line: a line break would begin another header."""
    return " ".join(text.split())


def _is_https(address: str) -> bool:
    return address.lower().startswith("https:")


def _boundary(letter: Letter) -> str:
    return f"=_{_digest(letter)}"


def _digest(letter: Letter, to: str = "") -> str:
    """Return what tells a mail from one to somebody else, and from one with another text (RFC 5322, 3.6.4)."""
    said = "\0".join((letter.identifier, to, letter.subject, letter.text, letter.html))
    return blake2b(said.encode(), digest_size=16).hexdigest()
