"""The server of the preview: on this machine alone unless a person says otherwise."""

import errno
import ipaddress
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from socketserver import TCPServer
from typing import Any

from newsdigest.errors import SettingsError
from newsdigest.previewing.answers import Answer, Request, answer
from newsdigest.previewing.events import events
from newsdigest.previewing.stage import Stage

_PORTS_TRIED = 20
_PATIENCE = 30.0  # seconds for a client to ask
_GLANCE = 0.05  # seconds between two looks for a page that a build may be about to make
# A stranger's page whose name leads to this machine shall not read drafts (DNS rebinding).
_LOCAL_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?", re.ASCII)
_HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)


class Server(ThreadingHTTPServer):
    """Serves what is on the stage until it is closed; each client has a thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers share a port
    patience = 10.0
    """Seconds that a request for a page that is not there waits for the build under way."""

    def __init__(self, stage: Stage, host: str, port: int) -> None:
        """Listen; raises OSError."""
        self.stage = stage
        self.local = _is_local(host)
        self.address_family = AF_INET6 if ":" in host else AF_INET
        super().__init__((host, port), _Handler)
        shown = "localhost" if self.local else host
        self._origin = f"http://{f'[{shown}]' if ':' in shown else shown}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the site."""
        return self._origin + self.stage.scene.site.base

    def start(self) -> None:
        """Serve in a thread."""
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def close(self) -> None:
        """End, also what streams."""
        self.stage.close()
        self.shutdown()
        self.server_close()

    def server_bind(self) -> None:
        """Bind without asking for this machine's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that has hung up."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def serve(stage: Stage, host: str, port: int, say: Callable[[str], None]) -> Server:
    """Serve at the port, or at the next one that is free; port 0 is any. Raises SettingsError."""
    for tried in range(port, min(port + _PORTS_TRIED, 65_536)) if port else (0,):
        try:
            server = Server(stage, host, tried)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                continue
            raise SettingsError(f"--host {host}: {error.strerror or error}") from error
        if tried != port:
            say(f"port {port} is taken: {server.url}")
        server.start()
        return server
    raise SettingsError(f"--port {port}: it is taken, and so are the {_PORTS_TRIED - 1} that follow it")


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    """Passes requests on and answers back."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "newsdigest"
    sys_version = ""
    timeout = _PATIENCE
    # Headers and body are two writes; without this the second waits for the client's word on the first: 40 ms.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._send(self._answer())

    def do_HEAD(self) -> None:
        self._send(self._answer())

    def do_POST(self) -> None:
        self.close_connection = True  # there may be a body, which nobody reads
        self._send(Answer(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"}))

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the terminal is for builds."""

    def _answer(self) -> Answer:
        host = self.headers.get("Host", "")
        if not (_LOCAL_HOST if self.server.local else _HOST).fullmatch(host):
            return Answer(status=HTTPStatus.MISDIRECTED_REQUEST)
        headers = {name.lower(): value for name, value in self.headers.items()}
        return self._answer_in_time(Request(target=self.path, host=host, headers=headers))

    def _answer_in_time(self, request: Request) -> Answer:
        """Answer when the page is there: one that a build has made may lead to one that it is about to make.

        Where there is no front page yet, the answer says that the site is being built.
        """
        stage = self.server.stage
        until = time.monotonic() + self.server.patience
        while True:
            scene = stage.scene
            answered = answer(request, scene)
            may_come = answered.status is HTTPStatus.NOT_FOUND and scene.building and scene.has_front
            if not may_come or stage.closed or time.monotonic() > until:
                return answered
            stage.after(scene.number, _GLANCE)

    def _send(self, answered: Answer) -> None:
        self.send_response(answered.status)
        for name, value in answered.headers.items():
            self.send_header(name, value)
        if answered.streams is not None:
            self.send_header("Connection", "close")
        elif answered.status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(answered.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if answered.streams is None:
            self.wfile.write(answered.body)
        else:
            self._stream(answered.streams)

    def _stream(self, page: str) -> None:
        """Tell a page of each change until it is gone."""
        for event in events(self.server.stage, page):
            self.wfile.write(event)
