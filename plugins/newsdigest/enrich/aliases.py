"""Spellings that are one tag over the whole archive, as the site's owner and a starting list say.

A line is ``OTAN = Otan = NATO``: any of these is shown as the first. ``#`` begins a comment where a line or a word
begins (``C#`` is a tag).
"""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from newsdigest.errors import ContentError
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.slugs import slugify

FILE = "tag-aliases.txt"
"""Name of the owner's file in the content folder."""

_STARTING = ("newsdigest.enrich", "aliases.txt")
_AMBIGUOUS = "~"  # before what is something else in other languages
_COMMENT = re.compile(r"(?:^|\s)#.*")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """Which spelling stands for which."""

    labels: Mapping[str, str]
    """The spelling that is shown, by the form under which two spellings are alike."""

    digest: bytes
    """Stands for the labels: others have another."""

    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The other spellings of each label that is shown, those of the owner's file first."""

    owner: Mapping[str, str] = field(default_factory=dict)
    """The label of each spelling that stands in the owner's file."""

    errors: tuple[ContentError, ...] = ()
    """What is wrong with the owner's file, with its line; that line is left out."""

    def canonical(self, tag: str) -> str:
        """Return the spelling under which a tag is shown: the tag itself where nobody said otherwise."""
        return self.labels.get(likeness(tag), tag)


def aliases(settings: Settings) -> Aliases:
    """Return the aliases of a site: those of ``tag-aliases.txt`` in its content folder, and ours in its language.

    Where both speak of a spelling the file wins. A line of it that cannot be understood or contradicts an earlier one
    is left out, as the whole file where it cannot be read; ``errors`` says so.
    """
    path = os.path.join(settings.content, FILE)  # noqa: PTH118 - asked for each article: a Path takes ten times as long
    try:
        status = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return _site("", settings.default_lang, 0, 0)
    except OSError:
        return _site(path, settings.default_lang, 0, 0)
    return _site(path, settings.default_lang, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _site(path: str, lang: str, _modified: int, size: int) -> Aliases:
    owner, errors = _read(path, size) if path else ({}, [])
    own = {likeness(form): label for form, label in owner.items()}
    labels = {likeness(form): own.get(likeness(label), label) for form, label in _starting(lang).items()} | own
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for form in dict.fromkeys((*owner, *_starting(lang))):
        label = labels[likeness(form)]
        if likeness(form) != likeness(label):
            forms[label].append(form)
    rows = "\n".join(f"{alike}\t{label}" for alike, label in sorted(labels.items()))
    found = blake2b(rows.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return Aliases(labels, found, {label: tuple(others) for label, others in forms.items()}, owner, tuple(errors))


def _read(path: str, size: int) -> tuple[dict[str, str], list[ContentError]]:
    if size > _MOST_BYTES:
        problem = f"{size:,} bytes are more than a list of aliases can have ({_MOST_BYTES:,})"
        return {}, [ContentError(f"{path}: {problem}; left out")]
    try:
        lines = Path(path).read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        return {}, [ContentError(f"{path}: {error.strerror}; left out")]
    return understood([line.decode("utf-8", "surrogateescape") for line in lines], path)


@cache
def _starting(lang: str) -> dict[str, str]:
    """Return the label of each spelling of our own list on a site of this language; none where it has no column."""
    languages, rows = starting_list()
    if lang not in languages:
        return {}
    labels: dict[str, str] = {}
    for names, others in rows:
        shown = names[languages.index(lang)]
        taken = [name for name in names if not name.startswith(_AMBIGUOUS)]
        labels |= dict.fromkeys((*taken, *others), shown.removeprefix(_AMBIGUOUS))
    return labels


def starting_list() -> tuple[tuple[str, ...], list[tuple[list[str], list[str]]]]:
    """Return the languages of our own list, and its rows: the spelling in each of them, and others."""
    head, *lines = ([cell.strip() for cell in line.split("|")] for line in words.read_lines(*_STARTING))
    languages = tuple(head[:-1])
    rows = [(line[: len(languages)], line[len(languages) :]) for line in lines]
    return languages, [(names, [one.strip() for cell in rest for one in cell.split(",")]) for names, rest in rows]


def understood(lines: Iterable[str], path: str) -> tuple[dict[str, str], list[ContentError]]:
    """Return the label of each spelling, and what is wrong with the lines that are left out; path: for messages."""
    labels: dict[str, str] = {}
    said: dict[str, int] = {}
    errors = []
    for number, line in enumerate(lines, start=1):
        line = _COMMENT.sub("", line).strip()
        if not line:
            continue
        forms = [" ".join(form.split()) for form in line.split("=")]
        if problem := _problem(line, forms, said):
            errors.append(ContentError(f"{path}:{number}: {problem}; left out"))
            continue
        labels |= dict.fromkeys(forms, forms[0])
        said |= dict.fromkeys(map(likeness, forms), number)
    return labels, errors


def _problem(line: str, forms: Sequence[str], said: Mapping[str, int]) -> str:
    if any("\udc80" <= sign <= "\udcff" for sign in line):  # what "surrogateescape" makes of bytes
        return "this is not UTF-8"
    if len(forms) < 2 or not all(forms):
        return f"'{line}' is no alias; write: OTAN = Otan = NATO"
    twice = (form for form in forms if likeness(form) in said)
    return next((f"'{form}' is in line {said[likeness(form)]} already" for form in twice), "")


@lru_cache(maxsize=20_000)
def likeness(tag: str) -> str:
    """Return what two spellings have in common that differ in case, accents, hyphens or apostrophes alone.

    But ``un`` is not ``UN`` and ``who`` not ``WHO``: what begins with a small letter is a common noun.
    """
    return ("-" if tag[:1].islower() else "") + slugify(tag)
