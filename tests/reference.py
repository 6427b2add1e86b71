"""docs/settings.md and docs/commands.md, made from the code; ``pytest tests/test_docs.py --accept`` writes them."""

import argparse
import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import newsdigest.defaults
from newsdigest.cli import COMMANDS, parser
from newsdigest.settings import PREFIX, Settings


def settings() -> str:
    """Return the tables of all settings: ours, with what they mean, then Pelican's with the values we begin with."""
    defaults, names = Settings(), Settings.names()
    lines = ["| setting | default | |", "|---|---|---|"]
    for fields, meaning in _explained():
        ours = [(names[field], getattr(defaults, field)) for field in fields if names[field].startswith(PREFIX)]
        values = ["all cores" if name == f"{PREFIX}WORKERS" else _value(value) or "none" for name, value in ours]
        if ours:
            values = [] if set(values) == {"none"} else values
            lines.append(f"| {', '.join(f'`{name}`' for name, _ in ours)} | {', '.join(values)} | {_cell(meaning)} |")
    lines += ["", "Pelican's, as `newsdigest.defaults` has them:", "", "| setting | value |", "|---|---|"]
    lines += [
        f"| `{name}` | {_value(value)} |"
        for name, value in vars(newsdigest.defaults).items()
        if name.isupper() and name[0] != "_"
    ]
    lines = [line for line in lines if not line.startswith("| `THEME`")]  # a folder of this machine
    return "\n".join(lines) + "\n"


def _explained() -> Iterator[tuple[list[str], str]]:
    """Yield the fields of the settings, those with one explanation together, with what stands below them."""
    classes = [each for each in Settings.__mro__ if each.__module__.startswith("newsdigest")]
    sources = [textwrap.dedent(inspect.getsource(each)) for each in classes]
    named: list[str] = []
    for node in itertools.chain.from_iterable(ast.parse(source).body[0].body for source in sources):  # type: ignore[attr-defined]
        if isinstance(node, ast.AnnAssign):
            named.append(ast.unparse(node.target))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and named:
            text = " ".join(str(node.value.value).split()).partition(": ")[2].replace("``", "`")
            yield named, text[:1].upper() + text[1:]
            named = []


def _value(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, tuple):
        value = list(value)
    if value in ("", [], None) or isinstance(value, ZoneInfo | Path):
        return ""
    return f"`{value!r}`".replace("'", '"')


def commands() -> str:
    """Return a section for each command: what it does, its options, examples."""
    (action,) = (each for each in parser()._actions if isinstance(each, argparse._SubParsersAction))
    parsers: Mapping[str, argparse.ArgumentParser] = action.choices
    return "\n".join(
        f"## newsdigest {command.name}\n\n{command.description.strip()}\n\n"
        + "".join(f"- {line}\n" for line in _options(parsers[command.name]))
        + f"\n```\n{command.examples.partition(':')[2].strip(chr(10)).rstrip()}\n```\n"
        for command in COMMANDS
    )


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        metavar = str(action.metavar or "") or ("|".join(map(str, action.choices)) if action.choices else "")
        value = "" if action.nargs == 0 else f" {metavar}"
        name = ", ".join(action.option_strings) + value if action.option_strings else metavar or action.dest
        yield f"`{name.strip()}`: {action.help}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
