"""``newsdigest fetch`` and ``newsdigest subscribe``."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from newsdigest.cli.console import (
    FAILED,
    OK,
    Command,
    Exits,
    add_report_arguments,
    add_source_arguments,
    complain,
    iso,
    one_import,
    print_json,
    progress,
    read_lang,
    require_digest,
    say,
    tell_article,
)
from newsdigest.content import Outcome
from newsdigest.document import Pages, Rights, Subscription
from newsdigest.errors import SettingsError, SourceError
from newsdigest.memory import FILE, Notebook
from newsdigest.recollection import Recollection
from newsdigest.settings import Settings
from newsdigest.text.addresses import without_credentials

if TYPE_CHECKING:
    from newsdigest.fetching import Report


def _fetch_arguments(parser: argparse.ArgumentParser) -> None:
    add_report_arguments(parser, "source")
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="title or address of a source (default: all)")
    parser.add_argument("--force", action="store_true", help="ask also those that are left alone after a failure")
    parser.add_argument("--dry-run", action="store_true", help="report what would happen, write nothing")


def _fetch(options: argparse.Namespace, settings: Settings) -> int:
    require_digest(options, settings)
    with one_import(options, settings):
        return _fetch_all(options, settings)


def _fetch_all(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import fetching  # with httpx: 100 ms that other commands do not wait for
    from newsdigest.subscribing import Subscriptions

    listed = Subscriptions(settings)
    found = listed.read()
    faults = [each for each in found if isinstance(each, SourceError)]
    for fault in faults:
        complain(str(fault))
    subscriptions = _chosen([each for each in found if isinstance(each, Subscription)], options.sources)
    notebook = Notebook(settings.cache / FILE, complain)
    recollection = Recollection(notebook, settings, None, writes=not options.dry_run)
    for error in recollection.index.errors:
        complain(str(error))
    reports = fetching.fetch(
        subscriptions,
        settings,
        notebook=notebook,
        recollection=recollection,
        force=options.force,
        dry_run=options.dry_run,
    )
    failed = doubts = 0
    for report in progress(reports, total=len(subscriptions), of="sources"):
        failed += report.ending is fetching.Ending.FAILED
        doubts += len(report.refused) + sum(bool(each.doubts) for each in report.saved)
        _tell(report, as_json=options.json)
    if not found:
        say(f"no source in {listed.path}: newsdigest subscribe ADDRESS")
    strict = options.strict and (failed or doubts or faults)
    return FAILED if strict or (failed == len(subscriptions) and (failed or faults)) else OK


def _chosen(subscriptions: list[Subscription], names: list[str]) -> list[Subscription]:
    """Return those that are named. Raises SettingsError for a name that is none of them."""
    if not names:
        return subscriptions
    known = {each.title.casefold() for each in subscriptions} | {each.url.casefold() for each in subscriptions}
    for name in names:
        if name.casefold() not in known:
            raise SettingsError(f"{name}: is no source in sources.opml")
    wanted = {name.casefold() for name in names}
    return [each for each in subscriptions if {each.title.casefold(), each.url.casefold()} & wanted]


def _tell(report: "Report", *, as_json: bool) -> None:
    """Say what became of a source."""
    from newsdigest.fetching import Ending

    if as_json:
        print_json(
            {
                "source": report.name,
                "url": without_credentials(report.subscription.url),
                "outcome": report.ending,
                "reason": report.reason,
                "until": iso(report.until) if report.until else "",
                "moved": report.moved,
                "unchanged": report.unchanged,
                "duplicates": report.duplicates,
                "saved": [
                    {"outcome": each.outcome, "article": str(each.path), "warnings": each.warnings}
                    for each in report.saved
                ],
                "refused": [{"path": each.origin, "error": each.reason} for each in report.refused],
            }
        )
    elif report.ending is not Ending.FAILED:
        say(str(report))
        for each in report.saved:
            tell_article(each.outcome, each.path, warnings=_remarkable(each.warnings, report), indent="  ")
    if report.ending is Ending.FAILED:
        complain(str(report))
    for error in report.refused:
        complain(str(error))
    for each in report.saved:
        for doubt in each.warnings if each.outcome is Outcome.UNCHANGED else each.doubts:
            complain(f"{each.path}: {doubt}")


def _remarkable(warnings: Iterable[str], report: "Report") -> list[str]:
    """Return what is worth a line: that of an excerpt only a part is kept is what the owner wants of this source."""
    return [warning for warning in warnings if not warning.startswith(f"{report.subscription.rights}: ")]


def _subscribe_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", metavar="ADDRESS", help="of a site, or of a feed")
    parser.add_argument("--title", default="", help="what the source is called (default: as its feed says)")
    add_source_arguments(parser)
    parser.add_argument("--pages", choices=[each.value for each in Pages], help="when to fetch the pages of entries")


def _subscribe(options: argparse.Namespace, settings: Settings) -> int:
    require_digest(options, settings)
    from newsdigest.sources.web import Web
    from newsdigest.subscribing import Subscriptions, find_feed

    found = find_feed(options.address, Web(settings))
    if isinstance(found, SourceError):
        complain(str(found))
        return FAILED
    own = found.subscription
    subscription = replace(
        own,
        title=options.title or own.title,
        section=options.section or own.section,
        lang=read_lang(options.lang) or own.lang,
        rights=Rights(options.rights) if options.rights else own.rights,
        pages=Pages(options.pages) if options.pages else own.pages,
    )
    listed = Subscriptions(settings)
    done = listed.add(subscription)
    if isinstance(done, SourceError):
        complain(str(done))
        return FAILED
    shown = f"{subscription.title or '(no title)'}  {without_credentials(subscription.url)}"
    say(f"{'subscribed' if done else 'subscribed before'}: {shown}")
    if done:
        say(f"  {subscription.rights}; change it, and what pages are fetched, in {listed.path}")
    elif wished := [name for name in ("title", "section", "lang", "rights", "pages") if getattr(options, name)]:
        say(f"  stays as it is: change its {', '.join(wished)} in {listed.path}")
    for other in found.others:
        say(f"  also there: {without_credentials(other)}")
    return OK


FETCH = Command(
    name="fetch",
    summary="fetch the sources that are subscribed to",
    description="""\
Fetch every source in content/sources.opml and turn what is new into Markdown files.

One line tells what became of each source. A source that fails keeps what it gave
before and is asked later; the run succeeds as long as any answers.
""",
    examples="""\
examples:
  newsdigest fetch                     every source
  newsdigest fetch "Carnet spatial"    one of them
""",
    arguments=_fetch_arguments,
    run=_fetch,
    exits=Exits(ok="a source answered, or there is none", failed="none did; with --strict: one failed or is doubtful"),
)
SUBSCRIBE = Command(
    name="subscribe",
    summary="add a source",
    description="""\
Find the feed behind an address and add it to content/sources.opml.
""",
    examples="""\
examples:
  newsdigest subscribe example.org
  newsdigest subscribe https://example.org/feed.xml --rights full --section Sciences
""",
    arguments=_subscribe_arguments,
    run=_subscribe,
    exits=Exits(ok="the feed is in the list", failed="no feed was found, or the list cannot be written"),
)
