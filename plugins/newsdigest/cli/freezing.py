"""``newsdigest freeze`` and ``newsdigest rename``: what is written into an article's file."""

import argparse
from pathlib import Path

from newsdigest.cli.console import FAILED, OK, Command, complain, exit_code, one_import, say
from newsdigest.errors import ContentError
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings


def _freeze_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="FILE.md")
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")


def _freeze(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.desk import freezing  # 100 ms that other commands do not wait for

    refused = 0
    for name in options.paths:
        try:
            with one_import(options, settings):
                written = freezing.freeze(Path(name), settings, dry_run=options.dry_run)
        except ContentError as error:
            complain(str(error))
            refused += 1
        else:
            say(f"frozen   {name}: {', '.join(written)}" if written else f"kept     {name}: nothing to add")
    return exit_code(troubles=refused, taken=len(options.paths) - refused, strict=False)


def _rename_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", type=Path, metavar="FILE.md", help="default: all that have moved")
    parser.add_argument("slug", nargs="?", default="", metavar="SLUG", help="the last part of its new address")


def _rename(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.desk import renaming

    if options.path is None:
        with one_import(options, settings):
            return _keep_addresses(settings)
    try:
        if not options.slug:
            raise ContentError(f"{options.path}: give the new slug, too")
        with one_import(options, settings):
            done = renaming.rename(options.path, options.slug, settings)
    except ContentError as error:
        complain(str(error))
        return FAILED
    say(f"renamed  {options.path}: {done.now}" + (f"  <- {done.before}" if done.before else ""))
    for mention in done.mentions:
        complain(f"{mention}: names the old slug")
    return OK


def _keep_addresses(settings: Settings) -> int:
    """Write down the addresses that earlier builds have seen."""
    from newsdigest.desk import renaming
    from newsdigest.desk.archive import Article, articles

    found = [each for each in articles(settings) if isinstance(each, Article)]
    moved = troubles = 0
    for each in renaming.moved(found, Notebook(settings.cache / FILE, complain), settings):
        try:
            renaming.keep(each, settings)
        except ContentError as error:
            complain(str(error))
            troubles += 1
        else:
            say(f"kept     {each.path}: {each.now}  <- {', '.join(each.former)}")
            moved += 1
    if not moved and not troubles:
        say("no article has an address that nothing leads from")
    return exit_code(troubles=troubles, taken=moved, strict=False)


FREEZE = Command(
    name="freeze",
    summary="write the generated summary and tags into articles, to edit them",
    description="""\
Write the summary and the tags that the site gives to an article into its file, as lines
Summary and Tags, for you to edit. A line that is there already stays as it is, and so does
every other byte of the file.
""",
    examples="""\
examples:
  newsdigest freeze content/articles/2023/04/20-starship.md
""",
    arguments=_freeze_arguments,
    run=_freeze,
)
RENAME = Command(
    name="rename",
    summary="give an article another address, and keep the old one",
    description="""\
Give an article another slug and write its old address into its file (Redirect_from), so
that the old address leads to the new one.

Without a file: do the latter for all articles whose slug or date you have changed by hand
since a build of this machine has seen them.
""",
    examples="""\
examples:
  newsdigest rename content/articles/2023/04/20-starship.md starship-explose
  newsdigest rename
""",
    arguments=_rename_arguments,
    run=_rename,
)
