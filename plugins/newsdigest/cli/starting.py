"""``newsdigest init``."""

import argparse
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from newsdigest.cli.console import FAILED, OK, Command, Exits, complain, read_lang, say
from newsdigest.errors import SettingsError
from newsdigest.settings import Rhythm, Settings
from newsdigest.settings.zones import like, zone
from newsdigest.text.addresses import is_web

if TYPE_CHECKING:
    from newsdigest.starting import Start

LANGS = ("ar", "de", "en", "es", "fr", "it", "pt")
"""Languages into which the words of the pages are translated."""

_RHYTHMS = {
    Rhythm.DAILY: "day, each day, every day, jour, chaque jour, tous les jours, quotidien, quotidienne, täglich, "
    "jeden tag, diario, diaria, cada día, todos los días, ogni giorno, tutti i giorni, quotidiano, quotidiana, diário, "
    "diária, todos os dias, يومي, يومية, كل يوم",
    Rhythm.WEEKLY: "week, each week, every week, semaine, chaque semaine, toutes les semaines, hebdomadaire, hebdo, "
    "wöchentlich, jede woche, semanal, cada semana, todas las semanas, ogni settimana, settimanale, "
    "todas as semanas, أسبوعي, أسبوعية, كل أسبوع",
}
"""How a person may answer in the languages of the interface."""

_PATIENCE = 20  # seconds for each first feed: somebody is waiting


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new folder, or a clone of an empty repository")
    parser.add_argument("--name", metavar="TEXT", help="what the digest is called")
    parser.add_argument("--tagline", metavar="TEXT", help="a line below the name")
    parser.add_argument("--lang", metavar="CODE", help=f"language of the site: {', '.join(LANGS)}")
    parser.add_argument("--timezone", metavar="ZONE", help="for example Europe/Paris")
    parser.add_argument("--address", metavar="URL", help="where it will be, as https://user.github.io/repo")
    parser.add_argument("--edition", choices=[each.value for each in Rhythm], help="a day's news or a week's")
    parser.add_argument(
        "--feed", action="append", metavar="URL", help="a feed or a site to begin with; may be repeated"
    )
    parser.add_argument("--opml", type=Path, metavar="FILE", help="a list of feeds to begin with, from any feed reader")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the default of what is not given")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import starting  # 100 ms that other commands do not wait for
    from newsdigest.sources.web import Web
    from newsdigest.subscribing import find_feed

    ask = sys.stdin.isatty() and not options.yes
    folder = options.folder
    try:
        starting.see_room(folder)  # before anybody answers questions
        wanted = _wanted(options, _Asker(ask=ask))
        web = Web(replace(settings, timeout=_PATIENCE))
        for line in starting.start(wanted, lambda address: find_feed(address, web)):
            say(line)
        if taken := "" if ask else _taken(options, wanted):
            say(f"nobody was asked: {taken}")
    except starting.StartError as error:
        complain(str(error))
        return FAILED
    except EOFError:
        complain("a question has no answer: nothing is written")
        return FAILED
    say(f"next: cd {quote(str(folder))} && make html && make serve")
    return OK


class _Asker:
    """Gets each answer from the command line, from the person, or takes the default."""

    def __init__(self, *, ask: bool) -> None:
        self._ask = ask

    def __call__(
        self,
        value: str | None,
        question: str,
        default: str,
        read: Callable[[str], str],
        meant: Callable[[str], str] = str,
    ) -> str:
        """Return what is wanted as ``read`` understands it; a person is asked again after an answer that cannot be.

        meant: gives what a person means by a loose answer, which is told; the command line is taken as it is written.

        Raises SettingsError, of ``read``, for what stands on the command line, EOFError where no more answers come.
        """
        if value is not None or not self._ask:
            return read(default if value is None else value)
        while True:
            answer = input(f"{question}{f' [{default}]' if default else ''}: ").strip()
            try:
                wanted = read(meant(answer) if answer else default)
            except SettingsError as error:
                say(re.sub(r"^--\w+:? ", "", str(error)))  # nobody has written an option
            else:
                if answer and meant(answer) != answer:
                    say(f"{answer}: taken as {wanted}")
                return wanted


def _wanted(options: argparse.Namespace, said: _Asker) -> "Start":
    """Return what the digest is to be. Raises SettingsError and EOFError."""
    from newsdigest.starting import Start, here_lang, here_timezone

    name = said(options.name, "Name of the digest", options.folder.resolve().name, _name)
    tagline = said(options.tagline, "A line below the name", "", _line)
    lang = said(options.lang, f"Language ({', '.join(LANGS)})", here_lang(), _lang)
    timezone = said(options.timezone, "Time zone", here_timezone(), _timezone, _zone_meant)
    often = "An edition each day or each week (daily, weekly)"
    edition = said(options.edition, often, Rhythm.DAILY.value, _edition, _edition_meant)
    where = "Address of the published site, if you know it"
    address = said(options.address, where, "", _address, _address_meant)
    first = "First feeds or sites (addresses between spaces), or a file of them (OPML)"
    feeds = "" if options.feed or options.opml else said(None, first, "", _feeds)
    given = Path(feeds).expanduser() if feeds and Path(feeds).expanduser().is_file() else None
    return Start(
        folder=options.folder,
        name=name,
        tagline=tagline,
        lang=lang,
        timezone=timezone,
        address=address,
        edition=Rhythm(edition),
        feeds=tuple(options.feed or ([] if given else feeds.split())),
        sources=options.opml or given,
    )


def _taken(options: argparse.Namespace, start: "Start") -> str:
    """Return what the digest is that nobody has said."""
    kinds = {"name": start.name, "lang": start.lang, "timezone": start.timezone, "edition": start.edition}
    return ", ".join(f"{kind} {value}" for kind, value in kinds.items() if getattr(options, kind) is None)


def _name(value: str) -> str:
    if not value.strip():
        raise SettingsError("--name: a digest has a name")
    return _line(value)


def _line(value: str) -> str:
    """Return a text on one line. Raises SettingsError for what is not in the terminal's encoding."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise SettingsError(f"{value!a}: is no text in UTF-8") from error
    return " ".join(value.split())


def _timezone(value: str) -> str:
    return zone(value, f"--timezone {value}").key


def _zone_meant(answer: str) -> str:
    alike = like(answer)
    return alike[0] if len(alike) == 1 and answer not in available_timezones() else answer


def _edition_meant(answer: str) -> str:
    words = " ".join(answer.casefold().split())
    return next((rhythm.value for rhythm, said in _RHYTHMS.items() if words in said.split(", ")), words)


def _address_meant(answer: str) -> str:
    """Return the address of a host that is written without its scheme."""
    return f"https://{answer}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", answer) else answer


def _edition(value: str) -> str:
    if value not in set(Rhythm):
        raise SettingsError(f"--edition {value}: takes daily or weekly")
    return value


def _address(value: str) -> str:
    parts = urlsplit(value.strip()) if is_web(value) else None
    if value and (not parts or parts.query or parts.fragment or parts.username or re.search(r"\s", value.strip())):
        raise SettingsError(f"--address {value}: takes an address such as https://user.github.io/repo")
    return value.strip().rstrip("/")


def _feeds(value: str) -> str:
    return value.strip().strip("\"'")  # as a terminal writes a file that is dropped on it


def _lang(value: str) -> str:
    """Return the code of a language, which may be called by its name, its own or the English one.

    Says of one that has no translation that it has none. Raises SettingsError.
    """
    from babel import Locale  # only here

    names = {Locale(names_in).languages[code].casefold(): code for code in LANGS for names_in in ("en", code)}
    value = names.get(value.strip().casefold(), value)
    known = f"{', '.join(LANGS[:-1])} or {LANGS[-1]}"
    if (primary := read_lang(value)) not in Locale("en").languages:
        raise SettingsError(f"--lang {value}: is no language; the pages are translated into {known}")
    if primary not in LANGS:
        complain(
            f"--lang {value}: buttons and headings will be in English: they are translated into {', '.join(LANGS)}"
        )
    return value


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
    exits=Exits(ok="the digest is there", failed="it is not; why is on standard error"),
)
