"""``content/tag-aliases.txt`` as its owner keeps it: lines are added or made longer, all others stay as they are."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from newsdigest.content.archive import write_atomically
from newsdigest.enrich.aliases import FILE, likeness

_NOT = re.compile(r"#\s*not:\s*(?P<names>.+)")
_COMMENT = re.compile(r"(?:^|\s)#.*")


class AliasFile:
    """The owner's file, whether it is there or not; ``newsdigest.enrich.aliases`` says what its lines mean."""

    def __init__(self, content: Path) -> None:
        """Read the file; raises OSError, and UnicodeDecodeError for what is no text."""
        self.path = content / FILE
        self._text = self.path.read_bytes().decode() if self.path.exists() else ""
        said = [match["names"].split("=") for match in map(_NOT.search, self._text.splitlines()) if match]
        self._refused = {frozenset(map(str.strip, pair)) for names in said for pair in combinations(names, 2)}
        self._said = {form for line in self._text.splitlines() for form in _forms(line)}

    def apart(self, one: str, other: str) -> bool:
        """Tell whether somebody has called two tags two: ``# not: Géorgie = Georgia``, or a line for each."""
        return frozenset((one, other)) in self._refused or {likeness(one), likeness(other)} <= self._said

    def write(self, accepted: Iterable[Sequence[str]], refused: Iterable[Sequence[str]]) -> list[str]:
        """Add these tags, each group with the one that is shown first, and return the lines that are new or longer.

        A group with a tag that has a line already makes that line longer. Raises OSError.
        """
        end = "\r\n" if "\r\n" in self._text else "\n"
        lines = self._text.splitlines()
        changed = [_enter(names, lines) for names in accepted]
        changed += [_append(f"# not: {' = '.join(names)}", lines) for names in refused]
        if changed:
            write_atomically(self.path.resolve(), "".join(f"{line}{end}" for line in lines))
        return changed


def _enter(names: Sequence[str], lines: list[str]) -> str:
    alike = {likeness(name) for name in names}
    for number, line in enumerate(lines):
        if (known := _forms(line)) & alike:
            comment = _COMMENT.search(line)
            said = line[: comment.start()] if comment else line
            longer = said.rstrip() + "".join(f" = {name}" for name in names if likeness(name) not in known)
            lines[number] = longer + line[len(said.rstrip()) :]
            return lines[number]
    return _append(" = ".join(names), lines)


def _forms(line: str) -> set[str]:
    """Return the likenesses of the spellings in a line."""
    said = _COMMENT.sub("", line.removeprefix("\ufeff")).strip()
    return {likeness(" ".join(form.split())) for form in said.split("=")} if said else set()


def _append(line: str, lines: list[str]) -> str:
    lines.append(line)
    return line
