"""Measure which articles are joined to a story, against pairs that were read.

    python benchmarks/stories.py [--data ../shared] [--pool]

Pairs of OrangeSum (both sets, from 2020-05 on, real days) were judged by reading title and abstract: *drawn* ones by a
rule that knows nothing of stories, two names in both abstracts that few abstracts have, at most three days apart;
*joined* ones, from all that a story joined; *near* ones, from those that are alike to NEAR at least and were not
joined; and *spread* ones, from bands of likeness by words, each pair of which stands for all of its band: these
tell how much of everything is found. One event is what happened and what directly follows from it. What stories are
made by was chosen on one half; the other, of other weeks and articles, is judged alone. ``stories.json`` has the
judgements, by the articles' ids; each was drawn with the stories of its day. Pairs of the demo are all pairs of its
articles. The rival joins two articles whose plain TF-IDF vectors have a cosine of at least a threshold, the best there
is for these very pairs; what it would join elsewhere, at a threshold so low, is not counted: all pairs here are alike
in something. ``--pool`` prints pairs to be judged.
"""

import argparse
import json
import lzma
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from quality import document  # type: ignore[import-not-found]

from newsdigest.content import read_file
from newsdigest.document import Document
from newsdigest.editions.stories import DAYS, Told, likenesses, stories
from newsdigest.enrich.enrichment import examine
from newsdigest.settings import Settings

JUDGED = Path(__file__).with_suffix(".json")
DEMO = Path(__file__).parents[1] / "content/articles"
BEGIN = "2020-05"
RARE = 25  # abstracts that have a name
NEAR = 0.25
DRAWN = 60
_NAME = re.compile(r"(?<![.!?»] )(?<!^)\b[A-ZÀ-Þ][\w-]{2,}|\b[A-Z]{2,}\b")
Pair = tuple[str, str]
Judged = Mapping[Pair, tuple[bool, float]]
"""Whether pairs are of one event, and for how many each stands."""


@dataclass(frozen=True, slots=True)
class News:
    """An article and what is known of it."""

    name: str
    day: date
    document: Document
    abstract: str = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--pool", action="store_true", help="print pairs of OrangeSum to be judged")
    arguments = parser.parse_args()
    news = tuple(orangesum(arguments.data / "data/orangesum"))
    if arguments.pool:
        print_pool(news)
        return
    judged = json.loads(JUDGED.read_text("utf-8"))
    demo = tuple(of_demo())
    events = {pair(*names) for names in judged["demo"]}
    print(f"{'pairs':22}{'judged':>8}{'one event':>11}   precision         recall")
    measure("demo", demo, {each: (each in events, 1.0) for each in map(names_of, combinations(demo, 2))})
    for part, kinds in judged.items():
        for kind, bands in kinds.items() if part != "demo" else ():
            measure(f"{part}: {kind}", news, dict(read(bands if isinstance(bands, list) else [bands])))


def read(bands: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Pair, tuple[bool, float]]]:
    """Yield pairs with their judgements."""
    for band in bands:
        number = len(band["true"]) + len(band["false"])
        for answer in (True, False):
            for names in band[str(answer).lower()]:
                yield pair(*names), (answer, band.get("of", number) / number)


@cache
def _joined(news: tuple[News, ...]) -> set[Pair]:
    return joined(news)[0]


def measure(name: str, news: tuple[News, ...], judged: Judged) -> None:
    """Print precision and recall of stories, and of the rival at its best."""
    ours = _joined(news)
    events = sum(answer for answer, _ in judged.values())
    print(f"{name:22}{len(judged):8}{events:11}   {figures(judged, ours.__contains__)}  newsdigest")
    cosines = tf_idf(news, judged)
    best = max(sorted(set(cosines.values())), key=lambda least: f1(judged, lambda each: cosines[each] >= least))
    print(f"{'':41}   {figures(judged, lambda each: cosines[each] >= best)}  TF-IDF, cosine from {best:.2f}")


def counts(judged: Judged, says: Callable[[Pair], bool]) -> tuple[float, float, float]:
    """Return how many are rightly joined, joined, and of one event."""
    found = [judged[each] for each in judged if says(each)]
    events = sum(weight for answer, weight in judged.values() if answer)
    return sum(weight for answer, weight in found if answer), sum(weight for _, weight in found), events


def f1(judged: Judged, says: Callable[[Pair], bool]) -> float:
    """Return the harmonic mean of precision and recall."""
    right, found, events = counts(judged, says)
    return 2 * right / (found + events) if found + events else 0.0


def figures(judged: Judged, says: Callable[[Pair], bool]) -> str:
    """Return precision and recall with what they are made of."""
    right, found, events = counts(judged, says)
    of = f"({right:.0f}/{found:.0f})", f"({right:.0f}/{events:.0f})"
    return f"{right / max(1, found):5.2f} {of[0]:12}{right / max(1, events):5.2f} {of[1]}"


def joined(news: Iterable[News]) -> tuple[set[Pair], set[Pair]]:
    """Return the pairs of articles that are in one story, and those that nearly are."""
    told = [Told(each.name, each.day, examine(each.document, Settings())[1]) for each in news]
    told.sort(key=lambda each: (each.day, each.guid))
    days = {each.guid: each.day for each in told}
    of_day: defaultdict[date, list[Told]] = defaultdict(list)
    for each in told:
        of_day[each.day].append(each)
    alike = []
    for day, here in of_day.items():
        before = [each for other, there in of_day.items() if 0 < (day - other).days <= DAYS for each in there]
        alike += likenesses(here, before)
    found = {pair(*two) for story in stories(days, alike) for two in combinations(story.guids, 2)}
    return found, {pair(*each.guids) for each in alike if each.degree >= NEAR} - found


def tf_idf(news: Iterable[News], asked: Iterable[Pair]) -> dict[Pair, float]:
    """Return the cosines of pairs: words of title and text as they are, weights from these articles."""
    texts = {each.name: f"{each.document.title} {each.document.body}".lower() for each in news}
    words = {name: Counter(re.findall(r"\w+", text)) for name, text in texts.items()}
    documents = Counter(word for counted in words.values() for word in counted)

    def vector(name: str) -> dict[str, float]:
        found = {
            word: (1 + math.log(count)) * math.log(len(words) / documents[word]) for word, count in words[name].items()
        }
        length = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {word: weight / length for word, weight in found.items()}

    vectors = {name: vector(name) for each in asked for name in each}
    return {
        (one, other): sum(weight * vectors[other].get(word, 0.0) for word, weight in vectors[one].items())
        for one, other in asked
    }


def drawn(news: Iterable[News]) -> list[Pair]:
    """Return all pairs that the rule finds."""
    names = {each.name: set(_NAME.findall(each.abstract)) for each in news}
    days = {each.name: each.day for each in news}
    bearers: defaultdict[str, list[str]] = defaultdict(list)
    for name, found in names.items():
        for word in found:
            bearers[word].append(name)
    shared = Counter(
        pair(*two) for articles in bearers.values() if len(articles) <= RARE for two in combinations(articles, 2)
    )
    near = {each for each in shared if abs((days[each[0]] - days[each[1]]).days) <= DAYS}
    return sorted(each for each in near if shared[each] >= 2)


def print_pool(news: tuple[News, ...]) -> None:
    """Print pairs to be judged, the same each time."""
    of_name = {each.name: each for each in news}
    ours, near = joined(news)
    for kind, pairs in (("drawn", drawn(news)), ("joined", sorted(ours)), ("near", sorted(near))):
        print(f"=== {kind}: {len(pairs)}")
        for one, other in sorted(random.Random(0).sample(pairs, DRAWN)):
            first, second = of_name[one], of_name[other]
            print(f"{one} {other} {(second.day - first.day).days}")
            for each in (first, second):
                print(f"   {each.document.title} | {each.abstract}")


def orangesum(folder: Path) -> Iterator[News]:
    """Yield the articles of both sets from BEGIN on."""
    for name in ("train", "valid"):
        with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                if row["date"] >= BEGIN:
                    yield _news(row)


def _news(row: Mapping[str, Any]) -> News:
    made = document(row["title"], row["paragraphs"], "fr")
    return News(row["id"], date.fromisoformat(row["date"]), made, " ".join(row["heading"].split()))


def of_demo() -> Iterator[News]:
    """Yield the articles of this repository's own digest."""
    for path in sorted(DEMO.rglob("*.md")):
        found = read_file(path, UTC)
        yield News(found.slug, found.date.date(), found)


def names_of(two: tuple[News, News]) -> Pair:
    """Return the names of two articles as a pair."""
    return pair(two[0].name, two[1].name)


def pair(one: str, other: str) -> Pair:
    """Return two names in their order."""
    return (one, other) if one < other else (other, one)


if __name__ == "__main__":
    main()
