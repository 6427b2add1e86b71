"""``newsdigest init``."""

import argparse
import sys
from pathlib import Path

from newsdigest.cli.console import FAILED, OK, Command, complain, read_lang, say
from newsdigest.errors import SettingsError
from newsdigest.settings import Rhythm, Settings

LANGS = ("ar", "de", "en", "es", "fr", "it", "pt")
"""Languages into which the words of the pages are translated."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder")
    parser.add_argument("--name", metavar="TEXT", help="what the digest is called")
    parser.add_argument("--tagline", metavar="TEXT", help="a line below the name")
    parser.add_argument("--lang", metavar="CODE", help=f"language of the site: {', '.join(LANGS)}")
    parser.add_argument("--timezone", metavar="ZONE", help="for example Europe/Paris")
    parser.add_argument("--address", metavar="URL", help="where it will be, as https://user.github.io/repo")
    parser.add_argument("--edition", choices=[each.value for each in Rhythm], help="a day's news or a week's")
    parser.add_argument("--feed", action="append", metavar="URL", help="a feed to begin with; may be repeated")
    parser.add_argument("--opml", type=Path, metavar="FILE", help="a list of feeds to begin with, from any feed reader")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the default of what is not given")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import starting  # 20 ms that other commands do not wait for

    ask = sys.stdin.isatty() and not options.yes

    def said(value: str | None, question: str, default: str) -> str:
        """Return what was given, else what is answered, else the default."""
        if value is not None or not ask:
            return default if value is None else value
        return input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default

    folder = options.folder
    name = said(options.name, "Name of the digest", folder.resolve().name)
    tagline = said(options.tagline, "A line below the name", "")
    lang = said(options.lang, f"Language ({', '.join(LANGS)})", starting.here_lang())
    _check_lang(lang)
    timezone = said(options.timezone, "Time zone", starting.here_timezone())
    if not starting.is_timezone(timezone):
        raise SettingsError(f"--timezone {timezone}: takes a time zone such as Europe/Paris")
    edition = said(options.edition, "An edition each day or each week (daily, weekly)", Rhythm.DAILY.value)
    if edition not in set(Rhythm):
        raise SettingsError(f"--edition {edition}: takes daily or weekly")
    address = said(options.address, "Address of the published site, if you know it", "")
    if address and not address.startswith(("http://", "https://")):
        raise SettingsError(f"--address {address}: takes an address such as https://user.github.io/repo")
    feeds = options.feed or said(None, "First feeds (addresses between spaces)", "").split()
    wanted = starting.Start(
        folder=folder,
        name=name,
        tagline=tagline,
        lang=lang,
        timezone=timezone,
        address=address.rstrip("/"),
        edition=Rhythm(edition),
        feeds=tuple(feeds),
        sources=options.opml,
    )
    try:
        for line in starting.start(wanted):
            say(line)
    except starting.StartError as error:
        complain(str(error))
        return FAILED
    say(f"next: cd {folder} && make html && make serve")
    return OK


def _check_lang(lang: str) -> None:
    """Say that a language has no translation. Raises SettingsError for what is no language at all."""
    from babel import Locale  # only here

    known = f"{', '.join(LANGS[:-1])} or {LANGS[-1]}"
    if (primary := read_lang(lang)) not in Locale("en").languages:
        raise SettingsError(f"--lang {lang}: is no language; the pages are translated into {known}")
    if primary not in LANGS:
        complain(f"--lang {lang}: buttons and headings will be in English: they are translated into {', '.join(LANGS)}")


INIT = Command(
    name="init",
    summary="make a new digest from nothing",
    description="""\
Make a folder with all that a digest needs: settings, content, a workflow for GitHub
Pages, a git repository. It builds at once. What is not given is asked for, if there
is a person to ask.
""",
    examples="""\
examples:
  newsdigest init presse
  newsdigest init presse --name "La Revue" --lang fr --timezone Europe/Paris --yes
  newsdigest init presse --opml subscriptions.opml --address https://user.github.io/presse
""",
    arguments=_arguments,
    run=_run,
)
