"""What stands for settings in the keys of what is remembered."""

import functools
import inspect
import re
import secrets
from collections.abc import Container, Iterable, Mapping
from datetime import date, tzinfo
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from newsdigest.memory import digest


class NoFingerprintError(Exception):
    """A value that two runs of a program cannot compare."""


def fingerprint(value: object) -> bytes:
    """Return 16 bytes that stand for a value of a setting; the same in every process and on every machine.

    A function or class stands for its name and the whole file in which it is defined.
    Raises NoFingerprintError for an object that cannot be compared.
    """
    return digest(_canonical(value).encode("utf-8", "surrogatepass"))


def of_settings(
    settings: Mapping[str, Any], ignored: Container[str], kinds: tuple[str, ...]
) -> tuple[dict[str, bytes], str]:
    """Return what stands for each setting, and in words one that cannot be compared with another run's, if any.

    ignored: settings to leave out; kinds: beginnings of names to leave out.
    """
    parts, incomparable = {}, ""
    for name, value in settings.items():
        if name not in ignored and not name.startswith(kinds):
            try:
                parts[name] = fingerprint(value)
            except NoFingerprintError as error:
                parts[name] = secrets.token_bytes(16)
                incomparable = f"{name}: {error}"
    return parts, incomparable


def together(parts: Mapping[str, bytes]) -> bytes:
    """Return 16 bytes that stand for all the parts."""
    return digest(b"".join(name.encode() + parts[name] for name in sorted(parts)))


def _canonical(value: object) -> str:
    match value:
        case None | bool() | int() | float() | str() | bytes() | date() | PurePath():
            return f"{type(value).__name__}:{value!r}"
        case tzinfo():
            return f"tzinfo:{value}"
        case Mapping():
            return _listed("mapping", sorted(f"{_canonical(key)}={_canonical(item)}" for key, item in value.items()))
        case list() | tuple():
            return _listed("list", map(_canonical, value))
        case set() | frozenset():
            return _listed("set", sorted(map(_canonical, value)))
        case re.Pattern():
            return f"pattern:{value.pattern!r}:{value.flags}"
        case functools.partial():
            return _listed("partial", map(_canonical, (value.func, value.args, value.keywords)))
        case ModuleType():
            return f"module:{value.__name__}:{_source(value)}"
    if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
        return f"code:{getattr(value, '__module__', '')}:{value.__qualname__}:{_source(value)}"
    return f"object:{_canonical(type(value))}:{_attributes(value)}"


def _listed(kind: str, items: Iterable[str]) -> str:
    return f"{kind}({','.join(items)})"


def _attributes(value: object) -> str:
    try:
        return _canonical(vars(value))
    except (TypeError, RecursionError) as error:
        raise NoFingerprintError(f"a {type(value).__name__} cannot be compared with that of another run") from error


def _source(value: Any) -> str:
    try:
        path = inspect.getsourcefile(value)
    except TypeError:  # built in
        return ""
    return digest(Path(path).read_bytes()).hex() if path and Path(path).is_file() else ""
