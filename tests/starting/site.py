"""What the tests of a new digest share: to make one, and to run commands in it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import yaml

from newsdigest.errors import SourceError
from newsdigest.starting import Start, start

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
_LINKS = re.compile(r"(?:\b(?:href|src)=\"|<loc>)([^\"<]+)")
ARTICLE = """\
Une comète passe près de la Terre

Par Jeanne Martin, publié le 14 avril 2023 à 18h02

La comète Atlas passera vendredi à quarante millions de kilomètres de la Terre, a annoncé l’observatoire de Nançay.
Elle sera visible à l’œil nu avant l’aube.
"""


def unreached(address: str) -> SourceError:
    """Find no feed, as on a machine without a network."""
    return SourceError(address, "cannot be reached")


def started(folder: Path, **wanted: Any) -> list[str]:
    """Make a digest; return what was said."""
    return list(start(Start(folder=folder, **{"name": "News", **wanted}), unreached))


def run(folder: Path, *command: str, code: int = 0, **variables: str) -> str:
    """Run a command that finds this program; return all that it prints."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path, **variables}, capture_output=True, text=True, check=False
    )
    assert result.returncode == code, f"{command}\n{result.stdout}{result.stderr}"
    return result.stdout + result.stderr


def steps(workflow: Path) -> Iterator[dict[str, Any]]:
    """Yield the steps of a workflow that run something."""
    for job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].values():
        yield from (step for step in job["steps"] if "run" in step)


def followed(folder: Path, address: str) -> dict[str, int]:
    """Serve the built site as GitHub Pages will, follow each link within it, and return the statuses of what was met.

    address: what ``SITEURL`` is; absolute links to it are followed, too.
    """
    command = [sys.executable, "-m", "newsdigest.cli", "--settings", "publishconf.py", "serve", "--port", "0"]
    environment = {**os.environ, "SITEURL": address}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            said = next(line for line in process.stdout if line.startswith("preview: "))
            here = said.split()[1]
            met: dict[str, int] = {}
            waiting = [here, f"{here}sitemap.xml", f"{here}nothing/there"]
            while waiting:
                url = waiting.pop()
                met[url], text = _answer(url)
                links = (urljoin(url, unescape(link)) for link in _LINKS.findall(text))
                local = {link.partition("#")[0].replace(f"{address}/", here) for link in links}
                waiting += [link for link in local if link.startswith(here) and link not in (*met, *waiting)]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
    return {url.removeprefix(here): status for url, status in met.items()}


def _answer(url: str) -> tuple[int, str]:
    try:
        with urlopen(url, timeout=20) as answer:
            read = answer.headers.get_content_type() in ("text/html", "application/xml")  # a book has links of its own
            return answer.status, answer.read().decode("utf-8", "replace") if read else ""
    except HTTPError as error:
        with error:
            return error.code, error.read().decode("utf-8", "replace")
