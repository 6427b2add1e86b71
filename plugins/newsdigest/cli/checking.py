"""``newsdigest check``."""

import argparse
import os
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from newsdigest.cli.console import FAILED, OK, Command, Exits, complain, print_json, print_lines, say
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.checking import More, Report

LISTED = 20
"""Findings of one rule that are listed; the others are counted. ``--all`` and ``--json`` have all that are kept."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON line per finding on standard output")
    parser.add_argument("--strict", action="store_true", help="exit with 1 for warnings, too")
    parser.add_argument(
        "--only", action="append", default=[], metavar="RULE", help="apply this rule alone (repeatable)"
    )
    parser.add_argument("--skip", action="append", default=[], metavar="RULE", help="leave out this rule (repeatable)")
    parser.add_argument("--external", action="store_true", help="ask whether the pages of others are still there")
    parser.add_argument("--twice", action="store_true", help="build again and compare: is anything left to chance?")
    parser.add_argument("--all", action="store_true", help=f"list more than {LISTED} findings of a rule")
    parser.add_argument("--rules", action="store_true", help="list the rules and look at nothing")
    parser.add_argument("output", nargs="?", type=Path, metavar="OUTPUT", help="the built site (default: OUTPUT_PATH)")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from dataclasses import replace

    from newsdigest import checking  # with lxml: 50 ms that other commands do not wait for
    from newsdigest.checking import telling
    from newsdigest.replacing import make_whole

    if options.rules:
        _print_rules()
        return OK
    if options.output:
        settings = replace(settings, output=options.output)
    make_whole(settings.output.resolve(), complain)
    selection = checking.Selection(only=tuple(options.only), skip=(*settings.check_skip, *options.skip))
    report = checking.check(settings, selection, more=list(_on_demand(options, settings)))
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    if options.json:
        _print_json(report)
    elif in_actions:
        print_lines(telling.annotations(report, LISTED))
    else:
        _print(report, len(report.findings) if options.all else LISTED)
    if in_actions and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        try:
            with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(telling.summary(report, LISTED))
        except OSError as error:
            complain(f"{summary}: {error.strerror}; there is no summary of this step")
    if not options.json:
        say(f"{telling.total(report)} in {report.files:,} files")
    counts = report.counts
    failed = counts[checking.Severity.ERROR] or (options.strict and counts[checking.Severity.WARNING])
    return FAILED if failed else OK


def _on_demand(options: argparse.Namespace, settings: Settings) -> "Iterator[More]":
    if options.external:
        from newsdigest.checking.external import External

        yield External(settings, Notebook(settings.cache / FILE, complain))
    if options.twice:
        from newsdigest.checking.twice import Twice

        yield Twice(settings, options.settings or Path("pelicanconf.py"))


def _print(report: "Report", most: int) -> None:
    from newsdigest.checking import telling

    more = dict(report.more)  # of one rule there may be errors and, of imported articles, warnings
    for (_, name), group in groupby(report.findings, key=attrgetter("severity", "rule")):
        findings = list(group)
        first = findings[0]
        say(f"{first.severity}: {name}")
        for each in findings[:most]:
            say(f"  {telling.place(each)}: {each.reason}{telling.others(each)}")
        if beyond := len(findings) - len(findings[:most]) + more.pop(name, 0):
            say(f"  … and {beyond} more")
        say(f"  -> {first.remedy}", "")


def _print_json(report: "Report") -> None:
    for each in report.findings:
        print_json(
            {
                "rule": each.rule,
                "severity": each.severity,
                "file": each.file,
                "line": each.line,
                "reason": each.reason,
                "remedy": each.remedy,
                "count": each.count,
            }
        )
    for rule, number in report.more.items():
        print_json({"rule": rule, "more": number})


def _print_rules() -> None:
    from newsdigest.checking import RULES

    for rule in RULES:
        say(f"{rule.name:<17} {rule.severity:<8} {rule.what}")


CHECK = Command(
    name="check",
    summary="look at the built site before it is published",
    description="""\
Look at the built site and its Markdown: links, feeds, HTML, accessibility, what could act
in a browser, what GitHub Pages takes. Each finding names the file and the line to correct.
""",
    examples="""\
examples:
  newsdigest -s publishconf.py check             the site as it is to be published
  newsdigest check --only broken-link            one rule
  newsdigest check --external                    also links to pages of others
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(ok="no error (with --strict: no warning either)", failed="there are some"),
)
