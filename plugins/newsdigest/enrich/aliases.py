"""Spellings that are one tag over the whole archive, as the site's owner and a starting list say.

A line is ``OTAN = Otan = NATO``: any of these is shown as the first. ``#`` begins a comment where a line or a word
begins (``C#`` is a tag).
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from newsdigest.errors import SettingsError
from newsdigest.settings import Settings
from newsdigest.text import words
from newsdigest.text.slugs import slugify

FILE = "tag-aliases.txt"
"""Name of the owner's file in the content folder."""

_COMMENT = re.compile(r"(?:^|\s)#.*")
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Aliases:
    """Which spelling stands for which."""

    labels: Mapping[str, str]
    """The spelling that is shown, by the form under which two spellings are alike."""

    digest: bytes
    """Stands for the labels: others have another."""

    owner: Mapping[str, str] = field(default_factory=dict)
    """The label of each spelling that stands in the owner's file."""

    def canonical(self, tag: str) -> str:
        """Return the spelling under which a tag is shown: the tag itself where nobody said otherwise."""
        return self.labels.get(likeness(tag), tag)


def aliases(settings: Settings) -> Aliases:
    """Return the aliases of a site: those of ``tag-aliases.txt`` in its content folder, and ours in its language.

    Where both speak of a spelling the file wins. Raises SettingsError, which names file and line, when the file
    cannot be read or contradicts itself.
    """
    path = os.path.join(settings.content, FILE)  # noqa: PTH118 - asked for each article: a Path takes ten times as long
    try:
        status = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return _site("", settings.default_lang, 0, 0)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    return _site(path, settings.default_lang, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=8)
def _site(path: str, lang: str, _modified: int, size: int) -> Aliases:
    owner = dict(_spellings(_read(path, size), path)) if path else {}
    own = {likeness(form): label for form, label in owner.items()}
    labels = {alike: own.get(likeness(label), label) for alike, label in _starting(lang).items()} | own
    rows = "\n".join(f"{alike}\t{label}" for alike, label in sorted(labels.items()))
    return Aliases(labels, blake2b(rows.encode("utf-8", "surrogatepass"), digest_size=16).digest(), owner)


def _read(path: str, size: int) -> str:
    if size > _MOST_BYTES:
        raise SettingsError(f"{path}: {size:,} bytes are more than a list of aliases can have ({_MOST_BYTES:,})")
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}:{line}: this is not UTF-8") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


@cache
def _starting(lang: str) -> dict[str, str]:
    lines = words.read_lines("newsdigest.enrich", f"aliases/{lang}.txt")
    spellings = _spellings("\n".join(lines), f"aliases/{lang}.txt")
    return {likeness(form): label for form, label in spellings}


def _spellings(text: str, path: str) -> Iterator[tuple[str, str]]:
    """Yield each spelling and the label of its line."""
    said: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        line = _COMMENT.sub("", line).strip()
        if not line:
            continue
        forms = [" ".join(form.split()) for form in line.split("=")]
        if len(forms) < 2 or not all(forms):
            raise SettingsError(f"{path}:{number}: {line!r} is no alias; write: OTAN = Otan = NATO")
        for form in forms:
            alike = likeness(form)
            if said.setdefault(alike, number) != number:
                raise SettingsError(f"{path}:{number}: {form!r} is in line {said[alike]} already")
            yield form, forms[0]


@lru_cache(maxsize=20_000)
def likeness(tag: str) -> str:
    """Return what two spellings have in common that differ in case, accents, hyphens or apostrophes alone.

    But ``un`` is not ``UN`` and ``who`` not ``WHO``: what begins with a small letter is a common noun.
    """
    return ("-" if tag[:1].islower() else "") + slugify(tag)
