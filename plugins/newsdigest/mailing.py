"""publishing -> sending: what ``newsdigest mail`` does. An edition is sent to an address once.

What was sent is noted in ``content/mailed.txt``, which outlives the memory and goes with the content: a fresh checkout
sends nothing again. Content is often public, so what stands there is keyed (HMAC, RFC 2104): a plain digest of an
address is found by trying addresses.
"""

import hmac
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import quote

from newsdigest.carrying.letters import message
from newsdigest.errors import SendError, SettingsError
from newsdigest.locking import alone
from newsdigest.publishing import glance, letters
from newsdigest.publishing.glance import Shown
from newsdigest.sending.smtp import Server, deliver
from newsdigest.settings import Settings
from newsdigest.text.addresses import is_nobodys, is_web

NOTES = "mailed.txt"
KEY = "NEWSDIGEST_MAIL_KEY"
KEPT_KEY = "mail.key"
"""In the cache folder; for those who give none."""

_HEAD = "# What was sent: an edition, and what stands for an address. Without its line it is sent again.\n"
_SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of a mail."""

    to: str
    refused: str = ""
    """Why the server did not take it."""

    before: bool = False
    """Whether it was sent before, and not now."""


def shown(settings_file: Path, name: str) -> Shown | None:
    """Return an edition by its name, or the newest; None where there is none. Raises SettingsError."""
    return glance.edition(settings_file, name)


def mail(edition: Shown, settings: Settings, to: str = "") -> bytes:
    """Return an edition as a mail to an address; without one, ``{to}`` stays for who sends it. Raises SettingsError."""
    unsubscribe = [each.replace("{to}", quote(to, safe="") or "{to}") for each in _unsubscribe(settings)]
    letter = letters.letter(edition, unsubscribe[0], images=settings.mail_images)
    return message(letter, sender=settings.mail_from, to=to, unsubscribe=unsubscribe)


def send(
    edition: Shown,
    settings: Settings,
    server: Server,
    to: Sequence[str],
    *,
    say: Callable[[str], object],
    again: bool = False,
) -> Iterator[Delivery]:
    """Send an edition to each address, one mail each; yield what became of it, as soon as it is known.

    say: is given a line for the person who waits for another run. again: also to an address that has it. Raises
    SettingsError, SendError when the server takes no more, and OSError when what was sent cannot be noted: then
    nothing more is sent.
    """
    if is_nowhere(settings.siteurl):
        raise SettingsError(f"SITEURL is {settings.siteurl or 'empty'}: the links of a mail would lead nowhere")
    for address in (sender_of(settings), *to):
        _checked(address)
    notes = settings.content / NOTES
    notes.touch()
    with alone(notes, "mail", say):
        yield from _sent(edition, settings, server, dict.fromkeys(to), _Notes(notes, _key(settings)), again=again)


def _sent(
    edition: Shown, settings: Settings, server: Server, to: Iterable[str], notes: "_Notes", *, again: bool
) -> Iterator[Delivery]:
    name = edition.edition.label.name
    fresh = []
    for address in to:
        if notes.have(name, address) and not again:
            yield Delivery(to=address, before=True)
        else:
            fresh.append(address)
    mails = ((address, mail(edition, settings, address)) for address in fresh)
    for address, refused in deliver(server, sender_of(settings), mails) if fresh else ():
        if not refused:
            notes.add(name, address)
        yield Delivery(to=address, refused=refused)


class _Notes:
    """Who has which edition, in a file that this run has for itself."""

    def __init__(self, file: Path, key: bytes) -> None:
        """Read the file; raises SettingsError for one of another key, by which everybody would get everything again."""
        self._file, self._key = file, key
        text = file.read_text("utf-8")
        self._lines = {line for line in text.splitlines() if line and not line.startswith("#")}
        mark = self._line("key", "")
        if self._lines and mark not in self._lines:
            raise SettingsError(
                f"{file}: was written with another key: set {KEY} to that one"
                " (or remove the file: then nothing is known to be sent)"
            )
        if not self._lines:
            self._write(f"{_HEAD}{mark}\n")
        elif not text.endswith("\n"):
            self._write("\n")

    def have(self, name: str, address: str) -> bool:
        return self._line(name, address) in self._lines

    def add(self, name: str, address: str) -> None:
        """Note it, on the disk; raises OSError."""
        line = self._line(name, address)
        if line not in self._lines:
            self._write(f"{line}\n")
            self._lines.add(line)

    def _line(self, name: str, address: str) -> str:
        # The edition's name is in the code, too: nobody sees that two editions went to the same reader.
        return f"{name} {hmac.digest(self._key, f'{name} {address.lower()}'.encode(), 'sha256').hex()[:16]}"

    def _write(self, text: str) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(text)


def _key(settings: Settings) -> bytes:
    """Return the key of the notes: the given one, or one of this machine. Raises SettingsError and OSError.

    Not the server's password: each reader knows an address that was sent to, and could try passwords at home.
    """
    if given := os.environ.get(KEY, ""):
        if len(given) < _SHORTEST_KEY:
            raise SettingsError(f"{KEY}: takes {_SHORTEST_KEY} letters or more, as of: openssl rand -hex 32")
        return given.encode()
    kept = settings.cache / KEPT_KEY
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    if not (key := kept.read_bytes()):
        key = secrets.token_hex(32).encode()
        kept.write_bytes(key)
    return key


def is_nowhere(siteurl: str) -> bool:
    """Tell whether no reader elsewhere can follow an address."""
    return not is_web(siteurl) or is_nobodys(siteurl)


def sender_of(settings: Settings) -> str:
    """Return the address that mails come from. Raises SettingsError."""
    if not settings.mail_from:
        raise SettingsError("NEWSDIGEST_MAIL_FROM is not set: who sends the mail?")
    return parseaddr(settings.mail_from)[1]


def _unsubscribe(settings: Settings) -> tuple[str, ...]:
    """Return where readers unsubscribe; without a setting they write to the sender."""
    for address in settings.mail_unsubscribe:
        if not address.startswith(("https://", "mailto:")) or not address.isascii() or set(address) & set("<>, \r\n\t"):
            raise SettingsError(f"NEWSDIGEST_MAIL_UNSUBSCRIBE: {address!r} is no https: or mailto: address")
    return settings.mail_unsubscribe or (f"mailto:{sender_of(settings)}?subject=unsubscribe",)


def _checked(address: str) -> None:
    name, _, host = address.partition("@")
    if not (name and host) or not address.isascii() or not address.isprintable() or set(address) & set(' ,;:<>()[]"\\'):
        raise SettingsError(f"{address!r} is no mail address such as reader@example.org")


__all__ = ["KEY", "NOTES", "Delivery", "SendError", "is_nowhere", "mail", "send", "sender_of", "shown"]
