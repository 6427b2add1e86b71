"""The metadata above a Markdown text: YAML, TOML, JSON, or Pelican's ``Key: value`` lines.

Whatever it is written in, a value is a text, a list or a mapping: what a date or a truth is, is told by the field
that it is for (a title may be ``1984`` or ``Yes``).
"""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Literal

import yaml

from newsdigest.formats.recognition.text_signs import FENCED, PELICAN_LINE

Value = str | list["Value"] | dict[str, "Value"]
Kind = Literal["YAML", "TOML", "JSON", "Pelican", ""]

_CONTINUATION = re.compile(r" {4,}(.*)")
_LINE = re.compile(r"\"?([A-Za-z_][\w .-]{0,40}?)\"?\s*[:=](?:\s+(.*)|$)")
_NOTHING = ("", "~", "null", "Null", "NULL")
_DEEPEST = 6
_BROKEN = (yaml.YAMLError, ValueError, RecursionError)  # a TOMLDecodeError and a JSONDecodeError are ValueErrors


@dataclass(frozen=True, slots=True)
class Matter:
    """What stands above a text, and the text."""

    values: dict[str, Value]
    """By their names in lower case, with ``_`` for other signs; none is empty."""

    body: str
    kind: Kind
    warnings: tuple[str, ...] = ()


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text, and no alias: ten lines of them can mean a billion words."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias, which is not read")
        return super().compose_node(parent, index)


def split(text: str) -> Matter:
    """Return the metadata and the body of a Markdown text; a text without metadata is all body. Never raises."""
    if fenced := FENCED.match(text):
        kind: Kind = "YAML" if fenced[1] == "---" else "TOML"
        return _read(kind, fenced[2], text[fenced.end() :])
    if text.startswith("{"):
        try:
            end = json.JSONDecoder(strict=False).raw_decode(text)[1]
        except (ValueError, RecursionError):
            return Matter({}, text, "")
        return _read("JSON", text[:end], text[end:])
    return _lines(text)


def _read(kind: Kind, block: str, body: str) -> Matter:
    try:
        values = _loaded(kind, block)
    except _BROKEN as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        loose = {_key(found[1]): _bare(found[2] or "") for found in map(_LINE.match, block.split("\n")) if found}
        warning = f"the metadata is no {kind} ({reason[:80]}): read line by line"
        return Matter({key: value for key, value in loose.items() if value}, body, kind, (warning,))
    return Matter(values, body, kind)


def _loaded(kind: Kind, block: str) -> dict[str, Value]:
    if kind == "YAML":
        loaded = yaml.load(block, _Loader)  # noqa: S506 - a BaseLoader makes nothing but texts
    elif kind == "TOML":
        loaded = tomllib.loads(block)
    else:
        loaded = json.loads(block, strict=False)
    if not isinstance(loaded, dict):
        raise ValueError("it is no mapping")
    values = _value(loaded, 0)
    return values if isinstance(values, dict) else {}


def _value(loaded: object, depth: int) -> Value:
    """Return a value of any of these languages as one of ours; what is nested too deep as nothing."""
    if depth > _DEEPEST or loaded is None:
        return ""
    if isinstance(loaded, dict):
        pairs = ((_key(str(key)), _value(value, depth + 1)) for key, value in loaded.items())
        return {key: value for key, value in pairs if value}
    if isinstance(loaded, list):
        return [value for each in loaded if (value := _value(each, depth + 1))]
    if isinstance(loaded, bool):
        return str(loaded).lower()
    text = str(loaded)
    return "" if text in _NOTHING else text


def _key(key: str) -> str:
    return re.sub(r"\W+", "_", key.strip().lower())


def _bare(value: str) -> str:
    value = value.strip().removeprefix("[").removesuffix("]")
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _lines(text: str) -> Matter:
    """Read Pelican's lines, as Python-Markdown's ``meta`` extension does: up to the first line that is none."""
    found: dict[str, list[str]] = {}
    key = ""
    lines = text.split("\n")
    rest: list[str] = []
    for position, line in enumerate(lines):
        if said := PELICAN_LINE.match(line):
            key = said[1].lower()
            found.setdefault(key, [said[2].strip()])
        elif key and (more := _CONTINUATION.match(line)):
            found[key].append(more[1].strip())
        else:
            rest = lines[position + 1 :] if found and not line.strip() else lines[position:]
            break
    values: dict[str, Value] = {key: value for key, said in found.items() if (value := " ".join(said))}
    return Matter(values, "\n".join(rest), "Pelican" if found else "")
