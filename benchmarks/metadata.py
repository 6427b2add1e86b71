"""Measure what is read of pages beside their text, and how fast, beside trafilatura.

    python benchmarks/metadata.py [--data ../shared] [--list]

OrangeSum: title and date against the collection; the picture is that of ``og:image``; the author has one of the names
that the byline above the text shows. Extraction: there is no truth, so titles, days and authors of the same pages
without any declaration (``<meta>``, ``<link>``, scripts, microdata) are compared with what is found with them.
``--list`` prints what is found on each of these pages, for reading. Needs the data beside the checkout.
"""

import argparse
import json
import lzma
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from newsdigest.formats.decoding import decode
from newsdigest.formats.hypertext.html_tree import tree_of
from newsdigest.formats.page.metadata import read_metadata

ZONE = ZoneInfo("Europe/Paris")
FIELDS = {
    "": ("title", "date", "author", "image", "lang"),
    "OrangeSum": ("title", "date", "author", "image", "lang"),
    "undeclared": ("title", "date", "author"),
}
ATTRIBUTES = ("itemprop", "itemscope", "itemtype", "property", "typeof")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says of a page."""

    title: str
    day: str
    authors: tuple[str, ...]
    image: str
    lang: str


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page and its name."""

    name: str
    html: str


def ours(tree: HtmlElement, html: str) -> Answer:
    """Ask this project."""
    found = read_metadata(tree, html, "", ZONE)
    day = f"{found.published.astimezone(ZONE):%Y-%m-%d}" if found.published else ""
    return Answer(found.title, day, found.authors, found.image, found.lang)


def trafilaturas(tree: HtmlElement, html: str) -> Answer:
    """Ask trafilatura."""
    found = trafilatura.extract_metadata(tree)
    authors = tuple((found.author or "").split("; ")) if found.author else ()
    return Answer(found.title or "", found.date or "", authors, found.image or "", found.language or "")


READERS: dict[str, Callable[[HtmlElement, str], Answer]] = {"newsdigest": ours, "trafilatura": trafilaturas}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--list", action="store_true", help="print what is found on the pages without truth")
    arguments = parser.parse_args()
    extraction = list(pages(arguments.data / "data/extraction/pages.tar.xz"))
    if arguments.list:
        for page in extraction:
            found = read_metadata(tree_of(page.html), page.html, "", ZONE)
            print(
                json.dumps({name: str(getattr(found, name)) for name in found.__slots__}, ensure_ascii=False, indent=1)
            )
        return
    print(f"{'':24} pages  title   date author  image   lang  ms/page")
    orangesum = list(pages(arguments.data / "data/orangesum/pages.tar.xz"))
    truth = dict(records(arguments.data / "data/orangesum/valid.jsonl.xz"))
    for name, read in READERS.items():
        report(f"OrangeSum {name}", measure(orangesum, read, lambda page: shown_by_orange(page, *truth[page.name])))
    for name, read in READERS.items():
        report(f"undeclared {name}", measure(list(map(undeclared, extraction)), read, declared(extraction).__getitem__))


def measure(
    many: Iterable[Page], read: Callable[[HtmlElement, str], Answer], truth: Callable[[Page], Answer]
) -> Counter[str]:
    """Return how many answers are right, by field, and the seconds of all."""
    counts: Counter[str] = Counter()
    for page in many:
        tree = tree_of(page.html)
        started = time.process_time()
        answer = read(tree, page.html)
        counts["microseconds"] += round(1e6 * (time.process_time() - started))
        wanted = truth(page)
        counts["pages"] += 1
        counts["title"] += same(answer.title) == same(wanted.title)
        counts["date"] += answer.day == wanted.day
        counts["author"] += bool(set(map(same, answer.authors)) & set(map(same, wanted.authors))) or not wanted.authors
        counts["image"] += answer.image == wanted.image
        counts["lang"] += answer.lang == wanted.lang
    return counts


def report(name: str, counts: Counter[str]) -> None:
    """Print one row."""
    number = counts["pages"]
    shares = "".join(
        f"{counts[field] / number:7.1%}" if field in FIELDS[name.partition(" ")[0]] else " " * 7 for field in FIELDS[""]
    )
    print(f"{name:24} {number:5}{shares}{counts['microseconds'] / number / 1e3:9.1f}")


def shown_by_orange(page: Page, title: str, day: str) -> Answer:
    """Return the truth of a page of OrangeSum: what the collection has of it, and what stands above its text."""
    tree = tree_of(page.html)
    byline = "".join(next(tree.iterfind(".//*[@itemprop='author']")).itertext()).strip()
    signed = [each.get("content") or "" for each in tree.iterfind(".//meta[@property='article:author']")]
    names = re.split(r",? (?:et|avec) ", " et ".join(name for name in signed if "://" not in name))
    image = next(tree.iterfind(".//meta[@property='og:image']")).get("content") or ""
    authors = (byline, byline.removeprefix("Source "), byline.removeprefix("Texte ").partition(",")[0], *names)
    return Answer(title, day, authors, image, "fr")


def declared(many: Iterable[Page]) -> dict[Page, Answer]:
    """Return what pages say with their declarations, for what is left of them without."""
    return {undeclared(page): ours(tree_of(page.html), page.html) for page in many}


def undeclared(page: Page) -> Page:
    """Return a page as old programs write it, with a title and a text."""
    tree = tree_of(page.html)
    for element in list(tree.iter("meta", "script", "link")):
        element.drop_tree()
    for element in tree.iter(etree.Element):
        for name in ATTRIBUTES:
            element.attrib.pop(name, None)
    return Page(page.name, etree.tostring(tree, encoding="unicode", method="html"))


def pages(path: Path) -> Iterator[Page]:
    """Yield the pages of an archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            if file := archive.extractfile(member):
                yield Page(Path(member.name).stem, decode(file.read()).text)


def records(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield title and day of each article by its name."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            yield row["id"], (row["title"], row["date"])


def same(text: str) -> str:
    """Return what is compared of a title or a name: its words."""
    return " ".join(re.findall(r"\w+", text.casefold()))


if __name__ == "__main__":
    main()
