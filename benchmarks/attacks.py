"""Give `newsdigest add` and `pelican` what is made to take their time, memory or disk; see how long they need.

    python benchmarks/attacks.py [--only feeds pages articles] [--first N] [--seconds N]

Each attack has a folder and processes of its own: feeds and pages are imported and built, articles lie in
``content/articles`` and are built. It is stopped when it ends within 10 seconds and 512 MB, with the article or with
a reason, and without a request: many name an address of a server on loopback, which the settings here allow. Figures:
CPU seconds of all processes, the largest resident memory of one, requests, and the first line that was said.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

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
    words = ["sonde", "barque", "ferme", "juge", "banque", "mairie", "gare", "ville", "rivière", "maire", "pièce"]
    sentences = (f"La {one} a quitté le {two} ce matin, et l’on suit sa route." for one in words for two in words[:4])
    text = "".join(f"<p>{sentence} {next(sentences)}</p>" for sentence in sentences)
    dated = '<meta property="article:published_time" content="2023-04-20T10:00:00Z">'
    opening = f"<!DOCTYPE html><html><head><title>Une page</title>{dated}{head}</head>"
    return f"{opening}<body><main><article><h1>Une page</h1>{text}{body}</article></main></body></html>".encode()


ELSEWHERE = "http://loopback.invalid"
"""Stands for the server that counts; its port is not known yet."""

NAMING = "".join(
    f"<{element} {attribute}='{ELSEWHERE}/{element}'>"
    for element, attribute in (
        *(("img", "src"), ("img", "srcset"), ("link rel=stylesheet", "href"), ("link rel=canonical", "href")),
        *(("iframe", "src"), ("object", "data"), ("video", "poster"), ("audio", "src"), ("base", "href")),
        *(("meta property=og:image", "content"), ("meta http-equiv=refresh content", "x"), ("script", "src")),
    )
)
NAMING_XML = f"""<link>{ELSEWHERE}/i</link><enclosure url="{ELSEWHERE}/e.jpg" type="image/jpeg" length="9"/>
<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{ELSEWHERE}/xi"/><source url="{ELSEWHERE}/s">S</source>
<media:content xmlns:media="http://search.yahoo.com/mrss/" url="{ELSEWHERE}/m.jpg" medium="image"/><description>"""
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 100_000}'>]>"
ITEMS = b"".join(b"<item><title>%d</title><guid>%d</guid></item>" % (n, n) for n in range(DEEP))
FEEDS = {
    "a billion laughs": feed("&a11;", LAUGHS + "]>"),
    "quadratic entities": feed("&a;" * 10_000, QUADRATIC),
    "a local file": feed("&e;", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
    "an entity from elsewhere": feed("&e;", f"<!DOCTYPE x [<!ENTITY e SYSTEM '{ELSEWHERE}/x'>]>"),
    "a document type from elsewhere": feed("x", f"<!DOCTYPE rss SYSTEM '{ELSEWHERE}/x.dtd'>"),
    "parameter entities": feed("x", "<!DOCTYPE x [<!ENTITY % p SYSTEM 'file:///etc/hosts'> %p;]>"),
    "parameter entities from elsewhere": feed("x", f"<!DOCTYPE x [<!ENTITY % p SYSTEM '{ELSEWHERE}/p'> %p;]>"),
    "a style sheet from elsewhere": feed("x", f"<?xml-stylesheet type='text/xsl' href='{ELSEWHERE}/x.xsl'?>"),
    "addresses everywhere": feed(escape(NAMING)).replace(b"<description>", NAMING_XML.encode()),
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
    "addresses everywhere": page(NAMING, NAMING),
    "a frame of a site": page("", f"<meta property=og:url content='{ELSEWHERE}/u'><base href='{ELSEWHERE}/'>"),
    "XML with an entity from elsewhere": f"<!DOCTYPE html [<!ENTITY e SYSTEM '{ELSEWHERE}/x'>]>".encode()
    + page("<p>&e; <xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/></p>"),
    "fifty megabytes": page("<p>Texte.</p>" * 4_000_000),
}
MARKS = ["[", "![", "*", "_ *", "`", "<", "&", "(", "[a](", "> ", "- ", "1. ", "#", "<div>", "<!--", "[^", "~~~"]
HEAD = b"Title: T\nDate: 2023-04-20\n\n"
ARTICLES = {f"a megabyte of {mark!r}": HEAD + (mark * (MEGABYTE // len(mark))).encode() for mark in MARKS}
ARTICLES["8,000 brackets"] = HEAD + b"[" * 8000
NAMED = f"Image: {ELSEWHERE}/i.jpg\nSource_url: {ELSEWHERE}/\n".encode()
ARTICLES["addresses everywhere"] = NAMED + HEAD + NAMING.encode()
SETS = {"feeds": (FEEDS, "xml"), "pages": (PAGES, "html"), "articles": (ARTICLES, "md")}


# Starts a command from a process that is small: a child's peak begins with what its parent had when it was made.
LAUNCHER = """
import json, resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000]))
"""


class Outcome(NamedTuple):
    """What one attack has cost."""

    seconds: float
    megabytes: float
    requests: int
    said: str

    @property
    def stopped(self) -> bool:
        """Whether it stayed within the limits."""
        return self.seconds < SECONDS and self.megabytes < MEGABYTES and not self.requests


@contextmanager
def counting() -> Iterator[tuple[str, list[str]]]:
    """Serve on loopback; give the address, and the list of paths that are asked for."""
    asked: list[str] = []

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the name is http.server's

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Counter) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def attack(data: bytes, suffix: str, folder: Path, patience: float = 60) -> Outcome:
    """Import and build, or only build an article."""
    place = folder / ("content/articles" if suffix == "md" else "content/inbox")
    place.mkdir(parents=True)
    settings = (ROOT / "pelicanconf.py").read_text("utf-8") + "NEWSDIGEST_ALLOW_PRIVATE = True\n"
    (folder / "pelicanconf.py").write_text(settings, "utf-8")
    commands = [["newsdigest.cli", "--settings", "pelicanconf.py", "add"]] if suffix != "md" else []
    commands.append(["pelican", "content", "--settings", "pelicanconf.py", "--theme-path", str(ROOT / "theme")])
    seconds, megabytes, said = 0.0, 0.0, ""
    with counting() as (address, asked):
        (place / f"attack.{suffix}").write_bytes(data.replace(ELSEWHERE.encode(), address.encode()))
        for command in commands:
            cpu, peak, told = _run([sys.executable, "-m", *command], folder, patience)
            seconds, megabytes, said = seconds + cpu, max(megabytes, peak), said or told
    return Outcome(seconds, megabytes, len(asked), said)


def _run(command: list[str], folder: Path, patience: float) -> tuple[float, float, str]:
    log = folder / "log"
    with log.open("wb") as output:
        limited = ["prlimit", f"--cpu={int(patience)}", "--core=0", *command]
        launched = [sys.executable, "-IS", "-c", LAUNCHER, *limited]
        told = subprocess.run(launched, cwd=folder, stdout=subprocess.PIPE, stderr=output, check=True)
    status, seconds, megabytes = json.loads(told.stdout.splitlines()[-1])
    lines = [*told.stdout.decode("utf-8", "replace").splitlines()[:-1], *log.read_text("utf-8", "replace").splitlines()]
    said = next((line.strip() for line in lines if "attack" in line or "Error" in line), "")
    return seconds, megabytes, f"ended by signal {-status}" if status < 0 else said


def measure(names: Iterable[str], patience: float, most: int | None = None) -> Iterator[tuple[str, str, Outcome]]:
    """Yield the outcome of each attack, or of the first so many of each kind."""
    for kind in names:
        attacks, suffix = SETS[kind]
        for name, data in islice(attacks.items(), most):
            with tempfile.TemporaryDirectory() as folder:
                yield kind, name, attack(data, suffix, Path(folder), patience)


def main() -> int:
    """Measure and print; the exit code tells whether anything got through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--first", type=int, help="so many of each kind")
    parser.add_argument("--seconds", type=float, default=60, help="CPU seconds after which an attack is given up")
    arguments = parser.parse_args()
    print("| | attack | CPU s | MB | requests | |\n|---|---|---:|---:|---:|---|")
    through = 0
    for kind, name, outcome in measure(arguments.only, arguments.seconds, arguments.first):
        through += not outcome.stopped
        told = (outcome.said or "published").replace("|", "\\|")[:110]
        figures = f"{outcome.seconds:.1f} | {outcome.megabytes:.0f} | {outcome.requests}"
        print(f"| {kind} | {name} | {figures} | {told} |", flush=True)
    print(f"\n{through} beyond {SECONDS} s, {MEGABYTES} MB or 0 requests")
    return bool(through)


if __name__ == "__main__":
    sys.exit(main())
