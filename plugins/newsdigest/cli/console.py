"""What the commands share: how they are described, what they print and how they end."""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from newsdigest.content import Outcome
from newsdigest.document import Rights
from newsdigest.errors import SettingsError
from newsdigest.locking import alone
from newsdigest.settings import Settings
from newsdigest.text.terminal import escaped_json, on_a_line

OK, FAILED, USAGE, PARTIAL = range(4)
CRASHED = 70  # EX_SOFTWARE of sysexits.h
NOTES = {
    Outcome.EDITED: " (you have edited it: left as it is)",
    Outcome.OUTDATED: " (its source has changed since you edited it: see newsdigest diff)",
}

Item = TypeVar("Item")


class Exits(NamedTuple):
    """What the exit codes of a command mean that are not those of every command; "" for one that it never has."""

    ok: str
    failed: str = ""
    partial: str = ""

    def __str__(self) -> str:
        usage = "the command line or the settings cannot be used, or a worker process was lost"
        crashed = "the program has a fault (its place is on standard error)"
        codes = {OK: self.ok, FAILED: self.failed, USAGE: usage, PARTIAL: self.partial, CRASHED: crashed}
        return "exit codes:\n" + "".join(f"{code:3}  {what}\n" for code, what in codes.items() if what)


OF_INPUTS = Exits(
    ok="every input was taken",
    failed="none was taken, or --strict is set and one was refused or is doubtful",
    partial="some inputs were refused or are doubtful (each is named on standard error)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command of the command line."""

    name: str
    summary: str
    """One line for the list of commands."""

    description: str
    examples: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Settings], int]
    exits: Exits = OF_INPUTS


def add_report_arguments(parser: argparse.ArgumentParser, each: str = "article") -> None:
    """Add the options of a command that reports on many inputs."""
    parser.add_argument("--json", action="store_true", help=f"one JSON line per {each} on standard output")
    parser.add_argument("--strict", action="store_true", help="exit with 1 when any is refused or doubtful")


def require_digest(options: argparse.Namespace, settings: Settings) -> None:
    """See that the command is run in a digest, so that it founds none by accident. Raises SettingsError."""
    if not (options.settings or Path("pelicanconf.py").exists() or settings.content.is_dir()):
        raise SettingsError("no pelicanconf.py here: newsdigest init DIR makes a digest")


def one_import(options: argparse.Namespace, settings: Settings) -> AbstractContextManager[None]:
    """Return what keeps others waiting that write content: two could give two articles one name, or undo an edit."""
    if getattr(options, "dry_run", False) or not settings.content.is_dir():
        return nullcontext()
    return alone(settings.content, "import", complain)


def add_hint_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a person may say of all articles of an import."""
    parser.add_argument("--date", metavar="DATE", help="date of publication: 2023-04-20, 2023-04-20T18:02")
    parser.add_argument("--source", default="", metavar="NAME", help="who published it")
    add_source_arguments(parser)


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what a person may say of a source."""
    parser.add_argument("--section", default="", metavar="NAME", help="section of the digest")
    parser.add_argument("--lang", default="", metavar="CODE", help="language, for example fr (default: recognised)")
    parser.add_argument(
        "--rights", choices=[each.value for each in Rights], help="how much the site may show (fetched: excerpt)"
    )


def exit_code(*, troubles: int, taken: int, strict: bool) -> int:
    """Return how a command ends that took some inputs and had trouble with others."""
    if not troubles:
        return OK
    return FAILED if strict or not taken else PARTIAL


def progress(items: Iterator[Item], total: int | None = None, of: str = "articles") -> Iterator[Item]:
    """Pass the items on; show a progress line on a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # 60 ms that only a person at a terminal waits for
    from rich.progress import track

    yield from track(items, total=total, description=of, console=Console(stderr=True), transient=True)


def read_date(value: str | None, settings: Settings) -> datetime | None:
    """Return the date of ``--date``. Raises SettingsError."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=settings.timezone)).astimezone(settings.timezone)
    except (ValueError, OverflowError) as error:
        raise SettingsError(f"--date {value}: takes a date such as 2023-04-20 or 2023-04-20T18:02") from error


def read_lang(value: str) -> str:
    """Return the language of ``--lang`` alone: French typography is for fr-CA too. Raises SettingsError."""
    if value and not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value):
        raise SettingsError(f"--lang {value}: takes a language tag such as fr, en or pt-BR")
    return value.lower().partition("-")[0]


def positive(value: str) -> int:
    """Return a whole number above 0, for argparse."""
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number above 0")
    return int(value)


def iso(moment: datetime) -> str:
    """Return the day alone when that is all that is known."""
    return date.isoformat(moment.date()) if moment.time() == time() else moment.isoformat()


def tell_article(
    outcome: Outcome, path: Path | str, *, origin: str = "", warnings: Iterable[str] = (), indent: str = ""
) -> None:
    """Say what became of one article; one that is there already is only counted."""
    if outcome is Outcome.UNCHANGED:
        return
    say(f"{indent}{outcome:<8} {path}{f'  <- {origin}' if origin else ''}{NOTES.get(outcome, '')}")
    if outcome not in NOTES:
        for warning in warnings:
            say(f"{indent}           - {warning}")


def say(*lines: str) -> None:
    """Print lines; what strangers have written in them acts nowhere."""
    for line in lines:
        print(on_a_line(line), flush=True)


def complain(message: str) -> None:
    """Print a message on standard error, as ``say`` does."""
    print(on_a_line(f"newsdigest: {message}"), file=sys.stderr)


def print_json(record: dict[str, Any]) -> None:
    """Print a record on a line of its own."""
    print(escaped_json(json.dumps(record, ensure_ascii=False)))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they are, with what is to act in them: colours, commands to a workflow."""
    for line in lines:
        print(line)
