"""How the formats of a mail client, a browser and a site generator are told from a text."""

import re

_HEAD = 65_536  # bytes
_HEADERS = rb"(?:[A-Za-z][A-Za-z-]{1,40}: [^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
_MAIL = re.compile(_HEADERS + rb"MIME-Version: 1\.0\r?\n", re.IGNORECASE)
_ARCHIVE = re.compile(rb"(?:From: <?Saved by |Snapshot-Content-Location:)", re.IGNORECASE | re.MULTILINE)
_MAILBOX = re.compile(rb"From \S+ .*\n" + _HEADERS, re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def is_mail(data: bytes) -> bool:
    """Recognise an e-mail by its headers."""
    return bool(_MAIL.match(data[:_HEAD]))


def is_mailbox(data: bytes) -> bool:
    """Recognise a file of many e-mails (mbox)."""
    return bool(_MAILBOX.match(data[:_HEAD]))


def is_archive(data: bytes) -> bool:
    """Recognise a page that a browser has saved with all its files (MHTML)."""
    return is_mail(data) and bool(_ARCHIVE.search(data[:_HEAD]))


def is_frontmatter(data: bytes) -> bool:
    """Recognise Markdown with metadata before it: YAML, TOML or Pelican's lines."""
    return bool(re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n[A-Za-z]", data))


def is_list(data: bytes) -> bool:
    """Recognise a list of addresses: each line is one, or empty, or a remark behind ``#``."""
    lines = [line.strip() for line in data[:_HEAD].decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    return bool(lines) and all(map(_ADDRESS.fullmatch, lines))
