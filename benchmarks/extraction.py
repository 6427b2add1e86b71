"""Articles of saved pages against ground truth: text, structure and speed, with trafilatura's own results beside ours.

    python benchmarks/extraction.py ../shared [--write FOLDER] [--worst N]

Text: multisets of four-word shingles, precision and recall averaged over pages, F1 of the averages (the measure of
article-extraction-benchmark), on the Markdown as rendered. News: F1 of the words of 300 pages of OrangeSum.
Structure: what the page's own HTML has within the article and our Markdown, rendered, has too. The article is the
smallest element that holds 90 % of the ground truth's words; of what is in it, headings, items, quotes and links
count whose words stand in the ground truth in a run (fewer than four: as a line), tables most of whose words do (their
cells stand elsewhere there), and captions of images between its first and its last words, the lead image's, which
metadata hold, among them. What is nothing but a link to another page of the site, as a block of its own, is the title
of another article, be it in the ground truth or not: neither it nor a heading or item around it counts. An item that
holds only a list is no item.
"""

import argparse
import json
import lzma
import re
import statistics
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import markdown
import trafilatura
from lxml.html import HtmlElement

from newsdigest.document import Document, RawArticle
from newsdigest.errors import SourceError
from newsdigest.formats import contents
from newsdigest.formats.hypertext.html_tree import HEADINGS, holds_only, parse, remove_hidden, text_of, tree_of
from newsdigest.formats.page.leaves import Leaf, leaves_of
from newsdigest.formats.page.shingles import Passages, words_of
from newsdigest.settings import Settings
from newsdigest.text import addresses

Pages = dict[str, bytes]


class Extracted(NamedTuple):
    """What is found on a page."""

    text: str
    caption: str = ""
    """Of its lead image."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", type=Path, help="a folder for the Markdown of each page, as JSON")
    parser.add_argument("--worst", type=int, default=0)
    arguments = parser.parse_args()
    data = arguments.shared / "data"
    gold = json.loads(lzma.decompress((data / "extraction/ground-truth.json.xz").read_bytes()))
    pages = _pages(data / "extraction/pages.tar.xz")
    runs = {name: _run(pages, extract, {key: gold[key]["url"] for key in gold}) for name, extract in EXTRACTORS.items()}
    for name, found in runs.items():
        _print_text(name, found, {key: each["articleBody"] for key, each in gold.items()}, arguments.worst)
        if arguments.write:
            (arguments.write / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
    for name, found in runs.items():
        if name != "trafilatura text":
            print(f"{name:24} {_structure(pages, gold, found)}")
    news = _pages(data / "orangesum/pages.tar.xz")
    lines = lzma.decompress((data / "orangesum/valid.jsonl.xz").read_bytes()).decode("utf-8").splitlines()
    rows = map(json.loads, lines)
    wanted = {row["id"]: "\n".join([row["heading"], *row["paragraphs"]]) for row in rows if row["id"] in news}
    for name, extract in EXTRACTORS.items():
        found = _run(news, extract, {})
        scores = {key: _word_f1(_rendered_text(found[key].text), wanted[key]) for key in wanted}
        print(f"{name:24} news: word F1 {statistics.mean(scores.values()):.4f}")
        if arguments.write:
            (arguments.write / f"news {name}.json").write_text(json.dumps(found), encoding="utf-8")
        for key in sorted(scores, key=lambda each: scores[each])[: arguments.worst]:
            print(f"    {scores[key]:.2f} {key}")


def _pages(archive: Path) -> Pages:
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.name.endswith(".html")]
        return {Path(each.name).stem: file.read() for each in members if (file := tar.extractfile(each))}


Extractor = Callable[[bytes, str], Extracted]


def _ours(data: bytes, url: str) -> Extracted:
    raw = RawArticle(data=data, origin="page", url=url, date=None, name="2000-01-01.html")
    try:
        found = contents(raw, Settings())
    except SourceError as error:
        print(f"    refused: {error.reason} ({url})")
        return Extracted("")
    document = found[0]
    return Extracted(document.body, document.image_caption) if isinstance(document, Document) else Extracted("")


def _trafilatura(**options: Any) -> Extractor:
    def extract(data: bytes, url: str) -> Extracted:
        return Extracted(trafilatura.extract(data, include_comments=False, **options) or "")

    return extract


EXTRACTORS: dict[str, Extractor] = {
    "newsdigest": _ours,
    "trafilatura text": _trafilatura(favor_precision=True),
    "trafilatura Markdown": _trafilatura(
        favor_precision=True, output_format="markdown", include_links=True, include_images=True, include_formatting=True
    ),
}


def _run(pages: Pages, extract: Extractor, urls: dict[str, str]) -> dict[str, Extracted]:
    key = next(iter(pages))
    extract(pages[key], urls.get(key, ""))  # imports
    start = time.process_time()
    found = {key: extract(data, urls.get(key, "")) for key, data in pages.items()}
    taken = time.process_time() - start
    print(f"    {len(pages)} pages in {taken:.1f} s of one core: {len(pages) / taken:.0f} a second")
    return found


def _rendered(source: str) -> HtmlElement:
    return parse(markdown.markdown(source, extensions=["extra"]))


def _rendered_text(source: str) -> str:
    return text_of(_rendered(source))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = tuple(re.findall(r"\w+", text))
    return Counter(words[at : at + 4] for at in range(max(1, len(words) - 3))) if words else Counter()


def _print_text(name: str, found: dict[str, Extracted], gold: dict[str, str], worst: int) -> None:
    texts = {key: _shingles(_rendered_text(found[key].text)) for key in gold}
    scores = {key: _precision_and_recall(texts[key], _shingles(gold[key])) for key in gold}
    halves = (list(gold)[::2], list(gold)[1::2], list(gold))
    each = [_f1(*(statistics.mean(scores[key][side] for key in keys) for side in (0, 1))) for keys in halves]
    exact = statistics.mean(texts[key] == _shingles(gold[key]) for key in gold)
    print(f"{name:24} F1 {each[2]:.4f} (halves {each[0]:.4f}, {each[1]:.4f}), exact {exact:.3f}")
    for key in sorted(gold, key=lambda key: _f1(*scores[key]))[:worst]:
        print(f"    {_f1(*scores[key]):.2f} {key}")


def _precision_and_recall(found: Counter[Any], wanted: Counter[Any]) -> tuple[float, float]:
    common = (found & wanted).total()
    return common / max(1, found.total()), common / max(1, wanted.total())


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _word_f1(found: str, wanted: str) -> float:
    return _f1(*_precision_and_recall(Counter(re.findall(r"\w+", found)), Counter(re.findall(r"\w+", wanted))))


def _structure(pages: Pages, gold: dict[str, Any], found: dict[str, Extracted]) -> str:
    wanted_all: Counter[str] = Counter()
    kept_all: Counter[str] = Counter()
    for key, data in pages.items():
        tree = remove_hidden(tree_of(data.decode("utf-8", "replace")))
        wanted = Counter(_wanted(tree, gold[key]["articleBody"], addresses.host(gold[key]["url"])))
        rendered = _rendered(found[key].text)
        kept = Counter(_parts(rendered))
        shown = [*map(text_of, rendered.iter("p")), found[key].caption]
        for (kind, words), number in wanted.items():
            wanted_all[kind] += number
            times = sum(words in Passages([each]) for each in shown) if kind == "captions" else kept[kind, words]
            kept_all[kind] += min(number, times)
    return ", ".join(f"{kind} {kept_all[kind]}/{wanted_all[kind]}" for kind in sorted(wanted_all))


Part = tuple[str, tuple[str, ...]]


def _wanted(tree: HtmlElement, truth: str, host: str) -> Iterator[Part]:
    inside = Passages(truth.split("\n"))
    leaves = leaves_of(tree, host.removeprefix("www."))
    long = [leaf for leaf in leaves if len(leaf.words) >= 8 and leaf.words in inside]
    weights: Counter[HtmlElement] = Counter()
    for leaf in long:
        for above in leaf.element.iterancestors():
            weights[above] += len(leaf.words)
    total = sum(len(leaf.words) for leaf in long)
    if not total:
        return
    article = min((each for each in weights if weights[each] >= 0.9 * total), key=lambda each: weights[each])
    article = max((each for each in weights if weights[each] == weights[article]), key=_depth)
    run = f" {' '.join(words_of(truth))} "
    for kind, words in _parts(article, but=set(_titles_of_others(leaves))):
        if words in inside and (kind == "tables" or f" {' '.join(words)} " in run):
            yield kind, words
    within = [leaf for leaf in long if article in leaf.element.iterancestors()]
    positions = {each: position for position, each in enumerate(tree.iter())}
    for caption in article.iter("figcaption"):
        if next((each for above in caption.iterancestors("figure") for each in above.iter("img")), None) is None:
            continue  # a film's
        if within[0].position < positions[caption] < within[-1].position and len(words_of(text_of(caption))) > 2:
            yield "captions", words_of(text_of(caption))


def _titles_of_others(leaves: Iterable[Leaf]) -> Iterator[HtmlElement]:
    """Yield the blocks that are links to other pages of the site, what is in them, and what holds nothing else."""
    for leaf in leaves:
        links = [*leaf.element.iterancestors("a"), *leaf.element.iter("a")]
        if leaf.link_share < 1 or leaf.leads_away or any(link.get("href", "#").startswith("#") for link in links):
            continue
        yield from leaf.element.iter()
        for above in leaf.element.iterancestors():
            if words_of(text_of(above)) != leaf.words:
                break
            yield above


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _parts(tree: HtmlElement, but: Container[HtmlElement] = ()) -> Iterator[Part]:
    """Yield the kind and the words of what is more than a paragraph."""
    for element in tree.iter(*HEADINGS, "li", "blockquote", "table", "a"):
        words = words_of(text_of(element))
        if element in but or not any(word.strip("_") for word in words):
            continue
        match element.tag:
            case "a":
                if re.match(r"https?:|//|/", element.get("href", "")) and len(words) > 1:
                    yield "links", words
            case "li" if not holds_only(element, ("ul", "ol")):
                lists = [each.tag for each in element.iterancestors("ul", "ol")]
                yield "ordered items" if lists[:1] == ["ol"] else "items", words
            case "table":
                if len(element.findall(".//tr")) > 1 and not element.findall(".//table"):
                    yield "tables", words
            case "blockquote":
                yield "quotes", words
            case heading if heading in HEADINGS:
                yield "headings", words


if __name__ == "__main__":
    main()
