"""Measure the time from saving an article to seeing it, in Chromium.

    python benchmarks/previewing.py [--articles N] [--runs N] [--site DIR] [--data DIR] [--chromium FILE]

A site of the corpus is made, unless DIR has one (with pelicanconf.py), and is previewed with
``newsdigest serve --watch``; a page of the middle of the archive is open. Each run saves its article with one more
paragraph, as an editor does that puts a new file in the place of the old one, and waits until the browser has it.
Other work on the machine counts: its share of the processors is printed. Needs Playwright, and the data beside the
checkout.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpus
from benchmarks.rebuild_sites import SITES

PAUSE = 1.5  # seconds between two runs: the build of the last one is over
SEEN = "text => document.body && document.body.textContent.includes(text)"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--site", type=Path, help="a folder with pelicanconf.py, instead of making one")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        site = arguments.site or _made(Path(work), arguments.data, arguments.articles)
        seconds, others = measure(site.resolve(), arguments.runs, arguments.chromium)
    print(
        f"from save to screen: median {statistics.median(seconds):.2f} s, fastest {min(seconds):.2f} s, "
        f"slowest {max(seconds):.2f} s ({len(seconds)} runs; other work had {others:.0%} of the processors)"
    )


def _made(work: Path, data: Path, articles: int) -> Path:
    site = SITES["newsdigest"](work)
    site.prepare(list(corpus.articles(data, articles + 2)))
    settings = next(site.folder.glob("*.py"))
    if settings.name != "pelicanconf.py":
        settings.rename(site.folder / "pelicanconf.py")
    return site.folder


def measure(site: Path, runs: int, chromium: str) -> tuple[list[float], float]:
    """Return the seconds of each run, and the share of the processors that the others had before."""
    files = sorted((site / "content").rglob("*.md"))
    article = files[len(files) // 2]
    text = article.read_text("utf-8")
    fields = dict(re.findall(r"^(\w+): (.*)$", text, re.MULTILINE))
    with _preview(site) as url, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto(f"{url}{fields['Date'][:10].replace('-', '/')}/{fields['Slug']}/")
        others = _busy()
        try:
            return [_run(page, article, text) for _ in range(runs)], others
        finally:
            article.write_text(text, "utf-8")


def _run(page: Page, article: Path, text: str) -> float:
    time.sleep(PAUSE)
    mark = f"Paragraphe {time.time_ns()}."
    beside = article.with_suffix(".md~")
    beside.write_text(f"{text}\n{mark}\n", "utf-8")
    began = time.perf_counter()
    beside.replace(article)
    page.wait_for_function(SEEN, arg=mark, polling=5)
    return time.perf_counter() - began


@contextmanager
def _preview(site: Path) -> Iterator[str]:
    """Give the address of a preview whose first build is over."""
    command = [str(Path(sys.executable).with_name("newsdigest")), "serve", "--watch", "--port", "0"]
    with subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, text=True) as process:
        url = ""
        for line in process.stdout or ():
            url = line.removeprefix("preview: ").strip() if line.startswith("preview: ") else url
            if line.startswith("built"):
                break
        try:
            yield url
        finally:
            process.send_signal(signal.SIGINT)


def _busy() -> float:
    """Return the share of the processors that is used while nothing of ours is at work."""
    began, idle = time.perf_counter(), _idle()
    time.sleep(2)
    passed = (time.perf_counter() - began) * (os.cpu_count() or 1)
    return max(0.0, 1 - (_idle() - idle) / passed)


def _idle() -> float:
    ticks = Path("/proc/stat").read_text("ascii").split()[4]
    return int(ticks) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
