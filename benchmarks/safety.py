"""Try what is promised in SECURITY.md, and print one table: what was tried, and what got through.

    python benchmarks/safety.py [--quick | --full] [--only …] [--python PATH ...]

By itself a hundred moments of killing and half a minute of fuzzing for each format: about an hour on two cores;
``--quick`` tries a little of everything, ``--full`` 200 moments, five minutes for each format, 100 edits of each kind.
Coverage needs ``coverage`` (Apache-2.0) and fuzzing ``atheris`` (Apache-2.0), which are no dependencies of the project,
another day ``faketime`` (Debian), feeds the data beside the checkout; what is not there is said in the table.
``--python``: interpreters of other versions, with requirements-dev.lock.
"""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FEEDS = ROOT.parent / "shared/data/feeds/feedparser-tests.tar.xz"
FLOORS = {"enrich": 96, "formats": 97}
"""Per cent of lines that a room's own tests run; measured: 97 and 98."""


class Effort(NamedTuple):
    """How much is tried."""

    kills: int
    articles: int
    """Of the sites that are built while they are killed."""

    attacks: list[str]
    seconds: int
    """Of fuzzing for each format."""

    edits: int
    shapes: int


QUICK = Effort(kills=10, articles=35, attacks=["--first", "3"], seconds=5, edits=3, shapes=20)
USUAL = Effort(kills=100, articles=40, attacks=[], seconds=30, edits=25, shapes=300)
FULL = Effort(kills=200, articles=60, attacks=[], seconds=300, edits=100, shapes=1000)


class Row(NamedTuple):
    """What was tried and what came of it; None: it could not be tried here."""

    tried: str
    outcome: str
    holds: bool | None


def run(*command: str, **environment: str) -> tuple[int, str]:
    """Run a Python module or file of this repository; return its exit code and what it said."""
    path = os.pathsep.join([str(ROOT / "plugins"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def tests(tried: str, *paths: str) -> Row:
    """Run tests; say what their last line says."""
    code, said = run("-m", "pytest", "-p", "no:cacheprovider", *paths)
    counts = re.findall(r"\d+ (?:passed|failed|skipped|errors?)", said.rpartition("\n=")[2]) or said.splitlines()[-1:]
    return Row(tried, ", ".join(counts), None if code == 0 and "passed" not in said else not code)


def cells(said: str, columns: int) -> Iterator[list[str]]:
    """Yield the rows of a table that a benchmark prints, without its heading. Raises ValueError if there is none."""
    rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in said.splitlines() if line[:2] == "| "]
    if len(rows) < 2:
        raise ValueError(" ".join(said.split())[-300:])
    yield from (row + [""] * (columns - len(row)) for row in rows[1:])


def vectors(_: Effort, __: list[str]) -> Iterator[Row]:
    """Yield what came of attacks, our own and published ones, opened in Chromium."""
    sys.path.insert(0, str(ROOT))
    from tests.safety import vectors as own

    count = len(own.HTML) + len(own.MARKDOWN) + len(own.LINES)
    yield tests(f"{count} own vectors by every way in, in Chromium", "tests/safety/test_active_content.py")
    yield tests("361 sanitising vectors of feedparser, in Chromium", "tests/safety/test_feed_vectors.py")
    yield tests("each entry to each exit", "tests/safety/test_entries_and_exits.py")
    yield tests("messages on terminals and in workflows", "tests/safety/test_messages.py")
    yield tests("ways out: links, paths, private addresses", "tests/safety/test_way_out.py", "tests/sources")
    yield tests("full and read-only disks, clocks, two at once", "tests/safety/test_troubles.py", "tests/memory")


def attacks(effort: Effort, _: list[str]) -> Iterator[Row]:
    """Yield what came of inputs that are made to exhaust a build."""
    code, said = run("benchmarks/attacks.py", *effort.attacks)
    rows = list(cells(said, 6))
    most = ", ".join(f"{max(float(row[at]) for row in rows):.1f} {of}" for at, of in ((2, "CPU s"), (3, "MB")))
    yield Row(f"{len(rows)} attacks on time, memory and network", f"at most {most}; {said.splitlines()[-1]}", not code)
    code, said = run("benchmarks/shapes.py", "--articles", str(effort.shapes))
    yield Row("articles of random shapes", said.strip().splitlines()[-1], not code)


def kills(effort: Effort, _: list[str]) -> Iterator[Row]:
    """Yield what builds and imports have left that were killed."""
    __, said = run("benchmarks/kill.py", "--points", str(effort.kills), "--articles", str(effort.articles))
    for task, points, left, wrong in cells(said, 4):
        yield Row(f"killed {points} times: {task}", f"{left}; wrong: {wrong}", wrong == "0")


def feeds(_: Effort, __: list[str]) -> Iterator[Row]:
    """Yield what came of feeds that break parsers."""
    if not FEEDS.exists():
        yield Row("feeds of feedparser's tests", "the data beside the checkout is absent", None)
        return
    code, said = run("benchmarks/feeds.py", str(FEEDS))
    told = [line for line in said.splitlines() if re.match(r"\d+ (feeds|faults)", line)]
    yield Row("feeds of feedparser's tests", "; ".join(told) or said[-200:], not code)


def inputs(effort: Effort, _: list[str]) -> Iterator[Row]:
    """Yield how many inputs atheris has tried on each format."""
    if importlib.util.find_spec("atheris") is None:
        yield Row("inputs of atheris", "atheris is not installed", None)
        return
    __, said = run("benchmarks/fuzz.py", "--seconds", str(effort.seconds))
    for name, tried, of_it, broke in cells(said, 4):
        yield Row(
            f"inputs of atheris: {name}", f"{tried}, {of_it} in the format; broke: {broke or 'nothing'}", not broke
        )


def coverage(_: Effort, __: list[str]) -> Iterator[Row]:
    """Yield the share of lines that the tests of a room run, and how many inputs hypothesis has tried there."""
    measured = importlib.util.find_spec("coverage") is not None
    for room, floor in FLOORS.items():
        with tempfile.TemporaryDirectory() as folder:
            place = {"COVERAGE_FILE": str(Path(folder, "data"))}
            covering = ("-m", "coverage", "run", f"--source=plugins/newsdigest/{room}") if measured else ()
            quick = ("-k", "not linear_time and not no_time") if measured else ()  # tracing costs them their limits
            own = ("-m", "pytest", "-p", "no:cacheprovider", f"tests/{room}", "--hypothesis-show-statistics", *quick)
            code, said = run(*covering, *own, **place)
            total = run("-m", "coverage", "report", "--format=total", **place)[1].strip() if measured else ""
        counts: dict[str, int] = {}
        for name, count in re.findall(r"(?ms)^tests/\S*?test_(\w+)\.py::\S+:\n.*?- (\d+) passing, ", said):
            counts[name] = counts.get(name, 0) + int(count)
        told = ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))
        yield Row(f"inputs of hypothesis in the tests of {room}", told or said[-200:], not code)
        if not measured:
            yield Row(f"coverage of {room}", "coverage is not installed", None)
        else:
            share = int(total) if total.isdigit() else 0
            yield Row(f"coverage of {room}, by its own tests", f"{share} % (floor {floor} %)", share >= floor)


def sameness(effort: Effort, pythons: list[str]) -> Iterator[Row]:
    """Yield in which circumstances a site is another one."""
    others = ["--python", *pythons] if pythons else []
    __, said = run("benchmarks/same.py", "--edits", str(effort.edits), "--articles", str(effort.articles), *others)
    for built, differs in cells(said, 2):
        absent = differs.startswith("not tried")
        yield Row(f"the same site: {built}", differs or "the same", None if absent else not differs)


PARTS: dict[str, Callable[[Effort, list[str]], Iterator[Row]]] = {
    each.__name__: each for each in (vectors, attacks, kills, feeds, coverage, inputs, sameness)
}


def _rows(part: str, effort: Effort, pythons: list[str]) -> Iterator[Row]:
    try:
        yield from PARTS[part](effort, pythons)
    except ValueError as error:
        yield Row(part, f"does not run: {error}", holds=False)


def main() -> int:
    """Print the table; the exit code tells whether anything got through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_const", const=QUICK, default=USUAL, dest="effort")
    parser.add_argument("--full", action="store_const", const=FULL, dest="effort")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--python", nargs="+", default=[])
    arguments = parser.parse_args()
    print("| tried | outcome | holds |\n|---|---|---|")
    wrong = 0
    for part in arguments.only:
        for tried, outcome, holds in _rows(part, arguments.effort, arguments.python):
            wrong += holds is False
            said = {True: "yes", False: "**no**", None: "not tried"}[holds]
            print(f"| {tried} | {outcome.replace('|', '&#124;')} | {said} |", flush=True)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
