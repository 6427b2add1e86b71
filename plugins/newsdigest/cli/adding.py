"""``newsdigest add``: take articles in."""

import argparse
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from newsdigest import importing, sources
from newsdigest.cli.console import (
    Command,
    add_hint_arguments,
    add_report_arguments,
    complain,
    exit_code,
    iso,
    one_import,
    print_json,
    progress,
    read_date,
    read_lang,
    require_digest,
    say,
    tell_article,
)
from newsdigest.content import Outcome
from newsdigest.document import Address, RawArticle, Rights, Subscription
from newsdigest.errors import SourceError
from newsdigest.memory import FILE, Notebook
from newsdigest.recollection import Recollection
from newsdigest.saving import Imported, Refused
from newsdigest.settings import Settings
from newsdigest.text.addresses import without_credentials

if TYPE_CHECKING:
    from newsdigest.sources.web import Web


def _arguments(parser: argparse.ArgumentParser) -> None:
    add_report_arguments(parser)
    parser.add_argument("paths", nargs="*", metavar="INPUT", help='file, folder, address or "-" (default: the inbox)')
    add_hint_arguments(parser)
    parser.add_argument("--again", action="store_true", help="fetch also the pages of articles that are there already")
    parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    if not options.dry_run:
        require_digest(options, settings)
    with one_import(options, settings):
        return _add(options, settings)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    hints = importing.Hints(
        date=read_date(options.date, settings),
        lang=read_lang(options.lang),
        section=options.section,
        source=options.source,
        rights=Rights(options.rights) if options.rights else None,
    )
    notebook = Notebook(settings.cache / FILE, complain)
    recollection = Recollection(notebook, settings, hints, recalls=not options.json, writes=not options.dry_run)
    errors = recollection.index.errors
    for error in errors:
        complain(f"{error} (it stays as it is)")
    inbox = settings.content / "inbox"  # git keeps no empty folder: there may be none
    results = importing.import_articles(
        sources.find_paths(options.paths or [str(inbox)] * inbox.exists(), settings),
        settings,
        hints,
        ways=_ways(settings, again=options.again, dry_run=options.dry_run),
        recollection=recollection,
        dry_run=options.dry_run,
    )
    counts: Counter[str] = Counter()
    troubles = len(errors)
    for result in progress(results):
        counts[_outcome(result)] += 1
        troubles += _tell(result, as_json=options.json)
    if not options.json:
        total = ", ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "no article found"
        say(f"{'dry run: ' if options.dry_run else ''}{total}")
    return exit_code(troubles=troubles, taken=counts.total() - counts["refused"], strict=options.strict)


def _ways(settings: Settings, *, again: bool, dry_run: bool) -> importing.Ways:
    """Return how inputs are followed that lead elsewhere; what opens connections is only loaded for one."""

    @cache
    def web() -> "Web":
        from newsdigest.sources.web import Web

        return Web(settings)

    def subscribe(subscription: Subscription) -> bool | SourceError:
        from newsdigest.subscribing import Subscriptions

        return Subscriptions(settings).add(subscription, dry_run=dry_run)

    def fetch(addresses: Sequence[Address]) -> Sequence[RawArticle | SourceError]:
        return web().pages(addresses)

    def image(address: str) -> bytes | SourceError:
        return web().image(address)

    return importing.Ways(fetch=fetch, subscribe=subscribe, image=image, again=again)


def _outcome(result: importing.Result) -> str:
    match result:
        case Refused():
            return "refused"
        case importing.Subscribed():
            return "subscribed" if result.new else "subscribed before"
        case _ if result.outcome is Outcome.EDITED:
            return "kept as edited"
        case _:
            return result.outcome


def _tell(result: importing.Result, *, as_json: bool) -> bool:
    """Say what became of one input; return whether a person should look at it."""
    match result:
        case Refused():
            if as_json:
                print_json({"path": result.error.origin, "error": result.error.reason})
            complain(str(result.error))
            return True
        case importing.Subscribed():
            if result.new and not as_json:
                say(f"subscribed {without_credentials(result.subscription.url)}  <- {result.origin}")
                if result.warning:
                    say(f"           - {result.warning}")
            return False
        case importing.Recalled():  # it was told when it was read
            return False
    for doubt in result.doubts:
        complain(f"{result.origin}: {doubt}")
    if as_json and isinstance(result, Imported):
        print_json(_record(result))
    else:
        warnings = result.warnings if isinstance(result, Imported) else ()
        tell_article(result.outcome, result.path, origin=result.origin, warnings=warnings)
    return bool(result.doubts)


def _record(result: Imported) -> dict[str, Any]:
    document = result.document
    return {
        "path": result.origin,
        "title": document.title,
        "date": iso(document.date),
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


ADD = Command(
    name="add",
    summary="turn raw articles into Markdown files",
    description="""\
Turn raw articles into Markdown files in content/articles/.

An input is a text (its title on the first line), a saved web page, a feed, a
newsletter or a mailbox, Markdown with front matter, an OPML list of feeds, a list
of addresses, or an address; what it is is seen from its content, not its name. A
folder stands for every file in it, "-" for standard input. Whatever is guessed,
repaired or removed is reported. An article that is there already is not written
again, and one that you have edited is never overwritten.
""",
    examples="""\
examples:
  newsdigest add                          everything in content/inbox/
  newsdigest add ~/Downloads/juice.html   one file
  newsdigest add https://example.org/article
  newsdigest add --dry-run press/         what would happen, without writing
  pbpaste | newsdigest add - --date 2023-04-20 --source "Carnet spatial"
""",
    arguments=_arguments,
    run=_run,
)
