"""Builds on demand, in a process that is warm: see ``process``."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from newsdigest.previewing.messages import Level, Problem, Result, Site, decoded


class Builder:
    """Builds one site; a context manager that ends its process."""

    def __init__(self, settings_file: Path, overrides: Mapping[str, str]) -> None:
        """Get ready; ``overrides`` are settings that count more than those of the file."""
        process = [sys.executable, "-P", "-m", "newsdigest.previewing.process"]
        self._command = [*process, str(settings_file), json.dumps(dict(overrides))]
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def build(self, tell: Callable[[Site], None]) -> Result:
        """Build once; ``tell`` is called with the site as soon as its settings are read. Raises nothing."""
        process = self._ready()
        result: Result | None = None
        try:
            if process.stdin is None or process.stdout is None:
                raise BrokenPipeError
            process.stdin.write(b"build\n")
            process.stdin.flush()
            while result is None and (line := process.stdout.readline()):
                message = decoded(line)
                if isinstance(message, Site):
                    tell(message)
                else:
                    result = message
        except (OSError, msgspec.MsgspecError) as error:
            result = _lost(f"cannot be understood: {error}")
        if result is None:
            result = _lost(process.wait())
        if result.failed:  # it ends: have another one ready
            self._start()
        return result

    def renew(self) -> None:
        """Begin again with the program as it is now."""
        self._start()

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            return self._start()
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        self._end()
        # A session of its own: Ctrl-C is for the one who started the preview, and ends its builds by closing them.
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        return self._process

    def _end(self) -> None:
        if (process := self._process) is None:
            return
        self._process = None
        with suppress(OSError):  # it has ended
            os.killpg(process.pid, signal.SIGTERM) if hasattr(os, "killpg") else process.terminate()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        process.wait()


def _lost(ended: int | str) -> Result:
    """Return the result of a build that nobody has told of; ``ended``: the exit code of its process, or the reason."""
    if isinstance(ended, int):
        ended = f"was ended by signal {-ended}" if ended < 0 else f"ended with exit code {ended}"
    return Result(failed=True, problems=(Problem(level=Level.ERROR, text=f"the build {ended}"),))
