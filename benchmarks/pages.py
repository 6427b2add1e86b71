"""Look at the demo's pages as Lighthouse, axe-core and the Nu HTML checker do.

    python benchmarks/pages.py [--work DIR] [--tools lighthouse axe vnu] [--kinds front article ...]

The demo is built for an address below ``/repo/`` and served on loopback. Lighthouse (phone and desktop) looks at one
page of each template; axe-core at the same ones, phone and desktop, light and dark; the Nu checker at every page of
the site. The tools come from npm into DIR the first time; Node, Java, Chromium and Playwright are needed. Exit code 1:
a score below 100, a violation or an error.
"""

import argparse
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
TOOLS = {"lighthouse": "lighthouse@13", "axe": "axe-core@4", "vnu": "vnu-jar@26"}
WIDTHS = {"phone": 390, "desktop": 1280}
# The first page of each pattern, in the order of its name.
KINDS = {
    "front": "index.html",
    "edition": "edition/*/index.html",
    "editions": "editions/index.html",
    "article": "2*/*/*/*/index.html",
    "story": "story/*/index.html",
    "tag": "tag/*/index.html",
    "tags": "tags/index.html",
    "section": "section/*/index.html",
    "sections": "sections/index.html",
    "source": "source/*/index.html",
    "sources": "sources/index.html",
    "archive": "archive/index.html",
    "month": "archive/*/*/index.html",
    "page": "a-propos/index.html",
    "search": "search/index.html",
    "subscribe": "subscribe/index.html",
}


def main() -> int:
    """Look, print what is found, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "newsdigest-pages"))
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    options = parser.parse_args()
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    if not (work / "node_modules").exists():
        subprocess.run(["npm", "install", "--prefix", work, "--no-fund", *TOOLS.values()], check=True)
    faults = 0
    with _served(work) as address:
        site = work / "site" / "repo"
        pages = {kind: next(iter(sorted(site.glob(KINDS[kind]))), None) for kind in options.kinds}
        shown = {kind: page.relative_to(site).parent.as_posix() for kind, page in pages.items() if page}
        urls = {kind: f"{address}{path}/".replace("/./", "/") for kind, path in shown.items()}
        for kind in [kind for kind in pages if kind not in shown]:
            print(f"{kind}: the site has none")
        if "lighthouse" in options.tools:
            faults += sum(lighthouse(work, kind, url, options.chromium) for kind, url in urls.items())
        if "axe" in options.tools:
            answered = {"search, answered": f"{urls['search']}?q=avril"} if "search" in urls else {}
            faults += axe(work, urls | answered, options.chromium)
        if "vnu" in options.tools:
            faults += vnu(work, site)
    return int(faults > 0)


@contextmanager
def _served(work: Path) -> Iterator[str]:
    """Build the demo and serve it below ``/repo/``; give its address."""
    handler = functools.partial(_Quiet, directory=str(work / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/repo/"
        command = [sys.executable, "-m", "pelican", "content", "--settings", "publishconf.py"]
        command += ["--output", str(work / "site" / "repo"), "--extra-settings", f'CACHE_PATH="{work / "cache"}"']
        subprocess.run(command, cwd=ROOT, env={**os.environ, "SITEURL": address}, check=True, stdout=subprocess.DEVNULL)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def lighthouse(work: Path, kind: str, url: str, chromium: str) -> int:
    """Print the four scores of a page, and what is below 100; return how many scores are."""
    low = 0
    for form in ("mobile", "desktop"):
        command = ["node", str(work / "node_modules/lighthouse/cli/index.js"), url, "--quiet", "--output=json"]
        command += ["--preset=desktop"] if form == "desktop" else []
        command += ["--chrome-flags=--headless=new --no-sandbox"]
        result = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, check=True, cwd=work
        )
        report: dict[str, Any] = json.loads(result.stdout)
        categories = report["categories"].values()
        scores = {category["title"]: round(category["score"] * 100) for category in categories}
        print(f"lighthouse {kind} {form}: " + ", ".join(f"{title} {score}" for title, score in scores.items()))
        for reference in [each for category in categories for each in category["auditRefs"] if each["weight"]]:
            audit = report["audits"][reference["id"]]
            if audit["score"] is not None and audit["score"] < 1:
                print(f"    {audit['id']}: {audit['score']} {audit.get('displayValue', '')}")
        low += sum(score < 100 for score in scores.values())
    return low


def axe(work: Path, urls: dict[str, str], chromium: str) -> int:
    """Print the violations of all pages; return how many there are."""
    script = (work / "node_modules/axe-core/axe.min.js").read_text("utf-8")
    found = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for form, width in WIDTHS.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
                page = context.new_page()
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                for kind, url in urls.items():
                    page.goto(url, wait_until="networkidle")
                    page.add_script_tag(content=script)
                    for violation in page.evaluate("axe.run()")["violations"]:
                        found += 1
                        places = [node["target"] for node in violation["nodes"]]
                        print(f"axe {kind} {form} {scheme}: {violation['help']}: {places}")
                context.close()
        browser.close()
    print(f"axe: {found} violations on {len(urls)} pages, phone and desktop, light and dark")
    return found


def vnu(work: Path, site: Path) -> int:
    """Print what the Nu checker finds in any page; return how much it is.

    What it says of the Content-Security-Policy is left to the browser tests: read from a file, a page has no origin
    that ``'self'`` could name, and it takes a script element of data for a script.
    """
    jar = next((work / "node_modules/vnu-jar").rglob("vnu.jar"))
    pages = list(map(str, sorted(site.rglob("*.html"))))
    command = ["java", "-jar", str(jar), "--format", "gnu", "--filterpattern", ".*Content Security Policy.*", *pages]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = result.stderr.splitlines()
    print(*found, f"vnu: {len(found)} errors and warnings on {len(pages)} pages", sep="\n")
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
