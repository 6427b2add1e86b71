"""What an editor says of an edition: ``content/editions/2023-04-20.md``.

    Title: Le printemps des lanceurs
    Lead: starship-decolle
    Leave_out: horoscope-du-jour, programme-tele

    A note in Markdown, shown above the edition.

    ## Sciences
    - [Juice est en route](juice-en-route)
    - starship-decolle

Each line of a list names an article by its slug, alone or as the target of a link; of the articles of one event the one
that is named stands for it. Articles that are not named take
their own place after those that are; so deleting a line gives an article back to its own order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsdigest.errors import ContentError

_KEYS = {"title": "title", "lead": "lead", "leave_out": "left_out"}
_METADATA = re.compile(r"(?P<key>[A-Za-z_]+):\s*(?P<value>.*)")
_HEADING = re.compile(r"##\s+(?P<name>.+?)\s*#*")
_ITEM = re.compile(r"[-*+]\s+(?:\[.*\]\((?P<target>[^()\s]+)\)|(?P<slug>[\w-]+))(?:\s+[–—-]\s.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """An editor's order of an edition; empty where nobody has arranged it."""

    title: str = ""
    lead: str = ""
    """The slug of the leading article."""

    left_out: frozenset[str] = frozenset()
    note: str = ""
    """Markdown."""

    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The name of each section and the slugs in it."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """Every article that is named, also those left out."""
        return tuple(dict.fromkeys((*self.shown, *sorted(self.left_out))))

    @property
    def shown(self) -> tuple[str, ...]:
        """The articles that are given a place, the lead first."""
        named = (slug for _, slugs in self.sections for slug in slugs)
        return (*([self.lead] if self.lead else []), *named)


def read(text: str, origin: str) -> Arrangement:
    """Return what an editor has written; origin: the file, for messages.

    Raises ContentError for a line that means nothing, with its number.
    """
    values: dict[str, str] = {}
    note: list[str] = []
    sections: list[tuple[str, list[str]]] = []
    lines = text.removeprefix("\ufeff").splitlines()
    in_metadata = True
    for number, line in enumerate(lines, start=1):
        if in_metadata and (match := _METADATA.fullmatch(line.strip())):
            key = match["key"].lower()
            if key not in _KEYS:
                raise ContentError(f"{origin}, line {number}: '{match['key']}' is none of Title, Lead, Leave_out")
            values[_KEYS[key]] = match["value"].strip()
            continue
        if in_metadata and line.strip():
            in_metadata = False
        if match := _HEADING.fullmatch(line.strip()):
            sections.append((match["name"], []))
        elif not sections:
            note.append(line)
        elif match := _ITEM.fullmatch(line.strip()):
            sections[-1][1].append(_slug(match["target"] or match["slug"]))
        elif line.strip():
            raise ContentError(f"{origin}, line {number}: '{line.strip()}' names no article: write '- slug'")
    return Arrangement(
        title=values.get("title", ""),
        lead=values.get("lead", ""),
        left_out=frozenset(filter(None, (slug.strip() for slug in re.split(r"[,;]", values.get("left_out", ""))))),
        note="\n".join(note).strip(),
        sections=tuple((name, tuple(slugs)) for name, slugs in sections),
    )


def write(arrangement: Arrangement, titles: Iterable[tuple[str, str]]) -> str:
    """Return the file of an arrangement, for an editor to change; titles: the title of each slug."""
    named = dict(titles)
    head = [
        ("Title", arrangement.title),
        ("Lead", arrangement.lead),
        ("Leave_out", ", ".join(sorted(arrangement.left_out))),
    ]
    lines = [f"{key}: {value}".rstrip() for key, value in head]
    lines += ["", arrangement.note] if arrangement.note else []
    for name, slugs in arrangement.sections:
        lines += ["", f"## {name}"]
        lines += [f"- [{re.sub(r'[][]', '', named.get(slug, slug))}]({slug})" for slug in slugs]
    return "\n".join(lines) + "\n"


def _slug(target: str) -> str:
    """Return the slug of a link's target: the last part of an address, a file's name without its ending."""
    return target.rstrip("/").rpartition("/")[2].removesuffix(".md")
