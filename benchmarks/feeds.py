"""What becomes of the entries of many feeds, beside plain feedparser: ``python benchmarks/feeds.py FOLDER-OR-ARCHIVE``.

Each entry that feedparser yields must be a document, or named with a reason. What is written is read again, and its
rendered Markdown is looked through for anything active. Prints counts by reason, and entries a CPU second.
"""

import argparse
import io
import re
import sys
import tarfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import markdown
from lxml.html import fromstring

from newsdigest.content import read, write
from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.formats import feed as feed_format
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Settings
from newsdigest.text.markup import MARKDOWN_EXTENSIONS

SETTINGS = Settings()
ACTIVE_TAGS = {"script", "style", "iframe", "form", "object", "embed", "link", "meta", "base", "svg", "math", "input"}
SLOW = 2.0  # seconds
WARM_UP = b"<rss><channel><item><title>A title</title><description>A text.</description></item></channel></rss>"
_PASSIVE = re.compile(r"(?:https?|mailto|tel):|#")
_VARIABLE = re.compile(r"'.*'|\d[\d-]*|, not a text")


@dataclass
class Tally:
    """What was counted."""

    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    feeds: int = 0
    entries: int = 0
    documents: int = 0
    ours: float = 0
    theirs: float = 0


def main() -> int:
    """Measure and print; return 1 if an entry was lost, a feed crashed or hung, or anything active was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", type=Path, help="a folder of feeds or a tar archive of them")
    list(feed_format.read(RawArticle(data=WARM_UP, origin="", modified=datetime.now(UTC)), SETTINGS))  # loads tables
    tally = Tally()
    for name, data in files(parser.parse_args().place):
        measure(name, data, tally)
    for reason, count in tally.outcomes.most_common():
        print(f"{count:6} {reason}")
    print(f"{tally.feeds} feeds, {tally.entries} entries of feedparser's, {tally.documents} documents")
    print(f"{tally.entries / tally.ours:.0f} entries a CPU second; feedparser alone, without Markdown: ", end="")
    print(f"{tally.entries / tally.theirs:.0f}")
    print(f"{len(tally.faults)} faults", *tally.faults, sep="\n  ")
    return int(bool(tally.faults))


def files(place: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each feed."""
    if place.is_dir():
        yield from ((str(path), path.read_bytes()) for path in sorted(place.rglob("*")) if path.is_file())
        return
    with tarfile.open(place) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                yield member.name, file.read()


def measure(name: str, data: bytes, tally: Tally) -> None:
    """Count what becomes of one feed, as a feed and as an input of any kind."""
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = len(feedparser.parse(io.BytesIO(data)).entries)
    tally.theirs += time.process_time() - start
    raw = RawArticle(data=data, origin=name, modified=datetime.now(UTC))
    start = time.process_time()
    try:
        found = list(feed_format.read(raw, SETTINGS))
    except RefusedError as refusal:
        found = []
        tally.outcomes[f"feed refused: {reason(str(refusal))}"] += 1
    seconds = time.process_time() - start
    tally.ours += seconds
    tally.feeds += 1
    tally.entries += expected
    if len(found) < expected:
        tally.faults.append(f"{name}: {expected} entries, {len(found)} found")
    if seconds > SLOW:
        tally.faults.append(f"{name}: {seconds:.1f} s")
    for each in found:
        if isinstance(each, Document):
            tally.documents += 1
            tally.outcomes["entry: document"] += 1
            tally.outcomes.update({f"    warned: {reason(warning)}" for warning in each.warnings})
            tally.faults += [f"{name}: {fault}" for fault in faults(each)]
        elif isinstance(each, SourceError):
            tally.outcomes[f"entry: {reason(each.reason)}"] += 1
    try:
        contents(raw, SETTINGS)
    except SourceError as error:
        tally.outcomes[f"file refused: {reason(error.reason)}"] += 1


def reason(message: str) -> str:
    """Return a message without what it says of one entry."""
    return _VARIABLE.sub("*", message)[:90]


def faults(document: Document) -> Iterator[str]:
    """Yield what is wrong with a document: changed by writing and reading, or active when rendered."""
    written = write(document, SETTINGS.timezone)
    same = replace(document, warnings=(), date=document.date.astimezone(SETTINGS.timezone))
    if read(written, "a.md", SETTINGS.timezone) != same:
        yield f"written and read again it is another: {document.title[:60]}"
    html = markdown.markdown(document.body, extensions=list(MARKDOWN_EXTENSIONS))
    for element in fromstring(f"<div>{html}</div>").iter():
        if element.tag in ACTIVE_TAGS:
            yield f"holds <{element.tag}>: {document.title[:60]}"
        for attribute, value in ((str(key), str(each)) for key, each in element.attrib.items()):
            leads = attribute in ("href", "src") and not _PASSIVE.match(value)
            if leads or attribute.startswith("on") or attribute == "style":
                yield f"holds {attribute}={value[:40]}: {document.title[:60]}"
    for address in (document.source_url, document.image):
        if address and not re.match(r"https?://", address):
            yield f"leads to {address[:60]}"


if __name__ == "__main__":
    sys.exit(main())
