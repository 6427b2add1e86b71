"""Give `newsdigest add` and `pelican` what is made to take their time, memory or disk; see how long they need.

    python benchmarks/attacks.py [--only feeds pages articles] [--seconds N]

Each attack has a folder and a process of its own: feeds and pages are imported and built, articles lie in
``content/articles`` and are built. It is stopped when it ends within 10 seconds and 512 MB, with the article or with
a reason. Figures: CPU seconds of all processes, the largest resident memory of one, and the last line that was said.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SECONDS, MEGABYTES = 10, 512
DEEP, MEGABYTE = 10_000, 1_000_000
DATE = "<pubDate>Thu, 20 Apr 2023 10:00:00 GMT</pubDate>"


def feed(content: str, before: str = "", title: str = "Un titre") -> bytes:
    """Return a feed of one item."""
    item = f"<item><title>{title}</title><guid>g</guid>{DATE}<description>{content}</description></item>"
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>F</title>{item}</channel></rss>'.encode()


def page(body: str, head: str = "") -> bytes:
    """Return a page with an article, and something else."""
    text = "<p>La sonde a quitté le port ce matin, et les ingénieurs suivent sa route.</p>" * 20
    dated = '<meta property="article:published_time" content="2023-04-20T10:00:00Z">'
    return (
        f"<!DOCTYPE html><title>Une page</title>{dated}{head}<article><h1>Une page</h1>{text}{body}</article>".encode()
    )


LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"
ITEMS = b"".join(b"<item><title>%d</title><guid>%d</guid></item>" % (n, n) for n in range(DEEP))
FEEDS = {
    "a billion laughs": feed("&a11;", LAUGHS + "]>"),
    "quadratic entities": feed("&a;" * 10_000, QUADRATIC),
    "a local file": feed("&e;", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
    "an entity from elsewhere": feed("&e;", "<!DOCTYPE x [<!ENTITY e SYSTEM 'http://127.0.0.1:9/x'>]>"),
    "a document type from elsewhere": feed("x", "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'>"),
    "parameter entities": feed("x", "<!DOCTYPE x [<!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;]>"),
    "nested elements": feed("<a>" * DEEP + "</a>" * DEEP),
    "nested HTML": feed("&lt;div&gt;" * DEEP),
    "nested quotes": feed("&lt;blockquote&gt;" * DEEP + "x"),
    "nested lists": feed("&lt;ul&gt;&lt;li&gt;" * DEEP + "x"),
    "nested tables": feed("&lt;table&gt;&lt;tr&gt;&lt;td&gt;" * 3000 + "x"),
    "attributes": feed("x", title="<b " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
    "an attribute of a megabyte": feed(f"&lt;a href='{'x' * MEGABYTE}'&gt;x"),
    "a title of a megabyte": feed("x", title="mot " * (MEGABYTE // 4)),
    "ten thousand items": feed("x").replace(b"</channel>", ITEMS + b"</channel>"),
    "a hundred thousand tags": feed("x" + "</description><category>c</category><description>".join("x" * 100_000)),
    "comments that do not end": feed("&lt;!--" * 100_000),
    "brackets": feed("[" * 200_000),
    "references": feed("&amp;#" * 200_000),
    "fifty megabytes": feed("Texte. " * 7_000_000),
}
PAGES = {
    "nested div": page("<div>" * DEEP),
    "nested inline": page("<b><i>" * DEEP + "x"),
    "nested lists": page("<ul><li>" * DEEP + "x"),
    "nested tables": page("<table><tr><td>" * 3000 + "x"),
    "nested quotes": page("<blockquote>" * DEEP + "x"),
    "nested links": page("<a href=x>" * DEEP + "x"),
    "formatting that is adopted": page("<a><p>" * 3000 + "x"),
    "many attributes": page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x"),
    "a line of a megabyte": page(f"<p>{'mot ' * (MEGABYTE // 4)}</p>"),
    "a word of a megabyte": page(f"<p>{'m' * MEGABYTE}</p>"),
    "spaces": page(f"<p>a{' ' * MEGABYTE}b</p>"),
    "deep JSON-LD": page("", f'<script type="application/ld+json">{"[" * 100_000}</script>'),
    "long JSON-LD numbers": page("", f'<script type="application/ld+json">{{"a": {"9" * 100_000}}}</script>'),
    "many meta": page("", "".join(f'<meta name="author" content="A{n}">' for n in range(20_000))),
    "a wide table": page(f"<table>{'<tr>' + '<td>x' * 500}" * 300 + "</table>"),
    "a cell over a million columns": page("<table><tr><td colspan=1000000 rowspan=1000000>x</table>"),
    "dates everywhere": page("<time>20 avril 2023</time> " * 20_000),
    "comments": page("<!--" * 100_000),
    "an end that never comes": page("<script>" + "<!--<script>" * 50_000),
    "fifty megabytes": page("<p>Texte.</p>" * 4_000_000),
}
MARKS = ["[", "![", "*", "_ *", "`", "<", "&", "(", "[a](", "> ", "- ", "1. ", "#", "<div>", "<!--", "[^", "~~~"]
HEAD = b"Title: T\nDate: 2023-04-20\n\n"
ARTICLES = {f"a megabyte of {mark!r}": HEAD + (mark * (MEGABYTE // len(mark))).encode() for mark in MARKS}
ARTICLES["8,000 brackets"] = HEAD + b"[" * 8000
SETS = {"feeds": (FEEDS, "xml"), "pages": (PAGES, "html"), "articles": (ARTICLES, "md")}


class Outcome(NamedTuple):
    """What one attack has cost."""

    seconds: float
    megabytes: float
    said: str

    @property
    def stopped(self) -> bool:
        """Whether it stayed within the limits."""
        return self.seconds < SECONDS and self.megabytes < MEGABYTES


def attack(data: bytes, suffix: str, folder: Path, patience: float = 60) -> Outcome:
    """Import and build, or only build an article."""
    place = folder / ("content/articles" if suffix == "md" else "content/inbox")
    place.mkdir(parents=True)
    (place / f"attack.{suffix}").write_bytes(data)
    (folder / "pelicanconf.py").write_bytes((ROOT / "pelicanconf.py").read_bytes())
    commands = [["newsdigest.cli", "--settings", "pelicanconf.py", "add"]] if suffix != "md" else []
    commands.append(["pelican", "content", "--settings", "pelicanconf.py", "--theme-path", str(ROOT / "theme")])
    seconds, megabytes, said = 0.0, 0.0, ""
    for command in commands:
        cpu, peak, told = _run([sys.executable, "-m", *command], folder, patience)
        seconds, megabytes, said = seconds + cpu, max(megabytes, peak), said or told
    return Outcome(seconds, megabytes, said)


def _run(command: list[str], folder: Path, patience: float) -> tuple[float, float, str]:
    log = folder / "log"
    with log.open("wb") as output:
        started = time.monotonic()
        limit = ["prlimit", f"--cpu={int(patience)}", *command]
        process = subprocess.Popen(limit, cwd=folder, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if "attack" in line or "Error" in line]
    said = lines[0].strip() if lines else "taken"
    if process.returncode < 0:
        said = f"ended by signal {-process.returncode} after {time.monotonic() - started:.0f} s"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, said


def measure(names: Iterable[str], patience: float) -> Iterator[tuple[str, str, Outcome]]:
    """Yield the outcome of each attack."""
    for kind in names:
        attacks, suffix = SETS[kind]
        for name, data in attacks.items():
            with tempfile.TemporaryDirectory() as folder:
                yield kind, name, attack(data, suffix, Path(folder), patience)


def main() -> int:
    """Measure and print; the exit code tells whether anything got through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--seconds", type=float, default=60, help="CPU seconds after which an attack is given up")
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("| | attack | CPU s | MB | |\n|---|---|---:|---:|---|")
    through = 0
    for kind, name, outcome in measure(arguments.only, arguments.seconds):
        through += not outcome.stopped
        told = outcome.said.replace("|", "\\|")[:110]
        print(f"| {kind} | {name} | {outcome.seconds:.1f} | {outcome.megabytes:.0f} | {told} |", flush=True)
    print(f"\n{through} beyond {SECONDS} s or {MEGABYTES} MB")
    return bool(through)


if __name__ == "__main__":
    sys.exit(main())
