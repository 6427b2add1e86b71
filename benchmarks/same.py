"""Build one site in many circumstances, and compare it with the first one, file by file.

    python benchmarks/same.py [--articles N] [--edits N] [--python PATH ...] [--seed N] [--work DIR]

All that can be switched on is (``kill.EVERYTHING``), beside made-up articles the demo of this repository is built.
Another day comes from faketime (Debian: apt install faketime); ``--python``: an interpreter whose environment has
requirements-dev.lock, one for each version. Then the site is edited ``--edits`` times in each way: texts edited, added,
renamed, deleted; after every few of these it is built upon what earlier builds remember, and now and then from nothing.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.kill import PUBLISH, ROOT, Files, article, differences, files, prepare

ROUND, COLD = 5, 8
"""So many edits between two builds, so many builds between two from nothing."""

SHUFFLED = """
import os, random, runpy, sys
def shuffled(real):
    def listing(*arguments):
        found = list(real(*arguments))
        random.Random(len(found)).shuffle(found)
        return found
    return listing
class Entries(list):
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass
    def __next__(self): return self.pop(0) if self else next(iter(()))
    def __iter__(self): return self
real, os.listdir = os.scandir, shuffled(os.listdir)
os.scandir = lambda *arguments: Entries(shuffled(real)(*arguments))
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class Circumstance(NamedTuple):
    """How a build differs from the first one."""

    before: tuple[str, ...] = ()
    """What the command begins with."""

    python: str = sys.executable
    code: str = ""
    """What is run instead of the module, and runs it."""

    environment: Mapping[str, str] = {}
    prepare: Callable[[Path], None] = lambda _: None


def build(folder: Path, how: Circumstance, output: str = "output", cache: str = ".cache") -> Files:
    """Build and return the site's files. Raises RuntimeError with what a build says that fails."""
    module = ["-c", how.code, *PUBLISH] if how.code else ["-m", *PUBLISH]
    module[module.index("output")] = output
    command = [*how.before, how.python, *module, "--extra-settings", f'CACHE_PATH="{cache}"']
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT / "plugins"), os.environ.get("PYTHONPATH", "")])}
    environment = {**os.environ, **path, **how.environment}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{done.stdout}{done.stderr}"[-1000:])
    return files(folder / output)


def reordered(folder: Path) -> None:
    """Make all files of the content anew, the last one first, so that the disk lists them otherwise."""
    kept = folder / "content"
    kept.rename(folder / "kept")
    for path in sorted((folder / "kept").rglob("*"), reverse=True):
        if path.is_file():
            place = kept / path.relative_to(folder / "kept")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, place)
    shutil.rmtree(folder / "kept")


def aged(folder: Path) -> None:
    """Give each file a time of its own, some of them in the future."""
    chance = random.Random(1)
    for path in folder.rglob("*"):
        moment = chance.uniform(0, 4e9)
        os.utime(path, (moment, moment))


def circumstances(pythons: list[str]) -> Iterator[tuple[str, Circumstance]]:
    """Yield name and circumstance."""
    yield "again", Circumstance()
    for day in ("2031-02-28 23:59:58", "2024-12-31 12:00:00"):
        yield f"on {day}", Circumstance(before=("faketime", day))
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        yield f"time zone {zone}", Circumstance(environment={"TZ": zone})
    for locale in ("C", "tr_TR.UTF-8", "fr_FR.UTF-8"):
        yield f"locale {locale}", Circumstance(environment={"LC_ALL": locale, "LANGUAGE": locale[:2]})
    other = {"PYTHONHASHSEED": "7", "HOME": "/nonexistent", "USER": "x", "HOSTNAME": "y", "COLUMNS": "40"}
    yield "another user and hash seed", Circumstance(environment=other)
    yield "one process", Circumstance(prepare=lambda folder: _append(folder, "NEWSDIGEST_EXECUTOR = 'serial'\n"))
    yield "three processes", Circumstance(prepare=lambda folder: _append(folder, "NEWSDIGEST_WORKERS = 3\n"))
    yield "files made in another order", Circumstance(prepare=reordered)
    yield "folders listed in another order", Circumstance(code=SHUFFLED)
    yield "other file times", Circumstance(prepare=aged)
    for python in pythons:
        version = subprocess.run([python, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        yield version, Circumstance(python=python)


def _append(folder: Path, line: str) -> None:
    with (folder / "everything.py").open("a", encoding="utf-8") as file:
        file.write(line)


def compare(start: Path, work: Path, pythons: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each circumstance with the files that differ, empty if none does."""
    first = build(shutil.copytree(start, work / "first"), Circumstance())
    for number, (name, how) in enumerate(circumstances(pythons)):
        if how.before and not shutil.which(how.before[0]):
            yield name, f"not tried: {how.before[0]} is not installed"
            continue
        folder = shutil.copytree(start, work / f"another machine/{number}")  # its path is another one, with a space
        how.prepare(folder)
        try:
            yield f"{name} ({len(first)} files)", differences(build(folder, how), first)
        except RuntimeError as error:
            yield name, f"fails: {' '.join(str(error).split())[-300:]}"
        shutil.rmtree(folder)


def edited(folder: Path, edits: int, chance: random.Random) -> Iterator[str]:
    """Edit the site and build it; yield for each comparison with a build from nothing the files that differ."""
    kinds = [kind for kind in (_edit, _add, _rename, _delete) for _ in range(edits)]
    chance.shuffle(kinds)
    build(folder, Circumstance())
    rounds = [kinds[start : start + ROUND] for start in range(0, len(kinds), ROUND)]
    for number, these in enumerate(rounds, start=1):
        for kind in these:
            kind(folder / "content/articles", chance)
        site = build(folder, Circumstance())
        if number % COLD == 0 or number == len(rounds):
            yield differences(site, build(folder, Circumstance(), "cold", "cold-cache"))
            shutil.rmtree(folder / "cold")
            shutil.rmtree(folder / "cold-cache")


def _any(articles: Path, chance: random.Random) -> Path:
    return chance.choice(sorted(path for path in articles.rglob("*.md")))


def _edit(articles: Path, chance: random.Random) -> None:
    path = _any(articles, chance)
    text = path.read_text("utf-8")
    changes = (
        lambda: text.replace("Tags: ", f"Tags: nouveau {chance.randint(1, 9)}, ", 1),
        lambda: text.replace("\n\n", f"\n\nUne phrase de plus, la {chance.randint(1, 999)}e. ", 1),
        lambda: text.replace("Title: ", "Title: Encore ", 1),
        lambda: text.replace("\n\n", "\nRights: excerpt\n\n", 1),
        lambda: text.replace("Date: 20", f"Category: Rubrique {chance.randint(1, 3)}\nDate: 20", 1),
        lambda: text.replace("\n\n", "\nWithdrawn: Faux.\n\n", 1),
    )
    path.write_text(chance.choice(changes)(), "utf-8")


def _add(articles: Path, chance: random.Random) -> None:
    number = chance.randint(1000, 9999)
    (articles / f"{number}.md").write_text(article(number), "utf-8")


def _rename(articles: Path, chance: random.Random) -> None:
    path = _any(articles, chance)
    path.rename(path.with_name(f"renamed-{chance.randint(0, 99999)}.md"))


def _delete(articles: Path, chance: random.Random) -> None:
    _any(articles, chance).unlink()


def main() -> int:
    """Build, compare and print; the exit code tells whether anything differed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--edits", type=int, default=100, help="so many of each kind")
    parser.add_argument("--python", nargs="+", default=[], help="other interpreters")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path)
    arguments = parser.parse_args()
    differ = 0
    print("| built | differs |\n|---|---|")
    with tempfile.TemporaryDirectory(dir=arguments.work) as name:
        work = Path(name)
        start = work / "start"
        prepare(start, arguments.articles)
        shutil.copytree(ROOT / "content", start / "content", ignore=shutil.ignore_patterns("inbox"), dirs_exist_ok=True)
        for told, wrong in compare(start, work, arguments.python):
            differ += bool(wrong) and not wrong.startswith("not tried")
            print(f"| {told} | {wrong} |", flush=True)
        wrongs = list(edited(start, arguments.edits, random.Random(arguments.seed)))
        differ += any(wrongs)
        told = f"after {arguments.edits} edits, additions, renames and deletions each, {len(wrongs)} comparisons"
        print(f"| {told} | {'; '.join(filter(None, wrongs))[:500]} |")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main())
