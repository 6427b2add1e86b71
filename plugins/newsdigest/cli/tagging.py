"""``newsdigest tags``: which tags may be one, and which say little."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from newsdigest.cli.console import FAILED, OK, PARTIAL, Command, Exits, complain, one_import, print_json, say
from newsdigest.errors import ContentError, SettingsError
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.desk.merging import Proposal, Twins

_SHOWN = 10


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="TAG", help="only what is proposed for these tags")
    parser.add_argument("--apply", action="store_true", help="write what you accept into content/tag-aliases.txt")
    parser.add_argument("--yes", action="store_true", help="with --apply: ask nothing, accept all that is proposed")
    parser.add_argument("--all", action="store_true", help=f"show more than {_SHOWN} rare tags and twins")
    parser.add_argument("--json", action="store_true", help="one JSON line per proposal, rare tag and pair of twins")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.desk import alias_file, merging  # 100 ms that other commands do not wait for
    from newsdigest.desk.tagged import tagged
    from newsdigest.enrich import aliases

    found, troubles = [], 0
    for each in tagged(settings, Notebook(settings.cache / FILE, complain)):
        if isinstance(each, ContentError):
            complain(str(each))
            troubles += 1
        else:
            found.append(each)
    known = aliases(settings)
    for error in known.errors:
        complain(str(error))
    troubles += len(known.errors)
    tags = merging.uses(sorted(found), known)
    own = alias_file.AliasFile(settings.content)
    proposals = merging.proposals(tags, own.apart)
    if options.names:
        proposals = [each for each in proposals if set(each.names) & set(options.names)]
    if options.apply:
        return _apply(proposals, options, settings) or (PARTIAL if troubles else OK)
    rare = [use.name for use in tags if len(use.articles) == 1]
    twins = merging.twins(tags)
    if options.json:
        _print_all(proposals, rare, twins)
    else:
        _show(proposals, rare, twins, len(tags), _SHOWN if not options.all else len(tags))
    return PARTIAL if troubles else OK


def _apply(proposals: Sequence["Proposal"], options: argparse.Namespace, settings: Settings) -> int:
    """Write what is accepted: at a terminal each is asked for, elsewhere those are that were named.

    Nobody waits for the answers: the file is read again when they are there. Raises SettingsError when nobody can be
    asked and nothing was named.
    """
    from newsdigest.desk.alias_file import AliasFile
    from newsdigest.enrich.aliases import FILE as ALIASES

    asks = sys.stdin.isatty() and sys.stdout.isatty() and not options.yes
    if proposals and not (asks or options.yes or options.names):
        raise SettingsError("tags --apply: nobody can be asked here: name the tags, or take all proposals with --yes")
    answers: dict[str, list[Sequence[str]]] = {"y": [], "n": [], "s": []}
    for each in proposals:
        if (answer := _ask(each) if asks else "y") == "q":
            break
        answers[answer].append(each.names)
    path = settings.content / ALIASES
    try:
        with one_import(options, settings):
            lines = AliasFile(settings.content).write(answers["y"], answers["n"])
    except OSError as error:
        complain(f"{path}: cannot be written: {error.strerror}")
        return FAILED
    for line in lines:
        say(f"written  {path}: {line}")
    if not lines:
        say("nothing to write")
    return OK


def _ask(proposal: "Proposal") -> str:
    """Return y, n, s (not now) or q (no more)."""
    say(_line(proposal))
    while True:
        try:
            answer = input("  one tag? [y]es, [n]o, [s]kip, [q]uit: ").strip().lower()[:1]
        except EOFError:
            return "q"
        if answer in ("y", "n", "s", "q"):
            return answer


def _line(proposal: "Proposal") -> str:
    counted = " = ".join(f"{name} ({count})" for name, count in zip(proposal.names, proposal.articles, strict=True))
    return f"  {counted}  [{proposal.reason}]"


def _show(
    proposals: Sequence["Proposal"], rare: Sequence[str], twins: Sequence["Twins"], tags: int, shown: int
) -> None:
    say(f"{tags} tags; in brackets the number of their articles")
    if proposals:
        say("", f"May be one ({len(proposals)}); newsdigest tags --apply writes what you accept:")
        for each in proposals:
            say(_line(each))
    if twins:
        say("", f"Twins, which stand in the same articles ({len(twins)}):")
        for pair in twins[:shown]:
            say(f"  {' | '.join(pair.names)}  ({pair.both} of {pair.either})")
        _more(twins, shown)
    if rare:
        say("", f"In one article only ({len(rare)}):")
        for name in sorted(rare)[:shown]:
            say(f"  {name}")
        _more(rare, shown)


def _more(items: Sequence[object], shown: int) -> None:
    if len(items) > shown:
        say(f"  … and {len(items) - shown} more (--all)")


def _print_all(proposals: Iterable["Proposal"], rare: Iterable[str], twins: Iterable["Twins"]) -> None:
    for each in proposals:
        print_json({"kind": "proposal", **each._asdict()})
    for pair in twins:
        print_json({"kind": "twins", **pair._asdict()})
    for name in sorted(rare):
        print_json({"kind": "rare", "name": name})


TAGS = Command(
    name="tags",
    summary="propose tags that may be one; show rare ones and twins",
    description="""\
Propose tags to merge: other spellings, plurals, initials, names written as they sound.

--apply writes what you accept into content/tag-aliases.txt, a line each, and leaves all
other lines as they are. At a terminal it asks for each; a no is written down, too, and not asked
again. Elsewhere, as in a script, it takes what is proposed for the tags that you name, or
with --yes all of it. The old page of a merged tag leads to the new one, and its feeds stay.
""",
    examples="""\
examples:
  newsdigest tags
  newsdigest tags --apply
  newsdigest tags --apply Zelensky OTAN
  newsdigest tags --apply --yes
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(
        ok="what there is to propose is shown or written",
        failed="the file cannot be written",
        partial="some articles were left out",
    ),
)
