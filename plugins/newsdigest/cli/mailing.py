"""``newsdigest mail``."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newsdigest.cli.console import FAILED, OK, PARTIAL, Command, Exits, complain, say
from newsdigest.errors import SendError, SettingsError
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.publishing.glance import Shown
    from newsdigest.sending.smtp import Server

PASSWORD = "NEWSDIGEST_MAIL_PASSWORD"  # noqa: S105 - the name of the variable
_SUBMISSION = 587


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", default="", metavar="DATE", help="2023-04-20, or 2023-W16 of a weekly digest (default: last)"
    )
    parser.add_argument(
        "--to", nargs="+", action="extend", default=[], metavar="ADDRESS", help="send it there, a mail for each address"
    )
    parser.add_argument("--output", metavar="FILE", help="write it into a file (edition.eml), - for standard output")
    parser.add_argument("--smtp", metavar="HOST:PORT", help="the server (default: NEWSDIGEST_MAIL_SMTP)")
    parser.add_argument("--starttls", action="store_true", help="over TLS or not at all; with --user always so")
    parser.add_argument("--user", metavar="NAME", help=f"log in with this name and the password in {PASSWORD}")
    parser.add_argument("--again", action="store_true", help="send it also to who has it")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    if bool(options.to) == bool(options.output):
        raise SettingsError("mail: say --to ADDRESS, or --output FILE")
    file = options.settings or Path("pelicanconf.py")
    if not file.is_file():
        raise SettingsError(f"{file}: there is no settings file; what is to be sent?")
    from newsdigest import mailing  # half a second that other commands do not wait for

    mailing.sender_of(settings)
    server = _server(options, settings) if options.to else None
    edition = mailing.shown(file, options.name)
    if edition is None:
        complain(f"{options.name or settings.content}: no article, and no edition")
        return FAILED
    return _send(edition, server, options, settings) if server else _write(edition, options.output, settings)


def _server(options: argparse.Namespace, settings: Settings) -> "Server":
    from newsdigest.sending.smtp import Server

    place = options.smtp or settings.mail_smtp
    if not place:
        raise SettingsError("NEWSDIGEST_MAIL_SMTP is not set: which server takes the mail? (or --smtp HOST:PORT)")
    host, colon, port = place.rpartition(":")
    if not colon:
        host, port = place, str(_SUBMISSION)
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise SettingsError(f"{place}: takes a server such as smtp.example.org:587")
    user = options.user or settings.mail_user
    password = os.environ.get(PASSWORD, "")
    if user and not password:
        raise SettingsError(f"{PASSWORD} is not in the environment: {user} has no password")
    return Server(
        host=host.strip("[]"),
        port=int(port),
        starttls=options.starttls or settings.mail_starttls,
        user=user,
        password=password,
        timeout=settings.timeout,
    )


def _write(edition: "Shown", output: str, settings: Settings) -> int:
    from newsdigest import mailing

    if mailing.is_nowhere(settings.siteurl):
        complain(f"SITEURL is {settings.siteurl or 'empty'}: no reader can follow the mail's links")
    if any("{to}" in each for each in settings.mail_unsubscribe):
        complain("NEWSDIGEST_MAIL_UNSUBSCRIBE: {to} stays as it is, for the program that sends the mail")
    data = mailing.mail(edition, settings)
    if output == "-":
        sys.stdout.buffer.write(data)
        return OK
    try:
        Path(output).write_bytes(data)
    except OSError as error:
        complain(f"{output}: cannot be written: {error.strerror}")
        return FAILED
    say(f"written  {output}")
    return OK


def _send(edition: "Shown", server: "Server", options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import mailing

    name = edition.edition.label.name
    sent, refused = 0, 0
    waiting = dict.fromkeys(options.to)
    try:
        for each in mailing.send(edition, settings, server, options.to, say=complain, again=options.again):
            waiting.pop(each.to, None)
            if each.before:
                say(f"{name}: {each.to} has it (--again sends it once more)")
            elif each.refused:
                refused += 1
                complain(f"{name}: {each.to}: refused: {each.refused}")
            else:
                sent += 1
                say(f"sent  {name} -> {each.to}")
    except (SendError, OSError) as error:
        complain(str(error))
        complain(f"{name}: not sent to {', '.join(waiting)}")
        refused += len(waiting)
    return OK if not refused else PARTIAL if sent else FAILED


MAIL = Command(
    name="mail",
    summary="send an edition by mail, or write it as a mail",
    description=f"""\
Send an edition by mail, HTML and plain text, or write it into a file for a program
that does.

The same edition is sent to an address once: content/mailed.txt remembers. Where
everybody has it, nothing happens, so a daily run may follow each build. The password
is in the environment variable {PASSWORD}, the key of what is remembered
in NEWSDIGEST_MAIL_KEY.
""",
    examples="""\
examples:
  newsdigest mail --output edition.eml
  newsdigest -s publishconf.py mail --to digest@lists.example.org --smtp smtp.example.org:587 --user digest
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(
        ok="everybody has it, or the file is written",
        failed="nobody was sent it, or nothing is written",
        partial="some were not sent it",
    ),
)
