"""What the tests of a new digest share: to make one, and to run commands in it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from newsdigest.errors import SourceError
from newsdigest.starting import Start, start

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
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
