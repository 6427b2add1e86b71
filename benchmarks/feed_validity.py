"""Look at every feed of a built site as the W3C's validator does, and read each with two parsers.

    python benchmarks/feed_validity.py OUTPUT --siteurl https://example.org
    python benchmarks/feed_validity.py --articles 1000 [--data ../shared]

The second builds a site of the benchmark's corpus whose feeds have all articles. Prints a line for each kind and
format: feeds, entries, bytes (median and largest), errors and warnings by the rules of ``newsdigest check`` (those
that the validator documents, and that can apply to a feed of news), texts that html5lib, which the validator uses,
finds a parse error in, and entries that feedparser, or json, and fastfeedparser read differently. Needs
``fastfeedparser`` and ``html5lib`` beside the extra ``dev``.
"""

import argparse
import json
import statistics
import sys
import tempfile
from calendar import timegm
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import fastfeedparser
import feedparser
from html5lib.html5parser import HTMLParser, ParseError

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpus
from benchmarks.rebuild_sites import Newsdigest

from newsdigest.checking.feed_formats import Feed
from newsdigest.checking.findings import Severity
from newsdigest.checking.hosting import Base
from newsdigest.checking.rules import RULES
from newsdigest.checking.subjects import opened

FORMATS = {".rss.xml": "RSS 2.0", ".atom.xml": "Atom 1.0", ".json": "JSON Feed 1.1"}


class Looked(NamedTuple):
    """What was found in one feed."""

    entries: int
    size: int
    said: list[tuple[Severity, str]]
    unparsed: int
    differing: int


def main() -> None:
    """Look, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, nargs="?")
    parser.add_argument("--siteurl", default="https://example.org")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    arguments = parser.parse_args()
    if arguments.output:
        report(arguments.output, arguments.siteurl)
    else:
        with tempfile.TemporaryDirectory() as work:
            report(_built(Path(work), arguments.data, arguments.articles), "https://example.org")


class _Whole(Newsdigest):
    settings = Newsdigest.settings + "FEED_MAX_ITEMS = 0\nfrom newsdigest.every_feed import *\n"


def _built(work: Path, data: Path, number: int) -> Path:
    site = _Whole(work)
    site.prepare(list(corpus.articles(data, number + 2)))
    site.build()
    return site.output


def report(output: Path, siteurl: str) -> None:
    """Print the table, and each phrase that was said."""
    rows: defaultdict[tuple[str, str], list[Looked]] = defaultdict(list)
    for path in sorted((output / "feeds").rglob("*")):
        end = next((end for end in FORMATS if path.name.endswith(end)), "")
        if path.is_file() and end:
            kind = path.parent.name if path.parent != output / "feeds" else path.name.removesuffix(end)
            rows[kind, end].append(look(output, path, siteurl))
    print(
        "| feeds of | format | feeds | entries | bytes (median, largest) | errors | warnings | HTML | parsers differ |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for (kind, end), feeds in sorted(rows.items()):
        sizes = [feed.size for feed in feeds]
        severities = Counter(severity for feed in feeds for severity, _ in feed.said)
        cells = (
            kind,
            FORMATS[end],
            len(feeds),
            sum(feed.entries for feed in feeds),
            f"{statistics.median(sizes):,.0f}, {max(sizes):,}",
            severities[Severity.ERROR],
            severities[Severity.WARNING],
            sum(feed.unparsed for feed in feeds),
            sum(feed.differing for feed in feeds),
        )
        print(f"| {' | '.join(map(str, cells))} |")
    phrases = Counter(said for feeds in rows.values() for feed in feeds for said in feed.said)
    for (severity, phrase), number in phrases.most_common(20):
        print(f"{severity}: {phrase} ({number})")


def look(output: Path, path: Path, siteurl: str) -> Looked:
    """Return what is found in one feed."""
    feed, _ = opened(output, path.relative_to(output).as_posix(), Base(siteurl), datetime.now(UTC))
    if not isinstance(feed, Feed):
        return Looked(0, path.stat().st_size, [(Severity.ERROR, "is no feed")], 0, 0)
    said = [
        (rule.severity, f"{rule.name}: {fault.reason}")
        for rule in RULES
        if Feed in rule.looks
        for fault in rule.looks[Feed](feed)
    ]
    texts = [html for entry in feed.entries for html in entry.html]
    data = path.read_bytes()
    one = [*_by_json(data)] if path.suffix == ".json" else [*_by_feedparser(data)]
    other = [*_by_fastfeedparser(data)]
    differing = abs(len(one) - len(other)) + sum(a != b for a, b in zip(one, other, strict=False))
    return Looked(len(feed.entries), len(data), said, sum(map(_unparsed, texts)), differing)


def _unparsed(html: str) -> bool:
    try:
        HTMLParser(strict=True).parseFragment(html)
    except ParseError:
        return True
    return False


Read = tuple[str, str, str, datetime, str, list[str]]
"""Id, title, link, moment of publication, HTML and tags of an entry."""


def _by_feedparser(data: bytes) -> Iterator[Read]:
    for entry in feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False).entries:
        moment = datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
        html = entry.content[0].value if entry.get("content") else ""
        yield entry.id, entry.title, entry.link, moment, _folded(html), [tag.term for tag in entry.get("tags", [])]


def _by_fastfeedparser(data: bytes) -> Iterator[Read]:
    for entry in fastfeedparser.parse(data).entries:
        found: Any = entry.get("content") or [{"value": ""}]
        moment = datetime.fromisoformat(entry["published"]).astimezone(UTC)
        tags = [tag["term"] for tag in entry.get("tags", [])]
        yield entry["id"], entry["title"], entry["link"], moment, _folded(found[0]["value"]), tags


def _by_json(data: bytes) -> Iterator[Read]:
    for item in json.loads(data)["items"]:
        moment = datetime.fromisoformat(item["date_published"]).astimezone(UTC)
        text = item.get("content_html") or item["content_text"]
        yield item["id"], item["title"], item["url"], moment.replace(microsecond=0), _folded(text), item.get("tags", [])


def _folded(html: str) -> str:
    return " ".join(unescape(html).split())


if __name__ == "__main__":
    main()
