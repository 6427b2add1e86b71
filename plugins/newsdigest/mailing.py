"""publishing -> sending: what ``newsdigest mail`` does. An edition is sent to an address once.

What was sent is noted in ``content/mailed.txt``, which outlives the memory and goes with the content: a fresh checkout
sends nothing again. Content is often public, so addresses stand there as digests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit

from newsdigest.carrying.letters import message
from newsdigest.errors import SendError, SettingsError
from newsdigest.publishing import glance, letters
from newsdigest.publishing.glance import Shown
from newsdigest.sending.smtp import Server, deliver
from newsdigest.settings import Settings

NOTES = "mailed.txt"
_HEAD = "# What was sent: an edition, and the beginning of an address's SHA-256. Without its line it is sent again.\n"
_HERE = ("localhost", "127.0.0.1", "::1")


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
    """Return an edition as a mail to an address. Raises SettingsError."""
    unsubscribe = [each.replace("{to}", quote(to, safe="")) for each in _unsubscribe(settings)]
    letter = letters.letter(edition, unsubscribe[0], images=settings.mail_images)
    return message(letter, sender=settings.mail_from, to=to, unsubscribe=unsubscribe)


def send(
    edition: Shown, settings: Settings, server: Server, to: Sequence[str], *, again: bool = False
) -> Iterator[Delivery]:
    """Send an edition to each address, one mail each; yield what became of it, as soon as it is known.

    again: also to an address that has it. Raises SettingsError, SendError when the server takes no more, and OSError
    when what was sent cannot be noted: then nothing more is sent.
    """
    if is_here(settings.siteurl):
        raise SettingsError(f"SITEURL is {settings.siteurl or 'empty'}: the links of a mail would lead nowhere")
    for address in (sender_of(settings), *to):
        _checked(address)
    notes = settings.content / NOTES
    name = edition.edition.label.name
    known = set(notes.read_text("utf-8").splitlines()) if notes.exists() else set()
    fresh = []
    for address in dict.fromkeys(to):
        if _note(name, address) in known and not again:
            yield Delivery(to=address, before=True)
        else:
            fresh.append(address)
    if not fresh:
        return
    with notes.open("a", encoding="utf-8") as file:
        if file.tell() == 0:
            file.write(_HEAD)
        mails = ((address, mail(edition, settings, address)) for address in fresh)
        for address, refused in deliver(server, sender_of(settings), mails):
            if not refused and _note(name, address) not in known:
                file.write(f"{_note(name, address)}\n")
                file.flush()
            yield Delivery(to=address, refused=refused)


def is_here(siteurl: str) -> bool:
    """Tell whether an address leads to this machine only, or nowhere."""
    return not siteurl or urlsplit(siteurl).hostname in _HERE


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


def _note(name: str, address: str) -> str:
    return f"{name} {sha256(address.lower().encode()).hexdigest()[:16]}"


__all__ = ["NOTES", "Delivery", "SendError", "is_here", "mail", "send", "sender_of", "shown"]
