"""Where a connection may lead: to public addresses only, checked on the one that is connected to.

A name is looked up once, its answers are checked, and the connection is made to one of those answers and no other: so
a name that answers differently a second time (DNS rebinding) gains nothing, nor does any way of writing a
number that the system takes for an address (``http://2130706433/`` is 127.0.0.1).
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore

CONNECT = 10.0  # seconds for each address of a host: the next one may answer

# https://www.iana.org/assignments/iana-ipv4-special-registry; the versions of ``ipaddress`` differ in what is global
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # shared by a provider's customers (CGNAT)
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, and the metadata of cloud machines
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# https://www.iana.org/assignments/iana-ipv6-special-registry: of all that is not 2000::/3, nothing is public. So
# ::1, fc00::/7, fe80::/10, ff00::/8 and addresses of IPv4 in ::/96 and ::ffff:0:0/96 need no line here.
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # Teredo, ORCHID …
            "2001:db8::/32",
            "2002::/16",  # 6to4 holds any IPv4 address
            "3fff::/20",
        ),
    )
)
# What a network without IPv4 gives for hosts that have only that: as public as the IPv4 address at its end.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class ForbiddenError(Exception):
    """A host that has no address that may be connected to; the message says so in a phrase."""


class UnknownHostError(httpcore.ConnectError):
    """A name that has no address at all."""


def is_public(address: str) -> bool:
    """Tell whether an IP address, as the system writes it, belongs to the public Internet."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _TRANSLATED:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            return ip.scope_id is None and ip in _GLOBAL_6 and not any(ip in network for network in _NOT_PUBLIC_6)
    return not any(ip in network for network in _NOT_PUBLIC_4)


class Guard(httpcore.NetworkBackend):
    """Opens connections for one exchange, to public addresses and until a deadline.

    deadline: on ``time.monotonic``; whatever is waited for ends then, also where single bytes keep coming.
    """

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers. Raises ForbiddenError if none may be tried."""
        *others, last = self._addresses(host, port)
        backend = httpcore.SyncBackend()
        for address in others:
            try:
                stream = backend.connect_tcp(address, port, self._left(timeout), local_address, socket_options)
                return _Timed(stream, self._left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return _Timed(backend.connect_tcp(last, port, self._left(timeout), local_address, socket_options), self._left)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(f"there is no host {host}") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if not allowed:
            where = "" if found == [host] else f" ({', '.join(found[:3])})"
            raise ForbiddenError(f"{host}{where} is not on the public Internet (NEWSDIGEST_ALLOW_PRIVATE)")
        return allowed

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection on which every wait ends with the exchange."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[float | None], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
