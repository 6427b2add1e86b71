"""Try what is promised in SECURITY.md, and print one table: what was tried, and what got through.

    python benchmarks/safety.py [--full]

In short the kill points are 10 of each kind and the attacks 3; ``--full``: 200 points, all attacks (an hour). Coverage
is that of the tests of ``enrich``, with its floor; it needs ``coverage`` (Apache-2.0), which is no
dependency of the project. Fuzzing is hypothesis alone: the number of inputs is what its tests have asked for.
"""

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = {"enrich": 95}  # per cent of lines; measured: 96
KILL, ATTACKS = ["--points", "10", "--articles", "30"], ["--first", "3"]
Row = tuple[str, str, bool]


def run(*command: str, **environment: str) -> tuple[int, str]:
    """Run a Python module or file of this repository; return its exit code and what it said."""
    path = os.pathsep.join([str(ROOT / "plugins"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def tests(*paths: str) -> tuple[int, str]:
    """Run tests; return the exit code and the last line."""
    code, said = run("-m", "pytest", "-p", "no:cacheprovider", *paths)
    return code, (said.strip().splitlines() or [""])[-1]


def vectors() -> Iterator[Row]:
    """Yield what came of attacks, our own and published ones, opened in Chromium."""
    sys.path.insert(0, str(ROOT))
    from tests.safety import vectors as own

    count = len(own.HTML) + len(own.MARKDOWN) + len(own.LINES)
    code, said = tests("tests/safety/test_active_content.py")
    yield f"{count} own vectors by every way in, in Chromium", said, not code
    code, said = tests("tests/safety/test_feed_vectors.py")
    yield "361 sanitising vectors of feedparser, in Chromium", said, not code
    code, said = tests("tests/safety/test_way_out.py", "tests/sources/test_web_guard.py")
    yield "ways out: links, paths, private addresses", said, not code


def attacks(full: bool) -> Iterator[Row]:
    """Yield what came of inputs that are made to exhaust a build."""
    code, said = run("benchmarks/attacks.py", *([] if full else ATTACKS))
    count = len([line for line in said.splitlines() if re.match(r"\| (feeds|pages|articles) ", line)])
    yield f"{count} attacks on time, memory and network", said.strip().splitlines()[-1], not code


def kills(full: bool) -> Iterator[Row]:
    """Yield what builds and imports have left that were killed."""
    _, said = run("benchmarks/kill.py", *([] if full else KILL))
    for line in said.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[1].isdigit():
            yield f"killed {cells[1]} times: {cells[0]}", f"{cells[2]}; wrong: {cells[3]}", cells[3] == "0"


def feeds() -> Iterator[Row]:
    """Yield what came of feeds that break parsers, and how many inputs hypothesis has tried on each format."""
    code, said = tests("tests/formats/test_feed.py")
    yield "feeds, with feedparser's 1,049 where they are", said, not code
    code, said = run("-m", "pytest", "-p", "no:cacheprovider", "tests/formats", "--hypothesis-show-statistics")
    inputs: dict[str, int] = {}
    for name, count in re.findall(r"^tests/formats/(\S+?\.py)::.*?(\d+) passing, ", said, re.M | re.S):
        inputs[name] = inputs.get(name, 0) + int(count)
    told = ", ".join(f"{name.removesuffix('.py').rpartition('test_')[2]} {count}" for name, count in inputs.items())
    yield "inputs of hypothesis", told or "none", not code and bool(inputs)


def coverage() -> Iterator[Row]:
    """Yield the share of lines that the tests of a room run."""
    for room, floor in FLOORS.items():
        if importlib.util.find_spec("coverage") is None:
            yield f"coverage of {room}", "coverage is not installed", True
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = {"COVERAGE_FILE": str(Path(folder, "data"))}
            source = f"--source=plugins/newsdigest/{room}"
            run("-m", "coverage", "run", source, "-m", "pytest", "-p", "no:cacheprovider", f"tests/{room}", **place)
            _, said = run("-m", "coverage", "report", "--format=total", **place)
        share = int(said.strip()) if said.strip().isdigit() else 0
        yield f"coverage of {room}, by its own tests", f"{share} % of lines (floor {floor} %)", share >= floor


def main() -> int:
    """Print the table; the exit code tells whether anything got through."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    print("| tried | outcome | holds |\n|---|---|---|")
    wrong = 0
    for rows in (vectors(), attacks(full), kills(full), feeds(), coverage()):
        for tried, outcome, holds in rows:
            wrong += not holds
            print(f"| {tried} | {outcome} | {'yes' if holds else '**no**'} |", flush=True)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
