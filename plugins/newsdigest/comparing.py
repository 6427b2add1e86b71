"""What ``newsdigest diff`` does: shows how the sources of edited articles have changed, and takes it over.

The news of a source is what lies between the text as it was imported and the text as it came
last; both are in the memory (``content/versions.py``). Where the first is lost, the file itself stands for it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from newsdigest.content import Version, Versions, is_untouched, read
from newsdigest.content.archive import write_atomically
from newsdigest.content.markdown_file import parts
from newsdigest.errors import ContentError
from newsdigest.memory import Notebook
from newsdigest.settings import Settings
from newsdigest.text.joining import Conflict, join
from newsdigest.text.markup import escape
from newsdigest.text.terminal import on_a_line

_OURS = re.compile(r"^(?:Imported|Modified): .*\n", re.MULTILINE)
_IMPORTED = re.compile(r"^Imported: .*\n", re.MULTILINE)
_MODIFIED = re.compile(r"^Modified: .*\n", re.MULTILINE)
_CORRECTION = re.compile(r"^Correction: *\S.*\n", re.MULTILINE | re.IGNORECASE)
_SUMMARY = "Summary: "
_TOKEN = re.compile(r"\s+|\S+")
_CONTEXT = 16  # tokens, words and spaces, on each side of a change
_ALIKE = 0.4  # of two lines that stand for each other; below it, one is gone and the other is new
_LONGEST = 4000  # tokens; of a longer line the words are not compared

_PLAIN = {"-": ("[-", "-]"), "+": ("{+", "+}"), "@": ("", "")}
_COLOURED = {"-": ("\x1b[31m[-", "-]\x1b[m"), "+": ("\x1b[32m{+", "+}\x1b[m"), "@": ("\x1b[1m", "\x1b[m")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An article that a person has edited, and whose source has changed since."""

    path: Path
    guid: str
    mine: str
    """The file."""

    base: str
    """As it was imported; empty where that is lost."""

    now: str
    """What the importer would write now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A person's edits and a source's in one file."""

    text: str
    conflicts: tuple[Conflict, ...]
    """The passages that both have changed; ``text`` has the source's there."""

    kept_day: bool = False
    """``Modified`` is as the person has it: it is the day of a ``Correction``."""


def changes(paths: Sequence[Path], settings: Settings, notebook: Notebook) -> Iterator[Change | ContentError]:
    """Yield the changes of these files, or of all articles; of a file that was asked for, also why there is none."""
    versions = Versions(notebook)
    every = sorted((settings.content / "articles").rglob("*.md"))
    for path in paths or every:
        try:
            found = _change(path, settings, versions)
        except ContentError as error:
            yield error
            continue
        if isinstance(found, Change):
            yield found
        elif paths:
            yield ContentError(f"{path}: {found}")


def _change(path: Path, settings: Settings, versions: Versions) -> Change | str:
    """Return the change of an article, or why there is none. Raises ContentError for a file that cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise ContentError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: is not UTF-8 (byte {error.start})") from error
    if is_untouched(text):
        return "you have not edited it: it is what its source says"
    guid = read(text, str(path), settings.timezone).guid
    version = versions.of(guid)
    if not version.now:
        return "no change of its source is known since you edited it"
    return Change(path=path, guid=guid, mine=text, base=version.base, now=version.now)


def show(change: Change, *, coloured: bool = False) -> str:
    """Return what the source has changed, as text: ``[-words-]`` that are gone and ``{+words+}`` that are new."""
    marks = _COLOURED if coloured else _PLAIN
    before = "as it was imported" if change.base else "your file; what was imported is lost"
    head = (f"--- {on_a_line(str(change.path))} ({before})", "+++ its source now")
    lines = [f"{marks['@'][0]}{line}{marks['@'][1]}" for line in head]
    texts = (change.base or change.mine, change.now)
    old, new = (_unsigned(text).split("\n") for text in texts)
    if (said := _said_below(old)) and (says := _said_below(new)):
        old.remove(said)
        new.remove(says)
    old, new = (list(map(on_a_line, text)) for text in (old, new))
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lines += _lines(old[start:end], new[first:last], marks)
    return "\n".join(lines) + "\n"


def _said_below(lines: list[str]) -> str:
    """Return the summary of a file whose text says the same, as an excerpt's does; empty for others."""
    summary = next((line for line in lines if line.startswith(_SUMMARY)), "")
    return summary if summary and escape(summary.removeprefix(_SUMMARY)) in lines else ""


def _lines(old: list[str], new: list[str], marks: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Yield lines that stand for each other with their words compared, and the others whole."""
    alike = 0
    while alike < min(len(old), len(new)) and (compared := _compared(old[alike], new[alike], marks)):
        yield f"  {compared}"
        alike += 1
    for sign, lines in (("-", old[alike:]), ("+", new[alike:])):
        for line in filter(str.strip, lines):
            yield f"  {_marked(line, sign, marks)}"


def _compared(old: str, new: str, marks: dict[str, tuple[str, str]]) -> str:
    """Return a line with the words that were exchanged and some around them; empty for two that are not alike."""
    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if max(len(ours), len(theirs)) > _LONGEST or matcher.ratio() < _ALIKE:
        return ""
    parts = []
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            parts.append(_shortened(ours[start:end], begins=start == 0, ends=end == len(ours)))
        else:
            parts += [_marked("".join(ours[start:end]), "-", marks), _marked("".join(theirs[first:last]), "+", marks)]
    return "".join(parts).strip()


def _shortened(tokens: list[str], *, begins: bool, ends: bool) -> str:
    before = 0 if begins else _CONTEXT
    after = 0 if ends else _CONTEXT
    if len(tokens) <= before + after + _CONTEXT:
        return "".join(tokens)
    return f"{''.join(tokens[:before])} … {''.join(tokens[len(tokens) - after :])}"


def _marked(text: str, sign: str, marks: dict[str, tuple[str, str]]) -> str:
    return f"{marks[sign][0]}{text}{marks[sign][1]}" if text else ""


def joined(change: Change, *, today: date) -> Joined:
    """Return the person's file with what the source has changed; the person's edits stay protected.

    ``Imported`` says what the source has been heard to say, ``Modified`` when that was taken over, if the source does
    not date it; beside a ``Correction`` it is the day of that, and stays. Where both have changed a sentence, or the
    base is lost, the source has its way: see ``conflicts``.
    """
    mine, base, now = (_unsigned(text) for text in (change.mine, change.base, change.now))
    pieces = join(base, mine, now) if change.base else [Conflict(mine, now)] if mine != now else [mine]
    text = "".join(piece.theirs if isinstance(piece, Conflict) else piece for piece in pieces)
    conflicts = tuple(piece for piece in pieces if isinstance(piece, Conflict))
    if text == now:
        return Joined(text=change.now, conflicts=conflicts)
    if _line(_CORRECTION, change.mine):
        text = _signed(text, _line(_MODIFIED, change.mine), change.now)
        return Joined(text=text, conflicts=conflicts, kept_day=True)
    dated = _line(_MODIFIED, change.now if text != mine else change.mine)
    modified = dated or (f"Modified: {today}\n" if text != mine else "")
    return Joined(text=_signed(text, modified, change.now), conflicts=conflicts)


def sentences(conflict: Conflict) -> tuple[str, str]:
    """Return what a person and a source say in a passage; an excerpt's ``Summary`` is its text, not another one."""
    return conflict.mine.removeprefix(_SUMMARY).strip(), conflict.theirs.removeprefix(_SUMMARY).strip()


def take(change: Change, text: str, settings: Settings, notebook: Notebook) -> None:
    """Write a joined text to its file, and note that the source has been heard.

    Raises ContentError for a text that is no article any more, and OSError when it cannot be written; then nothing
    has happened.
    """
    read(text, str(change.path), settings.timezone)
    write_atomically(change.path, text)
    versions = Versions(notebook)
    versions.note(change.guid, Version(change.now, origin=versions.of(change.guid).origin))
    notebook.write({"versions": versions.changes()}, {})


def dismissed(change: Change) -> str:
    """Return the person's file as it is, but that it counts as an edit of what the source says now."""
    return _signed(_unsigned(change.mine), _line(_MODIFIED, change.mine), change.now)


def _line(of: re.Pattern[str], text: str) -> str:
    """Return the line of metadata that matches; empty if there is none."""
    found = of.search(_parts(text)[0])
    return found[0] if found else ""


def _unsigned(text: str) -> str:
    """Return a file without ``Imported`` and ``Modified``; lines of the body that look like these are a person's."""
    metadata, body = _parts(text)
    return _OURS.sub("", metadata) + body


def _parts(text: str) -> tuple[str, str]:
    """Return metadata and body; each line of the metadata has an end."""
    metadata, body = parts(text)
    return metadata + "\n" * (not body and not metadata.endswith("\n")), body


def _signed(text: str, modified: str, now: str) -> str:
    """Return a file with its ``Modified`` line, and the ``Imported`` line of what the source says."""
    metadata, body = _parts(text)
    return f"{metadata}{modified}{_line(_IMPORTED, now)}{body}"
