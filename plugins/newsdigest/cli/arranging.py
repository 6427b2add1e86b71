"""``newsdigest edition``."""

import argparse

from newsdigest.cli.console import FAILED, OK, Command, Exits, complain, one_import, say
from newsdigest.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", nargs="?", default="", metavar="DATE", help="2023-04-20, or 2023-W16 of a weekly digest (default: last)"
    )


def _run(options: argparse.Namespace, settings: Settings) -> int:
    with one_import(options, settings):
        return _draft(options, settings)


def _draft(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import arranging  # 100 ms that other commands do not wait for

    draft = arranging.draft(settings, options.name)
    for error in draft.errors:
        complain(str(error))
    if not draft.articles:
        complain(f"{draft.path.stem}: no article, and no edition")
        return FAILED
    try:
        written = draft.save()
    except OSError as error:
        complain(f"{draft.path}: cannot be written: {error.strerror}")
        return FAILED
    if written:
        say(f"written  {draft.path}")
        return OK
    complain(f"{draft.path}: is there already and stays as it is; a new draft would be:")
    say(*draft.text.splitlines())
    return FAILED


EDITION = Command(
    name="edition",
    summary="write the draft of an edition, for an editor to arrange",
    description="""\
Write content/editions/DATE.md: the edition as it makes itself, a line for each entry.

Move lines, give Title, Lead and Leave_out, write a note above the first heading; a
deleted line gives its article back to its own order. A file that is there is never
written again: then the draft is only shown.
""",
    examples="""\
examples:
  newsdigest edition               of the newest articles
  newsdigest edition 2023-04-20
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(ok="the draft is written", failed="it is not: there is no article, or the file is there already"),
)
