"""``newsdigest serve``."""

import argparse
import subprocess
import sys
from pathlib import Path

from newsdigest.cli.console import OK, Command, Exits, complain, say
from newsdigest.errors import SettingsError
from newsdigest.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--watch", action="store_true", help="build again, and show it, when anything changes")
    parser.add_argument("--port", type=_port, metavar="N", help="the port, or the next free one (default: PORT, 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="listen there; 0.0.0.0 lets others see it, drafts too"
    )
    parser.add_argument("--address", default="", metavar="URL", help="where the site will be (default: SITEURL)")
    parser.add_argument("--output", type=Path, metavar="DIR", help="build into this folder (default: OUTPUT_PATH)")


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65_535:
        raise argparse.ArgumentTypeError(f"{value!r} is no port: 0 (any) to 65535")
    return int(value)


def _address(value: str) -> str:
    """Return the value of ``--address``. Raises SettingsError."""
    if value and not value.startswith(("http://", "https://")):
        raise SettingsError(f"--address {value}: takes an address such as https://user.github.io/repo")
    return value.rstrip("/")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.previewing import running  # 70 ms that other commands do not wait for

    file = options.settings or Path("pelicanconf.py")
    if not file.is_file():
        raise SettingsError(f"{file}: there is no settings file; what is to be served?")

    def add() -> None:
        """Import the inbox, with the program as it is now."""
        command = [sys.executable, "-P", "-m", "newsdigest.cli", "--settings", str(file), "add"]
        subprocess.run(command, check=False)  # noqa: S603 - our own program

    wanted = running.Options(
        settings=file,
        inbox=settings.content / "inbox",
        output=options.output,
        host=options.host,
        port=options.port,
        address=_address(options.address),
        watch=options.watch,
    )
    try:
        running.run(wanted, add=add, say=say, complain=complain)
    except KeyboardInterrupt:
        say("")
    return OK


SERVE = Command(
    name="serve",
    summary="show the site on this machine as GitHub Pages will",
    description="""\
Import the inbox, build the site and show it on this machine as GitHub Pages will:
below the path of its address, with 404.html, redirects and media types as there.

With --watch it is built again whenever an article, the theme, a setting or the
plugin changes, and open pages show that by themselves. An error is shown in the page;
the last good site stays. Drafts, and articles that wait for their date, are listed
at -/ below the site's address.
""",
    examples="""\
examples:
  newsdigest serve                        build once and show it
  newsdigest serve --watch                and build again after each change
  newsdigest serve --address https://user.github.io/repo
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(ok="it was stopped with Ctrl+C"),
)
