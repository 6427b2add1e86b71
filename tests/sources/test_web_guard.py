"""Nobody's feed reaches into the owner's network, however its address is written and wherever it redirects."""

import socket
import time
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from newsdigest.settings import Settings
from newsdigest.sources.answers import FetchError, Kind, Request, Response
from newsdigest.sources.guard import is_public
from newsdigest.sources.web import Web

Server = Any  # of conftest.py
PUBLIC = Settings(timeout=60)
PRIVATE = Settings(timeout=60, allow_private=True)

PUBLIC_ADDRESSES = """
    9.9.9.9 192.0.1.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 2620:fe::fe 2003::1 64:ff9b::9.9.9.9
"""
OTHER_ADDRESSES = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255
    198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::9.9.9.9
    ::ffff:127.0.0.1 ::ffff:9.9.9.9 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1
    100::1 2001::1 2001:db8::1 2001:10::1 2002:7f00:1::1 2002:909:909::1 3fff::1 5f00::1 fc00::1 fd00::1
    fe80::1 fe80::1%eth0 2003::1%eth0 fec0::1 ff02::1 localhost 1 127.1
"""
# Ways of writing it, for a program that looks at the name only.
THIS_MACHINE = """
    127.0.0.1 127.1 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 localhost LOCALHOST
    127.0.0.1. [::1] [::] [::ffff:127.0.0.1] [::127.0.0.1] [0:0:0:0:0:ffff:7f00:1] [64:ff9b::7f00:1]
    ①②⑦.⓪.⓪.① 127。0。0。1 %31%32%37.0.0.1 me@127.0.0.1
"""


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES.split())
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", OTHER_ADDRESSES.split())
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("host", THIS_MACHINE.split())
def test_this_machine_is_not_fetched_from(server: Server, host: str) -> None:
    server.put("/a", "secret")
    found = Web(PUBLIC).get(Request(url=server.url("/a", host), kind=Kind.FEED))
    assert isinstance(found, FetchError)
    assert server.requests == []


def test_the_reason_names_the_setting(server: Server) -> None:
    found = Web(PUBLIC).get(Request(url=server.put("/a"), kind=Kind.FEED))
    reason = "127.0.0.1 is not on the public Internet (NEWSDIGEST_ALLOW_PRIVATE)"
    assert str(found) == f"{server.url('/a')}: {reason}"
    assert isinstance(found, FetchError)
    assert found.lasting


def _resolve(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, Iterable[str]]) -> list[str]:
    """Answer for the DNS: each address in its turn, or all at once; return the names asked for, as they come."""
    real = socket.getaddrinfo
    asked: list[str] = []

    def answer(host: Any, port: int, *args: Any, **options: Any) -> list[Any]:
        name = host.decode() if isinstance(host, bytes) else host
        found: Any = hosts.get(name)
        if found is None:
            return real(host, port, *args, **options)
        asked.append(name)
        addresses = next(found).split() if hasattr(found, "__next__") else found
        return [entry for each in addresses for entry in real(each, port, *args, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_public_name_for_a_private_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _resolve(monkeypatch, {"example.org": ["127.0.0.1", "10.0.0.1"]})
    server.put("/a", "secret")
    found = Web(PUBLIC).get(Request(url=server.url("/a", "example.org"), kind=Kind.FEED))
    assert isinstance(found, FetchError)
    assert found.reason.startswith("example.org (127.0.0.1, 10.0.0.1) is not on the public Internet")
    assert server.requests == []


def _as_if_public(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Take addresses of this machine for public ones."""
    monkeypatch.setattr("newsdigest.sources.guard.is_public", lambda address: address in addresses)


def test_a_redirect_to_a_private_address(server: Server, server6: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_if_public(monkeypatch, "127.0.0.1")
    server.put("/a", status=301, Location=server6.put("/b", "secret"))
    found = Web(PUBLIC).get(Request(url=server.url("/a"), kind=Kind.FEED))
    assert isinstance(found, FetchError)
    assert found.reason.startswith("::1 is not on the public Internet")
    assert (server.paths(), server6.requests) == (["/a"], [])


def test_a_name_that_answers_differently_a_second_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: what was checked is what is connected to."""
    _as_if_public(monkeypatch, "127.0.0.1")
    asked = _resolve(monkeypatch, {"example.org": iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])})
    server.put("/a", "text")
    web = Web(PUBLIC)
    found = web.get(Request(url=server.url("/a", "example.org"), kind=Kind.FEED))
    assert isinstance(found, Response)
    assert asked == ["example.org"]
    assert server.requests[0][1]["host"] == f"example.org:{server.port}"
    assert isinstance(web.get(Request(url=server.url("/a", "example.org"), kind=Kind.FEED)), FetchError)
    assert asked == ["example.org"] * 2


def test_of_several_addresses_only_public_ones_are_tried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_if_public(monkeypatch, "127.0.0.2", "127.0.0.1")
    _resolve(monkeypatch, {"example.org": ["::1", "127.0.0.2", "127.0.0.1"]})
    server.put("/a", "text")
    assert isinstance(Web(PUBLIC).get(Request(url=server.url("/a", "example.org"), kind=Kind.FEED)), Response)


def test_a_name_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    found = Web(PUBLIC).get(Request(url="http://example.org/", kind=Kind.FEED))
    assert str(found) == "http://example.org/: cannot be reached: there is no host example.org"
    assert isinstance(found, FetchError)
    assert not found.lasting


def test_robots_are_not_asked_of_a_private_address(server: Server) -> None:
    assert isinstance(Web(PUBLIC).get(Request(url=server.url("/a"))), FetchError)
    assert server.requests == []


def test_a_private_address_by_its_owners_leave(server: Server) -> None:
    assert isinstance(Web(PRIVATE).get(Request(url=server.put("/a", "mine"), kind=Kind.FEED)), Response)


def test_a_proxy_of_the_environment_is_not_asked(
    server: Server, server6: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, server6.url("/"))
    assert isinstance(Web(PRIVATE).get(Request(url=server.put("/a"), kind=Kind.FEED)), Response)
    assert server6.requests == []


def test_a_host_that_takes_every_connection_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        began = time.monotonic()
        frozen = SimpleNamespace(monotonic=lambda: 0.0)  # its silence ends it, however busy this machine is
        for module in ("web", "guard", "exchange"):
            monkeypatch.setattr(f"newsdigest.sources.{module}.time", frozen)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        found = Web(Settings(timeout=1, allow_private=True)).get(Request(url=url, kind=Kind.FEED))
    assert str(found) == f"{url}: sends nothing for 0.333 s"
    assert time.monotonic() - began < 60
