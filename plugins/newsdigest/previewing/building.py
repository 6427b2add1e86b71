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

_FORKS = hasattr(os, "fork")


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
            result = _lost(str(error))
        if result is None:
            result = _lost(f"exit code {process.wait()}")
        if not _FORKS:
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
            os.killpg(process.pid, signal.SIGTERM) if _FORKS else process.terminate()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        process.wait()


def _lost(reason: str) -> Result:
    text = f"the process that builds was lost ({reason})"
    return Result(failed=True, problems=(Problem(level=Level.ERROR, text=text),))
