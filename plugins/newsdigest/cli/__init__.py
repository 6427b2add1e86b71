"""The ``newsdigest`` command: each of its commands is a module beside this one."""

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path

from newsdigest.cli import (
    adding,
    arranging,
    checking,
    comparing,
    enriching,
    explaining,
    fetching,
    freezing,
    mailing,
    pinging,
    previewing,
    starting,
    status,
    tagging,
)
from newsdigest.cli.console import CRASHED, FAILED, OK, PARTIAL, USAGE, Command, complain
from newsdigest.errors import NewsdigestError
from newsdigest.settings import Settings
from newsdigest.text.terminal import on_a_line

__all__ = ["FAILED", "OK", "PARTIAL", "USAGE", "main"]

COMMANDS: tuple[Command, ...] = (
    starting.INIT,
    adding.ADD,
    fetching.FETCH,
    fetching.SUBSCRIBE,
    comparing.DIFF,
    enriching.ENRICH,
    arranging.EDITION,
    status.STATUS,
    freezing.FREEZE,
    freezing.RENAME,
    tagging.TAGS,
    explaining.EXPLAIN,
    previewing.SERVE,
    checking.CHECK,
    mailing.MAIL,
    pinging.PING,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    options = parse(parser(), arguments)
    for stream in (sys.stdout, sys.stderr):  # a file name may hold what the terminal's encoding does not
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options, _settings(options.settings)))
    except NewsdigestError as error:
        complain(str(error))
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough: `newsdigest … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        complain("interrupted; every article reported above is complete")
        return 130
    except Exception:  # noqa: BLE001 - a fault of ours must not end as refused inputs do
        print("\n".join(map(on_a_line, traceback.format_exc().splitlines())), file=sys.stderr)
        return CRASHED


def parse(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line says; inputs may stand on both sides of options (``add a.txt --lang fr b.txt``).

    argparse takes the inputs of a command at one place only. Exits with a message, as argparse does.
    """
    options, others = parser.parse_known_args(arguments)
    if others and (not hasattr(options, "paths") or any(other.startswith("-") and other != "-" for other in others)):
        command = getattr(options, "parser", parser)  # whose usage is shown
        known = re.findall(r"--[\w-]+", command.format_help())
        unknown = (other for other in others if other.startswith("--"))
        alike = next((close[0] for other in unknown if (close := get_close_matches(other, known, 1, 0.7))), "")
        command.error(f"unrecognized arguments: {' '.join(others)}{f' (is {alike} meant?)' if alike else ''}")
    if others:
        options.paths = [*options.paths, *others]
    return options


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="newsdigest",
        description="Collect news articles for a digest. The site itself is built by pelican (or make html).",
        epilog="Each command explains itself: newsdigest add --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('newsdigest')}")
    parser.add_argument(
        "-s", "--settings", type=Path, metavar="FILE", help="Pelican settings file (default: pelicanconf.py, if any)"
    )
    parsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        own = parsers.add_parser(
            command.name,
            help=command.summary,
            description=command.description,
            epilog=f"{command.examples}\n{command.exits}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        own.set_defaults(run=command.run, parser=own)
        command.arguments(own)
    return parser


def _settings(path: Path | None) -> Settings:
    default = Path("pelicanconf.py")
    if not path and not default.exists():
        return Settings()
    folder = str((path or default).parent.absolute())
    if folder not in sys.path:  # a module of the owner's that a setting names is beside the settings
        sys.path.append(folder)
    return Settings.from_file(path or default)
