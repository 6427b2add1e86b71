"""Let atheris look for inputs that break what is promised of each format.

    pip install atheris
    python benchmarks/fuzz.py [--formats ...] [--seconds N] [--corpus DIR]

atheris (Apache-2.0, https://github.com/google/atheris) changes an input as long as that reaches other branches of the
program. It begins with the cases of ``tests/formats/cases`` and what ``--corpus`` has kept of an earlier run. Of every
input must hold, whatever it is:

- it gives documents, subscriptions, addresses or an error that names the reason in one line, and no other exception;
- a document has a title, a slug and a text, and is read from its Markdown file as it was written;
- the HTML of its page holds nothing that acts (looked for by lxml, not by what sanitises);
- it takes less than ten seconds.

Each format has a process of its own. Printed are the inputs tried, how many of them had the format, and what broke.
"""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests/formats/cases"
SECONDS = 10
MODIFIED = datetime(2023, 4, 20, 18, 2, tzinfo=UTC)
ARTICLE = b"""Title: Un *titre* & <b>un autre</b>
Date: 2023-04-20
Slug: titre
Tags: a, b
Summary: Une [phrase](x).
Image: https://e.test/a.jpg
Rights: full

# Un titre

Un *mot*, un [lien](https://e.test/ "t"), ![image](a.png) et du `code`.[^1]

> - une liste
>   1. une autre

| a | b |
|---|---|
| 1 | <script>2</script> |

Terme
: ce que <img src=x onerror=alert(1)>

[^1]: Une note.
"""


class BrokenError(Exception):
    """What is promised does not hold for an input."""


class Target(NamedTuple):
    """What is tried: inputs to begin with, and a function that raises for a broken promise.

    The function returns whether the input was in the format.
    """

    seeds: Callable[[], Iterator[bytes]]
    check: Callable[[bytes], bool]


def cases(*suffixes: str) -> Callable[[], Iterator[bytes]]:
    """Return what reads the cases of a format."""
    return lambda: (
        path.read_bytes() for path in sorted(CASES.rglob("*")) if path.is_file() and path.suffix[1:] in suffixes
    )


def texts(*inputs: bytes) -> Callable[[], Iterator[bytes]]:
    """Return what gives some inputs."""
    return lambda: iter(inputs)


def of_format(*names: str) -> Callable[[bytes], bool]:
    """Return what reads an input as an import does; ``names``: what the format is called in messages."""
    from newsdigest.content import read, write
    from newsdigest.document import Document, RawArticle, Rights
    from newsdigest.errors import SourceError
    from newsdigest.formats import contents
    from newsdigest.formats.recognition import recognise
    from newsdigest.settings import Settings

    settings = Settings()
    html = renderer()

    def check(data: bytes) -> bool:
        raw = RawArticle(data=data, origin="inbox/a.txt", name="a.txt", modified=MODIFIED)
        try:
            found = contents(raw, settings)
        except SourceError as error:
            if "\n" in error.reason or "unexpected" in error.reason:
                raise BrokenError(error.reason) from error
            found = []
        for each in found:
            if not isinstance(each, Document):
                continue
            if not (each.title and each.slug and (each.body or each.rights is Rights.HEADLINE)):
                raise BrokenError(f"a document without title, slug or text: {each}")
            written = write(each, UTC)
            if write(read(written, "a.md", UTC), UTC) != written:
                raise BrokenError("a file that is read otherwise than it was written")
            harmless(html(each.body))
        return recognise(data).name in names

    return check


def of_article() -> Callable[[bytes], bool]:
    """Return what reads an input as a Markdown file of the archive, as a build does."""
    import logging

    from pelican.settings import read_settings

    from newsdigest.publishing.digest import Digest
    from newsdigest.publishing.reading import ArticleReader

    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    own = read_settings(str(ROOT / "pelicanconf.py"), override={"PATH": str(folder)})
    reader = ArticleReader(Digest(own).settings)
    logging.disable(logging.NOTSET)

    def check(data: bytes) -> bool:
        (folder / "a.md").write_bytes(data)
        read = reader.read("a.md")
        if read.reading.record is None and not read.reading.notices:
            raise BrokenError("an article that is left out in silence")
        harmless(read.html)
        return read.reading.record is not None

    return check


def of_editor() -> Callable[[bytes], bool]:
    """Return what reads an input as each of the files that an editor writes."""
    from newsdigest.editions import arrangement, wishes
    from newsdigest.enrich.aliases import understood
    from newsdigest.errors import ContentError
    from newsdigest.text import old_addresses

    def check(data: bytes) -> bool:
        text = data.decode("utf-8", "replace")
        wishes.read(text, "stories.txt")
        understood(text.splitlines(), "tag-aliases.txt")
        for _, old, new in old_addresses.read(text)[0]:
            for address in (old, new):
                try:
                    file = old_addresses.file_of(address, "https://e.test")
                except ValueError:  # said to the editor
                    continue
                if ".." in file.split("/") or file.startswith("/") or "\0" in file:
                    raise BrokenError(f"a redirect that leads out: {file!r}")
        try:
            arrangement.read(text, "2023-04-20.md")
        except ContentError:
            return False
        return True

    return check


def renderer() -> Callable[[str], str]:
    """Return what makes the HTML of a page from an article's Markdown."""
    from newsdigest.publishing.quick_markdown import QuickMarkdown
    from newsdigest.publishing.sanitising import sanitise
    from newsdigest.text.markup import takes_too_long

    markdown = QuickMarkdown(extensions=["extra"])

    def render(body: str) -> str:
        return "" if takes_too_long(body) else sanitise(markdown.reset().convert(body), "")

    return render


ACTIVE = re.compile(
    r"script|style|iframe|frame|frameset|object|embed|applet|form|input|button|select|textarea|svg|math|base|meta|link"
)
SCHEME = re.compile(r"[\s\0-\x20]*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:", re.I)


def harmless(html: str) -> None:
    """Raise for HTML that holds what acts."""
    from lxml.html import fragments_fromstring

    for fragment in fragments_fromstring(html) if html else ():
        if isinstance(fragment, str):
            continue
        for element in fragment.iter():
            if not isinstance(element.tag, str) or ACTIVE.fullmatch(element.tag):
                raise BrokenError(f"<{element.tag}> in a page")
            for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
                if name.startswith("on") or name in ("style", "srcdoc"):
                    raise BrokenError(f"{name}= in a page")
                if name in ("href", "src", "action", "poster", "background", "cite") and SCHEME.match(value):
                    raise BrokenError(f"{name}={value[:40]!r} in a page")


SAVED = ("a saved page (MHTML)", "a saved page (webarchive)")
LISTS = ("a link to a page", "a list of addresses", "a list of bookmarks")
SHORTCUTS = ("url", "urls", "webloc", "desktop", "plist")
EDITORS = (
    b"a = b\na, c != d # x\n",
    b"Otan = OTAN = NATO\n",
    b"old/a/ -> new/b/\nhttps://e.test/x -> y/\n",
    b"Title: T\nLead: a\nOrder: b, c\nLeave_out: d\n\nUne *note*.\n",
)
TARGETS: dict[str, Callable[[], Target]] = {
    "text": lambda: Target(cases("txt"), of_format("a text")),
    "front matter": lambda: Target(cases("markdown"), of_format("a Markdown file")),
    "page": lambda: Target(cases("html", "htm"), of_format("a web page")),
    "saved page": lambda: Target(cases("mht", "mhtml", "webarchive"), of_format(*SAVED)),
    "feed": lambda: Target(cases("xml"), of_format("a feed")),
    "JSON Feed": lambda: Target(cases("json"), of_format("a JSON feed")),
    "mail": lambda: Target(cases("eml", "mbox"), of_format("an e-mail", "a mailbox")),
    "OPML": lambda: Target(cases("opml"), of_format("an OPML list")),
    "addresses": lambda: Target(
        cases(*SHORTCUTS),
        of_format(*LISTS),
    ),
    "article": lambda: Target(texts(ARTICLE, *cases("md")()), of_article()),
    "editor's files": lambda: Target(texts(*EDITORS), of_editor()),
}


def fuzz(name: str, corpus: Path, seconds: int) -> None:
    """Run until the time is over or something breaks; what atheris does not come back from."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=["newsdigest", "feedparser"], enable_loader_override=False):
        target = TARGETS[name]()
    for number, data in enumerate(target.seeds()):
        (corpus / f"case-{number}").write_bytes(data)
    tried = of_it = 0
    started = time.monotonic()

    def test(data: bytes) -> None:
        nonlocal tried, of_it
        if time.monotonic() - started > seconds:
            print(f"\ntried {tried} {of_it}", flush=True)
            os._exit(0)  # atheris takes SystemExit for a fault
        before = time.process_time()
        of_it += target.check(data)
        tried += 1
        if (spent := time.process_time() - before) > SECONDS:
            raise BrokenError(f"took {spent:.1f} s")

    limits = ["-timeout=60", "-rss_limit_mb=2048", f"-artifact_prefix={corpus.parent}/", "-max_len=16384"]
    atheris.Setup([sys.argv[0], *limits, "-verbosity=0", str(corpus)], test)
    atheris.Fuzz()


def measure(name: str, corpus: Path, seconds: int) -> tuple[int, int, str]:
    """Fuzz in another process; return inputs tried, inputs in the format, and what broke."""
    corpus.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, __file__, "--one", name, "--corpus", str(corpus), "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, cwd=ROOT)
    said = done.stdout + done.stderr
    (corpus.parent / "log").write_text(said, "utf-8")
    tried = re.findall(r"(?m)^tried (\d+) (\d+)$", done.stdout)
    broken = re.search(r"Uncaught Python exception: ===\s*(.+)", said) or re.search(r"ERROR: libFuzzer: (.+)", said)
    kept = re.search(r"Test unit written to (\S+)", said)
    reason = f"{broken[1].strip()}: {kept[1] if kept else ''}" if broken else ""
    if not tried:
        return 0, 0, reason or said.strip()[-300:]
    return int(tried[-1][0]), int(tried[-1][1]), reason


def main() -> int:
    """Fuzz and print; the exit code tells whether anything broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", nargs="+", choices=TARGETS, default=list(TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each format")
    parser.add_argument("--corpus", type=Path, help="a folder for inputs that reach other branches, kept for next time")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (pip install atheris)")
        return 2
    if arguments.one:
        fuzz(arguments.one, arguments.corpus, arguments.seconds)
    print("| format | inputs | in the format | broke |\n|---|---:|---:|---|")
    broke = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.formats:
            place = (arguments.corpus or Path(folder)).resolve() / name.replace(" ", "-").replace("'", "") / "corpus"
            tried, of_it, reason = measure(name, place, arguments.seconds)
            broke += bool(reason)
            print(f"| {name} | {tried:,} | {of_it:,} | {reason.replace('|', '&#124;')} |", flush=True)
    return bool(broke)


if __name__ == "__main__":
    sys.exit(main())
