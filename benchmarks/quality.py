"""Measure summaries and tags against what people wrote, and how fast they are made.

    python benchmarks/quality.py [--data ../shared] [--articles N] [--out FOLDER]

Summaries: ROUGE of OrangeSum's ``valid`` and of the end of its ``train``, which no weight was learned from, against its
journalists' abstracts, beside Lead-2 (the first two sentences); the share that opens by pointing back; and of English
news pages against the descriptions that they give of themselves, with and without those that are copied from the text.
Tags: F1 at 5, 10 and 15 (15 asked for) on the keyphrase sets. Needs rouge-score, and the data beside
the checkout.
"""

import argparse
import gzip
import json
import lzma
import re
import sys
import tarfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from newsdigest.document import Document
from newsdigest.enrich import analyse
from newsdigest.enrich.article import hangs
from newsdigest.settings import Settings
from newsdigest.text import markup
from newsdigest.text.language import detect
from newsdigest.text.sentences import sentences

KEYPHRASES = (
    ("wikinews-fr", "french", "fr"),
    ("kpcrowd-en", "english", "en"),
    ("broadcast-pt", "portuguese", "pt"),
)
HELD = 3400  # articles at the end of OrangeSum's train that benchmarks/train_summary.py learns nothing from
COPIED = 0.5  # share of a description from which it is a copy of the text
FEWEST_WORDS, FEWEST_PARAGRAPHS = 12, 3  # of a description, and of its article
LONGEST_TITLE = 30  # words; a set without titles gets the first ones of its text
SETTINGS = Settings()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--articles", type=int, default=None, help="only so many of each set")
    parser.add_argument("--out", type=Path, default=None, help="write the predictions there, as the scorers read them")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.data / "tools"))
    for name, last in (("valid", None), ("train", HELD)):
        rows = list(records(arguments.data / f"data/orangesum/{name}.jsonl.xz", None if last else arguments.articles))
        measure_summaries(name, rows[-last:][: arguments.articles] if last else rows, arguments.out)
    measure_english(arguments.data / "data/extraction")
    measure_tags(arguments.data / "data/keyphrases", arguments.articles, arguments.out)


def measure_summaries(name: str, rows: list[dict[str, Any]], out: Path | None) -> None:
    """Print ROUGE of our summaries and of Lead-2, and the speed of summary and tags together."""
    import score_summaries  # type: ignore[import-not-found]

    documents = [document(row["title"], row["paragraphs"], "fr") for row in rows]
    for one in documents[:50]:  # the tables are read once
        analyse(one, settings=SETTINGS)
    started = time.process_time()
    found = [analyse(one, settings=SETTINGS) for one in documents]
    speed = len(found) / (time.process_time() - started)
    gold = {row["id"]: row["heading"] for row in rows}
    predictions = {
        "Lead-2": {row["id"]: " ".join(first_sentences(row["paragraphs"], 2)) for row in rows},
        "newsdigest": {
            row["id"]: " ".join(sentence.text for sentence in each.summary)
            for row, each in zip(rows, found, strict=True)
        },
    }
    scorer = score_summaries.scorer("words")
    print(f"{name:14} docs  words    R-1    R-2    R-L")
    for contestant, predicted in predictions.items():
        scores = means(score_summaries.score(gold, predicted, scorer))
        length = sum(len(text.split()) for text in predicted.values()) / len(predicted)
        print(f"{contestant:14} {len(gold):4} {length:6.1f}  " + "  ".join(f"{score:5.2f}" for score in scores))
        write(out, f"summaries-{name}-{contestant}.json", predicted)
    hanging = sum(hangs(text, "fr") for text in predictions["newsdigest"].values()) / len(rows)
    print(f"open by pointing back: {hanging:.2%}")
    tags = sum(len(one.tags) for one in found) / len(found)
    print(f"summary and tags: {speed:.0f} articles per second of processor time, {tags:.1f} tags each\n")


def measure_english(folder: Path) -> None:
    """Print ROUGE of our summaries and of Lead-2 on English pages, against the description in their head."""
    import score_summaries

    scorer = score_summaries.scorer("words")
    pages = list(english_pages(folder))
    print(f"{'English':14} docs  words    R-1    R-2    R-L")
    for kind, copied in (("all", 1.0), ("not copied", COPIED)):
        kept = [page for page in pages if page[3] <= copied]
        gold = {name: description for name, _, description, _ in kept}
        for contestant, summarised in (("Lead-2", lead), ("newsdigest", summary)):
            predicted = {name: summarised(one) for name, one, _, _ in kept}
            scores = means(score_summaries.score(gold, predicted, scorer))
            length = sum(len(text.split()) for text in predicted.values()) / len(predicted)
            row = "  ".join(f"{score:5.2f}" for score in scores)
            print(f"{contestant:14} {len(gold):4} {length:6.1f}  {row}  {kind}")
    print()


def english_pages(folder: Path) -> Iterator[tuple[str, Document, str, float]]:
    """Yield name, article, description, and which share of the description's five-word runs the article has."""
    truth = json.loads(lzma.decompress((folder / "ground-truth.json.xz").read_bytes()))
    with tarfile.open(folder / "pages.tar.xz") as pages:
        for member in pages:
            if not member.isfile():
                continue
            data = pages.extractfile(member).read()  # type: ignore[union-attr]
            name = Path(member.name).name.partition(".")[0]
            soup = BeautifulSoup(gzip.decompress(data) if member.name.endswith(".gz") else data, "html.parser")
            title, description = _meta(soup, "og:title"), _meta(soup, "og:description") or _meta(soup, "description")
            body = [line.strip() for line in truth.get(name, {}).get("articleBody", "").split("\n") if line.strip()]
            if not title or len(description.split()) < FEWEST_WORDS or len(body) < FEWEST_PARAGRAPHS:
                continue
            if detect(" ".join(body), SETTINGS.languages).lang == "en":
                said, text = (re.findall(r"\w+", one.lower()) for one in (description, " ".join(body)))
                runs = [" ".join(said[place : place + 5]) for place in range(len(said) - 4)]
                copied = sum(run in " ".join(text) for run in runs) / max(1, len(runs))
                yield name, document(title, body[body[0] == title :], "en"), description, copied


def _meta(soup: BeautifulSoup, name: str) -> str:
    found = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(found.get("content") or "").strip() if found else ""


def summary(article: Document) -> str:
    """Return our summary of an article."""
    return " ".join(sentence.text for sentence in analyse(article, settings=SETTINGS).summary)


def lead(article: Document) -> str:
    """Return the first two sentences of an article."""
    return " ".join(first_sentences([block.text for block in markup.blocks(article.body)], 2))


def measure_tags(folder: Path, articles: int | None, out: Path | None) -> None:
    """Print F1 of our tags on each keyphrase set."""
    import score_tags  # type: ignore[import-not-found]

    print(f"{'tags':14} docs  short   F1@5  F1@10  F1@15")
    for name, language, lang in KEYPHRASES:
        rows = list(records(folder / f"{name}.jsonl.xz", articles))
        predicted = {row["id"]: keyphrase_tags(row["text"], lang) for row in rows}
        gold = {row["id"]: row["keys"] for row in rows}
        normal: Callable[[str], str] = score_tags.normaliser(language)
        result, docs, short = score_tags.score(gold, predicted, normal, [5, 10, 15])
        print(f"{name:14} {docs:4} {short:6}  " + "  ".join(f"{result[k][2]:5.1f}" for k in (5, 10, 15)))
        write(out, f"tags-{name}.json", predicted)


def records(path: Path, limit: int | None) -> Iterator[dict[str, Any]]:
    """Yield the records of a set."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number == limit:
                return
            yield json.loads(line)


def document(title: str, paragraphs: Iterable[str], lang: str) -> Document:
    """Return the document that importing such an article gives."""
    return Document(
        title=title.strip(),
        body="\n\n".join(map(markup.escape, paragraphs)),
        date=datetime(2020, 1, 1, tzinfo=UTC),
        lang=lang,
        slug="article",
        guid="urn:x",
    )


def keyphrase_tags(text: str, lang: str) -> list[str]:
    """Return 15 tags of a text."""
    settings = replace(SETTINGS, default_lang=lang)
    return list(analyse(keyphrase_document(text, lang), settings=settings, max_tags=15).tags)


def keyphrase_document(text: str, lang: str) -> Document:
    """Return the document of a text whose first line is its title, if it has one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    first = lines[0].split()
    titled = len(lines) > 1 and len(first) < LONGEST_TITLE
    title = lines[0] if titled else " ".join(first[:10])
    return document(title, lines[titled:], lang)


def first_sentences(paragraphs: list[str], number: int) -> list[str]:
    """Return the first sentences of an article."""
    return [sentence for paragraph in paragraphs for sentence in sentences(paragraph, "fr")][:number]


def means(rows: list[list[float]]) -> list[float]:
    """Return the mean of each column."""
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def write(folder: Path | None, name: str, predicted: dict[str, Any]) -> None:
    """Write predictions, when a folder was named."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(predicted, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
