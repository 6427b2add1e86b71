"""``newsdigest ping``."""

import argparse

from newsdigest.cli.console import FAILED, OK, PARTIAL, Command, Exits, complain, say
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--everything", action="store_true", help="tell of every feed, changed or not")


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from newsdigest import announcing  # with httpx: other commands do not wait for it

    made = announcing.announce(settings, Notebook(settings.cache / FILE, complain), everything=options.everything)
    for address in made.told:
        say(f"told     {address}")
    for address, reason in made.failed:
        complain(f"{address}: the hub {reason}; it is told with the next run")
    say(f"{len(made.told)} told, {len(made.failed)} failed, {made.noted} new, {made.unchanged} not changed")
    if not made.failed:
        return OK
    return PARTIAL if made.told else FAILED


PING = Command(
    name="ping",
    summary="tell a WebSub hub which feeds have changed, after publishing",
    description="""\
Tell the hub in NEWSDIGEST_WEBSUB_HUB which feeds of the built site have changed since it was
last told: it fetches these, and readers that subscribed through it have them at once. Run it
when the site is online.

A feed that was not there at the last run has no subscribers yet and is only noted; so is every
feed at the first run.
""",
    examples="""\
examples:
  newsdigest -s publishconf.py ping
  newsdigest -s publishconf.py ping --everything    after the memory (CACHE_PATH) was lost
""",
    arguments=_arguments,
    run=_run,
    exits=Exits(
        ok="each hub was told, or there was nothing to tell", failed="none was told", partial="some were not told"
    ),
)
