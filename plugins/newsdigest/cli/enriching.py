"""``newsdigest enrich``: show summary and tags."""

import argparse

from newsdigest.cli.console import (
    Command,
    add_report_arguments,
    complain,
    exit_code,
    positive,
    print_json,
    progress,
    say,
)
from newsdigest.errors import ContentError
from newsdigest.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_report_arguments(parser)
    parser.add_argument("paths", nargs="+", metavar="FILE.md")
    parser.add_argument("--tags", type=positive, metavar="N", help="so many tags if there are, common nouns among them")
    parser.add_argument("--sentences", type=positive, metavar="N", help="so many sentences, the best of any length")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import enriching  # 100 ms that `newsdigest add` does not wait for

    found = enriching.enrich_files(options.paths, settings, max_tags=options.tags, max_sentences=options.sentences)
    refused = 0
    for name, enrichment in progress(found, total=len(options.paths)):
        if isinstance(enrichment, ContentError):
            refused += 1
            if options.json:
                print_json({"path": name, "error": str(enrichment).removeprefix(f"{name}: ")})
            complain(str(enrichment))
            continue
        summary = [sentence.text for sentence in enrichment.summary]
        if options.json:
            print_json({"path": name, "lang": enrichment.lang, "summary": summary, "tags": enrichment.tags})
        else:
            say(f"{name} ({enrichment.lang}, {enrichment.reading_time} min)")
            say(f"  {' '.join(summary)}")
            say(f"  {', '.join(enrichment.tags)}")
    return exit_code(troubles=refused, taken=len(options.paths) - refused, strict=options.strict)


ENRICH = Command(
    name="enrich",
    summary="show summary and tags of Markdown files",
    description="""\
Show the summary and the tags that the site will give to Markdown files; writes nothing.
What a person wrote in "Summary:" or "Tags:" is shown as it is.
""",
    examples="""\
examples:
  newsdigest enrich content/articles/2023/04/20-*.md
  newsdigest enrich --json --tags 15 --sentences 2 article.md
""",
    arguments=_arguments,
    run=_run,
)
