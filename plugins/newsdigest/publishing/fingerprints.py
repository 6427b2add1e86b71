"""What stands for settings in the keys of what is remembered."""

import functools
import importlib.util
import inspect
import re
import secrets
import sys
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
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
    try:
        return digest(_canonical(value).encode("utf-8", "surrogatepass"))
    except (TypeError, ValueError, RecursionError) as error:  # a hidden state, an empty closure, a circle
        raise NoFingerprintError(f"a {type(value).__name__} cannot be compared with that of another run") from error


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


def sources(modules: Iterable[object]) -> bytes:
    """Return what stands for the sources of modules that settings name, as Markdown's extensions; empty if none."""
    found = []
    for name in modules:
        if isinstance(name, str):
            with suppress(ImportError, ValueError):  # an entry point; the version of its library is not looked at
                spec = importlib.util.find_spec(name.partition(":")[0])
                if spec and spec.origin and Path(spec.origin).is_file():
                    found.append(digest(Path(spec.origin).read_bytes()))
    return digest(b"".join(found)) if found else b""


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
        return f"code:{getattr(value, '__module__', '')}:{value.__qualname__}:{_source(value)}:{_state(value)}"
    return f"object:{_canonical(type(value))}:{_attributes(value)}"


def _state(function: Any) -> str:
    """Return what a function carries besides its code: what it is bound to, its defaults, what it closes over."""
    inner = inspect.unwrap(function)
    bound = getattr(function, "__self__", None)
    closed = [cell.cell_contents for cell in getattr(inner, "__closure__", None) or ()]
    others = (getattr(inner, "__defaults__", None), getattr(inner, "__kwdefaults__", None), closed)
    # A builtin is bound to its module, a class method to its class.
    state = None if isinstance(bound, ModuleType | type) else bound
    source = _source(inner) if inner is not function else ""
    return (
        _listed("state", (source, *map(_canonical, (state, *others)))) if state is not None or any(others) else source
    )


def _listed(kind: str, items: Iterable[str]) -> str:
    return f"{kind}({','.join(items)})"


def _attributes(value: object) -> str:
    return _canonical(vars(value) or _no_state(value))


def _no_state(value: object) -> object:
    """Return nothing for an object that has no state; one whose state Python hides cannot be compared."""
    if type(value).__module__ in sys.stdlib_module_names:
        raise TypeError
    return ()


def _source(value: Any) -> str:
    try:
        path = inspect.getsourcefile(value)
    except TypeError:  # built in
        return ""
    return digest(Path(path).read_bytes()).hex() if path and Path(path).is_file() else ""
