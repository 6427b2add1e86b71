"""One request and its answer, within limits of time and size; whatever goes wrong is one phrase.

By httpcore, which httpx is made of, and not by ``httpx.Client``: that keeps cookies, unpacks without a limit, takes
proxies from the environment, which would look up names themselves, and does not let us say where to connect.
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus

import httpcore
import httpx

from newsdigest.sources.codings import ACCEPTED, CodingError, decode
from newsdigest.sources.guard import CONNECT, ForbiddenError, Guard, UnknownHostError

_WITH_TEXT = (200, 203)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one answer may take."""

    size: int
    """Bytes, as they come and unpacked."""

    seconds: float
    """From the look-up of the name to the last byte."""

    stall: float
    """Seconds without a byte."""

    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has answered; ``data`` is empty where the status promises no text."""

    status: int
    headers: httpx.Headers
    data: bytes


class ExchangeError(Exception):
    """No answer, or one that cannot be used; the message is the reason, a phrase for after the address.

    lasting: it would be the same tomorrow. reached: there was somebody to ask.
    """

    def __init__(self, reason: str, *, lasting: bool = False, reached: bool = True) -> None:
        self.lasting = lasting
        self.reached = reached
        super().__init__(reason)


def exchange(
    url: httpx.URL, headers: Mapping[str, str], limits: Limits, deadline: float, *, data: bytes | None = None
) -> Answer:
    """Ask for a page with GET and return the answer, its content codings undone. Raises ExchangeError.

    data: sent with POST instead. deadline: on ``time.monotonic``; several exchanges for one address have the same.
    The connection is for this exchange only: one that is kept may be closed by the server while we write to it.
    """
    asked = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": ACCEPTED, "Connection": "close", **headers}
    timeouts = {"connect": min(CONNECT, limits.stall), "read": limits.stall, "write": limits.stall}
    guard = Guard(deadline, allow_private=limits.allow_private)
    method = "GET" if data is None else "POST"
    if data is not None:
        asked["Content-Length"] = str(len(data))
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=guard, http2=False) as pool,
            pool.stream(
                method, _target(url), headers=_bytes(asked), content=data, extensions={"timeout": timeouts}
            ) as response,
        ):
            found = httpx.Headers(response.headers)
            text = _read(response, found, limits) if response.status in _WITH_TEXT else b""
    except ForbiddenError as error:
        raise ExchangeError(str(error), lasting=True, reached=False) from error
    except CodingError as error:
        raise ExchangeError(str(error), lasting=True) from error
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        reached = not isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout)
        raise ExchangeError(_reason(error, limits, deadline), reached=reached) from error
    return Answer(response.status, found, text)


def status_words(status: int) -> str:
    """Return a status as a person reads it: ``404 Not Found``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _target(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _bytes(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]


@cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # reads the certificates of all authorities: 20 ms


def _read(response: httpcore.Response, headers: httpx.Headers, limits: Limits) -> bytes:
    too_large = f"more than the {limits.size / 1e6:g} MB of NEWSDIGEST_MAX_BYTES"
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limits.size:
        raise ExchangeError(f"has {int(length[:20]) / 1e6:.1f} MB, {too_large}", lasting=True)
    data = bytearray()
    for chunk in response.iter_stream():
        data += chunk
        if len(data) > limits.size:
            raise ExchangeError(f"has {too_large}", lasting=True)
    return decode(bytes(data), headers.get("content-encoding", ""), limits.size)


def _reason(error: Exception, limits: Limits, deadline: float) -> str:
    """Return what went wrong in words for a person."""
    cause = error.__context__  # the pool raises its errors again "from None"
    match error:
        case httpcore.TimeoutException() if time.monotonic() >= deadline:
            return f"takes longer than {limits.seconds:g} s"
        case httpcore.ConnectTimeout():
            return "does not answer"
        case httpcore.TimeoutException():
            return f"sends nothing for {limits.stall:.3g} s"
        case _ if isinstance(cause, ssl.SSLCertVerificationError):
            return f"has a certificate that is not valid: {cause.verify_message}"
        case _ if isinstance(cause, ssl.SSLError):
            return f"cannot be reached safely: {(cause.reason or 'TLS fails').replace('_', ' ').lower()}"
        case UnknownHostError():
            return f"cannot be reached: {error}"
        case httpcore.ConnectError():
            return f"cannot be reached: {getattr(cause, 'strerror', '') or error}"
        case httpcore.ReadError() | httpcore.WriteError():
            return "breaks off"
        case _ if "without sending complete" in str(error):
            return "breaks off in the middle"
        case _:
            return f"does not answer as a web server: {error}".rstrip(".")
