"""Make a large archive of real French articles, the same bytes each time.

    python benchmarks/corpus.py OUT [--articles N] [--data ../shared] [--bare | --raw | --hugo | --eleventy]

Writes N articles of OrangeSum's ``train`` below OUT, by default as ``OUT/articles/YYYY/MM/DD-slug.md``; 20 a day,
the first one the newest (2023-04-30), so a smaller archive is the newest part of a larger one. Beyond the 21,401
articles of the set they begin again with another title, slug, date and guid.
"""

import argparse
import json
import lzma
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsdigest.content import write
from newsdigest.document import Document
from newsdigest.text import markup
from newsdigest.text.slugs import slugify

TIMEZONE = ZoneInfo("Europe/Paris")
NEWEST = datetime(2023, 4, 30, 22, 30, tzinfo=TIMEZONE)
ARTICLES_A_DAY = 20
SECTIONS = ("Culture", "Économie", "International", "Politique", "Santé", "Sciences", "Société", "Sport")
SOURCES = (
    "L’Écho du matin",
    "Le Fil de l’Ouest",
    "La Dépêche du Rhône",
    "Agence Horizon",
    "Le Quotidien de Paris",
    "Radio Méridienne",
    "La Gazette du Nord",
    "Le Courrier d’Alsace",
    "Revue des sciences",
    "Tribune du Sud",
    "Le Journal de l’économie",
    "Hebdo International",
)
MIN_USES = 11  # articles of the whole set that hold a name before it is a tag
COMMON_NAMES = ("France", "Paris", "Europe", "Gouvernement", "Réseaux sociaux")  # for a text with hardly any name
_NAME = re.compile(
    r"(?<=[a-zà-ÿ,;] )(?:[A-ZÀ-Þ][\w’-]*[a-zà-ÿ][\w-]*|[A-Z]{2,6})(?: (?:(?:de|du|des|la|le) )?[A-ZÀ-Þ][\w-]+){0,2}"
)
_NO_NAMES = frozenset({"Le", "La", "Les", "Un", "Une", "Il", "Elle", "On", "Premier", "Français", "Nord", "TF", "Cour"})


def main() -> None:
    """Write an archive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--bare", action="store_true", help="without summaries and tags, for measuring enrichment")
    kind.add_argument("--raw", action="store_true", help="plain texts below OUT/inbox, for measuring import")
    kind.add_argument("--hugo", action="store_true", help="for Hugo, below OUT/content")
    kind.add_argument("--eleventy", action="store_true", help="for Eleventy, below OUT/articles")
    arguments = parser.parse_args()
    chosen = [name for name in WRITERS if getattr(arguments, name, False)]
    made = save(articles(arguments.data, arguments.articles), arguments.out, *chosen)
    tags = {slugify(tag) for document in made for tag in document.tags}
    print(f"{len(made)} articles, {len(tags)} tags")


def articles(data: Path, number: int) -> Iterator[Document]:
    """Yield the newest ``number`` articles of the archive; ``data`` is the folder that holds ``data/orangesum``."""
    path = data / "data/orangesum/train.jsonl.xz"
    tags = vocabulary(path)
    slugs: set[str] = set()
    for position, (turn, row) in enumerate(islice(_endless(path), number)):
        title = _line(row["title"]) + (f" ({turn})" if turn > 1 else "")
        yield Document(
            title=title,
            body="\n\n".join(filter(None, map(markup.escape, row["paragraphs"]))),
            date=_date(position),
            lang="fr",
            slug=_free(slugify(title), slugs),
            guid=uuid.uuid5(uuid.NAMESPACE_OID, f"orangesum/{row['id']}/{turn}").urn,
            category=SECTIONS[_draw(row["id"], "section") % len(SECTIONS)],
            source=SOURCES[_draw(row["id"], "source") % len(SOURCES)],
            summary=_line(row["heading"]),
            tags=_tags(row, tags),
        )


def save(documents: Iterable[Document], folder: Path, kind: str = "pelican") -> list[Document]:
    """Write the documents below the folder as ``kind`` has them, and return them without their texts."""
    made = []
    for document in documents:
        path, text = WRITERS[kind](document)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        made.append(replace(document, body=""))
    return made


def pelican_file(document: Document) -> tuple[str, str]:
    """Return path and text of an article as ``newsdigest add`` writes it."""
    return f"articles/{document.date:%Y/%m/%d}-{document.slug}.md", write(document, TIMEZONE)


def bare_file(document: Document) -> tuple[str, str]:
    """Return path and text of an article that is yet to be enriched."""
    return pelican_file(replace(document, summary="", tags=()))


def raw_file(document: Document) -> tuple[str, str]:
    """Return path and text of a raw article: the title, an empty line and the paragraphs."""
    text = f"{document.title}\n\n{markup.plain(document.body)}\n"
    return f"inbox/{document.source}/{document.date:%Y-%m-%d}-{document.slug}.txt", text


def hugo_file(document: Document) -> tuple[str, str]:
    """Return path and text of an article for Hugo; sections and sources are taxonomies."""
    fields = {
        "title": document.title,
        "date": document.date.isoformat(),
        "slug": document.slug,
        "summary": document.summary,
        "tags": document.tags,
        "sections": [document.category],
        "sources": [document.source],
        "months": [f"{document.date:%Y-%m}"],
        "days": [f"{document.date:%Y-%m-%d}"],
    }
    return f"content/articles/{document.date:%Y/%m/%d}-{document.slug}.md", _with_front_matter(fields, document.body)


def eleventy_file(document: Document) -> tuple[str, str]:
    """Return path and text of an article for Eleventy; its collections are made of ``topics``."""
    fields = {
        "title": document.title,
        "date": document.date.isoformat(),
        "permalink": f"/{document.date:%Y/%m/%d}/{document.slug}/",
        "summary": document.summary,
        "topics": document.tags,
        "section": document.category,
        "source": document.source,
    }
    return f"articles/{document.date:%Y/%m/%d}-{document.slug}.md", _with_front_matter(fields, document.body)


WRITERS: dict[str, Callable[[Document], tuple[str, str]]] = {
    "pelican": pelican_file,
    "bare": bare_file,
    "raw": raw_file,
    "hugo": hugo_file,
    "eleventy": eleventy_file,
}


def _with_front_matter(fields: dict[str, Any], body: str) -> str:
    """Return a text with YAML front matter; JSON values are YAML."""
    lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())
    return f"---\n{lines}---\n\n{body}\n"


@lru_cache(maxsize=1)
def vocabulary(path: Path) -> dict[str, str]:
    """Return the spellings that are tags, and for each one the name of its tag (its most frequent spelling)."""
    uses: Counter[str] = Counter()
    for row in _rows(path):
        uses.update(set(_names(row)))
    tags: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, number in sorted(uses.items(), key=lambda item: (-item[1], item[0])):
        if number >= MIN_USES:
            names[name] = tags.setdefault(slugify(name), name)
    return names


def _tags(row: dict[str, Any], vocabulary: dict[str, str]) -> tuple[str, ...]:
    """Draw three to five of the names that the text holds."""
    found = dict.fromkeys(vocabulary[name] for name in _names(row) if name in vocabulary)
    drawn = sorted(found, key=lambda name: _draw(row["id"], name))
    missing = (name for name in COMMON_NAMES if name not in found)
    return tuple((drawn + list(missing))[: max(3, min(len(drawn), 3 + _draw(row["id"], "number") % 3))])


def _names(row: dict[str, Any]) -> Iterator[str]:
    for paragraph in (row["title"], row["heading"], *row["paragraphs"]):
        for name in _NAME.findall(paragraph):
            if name not in _NO_NAMES:
                yield name


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _endless(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield every article with the number of the turn, beginning again at the end."""
    turn = 0
    while True:
        turn += 1
        for row in _rows(path):
            yield turn, row


def _date(position: int) -> datetime:
    """Return the moment of an article: 48 minutes apart, the last one of a day at 22:30."""
    day, place = divmod(position, ARTICLES_A_DAY)
    return NEWEST - timedelta(days=day, minutes=48 * place)


def _draw(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=8).digest())


def _free(slug: str, taken: set[str]) -> str:
    free, number = slug, 1
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    taken.add(free)
    return free


def _line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    main()
