"""The theme's static files, as they are served: stylesheets without comments and white space."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsdigest.memory import code, digest
from newsdigest.publishing.output import OutputFolder
from newsdigest.publishing.own_files import Bounds, leads_out

_CSS = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s*(?P<sign>[{};,])\s*|\s+""", re.DOTALL
)


def copy_theme(theme: Path, settings: Mapping[str, Any], output: OutputFolder) -> None:
    """Copy every static file of the theme to ``THEME_STATIC_DIR``, if it has changed."""
    for folder in (theme / name for name in settings["THEME_STATIC_PATHS"]):
        bounds = Bounds(theme, folder)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            below = path.relative_to(folder).as_posix()
            if not bounds.hold(path):
                leads_out(f"theme file {below}")
                continue
            data = path.read_bytes()
            claimed = output.claim(f"{settings['THEME_STATIC_DIR']}/{below}", f"theme file {below}")
            key = digest(code("publishing/theme_files.py") + data)
            if claimed and not output.has(claimed, key):
                output.write(claimed, compact(data) if path.suffix == ".css" else data, key)


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
