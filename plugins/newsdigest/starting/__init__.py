"""A new digest from nothing: ``newsdigest init``.

What it writes is the site's own and stays small: names and addresses. Program, theme and all other settings come with
the package, so a site gets a new version from pip and has nothing to merge.
"""

import json
import locale
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from zlib import crc32
from zoneinfo import ZoneInfo

from newsdigest.document import Subscription
from newsdigest.errors import NewsdigestError, SourceError
from newsdigest.settings import Rhythm, Settings
from newsdigest.subscribing import Subscriptions
from newsdigest.text.addresses import without_credentials

FILES = {
    "pelicanconf.py.txt": "pelicanconf.py",
    "publishconf.py.txt": "publishconf.py",
    "Makefile.txt": "Makefile",
    "gitignore.txt": ".gitignore",
    "workflow.yml.txt": ".github/workflows/site.yml",
}
README_LANGS = ("en", "fr")
FOLDERS = ("articles", "inbox", "pages", "images", "editions")
SECTIONS = {
    "ar": "أخبار",
    "de": "Nachrichten",
    "en": "News",
    "es": "Actualidad",
    "fr": "Actualité",
    "it": "Attualità",
    "pt": "Atualidade",
}
"""The section of articles that name none, by language."""

_SITE = Path(__file__).parent / "site"


class StartError(NewsdigestError):
    """A digest that cannot be made; the text names the folder and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a new digest is to be."""

    folder: Path
    name: str
    tagline: str = ""
    lang: str = "en"
    timezone: str = "UTC"
    address: str = ""
    """Where it will be published, as ``https://user.github.io/repo``."""

    edition: Rhythm = Rhythm.DAILY
    feeds: tuple[str, ...] = ()
    sources: Path | None = None
    """A list of subscriptions (OPML) to begin with."""


def start(wanted: Start) -> Iterator[str]:
    """Write a digest that builds at once; yield what was done, a line each.

    Raises StartError, before anything is written, for a folder that is not empty and for a list that cannot be read.
    """
    folder = wanted.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StartError(f"{folder}: is there already and not empty; a new digest takes a new folder")
    feeds = [Subscription(url=url) for url in wanted.feeds]
    opml = _read(wanted.sources) if wanted.sources else None
    try:
        yield from _write(wanted)
        if opml is not None:
            (folder / "content/sources.opml").write_bytes(opml)
        yield from _subscribe(folder, feeds)
    except OSError as error:
        raise StartError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    yield from _commit(folder)


def _write(wanted: Start) -> Iterator[str]:
    requirement, remark = _requirement()
    values = {
        "name": _quoted(wanted.name),
        "title": " ".join(wanted.name.split()),
        "tagline": _quoted(wanted.tagline),
        "lang": _quoted(wanted.lang),
        "timezone": _quoted(wanted.timezone),
        "section": _quoted(SECTIONS.get(wanted.lang.partition("-")[0], SECTIONS["en"])),
        "edition": _quoted(wanted.edition.value),
        "address": _quoted(wanted.address or "https://example.org"),
        "minute": crc32(wanted.name.encode()) % 60,  # schedules of many sites at one minute would wait for each other
    }
    readme = wanted.lang.partition("-")[0]
    names = {**FILES, f"README.{readme if readme in README_LANGS else 'en'}.txt": "README.md"}
    for template, name in names.items():
        path = wanted.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template((_SITE / template).read_text("utf-8")).substitute(values), "utf-8", newline="\n")
    (wanted.folder / "requirements.txt").write_text(f"{requirement}\n", "utf-8", newline="\n")
    for name in FOLDERS:
        keep = wanted.folder / "content" / name / ".gitkeep"
        keep.parent.mkdir(parents=True)
        keep.touch()
    yield f"written  {wanted.folder}/: {', '.join([*names.values(), 'requirements.txt', 'content/'])}"
    if remark:
        yield remark
    if not wanted.address:
        yield "publishconf.py: SITEURL is to be the address of the site, once you know it; GitHub's workflow needs none"


def _quoted(text: str) -> str:
    """Return a text as it stands in a Python file."""
    return json.dumps(text, ensure_ascii=False)


def _requirement() -> tuple[str, str]:
    """Return what pip is to install, which is where this program came from (PEP 610), and what is to be said of it."""
    program = distribution("newsdigest")
    origin = json.loads(program.read_text("direct_url.json") or "{}")
    url = origin.get("url", "")
    part = f"#subdirectory={origin['subdirectory']}" if "subdirectory" in origin else ""
    if version := origin.get("vcs_info"):
        return f"newsdigest @ {version['vcs']}+{url}@{version['commit_id']}{part}", ""
    if url.startswith("file:"):
        return (
            f"newsdigest @ {url}",
            "requirements.txt: names a folder of this machine, which GitHub's workflow has not",
        )
    if url:
        return f"newsdigest @ {url}{part}", ""
    released = re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", program.version)  # not 0.2.dev3+gabc, of a checkout
    return f"newsdigest {'~=' if released else '=='} {program.version}", ""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StartError(f"{path}: cannot be read: {error.strerror}") from error


def _subscribe(folder: Path, feeds: list[Subscription]) -> Iterator[str]:
    sources = Subscriptions(replace(Settings(), content=folder / "content"))
    for feed in feeds:
        added = sources.add(feed)
        if isinstance(added, SourceError):
            yield str(added)
        elif added:
            shown = without_credentials(feed.url)
            yield f"subscribed: {shown}"
            if shown != feed.url:
                yield f"{sources.path}: has the password of {shown}: do not make this repository public"
    yield from (str(fault) for fault in sources.read() if isinstance(fault, SourceError))


def _commit(folder: Path) -> Iterator[str]:
    git = shutil.which("git")
    if git is None:
        yield "git is not installed: the folder is no repository yet"
        return

    commands = (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "-m", "Begin a digest"),
    )
    for command in commands:
        # Our own words, but for the folder's name.
        done = subprocess.run([git, "-C", str(folder), *command], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            yield f"git {command[0]} failed, nothing is committed: {said[-1] if said else done.returncode}"
            return
    yield "a git repository with its first commit, on branch main"


def here_lang() -> str:
    """Return the language of this machine's user; ``en`` where it says none."""
    name = (locale.getlocale()[0] or "").partition("_")[0].lower()
    return name if 2 <= len(name) <= 3 and name.isalpha() and name != "c" else "en"


def here_timezone() -> str:
    """Return the time zone of this machine, as ``Europe/Paris``; ``UTC`` where it cannot be told."""
    place = Path("/etc/localtime")
    parts = place.resolve().parts if place.is_symlink() else ()
    name = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
    return name if name and is_timezone(name) else "UTC"


def is_timezone(name: str) -> bool:
    """Return whether a time zone of that name is known."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True
