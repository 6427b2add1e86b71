"""The theme's static files, as they are served: stylesheets without comments and white space."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_CSS = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s*(?P<sign>[{};,])\s*|\s+""", re.DOTALL
)


def theme_files(theme: Path, settings: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield path below ``THEME_STATIC_DIR`` and content of every static file of the theme."""
    for folder in (theme / name for name in settings["THEME_STATIC_PATHS"]):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            data = path.read_bytes()
            yield path.relative_to(folder).as_posix(), compact(data) if path.suffix == ".css" else data


def compact(css: bytes) -> bytes:
    """Return a stylesheet that says the same in fewer bytes; one in another encoding than UTF-8 stays as it is.

    A space beside a colon stays: in a selector it means something.
    """
    try:
        text = css.decode()
    except UnicodeDecodeError:
        return css
    return _CSS.sub(_shorter, text).replace(";}", "}").strip().encode()


def _shorter(match: re.Match[str]) -> str:
    if match["string"]:
        return match["string"]
    return match["sign"] or ("" if match.group().startswith("/*") else " ")
