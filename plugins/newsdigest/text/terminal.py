"""Messages with words of strangers, as a terminal and the log of a GitHub workflow can show them."""

import os
import re

_ACTS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COMMANDS = ((re.compile(":(?=:)"), ": "), (re.compile(r"##(?=\[)"), "## "))


def on_a_line(text: str) -> str:
    r"""Return a text on one line, of which nothing acts where it is shown.

    What moves a terminal's cursor, ends a line or turns the direction of letters is written as ``\x1b``. In a workflow
    (``GITHUB_ACTIONS``) its commands are no commands any more, wherever they stand, as a long line may be wrapped:
    ``::error::`` is one at the beginning of a line, ``##[error]`` anywhere
    (https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs).
    """
    line = text if text.isprintable() else _ACTS.sub(_escape, text)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for command, broken in _COMMANDS:
            line = command.sub(broken, line)
    return line


def _escape(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"


def escaped_json(line: str) -> str:
    """Return a line of JSON with the same meaning, of which nothing acts either."""
    return _ACTS.sub(lambda found: f"\\u{ord(found[0]):04x}", line).replace("##[", r"#\u0023[")
