"""What pip is to install for a new digest: this program, from where it came."""

import json
import re
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsdigest.text.addresses import is_web, without_credentials

_PROGRAM = ("plugins", "theme", "pyproject.toml", "setup.py")
_SSH = re.compile(r"(?:ssh://)?git@(?P<host>[\w.-]+)[:/](?P<path>[\w./-]+)")


def requirement() -> tuple[str, str]:
    """Return the line of requirements.txt, and what is to be said of it (empty: nothing).

    Where the program came from is in ``direct_url.json`` (PEP 610); without one it came from an index.
    """
    program = distribution("newsdigest")
    origin = json.loads(program.read_text("direct_url.json") or "{}")
    url = origin.get("url", "")
    part = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
    if version := origin.get("vcs_info"):
        return f"newsdigest @ {version['vcs']}+{url}@{version['commit_id']}{part}", ""
    if url.startswith("file:"):
        return _of_this_machine(url)
    if url:
        return f"newsdigest @ {url}{part}", ""
    released = re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", program.version)  # not 0.2.dev3+gabc, of a checkout
    return f"newsdigest {'~=' if released else '=='} {program.version}", ""


def _of_this_machine(url: str) -> tuple[str, str]:
    """Return where others have what was installed from a folder: a clone says where it came from."""
    if public := published(Path(unquote(urlsplit(url).path))):
        return f"newsdigest @ git+{public}", f"requirements.txt: takes the program from {public}"
    return f"newsdigest @ {url}", (
        "requirements.txt: names a place of this machine, which GitHub's workflow has not: before you push, name one "
        "that it has, as newsdigest @ git+https://github.com/USER/REPOSITORY"
    )


def published(clone: Path) -> str:
    """Return ``https://…@commit`` of a clone whose program is just as its public repository has it; else nothing."""
    commit = _git(clone, "rev-parse", "HEAD")
    if not commit or not _git(clone, "branch", "--remotes", "--contains", commit):
        return ""
    if _git(clone, "status", "--porcelain", "--", *_PROGRAM) != "":
        return ""
    remote = _git(clone, "remote", "get-url", "origin") or ""
    if by_ssh := _SSH.fullmatch(remote):
        remote = f"https://{by_ssh['host']}/{by_ssh['path']}"
    return f"{without_credentials(remote)}@{commit}" if is_web(remote) else ""


def _git(folder: Path, *command: str) -> str | None:
    """Return what git says; None where it fails, and where there is none."""
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():  # a folder around it is another repository
        return None
    done = subprocess.run([git, "-C", str(folder), *command], capture_output=True, text=True, check=False)  # noqa: S603
    return None if done.returncode else done.stdout.strip()
