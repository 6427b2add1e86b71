"""A hub on loopback is told of the feeds that have changed, and of no others."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest

from newsdigest.announcing import TABLE, Announcement, announce
from newsdigest.cli import main
from newsdigest.errors import SettingsError
from newsdigest.memory import FILE, Notebook
from newsdigest.settings import Settings

SITE = "https://user.github.io/repo"


class Place:
    """A built site with three feeds that name a hub, and pages and a feed that do not."""

    def __init__(self, folder: Path, hub: str) -> None:
        self.output, self.hub = folder / "output", hub
        self.settings = Settings.from_mapping(
            {
                "OUTPUT_PATH": str(self.output),
                "CACHE_PATH": str(folder / "cache"),
                "NEWSDIGEST_WEBSUB_HUB": hub,
                "NEWSDIGEST_ALLOW_PRIVATE": True,
            }
        )
        for name in ("all.rss.xml", "all.atom.xml", "all.json"):
            self.write(name, "first")
        (self.output / "index.html").write_text("x")
        (self.output / "sitemap.xml").write_text("<urlset/>")
        (self.output / "data.json").write_text("{}")

    def write(self, name: str, text: str) -> None:
        own = f"{SITE}/{name}?a=1&amp;b" if name.endswith("rss.xml") else f"{SITE}/{name}"
        if name.endswith(".json"):
            hubs = f'"hubs": [\n  {{\n   "type": "WebSub",\n   "url": "{self.hub}"\n  }}\n ]'
            data = f'{{\n "feed_url": "{own}",\n {hubs}, "items": ["{text}"]\n}}'
        else:
            prefix = "atom:" if "rss" in name else ""
            data = "".join(
                f'<{prefix}link href="{address}" rel="{rel}"></{prefix}link>'
                for address, rel in ((own, "self"), (self.hub, "hub"))
            )
            data = f"<feed>{data}{text}</feed>"
        self.output.mkdir(exist_ok=True)
        (self.output / name).write_text(data, "utf-8")

    def announce(self, *, everything: bool = False) -> Announcement:
        return announce(self.settings, everything=everything)


@pytest.fixture
def place(tmp_path: Path, server: Any) -> Place:
    return Place(tmp_path, server.put("/hub", status=204))


def told(server: Any) -> list[dict[str, list[str]]]:
    return [parse_qs(body.decode()) for body in server.bodies]


def test_only_what_has_changed_is_told(place: Place, server: Any) -> None:
    assert place.announce() == Announcement(told=(), failed=(), noted=3, unchanged=0)
    place.write("all.rss.xml", "second")
    place.write("new.json", "first")
    address = f"{SITE}/all.rss.xml?a=1&b"
    assert place.announce() == Announcement(told=(address,), failed=(), noted=1, unchanged=2)
    assert told(server) == [{"hub.mode": ["publish"], "hub.url": [address]}]
    assert server.requests[0][1]["content-type"] == "application/x-www-form-urlencoded"
    assert place.announce() == Announcement(told=(), failed=(), noted=0, unchanged=4)


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "feed", "feeds/feed.rdf"])
def test_a_feed_may_be_called_as_the_owner_likes(place: Place, name: str) -> None:
    (place.output / name).parent.mkdir(exist_ok=True)
    place.write(name, "first")
    (place.output / "logo.ico").write_bytes(b'<link href="\xff" rel="self"><link href="\xff" rel="hub">')
    assert place.announce().noted == 4


def test_what_another_version_has_noted_is_passed_over(place: Place) -> None:
    place.announce()
    row = msgspec.msgpack.encode({"of": "another version"})
    Notebook(place.settings.cache / FILE, pytest.fail).write({TABLE: [("all.json", row)]}, {})
    assert place.announce() == Announcement(told=(), failed=(), noted=1, unchanged=2)


def test_everything_is_told_when_asked(place: Place, server: Any) -> None:
    made = place.announce(everything=True)
    assert [address.rpartition("/")[2] for address in made.told] == ["all.atom.xml", "all.json", "all.rss.xml?a=1&b"]
    assert len(told(server)) == 3
    assert place.announce().unchanged == 3


def test_what_the_hub_was_not_told_it_is_told_the_next_time(place: Place, server: Any) -> None:
    place.announce()
    place.write("all.json", "second")
    server.put("/hub", status=503)
    reason = "answers 503 Service Unavailable"
    assert place.announce().failed == ((f"{SITE}/all.json", reason),)
    server.put("/hub", status=202)
    assert place.announce().told == (f"{SITE}/all.json",)


def test_a_hub_in_a_private_network_is_not_told(place: Place, server: Any) -> None:
    place.announce()
    place.write("all.json", "second")
    guarded = replace(place.settings, allow_private=False)
    ((_, reason),) = announce(guarded).failed
    assert "is not on the public Internet" in reason
    assert server.requests == []


def test_a_site_that_names_no_hub_is_an_error(place: Place) -> None:
    other = replace(place.settings, websub_hub="https://other.example/")
    with pytest.raises(SettingsError, match=r"no feed names the hub https://other\.example/"):
        announce(other)
    with pytest.raises(SettingsError, match="takes the address of a hub"):
        announce(replace(place.settings, websub_hub=""))


def test_the_command(place: Place, server: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text(
        f"OUTPUT_PATH = 'output'\nCACHE_PATH = 'cache'\nNEWSDIGEST_WEBSUB_HUB = {place.hub!r}\n"
        "NEWSDIGEST_ALLOW_PRIVATE = True\n"
    )
    assert main(["-s", str(conf), "ping"]) == 0
    assert capsys.readouterr().out == "0 told, 0 failed, 3 new, 0 not changed\n"
    place.write("all.json", "second")
    server.put("/hub", status=500)
    assert main(["-s", str(conf), "ping"]) == 1
    assert "all.json: the hub answers 500" in capsys.readouterr().err
    server.put("/hub", status=204)
    assert main(["-s", str(conf), "ping"]) == 0
    assert capsys.readouterr().out.startswith(f"told     {SITE}/all.json\n1 told")
