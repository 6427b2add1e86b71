"""``newsdigest explain``: why a summary and tags are what they are."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from newsdigest.cli.console import Command, complain, exit_code, positive, print_json, say
from newsdigest.errors import ContentError
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.enrich.explaining import Explanation


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="FILE.md")
    parser.add_argument("--json", action="store_true", help="one JSON line per article on standard output")
    parser.add_argument("--rows", type=positive, default=12, metavar="N", help="so many sentences and tags (12)")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.content import read_file
    from newsdigest.enrich.explaining import explain  # 100 ms that other commands do not wait for

    refused = 0
    for name in options.paths:
        try:
            document = read_file(Path(name), settings.timezone)
        except ContentError as error:
            complain(str(error))
            refused += 1
            continue
        explanation = explain(document, settings)
        if options.json:
            print_json({"path": name, **asdict(explanation)})
        else:
            say(f"{name} ({explanation.lang})")
            _tell(explanation, options.rows)
    return exit_code(troubles=refused, taken=len(options.paths) - refused, strict=False)


def _tell(explanation: "Explanation", rows: int) -> None:
    """Print both tables, the best first; ``*`` is chosen."""
    say("", "  sentences: points of ROUGE about the article's mean, and what moves them most")
    for sentence in explanation.sentences[:rows]:
        say(f"  {'*' if sentence.chosen else ' '} {sentence.score:+6.2f}  ¶{sentence.paragraph + 1:<3} {sentence.text}")
        if why := sentence.refused or _reasons(sentence.reasons):
            say(f"{'':17}{'refused: ' if sentence.refused else ''}{why}")
    say("", "  tags: how much of the article each stands for")
    for tag in explanation.tags[:rows]:
        seen = f"{tag.mentions:g} mentions in {tag.sentences} sentences"
        say(f"  {'*' if tag.chosen else ' '} {tag.weight:6.2f}  {tag.text}  ({tag.kind}, {seen})")
        if tag.reasons:
            say(f"{'':11}{_reasons(tag.reasons)}")
    say()


def _reasons(reasons: tuple[tuple[str, float], ...]) -> str:
    return ", ".join(f"{name} {share:+.2f}" for name, share in reasons)


EXPLAIN = Command(
    name="explain",
    summary="show why each sentence and tag was chosen",
    description="""\
Show what could stand in an article's summary and among its tags, with the scores by
which the best were chosen ("*"). Writes nothing.
""",
    examples="""\
examples:
  newsdigest explain content/articles/2023/04/20-starship.md
""",
    arguments=_arguments,
    run=_run,
)
