"""A new digest from nothing: ``newsdigest init``.

What it writes is the site's own and stays small: names and addresses. Program, theme and all other settings come with
the package, so a site gets a new version from pip and has nothing to merge.
"""

import json
import locale
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote
from string import Template
from zlib import crc32
from zoneinfo import available_timezones

from newsdigest.document import RawArticle, Subscription
from newsdigest.errors import NewsdigestError, SourceError
from newsdigest.formats import opml
from newsdigest.formats.refusal import RefusedError
from newsdigest.settings import Rhythm, Settings
from newsdigest.starting.program import requirement
from newsdigest.subscribing import NO_FEED, FoundFeed, Subscriptions
from newsdigest.text.addresses import is_web, without_credentials

FILES = {
    "pelicanconf.py.txt": "pelicanconf.py",
    "publishconf.py.txt": "publishconf.py",
    "Makefile.txt": "Makefile",
    "gitignore.txt": ".gitignore",
    "workflow.yml.txt": ".github/workflows/site.yml",
    "dependabot.yml.txt": ".github/dependabot.yml",
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

Finder = Callable[[str], FoundFeed | SourceError]

_FIRST = "Begin a digest"
_SITE = Path(__file__).parent / "site"
_BLANK = frozenset({".git", "LICENSE"})


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
    """Addresses of feeds, or of sites that name one."""

    sources: Path | None = None
    """A list of subscriptions (OPML) to begin with."""


def start(wanted: Start, find: Finder) -> Iterator[str]:
    """Write a digest that builds at once; yield what was done, a line each.

    find: looks for the feed behind an address.
    Raises StartError, before anything is written, as ``see_room`` does, and for a list that cannot be read.
    """
    folder = wanted.folder
    see_room(folder)
    listed = _read(wanted.sources) if wanted.sources else None
    try:
        yield from _write(wanted)
        if listed is not None:
            (folder / "content/sources.opml").write_bytes(listed)
        yield from _subscribe(folder, wanted.feeds, find)
    except OSError as error:
        raise StartError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    yield from _commit(folder)


def see_room(folder: Path) -> None:
    """Raise StartError for a folder with anything in it but what a repository that was just made has."""
    try:
        others = {each.name for each in folder.iterdir()} - _BLANK if folder.exists() else set()
    except OSError as error:
        raise StartError(f"{folder}: is no folder that can be looked into: {error.strerror}") from error
    if others:
        raise StartError(
            f"{folder}: is not empty ({', '.join(sorted(others)[:3])}{', …' if len(others) > 3 else ''}); "
            "a new digest takes a new folder, or a new repository without files"
        )


def _write(wanted: Start) -> Iterator[str]:
    line, remark = requirement()
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
    (wanted.folder / "requirements.txt").write_text(f"{line}\n", "utf-8", newline="\n")
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


def _read(path: Path) -> bytes:
    """Return a list of feeds as it is. Raises StartError for one that cannot be read, and for what is none."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StartError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        found = list(opml.read(RawArticle(data=data, origin=str(path)), Settings()))
    except RefusedError as refusal:
        raise StartError(f"{path}: {refusal}") from refusal
    if not any(isinstance(each, Subscription) for each in found):
        raise StartError(f"{path}: lists no feed; --opml takes what a feed reader exports as OPML")
    return data


def _subscribe(folder: Path, feeds: Iterable[str], find: Finder) -> Iterator[str]:
    sources = Subscriptions(replace(Settings(), content=folder / "content"))
    for address in feeds:
        found = find(address)
        if isinstance(found, FoundFeed):
            yield _entered(sources, found.subscription)
        elif found.reason != NO_FEED and is_web(address):  # it may answer tomorrow
            yield f"{_entered(sources, Subscription(url=address))}, as it is: {found.reason}"
        else:
            yield f"not subscribed: {found}"
    yield from (str(fault) for fault in sources.read() if isinstance(fault, SourceError))


def _entered(sources: Subscriptions, feed: Subscription) -> str:
    """Enter a feed; return what to say of it."""
    added = sources.add(feed)
    if isinstance(added, SourceError):
        return str(added)
    shown = without_credentials(feed.url)
    line = f"subscribed{'' if added else ' before'}: {f'{feed.title}  ' if feed.title else ''}{shown}"
    secret = f"; {sources.path} has its password: do not make this repository public"
    return line + (secret if shown != feed.url else "")


def _commit(folder: Path) -> Iterator[str]:
    git = shutil.which("git")
    if git is None:
        yield "git is not installed: the folder is no repository yet, which GitHub needs it to be"
        return

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        # Our own words, but for the folder's name.
        return subprocess.run([git, "-C", str(folder), *command], capture_output=True, text=True, check=False)  # noqa: S603

    for command in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "-m", _FIRST),
    ):
        done = run(*command)
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.strip()]
            yield f"git {command[0]} failed, nothing is committed: {said[-1] if said else done.returncode}"
            if command[0] == "commit":  # mostly git does not know its user yet
                yield f"  once git knows your name and address: git -C {quote(str(folder))} commit -m '{_FIRST}'"
            return
    branch = run("branch", "--show-current").stdout.strip()
    yield f"a git repository with its first commit, on branch {branch}"
    if branch != "main":
        yield f"  the workflow publishes the branch main: git -C {quote(str(folder))} branch -m main"


def here_lang() -> str:
    """Return the language of this machine's user; ``en`` where it says none."""
    name = (locale.getlocale()[0] or "").partition("_")[0].lower()
    return name if 2 <= len(name) <= 3 and name.isalpha() and name != "c" else "en"


def here_timezone() -> str:
    """Return the time zone of this machine, as ``Europe/Paris``; ``UTC`` where it cannot be told."""
    place = Path("/etc/localtime")
    parts = place.resolve().parts if place.is_symlink() else ()
    name = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""
    return name if name in available_timezones() else "UTC"
