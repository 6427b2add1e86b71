"""Mail to a server (SMTP), which brings it to its readers. No password goes over a connection that others can read."""

import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsdigest.errors import SendError

TLS_PORT = 465
"""There TLS comes first, and no STARTTLS (RFC 8314)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where mail is handed over."""

    host: str
    port: int
    starttls: bool = False
    """Send over TLS only; so it is in any case with a user."""

    user: str = ""
    password: str = ""
    timeout: int = 60
    """Seconds for each answer."""

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def deliver(server: Server, sender: str, mails: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """Hand over mails, each to its recipient; yield the recipient and why it was refused, empty if it was taken.

    sender: the address that failures are reported to. Raises SendError when the server takes no mail, or no more.
    """
    try:
        with _connected(server) as client:
            for recipient, mail in mails:
                yield recipient, _sent(client, sender, recipient, mail)
    except smtplib.SMTPSenderRefused as error:
        raise SendError(f"{server}: takes no mail from {sender}: {_answer(error)}") from error
    except smtplib.SMTPAuthenticationError as error:
        raise SendError(f"{server}: does not take user and password: {_answer(error)}") from error
    except smtplib.SMTPResponseException as error:
        raise SendError(f"{server}: {_answer(error)}") from error
    except (smtplib.SMTPException, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SendError(f"{server}: {' '.join(reason.split())}") from error


def _connected(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.port == TLS_PORT:
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        client.ehlo_or_helo_if_needed()
        if server.port != TLS_PORT and (server.starttls or server.user):
            if not client.has_extn("starttls"):
                raise SendError(f"{server}: offers no STARTTLS, and nothing is sent in the clear")
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def _sent(client: smtplib.SMTP, sender: str, recipient: str, mail: bytes) -> str:
    try:
        client.sendmail(sender, [recipient], mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = error.recipients[recipient]
        return _said(code, text)
    except smtplib.SMTPDataError as error:
        return _answer(error)
    return ""


def _answer(error: smtplib.SMTPResponseException) -> str:
    return _said(error.smtp_code, error.smtp_error)


def _said(code: int, text: bytes | str) -> str:
    """Return a server's answer on one line, without what a terminal would act on."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {''.join(letter for letter in words if letter.isprintable() or letter == ' ')}".split())
