"""``newsdigest status``: what an editor finds on the desk."""

import argparse
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsdigest.cli.console import OK, Command, Exits, complain, print_json, say
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

if TYPE_CHECKING:
    from newsdigest.desk.state import Edition, Remark, Source, State

_SHOWN = 8
_WIDTH = 80
_HEADINGS = {
    "unreadable": "Cannot be read",
    "scheduled": "Waits for its date",
    "draft": "Drafts",
    "moved": "Has another address (newsdigest rename keeps the old ones)",
    "changed at its source": "Has changed at its source (newsdigest diff)",
    "guessed": "Was guessed (a file that you edit is no guess)",
    "incomplete": "Is incomplete",
}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help=f"show more than {_SHOWN} lines of a kind")
    parser.add_argument("--json", action="store_true", help="one JSON line for each thing")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest.desk.state import state  # 150 ms that other commands do not wait for

    found = state(settings, Notebook(settings.cache / FILE, complain))
    if options.json:
        for record in _records(found):
            print_json(record)
        return OK
    for heading, lines in _parts(found, settings):
        say(heading)
        shown = lines if options.all or len(lines) <= _SHOWN + 1 else lines[:_SHOWN]
        for line in shown:
            say(*textwrap.wrap(line, _WIDTH, initial_indent="  ", subsequent_indent="      ", **_WHOLE))
        if len(lines) > len(shown):
            say(f"  … and {len(lines) - len(shown)} more (--all)")
    return OK


_WHOLE: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}  # a path stays one word


def _parts(found: "State", settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Yield headings and the lines below them."""
    waiting, refused = len(found.waiting), len(found.refused)
    waits = _number(waiting, "file waits", "files wait") if waiting else "nothing waits"
    elsewhere = " (or was read on another machine)" if waiting and not found.remembers else ""
    yield f"Inbox: {waits}{elsewhere}", [*found.waiting]
    if refused:
        yield f"Refused last time: {refused}", [str(each) for each in found.refused]
    failing = sum(each.failing is not None for each in found.sources)
    healthy = f", {failing} failing" if failing else ""
    yield f"Sources: {len(found.sources)}{healthy}", [_source(each, settings) for each in found.sources]
    if found.edition:
        entries = _number(found.edition.entries, "entry", "entries")
        yield f"Edition {found.edition.name}: {entries}", _edition(found.edition)
    else:
        yield "Edition: no article yet", []
    for kind, heading in _HEADINGS.items():
        if lines := [_remark(each) for each in found.remarks if each.kind == kind]:
            yield f"{heading}: {len(lines)}", lines


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _source(source: "Source", settings: Settings) -> str:
    def local(moment: datetime) -> str:
        return f"{moment.astimezone(settings.timezone):%Y-%m-%d %H:%M}"

    if source.gone:
        return f"{source.name}: gone, {source.reason}"
    if source.failing:
        until = f", asked again from {local(source.until)}" if source.until else ""
        return f"{source.name}: failing since {local(source.failing)}{until}: {source.reason}"
    if source.until:
        return f"{source.name}: waiting until {local(source.until)}: {source.reason}"
    return f"{source.name}: {f'answered {local(source.answered)}' if source.answered else 'never fetched'}"


def _edition(edition: "Edition") -> list[str]:
    sections = ", ".join(f"{name} {count}" for name, count in edition.sections)
    return [
        f"Lead: {edition.lead}",
        *([f"Sections: {sections}"] if sections else []),
        *([f"content/editions/{edition.name}.md arranges it"] if edition.arranged else []),
    ]


def _remark(remark: "Remark") -> str:
    return f"{remark.file}: {remark.text}" if remark.file else remark.text


def _records(found: "State") -> Iterator[dict[str, Any]]:
    yield from ({"kind": "waiting", "path": path} for path in found.waiting)
    yield from ({"kind": "refused", "path": each.origin, "error": each.reason} for each in found.refused)
    yield from ({"kind": "source", **_written(asdict(each))} for each in found.sources)
    if found.edition:
        yield {"kind": "edition", **asdict(found.edition)}
    yield from ({"kind": each.kind, "path": each.file, "text": each.text} for each in found.remarks)


def _written(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields with moments as JSON has them."""
    return {
        name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
        for name, value in fields.items()
    }


STATUS = Command(
    name="status",
    summary="show what waits, what fails, what the next edition holds, what was guessed",
    description="""\
Show what an editor has to know: the inbox and what was refused, how the sources fare, the
edition of the newest articles, articles that wait for their date, addresses that nothing
leads from, and what was guessed. Nothing is written, and no source is asked.
""",
    examples="""\
examples:
  newsdigest status
  newsdigest status --json
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(ok="all is shown, troubles too"),
)
