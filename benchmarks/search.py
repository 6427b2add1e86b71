"""Ask a built site's search page, and Pagefind of the same pages, the same questions.

    python benchmarks/search.py SITE [--pagefind BINARY] [--chromium PATH]

SITE is the output folder of a site with a search page, for example that of ``benchmarks/rebuild.py --work DIR``;
BINARY comes with ``pip install pagefind-bin``. Each question is asked in a new browser on loopback: how many articles
are found, how many requests and bytes that takes (compressed as a server does it), and when ten are shown. For
Pagefind the articles' pages are indexed first, and what that takes is printed beside what our index takes again.
"""

import argparse
import gzip
import http.server
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

QUESTIONS: tuple[dict[str, str], ...] = (
    {"q": "lanceur"},
    {"q": "france"},
    {"q": "gilets jaunes"},
    {"q": "président emmanuel macron"},
    {"section": "section/sciences/"},
)
_PARTS = re.compile(
    r"<h1>.*?</h1>|<p data-searched>.*?</p>|<div class=\"prose\" data-searched>.*?\n    </div>", re.DOTALL
)
_SECTION = re.compile(r'"(?:\.\./)*(section/[^"]*)"')
_OURS = """async asked => {
    const found = document.querySelector("#found")
    for (const [name, value] of Object.entries(asked)) document.querySelector(`[name=${name}]`).value = value
    document.querySelector("form.search").requestSubmit()
    while (!found.textContent) await new Promise(requestAnimationFrame)
    return Number(found.textContent.replace(/\\D/g, ""))
}"""
_PAGEFIND = """async ({q, ...filters}) => {
    const pagefind = await import("/pagefind/pagefind.js")
    await pagefind.init()
    const {results} = await pagefind.search(q ?? null, {filters})
    await Promise.all(results.slice(0, 10).map(result => result.data()))
    return results.length
}"""

Served = list[tuple[int, int]]
"""Bytes of each answer, and how many of them a server that compresses sends."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--pagefind", type=Path)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    arguments = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        browser = playwright.chromium.launch(executable_path=arguments.chromium, args=["--no-sandbox"])
        print("| engine | question | found | requests | kB | compressed | ms |\n|---|---|---:|---:|---:|---:|---:|")
        ask(browser, "newsdigest", arguments.site, "search/", _OURS)
        if arguments.pagefind:
            index(arguments.pagefind.resolve(), arguments.site, Path(name))
            ask(browser, "pagefind", Path(name), "", _PAGEFIND)
        browser.close()
    files = [path.stat().st_size for path in (arguments.site / "search-index").rglob("*.json")]
    print(f"\nour index: {len(files):,} files, {sum(files) / 1e6:.1f} MB")


def ask(browser: Browser, engine: str, folder: Path, start: str, script: str) -> None:
    """Ask all questions, each in a browser that knows nothing yet."""
    with serving(folder) as (address, served):
        for question in QUESTIONS:
            context = browser.new_context()
            page = context.new_page()
            page.goto(address + start)
            page.wait_for_load_state("networkidle")
            served.clear()
            begun = time.perf_counter()
            found = page.evaluate(script, question)
            needed = (time.perf_counter() - begun) * 1000
            plain, sent = (sum(sizes) / 1000 for sizes in zip(*served, strict=True))
            asked = ", ".join(question.values())
            print(f"| {engine} | {asked} | {found:,} | {len(served)} | {plain:,.0f} | {sent:,.0f} | {needed:.0f} |")
            context.close()


def index(binary: Path, site: Path, folder: Path) -> None:
    """Make Pagefind's index of what our index takes from the articles' pages, and print what that costs."""
    for path in sorted(site.glob("[0-9][0-9][0-9][0-9]/*/*/*/index.html")):
        text = path.read_text("utf-8")
        section = _SECTION.search(text.partition("<main")[2])
        chosen = f'<i data-pagefind-filter="section:{section[1] if section else ""}"></i>'
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True)
        target.write_text(f"<html lang=fr><body data-pagefind-body>{chosen}{''.join(_PARTS.findall(text))}", "utf-8")
    (folder / "index.html").write_text("<html lang=fr>", "utf-8")
    before = os.times()
    subprocess.run([binary, "--site", folder, "--quiet"], check=True)
    after = os.times()
    cost = after.children_user - before.children_user + after.children_system - before.children_system
    files = [path.stat().st_size for path in (folder / "pagefind").rglob("*.pf_*")]
    print(
        f"| pagefind | (makes its index: {cost:.1f} CPU s, {len(files):,} files, {sum(files) / 1e6:.1f} MB) | | | | | |"
    )


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, Served]]:
    """Serve a folder on loopback; yield its address, and a list that grows with each answer."""
    served: Served = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            data = source.read()
            served.append((len(data), min(len(data), len(gzip.compress(data, 6)))))
            outputfile.write(data)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", served
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
