"""A certificate is for the name in the address, wherever the connection leads."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsdigest.settings import Settings
from newsdigest.sources import exchange
from newsdigest.sources.answers import Fetched, FetchError, Kind, Request, Response
from newsdigest.sources.web import Web

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of our own making for example.org, with its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=example.org"),
            *("-addext", "subjectAltName=DNS:example.org", "-keyout", f"{path}.key", "-out", path),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.key").read_bytes())
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """A server with that certificate."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def serve(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(connection, server_side=True) as stream:
                    stream.recv(10_000)
                    stream.sendall(ANSWER)
            except OSError:  # the client does not like the certificate
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An owner who trusts it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    exchange._tls.cache_clear()
    yield
    exchange._tls.cache_clear()


@pytest.fixture(autouse=True)
def resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name leads to this machine."""
    real = socket.getaddrinfo

    def answer(host: Any, port: int, *args: Any, **options: Any) -> Any:
        return real("127.0.0.1", port, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def _get(url: str) -> Fetched:
    return Web(Settings(allow_private=True, timeout=60)).get(Request(url=url, kind=Kind.FEED))


@pytest.mark.usefixtures("trusted")
def test_the_name_is_told_and_checked(port: int) -> None:
    found = _get(f"https://example.org:{port}/")
    assert isinstance(found, Response), found
    assert found.data == b"safe"


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name(port: int) -> None:
    found = _get(f"https://example.net:{port}/")
    assert isinstance(found, FetchError)
    assert found.reason.startswith("has a certificate that is not valid: Hostname mismatch")


def test_a_certificate_that_nobody_vouches_for(port: int) -> None:
    found = _get(f"https://example.org:{port}/")
    assert isinstance(found, FetchError)
    assert found.reason.startswith("has a certificate that is not valid: self")


def test_a_server_that_knows_no_tls() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            connection.sendall(ANSWER)
            connection.close()

        threading.Thread(target=serve, daemon=True).start()
        found = _get(f"https://example.org:{listener.getsockname()[1]}/")
    assert isinstance(found, FetchError)
    assert found.reason.startswith("cannot be reached")
