"""Kill builds and imports at random points (SIGKILL of all their processes), and see what is left.

    python benchmarks/kill.py [--points N] [--articles N] [--tasks small everything import] [--seed N] [--work DIR]

A *task* begins each time with the same site, ``everything`` with one on which all that can be switched on is. Half of
the points are moments, evenly spread over the time that a whole run takes; half are changes of files (one more made,
moved or removed), which a run does most of in a short time.
After a kill the site must be the old one or the new one, file by file; or a plan is there, and when the next command
has carried it out, the new one. Then the same run, once more and to its end, must give what a run gives that
nobody has killed. An import must leave no half article and all originals.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from newsdigest.replacing import beside, make_whole

ROOT = Path(__file__).parents[1]
Files = dict[str, bytes]
WORDS = """lune mer ville port vent train loi vote prix or blé banque école hôpital musée film roman sonde juge
maire""".split()  # noqa: SIM905 - twenty words, not twenty lines

EVERYTHING = """
from publishconf import *
FEEDS = ("TAG", "CATEGORY", "NEWSDIGEST_SOURCE", "NEWSDIGEST_LANGUAGE", "NEWSDIGEST_STORY")
globals().update(
    (f"{name}_FEED_{kind}", f"feeds/{name.lower()}/{'{lang}' if 'LANG' in name else '{slug}'}.{kind.lower()}")
    for name in FEEDS
    for kind in ("RSS", "ATOM", "JSON")
)
NEWSDIGEST_CARDS = "editions"
NEWSDIGEST_EPUB_EDITIONS = 1000
NEWSDIGEST_WEBSUB_HUB = "https://hub.example.org/"
"""

COUNTED = """
import os, signal, sys
left, seen = int(sys.argv[1]), 0
def hook(event, arguments):
    global seen
    changes = event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
    if changes or (event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        seen += 1
        if seen == left:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(hook)
sys.argv = sys.argv[2:]
import runpy
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
finally:
    if not left:
        print(f"changes: {seen}")
"""


def article(number: int, variant: int = 0) -> str:
    """Return a Markdown file with words that no other run has otherwise."""
    chance = random.Random(f"{number} {variant}")
    sentences = (" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(12))
    tags = ", ".join(chance.sample(WORDS, 3))
    date = f"2024-{1 + number // 27 % 12:02}-{1 + number % 27:02} {number % 24:02}:00"
    head = f"Title: Article {number}\nDate: {date}\nSlug: article-{number}\nTags: {tags}\nLang: fr\n"
    return f"{head}\n{' '.join(sentences)}\n"


def prepare(folder: Path, articles: int) -> None:
    """Make a site of some hundred articles."""
    shutil.copytree(ROOT / "theme", folder / "theme")
    for settings in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / settings, folder)
    (folder / "everything.py").write_text(EVERYTHING, "utf-8")
    (folder / "content/articles").mkdir(parents=True)
    for number in range(articles):
        (folder / f"content/articles/{number:04}.md").write_text(article(number), "utf-8")


def small(folder: Path) -> None:
    """Add, edit, rename and remove an article each."""
    articles = folder / "content/articles"
    (articles / "9000.md").write_text(article(9000), "utf-8")
    (articles / "0010.md").write_text(article(10, 1), "utf-8")
    (articles / "0020.md").rename(articles / "renamed.md")
    (articles / "0030.md").unlink()


def everything(folder: Path) -> None:
    """Change what each page is made with, too; so the search index and the books are made anew."""
    small(folder)
    base = folder / "theme/templates/base.html"
    base.write_text(base.read_text("utf-8").replace("</body>", "<!-- new --></body>"), "utf-8")


def inbox(folder: Path) -> None:
    """Put forty texts into the inbox."""
    (folder / "content/inbox").mkdir()
    for number in range(40):
        text = article(9100 + number).partition("\n\n")[2]
        file = folder / f"content/inbox/text-{number}.txt"
        file.write_text(f"Nouvelle {number}\n\n{text * 3}", "utf-8")
        os.utime(file, (1.7e9, 1.7e9))  # the date that a text without one is given


BUILD = ["pelican", "content", "--output", "output", "--quiet", "--settings", "pelicanconf.py"]
PUBLISH = [*BUILD[:-1], "everything.py"]
IMPORT = ["newsdigest.cli", "--settings", "pelicanconf.py", "add"]


class Task(NamedTuple):
    """What is changed, the build of the site before, the command that is killed, and the folder that it changes."""

    change: Callable[[Path], None]
    before: list[str]
    command: list[str]
    place: str


TASKS = {
    "small": Task(small, BUILD, BUILD, "output"),
    "everything": Task(everything, PUBLISH, PUBLISH, "output"),
    "import": Task(inbox, BUILD, IMPORT, "content"),
}


def files(folder: Path) -> Files:
    """Return every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(found: Files, wanted: Files) -> str:
    """Name some files that differ."""
    return ", ".join(sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))[:3])


def run(folder: Path, module: list[str], kill_at: int = 0, after: float | None = None) -> tuple[bool, str]:
    """Run a command, to its end or until it is killed; return whether it ended by itself, and what it said."""
    command = [sys.executable, "-c", COUNTED, str(kill_at), *module]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    return process.returncode >= 0, said.decode(errors="replace")


class Trial:
    """One task, again and again from the same site."""

    def __init__(self, work: Path, task: str) -> None:
        self.change, before, self.command, self.place = TASKS[task]
        self.start, self.folder = work / f"start-{task}", work / "site"
        shutil.copytree(work / "start", self.start)
        run(self.start, before)
        self.restore()
        self.old = files(self.folder / self.place)
        started = time.monotonic()
        _, said = run(self.folder, self.command)
        self.seconds = time.monotonic() - started
        self.changes = int(said.rpartition("changes: ")[2].split()[0])
        self.new = files(self.folder / self.place)

    def restore(self) -> None:
        """Put the site back, with the task's change before its run."""
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run(["cp", "-a", self.start, self.folder], check=True)
        self.change(self.folder)

    def kill(self, chance: random.Random, number: int) -> tuple[str, str]:
        """Kill a run; return what was left, and what was wrong with that, if anything."""
        self.restore()
        if number % 2:
            ended, _ = run(self.folder, self.command, kill_at=chance.randint(1, self.changes))
        else:
            ended, _ = run(self.folder, self.command, after=chance.uniform(0, self.seconds))
        left, wrong = self.judge()
        run(self.folder, self.command)
        if differing := differences(files(self.folder / self.place), self.new):
            wrong = wrong or f"not repaired by the next run: {differing}"
        if beside(self.folder / self.place).exists():
            wrong = wrong or "something is left beside"
        return f"{left} (had ended)" if ended else left, wrong

    def judge(self) -> tuple[str, str]:
        """Return what a killed run has left, and what is wrong with it."""
        seen = files(self.folder / self.place)
        if self.place == "content":
            known = self.old | self.new
            half = [path for path, data in seen.items() if data != known.get(path) and not path.endswith(".tmp")]
            lost = self.old.keys() - seen.keys()
            return "some articles" if seen != self.old else "none", ", ".join([*half, *lost])
        if (beside(self.folder / self.place) / "plan.json").exists():
            make_whole(self.folder / self.place, str)
            whole = files(self.folder / self.place) == self.new
            return "a plan", "" if whole else "the plan does not give the new site"
        if seen == self.old:
            return "the old site", ""
        return "the new site", "" if seen == self.new else "a mixture"


def measure(work: Path, task: str, points: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Return what was left after each kill, and all that was wrong."""
    trial = Trial(work, task)
    chance = random.Random(seed)
    left: Counter[str] = Counter()
    faults = []
    for number in range(points):
        found, wrong = trial.kill(chance, number)
        left[found] += 1
        if wrong:
            faults.append(f"{task}, point {number}: {wrong}")
        if sys.stderr.isatty():
            print(f"\r{task}: {number + 1} of {points}", end="", file=sys.stderr)
    return left, faults


def main() -> int:
    """Measure and print; the exit code tells whether anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--articles", type=int, default=300, help="more than 30")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    wrong = []
    print("| killed | points | left | wrong |\n|---|---:|---|---:|")
    with tempfile.TemporaryDirectory(dir=arguments.work) as name:
        work = Path(name)
        prepare(work / "start", arguments.articles)
        for task in arguments.tasks:
            left, faults = measure(work, task, arguments.points, arguments.seed)
            told = ", ".join(f"{what}: {count}" for what, count in left.most_common())
            print(f"| {task} | {arguments.points} | {told} | {len(faults)} |", flush=True)
            wrong += faults
    print(*wrong, sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
