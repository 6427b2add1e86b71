"""Show that import and enrichment on a cluster give the same bytes as in one process.

    python benchmarks/cluster.py [--articles N] [--workers 2] [--data ../shared]

Starts a Dask cluster on this machine's loopback address (``pip install -e '.[cluster]'``), imports and enriches
N raw articles once with ``NEWSDIGEST_EXECUTOR = "serial"`` and once with a module beside the settings that returns
Dask's executor, and compares every file and every line that the commands print. Exit code 1: they differ.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from distributed import Client, LocalCluster  # type: ignore[import-not-found]

LOOPBACK = "127.0.0.1"
ENGINES = {"serial": "serial", "dask": "dask_executor:connect"}
CONNECT = """\
from distributed import Client

def connect():
    return Client("{address}", set_as_default=False).get_executor()
"""
SETTINGS = """\
TIMEZONE = "Europe/Paris"
NEWSDIGEST_EXECUTOR = "{executor}"
NEWSDIGEST_WORKERS = {workers}
"""


def main() -> int:
    """Import, enrich and compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = [Path(__file__).with_name("corpus.py"), folder, "--raw", "--data", arguments.data]
        subprocess.run([sys.executable, *corpus, "--articles", str(arguments.articles)], check=True)
        with (
            LocalCluster(
                n_workers=arguments.workers, threads_per_worker=1, processes=True, host=LOOPBACK, dashboard_address=None
            ) as cluster,
            Client(cluster) as client,
        ):
            print(f"{cluster.scheduler_address}: {arguments.workers} workers; {arguments.articles:,} raw articles")
            results = {}
            for engine, executor in ENGINES.items():
                before = worker_seconds(client)
                results[engine] = run(folder, engine, executor, cluster.scheduler_address, arguments.workers)
                used = ", ".join(f"{after - at:.1f}" for after, at in zip(worker_seconds(client), before, strict=True))
                print(f"{engine:6}   CPU seconds of the cluster's workers: {used}")
    return compare(results["serial"], results["dask"])


def worker_seconds(client: Client) -> list[float]:
    """Return the CPU seconds that each worker has used so far."""
    return [times.user + times.system for _, times in sorted(client.run(os.times).items())]


def run(folder: Path, engine: str, executor: str, address: str, workers: int) -> dict[str, bytes]:
    """Import and enrich the inbox on an engine; return every file by its path, and what the commands print."""
    site = folder / engine
    site.mkdir()
    (site / "pelicanconf.py").write_text(SETTINGS.format(executor=executor, workers=workers))
    (site / "dask_executor.py").write_text(CONNECT.format(address=address))
    found = {"newsdigest add": command(site, engine, "add", "../inbox")}
    articles = sorted(path for path in (site / "content").rglob("*") if path.is_file())
    names = [str(path.relative_to(site)) for path in articles]
    found["newsdigest enrich --json"] = command(site, engine, "enrich", "--json", *names)
    return found | {name: path.read_bytes() for name, path in zip(names, articles, strict=True)}


def command(site: Path, engine: str, *arguments: str) -> bytes:
    """Run newsdigest in the site's folder, print how long it took, return what it printed on both streams."""
    started = time.perf_counter()
    result = subprocess.run(
        [sys.executable, "-m", "newsdigest.cli", *arguments], cwd=site, capture_output=True, check=False
    )
    print(f"{engine:6}   {arguments[0]:6} {time.perf_counter() - started:6.1f} s   exit code {result.returncode}")
    if result.returncode not in (0, 3):
        sys.exit(result.stderr.decode())
    return b"%d\n" % result.returncode + result.stdout + result.stderr


def compare(one: dict[str, bytes], other: dict[str, bytes]) -> int:
    """Print what differs, or that nothing does; return the exit code."""
    different = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    for name in different[:10]:
        print(f"differs: {name}")
    size = sum(map(len, one.values())) / 1e6
    print(f"{len(one) - 2:,} articles and the output of 2 commands, {size:.1f} MB: ", end="")
    print(f"{len(different)} differ" if different else "the same bytes")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
