"""``newsdigest diff``: what the sources of edited articles have changed."""

import argparse
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsdigest.cli.console import OK, PARTIAL, Command, Exits, complain, one_import, print_lines, say
from newsdigest.errors import ContentError
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.comparing import Change


_KEPT_DAY = " (Modified stays the day of your Correction)"


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE.md", help="default: all articles")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--take", action="store_true", help="join the source's changes with yours")
    choice.add_argument("--dismiss", action="store_true", help="keep your text, and say no more of this change")
    parser.add_argument("--force", action="store_true", help="with --take: where both changed, take the source's words")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    with one_import(options, settings) if options.take or options.dismiss else nullcontext():
        return _each(options, settings)


def _each(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import comparing  # with difflib and dateutil: 50 ms

    notebook = Notebook(settings.cache / FILE, complain)
    troubles = found = 0
    for change in comparing.changes([Path(each) for each in options.paths], settings, notebook):
        if isinstance(change, ContentError):
            complain(str(change))
            troubles += 1
            continue
        found += 1
        try:
            if options.take:
                troubles += not _take(change, settings, notebook, force=options.force)
            elif options.dismiss:
                comparing.take(change, comparing.dismissed(change), settings, notebook)
                say(f"dismissed {change.path}")
            else:
                print_lines([comparing.show(change, coloured=sys.stdout.isatty())])
        except ContentError as error:
            complain(str(error))
            troubles += 1
        except OSError as error:
            complain(f"{change.path}: cannot be written: {error.strerror}")
            troubles += 1
    if not found and not troubles:
        say("no article that you have edited has changed at its source")
    return PARTIAL if troubles else OK


def _take(change: "Change", settings: Settings, notebook: Notebook, *, force: bool) -> bool:
    """Write both edits into the file; return whether that was done."""
    from newsdigest import comparing

    joined = comparing.joined(change, today=datetime.now(settings.timezone).date())
    if joined.conflicts and not force:
        for mine, theirs in dict.fromkeys(comparing.sentences(conflict) for conflict in joined.conflicts):
            both = f"you to “{mine}”, its source to “{theirs}”"
            complain(f"{change.path}: both of you have changed it: {both}")
        complain(f"{change.path}: left as it is; --force takes the source's words there")
        return False
    comparing.take(change, joined.text, settings, notebook)
    say(f"joined   {change.path}{_KEPT_DAY if joined.kept_day else ''}")
    return True


DIFF = Command(
    name="diff",
    summary="show what the sources of edited articles have changed",
    description="""\
Show what has changed at its source since you edited an article: a correction there is news.

Words that are gone stand in [-brackets-], new ones in {+braces+}. --take joins the changes
with yours, sentence by sentence; where both changed one sentence it says so and writes
nothing without --force.
""",
    examples="""\
examples:
  newsdigest diff
  newsdigest diff --take content/articles/2023/04/20-starship.md
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(ok="each change is shown, joined or dismissed", partial="not each; why is on standard error"),
)
