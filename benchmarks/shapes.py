"""Build articles of many shapes, up to a megabyte: each renders within ten seconds, or is refused.

    python benchmarks/shapes.py [--articles N] [--seed N] [--worst N]

A shape is made of signs of Markdown and of HTML that are repeated, nested and mixed at random; an article is one
shape, or a few one after the other, as long as the limits of ``text.markup.takes_too_long`` let through (where
they refuse, it is halved until they do not). Counted is the CPU time of reading it as a build does: metadata, HTML,
sanitising, language, summary and tags.
"""

import argparse
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pelican.settings import read_settings

from newsdigest.publishing.digest import Digest
from newsdigest.publishing.reading import ArticleReader
from newsdigest.text.markup import takes_too_long

ROOT = Path(__file__).parents[1]
SECONDS = 10
LARGEST = 1_000_000
HEAD = "Title: T\nDate: 2023-04-20\nSlug: t\nRights: full\n\n"
OPENING = (
    *("> ", "- ", "* ", "+ ", "1. ", "    ", "\t", "# ", "###### ", ": ", "| ", "- [ ] ", "[^1]: ", "*[A]: ", "[a]: "),
    *("```\n", "~~~\n", "<div>", "<div markdown=1>", "<p>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<details>"),
)
WITHIN = (
    *(
        "*",
        "**",
        "_",
        "__",
        "***",
        "`",
        "``",
        "[",
        "![",
        "](",
        "[a](b",
        "[a][b]",
        "[^1]",
        "![a](b)",
        "<b>",
        "</b>",
        "<",
    ),
    *("&", "&amp;", "&#x41;", "\\", "\\*", "|", "{: #a .b}", "http://", "<http://a>", "<!--", "-->", "<a href='", '"'),
    *(
        "  \n",
        "\\\n",
        "a",
        "mot ",
        "é",
        "- ",
        "> ",
        "=",
        "-",
        ":",
        "<?",
        "<![CDATA[",
        "~",
        "^",
        "(",
        ")",
        "«\u00a0",
        ". ",
    ),
)
BETWEEN = ("\n", "\n\n", "\n> ", "\n    ", "\n- ", "\n\n    ", "\n===\n", "\n---\n", "\n|-|-|\n", "\n:", "")


def shape(chance: random.Random, size: int) -> str:
    """Return a text of about so many characters."""
    opening = "".join(chance.choices(OPENING, k=chance.choice((0, 1, 1, 2, 5, 40))))
    within = "".join(chance.choices(WITHIN, k=chance.choice((1, 1, 2, 3, 8))))
    line = opening + within * chance.choice((1, 2, 10, 200, 5000))
    if chance.random() < 0.3:  # each line deeper than the one before
        deeper = chance.choice(OPENING)
        unit = [deeper * number + within for number in range(chance.choice((20, 95, 300)))]
        return (("\n".join(unit) + "\n") * (1 + size // max(1, sum(map(len, unit)))))[:size]
    between = chance.choice(BETWEEN)
    return ((line + between) * (1 + size // max(1, len(line + between))))[:size]


def article(chance: random.Random) -> str:
    """Return a text that is not refused."""
    size = chance.choice((10_000, 100_000, LARGEST, LARGEST))
    parts = chance.choice((1, 1, 2, 4))
    text = "\n\n".join(shape(chance, size // parts) for _ in range(parts))
    while takes_too_long(text):
        text = text[: len(text) // 2]
    return text


def reading(folder: Path) -> Callable[[str], float]:
    """Return what reads a text as an article, and tells the seconds."""
    settings = read_settings(str(ROOT / "pelicanconf.py"), override={"PATH": str(folder)})
    reader = ArticleReader(Digest(settings).settings)

    def read(text: str) -> float:
        (folder / "a.md").write_text(HEAD + text, "utf-8")
        started = time.process_time()
        reader.read("a.md")
        return time.process_time() - started

    return read


def main() -> int:
    """Build and print the worst; the exit code tells whether any took too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", type=int, default=5)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        read = reading(Path(folder))
        for number in range(arguments.articles):
            text = article(random.Random(f"{arguments.seed} {number}"))
            found.append((read(text), number, len(text), text[:60]))
    found.sort(reverse=True)
    print("| CPU s | number | characters | begins |\n|---:|---:|---:|---|")
    for seconds, number, size, begins in found[: arguments.worst]:
        print(f"| {seconds:.1f} | {number} | {size:,} | {begins!r} |".replace("\\|", "&#124;"))
    beyond = sum(seconds > SECONDS for seconds, *_ in found)
    large = sum(size > LARGEST // 2 for _, _, size, _ in found)
    print(f"\n{len(found)} articles, {large} of them of half a megabyte or more; {beyond} beyond {SECONDS} s")
    return bool(beyond)


if __name__ == "__main__":
    sys.exit(main())
