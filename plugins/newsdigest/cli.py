"""The ``newsdigest`` command."""

import argparse
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from newsdigest import importing, sources
from newsdigest.content import Outcome
from newsdigest.errors import ContentError, NewsdigestError, SettingsError
from newsdigest.memory import FILE, Notebook
from newsdigest.recollection import Recollection
from newsdigest.settings import Settings

Item = TypeVar("Item")

EXIT_CODES = """\
exit codes:
  0  every input was taken
  1  none was taken, or --strict is set and one was refused or is doubtful
  2  the command line or the settings cannot be used, or a worker process was lost
  3  some inputs were refused or are doubtful (each is named on standard error)
"""
OK, FAILED, USAGE, PARTIAL = range(4)

ADD_HELP = """\
Turn raw articles into Markdown files in content/articles/.

A raw article is a text file: its title on the first line, then its text; a folder
stands for every file in it, "-" for standard input. The date is taken from the
text, from the file's name (2023-04-20-kyiv.txt), or else from the file itself.
Whatever is guessed, repaired or removed is reported. An article that is there
already is not written again, and one that you have edited is never overwritten.
"""
ADD_EXAMPLES = """\
examples:
  newsdigest add                          everything in content/inbox/
  newsdigest add ~/Downloads/juice.txt    one file
  newsdigest add --dry-run press/         what would happen, without writing
  pbpaste | newsdigest add - --date 2023-04-20 --source "Carnet spatial"

"""
ENRICH_HELP = """\
Show the summary and the tags that the site will give to Markdown files; writes nothing.
What a person wrote in "Summary:" or "Tags:" is shown as it is.
"""
ENRICH_EXAMPLES = """\
examples:
  newsdigest enrich content/articles/2023/04/20-*.md
  newsdigest enrich --json --tags 15 --sentences 2 article.md

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # a file name may hold what the terminal's encoding does not
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options, _settings(options.settings)))
    except NewsdigestError as error:
        _complain(str(error))
        return USAGE
    except BrokenPipeError:  # the reader of our output has seen enough: `newsdigest … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _complain("interrupted; every article reported above is complete")
        return 130


def _parser() -> argparse.ArgumentParser:
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
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, summary: str, description: str, examples: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(
            name,
            help=summary,
            description=description,
            epilog=examples + EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--json", action="store_true", help="one JSON line per article on standard output")
        parser.add_argument("--strict", action="store_true", help="exit with 1 when any is refused or doubtful")
        return parser

    add = command("add", "turn raw articles into Markdown files", ADD_HELP, ADD_EXAMPLES)
    add.add_argument("paths", nargs="*", metavar="PATH", help='file, folder or "-" (default: content/inbox/)')
    add.add_argument("--date", metavar="DATE", help="date of publication: 2023-04-20, 2023-04-20T18:02")
    add.add_argument("--source", default="", metavar="NAME", help="who published it")
    add.add_argument("--section", default="", metavar="NAME", help="section of the digest")
    add.add_argument("--lang", default="", metavar="CODE", help="language, for example fr (default: recognised)")
    add.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")
    add.set_defaults(run=_add)

    enrich = command("enrich", "show summary and tags of Markdown files", ENRICH_HELP, ENRICH_EXAMPLES)
    enrich.add_argument("paths", nargs="+", metavar="FILE.md")
    enrich.add_argument(
        "--tags", type=_positive, metavar="N", help="so many tags if there are, common nouns among them"
    )
    enrich.add_argument("--sentences", type=_positive, metavar="N", help="so many sentences, the best of any length")
    enrich.set_defaults(run=_enrich)
    return parser


def _settings(path: Path | None) -> Settings:
    default = Path("pelicanconf.py")
    if not path and not default.exists():
        return Settings()
    folder = str((path or default).parent.absolute())
    if folder not in sys.path:  # a module of the owner's that a setting names is beside the settings
        sys.path.append(folder)
    return Settings.from_file(path or default)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    hints = importing.Hints(
        date=_date(options.date, settings), lang=_lang(options.lang), section=options.section, source=options.source
    )
    recollection = Recollection(
        Notebook(settings.cache / FILE, _complain),
        settings,
        hints,
        recalls=not options.json,
        writes=not options.dry_run,
    )
    errors = recollection.index.errors
    for error in errors:
        _complain(f"{error} (it stays as it is)")
    inbox = settings.content / "inbox"  # git keeps no empty folder: there may be none
    inputs = sources.find_paths(options.paths or [str(inbox)] * inbox.exists(), settings)
    counts: Counter[str] = Counter()
    troubles = len(errors)
    results = importing.import_articles(inputs, settings, hints, recollection=recollection, dry_run=options.dry_run)
    for result in _progress(results):
        if isinstance(result, importing.Refused):
            counts["refused"] += 1
            if options.json:
                _print_json({"path": result.error.origin, "error": result.error.reason})
            _complain(str(result.error))
            continue
        counts[result.outcome] += 1
        troubles += bool(result.doubts)
        for doubt in result.doubts:
            _complain(f"{result.origin}: {doubt}")
        if options.json and isinstance(result, importing.Imported):
            _print_json(_article_record(result))
        else:
            _report(result)
    if not options.json:
        total = ", ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "no article found"
        print(f"{'dry run: ' if options.dry_run else ''}{total}")
    troubles += counts["refused"]
    return _exit_code(troubles=troubles, taken=counts.total() - counts["refused"], strict=options.strict)


def _report(result: importing.Imported | importing.Recalled) -> None:
    """Say what became of one article; one that is there already is only counted."""
    if result.outcome is Outcome.UNCHANGED:
        return
    note = " (you have edited it: left as it is)" if result.outcome is Outcome.EDITED else ""
    print(f"{result.outcome:<8} {result.path}  <- {result.origin}{note}")
    if isinstance(result, importing.Imported) and result.outcome is not Outcome.EDITED:
        for warning in result.warnings:
            print(f"           - {warning}")


def _article_record(result: importing.Imported) -> dict[str, Any]:
    document = result.document
    return {
        "path": result.origin,
        "title": document.title,
        "date": _iso(document.date),
        "authors": document.authors,
        "lang": document.lang,
        "source": document.source,
        "source_url": document.source_url,
        "image": document.image,
        "markdown": document.body,
        "warnings": result.warnings,
        "section": document.category,
        "credits": document.credits,
        "outcome": result.outcome,
        "article": str(result.path),
    }


def _enrich(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import enriching  # 100 ms that `newsdigest add` does not wait for

    found = enriching.enrich_files(options.paths, settings, max_tags=options.tags, max_sentences=options.sentences)
    refused = 0
    for name, enrichment in _progress(found, total=len(options.paths)):
        if isinstance(enrichment, ContentError):
            refused += 1
            if options.json:
                _print_json({"path": name, "error": str(enrichment).removeprefix(f"{name}: ")})
            _complain(str(enrichment))
            continue
        summary = [sentence.text for sentence in enrichment.summary]
        if options.json:
            _print_json({"path": name, "lang": enrichment.lang, "summary": summary, "tags": enrichment.tags})
        else:
            print(f"{name} ({enrichment.lang}, {enrichment.reading_time} min)")
            print(f"  {' '.join(summary)}")
            print(f"  {', '.join(enrichment.tags)}")
    return _exit_code(troubles=refused, taken=len(options.paths) - refused, strict=options.strict)


def _exit_code(*, troubles: int, taken: int, strict: bool) -> int:
    if not troubles:
        return OK
    return FAILED if strict or not taken else PARTIAL


def _progress(items: Iterator[Item], total: int | None = None) -> Iterator[Item]:
    """Pass the items on; show a progress line on a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # 60 ms that only a person at a terminal waits for
    from rich.progress import track

    yield from track(items, total=total, description="articles", console=Console(stderr=True), transient=True)


def _date(value: str | None, settings: Settings) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=settings.timezone)).astimezone(settings.timezone)
    except (ValueError, OverflowError) as error:
        raise SettingsError(f"--date {value}: takes a date such as 2023-04-20 or 2023-04-20T18:02") from error


def _lang(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value):
        raise SettingsError(f"--lang {value}: takes a language tag such as fr, en or pt-BR")
    return value.lower().partition("-")[0]  # a document has the language alone: French typography is for fr-CA too


def _iso(moment: datetime) -> str:
    """Return the day alone when that is all that is known."""
    return date.isoformat(moment.date()) if moment.time() == time() else moment.isoformat()


def _positive(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no whole number above 0")
    return int(value)


def _print_json(record: dict[str, Any]) -> None:
    print(json.dumps(record, ensure_ascii=False))


def _complain(message: str) -> None:
    print(f"newsdigest: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
